"""The way in of a host's tutor: one link for one address, its interns behind it, what became of mails."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class HostLink(Base):
    """One address. `writer_name` and `writer_role`: how whoever opened it last said who is writing."""

    __tablename__ = "host_link"
    __table_args__ = (
        UniqueConstraint("address_key"),
        CheckConstraint("language IN ('it', 'de', 'en')", name="language"),
    )

    id: Mapped[UUIDKey]
    address: Mapped[str | None] = personal("e-mail address of a tutor", String(254))
    address_key: Mapped[str | None] = personal("e-mail address, folded", String(254))
    language: Mapped[str] = mapped_column(String(2), default="it")
    writer_name: Mapped[str | None] = personal("name of a tutor", String(200))
    writer_role: Mapped[str | None] = personal("office of a tutor", String(120))
    writer_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class HostToken(Base):
    """One mail, or one printed code, of a tutor's link: only the hash. An old one has a fresh one sent.

    `mail_id` is the mail that carries it: opening the link proves that the mail arrived.
    """

    __tablename__ = "host_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("host_link.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    is_printed: Mapped[bool] = mapped_column(default=False)
    mail_id: Mapped[UUID | None] = mapped_column(ForeignKey("host_mail.id"))


class HostMail(Base):
    """What became of a mail to a tutor, told for each placement that it speaks of.

    The id of one row stands in the mail's own head, to know its bounce; the other rows of the same mail name
    it as `sent_with_id` and share its fate.
    """

    __tablename__ = "host_mail"
    __table_args__ = (
        CheckConstraint("purpose IN ('invite', 'reminder', 'fresh', 'question')", name="purpose"),
        CheckConstraint("state IN ('waiting', 'sent', 'bounced', 'opened', 'stopped')", name="state"),
    )

    id: Mapped[UUIDKey]
    link_id: Mapped[UUID] = mapped_column(ForeignKey("host_link.id"), index=True)
    placement_id: Mapped[UUID | None] = mapped_column(ForeignKey("placement.id"), index=True)
    sent_with_id: Mapped[UUID | None] = mapped_column(ForeignKey("host_mail.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    planned_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    bounce: Mapped[str | None] = mapped_column(String(300))
