"""The courses of a body as its staff sees them, and what all bodies propose now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalogue.coordination.permissions import SEE_COURSES
from catalogue.courses.life import CourseState
from catalogue.courses.models import Course, CourseProvider
from catalogue.courses.queries import (
    CompetenceRow,
    CourseRow,
    ProviderRow,
    course_row,
    get_course,
    list_course_competences,
    list_course_providers,
)
from catalogue.courses.wording import query_words
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState
from commons.access import Role, Viewer
from commons.audit import AuditEntry
from commons.organisations.models import Membership
from commons.people.models import Account, EmailAddress, Person

PAGE_SIZE: Final = 50


class Order(StrEnum):
    """How the list of courses is sorted."""

    CHANGED = "changed"
    TITLE = "title"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for on the list of his body."""

    state: CourseState | None = None
    text: str = ""
    order: Order = Order.CHANGED
    page: int = 1


@dataclass(frozen=True, slots=True)
class EditionTally:
    """How many editions a course has that were not cancelled, and the first day of the next one."""

    count: int = 0
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class DeskCourse:
    """A course with what stands around it. `is_led`: the viewer's own body leads it."""

    course: CourseRow
    providers: tuple[ProviderRow, ...]
    competences: tuple[CompetenceRow, ...]
    editions: EditionTally
    is_led: bool

    @property
    def lead(self) -> ProviderRow | None:
        return next((each for each in self.providers if each.is_lead), None)


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One page of the list; `counts` are those of all states, whatever the filter of states."""

    courses: tuple[DeskCourse, ...]
    total: int
    counts: dict[CourseState, int]


@dataclass(frozen=True, slots=True)
class EditionRow:
    id: UUID
    label: str
    state: EditionState
    starts_on: date | None
    ends_on: date | None
    dates_text: str | None
    venue: str | None
    seats: int | None


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done to a course; `who` is None where no account did it."""

    at: datetime
    action: str
    who: str | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to at another body: who answers for its courses."""

    name: str
    office: str | None
    address: str | None


def list_desk_courses(
    session: Session, viewer: Viewer, wanted: Wanted, *, today: date, page_size: int | None = PAGE_SIZE
) -> DeskPage:
    """Return the courses of which the viewer's bodies are providers; five queries, however many they are."""
    bodies = viewer.organisations_with(SEE_COURSES)
    words = [Course.search_text.contains(word, autoescape=True) for word in query_words(wanted.text)]
    conditions: list[ColumnElement[bool]] = [_is_provided_by(bodies), *words]
    counted = session.execute(select(Course.state, func.count()).where(*conditions).group_by(Course.state))
    counts = {CourseState(state): count for state, count in counted}
    query = select(Course).where(*conditions)
    if wanted.state is not None:
        query = query.where(Course.state == wanted.state)
    orders: dict[Order, tuple[Any, ...]] = {
        Order.CHANGED: (Course.updated_at.desc(),),
        Order.TITLE: (),
        Order.STATE: (Course.state,),
    }
    query = query.order_by(*orders[wanted.order], Course.title_key, Course.id)
    if page_size is not None:
        query = query.limit(page_size).offset((wanted.page - 1) * page_size)
    courses = _gather(session, session.scalars(query).all(), viewer, today)
    total = sum(counts.values()) if wanted.state is None else counts.get(wanted.state, 0)
    return DeskPage(courses, total, counts)


def list_proposals(session: Session, viewer: Viewer, *, today: date) -> tuple[DeskCourse, ...]:
    """Return what all bodies propose now, the newest first; four queries."""
    rows = session.scalars(
        select(Course)
        .where(Course.state == CourseState.PROPOSED)
        .order_by(Course.proposed_at.is_(None), Course.proposed_at.desc(), Course.title_key, Course.id)
    ).all()
    return _gather(session, rows, viewer, today)


def count_new_proposals(session: Session, viewer: Viewer, since: datetime) -> int:
    """Return how many courses other bodies have proposed since then; one query."""
    return (
        session.scalar(
            select(func.count(Course.id))
            .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
            .where(
                Course.state == CourseState.PROPOSED,
                Course.proposed_at >= since,
                CourseProvider.organisation_id.not_in(viewer.organisations),
            )
        )
        or 0
    )


