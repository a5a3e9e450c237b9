"""One row of a sheet of courses, cell by cell: a value, or what is wrong with it and where."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from catalogue.courses.columns import Columns, CourseField
from catalogue.courses.vague_dates import DateProblem, Precision, VagueDate, from_day, parse_vague_date
from commons.folding import fold
from commons.sheets import Cell, CellError, Row, shown

T = TypeVar("T")
F = CourseField


class RowProblem(StrEnum):
    """What may be wrong in a row; dates have `DateProblem` besides. `value` is what was written."""

    MISSING_VALUE = "missing_value"
    TOO_LONG = "too_long"  # limit
    NOT_HOURS = "not_hours"
    NOT_SEATS = "not_seats"
    NOT_A_DATE = "not_a_date"
    NOT_YES_OR_NO = "not_yes_or_no"
    UNKNOWN_LANGUAGE = "unknown_language"
    ENDS_BEFORE_START = "course_ends_before_start"  # start
    REFERENCE_TWICE = "reference_twice"  # first: the row that has it already


TEXT_LIMITS: Final = {
    F.REFERENCE: 80,
    F.TITLE: 300,
    F.PROVIDER: 300,
    F.PROVIDERS: 600,
    F.RECORD_KIND: 40,
    F.EDITION: 120,
    F.START: 200,
    F.END: 200,
    F.DATES_NOTE: 200,
    F.ENROLMENT_DEADLINE: 200,
    F.VENUE: 200,
    F.TOPIC: 120,
    F.AUDIENCE: 300,
    F.SOURCE: 500,
    F.CAVEAT: 2_000,
}
LONGEST_NAME: Final = 200
MOST_HOURS: Final = 5_000
MOST_SEATS: Final = 100_000
LANGUAGES: Final = {
    word: code
    for code, words in {
        "it": "it italiano italian italienisch",
        "de": "de tedesco german deutsch",
        "en": "en inglese english englisch",
        "fr": "fr francese french franzosisch",
        "es": "es spagnolo spanish spanisch",
        "lld": "lld lad ladino ladin ladinisch",
    }.items()
    for word in words.split()
}
YES: Final = frozenset({"si", "yes", "ja", "true", "vero", "x", "1"})
NO: Final = frozenset({"no", "nein", "false", "falso", "0"})
_HOURS = re.compile(
    r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:h|ore|ora|hours?|stunden|std)?\.?", re.ASCII | re.IGNORECASE
)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)


def read_hours(text: str) -> Decimal | None:
    found = _HOURS.fullmatch(text)
    hours = Decimal(found[1].replace(",", ".")) if found else Decimal(0)
    return hours if 0 < hours <= MOST_HOURS else None


def read_seats(text: str) -> int | None:
    seats = int(text) if _WHOLE.fullmatch(text) else 0
    return seats if 0 < seats <= MOST_SEATS else None


def read_flag(text: str) -> bool | None:
    word = fold(text)
    if word in YES:
        return True
    return False if word in NO else None


def _as_text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and math.isfinite(cell) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return "" if cell is None else str(cell).strip()


@dataclass(slots=True)
class RowReader:
    row: Row
    columns: Columns
    errors: list[CellError] = field(default_factory=list)

    def cell(self, wanted: CourseField) -> Cell:
        for meaning, cell in zip(self.columns.fields, self.row.cells, strict=False):
            if meaning is wanted:
                return cell
        return None

    def refuse(self, wanted: CourseField, code: str, value: str, *more: tuple[str, str]) -> None:
        values = (*((("value", shown(value)),) if value else ()), *more)
        self.errors.append(CellError(self.row.number, self.columns.name_of(wanted), code, values))

    def has_error(self, wanted: CourseField) -> bool:
        name = self.columns.name_of(wanted)
        return any(error.column == name for error in self.errors)

    def text(self, wanted: CourseField) -> str | None:
        text = _as_text(self.cell(wanted))
        limit = TEXT_LIMITS.get(wanted)
        if limit is not None and len(text) > limit:
            self.refuse(wanted, RowProblem.TOO_LONG, text, ("limit", str(limit)))
            return None
        return text or None

    def required(self, wanted: CourseField) -> str:
        text = self.text(wanted)
        if text is None and not self.has_error(wanted):
            self.refuse(wanted, RowProblem.MISSING_VALUE, "")
        return text or ""

    def value(self, wanted: CourseField, read: Callable[[str], T | None], code: RowProblem) -> T | None:
        text = self.text(wanted)
        if text is None:
            return None
        found = read(text)
        if found is None:
            self.refuse(wanted, code, text)
        return found

    def day(self, wanted: CourseField) -> VagueDate | None:
        """Read a date column: words may stand for a date there, bare numbers may not."""
        cell = self.cell(wanted)
        if isinstance(cell, date) and not isinstance(cell, datetime):
            return from_day(cell)
        text = self.text(wanted)
        if text is None:
            return None
        found = parse_vague_date(text)
        if isinstance(found, DateProblem):
            self.refuse(wanted, found, text)
            return None
        if found.precision is Precision.TEXT and not any(sign.isalpha() for sign in text):
            self.refuse(wanted, RowProblem.NOT_A_DATE, text)
            return None
        return found

    def note(self, wanted: CourseField) -> VagueDate | None:
        """Read a note on dates: whatever it says is kept."""
        text = self.text(wanted)
        if text is None:
            return None
        found = parse_vague_date(text)
        return VagueDate(text, Precision.TEXT) if isinstance(found, DateProblem) else found
