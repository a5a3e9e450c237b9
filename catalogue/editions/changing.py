"""Changing what was planned: the plan of an edition and its meetings, as long as nothing is confirmed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalogue.editions import attending
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.plans import MeetingPlan, Plan
from catalogue.editions.queries import meeting_plan_of, plan_of
from catalogue.editions.rules import EditionState, check_meeting, check_plan, check_seats, to_hours
from catalogue.editions.services import place_key, plan_edition, record_act, take_edition
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal

CHANGEABLE: Final = frozenset({EditionState.PLANNED, EditionState.OPEN})


def change_edition(
    session: Session,
    edition_id: UUID,
    plan: Plan,
    *,
    version: int,
    actor: Viewer,
    now: datetime,
    seen: str = "",
) -> None:
    """Replace the plan of an edition that is neither closed nor cancelled.

    With meetings, the days stay those of the meetings. Raises a Refusal when somebody changed the edition
    since `version`, when the plan contradicts itself, the meetings, or the number of persons who are in.
    `seen` is the fingerprint of the plan that was before the writer's eyes: if the plan is still that one,
    only the register went on, and nothing is overwritten.
    """
    edition = _take_changeable(session, edition_id, now=now)
    if edition.version - 1 != version and plan_of(edition).fingerprint() != seen:
        raise Refusal("edition-changed")
    days = _days_of(session, edition_id)
    starts_on, ends_on = (min(days), max(days)) if days else (plan.starts_on, plan.ends_on)
    check_plan(
        starts_on=starts_on,
        ends_on=ends_on,
        planned_minutes=plan.planned_minutes,
        online_minutes=plan.online_minutes,
        minimum_minutes=plan.minimum_minutes,
        seats=plan.seats,
    )
    _check_hours_hold_meetings(session, edition_id, plan.planned_minutes)
    check_seats(plan.seats, edition.seats, attending.count_people(session, edition_id).taken_count)
    try:
        with session.begin_nested():
            _write_plan(edition, plan)
            edition.starts_on, edition.ends_on = starts_on, ends_on
    except IntegrityError as error:
        raise Refusal("edition-label-taken", label=plan.label.strip()) from error
    record_act(session, actor, "editions.change", edition, now)


def plan_whole_edition(
    session: Session, course_id: UUID, plan: Plan, *, actor: Viewer, now: datetime
) -> UUID:
    """Add a planned edition as a plan says and return its id."""
    return plan_edition(
        session,
        course_id,
        label=plan.label,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        enrolment_deadline=plan.enrolment_deadline,
        form=plan.form,
        venue=plan.venue,
        community=plan.community,
        planned_minutes=plan.planned_minutes,
        online_minutes=plan.online_minutes,
        minimum_minutes=plan.minimum_minutes,
        seats=plan.seats,
        admits_at_once=plan.admits_at_once,
        programme=plan.programme,
        trainers=plan.trainers,
        final_test=plan.final_test,
        teacher_recognition=plan.teacher_recognition,
        assessment=plan.assessment,
        quality=plan.quality,
        language=plan.language,
        actor=actor,
        now=now,
    )


def add_meetings(
    session: Session,
    edition_id: UUID,
    meetings: Sequence[MeetingPlan],
    *,
    actor: Viewer,
    now: datetime,
) -> list[UUID]:
    """Add meetings, all or none, and return their ids. The same meeting added twice is refused."""
    edition = _take_changeable(session, edition_id, now=now)
    rows = session.execute(
        select(Meeting.on_day, Meeting.starts_at, Meeting.minutes, Meeting.position).where(
            Meeting.edition_id == edition_id
        )
    ).all()
    taken = {(row.on_day, row.starts_at) for row in rows}
    planned = sum(row.minutes for row in rows)
    position = max((row.position for row in rows), default=0)
    ids = []
    for each in meetings:
        if (each.on_day, each.starts_at) in taken:
            raise Refusal("meeting-twice", day=each.on_day)
        taken.add((each.on_day, each.starts_at))
        check_meeting(each.minutes, planned, edition.planned_minutes)
        planned, position = planned + each.minutes, position + 1
        meeting = Meeting(id=uuid4(), edition_id=edition_id, position=position)
        _write_meeting(meeting, each)
        session.add(meeting)
        ids.append(meeting.id)
    session.flush()
    _follow_meetings(session, edition)
    record_act(session, actor, "editions.add_meetings", edition, now, count=str(len(ids)))
    return ids


def change_meeting(
    session: Session,
    edition_id: UUID,
    meeting_id: UUID,
    plan: MeetingPlan,
    *,
    actor: Viewer,
    now: datetime,
    seen: str = "",
) -> None:
    """Change or move a meeting. Where presences are marked, its length stays and it stays in the past.

    `seen` is the fingerprint of what was before the writer's eyes; another one now is refused.
    """
    edition = _take_changeable(session, edition_id, now=now)
    meeting = _get_meeting(session, edition_id, meeting_id)
    if seen and seen != meeting_plan_of(meeting).fingerprint():
        raise Refusal("meeting-changed")
    marks = attending.count_marks(session, edition_id).get(meeting_id, 0)
    if marks and plan.minutes != meeting.minutes:
        raise Refusal("meeting-is-marked-length", count=marks)
    if marks and plan.on_day != meeting.on_day and plan.on_day > now.astimezone(TRENTO).date():
        raise Refusal("meeting-is-marked-day", count=marks)
    others = _planned_minutes(session, edition_id) - meeting.minutes
    check_meeting(plan.minutes, others, edition.planned_minutes)
    twin = session.scalar(
        select(Meeting.id).where(
            Meeting.edition_id == edition_id,
            Meeting.id != meeting_id,
            Meeting.on_day == plan.on_day,
            Meeting.starts_at.is_(None) if plan.starts_at is None else Meeting.starts_at == plan.starts_at,
        )
    )
    if twin is not None:
        raise Refusal("meeting-twice", day=plan.on_day)
    _write_meeting(meeting, plan)
    session.flush()
    _follow_meetings(session, edition)
    record_act(session, actor, "editions.change_meeting", edition, now, meeting=str(meeting_id))


def remove_meeting(
    session: Session,
    edition_id: UUID,
    meeting_id: UUID,
    *,
    actor: Viewer,
    now: datetime,
) -> None:
    """Take a meeting away; one whose presences are marked stays."""
    edition = _take_changeable(session, edition_id, now=now)
    meeting = _get_meeting(session, edition_id, meeting_id)
    if marks := attending.count_marks(session, edition_id).get(meeting_id, 0):
        raise Refusal("meeting-is-marked", count=marks)
    attending.let_go(session, meeting_id)
    session.execute(delete(Meeting).where(Meeting.id == meeting_id))
    session.expunge(meeting)
    _follow_meetings(session, edition)
    record_act(session, actor, "editions.remove_meeting", edition, now, meeting=str(meeting_id))


def _take_changeable(session: Session, edition_id: UUID, *, now: datetime) -> Edition:
    edition = take_edition(session, edition_id, now=now)
    if edition.state not in CHANGEABLE:
        raise Refusal(f"edition-is-{edition.state}")
    return edition


def _get_meeting(session: Session, edition_id: UUID, meeting_id: UUID) -> Meeting:
    meeting = session.scalar(
        select(Meeting).where(Meeting.id == meeting_id, Meeting.edition_id == edition_id)
    )
    if meeting is None:
        raise NotFound("not-found")
    return meeting


def _days_of(session: Session, edition_id: UUID) -> Sequence[date]:
    return session.scalars(select(Meeting.on_day).where(Meeting.edition_id == edition_id)).all()


def _follow_meetings(session: Session, edition: Edition) -> None:
    """Let an edition begin with its first meeting and end with its last one."""
    days = _days_of(session, edition.id)
    edition.starts_on, edition.ends_on = (min(days), max(days)) if days else (None, None)


def _planned_minutes(session: Session, edition_id: UUID) -> int:
    total = session.scalar(select(func.sum(Meeting.minutes)).where(Meeting.edition_id == edition_id))
    return total or 0


def _check_hours_hold_meetings(session: Session, edition_id: UUID, planned_minutes: int | None) -> None:
    met = _planned_minutes(session, edition_id)
    if planned_minutes is not None and met > planned_minutes:
        raise Refusal("plan-below-meetings", hours=to_hours(met))


def _write_plan(edition: Edition, plan: Plan) -> None:
    edition.label = plan.label.strip()
    edition.enrolment_deadline = plan.enrolment_deadline
    edition.form = plan.form
    edition.venue, edition.community = plan.venue, plan.community
    edition.place_key = place_key(plan.venue, plan.community)
    edition.planned_minutes = plan.planned_minutes
    edition.online_minutes, edition.minimum_minutes = plan.online_minutes, plan.minimum_minutes
    edition.seats, edition.admits_at_once = plan.seats, plan.admits_at_once
    edition.programme = plan.programme
    edition.trainers = list(plan.trainers)
    edition.final_test, edition.teacher_recognition = plan.final_test, plan.teacher_recognition
    edition.assessment, edition.quality = plan.assessment, plan.quality
    edition.language = plan.language


def _write_meeting(meeting: Meeting, plan: MeetingPlan) -> None:
    meeting.on_day, meeting.minutes = plan.on_day, plan.minutes
    meeting.starts_at, meeting.ends_at = plan.starts_at, plan.ends_at
    meeting.title, meeting.form = plan.title.strip(), plan.form
