"""From a row of somebody's sheet to a course: everything that is said is kept, nothing is added."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from catalogue.courses.columns import ColumnProblem, Columns, CourseField, find_column_errors, read_columns
from catalogue.courses.row_reading import (
    LANGUAGES,
    LONGEST_NAME,
    RowProblem,
    RowReader,
    read_flag,
    read_hours,
    read_seats,
)
from catalogue.courses.vague_dates import VagueDate
from commons.folding import fold
from commons.sheets import Cell, CellError, Row, SheetKind, Table, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRecord:
    """One course with at most one edition, as its source tells it. None: the source does not say.

    `provider` is the text as written, `providers` are the names in it; the first one leads.
    """

    reference: str | None = None
    title: str
    provider: str
    providers: tuple[str, ...]
    record_kind: str | None = None
    edition: str | None = None
    hours: Decimal | None = None
    start: VagueDate | None = None
    end: VagueDate | None = None
    dates_note: VagueDate | None = None
    enrolment_deadline: VagueDate | None = None
    seats: int | None = None
    venue: str | None = None
    topic: str | None = None
    audience: str | None = None
    language: str | None = None
    source: str | None = None
    is_source_truncated: bool = False
    is_historical: bool = False
    caveat: str | None = None

    @property
    def earliest(self) -> date | None:
        """Return a day to sort by: of the start, else of what the note states."""
        known = [each.earliest for each in (self.start, self.dates_note) if each is not None]
        return next((day for day in known if day is not None), None)


@dataclass(frozen=True, slots=True)
class CourseSheet:
    """A whole sheet. Where there are errors nothing of it is imported."""

    records: tuple[tuple[int, CourseRecord], ...]
    errors: tuple[CellError, ...]
    unknown_columns: tuple[str, ...]


F = CourseField
_BETWEEN_NAMES: Final = re.compile(r"[;\n]+|\s+/\s+")


def parse_course_row(row: Row, columns: Columns) -> CourseRecord | list[CellError]:
    """Read one row, or name every mistake in it."""
    reader = RowReader(row, columns)
    title = reader.required(F.TITLE)
    providers, provider = _read_providers(reader)
    start, end = reader.day(F.START), reader.day(F.END)
    if start and end and start.earliest and end.latest and end.latest < start.earliest:
        reader.refuse(F.END, RowProblem.ENDS_BEFORE_START, end.text, ("start", shown(start.text)))
    record = CourseRecord(
        reference=reader.text(F.REFERENCE),
        title=title,
        provider=provider,
        providers=providers,
        record_kind=reader.text(F.RECORD_KIND),
        edition=reader.text(F.EDITION),
        hours=reader.value(F.HOURS, read_hours, RowProblem.NOT_HOURS),
        start=start,
        end=end,
        dates_note=reader.note(F.DATES_NOTE),
        enrolment_deadline=reader.day(F.ENROLMENT_DEADLINE),
        seats=reader.value(F.SEATS, read_seats, RowProblem.NOT_SEATS),
        venue=reader.text(F.VENUE),
        topic=reader.text(F.TOPIC),
        audience=reader.text(F.AUDIENCE),
        language=reader.value(
            F.LANGUAGE, lambda text: LANGUAGES.get(fold(text)), RowProblem.UNKNOWN_LANGUAGE
        ),
        source=reader.text(F.SOURCE),
        is_source_truncated=bool(reader.value(F.SOURCE_TRUNCATED, read_flag, RowProblem.NOT_YES_OR_NO)),
        is_historical=bool(reader.value(F.HISTORICAL, read_flag, RowProblem.NOT_YES_OR_NO)),
        caveat=reader.text(F.CAVEAT),
    )
    return reader.errors or record


def format_course_row(record: CourseRecord) -> dict[CourseField, Cell]:
    """Return the cells that read back to the same record, in the order of the columns."""
    hours = record.hours
    if hours is not None:
        hours_cell: Cell = int(hours) if hours == hours.to_integral_value() else float(hours)
    else:
        hours_cell = None
    dates = (record.start, record.end, record.dates_note, record.enrolment_deadline)
    start, end, note, deadline = (each.text if each else None for each in dates)
    return {
        F.REFERENCE: record.reference,
        F.TITLE: record.title,
        F.PROVIDER: record.provider,
        F.PROVIDERS: "; ".join(record.providers),
        F.RECORD_KIND: record.record_kind,
        F.EDITION: record.edition,
        F.HOURS: hours_cell,
        F.START: start,
        F.END: end,
        F.DATES_NOTE: note,
        F.ENROLMENT_DEADLINE: deadline,
        F.SEATS: record.seats,
        F.VENUE: record.venue,
        F.TOPIC: record.topic,
        F.AUDIENCE: record.audience,
        F.LANGUAGE: record.language,
        F.SOURCE: record.source,
        F.SOURCE_TRUNCATED: "sì" if record.is_source_truncated else "no",
        F.HISTORICAL: "sì" if record.is_historical else "no",
        F.CAVEAT: record.caveat,
    }


def parse_courses(table: Table, *, ignore_unknown: bool = False) -> CourseSheet:
    """Read a whole sheet; with a wrong column no row is looked at, each would only repeat it."""
    columns = read_columns(table.header, None if table.kind is SheetKind.JSON else 1)
    errors = find_column_errors(columns, ignore_unknown=ignore_unknown)
    if not errors and not table.rows:
        errors.append(CellError(None, None, ColumnProblem.NO_ROWS))
    if errors:
        return CourseSheet((), tuple(errors), columns.unknown)
    records: list[tuple[int, CourseRecord]] = []
    first: dict[tuple[str, str], int] = {}
    for row in table.rows:
        found = parse_course_row(row, columns)
        if isinstance(found, list):
            errors.extend(found)
            continue
        records.append((row.number, found))
        if found.reference is None:
            continue
        known_by = (found.reference, fold(found.providers[0]))  # two providers may use the same code
        if first.setdefault(known_by, row.number) != row.number:
            values = (("value", shown(found.reference)), ("first", str(first[known_by])))
            column = columns.name_of(F.REFERENCE)
            errors.append(CellError(row.number, column, RowProblem.REFERENCE_TWICE, values))
    return CourseSheet(tuple(records), tuple(errors), columns.unknown)


def _read_providers(reader: RowReader) -> tuple[tuple[str, ...], str]:
    """Return the names and the text as written; the column of names wins where both are filled."""
    written, listed = reader.text(F.PROVIDER), reader.text(F.PROVIDERS)
    column, text = (F.PROVIDERS, listed) if listed is not None else (F.PROVIDER, written)
    pieces = (" ".join(name.split()) for name in _BETWEEN_NAMES.split(text or ""))
    names = tuple(dict.fromkeys(name for name in pieces if name))
    if not names and not reader.has_error(column):
        reader.refuse(column, RowProblem.MISSING_VALUE, text or "")
    for name in names:
        if len(name) > LONGEST_NAME:
            reader.refuse(column, RowProblem.TOO_LONG, name, ("limit", str(LONGEST_NAME)))
    return names, written or text or ""
