"""The catalogue as the public reads it: courses with their editions, seats and filters, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course, CourseProvider
from catalogue.courses.queries import (
    CompetenceRow,
    CourseRow,
    ProviderRow,
    course_row,
    get_public_course,
    list_course_competences,
    list_course_providers,
)
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.rules import EditionState
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.rules import TOOK_PART
from catalogue.offer.filters import (
    PAST,
    Terms,
    by_title,
    count_facets,
    is_coming,
    is_told,
    matching,
)
from catalogue.offer.rules import FacetValue, Search

PAGE_SIZE: Final = 12
NAMESAKES: Final = 10


@dataclass(frozen=True, slots=True)
class MeetingRow:
    on_day: date
    starts_at: time | None
    ends_at: time | None
    minutes: int
    title: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRow:
    """What the public may know of an edition: no names of persons."""

    id: UUID
    course_id: UUID
    label: str
    state: EditionState
    starts_on: date | None
    ends_on: date | None
    dates_text: str | None
    enrolment_deadline: date | None
    venue: str | None
    community: str | None
    form: str | None
    planned_minutes: int | None
    minimum_minutes: int | None
    seats: int | None
    taken: int
    language: str | None
    programme: str | None
    final_test: str | None
    assessment: str | None
    meetings: tuple[MeetingRow, ...]


@dataclass(frozen=True, slots=True)
class OfferedCourse:
    course: CourseRow
    providers: tuple[ProviderRow, ...]
    competences: tuple[CompetenceRow, ...]
    editions: tuple[EditionRow, ...]


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One page of answers: the offer first, then the archive, each with how many there are in all."""

    courses: tuple[OfferedCourse, ...]
    offer_count: int
    archive_count: int
    facets: dict[str, tuple[FacetValue, ...]]


@dataclass(frozen=True, slots=True)
class Namesake:
    """A course of the archive with the same title."""

    slug: str
    titles: dict[str, str]
    language: str | None
    named_as: str
    year: int | None
    dates_text: str | None


def list_offer(
    session: Session, search: Search, *, today: date, page_size: int | None = PAGE_SIZE
) -> OfferPage:
    """Return a page of the catalogue (without `page_size` all), counts and filters; six statements."""
    terms = Terms(search, today)
    facets, counts = count_facets(session, terms)
    query = matching(session, search, terms)
    if page_size is not None:
        query = query.limit(page_size).offset((search.page - 1) * page_size)
    rows = session.scalars(query).all()
    return OfferPage(
        courses=_gather(session, rows, terms.editions, today),
        offer_count=counts.get(CourseState.PUBLISHED, 0),
        archive_count=counts.get(CourseState.ARCHIVED, 0),
        facets=facets,
    )


def count_offer(session: Session, search: Search, *, today: date) -> int:
    """Return how many courses a search would find, offer and archive together; one statement."""
    _facets, counts = count_facets(session, Terms(search, today))
    return sum(counts.values())


def list_next_editions(session: Session, *, today: date, limit: int) -> tuple[tuple[OfferedCourse, ...], int]:
    """Return the next editions, each with its course, and how many are planned in all; six statements."""
    coming = (Course.state == CourseState.PUBLISHED) & is_coming(today)
    count = session.scalar(
        select(func.count(Edition.id)).join(Course, Course.id == Edition.course_id).where(coming)
    )
    found = session.execute(
        select(Edition.id, Course)
        .join(Course, Course.id == Edition.course_id)
        .where(coming)
        .order_by(
            Edition.starts_on.is_(None), Edition.starts_on, by_title(session), Edition.label, Edition.id
        )
        .limit(limit)
    ).all()
    chosen = [row.id for row in found]
    courses = {row.Course.id: row.Course for row in found}
    gathered = _gather(session, list(courses.values()), [Edition.id.in_(chosen)], today)
    by_edition = {
        edition.id: OfferedCourse(each.course, each.providers, each.competences, (edition,))
        for each in gathered
        for edition in each.editions
    }
    return tuple(by_edition[edition_id] for edition_id in chosen), count or 0


