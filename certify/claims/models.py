"""Documents for people without an e-mail address: printed for all at once, and claimed later with a code."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class Handout(Base):
    """One PDF with everybody's attestation of an edition. Once its key is destroyed the file is noise."""

    __tablename__ = "handout"
    __table_args__ = (CheckConstraint("(file IS NULL) = (made_at IS NULL)", name="made_whole"),)

    id: Mapped[UUIDKey]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    ordered_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    ordered_at: Mapped[datetime]
    job_id: Mapped[UUID]
    made_at: Mapped[datetime | None]
    document_count: Mapped[int] = mapped_column(default=0)
    slip_count: Mapped[int] = mapped_column(default=0)
    file: Mapped[str | None] = mapped_column(String(64))
    key: Mapped[bytes | None] = personal("key of the PDF with all attestations", LargeBinary)


class ClaimCode(Base):
    """The code on a slip: whoever has it, and knows the family name, may add an address to this person."""

    __tablename__ = "claim_code"

    id: Mapped[UUIDKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ClaimLink(Base):
    """The mail that proves the address which somebody typed beside a code."""

    __tablename__ = "claim_link"

    id: Mapped[UUIDKey]
    claim_code_id: Mapped[UUID] = mapped_column(ForeignKey("claim_code.id"), index=True)
    address: Mapped[str] = personal("e-mail address to be confirmed", String(254))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
