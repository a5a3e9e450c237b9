"""An address that somebody wants to add: it is hers once she has opened a link that was sent to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class AddressLink(Base):
    """Only the token's hash is kept; the token is made when the mail leaves."""

    __tablename__ = "address_link"

    id: Mapped[UUIDKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str] = personal("e-mail address to be confirmed", String(254))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
