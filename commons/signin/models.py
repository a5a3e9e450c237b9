"""Sessions and sign-in links are rows: they can be listed, ended, and are gone with the account."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class SigninLink(Base):
    """A link that was asked for: only the token's hash is kept, it works once, in the browser that asked.

    Asking for an unknown address leaves a row without one, so that both take the same time.
    """

    __tablename__ = "signin_link"

    id: Mapped[UUIDKey]
    email_address_id: Mapped[UUID | None] = mapped_column(ForeignKey("email_address.id"), index=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(2))
    next_path: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SigninSession(Base):
    """One browser that is signed in. The cookie holds a random key, the row only its hash."""

    __tablename__ = "signin_session"

    id: Mapped[UUIDKey]
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    method: Mapped[str] = mapped_column(String(20))
    browser: Mapped[str] = personal("kind of browser", String(120))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
