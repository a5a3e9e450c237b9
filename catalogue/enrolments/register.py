"""The register of an edition, read whole: who was at which meeting, and what follows from it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course, CourseProvider
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.queries import stated_facts
from catalogue.editions.rules import EditionState, MeetingTimes, Missing, find_missing
from catalogue.enrolments.models import Attendance, Enrolment
from catalogue.enrolments.queries import list_enrolments
from catalogue.enrolments.rules import (
    TOOK_PART,
    EnrolmentState,
    Mark,
    Presence,
    Proposal,
    Standing,
    propose,
)
from commons.errors import NotFound
from commons.organisations.models import Organisation
from commons.people.queries import HolderName, get_account_names, get_holder_names


@dataclass(frozen=True, slots=True)
class MeetingRow:
    id: UUID
    on_day: date
    starts_at: time | None
    ends_at: time | None
    minutes: int
    title: str
    form: str

    @property
    def times(self) -> MeetingTimes:
        return MeetingTimes(self.on_day, self.ends_at)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One enrolled person: what the register says, and what follows from it."""

    enrolment_id: UUID
    person_id: UUID
    name: HolderName
    standing: Standing
    proposal: Proposal
    marks: Mapping[UUID, Mark]
    is_walk_in: bool
    exception_reason: str
    withdrawn_on: date | None
    queued_at: datetime | None
    refusal_reason: str

    @property
    def is_kept(self) -> bool:
        """Say whether his marks may be changed."""
        return self.standing.state is EnrolmentState.ADMITTED

    @property
    def has_line(self) -> bool:
        """Say whether he stands in the register: who never came in does not."""
        return self.standing.state in TOOK_PART or (
            self.standing.state is EnrolmentState.WITHDRAWN and bool(self.marks)
        )


@dataclass(frozen=True, slots=True)
class Register:
    """An edition with its meetings and everybody enrolled, by name."""

    edition_id: UUID
    titles: Mapping[str, str]
    lead_name: str
    label: str
    state: EditionState
    version: int
    starts_on: date | None
    ends_on: date | None
    dates_text: str
    venue: str
    planned_minutes: int | None
    minimum_minutes: int | None
    seats: int | None
    missing: tuple[Missing, ...]
    updated_at: datetime
    closed_at: datetime | None
    closed_by: str
    meetings: tuple[MeetingRow, ...]
    rows: tuple[RegisterRow, ...]

    @property
    def proposals(self) -> Counter[Proposal]:
        return Counter(row.proposal for row in self.rows)

    @property
    def taken_count(self) -> int:
        return sum(row.standing.state in TOOK_PART for row in self.rows)

    def lines(self) -> list[RegisterRow]:
        return [row for row in self.rows if row.has_line]

    def kept(self) -> list[RegisterRow]:
        """Return those whose marks may be changed."""
        return [row for row in self.rows if row.is_kept]


def get_register(session: Session, edition_id: UUID) -> Register:
    """Return the whole register in seven queries at most; who may see it was asked before."""
    found = session.execute(
        select(Edition, Course.titles, Organisation.name)
        .join(Course, Course.id == Edition.course_id)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .join(Organisation, Organisation.id == CourseProvider.organisation_id)
        .where(Edition.id == edition_id)
    ).one_or_none()
    if found is None:
        raise NotFound("not-found")
    edition, titles, lead_name = found
    meetings = list_meetings(session, edition_id)
    enrolments = list_enrolments(session, edition_id)
    marks = _list_marks(session, edition_id)
    names = get_holder_names(session, [enrolment.person_id for enrolment in enrolments])
    rows = []
    for enrolment in enrolments:
        standing = _standing(enrolment, meetings, marks[enrolment.id])
        rows.append(
            RegisterRow(
                enrolment_id=enrolment.id,
                person_id=enrolment.person_id,
                name=names[enrolment.person_id],
                standing=standing,
                proposal=propose(standing, edition.minimum_minutes or 0),
                marks=marks[enrolment.id],
                is_walk_in=enrolment.is_walk_in,
                exception_reason=enrolment.exception_reason or "",
                withdrawn_on=enrolment.withdrawn_on,
                queued_at=enrolment.queued_at,
                refusal_reason=enrolment.refusal_reason or "",
            )
        )
    rows.sort(
        key=lambda row: (row.name.family_name.casefold(), row.name.given_name.casefold(), row.person_id)
    )
    closer = get_account_names(session, [edition.closed_by_id]) if edition.closed_by_id else {}
    return Register(
        edition_id=edition.id,
        titles=titles,
        lead_name=lead_name,
        label=edition.label,
        state=EditionState(edition.state),
        version=edition.version,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        dates_text=edition.dates_text or "",
        venue=edition.venue or "",
        planned_minutes=edition.planned_minutes,
        minimum_minutes=edition.minimum_minutes,
        seats=edition.seats,
        missing=find_missing(stated_facts(edition)),
        updated_at=edition.updated_at,
        closed_at=edition.closed_at,
        closed_by=next((name.full for name in closer.values()), ""),
        meetings=meetings,
        rows=tuple(rows),
    )


def list_standings(session: Session, edition_id: UUID) -> dict[UUID, Standing]:
    """Return where each enrolment of an edition stands; three queries."""
    meetings = list_meetings(session, edition_id)
    marks = _list_marks(session, edition_id)
    return {
        enrolment.id: _standing(enrolment, meetings, marks[enrolment.id])
        for enrolment in list_enrolments(session, edition_id)
    }


def list_meetings(session: Session, edition_id: UUID) -> tuple[MeetingRow, ...]:
    """Return the meetings of an edition in the order of their days."""
    rows = session.scalars(
        select(Meeting).where(Meeting.edition_id == edition_id).order_by(Meeting.on_day, Meeting.position)
    )
    return tuple(
        MeetingRow(row.id, row.on_day, row.starts_at, row.ends_at, row.minutes, row.title, row.form)
        for row in rows
    )


def _list_marks(session: Session, edition_id: UUID) -> defaultdict[UUID, dict[UUID, Mark]]:
    marks: defaultdict[UUID, dict[UUID, Mark]] = defaultdict(dict)
    for enrolment_id, meeting_id, presence, minutes in session.execute(
        select(Attendance.enrolment_id, Attendance.meeting_id, Attendance.presence, Attendance.minutes)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.edition_id == edition_id)
    ):
        marks[enrolment_id][meeting_id] = Mark(Presence(presence), minutes)
    return marks


def _standing(enrolment: Enrolment, meetings: tuple[MeetingRow, ...], marks: Mapping[UUID, Mark]) -> Standing:
    return Standing(
        state=EnrolmentState(enrolment.state),
        attended_minutes=sum(mark.minutes for mark in marks.values()),
        excused_minutes=sum(
            meeting.minutes
            for meeting in meetings
            if meeting.id in marks and marks[meeting.id].presence is Presence.EXCUSED
        ),
        unmarked_count=sum(meeting.id not in marks for meeting in meetings),
        is_decided=enrolment.is_decided,
        is_exception=enrolment.is_exception,
    )
