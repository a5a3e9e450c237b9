"""What a person shows to others: chosen documents and competences, under an address that ends."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class Share(Base):
    """One address. Only the hash of its secret is kept: whoever reads this table can open nothing.

    `opened_count` and `last_opened_on` are all that is known of readers, and all that can be asked.
    """

    __tablename__ = "share"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("opened_count >= 0", name="opened_count"),
        CheckConstraint("(opened_count = 0) = (last_opened_on IS NULL)", name="opened_on_a_day"),
    )

    id: Mapped[UUIDKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = personal("title of what a person shares", String(120))
    sentence: Mapped[str | None] = personal("sentence of a person to her readers", String(500))
    shows_name: Mapped[bool] = personal("whether readers see the whole name")
    ends_on: Mapped[date]
    created_at: Mapped[datetime]
    renewed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    opened_count: Mapped[int] = mapped_column(default=0)
    last_opened_on: Mapped[date | None]


class SharedDocument(Base):
    """A document that readers see, however it stands on the day they look."""

    __tablename__ = "shared_document"

    share_id: Mapped[UUID] = mapped_column(ForeignKey("share.id"), primary_key=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True, index=True)


class SharedCompetence(Base):
    """A competence that readers see, in the words of the document that it was chosen from."""

    __tablename__ = "shared_competence"

    share_id: Mapped[UUID] = mapped_column(ForeignKey("share.id"), primary_key=True)
    url: Mapped[str] = mapped_column(String(300), primary_key=True)
    framework: Mapped[str] = mapped_column(String(120))
    reference: Mapped[str] = mapped_column(String(250))
    label: Mapped[str] = mapped_column(String(500))
