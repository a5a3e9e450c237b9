"""Uploaded tables: what is read, what is refused and where, and that what goes out comes back."""

import io
import json
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from commons.sheets import (
    Cell,
    CellError,
    Limits,
    Row,
    SheetProblem,
    Table,
    column_letters,
    read_file,
    read_table,
    write_csv,
    write_xlsx,
)

P = SheetProblem
PAGE = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
# Cells of spreadsheets know no time zones.
NOON = datetime.fromisoformat("2026-01-01 12:00")
HALF_PAST_TWO = datetime.fromisoformat("2026-03-09 14:30")
PAGE_END = "</sheetData></worksheet>"


def errors_of(data: bytes, **options: object) -> list[CellError]:
    found = read_table(data, **options)  # type: ignore[arg-type]
    assert isinstance(found, list)
    assert found
    assert {hash(error) for error in found}, "an error can stand in a set"
    return found


def codes_of(data: bytes, **options: object) -> list[str]:
    return [error.code for error in errors_of(data, **options)]


def table_of(data: bytes, **options: object) -> Table:
    found = read_table(data, **options)  # type: ignore[arg-type]
    assert isinstance(found, Table), found
    return found


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    book = Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(*lines: list[Any]) -> bytes:
    def fill(book: Workbook) -> None:
        for line in lines:
            book.worksheets[0].append(line)

    return workbook(fill)


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """Put other bytes in place of parts of a workbook, or beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in changes if name not in old.namelist())]:
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return out.getvalue()


def with_page(xml: str) -> bytes:
    return repacked(sheet_of(["a"]), {"xl/worksheets/sheet1.xml": xml.encode()})


# What is read


def test_rows_keep_the_numbers_that_the_person_sees() -> None:
    table = table_of(b'titolo;ore\n"due\nrighe";1\n\n;\nterzo;3\n')
    assert table.header == ("titolo", "ore")
    assert table.rows == (Row(2, ("due\nrighe", "1")), Row(5, ("terzo", "3")))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_delimiter_is_found_out(delimiter: str) -> None:
    table = table_of(f'"a;b,c\td"{delimiter}ore\nx{delimiter}1\n'.encode())
    assert (table.delimiter, table.rows[0].cells) == (delimiter, ("x", "1"))


def test_single_column_needs_no_delimiter() -> None:
    assert table_of(b"titolo\nuno\n").rows == (Row(2, ("uno",)),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encoding_is_found_out_and_said(encoding: str) -> None:
    table = table_of("titolo;sede\nPerché sì – €;Malè\n".encode(encoding))
    assert (table.encoding, table.rows[0].cells) == (encoding, ("Perché sì – €", "Malè"))


def test_damaged_utf8_is_not_taken_for_cp1252() -> None:
    assert codes_of("titolo\nperché sì\n".encode() + b"guasto\xe8\n") == [P.MIXED_ENCODING]
    assert codes_of(b"\xef\xbb\xbftitolo\nmal\xe8\n") == [P.MIXED_ENCODING]
    assert codes_of(b"titolo\nmal\x81\n") == [P.UNKNOWN_ENCODING]


def test_short_rows_are_filled_and_long_ones_refused() -> None:
    assert table_of(b"a;b;c\n1\n").rows[0].cells == ("1", None, None)
    assert errors_of(b"a;b\n1;2;;4\n") == [CellError(2, "D", P.CELL_WITHOUT_HEADER, (("value", "4"),))]


def test_workbook_cells_keep_their_types() -> None:
    table = table_of(
        sheet_of(
            ["titolo", "ore", "inizio", "alle", "attivo"],
            ["Corso", 16.5, date(2026, 3, 9), HALF_PAST_TWO, True],
            ["Altro", 12, None, None, False],
        )
    )
    assert table.rows == (
        Row(2, ("Corso", 16.5, date(2026, 3, 9), HALF_PAST_TWO, True)),
        Row(3, ("Altro", 12, None, None, False)),
    )
    assert isinstance(table.rows[1].cells[1], int)


def test_texts_shared_between_cells_and_rich_texts_are_read() -> None:
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>titolo</t></si><si><r><t>Val</t></r><r><t xml:space='preserve'> di Non</t></r>"
        "<rPh sb='0' eb='1'><t>letto</t></rPh></si><si><t>a_x000D_b</t></si></sst>"
    )
    page = PAGE + "".join(f'<row><c t="s"><v>{index}</v></c></row>' for index in range(3)) + PAGE_END
    relation = (
        '<Relationship Id="rId90" Target="sharedStrings.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
    )
    plain = sheet_of(["x"])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        relations = archive.read("xl/_rels/workbook.xml.rels")
    parts = {
        "xl/sharedStrings.xml": strings.encode(),
        "xl/worksheets/sheet1.xml": page.encode(),
        "xl/_rels/workbook.xml.rels": relations.replace(b"</Rel", relation.encode() + b"</Rel"),
    }
    assert [row.cells for row in table_of(repacked(plain, parts)).rows] == [
        ("Val di Non",),
        ("a\rb",),
    ]


def test_the_one_filled_sheet_is_read_and_several_are_refused() -> None:
    def one(book: Workbook) -> None:
        book.create_sheet("Corsi").append(["titolo"])
        hidden = book.create_sheet("Elenchi")
        hidden.append(["interno"])
        hidden.sheet_state = "hidden"

    assert table_of(workbook(one)).sheet == "Corsi"

    def two(book: Workbook) -> None:
        one(book)
        book.worksheets[0].append(["Istruzioni"])

    assert errors_of(workbook(two)) == [
        CellError(None, None, P.SEVERAL_SHEETS, (("sheets", "Sheet, Corsi"),))
    ]
    assert table_of(workbook(two), sheet="Corsi").header == ("titolo",)
    assert codes_of(workbook(two), sheet="Elenchi") == [P.UNKNOWN_SHEET]


def test_json_objects_become_rows() -> None:
    table = table_of(b'[{"title": "A", "hours": 1.5}, {"title": "B", "seats": 3, "note": null}]')
    assert table.header == ("title", "hours", "seats", "note")
    assert table.rows == (Row(1, ("A", 1.5, None, None)), Row(2, ("B", None, 3, None)))


def test_json_rows_may_stand_under_a_key() -> None:
    data = b'{"about": {"records": 1}, "courses": [{"title": "A"}]}'
    assert table_of(data, under="courses").rows == (Row(1, ("A",)),)
    assert codes_of(data) == [P.NOT_AN_ARRAY]
    assert codes_of(data, under="people") == [P.NOT_AN_ARRAY]


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert table_of(b"titolo;ore\n").rows == ()


def test_column_letters_are_those_of_a_spreadsheet() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# What is refused


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", P.EMPTY_FILE),
        (b" \r\n\t ", P.EMPTY_FILE),
        (b"\xef\xbb\xbf", P.EMPTY_FILE),
        (b";;;\n;;\n", P.NO_HEADER),
        (b"%PDF-1.7 titolo;ore", P.NOT_A_TABLE),
        (b"\x89PNG\r\n", P.NOT_A_TABLE),
        (b"<html><table><tr><td>titolo", P.NOT_A_TABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", P.OLD_OR_LOCKED_WORKBOOK),
        (b"PK\x03\x04broken", P.UNREADABLE_WORKBOOK),
        (b'a;b\n"open;1\n', P.BROKEN_QUOTES),
        (b"[]", P.NO_HEADER),
        (b"[1]", P.NOT_AN_OBJECT),
        (b'[{"a": }]', P.BROKEN_JSON),
        (b'[{"a": "x]', P.BROKEN_JSON),
        (b'{"a": 1}', P.NOT_AN_ARRAY),
        (b'[{"a": NaN}]', P.NOT_A_NUMBER),
        (b'[{"a": 1e999}]', P.NOT_A_NUMBER),
        (b'[{"a": ' + b"9" * 5000 + b"}]", P.NOT_A_NUMBER),
        (b'[{"a": 1, "a": 2}]', P.DUPLICATE_HEADER),
        (b'[{"a": {"b": 1}}]', P.NESTED_VALUE),
        (b'[{"a": "\\ud800"}]', P.LONE_SURROGATE),
        (b'[{"a": "\\u0000"}]', P.NUL_BYTE),
        (b"[" * 9 + b"]" * 9, P.JSON_TOO_DEEP),
        (b"[" * 100_000, P.TOO_MANY_ROWS),
    ],
)
def test_unreadable_file_is_refused_by_its_content(data: bytes, code: str) -> None:
    assert code in codes_of(data)


def test_zip_of_something_else_is_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert errors_of(out.getvalue()) == [CellError(None, None, P.NOT_A_TABLE, (("found", "docx"),))]


def test_faults_of_headers_are_named_by_column() -> None:
    assert errors_of(b"titolo;;Ore; ORE \na;b;c;d\n") == [
        CellError(1, "B", P.EMPTY_HEADER),
        CellError(1, "ORE", P.DUPLICATE_HEADER, (("first", "C"),)),
    ]


def test_characters_that_no_page_can_hold_are_named() -> None:
    assert errors_of(b"titolo;sede\na;b\nc\x00;d\x07\n") == [
        CellError(3, "titolo", P.NUL_BYTE),
        CellError(3, "sede", P.CONTROL_CHARACTER, (("character", "U+0007"),)),
    ]


def test_formulas_are_named_and_never_worked_out() -> None:
    data = sheet_of(["titolo", "ore"], ["a", 1], ["b", "=1+1"], ['=HYPERLINK("http://x")', 2])
    assert errors_of(data) == [
        CellError(3, "ore", P.FORMULA, (("cell", "B3"),)),
        CellError(4, "titolo", P.FORMULA, (("cell", "A4"),)),
    ]
    assert errors_of(b"titolo;ore\na;=cmd|' /C calc'!A0\n") == [
        CellError(2, "ore", P.FORMULA, (("value", "=cmd|' /C calc'!A0"),))
    ]
    assert errors_of(b"titolo;=1+1\na;b\n")[0] == CellError(1, "B", P.FORMULA, (("value", "=1+1"),))


def test_formula_with_a_stored_result_is_refused_too() -> None:
    page = PAGE + '<row><c t="str"><v>ore</v></c></row><row><c><f>1+1</f><v>2</v></c></row>' + PAGE_END
    assert errors_of(with_page(page)) == [CellError(2, "ore", P.FORMULA, (("cell", "A2"),))]


def test_merged_and_error_cells_are_named() -> None:
    def fill(book: Workbook) -> None:
        page = book.worksheets[0]
        page.append(["titolo", "ore"])
        page.append(["#REF!", 2])
        page.merge_cells("A3:B3")
        page["A3"] = "uno"

    assert errors_of(workbook(fill)) == [
        CellError(2, "titolo", P.ERROR_CELL, (("value", "#REF!"),)),
        CellError(3, "titolo", P.MERGED_CELLS, (("cells", "A3:B3"),)),
    ]


def test_date_beyond_the_calendar_is_an_error_cell() -> None:
    data = sheet_of(["inizio"], [date(2026, 1, 1)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
    serial = str((date(2026, 1, 1) - date(1899, 12, 30)).days).encode()
    assert page.count(serial) == 1
    broken = repacked(data, {"xl/worksheets/sheet1.xml": page.replace(serial, b"99999999999")})
    assert errors_of(broken) == [CellError(2, "inizio", P.ERROR_CELL, (("value", "99999999999"),))]


def test_outside_entities_are_refused() -> None:
    doctype = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    page = doctype + PAGE + '<row><c t="inlineStr"><is><t>&e;</t></is></c></row>' + PAGE_END
    assert codes_of(with_page(page)) == [P.FORBIDDEN_XML]
    strings = repacked(sheet_of(["a"]), {"xl/styles.xml": (doctype + "<styleSheet/>").encode()})
    assert codes_of(strings) == [P.FORBIDDEN_XML]


def test_entities_that_multiply_are_refused() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    page = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>' + PAGE + "<row><c><v>&a8;</v></c></row>" + PAGE_END
    assert codes_of(with_page(page)) == [P.FORBIDDEN_XML]


@pytest.mark.parametrize("inside", ["<row><c t='inlineStr'><is><t>{}</t></is></c></row>", "{}", "<!--{}-->"])
def test_zip_bomb_is_refused_quickly_with_little_memory(inside: str) -> None:
    filling = (" " if inside == "{}" else "0") * 200_000_000
    data = with_page(PAGE + inside.format(filling) + PAGE_END)
    del filling
    assert len(data) < 300_000
    tracemalloc.start()
    started = time.process_time()
    codes = codes_of(data, limits=Limits(unpacked_bytes=8 * 1024 * 1024))
    seconds = time.process_time() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert codes[0] in {P.UNPACKED_TOO_LARGE, P.TOO_COMPLEX}
    assert seconds < 2
    assert peak < 16 * 1024 * 1024


def test_sizes_that_an_archive_states_are_not_believed() -> None:
    data = with_page(PAGE + " " * 3_000_000 + PAGE_END)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        stated = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = data.replace(stated.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != data
    found = read_table(lying, limits=Limits(unpacked_bytes=1_000_000))
    assert isinstance(found, list)


def test_tag_without_end_is_refused_at_once() -> None:
    page = PAGE + f'<row a="{"0" * 30_000_000}"/>' + PAGE_END
    started = time.process_time()
    assert codes_of(with_page(page)) == [P.TOO_COMPLEX]
    assert time.process_time() - started < 1


def test_row_and_column_numbers_of_a_liar_cost_nothing() -> None:
    head = '<row><c t="inlineStr"><is><t>a</t></is></c></row>'
    far = '<row r="999999999999"><c><v>1</v></c></row>'
    started = time.process_time()
    assert table_of(with_page(PAGE + head + far + PAGE_END)).rows == (Row(999999999999, (1,)),)
    wide = '<row r="2"><c r="XFD2"><v>1</v></c></row>'
    assert codes_of(with_page(PAGE + head + wide + PAGE_END)) == [P.TOO_MANY_COLUMNS]
    empty = '<row><c r="XFD1"/></row>' * 20_000
    assert table_of(with_page(PAGE + head + empty + PAGE_END)).rows == ()
    assert time.process_time() - started < 3


def test_locked_macro_and_crowded_workbooks_are_refused() -> None:
    plain = sheet_of(["a"])
    assert codes_of(repacked(plain, {"xl/vbaProject.bin": b"x"})) == [P.WORKBOOK_WITH_MACROS]
    many = repacked(plain, {f"xl/extra{n}.xml": b"<a/>" for n in range(30)})
    assert codes_of(many, limits=Limits(entries=20)) == [P.TOO_MANY_ENTRIES]
    assert codes_of(many, limits=Limits(elements=20)) == [P.TOO_COMPLEX]


@pytest.mark.parametrize("make", [write_csv, write_xlsx])
def test_limits_end_the_reading(make: Callable[[Sequence[str], Sequence[Sequence[Cell]]], bytes]) -> None:
    data = make(["a", "b"], [[str(n), "x" * 50] for n in range(20)])
    assert codes_of(data, limits=Limits(file_bytes=100)) == [P.FILE_TOO_LARGE]
    assert codes_of(data, limits=Limits(rows=19)) == [P.TOO_MANY_ROWS]
    assert len(table_of(data, limits=Limits(rows=20)).rows) == 20
    assert codes_of(data, limits=Limits(columns=1)) == [P.TOO_MANY_COLUMNS]
    found = codes_of(data, limits=Limits(cell_characters=49, errors=5))
    assert found == [P.CELL_TOO_LONG] * 5 + [P.TOO_MANY_ERRORS]


def test_cell_longer_than_the_csv_reader_takes_is_refused() -> None:
    assert codes_of(b"a;b\n" + b"x" * 200_000 + b";1\n") == [P.CELL_TOO_LONG]


def test_file_on_disk_is_read_no_further_than_the_limit() -> None:
    assert read_file(Path("/dev/zero"), limits=Limits(file_bytes=1000)) == [
        CellError(None, None, P.FILE_TOO_LARGE, (("limit", "1000"),))
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_ten_thousand_rows_with_faults_in_three_name_exactly_those(kind: str) -> None:
    rows: list[list[Cell]] = [[f"Corso {n}", n, "Trento"] for n in range(10_000)]
    for n in (16, 4_998, 9_999):
        rows[n][2] = "\x07" if kind == "json" else "FAULT"
    header = ["titolo", "ore", "sede"]
    if kind == "json":
        data = json.dumps([dict(zip(header, row, strict=True)) for row in rows]).encode()
        wanted = [(n + 1, "sede", P.CONTROL_CHARACTER) for n in (16, 4_998, 9_999)]
    elif kind == "csv":
        data = write_csv(header, rows).replace(b'"FAULT"', b"=1+1")
        wanted = [(n + 2, "sede", P.FORMULA) for n in (16, 4_998, 9_999)]
    else:
        data = sheet_of(header, *([*row[:2], "=1+1" if row[2] == "FAULT" else row[2]] for row in rows))
        wanted = [(n + 2, "sede", P.FORMULA) for n in (16, 4_998, 9_999)]
    assert [(error.row, error.column, error.code) for error in errors_of(data)] == wanted


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_stumble(data: bytes) -> None:
    assert isinstance(read_table(data), Table | list)


WORKBOOK = sheet_of(["titolo", "inizio"], ["a", date(2026, 1, 1)], ["b", 2.5])


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WORKBOOK) - 1), st.binary(max_size=8))
def test_no_damaged_workbook_makes_the_reader_stumble(at: int, damage: bytes) -> None:
    assert isinstance(read_table(WORKBOOK[:at] + damage + WORKBOOK[at + len(damage) :]), Table | list)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/=\"' rcvtfis0123456789ABr:&;", max_size=120))
def test_no_strange_page_makes_the_reader_stumble(inside: str) -> None:
    assert isinstance(read_table(with_page(PAGE + inside + PAGE_END)), Table | list)


# What goes out

plain_text = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
).filter(lambda text: bool(text.strip()))
risky_text = st.builds(
    lambda quotes, sign, text: quotes + sign + text,
    st.text("'", max_size=3),
    st.sampled_from(["=", "+", "-", "@", "\t", "\n", "＝", "_x0041_", "#N/A"]),
    plain_text,
)
texts = st.one_of(plain_text, risky_text)
values = st.one_of(
    st.none(),
    texts,
    st.integers(-(10**14), 10**14),
    # A spreadsheet keeps fifteen digits.
    st.floats(-1e300, 1e300).map(lambda number: float(f"{number:.15g}")),
    st.booleans(),
    st.dates(date(1901, 1, 1)),
    st.datetimes(NOON.replace(year=1901), NOON.replace(year=2999)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)
headers = st.lists(
    texts.map(lambda text: " ".join(text.split())).filter(bool),
    min_size=1,
    max_size=5,
    unique_by=str.casefold,
)


@st.composite
def tables(draw: st.DrawFn, cells: st.SearchStrategy[Cell]) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    header = tuple(draw(headers))
    width = len(header)
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width).map(tuple), max_size=6))
    return header, [row for row in rows if any(cell is not None for cell in row)]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
@given(tables(st.one_of(st.none(), texts)), st.sampled_from([";", ",", "\t"]))
def test_csv_reads_back_as_it_was(
    table: tuple[tuple[str, ...], list[tuple[Cell, ...]]], delimiter: str
) -> None:
    header, rows = table
    back = table_of(write_csv(header, rows, delimiter=delimiter))
    assert back.header == header
    assert [row.cells for row in back.rows] == rows


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None, max_examples=60
)
@given(tables(values))
def test_xlsx_reads_back_as_it_was(table: tuple[tuple[str, ...], list[tuple[Cell, ...]]]) -> None:
    header, rows = table
    back = table_of(write_xlsx(header, rows))
    assert back.header == header

    def day(cell: Cell) -> Cell:
        # A spreadsheet knows no difference between a day and its midnight.
        is_midnight = isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date() if is_midnight and isinstance(cell, datetime) else cell

    assert [row.cells for row in back.rows] == [tuple(day(cell) for cell in row) for row in rows]


@pytest.mark.parametrize("text", ["=1+1", "+39 0461", "-x", "@SUM(A1)", "\tx", "\rx", "'=1", "＝1"])
def test_no_cell_that_goes_out_begins_like_a_formula(text: str) -> None:
    line = write_csv([text], [[text]]).decode("utf-8-sig")
    assert line.startswith("\"'")
    assert "\n\"'" in line
    with zipfile.ZipFile(io.BytesIO(write_xlsx([text], [[text]]))) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert page.count("<t>'") + page.count('<t xml:space="preserve">\'') == 2


def test_text_that_reads_like_an_error_stays_a_text() -> None:
    assert table_of(write_xlsx(["#REF!"], [["#N/A"]])).rows == (Row(2, ("#N/A",)),)


def test_number_that_json_does_not_have_is_named_by_its_place() -> None:
    assert errors_of(b'[{"a": 1}, {"a": NaN}]') == [CellError(2, "a", P.NOT_A_NUMBER)]


def test_what_a_spreadsheet_cannot_hold_is_written_as_text() -> None:
    cells: list[Cell] = [10**20, float("inf"), date(1848, 3, 19), NOON.replace(microsecond=5), "a\x07b"]
    back = table_of(write_xlsx(["a", "b", "c", "d", "e"], [cells]))
    assert back.rows[0].cells == (
        "100000000000000000000",
        "inf",
        "1848-03-19",
        "2026-01-01 12:00:00.000005",
        "a�b",
    )
