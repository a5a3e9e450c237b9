"""What a provider's sheet says becomes a course; what it says wrongly is named by row and column."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.courses.columns import ALIASES, ColumnProblem, CourseField, find_column_errors, read_columns
from catalogue.courses.row_reading import LANGUAGES, MOST_HOURS, MOST_SEATS, RowProblem
from catalogue.courses.rules import CourseRecord, format_course_row, parse_course_row, parse_courses
from catalogue.courses.vague_dates import DateProblem, Precision, VagueDate, from_day, parse_vague_date
from commons.folding import fold
from commons.sheets import (
    Cell,
    CellError,
    Row,
    SheetKind,
    Table,
    read_file,
    read_table,
    write_csv,
    write_xlsx,
)

HISTORICAL = Path(__file__).parents[2] / "data" / "courses" / "historical.json"
EVERY_COLUMN = [field.value for field in CourseField]


def parse(**cells: Cell) -> CourseRecord | list[CellError]:
    header = list(cells)
    return parse_course_row(Row(7, tuple(cells.values())), read_columns(header))


def record_of(**cells: Cell) -> CourseRecord:
    found = parse(**{"titolo": "Corso", "ente": "TSM", **cells})
    assert isinstance(found, CourseRecord), found
    return found


def errors_of(**cells: Cell) -> list[CellError]:
    found = parse(**{"titolo": "Corso", "ente": "TSM", **cells})
    assert isinstance(found, list), found
    return found


# Dates


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("09/03/2026", "day", (2026, 3, 9), (2026, 3, 9)),
        ("9.3.2026", "day", (2026, 3, 9), (2026, 3, 9)),
        ("2026-03-09", "day", (2026, 3, 9), (2026, 3, 9)),
        ("2026-03-09 14:30", "day", (2026, 3, 9), (2026, 3, 9)),
        ("1° maggio 2026", "day", (2026, 5, 1), (2026, 5, 1)),
        ("4. März 2026", "day", (2026, 3, 4), (2026, 3, 4)),
        ("Febbraio 2024", "month", (2024, 2, 1), (2024, 2, 29)),
        ("2025-03", "month", (2025, 3, 1), (2025, 3, 31)),
        ("2017", "year", (2017, 1, 1), (2017, 12, 31)),
        ("maggio-giugno 2010", "range", (2010, 5, 1), (2010, 6, 30)),
        ("maggio/giugno 2016", "range", (2016, 5, 1), (2016, 6, 30)),
        ("25–29 luglio 2022", "range", (2022, 7, 25), (2022, 7, 29)),
        ("dal 25 al 29 luglio 2022", "range", (2022, 7, 25), (2022, 7, 29)),
        ("28 luglio – 3 agosto 2022", "range", (2022, 7, 28), (2022, 8, 3)),
        ("29.9–1.10.2025", "range", (2025, 9, 29), (2025, 10, 1)),
        ("01/12/2025 - 31/01/2026", "range", (2025, 12, 1), (2026, 1, 31)),
        ("2012-13", "range", (2012, 1, 1), (2013, 12, 31)),
        ("a.a. 2019/20", "range", (2019, 1, 1), (2020, 12, 31)),
        ("a.a. 2019/20; iscrizioni 30.9–11.10.2019", "range", (2019, 1, 1), (2020, 12, 31)),
    ],
)
def test_date_is_bounded_by_what_the_text_states(
    text: str, precision: str, earliest: tuple[int, int, int], latest: tuple[int, int, int]
) -> None:
    wanted = VagueDate(text, Precision(precision), date(*earliest), date(*latest))
    assert parse_vague_date(f" {text} ") == wanted
    assert wanted.day == (date(*earliest) if precision == "day" else None)


@pytest.mark.parametrize(
    "text",
    [
        "25–29 luglio (anno 2022 desunto)",
        "6–8 ottobre (2017)",
        "5 incontri, 8 ottobre – 3 dicembre",
        "iscrizioni 25.9–6.10.2017",
        "Piano 2026-28",
        "2010-11",
        "9–13",
        "da definire",
        "٢٠٢٦",
    ],
)
def test_year_that_is_not_stated_is_not_invented(text: str) -> None:
    assert parse_vague_date(text) == VagueDate(text, Precision.TEXT)


def test_open_end_stays_open() -> None:
    wanted = VagueDate("da febbraio 2018", Precision.RANGE, date(2018, 2, 1), None)
    assert parse_vague_date("da febbraio 2018") == wanted


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31/02/2026", DateProblem.NOT_IN_CALENDAR),
        ("2026-13-01", DateProblem.NOT_IN_CALENDAR),
        ("30 febbraio 2026", DateProblem.NOT_IN_CALENDAR),
        ("12/05/10", DateProblem.TWO_DIGIT_YEAR),
        ("09/03/0226", DateProblem.YEAR_OUT_OF_RANGE),
        ("giugno-maggio 2010", DateProblem.ENDS_BEFORE_START),
        ("29–25 luglio 2022", DateProblem.ENDS_BEFORE_START),
    ],
)
def test_what_looks_like_a_date_and_is_none_is_a_mistake(text: str, problem: DateProblem) -> None:
    assert parse_vague_date(text) is problem
    assert errors_of(inizio=text) == [CellError(7, "inizio", problem, (("value", text),))]
    # A note keeps whatever it says.
    assert record_of(periodo=text).dates_note == VagueDate(text, Precision.TEXT)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_both_ways_of_writing(day: date) -> None:
    assert parse_vague_date(day.isoformat()) == from_day(day)
    italian = parse_vague_date(f"{day.day}/{day.month:02}/{day.year}")
    assert isinstance(italian, VagueDate)
    assert italian.day == day


@given(st.text(max_size=80) | st.text("0123456789 ./-–adlmgiou;", max_size=30))
def test_no_text_makes_the_reading_of_dates_stumble(text: str) -> None:
    found = parse_vague_date(text)
    if isinstance(found, VagueDate):
        assert found.text == text.strip()
        assert found.earliest is None or found.latest is None or found.earliest <= found.latest
        assert (found.precision is Precision.TEXT) == (found.earliest is None)


# Cells


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        (16, "16"),
        (16.5, "16.5"),
        ("16,5", "16.5"),
        ("16.25", "16.25"),
        ("16 ore", "16"),
        ("8h", "8"),
        ("1", "1"),
    ],
)
def test_hours_are_read_as_people_write_them(cell: Cell, hours: str) -> None:
    assert record_of(ore=cell).hours == Decimal(hours)


@pytest.mark.parametrize(
    "cell", ["0", "-4", "1.200", "16,555", "molte", "16-20", True, 6000, 1e300, "٣", "1e3"]
)
def test_hours_that_may_mean_two_things_are_refused(cell: Cell) -> None:
    (error,) = errors_of(durata=cell)
    assert (error.row, error.column, error.code) == (7, "durata", RowProblem.NOT_HOURS)


@pytest.mark.parametrize(("cell", "seats"), [(25, 25), (25.0, 25), ("25", 25), (" 25 ", 25)])
def test_seats_are_whole(cell: Cell, seats: int) -> None:
    assert record_of(posti=cell).seats == seats


@pytest.mark.parametrize("cell", ["0", "12,5", 12.5, "circa 20", "-3", "9999999", date(2026, 1, 1)])
def test_what_is_no_number_of_seats_is_refused(cell: Cell) -> None:
    assert [error.code for error in errors_of(posti=cell)] == [RowProblem.NOT_SEATS]


def test_dates_of_spreadsheets_are_days() -> None:
    record = record_of(inizio=date(2026, 3, 9), fine=datetime.fromisoformat("2026-03-10 14:30"))
    assert record.start == from_day(date(2026, 3, 9))
    assert record.end == VagueDate("2026-03-10 14:30", Precision.DAY, date(2026, 3, 10), date(2026, 3, 10))


@pytest.mark.parametrize("cell", [46090, "46090", "12.05", "?"])
def test_number_that_is_no_date_is_refused_in_a_date_column(cell: Cell) -> None:
    assert [error.code for error in errors_of(inizio=cell)] == [RowProblem.NOT_A_DATE]


def test_words_may_stand_for_a_date() -> None:
    assert record_of(inizio="da definire").start == VagueDate("da definire", Precision.TEXT)


def test_course_that_ends_before_it_starts_is_refused() -> None:
    assert errors_of(inizio="10/03/2026", fine="09/03/2026") == [
        CellError(7, "fine", RowProblem.ENDS_BEFORE_START, (("value", "09/03/2026"), ("start", "10/03/2026")))
    ]
    assert record_of(inizio="10/03/2026", fine="marzo 2026").earliest == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("cell", "flag"), [("sì", True), ("SI", True), (True, True), ("No", False), (0, False)]
)
def test_yes_and_no_are_read_in_words_and_signs(cell: Cell, flag: bool) -> None:  # noqa: FBT001
    assert record_of(storico=cell).is_historical is flag


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    assert [error.code for error in errors_of(storico="forse")] == [RowProblem.NOT_YES_OR_NO]


def test_languages_are_read_by_name_and_code() -> None:
    named = [record_of(lingua=word).language for word in ("Italiano", "DE", "ladino", "Französisch")]
    assert named == ["it", "de", "lld", "fr"]
    assert [error.code for error in errors_of(lingua="klingon")] == [RowProblem.UNKNOWN_LANGUAGE]


def test_providers_are_listed_and_kept_as_written() -> None:
    record = record_of(ente="TSM / Consorzio dei Comuni Trentini;  TSM")
    assert record.providers == ("TSM", "Consorzio dei Comuni Trentini")
    assert record.provider == "TSM / Consorzio dei Comuni Trentini;  TSM"
    both = record_of(ente="CFSI (dal 2017 CCI)", enti="CFSI; Università di Trento")
    assert (both.provider, both.providers) == ("CFSI (dal 2017 CCI)", ("CFSI", "Università di Trento"))
    assert record_of(ente="Insieme con gli altri").providers == ("Insieme con gli altri",)


def test_every_mistake_of_a_row_is_named() -> None:
    found = errors_of(titolo=" ", ente=";", ore="x", sede="y" * 201)
    assert found == [
        CellError(7, "titolo", RowProblem.MISSING_VALUE),
        CellError(7, "ente", RowProblem.MISSING_VALUE, (("value", ";"),)),
        CellError(7, "ore", RowProblem.NOT_HOURS, (("value", "x"),)),
        CellError(7, "sede", RowProblem.TOO_LONG, (("value", "y" * 79 + "…"), ("limit", "200"))),
    ]
    assert len(set(found)) == 4


# Columns


def test_no_header_means_two_things() -> None:
    names = [fold(name) for field, aliases in ALIASES.items() for name in (field.value, *aliases)]
    assert sorted(names) == sorted(set(names))


def test_headers_are_read_as_people_write_them() -> None:
    columns = read_columns(
        ["TITOLO DEL CORSO", "Ente  erogatore", "Data_inizio", "N. posti", "A chi si rivolge?"]
    )
    assert columns.fields == (
        CourseField.TITLE,
        CourseField.PROVIDER,
        CourseField.START,
        CourseField.SEATS,
        CourseField.AUDIENCE,
    )
    assert find_column_errors(columns) == []


def test_unknown_doubled_and_missing_columns_are_named() -> None:
    columns = read_columns(["Telefono", "ore", "Durata"])
    assert find_column_errors(columns) == [
        CellError(1, "Telefono", ColumnProblem.UNKNOWN_COLUMN),
        CellError(1, "Durata", ColumnProblem.COLUMN_TWICE, (("first", "ore"),)),
        CellError(1, "titolo", ColumnProblem.MISSING_COLUMN, (("names", "titolo, title"),)),
        CellError(1, "ente", ColumnProblem.MISSING_COLUMN, (("names", "ente, provider, enti, providers"),)),
    ]
    assert columns.unknown == ("Telefono",)
    assert find_column_errors(read_columns(["titolo", "enti", "Telefono"]), ignore_unknown=True) == []


# Whole sheets


def table_of(data: bytes) -> Table:
    found = read_table(data)
    assert isinstance(found, Table), found
    return found


def test_historical_courses_are_read_without_loss() -> None:
    table = read_file(HISTORICAL, under="courses")
    assert isinstance(table, Table)
    sheet = parse_courses(table)
    assert sheet.errors == ()
    assert len(sheet.records) == 62
    by_reference = {record.reference: record for _, record in sheet.records}
    second = by_reference["real-002"]
    assert second.dates_note == VagueDate(
        "maggio-giugno 2010", Precision.RANGE, date(2010, 5, 1), date(2010, 6, 30)
    )
    assert (second.seats, second.hours, second.start) == (25, None, None)
    assert all(record.is_historical for _, record in sheet.records)
    told = [(record.hours, record.start, record.venue) for _, record in sheet.records]
    assert [sum(each[place] is None for each in told) for place in range(3)] == [57, 45, 48]
    raw = {row.cells[0]: row.cells for row in table.rows}
    for number, record in sheet.records:
        cells = raw[record.reference]
        assert table.rows[number - 1].cells == cells
        kept = {field.value: cell for field, cell in format_course_row(record).items()}
        flags = {"source_address_truncated", "historical"}
        for name, cell in zip(table.header, cells, strict=True):
            assert kept[name] == (("sì" if cell else "no") if name in flags else cell), name


def test_ten_thousand_rows_with_mistakes_in_three_name_exactly_those() -> None:
    rows: list[list[Cell]] = [[f"Corso {n}", "TSM", "12,5", "09/03/2026"] for n in range(10_000)]
    rows[16][2] = "dodici"
    rows[4_998][0] = None
    rows[9_999][3] = "31/02/2026"
    table = table_of(write_csv(["titolo", "ente", "ore", "data inizio"], rows))
    sheet = parse_courses(table)
    assert sheet.errors == (
        CellError(18, "ore", RowProblem.NOT_HOURS, (("value", "dodici"),)),
        CellError(5_000, "titolo", RowProblem.MISSING_VALUE),
        CellError(10_001, "data inizio", DateProblem.NOT_IN_CALENDAR, (("value", "31/02/2026"),)),
    )
    assert len(sheet.records) == 9_997


def test_wrong_columns_stop_before_the_rows() -> None:
    sheet = parse_courses(table_of(b"titolo;ente;Telefono;ore\nA;TSM;1;x\n"))
    assert sheet.records == ()
    assert [error.code for error in sheet.errors] == [ColumnProblem.UNKNOWN_COLUMN]
    assert sheet.unknown_columns == ("Telefono",)
    relaxed = parse_courses(table_of(b"titolo;ente;Telefono;ore\nA;TSM;1;x\n"), ignore_unknown=True)
    assert [error.code for error in relaxed.errors] == [RowProblem.NOT_HOURS]


def test_sheet_without_rows_says_so() -> None:
    assert [error.code for error in parse_courses(table_of(b"titolo;ente\n")).errors] == [
        ColumnProblem.NO_ROWS
    ]


def test_reference_that_stands_twice_is_named_with_its_first_row() -> None:
    sheet = parse_courses(table_of(b"codice;titolo;ente\nA1;x;TSM\nA2;x;TSM\nA1;y;TSM\n"))
    assert sheet.errors == (
        CellError(4, "codice", RowProblem.REFERENCE_TWICE, (("value", "A1"), ("first", "2"))),
    )


# What goes out comes back

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=30
).map(str.strip)
said = words.filter(bool)
maybe = st.none() | said
names = said.map(lambda text: " ".join(text.replace(";", "").replace("/", "").split())).filter(bool)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(from_day)
notes = st.sampled_from(
    [
        "maggio-giugno 2010",
        "a.a. 2019/20",
        "2017",
        "febbraio 2007",
        "09/03/2026",
        "da definire",
        "31/02/2026",
        "9–13",
    ]
)


def note_of(text: str) -> VagueDate:
    found = parse_vague_date(text)
    return found if isinstance(found, VagueDate) else VagueDate(text, Precision.TEXT)


@st.composite
def records(draw: st.DrawFn) -> CourseRecord:
    start = draw(st.none() | days)
    end = draw(st.none() | days)
    if start and end and start.text > end.text:
        start, end = end, start
    quarters = st.integers(1, MOST_HOURS * 4).map(lambda count: Decimal(count) / 4)
    more: dict[str, Any] = {
        name: draw(maybe) for name in ("reference", "record_kind", "edition", "venue", "topic", "audience")
    }
    return CourseRecord(
        title=draw(said),
        provider=draw(said),
        providers=tuple(draw(st.lists(names, min_size=1, max_size=3, unique=True))),
        hours=draw(st.none() | quarters),
        start=start,
        end=end,
        dates_note=draw(st.none() | (notes | said).map(note_of)),
        enrolment_deadline=draw(st.none() | days),
        seats=draw(st.none() | st.integers(1, MOST_SEATS)),
        language=draw(st.none() | st.sampled_from(sorted(set(LANGUAGES.values())))),
        source=draw(maybe),
        caveat=draw(maybe),
        is_source_truncated=draw(st.booleans()),
        is_historical=draw(st.booleans()),
        **more,
    )


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
@given(records())
def test_what_goes_out_as_a_row_comes_back_as_the_same_course(record: CourseRecord) -> None:
    cells = format_course_row(record)
    columns = read_columns([field.value for field in cells])
    assert parse_course_row(Row(2, tuple(cells.values())), columns) == record


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None, max_examples=40
)
@given(st.lists(records(), min_size=1, max_size=3, unique_by=lambda record: record.reference))
def test_what_goes_out_as_a_file_comes_back_as_the_same_courses(found: list[CourseRecord]) -> None:
    rows = [list(format_course_row(record).values()) for record in found]
    for data in (write_csv(EVERY_COLUMN, rows), write_xlsx(EVERY_COLUMN, rows)):
        sheet = parse_courses(table_of(data))
        assert sheet.errors == ()
        assert [record for _, record in sheet.records] == found


cells = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


@given(st.lists(st.tuples(st.sampled_from(EVERY_COLUMN) | st.text(max_size=10), cells), max_size=25))
def test_no_row_makes_the_reader_stumble(pairs: list[tuple[str, Cell]]) -> None:
    header = tuple(name for name, _ in pairs)
    row = Row(3, tuple(cell for _, cell in pairs))
    found = parse_course_row(row, read_columns(header))
    if isinstance(found, list):
        assert all(error.row == 3 and error.column and error.code for error in found)
    sheet = parse_courses(Table(SheetKind.CSV, header, (row,)))
    assert sheet.records or sheet.errors
