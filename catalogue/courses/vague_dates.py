"""Dates as sources give them: a day, a month, a year, a stretch of time, or only words.

The text is kept as written and is what people read. `earliest` and `latest` are bounds for sorting, set
only where the text itself states them: a year that somebody concluded is not in the text.
"""

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class VagueDate:
    """A date as it is known. Made by `parse_vague_date`, so that text and bounds never part ways."""

    text: str
    precision: Precision
    earliest: date | None = None
    latest: date | None = None

    @property
    def day(self) -> date | None:
        """Return the day, if it is one."""
        return self.earliest if self.precision is Precision.DAY else None


class DateProblem(StrEnum):
    """Why something that looks like a date is none."""

    NOT_IN_CALENDAR = "date_not_in_calendar"
    TWO_DIGIT_YEAR = "date_two_digit_year"
    YEAR_OUT_OF_RANGE = "date_year_out_of_range"
    ENDS_BEFORE_START = "date_ends_before_start"


_MONTHS: Final = (
    ("gennaio", "january", "januar", "jänner"),
    ("febbraio", "february", "februar"),
    ("marzo", "march", "märz"),
    ("aprile", "april"),
    ("maggio", "may", "mai"),
    ("giugno", "june", "juni"),
    ("luglio", "july", "juli"),
    ("agosto", "august"),
    ("settembre", "september"),
    ("ottobre", "october", "oktober"),
    ("novembre", "november"),
    ("dicembre", "december", "dezember"),
)
DECEMBER: Final = 12
# A year outside is a slip of the finger (0226, 3026).
YEARS: Final = range(1900, 2100)
_NUMBERS: Final = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_YEAR: Final = r"((?:19|20)\d\d)"
_MONTH: Final = f"({'|'.join(_NUMBERS)})"
_DAY: Final = r"(\d{1,2})[°º.]?"
_FROM: Final = r"(?:(?:dal?|from|vom)\s+)?"
_TO: Final = r"(?:\s*[-–—/]\s*|\s+(?:al?|to|bis)\s+)"
_HOUR: Final = r"(?:[ t]\d{1,2}:\d\d(?::\d\d)?)?"
_SCHOOL_YEAR: Final = r"(?:(?:a\.\s?[as]\.|anno (?:accademico|scolastico))\s*)?"

Bounds = tuple[Precision, date, date | None]


def parse_vague_date(text: str) -> VagueDate | DateProblem:
    """Read what a text states; words that are no date are kept as words.

    What has the shape of a date in digits and is none (31/02/2026, 12/05/10) is a mistake, not words.
    """
    kept = text.strip()
    plain = " ".join(kept.casefold().split())
    try:
        bounds = _read(plain)
        if bounds is None and ";" in plain:
            # "a.a. 2019/20; iscrizioni ...": what follows the date tells more about it.
            bounds = _read(plain.partition(";")[0].strip())
    except _NoDateError as error:
        return error.problem
    if bounds is None:
        return VagueDate(kept, Precision.TEXT)
    return VagueDate(kept, *bounds)


def from_day(day: date) -> VagueDate:
    return VagueDate(day.isoformat(), Precision.DAY, day, day)


class _NoDateError(ValueError):
    def __init__(self, problem: DateProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def _date(year: str | int, month: str | int, day: str | int) -> date:
    if int(year) not in YEARS:
        raise _NoDateError(DateProblem.YEAR_OUT_OF_RANGE)
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise _NoDateError(DateProblem.NOT_IN_CALENDAR) from error


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _range(earliest: date, latest: date) -> Bounds:
    if latest < earliest:
        raise _NoDateError(DateProblem.ENDS_BEFORE_START)
    return Precision.RANGE, earliest, latest


def _day(found: re.Match[str]) -> Bounds:
    exact = _date(found[3], found[2], found[1])
    return Precision.DAY, exact, exact


def _iso_day(found: re.Match[str]) -> Bounds:
    exact = _date(found[1], found[2], found[3])
    return Precision.DAY, exact, exact


def _short_year(_: re.Match[str]) -> Bounds:
    raise _NoDateError(DateProblem.TWO_DIGIT_YEAR)


def _named_day(found: re.Match[str]) -> Bounds:
    exact = _date(found[3], _NUMBERS[found[2]], found[1])
    return Precision.DAY, exact, exact


def _month(year: str, month: int) -> Bounds:
    first = _date(year, month, 1)
    return Precision.MONTH, first, _month_end(first.year, first.month)


def _year_and_two_digits(found: re.Match[str]) -> Bounds | None:
    """Tell "2025-03", a month, from "2012-13", two years; "2010-11" may be either and stays words."""
    year, rest = int(found[1]), int(found[2])
    is_next_year = rest == (year + 1) % 100
    if is_next_year:
        is_month_too = 1 <= rest <= DECEMBER
        return None if is_month_too else _range(date(year, 1, 1), date(year + 1, 12, 31))
    return _month(found[1], rest)


def _year(found: re.Match[str]) -> Bounds:
    return Precision.YEAR, date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)


