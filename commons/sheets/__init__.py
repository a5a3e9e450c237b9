"""Tables that people upload and take home: CSV, XLSX and JSON in, CSV and XLSX out.

Pure: bytes in, a `Table` or a list of `CellError` out. A file that has one fault is not read in
part, and every fault is a place, a code and values, because the sentence about it is written at
the edge, in the reader's language.
"""

from commons.sheets.reading import read_file, read_table
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
)
from commons.sheets.writing import stream_csv, write_csv, write_xlsx

__all__ = [
    "Cell",
    "CellError",
    "Limits",
    "Row",
    "SheetKind",
    "SheetProblem",
    "Table",
    "column_letters",
    "read_file",
    "read_table",
    "shown",
    "stream_csv",
    "write_csv",
    "write_xlsx",
]
