"""A file as it stood, line by line, so that the same file can be written again.

Where `read_table` refuses a file for one bad cell, this keeps the cell and says what is wrong with it:
whoever uploaded the file mends it on a page. Only what concerns the file as a whole is refused.
`rewriting` is the way back.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from commons.sheets.reading import DELIMITERS, ZIP_START, csv_lines, decode, is_worth_reading
from commons.sheets.tables import GUARDED, Faults
from commons.sheets.values import (
    FORBIDDEN_CHARACTERS,
    Cell,
    CellError,
    Limits,
    SheetKind,
    SheetProblem,
    shown,
    text_fault,
)
from commons.sheets.workbooks import read_pages
from commons.sheets.worksheets import CELL_NAME, Page, index_of

LINES_LOOKED_AT: Final = 20
MARKS_A_ROW: Final = 10
"""So many cells of a row may bear a mark: here they are told where they stand, not all at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row under the number that its owner sees beside it; an empty cell is None."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with one cell; its column is counted from 0."""

    row: int
    column: int
    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RawSheet:
    """`formula_columns`: where a formula's last result was read; `date_formats`: how columns show days."""

    name: str
    lines: tuple[Line, ...]
    faults: tuple[CellFault, ...] = ()
    formula_columns: tuple[int, ...] = ()
    date_formats: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written: what must be known to write it again in the same way."""

    kind: SheetKind
    encoding: str = "utf-8-sig"
    delimiter: str = ";"
    line_end: str = "\r\n"
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class RawFile:
    style: Style
    sheets: tuple[RawSheet, ...]


def read_raw(data: bytes, limits: Limits) -> RawFile | list[CellError]:
    """Read all sheets of a CSV or XLSX file, or say why it cannot be read at all."""
    faults = Faults(limits)
    if not is_worth_reading(data, faults):
        return faults.found
    found = _read_workbook(data, faults) if data.startswith(ZIP_START) else _read_csv(data, faults)
    if found is None or faults.found:
        return faults.found
    if not found.sheets:
        faults.add(None, None, SheetProblem.NO_HEADER)
        return faults.found
    return found


def _read_csv(data: bytes, faults: Faults) -> RawFile | None:
    decoded = decode(data)
    if isinstance(decoded, SheetProblem):
        faults.add(None, None, decoded)
        return None
    text, encoding = decoded
    start = text.lstrip()[:1]
    if not start:
        faults.add(None, None, SheetProblem.EMPTY_FILE)
    elif start in "<{[" and (start != "[" or text.rstrip().endswith("]")):
        faults.add(None, None, SheetProblem.NOT_A_TABLE, ("found", "html" if start == "<" else "json"))
    if faults.found:
        return None
    delimiter = _find_delimiter(text)
    try:
        raw = list(csv_lines(text, delimiter, faults))
    except csv.Error:
        return None
    sheet = _sheet("", raw, {}, faults)
    head = text[:100_000]
    style = Style(
        SheetKind.CSV,
        encoding,
        delimiter,
        "\r\n" if "\r\n" in head else "\n",
        is_quoted=start == '"' and all(line.startswith('"') for line in head.splitlines()[:1]),
    )
    return RawFile(style, (sheet,)) if sheet is not None else RawFile(style, ())


def _find_delimiter(text: str) -> str:
    """Take the sign that cuts the first lines into most pieces: a title above the header has none."""

    def pieces(delimiter: str) -> int:
        lines = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
        try:
            return sum(len(line) for line in islice((line for line in lines if line), LINES_LOOKED_AT))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=pieces)


def _read_workbook(data: bytes, faults: Faults) -> RawFile | None:
    marked = Faults(replace(faults.limits, errors=faults.limits.rows * MARKS_A_ROW))
    pages = read_pages(data, marked)
    if pages is None:
        faults.found.extend(marked.found)
        return None
    sheets = []
    for name, page in pages.items():
        sheet = _sheet(name, page.lines, _marks(page), faults)
        if sheet is not None:
            formulas = {index_of(found[1]) for found in _formulas(page)}
            sheets.append(
                RawSheet(name, sheet.lines, sheet.faults, tuple(sorted(formulas)), dict(page.date_formats))
            )
    return RawFile(Style(SheetKind.XLSX), tuple(sheets))


def _formulas(page: Page) -> Iterator[re.Match[str]]:
    for code, cell, _key, _value in page.marks:
        if code is SheetProblem.FORMULA and (found := CELL_NAME.fullmatch(cell)):
            yield found


def _marks(page: Page) -> dict[tuple[int, int], CellFault]:
    found = {}
    for code, cell, key, value in page.marks:
        place = CELL_NAME.fullmatch(cell)
        if code is SheetProblem.FORMULA or place is None:
            continue
        row, column = int(place[2]), index_of(place[1])
        found[row, column] = CellFault(row, column, code, ((key, shown(value)),))
    return found


def _sheet(
    name: str,
    raw: Iterable[tuple[int, Sequence[Cell]]],
    marks: Mapping[tuple[int, int], CellFault],
    faults: Faults,
) -> RawSheet | None:
    """Return the rows that have a value; None when the sheet has none, or is too large."""
    limits = faults.limits
    lines: list[Line] = []
    wrong = dict(marks)
    for number, cells in raw:
        kept = [_cell(cell, number, column, limits, wrong) for column, cell in enumerate(cells)]
        while kept and (kept[-1] is None or not str(kept[-1]).strip()):
            kept.pop()
        if not kept:
            continue
        if len(lines) > limits.rows:  # the header is a row too
            faults.add(None, None, SheetProblem.TOO_MANY_ROWS, ("limit", str(limits.rows)))
            return None
        if len(kept) > limits.columns:
            faults.add(None, None, SheetProblem.TOO_MANY_COLUMNS, ("limit", str(limits.columns)))
            return None
        lines.append(Line(number, tuple(kept)))
    if not lines:
        return None
    return RawSheet(name, tuple(lines), tuple(wrong[place] for place in sorted(wrong)))


def _cell(cell: Cell, row: int, column: int, limits: Limits, wrong: dict[tuple[int, int], CellFault]) -> Cell:
    if isinstance(cell, float) and not math.isfinite(cell):
        wrong[row, column] = CellFault(row, column, SheetProblem.NOT_A_NUMBER)
        return None
    if not isinstance(cell, str):
        return cell
    problem = text_fault(cell, limits)
    if problem is not None:
        wrong[row, column] = CellFault(row, column, problem[0], problem[1])
        cell = FORBIDDEN_CHARACTERS.sub("", cell)[: limits.cell_characters]
    if GUARDED.match(cell):
        cell = cell[1:]
    return cell or None
