"""The week of a register, and hours as people write them."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from commons.errors import Refusal

LONGEST_OWN_WORDS: Final = 4000
_DECIMAL: Final = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?", re.ASCII)
_CLOCK: Final = re.compile(r"(\d{1,2}):([0-5]\d)", re.ASCII)
_UNIT: Final = re.compile(r"\s*(h|ore|ora|std|stunden|hours?)\.?$", re.IGNORECASE)
_ZERO: Final = Decimal(0)


class DayState(StrEnum):
    """Why a day can be written or not."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    FUTURE = "future"
    OUTSIDE = "outside"
    SUSPENDED = "suspended"
    SHUT = "shut"  # nothing is written any more, or not yet


class Logged(Protocol):
    """What the register holds of a day."""

    @property
    def activity(self) -> str: ...
    @property
    def told_hours(self) -> Decimal | None: ...
    @property
    def confirmed_hours(self) -> Decimal | None: ...
    @property
    def confirmed_by(self) -> str: ...
    @property
    def confirmed_at(self) -> datetime | None: ...
    @property
    def remark(self) -> str: ...


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of the week as the page shows it."""

    day: date
    state: DayState
    logged: Logged | None

    @property
    def differs(self) -> bool:
        """The tutor confirmed something else than the person told; what she never told does not differ."""
        row = self.logged
        return (
            row is not None
            and row.confirmed_hours is not None
            and row.told_hours is not None
            and row.told_hours != row.confirmed_hours
        )

    @property
    def was(self) -> str:
        row = self.logged
        return fingerprint(row.told_hours, row.activity) if row else fingerprint(None, "")


@dataclass(frozen=True, slots=True)
class WeekSum:
    """One week of the whole register."""

    monday: date
    told: Decimal
    confirmed: Decimal
    open_days: int
    differing_days: int

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Span:
    """When hours can be written: the first and the last day, whether at all, and what stood still."""

    first: date
    last: date
    is_writable: bool
    suspended: tuple[tuple[date, date | None], ...] = ()

    def state_of(self, day: date, today: date, logged: Logged | None) -> DayState:
        if logged is not None and logged.confirmed_hours is not None:
            return DayState.CONFIRMED
        if not self.first <= day <= self.last:
            return DayState.OUTSIDE
        if any(first <= day and (last is None or day <= last) for first, last in self.suspended):
            return DayState.SUSPENDED
        if not self.is_writable:
            return DayState.SHUT
        return DayState.FUTURE if day > today else DayState.OPEN


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def read_week(text: str | None, span: Span, today: date) -> date:
    """Return the Monday of the week that an address asks for; else of today, within the span."""
    try:
        asked = date.fromisoformat(text or "")
    except ValueError:
        asked = today
    return monday_of(max(span.first, min(asked, span.last)))


def compose_week(monday: date, span: Span, today: date, logged: Mapping[date, Logged]) -> tuple[DayLine, ...]:
    days = [monday + timedelta(days=each) for each in range(7)]
    return tuple(DayLine(day, span.state_of(day, today, logged.get(day)), logged.get(day)) for day in days)


def sum_weeks(span: Span, today: date, logged: Mapping[date, Logged]) -> tuple[WeekSum, ...]:
    """Return the weeks from the first to today's (or the last of the span), the latest first."""
    ends = monday_of(max([min(today, span.last), *logged]))
    monday = monday_of(min([span.first, *logged]))
    weeks = []
    while monday <= ends:
        lines = compose_week(monday, span, today, logged)
        rows = [line.logged for line in lines if line.logged]
        weeks.append(
            WeekSum(
                monday,
                sum((row.told_hours or _ZERO for row in rows), _ZERO),
                sum((row.confirmed_hours or _ZERO for row in rows), _ZERO),
                sum(1 for row in rows if row.confirmed_hours is None),
                sum(1 for line in lines if line.differs),
            )
        )
        monday += timedelta(days=7)
    return tuple(reversed(weeks))


def read_told_hours(text: str) -> Decimal | None:
    """Read `4`, `4,5`, `4.5`, `4:30`, `4 ore`; nothing is None. Refusal with an example for all else."""
    told = _UNIT.sub("", text.strip())
    if not told:
        return None
    if found := _CLOCK.fullmatch(told):
        hours = int(found[1]) + Decimal(int(found[2])) / 60
    elif found := _DECIMAL.fullmatch(told):
        hours = Decimal(f"{found[1]}.{found[2] or 0}")
    else:
        raise Refusal("told-hours-unreadable")
    if hours == 0:
        return None
    return hours


def write_hours(hours: Decimal | None) -> str:
    """Write hours into a box as they are read again: `4`, `4,5`."""
    return "" if hours is None else format(hours.normalize(), "f").replace(".", ",")


def fingerprint(hours: Decimal | None, activity: str) -> str:
    """Tell whether what a form was filled with is still there."""
    return hashlib.sha256(f"{write_hours(hours)}|{activity}".encode()).hexdigest()[:16]


def check_own_words(words: str) -> str:
    told = "\n".join(line.rstrip() for line in words.replace("\r\n", "\n").split("\n")).strip()
    if len(told) > LONGEST_OWN_WORDS:
        raise Refusal("own-words-long", longest=LONGEST_OWN_WORDS)
    return told
