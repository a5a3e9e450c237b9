"""The meetings of the editions on offer, by day: for the month and for calendar programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course
from catalogue.courses.queries import ProviderRow, list_course_providers
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.rules import EditionState
from catalogue.offer.filters import Terms, count_facets
from catalogue.offer.rules import FacetValue, Search
from catalogue.offer.spelling import Meaning

DATED: Final = (EditionState.PLANNED, EditionState.OPEN, EditionState.CLOSED, EditionState.CANCELLED)
"""History has days too, but nobody can go there; a cancelled edition is told as such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A meeting, or an edition that names its days but no meetings (then `meeting_id` is None)."""

    edition_id: UUID
    meeting_id: UUID | None
    slug: str
    titles: Mapping[str, str]
    language: str | None
    providers: tuple[ProviderRow, ...]
    state: EditionState
    version: int
    changed_at: datetime
    on_day: date
    last_day: date | None
    starts_at: time | None
    ends_at: time | None
    minutes: int | None
    title: str
    venue: str | None
    form: str | None


def list_schedule(
    session: Session, search: Search, meaning: Meaning, *, first: date, last: date, today: date, limit: int
) -> tuple[Happening, ...]:
    """Return what happens between two days for a search, by day and hour; three statements."""
    terms = _terms(search, meaning, first, last, today)
    found = [*terms.where(but="when"), *_dated(first, last)]
    return _fetch(session, found, first, last, limit)


def list_course_schedule(session: Session, course_id: UUID, *, limit: int) -> tuple[Happening, ...]:
    """Return all that happens in a course; three statements."""
    conditions = [Course.id == course_id, Edition.state.in_(DATED)]
    return _fetch(session, conditions, date.min, date.max, limit)


def count_schedule_facets(
    session: Session, search: Search, meaning: Meaning, *, first: date, last: date, today: date
) -> dict[str, tuple[FacetValue, ...]]:
    """Count the courses that each filter would leave in a span of days; one statement."""
    facets, _states = count_facets(session, _terms(search, meaning, first, last, today))
    return facets


def _terms(search: Search, meaning: Meaning, first: date, last: date, today: date) -> Terms:
    told = _dated(first, last)[0]
    for condition in _dated(first, last)[1:]:
        told &= condition
    return Terms(search.without("when"), today, meaning, told)


def _dated(first: date, last: date) -> list[ColumnElement[bool]]:
    meets_at_all = Edition.id.in_(select(Meeting.edition_id))
    meets = Edition.id.in_(select(Meeting.edition_id).where(Meeting.on_day.between(first, last)))
    return [
        Course.state == CourseState.PUBLISHED,
        Edition.state.in_(DATED),
        or_(meets, ~meets_at_all & Edition.starts_on.between(first, last)),
    ]


def _fetch(
    session: Session, conditions: list[ColumnElement[bool]], first: date, last: date, limit: int
) -> tuple[Happening, ...]:
    meetings = session.execute(
        select(Course, Edition, Meeting)
        .join(Edition, Edition.course_id == Course.id)
        .join(Meeting, Meeting.edition_id == Edition.id)
        .where(*conditions, Meeting.on_day.between(first, last))
        .order_by(Meeting.on_day, Meeting.starts_at, Course.title_key, Meeting.id)
        .limit(limit)
    ).all()
    spans = session.execute(
        select(Course, Edition)
        .join(Edition, Edition.course_id == Course.id)
        .where(
            *conditions,
            Edition.starts_on.between(first, last),
            Edition.id.not_in(select(Meeting.edition_id)),
        )
        .order_by(Edition.starts_on, Course.title_key, Edition.id)
        .limit(limit)
    ).all()
    providers = list_course_providers(session, {row.Course.id for row in (*meetings, *spans)})
    found = [_meeting(row.Course, row.Edition, row.Meeting, providers[row.Course.id]) for row in meetings]
    found += [_span(row.Course, row.Edition, providers[row.Course.id]) for row in spans]
    found.sort(key=lambda each: (each.on_day, each.starts_at or time.min, each.slug, str(each.edition_id)))
    return tuple(found[:limit])


def _meeting(
    course: Course, edition: Edition, meeting: Meeting, providers: tuple[ProviderRow, ...]
) -> Happening:
    return Happening(
        edition_id=edition.id,
        meeting_id=meeting.id,
        slug=course.slug,
        titles=course.titles,
        language=course.language,
        providers=providers,
        state=EditionState(edition.state),
        version=edition.version,
        changed_at=edition.updated_at,
        on_day=meeting.on_day,
        last_day=None,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        minutes=meeting.minutes,
        title=meeting.title,
        venue=None if meeting.form == "on_line" else edition.venue,
        form=meeting.form,
    )


def _span(course: Course, edition: Edition, providers: tuple[ProviderRow, ...]) -> Happening:
    assert edition.starts_on is not None  # noqa: S101  the query asked for it
    return Happening(
        edition_id=edition.id,
        meeting_id=None,
        slug=course.slug,
        titles=course.titles,
        language=course.language,
        providers=providers,
        state=EditionState(edition.state),
        version=edition.version,
        changed_at=edition.updated_at,
        on_day=edition.starts_on,
        last_day=edition.ends_on,
        starts_at=None,
        ends_at=None,
        minutes=None,
        title="",
        venue=edition.venue,
        form=edition.form,
    )
