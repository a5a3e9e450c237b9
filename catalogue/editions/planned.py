"""Editions as those who plan them read them: whole, with their meetings; and many meetings for a calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course, CourseProvider
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.plans import MeetingPlan, Plan
from catalogue.editions.queries import meeting_plan_of, plan_of, stated_facts
from catalogue.editions.rules import EditionState, Missing, find_missing
from commons.access import Permission, Viewer
from commons.errors import NotFound
from commons.organisations.models import Organisation

TAUGHT_STATES: Final = (EditionState.PLANNED, EditionState.OPEN, EditionState.CLOSED)
"""What stands in a calendar: neither cancelled nor of the archive."""


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    id: UUID
    plan: MeetingPlan


@dataclass(frozen=True, slots=True)
class PlannedEdition:
    """All that was planned. Meetings in the order of their days."""

    id: UUID
    course_id: UUID
    course_slug: str
    course_state: CourseState
    titles: Mapping[str, str]
    lead_id: UUID
    lead_name: str
    state: EditionState
    version: int
    plan: Plan
    dates_text: str
    missing: tuple[Missing, ...]
    updated_at: datetime
    meetings: tuple[PlannedMeeting, ...]

    @property
    def met_minutes(self) -> int:
        return sum(each.plan.minutes for each in self.meetings)

    @property
    def is_changeable(self) -> bool:
        return self.state in {EditionState.PLANNED, EditionState.OPEN}

    def meeting(self, meeting_id: UUID) -> PlannedMeeting:
        for each in self.meetings:
            if each.id == meeting_id:
                return each
        raise NotFound("not-found")


@dataclass(frozen=True, slots=True)
class PlanningCourse:
    """A course for which an edition may be planned."""

    id: UUID
    titles: Mapping[str, str]
    state: CourseState
    lead_name: str
    language: str | None


@dataclass(frozen=True, slots=True)
class CalendarMeeting:
    """A meeting in a calendar. `is_own`: the viewer's organisation provides the course, leading or not."""

    id: UUID
    edition_id: UUID
    course_slug: str
    on_day: date
    starts_at: time | None
    ends_at: time | None
    minutes: int
    title: str
    titles: Mapping[str, str]
    label: str
    venue: str
    lead_name: str
    is_led: bool
    is_own: bool
    is_planned: bool
    version: int
    updated_at: datetime


def get_planned_edition(session: Session, edition_id: UUID) -> PlannedEdition:
    """Return an edition with its meetings in two queries; who may see it was asked before."""
    found = session.execute(
        select(Edition, Course, Organisation)
        .join(Course, Course.id == Edition.course_id)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .join(Organisation, Organisation.id == CourseProvider.organisation_id)
        .where(Edition.id == edition_id)
    ).one_or_none()
    if found is None:
        raise NotFound("not-found")
    edition, course, lead = found
    rows = session.scalars(
        select(Meeting).where(Meeting.edition_id == edition_id).order_by(Meeting.on_day, Meeting.position)
    )
    return PlannedEdition(
        id=edition.id,
        course_id=course.id,
        course_slug=course.slug,
        course_state=CourseState(course.state),
        titles=course.titles,
        lead_id=lead.id,
        lead_name=lead.name,
        state=EditionState(edition.state),
        version=edition.version,
        plan=plan_of(edition),
        dates_text=edition.dates_text or "",
        missing=find_missing(stated_facts(edition)),
        updated_at=edition.updated_at,
        meetings=tuple(PlannedMeeting(row.id, meeting_plan_of(row)) for row in rows),
    )


def list_planning_courses(
    session: Session, viewer: Viewer, permission: Permission, course_id: UUID | None = None
) -> list[PlanningCourse]:
    """Return the courses led by the viewer's organisations that take editions, by title; one query."""
    wanted = (
        select(Course, Organisation.name)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .join(Organisation, Organisation.id == CourseProvider.organisation_id)
        .where(
            Organisation.id.in_(viewer.organisations_with(permission)),
            Course.state != CourseState.ARCHIVED,
        )
        .order_by(Course.title_key, Course.id)
    )
    if course_id is not None:
        wanted = wanted.where(Course.id == course_id)
    return [
        PlanningCourse(course.id, course.titles, CourseState(course.state), lead, course.language)
        for course, lead in session.execute(wanted)
    ]


def list_calendar_meetings(
    session: Session,
    viewer: Viewer,
    permission: Permission,
    since: date,
    until: date,
    *,
    with_others: bool = False,
) -> list[CalendarMeeting]:
    """Return the meetings of these days, both included, of the viewer's organisations, leading or not.

    With `with_others` those of all published courses too. One query.
    """
    own = viewer.organisations_with(permission)
    provided = select(CourseProvider.course_id).where(CourseProvider.organisation_id.in_(own))
    is_own = Course.id.in_(provided)
    shown = or_(is_own, Course.state == CourseState.PUBLISHED) if with_others else is_own
    rows = session.execute(
        select(Meeting, Edition, Course, Organisation.id, Organisation.name, is_own)
        .join(Edition, Edition.id == Meeting.edition_id)
        .join(Course, Course.id == Edition.course_id)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .join(Organisation, Organisation.id == CourseProvider.organisation_id)
        .where(Meeting.on_day >= since, Meeting.on_day <= until, Edition.state.in_(TAUGHT_STATES), shown)
        .order_by(Meeting.on_day, Meeting.starts_at, Meeting.id)
    )
    return [
        CalendarMeeting(
            id=meeting.id,
            edition_id=edition.id,
            course_slug=course.slug,
            on_day=meeting.on_day,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            minutes=meeting.minutes,
            title=meeting.title,
            titles=course.titles,
            label=edition.label,
            venue=edition.venue or "",
            lead_name=lead_name,
            is_led=lead_id in own,
            is_own=bool(is_mine),
            is_planned=edition.state == EditionState.PLANNED,
            version=edition.version,
            updated_at=edition.updated_at,
        )
        for meeting, edition, course, lead_id, lead_name, is_mine in rows
    ]
