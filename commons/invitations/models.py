"""Invitations: rows that can be listed, withdrawn, and sent again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from commons.access import Role
from commons.db import Base, UUIDKey, personal

OPEN = "used_at IS NULL AND revoked_at IS NULL"


class Invitation(Base):
    """An address, asked to work for an organisation. Of the token only the hash is kept.

    There is no token until the mail leaves; sending again makes another and the old one opens nothing more.
    `mail_number` counts the mails that were ordered: an order that a later one overtook sends nothing.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint(f"role IN ({', '.join(repr(role.value) for role in Role)})", name="role"),
        CheckConstraint("language IN ('it', 'de', 'en')", name="language"),
        CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name="one_end"),
        CheckConstraint("(used_at IS NULL) = (used_by_id IS NULL)", name="used_whole"),
        Index(
            "uq_invitation_open",
            "organisation_id",
            "address_key",
            "role",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
    )

    id: Mapped[UUIDKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    address: Mapped[str] = personal("e-mail address", String(254))
    address_key: Mapped[str] = personal("e-mail address, folded", String(254))
    role: Mapped[str] = mapped_column(String(30))
    office: Mapped[str] = personal("office held", String(120))
    language: Mapped[str] = mapped_column(String(2))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    mail_number: Mapped[int] = mapped_column(default=0)
    invited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]
