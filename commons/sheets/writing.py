"""Tables that people take home: opened in a spreadsheet, no cell of theirs may run."""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from commons.sheets.tables import STARTS_OF_FORMULAS
from commons.sheets.values import FORBIDDEN_CHARACTERS, Cell

RUNS = re.compile(f"'*[{STARTS_OF_FORMULAS}]")
# "_x000D_" in a workbook means the character of that number, so a text that looks so is told apart.
ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
LINE_ENDS = re.compile("\r\n?")
# Excel counts days from 1900 and believes in a 29 February 1900.
FIRST_EXCEL_DAY = date(1900, 3, 1)
LONGEST_EXCEL_INTEGER = 10**15
PIECE = 16 * 1024


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ";") -> bytes:
    """Write UTF-8 with a byte order mark, each cell in quotes: what Excel in Italian opens well."""
    return b"".join(stream_csv(header, rows, delimiter=delimiter))


def stream_csv(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ";"
) -> Iterator[bytes]:
    """Write the same in pieces of some kilobytes, as the rows come."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    out.write("\ufeff")
    writer.writerow([_harmless(name) for name in header])
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
        if out.tell() >= PIECE:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Dati") -> bytes:
    """Write one sheet. Texts are written as texts, whatever they begin with."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.append([_text_cell(page, _harmless(name)) for name in header])
    for row in rows:
        page.append([_xlsx_cell(page, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(text: str) -> str:
    text = FORBIDDEN_CHARACTERS.sub("�", LINE_ENDS.sub("\n", text))
    return f"'{text}" if RUNS.match(text) else text


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _harmless(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _xlsx_cell(page: Any, cell: Cell) -> object:
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, str):
        return _text_cell(page, _harmless(cell))
    if isinstance(cell, datetime):
        fits = cell.tzinfo is None and cell.microsecond == 0 and cell.date() >= FIRST_EXCEL_DAY
    elif isinstance(cell, date):
        fits = cell >= FIRST_EXCEL_DAY
    else:
        # A spreadsheet keeps fifteen digits and no infinity.
        fits = math.isfinite(cell) and (isinstance(cell, float) or abs(cell) < LONGEST_EXCEL_INTEGER)
    return cell if fits else _text_cell(page, _harmless(_as_text(cell)))


def _text_cell(page: Any, text: str) -> object:
    cell = WriteOnlyCell(page, value=ESCAPE_LIKE.sub("_x005F_", text))
    # openpyxl would take "#N/A" for an error.
    cell.data_type = "s"
    return cell
