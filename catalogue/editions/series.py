"""The days of a series of meetings: every so many weeks, without the days on which nobody teaches."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

MOST_MEETINGS: Final = 60
LONGEST_STEP: Final = 8
FURTHEST: Final = timedelta(days=1100)

_FIXED: Final = {
    (1, 1): "new_year",
    (1, 6): "epiphany",
    (4, 25): "liberation",
    (5, 1): "labour",
    (6, 2): "republic",
    (8, 15): "assumption",
    (11, 1): "all_saints",
    (12, 8): "immaculate",
    (12, 25): "christmas",
    (12, 26): "st_stephen",
}
_ST_FRANCIS_FROM: Final = 2026
"""L. 8 October 2025, n. 151: 4 October is a holiday again from 2026."""


def holiday_of(day: date) -> str | None:
    """Return which national holiday a day is, by a key. Sundays are none; patron saints are local."""
    if (day.month, day.day) == (10, 4) and day.year >= _ST_FRANCIS_FROM:
        return "st_francis"
    easter = _easter(day.year)
    if day == easter:
        return "easter"
    if day == easter + timedelta(days=1):
        return "easter_monday"
    return _FIXED.get((day.month, day.day))


def make_series(
    first: date,
    count: int,
    *,
    every_weeks: int = 1,
    skipped: Collection[date] = (),
    keeps_holidays_free: bool = True,
) -> tuple[list[date], list[date]]:
    """Return the days of the meetings, and those that were left out on the way.

    A day that is left out does not count: the series goes on until there are as many meetings as wanted, or
    until it leaves all sense (three years).
    """
    days: list[date] = []
    left_out: list[date] = []
    day = first
    while len(days) < count and day - first <= FURTHEST:
        if day in skipped or (keeps_holidays_free and holiday_of(day)):
            left_out.append(day)
        else:
            days.append(day)
        day += timedelta(weeks=every_weeks)
    return days, left_out


def _easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    leaps, century_rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    golden = year % 19
    epact = (19 * golden + century - leaps - moon + 15) % 30
    year_leaps, year_rest = divmod(rest, 4)
    weekday = (32 + 2 * century_rest + 2 * year_leaps - epact - year_rest) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
