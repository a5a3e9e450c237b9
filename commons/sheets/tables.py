"""From raw rows to a checked `Table`: one set of rules for every kind of file."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from commons.sheets.values import (
    Cell,
    CellError,
    Limits,
    Row,
    SheetKind,
    SheetProblem,
    Table,
    column_letters,
    shown,
    text_fault,
)

# Writing puts an apostrophe before a text that a spreadsheet would run; reading takes it away.
# The apostrophes already there count too, so that each text comes back as it was.
STARTS_OF_FORMULAS = "=+\\-@\t\r\n＝＋－＠"
GUARDED = re.compile(f"'+[{STARTS_OF_FORMULAS}]")


@dataclass(slots=True)
class Faults:
    """The faults of one file, no more of them than a person can read."""

    limits: Limits
    found: list[CellError] = field(default_factory=list)

    def add(self, row: int | None, column: str | None, code: str, *values: tuple[str, str]) -> None:
        if len(self.found) < self.limits.errors:
            self.found.append(CellError(row, column, code, values))
        elif len(self.found) == self.limits.errors:
            limit = ("limit", str(self.limits.errors))
            self.found.append(CellError(None, None, SheetProblem.TOO_MANY_ERRORS, (limit,)))


@dataclass(frozen=True, slots=True)
class Origin:
    kind: SheetKind
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _read_header(cells: Sequence[Cell], row: int | None, kind: SheetKind, faults: Faults) -> tuple[str, ...]:
    raw = list(cells)
    while raw and _is_empty(raw[-1]):
        raw.pop()
    names: list[str] = []
    first: dict[str, str] = {}
    for index, cell in enumerate(raw):
        letters = column_letters(index)
        known = len(faults.found)
        text = _read_cell(cell, row, letters, kind, faults)
        name = " ".join(str(text).split()) if text is not None else ""
        names.append(name)
        if not name and len(faults.found) == known:
            faults.add(row, letters, SheetProblem.EMPTY_HEADER)
        elif name.casefold() in first:
            faults.add(row, shown(name), SheetProblem.DUPLICATE_HEADER, ("first", first[name.casefold()]))
        elif name:
            first[name.casefold()] = letters
    return tuple(names)


def _read_cell(cell: Cell, row: int | None, column: str, kind: SheetKind, faults: Faults) -> Cell:
    if isinstance(cell, float) and not math.isfinite(cell):
        faults.add(row, column, SheetProblem.NOT_A_NUMBER)
        return None
    if not isinstance(cell, str):
        return cell
    problem = text_fault(cell, faults.limits)
    if problem is not None:
        faults.add(row, column, problem[0], *problem[1])
        return None
    if kind is SheetKind.CSV and cell.startswith("="):
        faults.add(row, column, SheetProblem.FORMULA, ("value", shown(cell)))
        return None
    if kind is not SheetKind.JSON and GUARDED.match(cell):
        cell = cell[1:]
    return cell or None


def build_table(origin: Origin, lines: Iterable[tuple[int, Sequence[Cell]]], faults: Faults) -> Table | None:
    """Take the first line that has a value as the header; None where a limit ended the reading."""
    limits = faults.limits
    rest: Iterator[tuple[int, Sequence[Cell]]] = (
        (number, cells) for number, cells in lines if not all(_is_empty(cell) for cell in cells)
    )
    top = next(rest, None)
    if top is None:
        faults.add(None, None, SheetProblem.NO_HEADER)
        return None
    # The keys of JSON objects stand in no row.
    header = _read_header(top[1], top[0] or None, origin.kind, faults)
    if len(header) > limits.columns:
        faults.add(None, None, SheetProblem.TOO_MANY_COLUMNS, ("limit", str(limits.columns)))
        return None
    rows: list[Row] = []
    for number, raw in rest:
        if len(rows) == limits.rows:
            faults.add(number, None, SheetProblem.TOO_MANY_ROWS, ("limit", str(limits.rows)))
            return None
        cells = [
            _read_cell(cell, number, name or column_letters(index), origin.kind, faults)
            for index, (cell, name) in enumerate(zip(raw, header, strict=False))
        ]
        for index, cell in enumerate(raw[len(header) :], start=len(header)):
            if not _is_empty(cell):
                faults.add(
                    number, column_letters(index), SheetProblem.CELL_WITHOUT_HEADER, ("value", shown(cell))
                )
        cells.extend([None] * (len(header) - len(cells)))
        rows.append(Row(number, tuple(cells)))
    return Table(origin.kind, header, tuple(rows), origin.encoding, origin.delimiter, origin.sheet)
