"""An uploaded sheet as it is kept until it is applied: its cells, what its columns mean, what was answered.

Pure: bytes in the database on one side, values on the other.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from commons.folding import fold
from commons.sheets import Cell, SheetKind, column_letters
from commons.sheets.raw import CellFault, Line, RawFile, RawSheet, Style

LOOKED_AT: Final = 30
"""A header stands within so many lines; above it people write titles and dates."""
SAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """Which sheet of the file, in which line the columns are named, and what each of them means.

    `meanings` holds the value of a field, or "" for a column that stays as it is; it is empty until somebody
    has said so. `is_family_first`: in a column that holds the whole name.
    """

    sheet: int = 0
    header: int = 1
    meanings: tuple[str, ...] = ()
    is_family_first: bool = True

    @property
    def is_said(self) -> bool:
        return bool(self.meanings)

    def columns(self) -> dict[str, int]:
        return {meaning: place for place, meaning in enumerate(self.meanings) if meaning}


@dataclass(frozen=True, slots=True)
class Answers:
    """What was written on the page about rows: cells by row and column, rows left aside, choices by row."""

    cells: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    choices: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A file with its layout and answers. Rows stand under the header, corrected where somebody did so."""

    file: RawFile
    layout: Layout
    answers: Answers = field(default_factory=Answers)

    @property
    def sheet(self) -> RawSheet:
        return self.file.sheets[self.layout.sheet]

    def header(self) -> tuple[str, ...]:
        """Return what the columns are called, those without a name by their letters; as wide as the sheet."""
        return header_of(self.sheet, self.layout.header)

    def lines(self) -> list[Line]:
        width = len(self.header())
        return [
            _corrected(line, width, self.answers.cells.get(line.number, {}))
            for line in self.sheet.lines
            if line.number > self.layout.header
        ]

    def faults(self) -> dict[tuple[int, int], CellFault]:
        """Return what is still wrong with single cells: what was written over them counts instead."""
        return {
            (fault.row, fault.column): fault
            for fault in self.sheet.faults
            if fault.row > self.layout.header and fault.column not in self.answers.cells.get(fault.row, {})
        }


def header_of(sheet: RawSheet, header: int) -> tuple[str, ...]:
    width = max((len(line.cells) for line in sheet.lines if line.number >= header), default=0)
    named = next((line.cells for line in sheet.lines if line.number == header), ())
    return tuple(
        " ".join(str(named[place]).split()) if place < len(named) and named[place] is not None else ""
        for place in range(width)
    )


def shown_header(header: Sequence[str]) -> list[str]:
    return [name or column_letters(place) for place, name in enumerate(header)]


def guess_header(sheet: RawSheet, known: Mapping[str, str]) -> int:
    """Return the line that names most columns which somebody knows; else the first that names two."""

    def score(line: Line) -> tuple[int, int]:
        texts = [fold(cell) for cell in line.cells if isinstance(cell, str)]
        return sum(text in known for text in texts), -line.number

    near = sheet.lines[:LOOKED_AT]
    best = max(near, key=score)
    if score(best)[0]:
        return best.number
    named = (line for line in near if sum(isinstance(cell, str) for cell in line.cells) > 1)
    return next(named, sheet.lines[0]).number


def guess_meanings(
    header: Sequence[str], known: Mapping[str, str], remembered: Mapping[str, str]
) -> tuple[str, ...]:
    """Propose what each column means: what this organisation said last time, else by its name; each once."""
    found: list[str] = []
    for name in header:
        key = fold(name)
        meaning = remembered.get(key, known.get(key, "")) if key else ""
        found.append("" if meaning in found else meaning)
    return tuple(found)


def samples(sheet: RawSheet, header: int, place: int) -> list[str]:
    """Return the first different values of a column, for whoever says what it means."""
    values = (
        shown_cell(line.cells[place])
        for line in sheet.lines
        if line.number > header and place < len(line.cells)
    )
    return list(dict.fromkeys(value for value in values if value))[:SAMPLES]


def shown_cell(cell: Cell) -> str:
    """Write a cell as people read it: days as in Italy, numbers without a useless rest."""
    if isinstance(cell, bool):
        return "sì" if cell else "no"
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return f"{int(cell)}" if cell.is_integer() else f"{cell}".replace(".", ",")
    return "" if cell is None else str(cell).strip()


