"""Find out what an uploaded file really is and read it."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from commons.sheets.tables import Faults, Origin, build_table
from commons.sheets.values import Cell, CellError, Limits, SheetKind, SheetProblem, Table, shown
from commons.sheets.workbooks import read_workbook

# What people upload by mistake, by its first bytes: the name of a file proves nothing.
FOREIGN_STARTS = {
    b"%PDF": "pdf",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"{\\rtf": "rtf",
    b"\x1f\x8b": "gzip",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
}
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_START = b"PK"
DELIMITERS = (";", ",", "\t")
JSON_DEPTH = 8
JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)', re.DOTALL)


def read_file(
    path: Path, *, limits: Limits | None = None, under: str | None = None
) -> Table | list[CellError]:
    """Read a file from disk, never more of it than the limit."""
    limits = limits or Limits()
    with path.open("rb") as file:
        return read_table(file.read(limits.file_bytes + 1), limits=limits, under=under)


def read_table(
    data: bytes, *, limits: Limits | None = None, sheet: str | None = None, under: str | None = None
) -> Table | list[CellError]:
    """Read a CSV, XLSX or JSON file: the whole table, or every fault that was found.

    `sheet` chooses a sheet of a workbook that has several. `under` is the key that holds the array
    when the JSON is an object that says more than the rows.
    """
    faults = Faults(limits or Limits())
    table: Table | None = None
    if is_worth_reading(data, faults):
        if data.startswith(ZIP_START):
            table = read_workbook(data, sheet, faults)
        else:
            table = _read_text(data, under, faults)
    if faults.found or table is None:
        return faults.found
    return table


def is_worth_reading(data: bytes, faults: Faults) -> bool:
    limit = faults.limits.file_bytes
    foreign = [name for start, name in FOREIGN_STARTS.items() if data.startswith(start)]
    if len(data) > limit:
        faults.add(None, None, SheetProblem.FILE_TOO_LARGE, ("limit", str(limit)))
    elif not data.strip():
        faults.add(None, None, SheetProblem.EMPTY_FILE)
    elif data.startswith(OLE_START):
        faults.add(None, None, SheetProblem.OLD_OR_LOCKED_WORKBOOK)
    elif foreign:
        faults.add(None, None, SheetProblem.NOT_A_TABLE, ("found", foreign[0]))
    return not faults.found


def decode(data: bytes) -> tuple[str, str] | SheetProblem:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        # Excel's "Unicode text".
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            return SheetProblem.UNKNOWN_ENCODING
    has_mark = data.startswith(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8-sig"), "utf-8-sig" if has_mark else "utf-8"
    except UnicodeDecodeError:
        # A few broken bytes among good UTF-8 are damage: reading all of it as cp1252 would turn
        # each "è" into "Ã¨".
        if has_mark or not data.decode("utf-8", errors="ignore").isascii():
            return SheetProblem.MIXED_ENCODING
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return SheetProblem.UNKNOWN_ENCODING


def _read_text(data: bytes, under: str | None, faults: Faults) -> Table | None:
    decoded = decode(data)
    if isinstance(decoded, SheetProblem):
        faults.add(None, None, decoded)
        return None
    text, encoding = decoded
    start = text.lstrip()[:1]
    if not start:
        faults.add(None, None, SheetProblem.EMPTY_FILE)
        return None
    if start == "<":
        faults.add(None, None, SheetProblem.NOT_A_TABLE, ("found", "html"))
        return None
    if start in "[{":
        return _read_json(text, encoding, under, faults)
    delimiter = _find_delimiter(text)
    origin = Origin(SheetKind.CSV, encoding, delimiter)
    try:
        return build_table(origin, csv_lines(text, delimiter, faults), faults)
    except csv.Error:
        # The place was noted where the reader stood.
        return None


def _find_delimiter(text: str) -> str:
    """Take the sign that cuts the first line into most columns."""

    def width(delimiter: str) -> int:
        try:
            lines = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
            return next((len(line) for line in lines if line), 0)
        except csv.Error:
            return 0

    return max(DELIMITERS, key=width)


def csv_lines(text: str, delimiter: str, faults: Faults) -> Iterator[tuple[int, Sequence[Cell]]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            yield number, line
    except csv.Error as error:
        if "field limit" in str(error):
            limit = ("limit", str(faults.limits.cell_characters))
            faults.add(number + 1, None, SheetProblem.CELL_TOO_LONG, limit)
        else:
            faults.add(number + 1, None, SheetProblem.BROKEN_QUOTES)
        raise


class _KeyTwiceError(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _unique_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _KeyTwiceError(twice)
    return found


def _json_too_deep(text: str, limits: Limits) -> SheetProblem | None:
    """Count brackets outside strings before a parser builds anything from them."""
    frame = JSON_STRING.sub("", text)
    if frame.count("{") + frame.count("[") > limits.rows + 100:
        return SheetProblem.TOO_MANY_ROWS
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", frame):
        depth += 1 if bracket in "[{" else -1
        if depth > JSON_DEPTH:
            return SheetProblem.JSON_TOO_DEEP
    return None


def _read_json(text: str, encoding: str, under: str | None, faults: Faults) -> Table | None:
    limits = faults.limits
    problem = _json_too_deep(text, limits)
    if problem is not None:
        limit = JSON_DEPTH if problem is SheetProblem.JSON_TOO_DEEP else limits.rows
        faults.add(None, None, problem, ("limit", str(limit)))
        return None
    try:
        document = json.loads(text, object_pairs_hook=_unique_pairs)
    except _KeyTwiceError as error:
        faults.add(None, shown(error.key), SheetProblem.DUPLICATE_HEADER)
        return None
    except json.JSONDecodeError as error:
        place = (("line", str(error.lineno)), ("column", str(error.colno)))
        faults.add(None, None, SheetProblem.BROKEN_JSON, *place)
        return None
    except ValueError:
        # A number of thousands of digits.
        faults.add(None, None, SheetProblem.NOT_A_NUMBER)
        return None
    if under is not None and isinstance(document, dict):
        document = document.get(under)
    if not isinstance(document, list):
        faults.add(None, None, SheetProblem.NOT_AN_ARRAY)
        return None
    return build_table(Origin(SheetKind.JSON, encoding), _json_lines(document, faults), faults)


def _json_lines(items: list[Any], faults: Faults) -> Iterator[tuple[int, Sequence[Cell]]]:
    header: dict[str, None] = {}
    objects: list[tuple[int, dict[str, Any]]] = []
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            header.update(dict.fromkeys(item))
            objects.append((number, item))
        else:
            faults.add(number, None, SheetProblem.NOT_AN_OBJECT)
    yield 0, tuple(header)
    for number, item in objects:
        for key, value in item.items():
            if isinstance(value, dict | list):
                faults.add(number, shown(key), SheetProblem.NESTED_VALUE)
        yield number, [None if isinstance(item.get(key), dict | list) else item.get(key) for key in header]
