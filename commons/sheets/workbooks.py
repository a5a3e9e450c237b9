"""XLSX: one sheet as a `Table`, read in a stream. Formulas are named, never worked out.

openpyxl is what writes workbooks here and what knows Excel's days; it does not read them: a row of
16,384 empty cells, written in 30 bytes and repeated, keeps its reader busy for hours.
"""

import io
import posixpath
import zipfile
from collections.abc import Callable, Sequence
from typing import TypeVar

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH

from commons.sheets.inspection import DIRECTORY_ENTRY, Unpacker, WorkbookRefusedError
from commons.sheets.tables import Faults, Origin, build_table
from commons.sheets.values import Cell, SheetKind, SheetProblem, Table, shown
from commons.sheets.worksheets import CELL_NAME, Page, Shared, TextReader, index_of

T = TypeVar("T")
SHEETS_NAMED = 10


def read_workbook(data: bytes, sheet: str | None, faults: Faults) -> Table | None:
    return _with_book(data, faults, lambda book: _read_book(book, sheet, faults))


def read_pages(data: bytes, faults: Faults) -> dict[str, Page] | None:
    """Return every visible sheet as it stands, by its name; None with the fault of the whole file."""

    def read(book: "_Book") -> dict[str, Page]:
        return {name: book.read_page(name) for name, state in book.states.items() if state == "visible"}

    return _with_book(data, faults, read)


def _with_book(data: bytes, faults: Faults, read: Callable[["_Book"], T | None]) -> T | None:
    limits = faults.limits
    # Counted before `zipfile` makes an object of each.
    if data.count(DIRECTORY_ENTRY) > limits.entries:
        faults.add(None, None, SheetProblem.TOO_MANY_ENTRIES, ("limit", str(limits.entries)))
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                faults.add(None, None, SheetProblem.NOT_A_TABLE, ("found", _kind_of_zip(archive)))
                return None
            unpacker = Unpacker(archive, limits)
            unpacker.check_entries()
            return read(_Book(unpacker))
    except WorkbookRefusedError as refusal:
        faults.add(None, None, refusal.code, *refusal.values)
    except Exception:  # noqa: BLE001 - whatever zipfile, expat or a number stumble over, the file is at fault
        faults.add(None, None, SheetProblem.UNREADABLE_WORKBOOK)
    return None


def _kind_of_zip(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "word/document.xml" in names:
        return "docx"
    if {"mimetype", "content.xml"} <= names:
        return "opendocument"
    return "zip"


def _read_book(book: "_Book", sheet: str | None, faults: Faults) -> Table | None:
    visible = [name for name, state in book.states.items() if state == "visible"]
    names = ("sheets", ", ".join(shown(name) for name in visible[:SHEETS_NAMED]))
    if sheet is not None and sheet not in visible:
        faults.add(None, None, SheetProblem.UNKNOWN_SHEET, ("sheet", shown(sheet)), names)
        return None
    pages = {name: book.read_page(name) for name in ([sheet] if sheet is not None else visible)}
    filled = {name: page for name, page in pages.items() if page.lines or page.marks}
    if len(filled) > 1:
        names = ("sheets", ", ".join(shown(name) for name in list(filled)[:SHEETS_NAMED]))
        faults.add(None, None, SheetProblem.SEVERAL_SHEETS, names)
        return None
    for name, page in filled.items():
        table = build_table(Origin(SheetKind.XLSX, sheet=name), page.lines, faults)
        header = page.lines[0][1] if page.lines else []
        for code, cell, key, value in page.marks:
            faults.add(*_place(cell, header), code, (key, shown(value)))
        return table
    faults.add(None, None, SheetProblem.NO_HEADER)
    return None


def _place(cell: str, header: Sequence[Cell]) -> tuple[int | None, str]:
    found = CELL_NAME.fullmatch(cell)
    if found is None:
        return None, shown(cell)
    letters, digits = found.groups()
    index = index_of(letters)
    name = header[index] if index < len(header) else None
    return int(digits), letters if name is None else " ".join(shown(name).split())


class _Book:
    """What the sheets of a workbook share: their names, the texts and which styles are dates."""

    def __init__(self, unpacker: Unpacker) -> None:
        self.unpacker = unpacker
        self.states: dict[str, str] = {}
        self.paths: dict[str, str] = {}
        self.shared = Shared()
        self._read_parts()

    def _read_parts(self) -> None:
        targets: dict[str, str] = {}
        roles: dict[str, str] = {}

        def relation(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship":
                path = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
                targets[attributes["Id"]] = path
                roles[attributes["Type"].rpartition("/")[2]] = path

        def book(tag: str, attributes: dict[str, str]) -> None:
            if tag == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
                self.shared.epoch = MAC_EPOCH
            elif tag == "sheet":
                key = next(value for name, value in attributes.items() if name.endswith(" id"))
                self.states[attributes["name"]] = attributes.get("state", "visible")
                self.paths[attributes["name"]] = targets[key]

        self.unpacker.parse("xl/_rels/workbook.xml.rels", relation)
        self.unpacker.parse("xl/workbook.xml", book)
        if "styles" in roles:
            self._read_styles(roles["styles"])
        if "sharedStrings" in roles:
            self._read_texts(roles["sharedStrings"])

    def _read_styles(self, path: str) -> None:
        formats: dict[int, str] = dict(BUILTIN_FORMATS)
        used: list[int] = []
        is_cell_style = False

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal is_cell_style
            if tag == "numFmt":
                formats[int(attributes["numFmtId"])] = attributes["formatCode"]
            elif tag == "cellXfs":
                is_cell_style = True
            elif tag == "xf" and is_cell_style:
                used.append(int(attributes.get("numFmtId", "0")))

        def end(tag: str) -> None:
            nonlocal is_cell_style
            if tag == "cellXfs":
                is_cell_style = False

        self.unpacker.parse(path, start, end)
        codes = [formats.get(number, "General") for number in used]
        self.shared.formats = dict(enumerate(codes))
        self.shared.date_styles = {style for style, code in enumerate(codes) if is_date_format(code)}
        self.shared.timedelta_styles = {
            style for style, code in enumerate(codes) if is_timedelta_format(code)
        }

    def _read_texts(self, path: str) -> None:
        reader = TextReader()

        def start(tag: str, _: dict[str, str]) -> None:
            reader.start(tag)

        def end(tag: str) -> None:
            reader.end(tag)
            if tag == "si":
                self.shared.texts.append(reader.take())

        self.unpacker.parse(path, start, end, reader.add)

    def read_page(self, name: str) -> Page:
        page = Page(self.shared, self.unpacker.limits)
        self.unpacker.parse(self.paths[name], page.start, page.end, page.text)
        return page