def get_desk_course(session: Session, course_id: UUID, viewer: Viewer, *, today: date) -> DeskCourse:
    """Return a course as staff sees it: one's own, a proposal of others, or what is public anyway."""
    course = get_course(session, course_id, viewer)
    row = session.get_one(Course, course.id)
    return _gather(session, [row], viewer, today)[0]


def list_editions(session: Session, course_id: UUID) -> tuple[EditionRow, ...]:
    """Return all editions of a course, the latest first; one query."""
    rows = session.scalars(
        select(Edition)
        .where(Edition.course_id == course_id)
        .order_by(Edition.starts_on.is_(None).desc(), Edition.starts_on.desc(), Edition.label, Edition.id)
    )
    return tuple(
        EditionRow(
            id=row.id,
            label=row.label,
            state=EditionState(row.state),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            dates_text=row.dates_text,
            venue=row.venue,
            seats=row.seats,
        )
        for row in rows
    )


def list_acts(session: Session, course_id: UUID) -> tuple[Act, ...]:
    """Return who did what to a course, the latest first; one query."""
    rows = session.execute(
        select(AuditEntry, Person.given_name, Person.family_name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(AuditEntry.object_type == "course", AuditEntry.object_id == str(course_id))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    return tuple(
        Act(entry.at, entry.action, f"{given} {family}" if given else None, entry.details)
        for entry, given, family in rows
    )


def list_contacts(
    session: Session, organisation_ids: Collection[UUID], *, today: date
) -> dict[UUID, tuple[Contact, ...]]:
    """Return who answers for the courses of some bodies; one query."""
    found: dict[UUID, list[Contact]] = {each: [] for each in organisation_ids}
    rows = session.execute(
        select(
            Membership.organisation_id,
            Membership.office,
            Person.given_name,
            Person.family_name,
            EmailAddress.address,
        )
        .join(Account, Account.id == Membership.account_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(EmailAddress, (EmailAddress.person_id == Person.id) & EmailAddress.is_primary)
        .where(
            Membership.organisation_id.in_(found),
            Membership.role == Role.PROVIDER_LEAD,
            Membership.ends_on.is_(None) | (Membership.ends_on > today),
            Account.is_disabled.is_(False),
        )
        .order_by(Person.name_key)
    )
    for organisation_id, office, given, family, address in rows:
        found[organisation_id].append(Contact(f"{given} {family}", office, address))
    return {each: tuple(contacts) for each, contacts in found.items()}


def get_title(session: Session, course_id: UUID | None) -> CourseRow | None:
    """Return the course that another was copied from, if it was."""
    row = None if course_id is None else session.get(Course, course_id)
    return None if row is None else course_row(row)


def _gather(session: Session, rows: Iterable[Course], viewer: Viewer, today: date) -> tuple[DeskCourse, ...]:
    courses = [course_row(row) for row in rows]
    if not courses:
        return ()
    ids = [each.id for each in courses]
    providers = list_course_providers(session, ids)
    competences = list_course_competences(session, ids)
    tallies = {
        course_id: EditionTally(count, next_on)
        for course_id, count, next_on in session.execute(
            select(
                Edition.course_id,
                func.count(),
                func.min(Edition.starts_on).filter(Edition.starts_on >= today),
            )
            .where(Edition.course_id.in_(ids), Edition.state != EditionState.CANCELLED)
            .group_by(Edition.course_id)
        )
    }
    bodies = viewer.organisations_with(SEE_COURSES)
    return tuple(
        DeskCourse(
            course=each,
            providers=providers[each.id],
            competences=competences[each.id],
            editions=tallies.get(each.id, EditionTally()),
            is_led=any(
                provider.is_lead and provider.organisation_id in bodies for provider in providers[each.id]
            ),
        )
        for each in courses
    )


def _is_provided_by(bodies: Collection[UUID]) -> ColumnElement[bool]:
    return (
        select(CourseProvider.id)
        .where(CourseProvider.course_id == Course.id, CourseProvider.organisation_id.in_(bodies))
        .exists()
    )
