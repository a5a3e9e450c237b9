"""The register of a placement: what the person logs on a day, what the tutor confirms beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.placements.limits import plain
from certify.placements.models import HourEntry, Placement, PlacementEvent
from certify.placements.rules import LONGEST_DAY
from certify.placements.writable import against_hours
from commons import audit
from commons.access import ANONYMOUS, Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal

QUARTER: Final = Decimal("0.25")
WEEK: Final = 7
WORKING_DAYS: Final = 5
LONGEST_ACTIVITY: Final = 300
LONGEST_REMARK: Final = 300


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the register, both sayings side by side."""

    placement_id: UUID
    day: date
    activity: str
    told_hours: Decimal | None
    confirmed_hours: Decimal | None
    confirmed_at: datetime | None
    confirmed_by: str
    remark: str
    sheet_id: UUID | None

    @property
    def is_open(self) -> bool:
        return self.confirmed_hours is None


@dataclass(frozen=True, slots=True)
class DaySaid:
    """What the tutor says of a day. `told`, `confirmed`: what stood beside it on the tutor's page."""

    hours: Decimal
    told: Decimal | None
    confirmed: Decimal | None = None
    remark: str = ""
    activity: str = ""


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def read_hours(hours: Decimal, *, least: Decimal = QUARTER) -> Decimal:
    """Return hours of a day in quarters; Refusal for what nobody works in a day."""
    if not hours.is_finite() or hours < least or hours > LONGEST_DAY or hours % QUARTER:
        raise Refusal("hours-wrong", longest=LONGEST_DAY)
    return hours


def spread_week(total: Decimal, days: Sequence[date], told: Mapping[date, Decimal]) -> dict[date, Decimal]:
    """Put the total of a signed sheet on the days of one week, in quarters; the sum is exactly the total.

    What the person told and adds up to the same stands as it is. Else the days that the person told share it
    equally; if none, the working days do, and Saturday and Sunday only when the others do not hold it.
    """
    if told and sum(told.values()) == total:
        return dict(told)
    if total < 0 or total % QUARTER:
        raise Refusal("hours-wrong", longest=LONGEST_DAY)
    chosen = sorted(told) or [day for day in days if day.weekday() < WORKING_DAYS] or list(days)
    if total > LONGEST_DAY * len(chosen):
        chosen = list(days)
    if not chosen or total > LONGEST_DAY * len(chosen):
        raise Refusal("week-too-long", longest=LONGEST_DAY)
    quarters, rest = divmod(int(total / QUARTER), len(chosen))
    spread = {day: QUARTER * (quarters + (place < rest)) for place, day in enumerate(chosen)}
    return {day: hours for day, hours in spread.items() if hours or day in told}


def log_day(
    session: Session,
    placement_id: UUID,
    day: date,
    *,
    hours: Decimal | None,
    activity: str,
    actor: Viewer,
    now: datetime,
) -> None:
    """Write what the person says of a day; no hours take her saying away. Not once the tutor confirmed it."""
    placement = _take_placement(session, placement_id, now)
    _require_day(session, placement, day, now)
    row = _take_days(session, placement_id, [day]).get(day)
    if row is not None and row.confirmed_hours is not None:
        raise Refusal("day-confirmed", day=day)
    text = " ".join(activity.split())[:LONGEST_ACTIVITY]
    told = None if hours is None else read_hours(hours)
    if told is None and row is not None:
        session.delete(row)
    elif row is not None and (row.told_hours, row.activity) == (told, text):
        return
    elif row is not None:
        row.told_hours, row.activity, row.told_at = told, text, now
    elif told is not None:
        session.add(
            HourEntry(
                id=uuid4(), placement_id=placement_id, day=day, activity=text, told_hours=told, told_at=now
            )
        )
    _record(session, actor, "hours.log", placement, now)