def get_offer(session: Session, slug: str, *, today: date) -> OfferedCourse:
    """Return a public course with the editions that its page tells of; NotFound for drafts and proposals."""
    course = get_public_course(session, slug)
    row = session.get_one(Course, course.id)
    return _gather(session, [row], [], today)[0]


def list_namesakes(session: Session, course: CourseRow) -> tuple[Namesake, ...]:
    """Return what the archive holds under the same title, the latest first."""
    began: ColumnElement[date | None] = func.coalesce(Edition.starts_on, Edition.earliest_on)
    rows = session.execute(
        select(Course, CourseProvider.named_as, began, Edition.dates_text)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .outerjoin(Edition, (Edition.course_id == Course.id) & Edition.state.in_(PAST))
        .where(Course.title_key == course.title_key, Course.is_historical.is_(True), Course.id != course.id)
        .order_by(began.is_(None), began.desc(), Course.slug)
        .limit(NAMESAKES)
    )
    return tuple(
        Namesake(
            row.slug, row.titles, row.language, named_as, began_on.year if began_on else None, dates_text
        )
        for row, named_as, began_on, dates_text in rows
    )


def _gather(
    session: Session, rows: Sequence[Course], conditions: Sequence[ColumnElement[bool]], today: date
) -> tuple[OfferedCourse, ...]:
    """Fetch all that stands around some courses: four statements, however many they are."""
    if not rows:
        return ()
    ids = [row.id for row in rows]
    providers = list_course_providers(session, ids)
    competences = list_course_competences(session, ids)
    editions = _list_editions(session, ids, conditions, today)
    return tuple(
        OfferedCourse(course_row(row), providers[row.id], competences[row.id], tuple(editions[row.id]))
        for row in rows
    )


def _list_editions(
    session: Session, ids: Sequence[UUID], conditions: Sequence[ColumnElement[bool]], today: date
) -> dict[UUID, list[EditionRow]]:
    taken = (
        select(func.count())
        .where(Enrolment.edition_id == Edition.id, Enrolment.state.in_(TOOK_PART))
        .scalar_subquery()
    )
    told = session.execute(
        select(Edition, taken)
        .join(Course, Course.id == Edition.course_id)
        .where(Course.id.in_(ids), is_told(today), *conditions)
        .order_by(Edition.starts_on.is_(None), Edition.starts_on, Edition.label, Edition.id)
    ).all()
    meetings: dict[UUID, list[MeetingRow]] = {edition.id: [] for edition, _taken in told}
    for row in session.scalars(
        select(Meeting).where(Meeting.edition_id.in_(meetings)).order_by(Meeting.on_day, Meeting.position)
    ):
        meetings[row.edition_id].append(
            MeetingRow(row.on_day, row.starts_at, row.ends_at, row.minutes, row.title, row.form)
        )
    found: dict[UUID, list[EditionRow]] = {course_id: [] for course_id in ids}
    for edition, count in told:
        found[edition.course_id].append(_edition_row(edition, count, tuple(meetings[edition.id])))
    return found


def _edition_row(row: Edition, taken: int, meetings: tuple[MeetingRow, ...]) -> EditionRow:
    return EditionRow(
        id=row.id,
        course_id=row.course_id,
        label=row.label,
        state=EditionState(row.state),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        dates_text=row.dates_text,
        enrolment_deadline=row.enrolment_deadline,
        venue=row.venue,
        community=row.community,
        form=row.form,
        planned_minutes=row.planned_minutes,
        minimum_minutes=row.minimum_minutes,
        seats=row.seats,
        taken=taken,
        language=row.language,
        programme=row.programme,
        final_test=row.final_test,
        assessment=row.assessment,
        meetings=meetings,
    )
