"""Courses with what stands around them: providers, competences, editions, meetings, seats taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course
from catalogue.courses.queries import (
    CompetenceRow,
    CourseRow,
    ProviderRow,
    course_row,
    list_course_competences,
    list_course_providers,
)
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.rules import EditionState
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.rules import TOOK_PART
from catalogue.offer.filters import is_told


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


def gather(
    session: Session,
    rows: Sequence[Course],
    conditions: Sequence[ColumnElement[bool]],
    today: date,
    *,
    told: ColumnElement[bool] | None = None,
) -> tuple[OfferedCourse, ...]:
    """Fetch all that stands around some courses: four statements, however many they are."""
    if not rows:
        return ()
    ids = [row.id for row in rows]
    providers = list_course_providers(session, ids)
    competences = list_course_competences(session, ids)
    editions = _list_editions(session, ids, [is_told(today) if told is None else told, *conditions])
    return tuple(
        OfferedCourse(course_row(row), providers[row.id], competences[row.id], tuple(editions[row.id]))
        for row in rows
    )


def _list_editions(
    session: Session, ids: Sequence[UUID], conditions: Sequence[ColumnElement[bool]]
) -> dict[UUID, list[EditionRow]]:
    taken = (
        select(func.count())
        .where(Enrolment.edition_id == Edition.id, Enrolment.state.in_(TOOK_PART))
        .scalar_subquery()
    )
    told = session.execute(
        select(Edition, taken)
        .join(Course, Course.id == Edition.course_id)
        .where(Course.id.in_(ids), *conditions)
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
