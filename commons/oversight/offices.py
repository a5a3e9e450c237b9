"""What a person's account opens today: her offices, and the browsers in which she is signed in."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commons.organisations.models import Membership, Organisation
from commons.signin.models import SigninSession


@dataclass(frozen=True, slots=True)
class OfficeRow:
    organisation_id: UUID
    organisation: str
    role: str
    office: str | None
    ends_on: date | None


def list_offices(session: Session, account_id: UUID | None) -> list[OfficeRow]:
    """Return all offices an account ever held, by organisation."""
    if account_id is None:
        return []
    rows = session.execute(
        select(Membership, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.account_id == account_id)
        .order_by(Organisation.name_key, Membership.role)
    )
    return [OfficeRow(row.organisation_id, name, row.role, row.office, row.ends_on) for row, name in rows]


def count_sessions(session: Session, account_id: UUID | None, *, now: datetime) -> int:
    if account_id is None:
        return 0
    return (
        session.scalar(
            select(func.count()).where(SigninSession.account_id == account_id, SigninSession.expires_at > now)
        )
        or 0
    )
