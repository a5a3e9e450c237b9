"""A month as a calendar draws it: whole weeks from Monday to Sunday, each day with what falls on it.

    first = read_month(request.args.get("month", ""), today)
    since, until = days_shown(first)                      # what the query has to look for
    month = lay_month(first, entries, today=today)        # entries: CalendarEntry, in any order
    render_template(..., month=month)

and in the page, with `css/calendar.css` in its head:

    {% from "components/calendar.html" import month_grid, month_nav %}
    {{ month_nav(month, address_of) }}     address_of("2026-12") returns the address of that month
    {{ month_grid(month) }}

On a phone the same table becomes a list of the days on which there is something.
"""

import re
from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Final

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2200
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One thing on a day, said already in the reader's language.

    `note` stands under the title: who, or where. `lang` is the language of the title where it is not that of
    the page. `is_beside`: somebody else's, drawn paler; its note should say whose.
    """

    on: date
    title: str
    address: str
    starts_at: time | None = None
    ends_at: time | None = None
    note: str = ""
    lang: str = ""
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the grid; one of the months around is not `is_of_month`."""

    on: date
    is_of_month: bool
    is_today: bool
    entries: tuple[CalendarEntry, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """`before` and `after` name the months around, as an address writes them; `count` is this month's own."""

    first: date
    weeks: tuple[tuple[CalendarDay, ...], ...]
    before: str
    after: str
    this: str
    count: int
    has_today: bool


def read_month(text: str, today: date) -> date:
    """Return the first day of the month that an address names; what is no month means the present one."""
    found = _MONTH.fullmatch(text)
    if found is None:
        return today.replace(day=1)
    year, month = int(found[1]), int(found[2])
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= _MONTHS):
        return today.replace(day=1)
    return date(year, month, 1)


def days_shown(first: date) -> tuple[date, date]:
    """Return the first and the last day that the grid of a month shows."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return weeks[0][0], weeks[-1][-1]


def lay_month(first: date, entries: Iterable[CalendarEntry], *, today: date) -> Month:
    """Lay entries into the weeks of a month; on a day they stand by their hour, those without one first."""
    by_day: defaultdict[date, list[CalendarEntry]] = defaultdict(list)
    for entry in entries:
        by_day[entry.on].append(entry)
    weeks = tuple(
        tuple(
            CalendarDay(
                on=day,
                is_of_month=day.month == first.month,
                is_today=day == today,
                entries=tuple(sorted(by_day[day], key=_place)),
            )
            for day in week
        )
        for week in Calendar().monthdatescalendar(first.year, first.month)
    )
    return Month(
        first=first,
        weeks=weeks,
        before=month_name(first, -1),
        after=month_name(first, 1),
        this=month_name(first),
        count=sum(len(day.entries) for week in weeks for day in week if day.is_of_month),
        has_today=(first.year, first.month) == (today.year, today.month),
    )


def month_name(first: date, further: int = 0) -> str:
    """Write a month as an address does, `2026-12`, or the one so many months further."""
    year, month = divmod(first.year * _MONTHS + first.month - 1 + further, _MONTHS)
    return f"{year:04}-{month + 1:02}"


def _place(entry: CalendarEntry) -> tuple[bool, time, bool, str]:
    return entry.starts_at is not None, entry.starts_at or time.min, entry.is_beside, entry.title
