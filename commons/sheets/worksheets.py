"""One worksheet of an XLSX file, as its elements come by."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel, from_ISO8601
from openpyxl.utils.escape import unescape

from commons.sheets.inspection import WorkbookRefusedError
from commons.sheets.values import Cell, Limits, SheetProblem, column_letters

CELL_NAME = re.compile("([A-Z]{1,3})([0-9]{1,7})")


def index_of(letters: str) -> int:
    """Count a column from 0, as `column_letters` does."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


@dataclass(slots=True)
class Shared:
    """What the cells of every sheet refer to."""

    texts: list[str] = field(default_factory=list)
    date_styles: set[int] = field(default_factory=set)
    timedelta_styles: set[int] = field(default_factory=set)
    formats: dict[int, str] = field(default_factory=dict)
    epoch: datetime = WINDOWS_EPOCH


class TextReader:
    """Joins the runs of a rich text and leaves out how it is pronounced."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.is_inside = False
        self.is_phonetic = False

    def start(self, tag: str) -> None:
        if tag == "t":
            self.is_inside = not self.is_phonetic
        elif tag == "rPh":
            self.is_phonetic = True

    def end(self, tag: str) -> None:
        if tag == "t":
            self.is_inside = False
        elif tag == "rPh":
            self.is_phonetic = False

    def add(self, text: str) -> None:
        if self.is_inside:
            self.pieces.append(text)

    def take(self) -> str:
        text = "".join(self.pieces)
        self.pieces.clear()
        return unescape(text) if "_x" in text else text


@dataclass(slots=True)
class Page:
    """The handlers of one sheet: rows that have values, marks on cells, and how columns show days."""

    shared: Shared
    limits: Limits
    lines: list[tuple[int, list[Cell]]] = field(default_factory=list)
    marks: list[tuple[SheetProblem, str, str, str]] = field(default_factory=list)
    date_formats: dict[int, str] = field(default_factory=dict)
    row: int = 0
    column: int = -1
    kind: str = "n"
    style: int = 0
    cells: list[Cell] = field(default_factory=list)
    value: list[str] = field(default_factory=list)
    is_value: bool = False
    inline: TextReader = field(default_factory=TextReader)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            found = CELL_NAME.fullmatch(attributes.get("r", ""))
            self.column = index_of(found[1]) if found else self.column + 1
            self.kind = attributes.get("t", "n")
            self.style = int(attributes.get("s", "0"))
        elif tag == "v":
            self.is_value = True
        elif tag == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = -1
            self.cells = []
        elif tag == "f":
            self._mark(SheetProblem.FORMULA, "cell", self._name())
        elif tag == "mergeCell":
            merged = attributes["ref"]
            self._mark(SheetProblem.MERGED_CELLS, "cells", merged, merged.partition(":")[0])
        else:
            self.inline.start(tag)

    def text(self, text: str) -> None:
        if self.is_value:
            self.value.append(text)
        else:
            self.inline.add(text)

    def end(self, tag: str) -> None:
        if tag == "c":
            raw = "".join(self.value)
            self.value.clear()
            inline = self.inline.take()
            value = self._cell(inline if self.kind == "inlineStr" else raw)
            if value is not None:
                self._keep(value)
        elif tag == "v":
            self.is_value = False
        elif tag == "row" and self.cells:
            # The header is a row too.
            if len(self.lines) > self.limits.rows:
                limit = ("limit", str(self.limits.rows))
                raise WorkbookRefusedError(SheetProblem.TOO_MANY_ROWS, limit)
            self.lines.append((self.row, self.cells))
        else:
            self.inline.end(tag)

    def _keep(self, value: Cell) -> None:
        if self.column >= self.limits.columns:
            limit = ("limit", str(self.limits.columns))
            raise WorkbookRefusedError(SheetProblem.TOO_MANY_COLUMNS, limit)
        self.cells.extend([None] * (self.column + 1 - len(self.cells)))
        self.cells[self.column] = value

    def _name(self) -> str:
        return f"{column_letters(self.column)}{self.row}"

    def _mark(self, code: SheetProblem, key: str, value: str, cell: str = "") -> None:
        if len(self.marks) <= self.limits.errors:
            self.marks.append((code, cell or self._name(), key, value))

    def _cell(self, raw: str) -> Cell:
        value: Cell = raw or None
        if value is None:
            return None
        if self.kind == "n":
            value = self._number(raw)
        elif self.kind == "s":
            value = self.shared.texts[int(raw)] or None
        elif self.kind == "b":
            value = raw.strip() == "1"
        elif self.kind == "d":
            value = _as_cell(from_ISO8601(raw))
        elif self.kind == "str":
            value = unescape(raw)
        elif self.kind == "e":
            self._mark(SheetProblem.ERROR_CELL, "value", raw)
            value = None
        return value

    def _number(self, raw: str) -> Cell:
        number = int(raw) if raw.lstrip("-").isdigit() else float(raw)
        if self.style not in self.shared.date_styles:
            return number
        self.date_formats.setdefault(self.column, self.shared.formats.get(self.style, ""))
        try:
            is_span = self.style in self.shared.timedelta_styles
            return _as_cell(from_excel(number, self.shared.epoch, timedelta=is_span))
        except (OverflowError, ValueError):
            self._mark(SheetProblem.ERROR_CELL, "value", raw)
            return None


def _as_cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, time | timedelta):
        return str(value)
    return value if isinstance(value, str | int | float) else None
