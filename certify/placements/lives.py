"""What happens on the way: start, suspension, extension, another tutor, an early or a regular end."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certify.placements.changing import begin_change, finish_change, hold, move, note_event, record, take
from certify.placements.inviting import invite_signers
from certify.placements.limits import Checked, refuse_limits
from certify.placements.models import HourEntry, Placement, PlacementEvent
from certify.placements.queries import get_placement_unchecked, hours_of
from certify.placements.rules import Act, PlacementKind, PlacementState
from commons.access import ANONYMOUS, Viewer
from commons.adapters.clock import TRENTO
from commons.errors import Refusal
from commons.people.models import Person
from commons.people.queries import get_holder_names

LONGEST_REASON: Final = 1000
_ENDS: Final = {
    PlacementState.INTERRUPTED: Act.INTERRUPT,
    PlacementState.NEVER_STARTED: Act.NEVER_START,
    PlacementState.CANCELLED: Act.CANCEL,
}


def start_placement(session: Session, placement_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Begin a placement that all have signed; not before its first day."""
    row = take(session, placement_id, Act.START, actor=actor)
    if row.starts_on > now.astimezone(TRENTO).date():
        raise Refusal("placement-starts-later", day=row.starts_on)
    _start(session, row, actor, now)


def start_due_placements(session: Session, *, today: date, now: datetime) -> int:
    """Begin what all have signed and whose first day has come; return how many. Again changes nothing."""
    ids = session.scalars(
        select(Placement.id)
        .where(Placement.state == PlacementState.AGREED, Placement.starts_on <= today)
        .order_by(Placement.id)
    ).all()
    count = 0
    for placement_id in ids:
        row = hold(session, placement_id)
        if row.state == PlacementState.AGREED and row.starts_on <= today:
            _start(session, row, ANONYMOUS, now)
            count += 1
    return count


def suspend_placement(
    session: Session, placement_id: UUID, *, on_day: date, reason: str, actor: Viewer, now: datetime
) -> None:
    """Let the days from this one on not count, until it is resumed."""
    row = take(session, placement_id, Act.SUSPEND, actor=actor)
    _check_day(row, on_day, now)
    resumed = session.scalar(
        select(func.max(PlacementEvent.on_day)).where(
            PlacementEvent.placement_id == placement_id, PlacementEvent.what == "resumed"
        )
    )
    if resumed is not None and on_day < resumed:  # no day is taken out twice
        raise Refusal("placement-day-outside", day=resumed)
    _refuse_worked(session, row, on_day)
    _happen(
        session,
        row,
        Act.SUSPEND,
        "suspended",
        on_day=on_day,
        reason=read_reason(reason),
        actor=actor,
        now=now,
    )


def resume_placement(
    session: Session, placement_id: UUID, *, on_day: date, actor: Viewer, now: datetime
) -> None:
    row = take(session, placement_id, Act.RESUME, actor=actor)
    since = session.scalar(
        select(PlacementEvent.on_day)
        .where(PlacementEvent.placement_id == placement_id, PlacementEvent.what == "suspended")
        .order_by(PlacementEvent.at.desc())
        .limit(1)
    )
    if on_day > now.astimezone(TRENTO).date() or (since is not None and on_day < since):
        raise Refusal("placement-resume-day", day=since or row.starts_on)
    _happen(session, row, Act.RESUME, "resumed", on_day=on_day, actor=actor, now=now)