def _months(found: re.Match[str]) -> Bounds:
    year = int(found[3])
    return _range(date(year, _NUMBERS[found[1]], 1), _month_end(year, _NUMBERS[found[2]]))


def _days(found: re.Match[str]) -> Bounds:
    month = _NUMBERS[found[3]]
    return _range(_date(found[4], month, found[1]), _date(found[4], month, found[2]))


def _days_of_months(found: re.Match[str]) -> Bounds:
    first = _date(found[5], _NUMBERS[found[2]], found[1])
    return _range(first, _date(found[5], _NUMBERS[found[4]], found[3]))


def _digit_days(found: re.Match[str]) -> Bounds:
    return _range(_date(found[5], found[2], found[1]), _date(found[5], found[4], found[3]))


def _years(found: re.Match[str]) -> Bounds:
    first, last = found[1], found[2] if len(found[2]) == len(found[1]) else found[1][:2] + found[2]
    return _range(date(int(first), 1, 1), date(int(last), 12, 31))


def _between(found: re.Match[str]) -> Bounds | None:
    start, end = _read_with(_POINTS, found[1]), _read_with(_POINTS, found[2])
    if start is None or end is None or end[2] is None:
        return None
    return _range(start[1], end[2])


def _since(found: re.Match[str]) -> Bounds | None:
    start = _read_with(_POINTS, found[1])
    return None if start is None else (Precision.RANGE, start[1], None)


_Reader = tuple[re.Pattern[str], Callable[[re.Match[str]], Bounds | None]]


def _reader(pattern: str, read: Callable[[re.Match[str]], Bounds | None]) -> _Reader:
    return re.compile(pattern, re.ASCII), read


_POINTS: Final = (
    _reader(rf"(\d{{1,2}})[./-](\d{{1,2}})[./-](\d{{4}}){_HOUR}", _day),
    _reader(rf"(\d{{4}})[./-](\d{{1,2}})[./-](\d{{1,2}}){_HOUR}", _iso_day),
    _reader(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}", _short_year),
    _reader(rf"{_DAY}\s+{_MONTH}\s+{_YEAR}", _named_day),
    _reader(rf"{_MONTH}\s+{_YEAR}", lambda found: _month(found[2], _NUMBERS[found[1]])),
    _reader(rf"(\d{{1,2}})[./-]{_YEAR}", lambda found: _month(found[2], int(found[1]))),
    _reader(rf"{_YEAR}-(\d\d)", _year_and_two_digits),
    _reader(_YEAR, _year),
)
_RANGES: Final = (
    _reader(rf"{_FROM}{_MONTH}{_TO}{_MONTH}\s+{_YEAR}", _months),
    _reader(rf"{_FROM}{_DAY}{_TO}{_DAY}\s+{_MONTH}\s+{_YEAR}", _days),
    _reader(rf"{_FROM}{_DAY}\s+{_MONTH}{_TO}{_DAY}\s+{_MONTH}\s+{_YEAR}", _days_of_months),
    _reader(rf"{_FROM}(\d{{1,2}})[./](\d{{1,2}})\.?{_TO}(\d{{1,2}})[./](\d{{1,2}})[./]{_YEAR}", _digit_days),
    _reader(rf"{_SCHOOL_YEAR}{_YEAR}[/–](\d{{4}}|\d\d)", _years),
    _reader(rf"{_FROM}(.+?)\s+(?:[-–—]|al?|to|bis)\s+(.+)", _between),
    _reader(r"(?:dal?|from|since|ab|seit)\s+(.+)", _since),
)


def _read_with(readers: Sequence[_Reader], text: str) -> Bounds | None:
    for pattern, read in readers:
        found = pattern.fullmatch(text)
        if found is not None:
            return read(found)
    return None


def _read(text: str) -> Bounds | None:
    return _read_with(_POINTS, text) or _read_with(_RANGES, text)
