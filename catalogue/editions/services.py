"""Planning editions and leading them through their states."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalogue.data import Form
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.places import community_name
from catalogue.editions.queries import find_lead_provider
from catalogue.editions.rules import (
    EditionState,
    MeetingTimes,
    check_meeting,
    check_meetings_are_over,
    check_plan,
    check_transition,
)
from commons import audit, jobs
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal
from commons.folding import fold

_followers: Final[list[str]] = []
_followers_of_cancelled: Final[list[str]] = []


def plan_edition(
    session: Session,
    course_id: UUID,
    *,
    label: str,
    actor: Viewer,
    now: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
    enrolment_deadline: date | None = None,
    form: Form | None = None,
    venue: str | None = None,
    community: str | None = None,
    planned_minutes: int | None = None,
    online_minutes: int = 0,
    minimum_minutes: int | None = None,
    seats: int | None = None,
    admits_at_once: bool = False,
    programme: str | None = None,
    trainers: Sequence[str] = (),
    final_test: str | None = None,
    teacher_recognition: str | None = None,
    assessment: str | None = None,
    quality: str | None = None,
    language: str | None = None,
) -> UUID:
    """Add a planned edition to a course and return its id. `language`: BCP 47 tags, separated by spaces."""
    check_plan(
        starts_on=starts_on,
        ends_on=ends_on,
        planned_minutes=planned_minutes,
        online_minutes=online_minutes,
        minimum_minutes=minimum_minutes,
        seats=seats,
    )
    edition = Edition(
        id=uuid4(),
        course_id=course_id,
        label=label.strip(),
        state=EditionState.PLANNED,
        starts_on=starts_on,
        ends_on=ends_on,
        enrolment_deadline=enrolment_deadline,
        form=form,
        venue=venue,
        community=community,
        place_key=place_key(venue, community),
        planned_minutes=planned_minutes,
        online_minutes=online_minutes,
        minimum_minutes=minimum_minutes,
        seats=seats,
        admits_at_once=admits_at_once,
        programme=programme,
        trainers=list(trainers),
        final_test=final_test,
        teacher_recognition=teacher_recognition,
        assessment=assessment,
        quality=quality,
        language=language,
        created_at=now,
        updated_at=now,
    )
    try:
        with session.begin_nested():
            session.add(edition)
    except IntegrityError as error:
        raise Refusal("edition-label-taken", label=edition.label) from error
    record_act(session, actor, "editions.plan", edition, now)
    return edition.id


def add_meeting(
    session: Session,
    edition_id: UUID,
    *,
    on_day: date,
    minutes: int,
    title: str,
    actor: Viewer,
    now: datetime,
    starts_at: time | None = None,
    ends_at: time | None = None,
    form: Form = Form.IN_PRESENCE,
) -> UUID:
    """Add a meeting at the end of an edition that is not closed; the edition's dates grow to hold it."""
    edition = take_edition(session, edition_id, now=now)
    if edition.state not in {EditionState.PLANNED, EditionState.OPEN}:
        raise Refusal(f"edition-is-{edition.state}")
    last, planned = session.execute(
        select(
            func.coalesce(func.max(Meeting.position), 0), func.coalesce(func.sum(Meeting.minutes), 0)
        ).where(Meeting.edition_id == edition_id)
    ).one()
    check_meeting(minutes, planned, edition.planned_minutes)
    meeting = Meeting(
        id=uuid4(),
        edition_id=edition_id,
        position=last + 1,
        on_day=on_day,
        starts_at=starts_at,
        ends_at=ends_at,
        minutes=minutes,
        title=title.strip(),
        form=form,
    )
    session.add(meeting)
    edition.starts_on = min(edition.starts_on or on_day, on_day)
    edition.ends_on = max(edition.ends_on or on_day, on_day)
    record_act(session, actor, "editions.add_meeting", edition, now, meeting=str(meeting.id))
    session.flush()
    return meeting.id


def open_edition(session: Session, edition_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Open a planned edition: from now on persons can be enrolled."""
    edition = take_edition(session, edition_id, now=now)
    if edition.state != EditionState.PLANNED:
        raise Refusal(f"edition-is-{edition.state}")
    edition.state = EditionState.OPEN
    record_act(session, actor, "editions.open", edition, now)


def cancel_edition(
    session: Session, edition_id: UUID, *, actor: Viewer, now: datetime, version: int | None = None
) -> None:
    """Cancel an edition for ever. Whoever follows is told by a job, and tells the persons."""
    edition = take_edition(session, edition_id, now=now, version=version)
    check_transition(EditionState(edition.state), EditionState.CANCELLED)
    edition.state = EditionState.CANCELLED
    record_act(session, actor, "editions.cancel", edition, now)
    for kind in _followers_of_cancelled:
        jobs.enqueue(session, kind, {"edition_id": str(edition_id)}, run_at=now, dedup=f"{kind}:{edition_id}")


def close_edition(session: Session, edition: Edition, *, actor: Viewer, now: datetime) -> None:
    """Close an edition that was taken; its outcomes are confirmed by the caller in the same transaction."""
    check_transition(EditionState(edition.state), EditionState.CLOSED)
    meetings = session.scalars(select(Meeting).where(Meeting.edition_id == edition.id)).all()
    times = [MeetingTimes(meeting.on_day, meeting.ends_at) for meeting in meetings]
    check_meetings_are_over(times, now.astimezone(TRENTO))
    edition.state = EditionState.CLOSED
    edition.closed_at, edition.closed_by_id = now, actor.account_id


def reopen_edition(session: Session, edition: Edition, *, actor: Viewer, now: datetime) -> None:
    """Open a closed edition again. It stays written in the audit, and whoever follows is told by a job."""
    if edition.state != EditionState.CLOSED:
        raise Refusal(f"edition-is-{edition.state}")
    edition.state = EditionState.OPEN
    edition.closed_at, edition.closed_by_id = None, None
    record_act(session, actor, "editions.reopen", edition, now)
    for kind in _followers:
        jobs.enqueue(session, kind, {"edition_id": str(edition.id)}, run_at=now)


def follow_reopened_editions(kind: str) -> None:
    """Have a job of this kind enqueued for each edition that is reopened; the caller has its handler."""
    if kind not in _followers:
        _followers.append(kind)


def follow_cancelled_editions(kind: str) -> None:
    """Have a job of this kind enqueued for each edition that is cancelled; the caller has its handler."""
    if kind not in _followers_of_cancelled:
        _followers_of_cancelled.append(kind)


def place_key(venue: str | None, community: str | None) -> str:
    """Return what an edition is found by when somebody looks for a place."""
    return fold(f"{venue or ''} {community_name(community or '')}")


def take_edition(session: Session, edition_id: UUID, *, now: datetime, version: int | None = None) -> Edition:
    """Lock an edition for changing it, and count the change.

    Raises NotFound, or a Refusal when somebody has changed it since `version` was read.
    """
    edition = session.scalar(
        select(Edition)
        .where(Edition.id == edition_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if edition is None:
        raise NotFound("not-found")
    if version is not None and edition.version != version:
        raise Refusal("edition-changed")
    edition.version += 1
    edition.updated_at = now
    return edition


def record_act(
    session: Session, actor: Viewer, action: str, edition: Edition, now: datetime, **details: str
) -> None:
    """Write into the audit what was done to an edition, with the organisation that leads it."""
    session.flush()
    audit.record(
        session,
        actor,
        action,
        object_type="edition",
        object_id=edition.id,
        organisation_id=find_lead_provider(session, edition.course_id),
        now=now,
        **details,
    )
