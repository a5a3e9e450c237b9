"""Who did what to what, and when: written inside the service, in the same transaction as the act."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from commons.access import Viewer
from commons.db import Base


class AuditEntry(Base):
    """Names things by id only: no personal data stands in the audit."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "object_type", "object_id"),
        Index(None, "organisation_id", "at"),
        Index(None, "account_id", "at"),
        Index(None, "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    action: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(60))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


def record(
    session: Session,
    actor: Viewer,
    action: str,
    *,
    object_type: str,
    object_id: UUID | str,
    now: datetime,
    organisation_id: UUID | None = None,
    **details: Any,
) -> None:
    """Add an entry to the caller's transaction; `action` is `<things>.<verb>`, as `certificates.revoke`."""
    session.add(
        AuditEntry(
            at=now,
            account_id=actor.account_id,
            organisation_id=organisation_id,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            details=details,
        )
    )
