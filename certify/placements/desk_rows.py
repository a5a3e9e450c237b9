"""What the promoter's list and week know of each placement: one query, one more for mails that came back."""

from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ScalarSelect, case, func, select
from sqlalchemy.orm import Session, aliased

from certify.placements.beside import mails_returned
from certify.placements.limits import Checked, check_limits
from certify.placements.models import (
    HourEntry,
    Placement,
    PlacementEvent,
    PlacementTutor,
    ProjectObjective,
    ProjectSignature,
)
from certify.placements.permissions import SEE
from certify.placements.rules import (
    RUNNING,
    TRANSITIONS,
    Act,
    Party,
    PlacementKind,
    PlacementState,
    list_lacks,
    needs_guardian,
    required_parties,
)
from commons.access import Viewer
from commons.organisations.models import Organisation
from commons.people.models import Person

_KINDS: Final = {each.value: each for each in PlacementKind}
_STATES: Final = {each.value: each for each in PlacementState}
_SIGNED_IN: Final = tuple(TRANSITIONS[Act.SIGN])
_CHANGES: Final = ("extended", "host_added", "changed")
"""Events that make another version of the project, which all sign; each has the day it takes effect."""


class DeskRow(NamedTuple):
    """What finding, ordering and counting need of a placement; a tuple, because a page reads them all.

    `is_whole`: nothing hinders signing. `changed_on`: the day the last change of a running project takes
    effect. `returned_on`: the day a mail to somebody who is written to came back.
    """

    id: UUID
    kind: PlacementKind
    state: PlacementState
    person_name: str
    host_name: str
    title: str
    starts_on: date
    ends_on: date
    last_confirmed_on: date | None
    is_whole: bool = True
    missing: tuple[Party, ...] = ()
    changed_on: date | None = None
    returned_on: date | None = None


def list_desk_rows(session: Session, viewer: Viewer, today: date) -> list[DeskRow]:
    """Return all placements of the viewer's promoters; two queries."""
    promoter_ids = viewer.organisations_with(SEE)
    returned = mails_returned(session, promoter_ids)
    host = aliased(Organisation)
    is_signed_now = Placement.state.in_(_SIGNED_IN)
    rows = session.execute(
        select(
            Placement.id,
            Placement.kind,
            Placement.variant,
            Placement.state,
            Person.family_name,
            Person.given_name,
            Person.birth_date,
            host.name.label("host_name"),
            Placement.title,
            (Placement.activities != "").label("has_activities"),
            ((Placement.place != "") | Placement.is_online).label("has_place"),
            Placement.starts_on,
            Placement.ends_on,
            Placement.planned_hours,
            (Placement.host_id == Placement.promoter_id).label("host_is_promoter"),
            Placement.second_host_id.is_not(None).label("has_second_host"),
            (func.coalesce(Placement.guardian_name, "") != "").label("has_guardian"),
            case((Placement.state == PlacementState.ACTIVE, _last_confirmed())).label("last_confirmed_on"),
            case((is_signed_now, _signed())).label("signed"),
            case((is_signed_now, _person_signed_on())).label("person_signed_on"),
            case((Placement.state.in_(RUNNING), _last_changed())).label("changed_on"),
            case((is_signed_now, _shortest_task())).label("shortest_task"),
            case((is_signed_now, _tutors())).label("tutors"),
        )
        .join(Person, Person.id == Placement.person_id)
        .join(host, host.id == Placement.host_id)
        .where(Placement.promoter_id.in_(promoter_ids))
    )
    return [_read(row, returned.get(row.id), today) for row in rows]


def _last_confirmed() -> ScalarSelect[date]:
    return (
        select(HourEntry.day)
        .where(HourEntry.placement_id == Placement.id, HourEntry.confirmed_hours.is_not(None))
        .order_by(HourEntry.day.desc())
        .limit(1)
        .scalar_subquery()
    )


def _signed() -> ScalarSelect[str]:
    """Name the parties that signed the project as it reads now."""
    return (
        select(func.aggregate_strings(ProjectSignature.party, " "))
        .where(ProjectSignature.placement_id == Placement.id, ProjectSignature.version == Placement.version)
        .scalar_subquery()
    )


def _person_signed_on() -> ScalarSelect[date]:
    return (
        select(ProjectSignature.signed_on)
        .where(
            ProjectSignature.placement_id == Placement.id,
            ProjectSignature.version == Placement.version,
            ProjectSignature.party == Party.PERSON,
        )
        .scalar_subquery()
    )


def _last_changed() -> ScalarSelect[date]:
    return (
        select(PlacementEvent.on_day)
        .where(PlacementEvent.placement_id == Placement.id, PlacementEvent.what.in_(_CHANGES))
        .order_by(PlacementEvent.at.desc())
        .limit(1)
        .scalar_subquery()
    )


def _shortest_task() -> ScalarSelect[int | None]:
    """Count the letters of the shortest task: None where there is no objective, 0 where one has no task."""
    return (
        select(func.min(func.length(ProjectObjective.task)))
        .where(ProjectObjective.placement_id == Placement.id)
        .scalar_subquery()
    )


def _tutors() -> ScalarSelect[str]:
    return (
        select(func.aggregate_strings(PlacementTutor.party, " "))
        .where(PlacementTutor.placement_id == Placement.id, PlacementTutor.until_on.is_(None))
        .scalar_subquery()
    )


def _read(row: Any, returned_on: date | None, today: date) -> DeskRow:
    state, missing = _STATES[row.state], _missing(row, today)
    return DeskRow(
        id=row.id,
        kind=_KINDS[row.kind],
        state=state,
        person_name=f"{row.family_name} {row.given_name}",
        host_name=row.host_name,
        title=row.title,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        last_confirmed_on=row.last_confirmed_on,
        is_whole=not missing or _is_whole(row, missing),
        missing=missing,
        changed_on=row.changed_on,
        returned_on=returned_on,
    )


def _missing(row: Any, today: date) -> tuple[Party, ...]:
    if row.state not in _SIGNED_IN:
        return ()
    is_minor = needs_guardian(
        row.birth_date,
        starts_on=row.starts_on,
        person_signed_on=row.person_signed_on,
        is_guardian_named=row.has_guardian,
        today=today,
    )
    required = required_parties(
        host_is_promoter=row.host_is_promoter, has_second_host=row.has_second_host, minor=is_minor
    )
    signed = (row.signed or "").split()
    return tuple(each for each in required if each not in signed)


def _is_whole(row: Any, missing: tuple[Party, ...]) -> bool:
    """Say whether it can be signed: the same as `signing.check_signable` finds in the whole project."""
    lacks = list_lacks(
        has_title=bool(row.title),
        has_activities=row.has_activities,
        has_place=row.has_place,
        has_objectives=row.shortest_task is not None,
        has_all_tasks=bool(row.shortest_task),
        tutors={Party(each) for each in (row.tutors or "").split()},
        has_second_host=row.has_second_host,
        host_is_promoter=row.host_is_promoter,
        lacks_guardian=Party.GUARDIAN in missing and not row.has_guardian,
    )
    if lacks or row.state in RUNNING:
        return not lacks  # the limits of a running one were looked at when it was changed
    checked = Checked(
        _KINDS[row.kind],
        row.variant,
        row.starts_on,
        row.ends_on,
        Decimal(row.planned_hours),
        row.birth_date,
    )
    return not any(each.refuses for each in check_limits(checked))