def extend_placement(
    session: Session,
    placement_id: UUID,
    *,
    ends_on: date,
    planned_hours: Decimal,
    reason: str,
    actor: Viewer,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Let it last longer: the limits are looked at again, without the days on which it was suspended.

    It is another version of the project: who signed signs it again.
    """
    row, before = begin_change(session, placement_id, Act.EXTEND, actor=actor, seen=seen)
    if ends_on <= row.ends_on:
        raise Refusal("placement-extension-day", day=row.ends_on)
    if planned_hours < row.planned_hours or planned_hours > 4000 or (planned_hours * 4) % 1:  # noqa: PLR2004
        raise Refusal("placement-extension-hours")
    was, row.ends_on, row.planned_hours = row.ends_on, ends_on, planned_hours
    refuse_limits(
        Checked(
            kind=PlacementKind(row.kind),
            variant=row.variant,
            starts_on=row.starts_on,
            ends_on=ends_on,
            planned_hours=planned_hours,
            birth_date=session.scalar(select(Person.birth_date).where(Person.id == row.person_id)),
            suspended_days=suspended_days(session, row, now.astimezone(TRENTO).date()),
        )
    )
    note_event(
        session,
        row,
        "extended",
        on_day=was,
        until_day=ends_on,
        reason=read_reason(reason),
        by_name=name_of(session, actor),
        now=now,
    )
    finish_change(session, row, before, actor=actor, now=now)
    record(session, row, actor, "placements.extend", now)
    invite_signers(session, row, now=now)


def end_placement(
    session: Session,
    placement_id: UUID,
    *,
    outcome: PlacementState,
    on_day: date,
    reason: str,
    actor: Viewer,
    now: datetime,
) -> None:
    """End it otherwise than by closing: interrupted, never started, or a draft given up, with the reason."""
    act = _ENDS.get(outcome)
    if act is None:
        raise Refusal("placement-end-unknown")
    row = take(session, placement_id, act, actor=actor)
    words = read_reason(reason)
    today = now.astimezone(TRENTO).date()
    if act is Act.INTERRUPT:
        _check_day(row, on_day, now)
        _refuse_worked(session, row, on_day + timedelta(days=1))
    if act is Act.NEVER_START:
        if row.starts_on > today:
            raise Refusal("placement-starts-later", day=row.starts_on)
        if hours_of(session, [row.id])[row.id].confirmed:
            raise Refusal("placement-has-hours")
        on_day = row.starts_on
    if act is not Act.CANCEL:
        row.ended_on = on_day
    _happen(session, row, act, outcome.value, on_day=on_day, reason=words, actor=actor, now=now)


def report_placement(
    session: Session, placement_id: UUID, *, actor: Viewer, now: datetime, without_hours: bool = False
) -> None:
    """Say that it went to its end: it waits for the promoter to close it. Sooner it is an interruption.

    Not before all have signed: afterwards nobody changes the tutor who has to sign, nor the days.
    `without_hours`: whoever says so knows that no hour is confirmed.
    """
    row = take(session, placement_id, Act.REPORT, actor=actor)
    today = now.astimezone(TRENTO).date()
    if today < row.starts_on:
        raise Refusal("placement-starts-later", day=row.starts_on)
    if today < row.ends_on:
        raise Refusal("placement-report-early", day=row.ends_on)
    if missing := get_placement_unchecked(session, row.id).missing_parties(today):
        raise Refusal("placement-close-unsigned", count=len(missing))
    refuse_no_hours(session, row.id, without_hours=without_hours)
    _happen(session, row, Act.REPORT, "reported", on_day=today, actor=actor, now=now)


def refuse_no_hours(session: Session, placement_id: UUID, *, without_hours: bool) -> None:
    """Refuse an end without a confirmed hour, unless it is meant."""
    if not without_hours and not hours_of(session, [placement_id])[placement_id].confirmed:
        raise Refusal("placement-ends-without-hours", field="without_hours")


def suspended_days(session: Session, row: Placement, today: date) -> int:
    """Return how many days do not count: from each suspension to the day before it was resumed."""
    events = session.execute(
        select(PlacementEvent.what, PlacementEvent.on_day)
        .where(PlacementEvent.placement_id == row.id, PlacementEvent.what.in_(["suspended", "resumed"]))
        .order_by(PlacementEvent.at, PlacementEvent.on_day, PlacementEvent.id)
    ).all()
    days, since = 0, None
    for what, on_day in events:
        if what == "suspended":
            since = on_day
        elif since is not None:
            days, since = days + (on_day - since).days, None
    return days + (max(timedelta(0), today - since).days if since is not None else 0)


def read_reason(text: str) -> str:
    """Return the reason in words; an act that shortens or stops something needs one."""
    clean = " ".join(text.split())
    if not clean:
        raise Refusal("placement-reason-missing")
    if len(clean) > LONGEST_REASON:
        raise Refusal("placement-reason-long", longest=LONGEST_REASON)
    return clean


def _start(session: Session, row: Placement, actor: Viewer, now: datetime) -> None:
    _happen(session, row, Act.START, "started", on_day=row.starts_on, actor=actor, now=now)


def _happen(
    session: Session,
    row: Placement,
    act: Act,
    what: str,
    *,
    on_day: date,
    actor: Viewer,
    now: datetime,
    reason: str = "",
) -> None:
    move(row, act, now)
    note_event(session, row, what, on_day=on_day, reason=reason, by_name=name_of(session, actor), now=now)
    session.flush()
    record(session, row, actor, f"placements.{act.value}", now)


def _check_day(row: Placement, on_day: date, now: datetime) -> None:
    if not row.starts_on <= on_day <= now.astimezone(TRENTO).date():
        raise Refusal("placement-day-outside", day=row.starts_on)


def _refuse_worked(session: Session, row: Placement, on_day: date) -> None:
    """Refuse to take days out of the count on which a tutor confirmed hours: they cannot do both."""
    worked = session.scalar(
        select(func.max(HourEntry.day)).where(
            HourEntry.placement_id == row.id, HourEntry.day >= on_day, HourEntry.confirmed_hours > 0
        )
    )
    if worked is not None:
        raise Refusal("placement-day-worked", day=worked)


def name_of(session: Session, actor: Viewer) -> str:
    if actor.person_id is None:
        return ""
    found = get_holder_names(session, [actor.person_id]).get(actor.person_id)
    return f"{found.given_name} {found.family_name}" if found else ""
