"""Enrolments as lists and the floors above see them: frozen rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course, CourseProvider
from catalogue.data import EditionSummary, EnrolmentOutcome, Outcome, Texts
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState, to_hours
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.rules import TOOK_PART, EnrolmentState
from commons.access import Permission, Viewer
from commons.errors import NotFound, Refusal
from commons.organisations.models import Membership, Organisation
from commons.people.models import Account

_OUTCOMES: Final = {
    EnrolmentState.REQUESTED: Outcome.UNDECIDED,
    EnrolmentState.ADMITTED: Outcome.UNDECIDED,
    EnrolmentState.WAITING: Outcome.UNDECIDED,
    EnrolmentState.NOT_ADMITTED: Outcome.NOT_ADMITTED,
    EnrolmentState.COMPLETED: Outcome.COMPLETED,
    EnrolmentState.NOT_COMPLETED: Outcome.NOT_COMPLETED,
    EnrolmentState.WITHDRAWN: Outcome.WITHDRAWN,
}


def get_edition_of(session: Session, enrolment_id: UUID) -> UUID:
    """Return the edition of an enrolment."""
    edition_id = session.scalar(select(Enrolment.edition_id).where(Enrolment.id == enrolment_id))
    if edition_id is None:
        raise NotFound("not-found")
    return edition_id


def require_own_person(
    session: Session, viewer: Viewer, permission: Permission, edition_id: UUID, enrolment_id: UUID
) -> UUID:
    """Return who is enrolled; refuse whom other organisations enrolled too, or have on their staff.

    One organisation writes nothing about another one's people: their names stand in its documents.
    """
    person_id = session.scalar(
        select(Enrolment.person_id).where(Enrolment.id == enrolment_id, Enrolment.edition_id == edition_id)
    )
    if person_id is None:
        raise NotFound("not-found")
    if is_known_elsewhere(session, viewer, permission, person_id):
        raise Refusal("person-elsewhere")
    return person_id


def is_known_elsewhere(session: Session, viewer: Viewer, permission: Permission, person_id: UUID) -> bool:
    """Say whether other organisations than the viewer's enrolled somebody, or have him on their staff."""
    own = viewer.organisations_with(permission)
    enrolled = (
        exists()
        .where(Enrolment.person_id == person_id, Edition.id == Enrolment.edition_id)
        .where(CourseProvider.course_id == Edition.course_id, CourseProvider.is_lead)
        .where(CourseProvider.organisation_id.not_in(own))
    )
    employed = exists().where(
        Account.person_id == person_id,
        Membership.account_id == Account.id,
        Membership.organisation_id.not_in(own),
    )
    return bool(session.scalar(select(or_(enrolled, employed))))


def list_outcomes(session: Session, edition_id: UUID) -> tuple[EnrolmentOutcome, ...]:
    return tuple(
        EnrolmentOutcome(
            enrolment_id=row.id,
            person_id=row.person_id,
            outcome=_OUTCOMES[EnrolmentState(row.state)],
            attended_hours=to_hours(row.confirmed_minutes or 0),
            is_exception=row.is_exception and row.state == EnrolmentState.COMPLETED,
            withdrawn_on=row.withdrawn_on,
        )
        for row in list_enrolments(session, edition_id)
    )


def list_completed_persons(session: Session, edition_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = {each: set() for each in edition_ids}
    for edition_id, person_id in session.execute(
        select(Enrolment.edition_id, Enrolment.person_id).where(
            Enrolment.edition_id.in_(found), Enrolment.state == EnrolmentState.COMPLETED
        )
    ):
        found[edition_id].add(person_id)
    return {edition_id: frozenset(persons) for edition_id, persons in found.items()}


@dataclass(frozen=True, slots=True)
class DeskEdition:
    """An edition on the desk of whoever leads it."""

    id: UUID
    titles: Mapping[str, str]
    lead_name: str
    label: str
    state: EditionState
    starts_on: date | None
    ends_on: date | None
    dates_text: str
    venue: str
    planned_minutes: int | None
    seats: int | None
    taken_count: int
    requested_count: int
    completed_count: int


def list_desk_editions(session: Session, viewer: Viewer, permission: Permission) -> list[DeskEdition]:
    """Return the editions led by the viewer's organisations, without history, the latest first; one query."""
    led = viewer.organisations_with(permission)
    if not led:
        return []
    rows = session.execute(
        select(
            Edition,
            Course.titles,
            Organisation.name,
            _count_where(Enrolment.state.in_(TOOK_PART)),
            _count_where(Enrolment.state == EnrolmentState.REQUESTED),
            _count_where(Enrolment.state == EnrolmentState.COMPLETED),
        )
        .join(Course, Course.id == Edition.course_id)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .join(Organisation, Organisation.id == CourseProvider.organisation_id)
        .outerjoin(Enrolment, Enrolment.edition_id == Edition.id)
        .where(Organisation.id.in_(led), Edition.state != EditionState.HISTORICAL)
        .group_by(Edition.id, Course.id, Organisation.id)
        .order_by(Edition.ends_on.desc().nulls_last(), Edition.id)
    )
    return [
        DeskEdition(
            id=edition.id,
            titles=titles,
            lead_name=lead_name,
            label=edition.label,
            state=EditionState(edition.state),
            starts_on=edition.starts_on,
            ends_on=edition.ends_on,
            dates_text=edition.dates_text or "",
            venue=edition.venue or "",
            planned_minutes=edition.planned_minutes,
            seats=edition.seats,
            taken_count=taken,
            requested_count=requested,
            completed_count=completed,
        )
        for edition, titles, lead_name, taken, requested, completed in rows
    ]


def list_editions_for_viewer(
    session: Session, viewer: Viewer, permission: Permission
) -> tuple[EditionSummary, ...]:
    led = viewer.organisations_with(permission)
    if not led:
        return ()
    rows = session.execute(
        select(
            Edition,
            Course.titles,
            CourseProvider.organisation_id,
            func.count(Enrolment.id),
            _count_where(Enrolment.state == EnrolmentState.COMPLETED),
        )
        .join(Course, Course.id == Edition.course_id)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .outerjoin(Enrolment, Enrolment.edition_id == Edition.id)
        .where(
            CourseProvider.organisation_id.in_(led),
            Edition.state.in_((EditionState.OPEN, EditionState.CLOSED)),
        )
        .group_by(Edition.id, Course.id, CourseProvider.id)
        .order_by(Edition.ends_on.desc().nulls_last(), Edition.id)
    )
    return tuple(
        EditionSummary(
            edition_id=edition.id,
            course_id=edition.course_id,
            lead_provider_id=lead,
            title=Texts(titles["it"], titles.get("de", ""), titles.get("en", "")),
            label=edition.label,
            starts_on=edition.starts_on,
            ends_on=edition.ends_on,
            is_closed=edition.state == EditionState.CLOSED,
            enrolled_count=enrolled,
            completed_count=completed,
        )
        for edition, titles, lead, enrolled, completed in rows
    )


def count_taken(session: Session, edition_id: UUID) -> int:
    """Return how many seats of an edition are taken, while it is open."""
    admitted = (Enrolment.edition_id == edition_id) & (Enrolment.state == EnrolmentState.ADMITTED)
    return session.scalar(select(func.count()).where(admitted)) or 0


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def list_enrolments(session: Session, edition_id: UUID) -> list[Enrolment]:
    """Return the rows themselves, in the order of enrolment, for this room alone."""
    return list(
        session.scalars(
            select(Enrolment)
            .where(Enrolment.edition_id == edition_id)
            .order_by(Enrolment.created_at, Enrolment.id)
        )
    )
