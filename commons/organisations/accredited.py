"""Accreditations as people look at them: with names, what waits to be confirmed, what lapses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from commons.errors import NotFound
from commons.organisations.models import Accreditation, Organisation
from commons.organisations.queries import AccreditationRow, accreditation_row
from commons.organisations.rules import WARNED_BEFORE, AccreditationState
from commons.people.models import Account, Person


@dataclass(frozen=True, slots=True)
class AccreditedRow:
    """An accreditation with the name of its organisation and of those who entered and confirmed it."""

    accreditation: AccreditationRow
    organisation_name: str
    entered_by: str
    confirmed_by: str | None


def list_accredited(session: Session, organisation_id: UUID | None = None) -> list[AccreditedRow]:
    """Return every accreditation ever entered (of one organisation), what changed last first; one query."""
    wanted = _accredited()
    if organisation_id is not None:
        wanted = wanted.where(Accreditation.organisation_id == organisation_id)
    return _read(session, wanted.order_by(Accreditation.entered_at.desc(), Accreditation.id))


def get_accreditation(session: Session, accreditation_id: UUID) -> AccreditedRow:
    found = _read(session, _accredited().where(Accreditation.id == accreditation_id))
    if not found:
        raise NotFound("not-found")
    return found[0]


def list_to_confirm(session: Session) -> list[AccreditedRow]:
    """Return what waits for a second person, the oldest first."""
    waiting = _accredited().where(Accreditation.confirmed_at.is_(None), Accreditation.withdrawn_at.is_(None))
    return _read(session, waiting.order_by(Accreditation.entered_at, Accreditation.id))


def list_lapsing(session: Session, today: date) -> list[AccreditedRow]:
    """Return what lapses soon or lapsed lately and has no successor, the first to lapse first.

    What an act ended early is not among them: that was meant.
    """
    later = aliased(Accreditation)
    successor = (
        select(later.id)
        .where(
            later.organisation_id == Accreditation.organisation_id,
            later.function == Accreditation.function,
            later.scope == Accreditation.scope,
            later.id != Accreditation.id,
            later.confirmed_at.is_not(None),
            later.ended_on.is_(None),
            later.valid_until.is_(None) | (later.valid_until > Accreditation.valid_until),
        )
        .exists()
    )
    wanted = _accredited().where(
        Accreditation.confirmed_at.is_not(None),
        Accreditation.ended_on.is_(None),
        Accreditation.valid_until.between(today - WARNED_BEFORE, today + WARNED_BEFORE),
        ~successor,
    )
    return _read(session, wanted.order_by(Accreditation.valid_until, Accreditation.id))


def count_states(rows: Iterable[AccreditedRow], today: date) -> dict[AccreditationState, int]:
    counts = dict.fromkeys(AccreditationState, 0)
    for row in rows:
        counts[row.accreditation.state(today)] += 1
    return counts


def _accredited() -> Select[Accreditation, str, str, str, str | None, str | None]:
    entering, confirming = aliased(Account), aliased(Account)
    enterer, confirmer = aliased(Person), aliased(Person)
    return (
        select(
            Accreditation,
            Organisation.name,
            enterer.given_name,
            enterer.family_name,
            confirmer.given_name,
            confirmer.family_name,
        )
        .join(Organisation, Organisation.id == Accreditation.organisation_id)
        .join(entering, entering.id == Accreditation.entered_by_id)
        .join(enterer, enterer.id == entering.person_id)
        .outerjoin(confirming, confirming.id == Accreditation.confirmed_by_id)
        .outerjoin(confirmer, confirmer.id == confirming.person_id)
    )


def _read(
    session: Session, wanted: Select[Accreditation, str, str, str, str | None, str | None]
) -> list[AccreditedRow]:
    return [
        AccreditedRow(
            accreditation_row(row),
            organisation,
            f"{given} {family}",
            f"{confirming_given} {confirming_family}" if confirming_given else None,
        )
        for row, organisation, given, family, confirming_given, confirming_family in session.execute(wanted)
    ]