def confirm_week(
    session: Session,
    placement_id: UUID,
    days: Mapping[date, DaySaid],
    *,
    confirmed_by: str,
    now: datetime,
    sheet_id: UUID | None = None,
) -> int:
    """Confirm days as the tutor says them, all or none; return how many were written.

    What stands at a day must still be what the tutor saw: what the person told ("hours-changed") and what is
    confirmed ("hours-confirmed"), so that an old window writes over nobody's correction. A day that says the
    same already is left alone: a second click writes nothing. A remark beside the number that somebody else
    confirmed meanwhile is added to the one that stands there.
    """
    placement = _take_placement(session, placement_id, now)
    rows = _take_days(session, placement_id, days)
    written = 0
    for day, said in sorted(days.items()):
        row = rows.get(day)
        hours, remark = read_hours(said.hours, least=Decimal(0)), " ".join(said.remark.split())
        if (row.told_hours if row else None) != said.told:
            raise Refusal("hours-changed")
        is_other = row is not None and row.confirmed_hours != said.confirmed
        if row is not None and is_other and row.confirmed_hours != hours:
            raise Refusal(
                "hours-confirmed",
                day=day,
                there=plain(row.confirmed_hours or Decimal(0)),
                by=row.confirmed_by,
                typed=plain(hours),
            )
        if row is not None and is_other and row.remark:
            remark = row.remark if remark in row.remark else f"{row.remark} – {remark}"
        if len(remark) > LONGEST_REMARK:
            raise Refusal("remark-too-long", longest=LONGEST_REMARK)
        if row is not None and (row.confirmed_hours, row.remark) == (hours, remark):
            if sheet_id is not None and row.sheet_id != sheet_id:
                row.sheet_id, written = sheet_id, written + 1
            continue
        _require_day(session, placement, day, now)
        if row is None:
            row = HourEntry(id=uuid4(), placement_id=placement_id, day=day)
            row.activity = " ".join(said.activity.split())[:LONGEST_ACTIVITY]
            session.add(row)
        row.confirmed_hours, row.confirmed_at, row.confirmed_by = hours, now, confirmed_by
        row.remark, row.sheet_id = remark, sheet_id or row.sheet_id
        written += 1
    if written:
        _record(session, ANONYMOUS, "hours.confirm", placement, now, days=written)
    return written


def list_days(session: Session, placement_ids: Iterable[UUID], *, open_only: bool = False) -> list[DayRow]:
    """Return the register of some placements by day, in one query."""
    wanted = select(HourEntry).where(HourEntry.placement_id.in_(set(placement_ids)))
    if open_only:
        wanted = wanted.where(HourEntry.confirmed_hours.is_(None))
    return [
        DayRow(
            placement_id=row.placement_id,
            day=row.day,
            activity=row.activity,
            told_hours=row.told_hours,
            confirmed_hours=row.confirmed_hours,
            confirmed_at=row.confirmed_at,
            confirmed_by=row.confirmed_by,
            remark=row.remark,
            sheet_id=row.sheet_id,
        )
        for row in session.scalars(wanted.order_by(HourEntry.placement_id, HourEntry.day))
    ]


def _take_placement(session: Session, placement_id: UUID, now: datetime) -> Placement:
    """Hold the placement until the end: two who write days at once queue, and its state is that of now."""
    session.flush()
    placement = session.scalar(
        select(Placement)
        .where(Placement.id == placement_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if placement is None:
        raise NotFound("not-found")
    refusal = against_hours(session, [placement], now.astimezone(TRENTO).date()).get(placement.id)
    if refusal is not None:
        raise refusal
    return placement


def _take_days(session: Session, placement_id: UUID, days: Iterable[date]) -> dict[date, HourEntry]:
    rows = session.scalars(
        select(HourEntry)
        .where(HourEntry.placement_id == placement_id, HourEntry.day.in_(set(days)))
        .execution_options(populate_existing=True)
    )
    return {row.day: row for row in rows}


def _require_day(session: Session, placement: Placement, day: date, now: datetime) -> None:
    """Refuse a day that does not count: before, after, still to come, or suspended."""
    today = now.astimezone(TRENTO).date()
    if day > today:
        raise Refusal("day-to-come", day=day)
    last = placement.ended_on or placement.ends_on
    if not placement.starts_on <= day <= last:
        raise Refusal("day-outside", day=day, first=placement.starts_on, last=last)
    if is_suspended_on(list_suspensions(session, [placement.id]).get(placement.id, ()), day):
        raise Refusal("day-suspended", day=day)


def list_suspensions(
    session: Session, placement_ids: Iterable[UUID]
) -> dict[UUID, tuple[tuple[date, date | None], ...]]:
    """Return the spans in which each placement stood still: first day, last day (None while it lasts)."""
    spans: dict[UUID, list[tuple[date, date | None]]] = {}
    events = session.scalars(
        select(PlacementEvent)
        .where(
            PlacementEvent.placement_id.in_(set(placement_ids)),
            PlacementEvent.what.in_(["suspended", "resumed"]),
        )
        .order_by(PlacementEvent.on_day, PlacementEvent.at)
    )
    for event in events:
        known = spans.setdefault(event.placement_id, [])
        if event.what == "suspended":
            known.append((event.on_day, event.until_day))
        elif known:
            known[-1] = (known[-1][0], event.on_day - timedelta(days=1))
    return {placement_id: tuple(known) for placement_id, known in spans.items()}


def is_suspended_on(spans: Iterable[tuple[date, date | None]], day: date) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)


def _record(
    session: Session, actor: Viewer, action: str, placement: Placement, now: datetime, **details: int
) -> None:
    session.flush()
    audit.record(
        session,
        actor,
        action,
        object_type="placement",
        object_id=placement.id,
        organisation_id=placement.promoter_id,
        now=now,
        **details,
    )
