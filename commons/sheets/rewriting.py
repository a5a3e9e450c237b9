"""Write a file as it stood: in its own kind, with its own delimiter, letters, line ends and days.

A text that a spreadsheet would run stays a text: it goes out with an apostrophe before it, and reading takes
that apostrophe away again. Plain numbers with a sign are let through as they are.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles.numbers import is_date_format

from commons.sheets.raw import Line, Style
from commons.sheets.values import Cell, SheetKind
from commons.sheets.writing import _as_text as as_text
from commons.sheets.writing import _xlsx_cell as xlsx_cell

LONGEST_GAP: Final = 20
"""So many empty lines between two rows are kept; a sheet that has more of them has lost its way."""
LONGEST_FORMAT: Final = 60
DEFAULT_DATE_FORMAT: Final = "dd/mm/yyyy"
# A sheet's name has at most so many characters, and none of these.
LONGEST_SHEET_NAME: Final = 31
_SHEET_SIGNS: Final = re.compile(r"[\\*?:/\[\]]")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?\d[\d .,]*", re.ASCII)


def write_raw(
    style: Style,
    lines: Sequence[Line],
    *,
    sheet: str = "Dati",
    date_formats: Mapping[int, str] | None = None,
) -> bytes:
    """Write lines as their file was written. Letters that its encoding lacks turn it into UTF-8."""
    if style.kind is SheetKind.XLSX:
        known = {column: code for column, code in (date_formats or {}).items() if _is_harmless(code)}
        return _write_page(
            _with_gaps(lines), sheet=sheet, date_formats=known, date_format=DEFAULT_DATE_FORMAT
        )
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=style.delimiter,
        lineterminator=style.line_end,
        quoting=csv.QUOTE_ALL if style.is_quoted else csv.QUOTE_MINIMAL,
    )
    for cells in _with_gaps(lines):
        writer.writerow([_csv_text(cell) for cell in cells])
    text = out.getvalue()
    try:
        return text.encode(style.encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8-sig")


def _write_page(
    rows: Iterable[Sequence[Cell]], *, sheet: str, date_formats: Mapping[int, str], date_format: str
) -> bytes:
    """Write one sheet from its very first row; days are shown as their column shows them."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_SHEET_SIGNS.sub(" ", sheet)[:LONGEST_SHEET_NAME].strip("' ") or "Dati")
    for row in rows:
        page.append(
            [_dated(page, cell, date_formats.get(column, date_format)) for column, cell in enumerate(row)]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dated(page: Any, cell: Cell, date_format: str) -> object:
    made = xlsx_cell(page, cell)
    if isinstance(made, date):
        dated = WriteOnlyCell(page)
        dated.value = made
        dated.number_format = date_format
        return dated
    return made


def _csv_text(cell: Cell) -> str:
    if isinstance(cell, str) and _PLAIN_NUMBER.fullmatch(cell):
        return cell
    return as_text(cell)


def _is_harmless(code: str) -> bool:
    return len(code) <= LONGEST_FORMAT and bool(is_date_format(code))


def _with_gaps(lines: Iterable[Line]) -> Iterator[Sequence[Cell]]:
    last = 0
    for line in lines:
        gap = line.number - last - 1
        if 0 < gap <= LONGEST_GAP:
            yield from ([()] * gap)
        last = line.number
        yield line.cells