def merge_answers(
    before: Answers,
    *,
    cells: Mapping[int, Mapping[int, str]],
    seen_rows: frozenset[int],
    left_out: frozenset[int],
    choices: Mapping[int, str],
) -> Answers:
    """Add what was just written; of the rows that stood on the page, the ticks count as they stand now."""
    merged = {row: dict(found) for row, found in before.cells.items()}
    for row, found in cells.items():
        merged.setdefault(row, {}).update(found)
    return Answers(
        cells=merged,
        left_out=(before.left_out - seen_rows) | (left_out & seen_rows),
        choices={**before.choices, **choices},
    )


def pack_file(file: RawFile) -> bytes:
    style = file.style
    document = {
        "style": [style.kind, style.encoding, style.delimiter, style.line_end, style.is_quoted],
        "sheets": [
            {
                "name": sheet.name,
                "lines": [[line.number, [_plain(cell) for cell in line.cells]] for line in sheet.lines],
                "faults": [[each.row, each.column, each.code, list(each.values)] for each in sheet.faults],
                "formulas": list(sheet.formula_columns),
                "formats": list(sheet.date_formats.items()),
            }
            for sheet in file.sheets
        ],
    }
    return zlib.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def unpack_file(packed: bytes) -> RawFile:
    document = json.loads(zlib.decompress(packed))
    kind, *rest = document["style"]
    return RawFile(
        Style(SheetKind(kind), *rest),
        tuple(
            RawSheet(
                sheet["name"],
                tuple(Line(number, tuple(map(_cell, cells))) for number, cells in sheet["lines"]),
                tuple(
                    CellFault(row, column, code, tuple((key, value) for key, value in values))
                    for row, column, code, values in sheet["faults"]
                ),
                tuple(sheet["formulas"]),
                dict(sheet["formats"]),
            )
            for sheet in document["sheets"]
        ),
    )


def pack_answers(answers: Answers) -> bytes:
    document = {
        "cells": answers.cells,
        "left_out": sorted(answers.left_out),
        "choices": answers.choices,
    }
    return zlib.compress(json.dumps(document, ensure_ascii=False).encode())


def unpack_answers(packed: bytes | None) -> Answers:
    if packed is None:
        return Answers()
    document = json.loads(zlib.decompress(packed))
    return Answers(
        {
            int(row): {int(place): text for place, text in found.items()}
            for row, found in document["cells"].items()
        },
        frozenset(document["left_out"]),
        {int(row): choice for row, choice in document["choices"].items()},
    )


def pack_layout(layout: Layout) -> dict[str, Any]:
    return {
        "sheet": layout.sheet,
        "header": layout.header,
        "meanings": list(layout.meanings),
        "is_family_first": layout.is_family_first,
    }


def unpack_layout(document: Mapping[str, Any]) -> Layout:
    return replace(Layout(**document), meanings=tuple(document["meanings"]))


def settle(draft: Draft) -> RawFile:
    """Return the file with the corrections in its cells: what it says from now on."""
    corrected = {line.number: line for line in draft.lines()}
    sheet = draft.sheet
    lines = tuple(
        Line(line.number, _trimmed(corrected[line.number].cells)) if line.number in corrected else line
        for line in sheet.lines
    )
    gone = tuple(fault for fault in sheet.faults if (fault.row, fault.column) in draft.faults())
    sheets = list(draft.file.sheets)
    sheets[draft.layout.sheet] = replace(sheet, lines=lines, faults=gone)
    return replace(draft.file, sheets=tuple(sheets))


def _corrected(line: Line, width: int, written: Mapping[int, str]) -> Line:
    cells = [*line.cells, *([None] * (width - len(line.cells)))]
    for place, text in written.items():
        if place < width:
            cells[place] = text.strip() or None
    return Line(line.number, tuple(cells))


def _trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    kept = list(cells)
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)


def _plain(cell: Cell) -> object:
    if isinstance(cell, datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    return cell


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        return datetime.fromisoformat(value["t"]) if "t" in value else date.fromisoformat(value["d"])
    kept: Cell = value
    return kept
