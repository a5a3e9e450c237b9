"""What somebody sees who asks for a place: the edition, and where he stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.courses.life import PUBLIC_STATES, CourseState
from catalogue.courses.models import Course, CourseProvider
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState, is_full
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.rules import TOOK_PART, EnrolmentState, last_day_to_ask, place_asked, takes_requests
from commons.access import Viewer
from commons.errors import NotFound
from commons.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class PlaceOffered:
    """An edition as whoever asks for a place in it sees it."""

    edition_id: UUID
    course_slug: str
    titles: Mapping[str, str]
    course_state: CourseState
    lead_name: str
    lead_slug: str
    label: str
    state: EditionState
    starts_on: date | None
    ends_on: date | None
    dates_text: str
    venue: str
    deadline: date | None
    seats: int | None
    taken_count: int
    waiting_count: int
    admits_at_once: bool

    @property
    def last_day(self) -> date | None:
        return last_day_to_ask(self.deadline, self.starts_on)

    def is_open(self, today: date) -> bool:
        return self.course_state is CourseState.PUBLISHED and takes_requests(
            self.state, deadline=self.deadline, starts_on=self.starts_on, today=today
        )

    @property
    def outcome(self) -> EnrolmentState:
        """What a request made now would become."""
        return place_asked(
            is_full=is_full(self.seats, self.taken_count),
            is_queue=self.waiting_count > 0,
            admits_at_once=self.admits_at_once,
        )


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Where somebody stands in an edition. `ahead`: how many wait before him, while he waits."""

    enrolment_id: UUID
    edition_id: UUID
    state: EnrolmentState
    since: datetime
    ahead: int
    message: str


def get_place(session: Session, edition_id: UUID) -> PlaceOffered:
    """Return the edition of a public course; any other does not exist for whoever asks. Two queries."""
    row = session.execute(
        select(Edition, Course, Organisation)
        .join(Course, Course.id == Edition.course_id)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .join(Organisation, Organisation.id == CourseProvider.organisation_id)
        .where(Edition.id == edition_id, Course.state.in_(PUBLIC_STATES))
    ).one_or_none()
    if row is None:
        raise NotFound("not-found")
    edition, course, lead = row
    counted = select(Enrolment.state, func.count()).where(Enrolment.edition_id == edition_id)
    counts = {row[0]: row[1] for row in session.execute(counted.group_by(Enrolment.state))}
    return PlaceOffered(
        edition_id=edition.id,
        course_slug=course.slug,
        titles=course.titles,
        course_state=CourseState(course.state),
        lead_name=lead.name,
        lead_slug=lead.slug,
        label=edition.label,
        state=EditionState(edition.state),
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        dates_text=edition.dates_text or "",
        venue=edition.venue or "",
        deadline=edition.enrolment_deadline,
        seats=edition.seats,
        taken_count=sum(counts.get(state, 0) for state in TOOK_PART),
        waiting_count=counts.get(EnrolmentState.WAITING, 0),
        admits_at_once=edition.admits_at_once,
    )


def find_own_place(session: Session, viewer: Viewer, edition_id: UUID) -> OwnPlace | None:
    """Return where the viewer stands in an edition, if he stands anywhere."""
    if viewer.person_id is None:
        return None
    own = session.scalar(
        select(Enrolment).where(Enrolment.edition_id == edition_id, Enrolment.person_id == viewer.person_id)
    )
    return None if own is None else _own_place(session, own)


def get_own_place(session: Session, viewer: Viewer, enrolment_id: UUID) -> OwnPlace:
    """Return one of the viewer's own enrolments; those of others do not exist for him."""
    own = session.get(Enrolment, enrolment_id)
    if own is None or viewer.person_id is None or own.person_id != viewer.person_id:
        raise NotFound("not-found")
    return _own_place(session, own)


def _own_place(session: Session, own: Enrolment) -> OwnPlace:
    ahead = 0
    if own.state == EnrolmentState.WAITING and own.queued_at is not None:
        ahead = (
            session.scalar(
                select(func.count()).where(
                    Enrolment.edition_id == own.edition_id,
                    Enrolment.state == EnrolmentState.WAITING,
                    Enrolment.queued_at < own.queued_at,
                )
            )
            or 0
        )
    return OwnPlace(
        enrolment_id=own.id,
        edition_id=own.edition_id,
        state=EnrolmentState(own.state),
        since=own.queued_at or own.created_at,
        ahead=ahead,
        message=own.refusal_message or "",
    )
