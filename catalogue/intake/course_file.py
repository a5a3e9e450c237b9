"""Write a sheet of courses again: as it came, with what the catalogue says today where that differs.

A cell stays what it was while it means what the catalogue says. Where it does not, the new value is written
as the other cells of its column are: the same order of day and month, the same comma, the same words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from catalogue.courses.life import CourseState
from catalogue.courses.row_reading import LANGUAGES
from catalogue.courses.wording import title_key
from catalogue.data import Form
from catalogue.intake.course_fields import (
    FORMS,
    SAID_FORMS,
    TEXTS,
    Facts,
    SheetField,
    as_read,
    read_course_row,
)
from catalogue.intake.course_rows import FIELD_OF, KnownCourse, KnownEdition
from commons.folding import fold
from commons.sheets import Cell, SheetKind
from commons.sheets.raw import Line

F = SheetField
_DATES: Final = {F.START: "starts_on", F.END: "ends_on", F.DEADLINE: "enrolment_deadline"}
_HOURS: Final = {F.HOURS: "planned_minutes", F.MINIMUM: "minimum_minutes"}
_GROUPS: Final = (
    (
        frozenset({"starts_on", "ends_on", "dates_text", "enrolment_deadline"}),
        (F.START, F.END, F.DATES_NOTE, F.DEADLINE),
    ),
    (frozenset({"venue", "form"}), (F.VENUE, F.FORM)),
)
_IN_GROUPS: Final = frozenset(name for names, _fields in _GROUPS for name in names)
_SAID_LANGUAGES: Final = {
    "it": "italiano",
    "de": "tedesco",
    "en": "inglese",
    "fr": "francese",
    "es": "spagnolo",
    "lld": "ladino",
}
_DIGIT_DAY: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2\d{4}.*", re.ASCII)
_ISO_DAY: Final = re.compile(r"\d{4}([./-])\d{1,2}\1\d{1,2}.*", re.ASCII)
_NUMBER: Final = re.compile(r"\d+(?:([.,])\d+)?(\s*\D*)", re.ASCII)


@dataclass(slots=True)
class Writing:
    """How the cells of one sheet are written: the column of each field, and what stands in it already."""

    kind: SheetKind
    columns: Mapping[SheetField, int]
    width: int
    examples: dict[SheetField, list[Cell]] = field(default_factory=dict)
    names: Mapping[UUID, str] = field(default_factory=dict)

    def look_at(self, lines: Iterable[Line]) -> None:
        for line in lines:
            for each, place in self.columns.items():
                if place < len(line.cells) and line.cells[place] is not None:
                    self.examples.setdefault(each, []).append(line.cells[place])

    def renew(self, line: Line, course: KnownCourse, edition: KnownEdition | None) -> Line:
        """Return a row that came in, with what has changed since written anew."""
        cells = [*line.cells, *([None] * (self.width - len(line.cells)))]
        mapped = {each: cells[place] for each, place in self.columns.items()}
        reading = read_course_row(line.number, mapped)
        now = facts_of(course, edition)
        said = {**reading.course, **reading.edition}
        if course.facts["reference"] is not None and reading.reference != course.facts["reference"]:
            self._set(cells, F.REFERENCE, now)
        if edition is not None and reading.label is not None and fold(reading.label) != fold(edition.label):
            self._set(cells, F.EDITION, now)
        differing = {name for name, value in said.items() if name in now and now[name] != value}
        for name in differing - _IN_GROUPS:
            self._set(cells, FIELD_OF[name], now)
        for names, fields in _GROUPS:
            if differing & names:
                for each in fields:
                    self._set(cells, each, now)
        return Line(line.number, tuple(cells))

    def renew_providers(self, line: Line, before: tuple[UUID, ...], course: KnownCourse) -> Line:
        """Write the providers anew where the names in the row mean others than those of the course."""
        if F.PROVIDERS not in self.columns or not before or before == course.facts["providers"]:
            return line
        cells = list(line.cells)
        self._set(cells, F.PROVIDERS, facts_of(course, None))
        return Line(line.number, tuple(cells))

    def fill(self, line: Line, wanted: SheetField, course: KnownCourse, edition: KnownEdition | None) -> Line:
        """Write one cell of a column that the sheet did not have."""
        cells = list(line.cells)
        self._set(cells, wanted, facts_of(course, edition))
        return Line(line.number, tuple(cells))

    def make(self, number: int, course: KnownCourse, edition: KnownEdition | None) -> Line:
        """Return a row for something that the sheet did not hold."""
        cells: list[Cell] = [None] * self.width
        now = facts_of(course, edition)
        for each in self.columns:
            self._set(cells, each, now)
        return Line(number, tuple(cells))

    def _set(self, cells: list[Cell], wanted: SheetField, now: Facts) -> None:
        place = self.columns.get(wanted)
        if place is not None:
            cells[place] = self._cell(wanted, now)

    def _cell(self, wanted: SheetField, now: Facts) -> Cell:
        if wanted in TEXTS:
            return _text(now.get(TEXTS[wanted]))
        if wanted in _DATES:
            value = now.get(_DATES[wanted])
            if value is None and wanted is F.START and F.DATES_NOTE not in self.columns:
                return _text(now.get("dates_text"))
            return self._day(value, wanted) if isinstance(value, date) else None
        if wanted in _HOURS:
            minutes = now.get(_HOURS[wanted])
            return self._hours(minutes, wanted) if isinstance(minutes, int) else None
        if wanted is F.SEATS:
            seats = now.get("seats")
            return self._count(seats, wanted) if isinstance(seats, int) else None
        return self._word(wanted, now)

    def _word(self, wanted: SheetField, now: Facts) -> Cell:
        form = now.get("form")
        if wanted is F.LANGUAGE:
            code = _text(now.get("language"))
            words = (word for word in self._words(wanted) if LANGUAGES.get(fold(word)) == code)
            return next(words, _SAID_LANGUAGES.get(code or "", code)) if code else None
        if wanted is F.FORM and isinstance(form, Form):
            return next((w for w in self._words(wanted) if FORMS.get(fold(w)) is form), SAID_FORMS[form])
        if wanted is F.VENUE:
            is_on_line = form is Form.ON_LINE and now.get("venue") is None and F.FORM not in self.columns
            return SAID_FORMS[Form.ON_LINE] if is_on_line else _text(now.get("venue"))
        if wanted is F.PROVIDERS:
            ids = now["providers"]
            return "; ".join(self.names[each] for each in ids) if isinstance(ids, tuple) else None
        names = {F.REFERENCE: "known_by", F.EDITION: "label", F.DATES_NOTE: "dates_text"}
        return _text(now.get(names[wanted])) if wanted in names else None

    def _words(self, wanted: SheetField) -> list[str]:
        return [as_read(cell) for cell in self.examples.get(wanted, [])]

    def _day(self, day: date, wanted: SheetField) -> Cell:
        cells = self.examples.get(wanted) or [cell for each in _DATES for cell in self.examples.get(each, [])]
        has_text = False
        for cell in cells:
            if isinstance(cell, date | datetime):
                return day
            text = as_read(cell)
            if found := _DIGIT_DAY.fullmatch(text):
                sign, is_short = found[2], len(found[1]) == 1 or len(found[3]) == 1
                return (
                    f"{day.day}{sign}{day.month}{sign}{day.year}"
                    if is_short
                    else (f"{day:%d}{sign}{day:%m}{sign}{day.year}")
                )
            if found := _ISO_DAY.fullmatch(text):
                return f"{day.year}{found[1]}{day:%m}{found[1]}{day:%d}"
            has_text = True
        return day if self.kind is SheetKind.XLSX and not has_text else f"{day:%d/%m/%Y}"

    def _hours(self, minutes: int, wanted: SheetField) -> Cell:
        hours = minutes / 60
        whole = int(hours) if hours.is_integer() else hours
        texts = [cell for each in _HOURS for cell in self.examples.get(each, []) if isinstance(cell, str)]
        own = [cell for cell in self.examples.get(wanted, []) if isinstance(cell, str)]
        is_text = self.kind is SheetKind.CSV or bool(own)
        if not is_text:
            return whole
        found = next((hit for text in [*own, *texts] if (hit := _NUMBER.fullmatch(text.strip()))), None)
        signs = (hit[1] for text in texts if (hit := _NUMBER.fullmatch(text.strip())) and hit[1])
        written = f"{whole:g}".replace(".", next(signs, ","))
        return written + (found[2].rstrip() if found and own else "")

    def _count(self, count: int, wanted: SheetField) -> Cell:
        has_text = any(isinstance(cell, str) for cell in self.examples.get(wanted, []))
        return str(count) if self.kind is SheetKind.CSV or has_text else count


def facts_of(course: KnownCourse, edition: KnownEdition | None) -> Facts:
    """Return what the catalogue says of a row. `known_by`: the code, else the address of the course."""
    return {
        **course.facts,
        "known_by": course.reference or course.slug,
        **(edition.facts if edition else {}),
        **({"label": edition.label} if edition else {}),
    }


def find_needed(columns: Mapping[SheetField, int], known: Sequence[KnownCourse]) -> list[SheetField]:
    """Return the columns without which two rows could not be told apart when the sheet comes back."""
    live = [course for course in known if course.state is not CourseState.ARCHIVED]
    titles = [title_key(course.title) for course in live]
    needed = []
    if F.REFERENCE not in columns and len(set(titles)) < len(titles):
        needed.append(F.REFERENCE)
    if F.EDITION not in columns and any(len(course.editions) > 1 for course in live):
        needed.append(F.EDITION)
    return needed


def _text(value: object) -> str | None:
    return None if value is None else str(value)
