"""The values that every reader and writer of tables shares."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Cell = str | int | float | bool | date | datetime | None

SHOWN_CHARACTERS = 80


class SheetKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


class SheetProblem(StrEnum):
    """Why a file was not read. `values` of the error hold what the sentence needs."""

    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"  # bytes, limit
    UNPACKED_TOO_LARGE = "unpacked_too_large"  # limit
    TOO_MANY_ENTRIES = "too_many_entries"  # limit
    TOO_COMPLEX = "too_complex"
    TOO_MANY_ROWS = "too_many_rows"  # limit
    TOO_MANY_COLUMNS = "too_many_columns"  # limit
    TOO_MANY_ERRORS = "too_many_errors"  # limit
    NOT_A_TABLE = "not_a_table"  # found
    OLD_OR_LOCKED_WORKBOOK = "old_or_locked_workbook"
    LOCKED_WORKBOOK = "locked_workbook"
    WORKBOOK_WITH_MACROS = "workbook_with_macros"
    UNREADABLE_WORKBOOK = "unreadable_workbook"
    FORBIDDEN_XML = "forbidden_xml"  # part
    SEVERAL_SHEETS = "several_sheets"  # sheets
    UNKNOWN_SHEET = "unknown_sheet"  # sheet, sheets
    UNKNOWN_ENCODING = "unknown_encoding"
    MIXED_ENCODING = "mixed_encoding"
    BROKEN_QUOTES = "broken_quotes"
    BROKEN_JSON = "broken_json"  # line, column
    JSON_TOO_DEEP = "json_too_deep"  # limit
    NOT_AN_ARRAY = "not_an_array"
    NOT_AN_OBJECT = "not_an_object"
    NESTED_VALUE = "nested_value"
    NOT_A_NUMBER = "not_a_number"
    NO_HEADER = "no_header"
    EMPTY_HEADER = "empty_header"
    DUPLICATE_HEADER = "duplicate_header"  # first
    MERGED_CELLS = "merged_cells"  # cells
    FORMULA = "formula"  # cell
    ERROR_CELL = "error_cell"  # cell, value
    CELL_TOO_LONG = "cell_too_long"  # limit
    CELL_WITHOUT_HEADER = "cell_without_header"  # value
    NUL_BYTE = "nul_byte"
    CONTROL_CHARACTER = "control_character"  # character
    LONE_SURROGATE = "lone_surrogate"


@dataclass(frozen=True, slots=True)
class CellError:
    """One fault of an uploaded table.

    `row` is the number that the person sees beside the row (the header of a sheet is row 1; in
    JSON the first object is 1); `column` is the header, or its letters where there is none.
    """

    row: int | None
    column: str | None
    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one upload may cost. The defaults hold the offer of a large provider many times over."""

    file_bytes: int = 10 * 1024 * 1024
    unpacked_bytes: int = 64 * 1024 * 1024
    entries: int = 1_000
    elements: int = 2_000_000
    rows: int = 50_000
    columns: int = 200
    cell_characters: int = 32_767
    errors: int = 100


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Header and rows as they stood. Empty cells are None; rows without any value are left out.

    `encoding` and `delimiter` say what was found out, so that a page can tell the person.
    """

    kind: SheetKind
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


def shown(value: object) -> str:
    """Show a value in an error: short, and never with characters that a page can't hold."""
    text = "".join(character if character.isprintable() else "�" for character in str(value)[:200])
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def column_letters(index: int) -> str:
    """Name a column, counted from 0, as a spreadsheet does: A, B, ... Z, AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


FORBIDDEN_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def text_fault(text: str, limits: Limits) -> tuple[SheetProblem, tuple[tuple[str, str], ...]] | None:
    """Say why a text can't be kept, whatever file it came from."""
    if len(text) > limits.cell_characters:
        return SheetProblem.CELL_TOO_LONG, (("limit", str(limits.cell_characters)),)
    found = FORBIDDEN_CHARACTERS.search(text)
    if found is None:
        return None
    character = found.group()
    if character == "\x00":
        return SheetProblem.NUL_BYTE, ()
    if "\ud800" <= character <= "\udfff":
        return SheetProblem.LONE_SURROGATE, ()
    return SheetProblem.CONTROL_CHARACTER, (("character", f"U+{ord(character):04X}"),)
