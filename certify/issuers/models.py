"""The keys of an issuer. Private parts are wrapped by a master key that the database never sees."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey


class KeyKind(StrEnum):
    ED25519 = "Ed25519"
    P256 = "P-256"


class IssuerKey(Base):
    """One key pair. Retired and compromised ones stay for ever: what they signed is still to be checked.

    `key_id` is the whole address of the key (`did:web:…#name`) as documents name it: it outlives a change
    of the public address, after which an issuer needs new keys and its earlier documents are still
    checked with these.
    """

    __tablename__ = "issuer_key"
    __table_args__ = (
        CheckConstraint("kind IN ('Ed25519', 'P-256')", name="kind"),
        CheckConstraint("retired_at IS NULL OR created_at <= retired_at", name="order"),
    )

    id: Mapped[UUIDKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    key_id: Mapped[str] = mapped_column(String(400), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    wrapped_private_key: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    compromised_at: Mapped[datetime | None]
