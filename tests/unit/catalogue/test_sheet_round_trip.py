"""What went in comes out again: for any sheet, and for whatever the catalogue has changed since."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from catalogue.courses.life import CourseState
from catalogue.data import Form
from catalogue.editions.rules import EditionState
from catalogue.intake.course_fields import COURSE_FACTS, KNOWN, Facts, SheetField, read_course_row
from catalogue.intake.course_file import Writing
from catalogue.intake.course_plan import plan_courses
from catalogue.intake.course_rows import CoursePlan, KnownCourse, KnownEdition, PlannedRow, RowKind
from catalogue.intake.drafts import (
    Answers,
    Draft,
    Layout,
    pack_answers,
    pack_file,
    unpack_answers,
    unpack_file,
)
from catalogue.intake.people_fields import KNOWN as KNOWN_PEOPLE
from catalogue.intake.people_fields import PersonField, split_name
from catalogue.intake.sheet_words import COURSE_FIELDS, PERSON_FIELDS
from commons.folding import fold
from commons.sheets import Cell, Limits, SheetKind
from commons.sheets.raw import Line, RawFile, RawSheet, Style, read_raw
from commons.sheets.rewriting import write_raw

OWN = UUID(int=1)
F = SheetField
COURSE = dict.fromkeys(sorted(COURSE_FACTS)) | {"record_kind": "corso", "providers": (OWN,)}
EDITION = dict.fromkeys(
    [
        "starts_on",
        "ends_on",
        "dates_text",
        "enrolment_deadline",
        "planned_minutes",
        "minimum_minutes",
        "seats",
        "venue",
        "form",
    ]
)
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))
words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)


def day_cells(kind: SheetKind) -> st.SearchStrategy[Cell]:
    styles = ["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"]
    texts = st.builds(lambda day, style: day.strftime(style), days, st.sampled_from(styles))
    named = st.sampled_from(["maggio 2027", "12 marzo 2027", "da definire", "a.a. 2026/27", None])
    return st.one_of(texts, named, *([days] if kind is SheetKind.XLSX else []))


@st.composite
def sheets(draw: st.DrawFn) -> tuple[SheetKind, dict[SheetField, int], list[Line]]:
    kind = draw(st.sampled_from([SheetKind.CSV, SheetKind.XLSX]))
    is_text = kind is SheetKind.CSV
    optional = draw(
        st.lists(st.sampled_from([each for each in SheetField if each is not F.TITLE]), unique=True)
    )
    order = draw(st.permutations([F.TITLE, *(each for each in optional if each is not F.PROVIDERS)]))
    hours: st.SearchStrategy[Cell] = st.sampled_from(["8", "2,5", "2.5", "12 ore", None])
    cells: dict[SheetField, st.SearchStrategy[Cell]] = {
        F.START: day_cells(kind),
        F.END: st.none(),
        F.DEADLINE: day_cells(kind),
        F.HOURS: hours if is_text else st.one_of(hours, st.sampled_from([8, 2.5])),
        F.MINIMUM: st.none(),
        F.SEATS: st.sampled_from(["20", "5", None, *([] if is_text else [12])]),
        F.LANGUAGE: st.sampled_from(["italiano", "DE", "english", None]),
        F.FORM: st.sampled_from(["in presenza", "online", "blended", None]),
        F.VENUE: st.sampled_from(["Trento", "on line", "Via à 1", None]),
        F.EDITION: st.none(),
    }
    lines = []
    for number in range(2, 2 + draw(st.integers(1, 4))):
        row: list[Cell] = []
        for each in order:
            if each is F.TITLE:
                row.append(f"Corso {number}")
            elif each is F.REFERENCE:
                row.append(f"R{number}")
            else:
                row.append(draw(cells.get(each, st.one_of(st.none(), words.filter(bool)))))
        lines.append(Line(number, tuple(row)))
    return kind, {each: place for place, each in enumerate(order)}, lines


def plan(columns: dict[SheetField, int], lines: list[Line], known: list[KnownCourse]) -> CoursePlan:
    readings = [
        read_course_row(line.number, {each: line.cells[place] for each, place in columns.items()})
        for line in lines
    ]
    return plan_courses(readings, organisation_id=OWN, known=known, named={}, columns=columns)


def applied(row: PlannedRow) -> KnownCourse:
    """Return what the catalogue says once a new row is applied."""
    told: Facts = {each.name: each.after for each in row.changes}
    course = COURSE | {name: value for name, value in told.items() if name in COURSE_FACTS}
    edition = EDITION | {name: value for name, value in told.items() if name not in COURSE_FACTS}
    made = KnownEdition(
        uuid4(), row.label, EditionState.PLANNED, 1, edition, online_minutes=0, has_meetings=False
    )
    reference = course["reference"]
    return KnownCourse(
        uuid4(),
        f"corso-{row.row}",
        str(reference) if reference else None,
        CourseState.DRAFT,
        1,
        course,
        (made,) if row.has_edition else (),
    )


def write(
    kind: SheetKind, columns: dict[SheetField, int], lines: list[Line], known: list[KnownCourse]
) -> list[Line]:
    writing = Writing(kind, columns, len(columns), names={OWN: "TSM"})
    writing.look_at(lines)
    return [
        writing.renew(line, course, course.editions[0] if course.editions else None)
        for line, course in zip(lines, known, strict=True)
    ]


@settings(max_examples=100, deadline=None)
@given(sheets())
def test_a_sheet_that_was_applied_changes_nothing_and_comes_out_as_it_came(sheet: Any) -> None:
    kind, columns, lines = sheet
    first = plan(columns, lines, [])
    if any(each.kind is RowKind.WRONG for each in first.rows):
        return
    known = [applied(row) for row in first.rows]
    assert {row.kind for row in plan(columns, lines, known).rows} == {RowKind.SAME}
    assert write(kind, columns, lines, known) == lines


@settings(max_examples=100, deadline=None)
@given(
    sheets(),
    st.fixed_dictionaries(
        {
            "starts_on": st.none() | days,
            "planned_minutes": st.sampled_from([None, 90, 480, 45]),
            "seats": st.sampled_from([None, 7, 120]),
            "venue": st.sampled_from([None, "Rovereto"]),
            "form": st.sampled_from([None, *Form]),
            "enrolment_deadline": st.none() | days,
        }
    ),
    st.sampled_from([None, "it", "de", "lld"]),
)
def test_what_the_catalogue_changed_is_written_so_that_it_reads_back(
    sheet: Any, changed: Facts, language: str | None
) -> None:
    kind, columns, lines = sheet
    first = plan(columns, lines, [])
    if any(each.kind is RowKind.WRONG for each in first.rows):
        return
    known = []
    for row in first.rows:
        course = applied(row)
        editions = tuple(
            replace(each, facts=each.facts | changed | {"dates_text": None}) for each in course.editions
        )
        known.append(replace(course, facts=course.facts | {"language": language}, editions=editions))
    out = write(kind, columns, lines, known)
    rows = plan(columns, out, known).rows
    assert [row.changes for row in rows if row.kind is not RowKind.SAME] == []


@settings(max_examples=80, deadline=None)
@given(sheets(), st.sampled_from([";", ",", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_file_is_read_as_it_was_written(sheet: Any, delimiter: str, encoding: str) -> None:
    kind, columns, lines = sheet
    header = Line(1, tuple(str(each) for each in columns))
    style = Style(kind, encoding, delimiter, "\n", is_quoted=True)
    found = read_raw(write_raw(style, [header, *lines]), Limits())
    assert isinstance(found, RawFile)
    trimmed = [Line(line.number, _trim(line.cells)) for line in [header, *lines]]
    assert list(found.sheets[0].lines) == trimmed
    kept = unpack_file(pack_file(found))
    assert kept == found
    if kind is SheetKind.CSV and len(columns) > 1:
        assert found.style == style


def _trim(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    kept = list(cells)
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)


def test_corrections_stand_in_the_cells_and_their_faults_are_gone() -> None:
    content = b'titolo;ore\nUno;"a\x07b"\n'
    found = read_raw(content, Limits())
    assert isinstance(found, RawFile)
    assert [each.code for each in found.sheets[0].faults] == ["control_character"]
    layout = Layout(0, 1, ("title", "hours"))
    draft = Draft(found, layout, unpack_answers(pack_answers(Answers({2: {1: "8"}}))))
    assert draft.lines() == [Line(2, ("Uno", "8"))]
    assert draft.faults() == {}


def test_a_formula_gives_its_last_result_and_an_error_is_told() -> None:
    from io import BytesIO

    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["titolo", "ore"])
    page.append(["Uno", "=1+1"])
    out = BytesIO()
    book.save(out)
    found = read_raw(out.getvalue(), Limits())
    assert isinstance(found, RawFile)
    assert found.sheets[0].formula_columns == (1,)
    assert found.sheets[0].lines[1].cells == ("Uno",)


def test_a_title_above_the_header_does_not_hide_the_delimiter() -> None:
    found = read_raw(b"Catalogo, edizione 2027\n\nCodice;Titolo;Ore\nA;Uno;8\n", Limits())
    assert isinstance(found, RawFile)
    assert found.style.delimiter == ";"
    assert [line.number for line in found.sheets[0].lines] == [1, 3, 4]


def test_every_label_of_ours_is_read_back_as_its_field() -> None:
    assert {KNOWN.get(fold(str(label))) for label in COURSE_FIELDS.values()} == set(SheetField)
    assert {KNOWN_PEOPLE.get(fold(str(label))) for label in PERSON_FIELDS.values()} == set(PersonField)


def test_names_are_split_where_they_say_so() -> None:
    assert split_name("Rossi, Maria Pia", is_family_first=True) == ("Rossi", "Maria Pia", True)
    assert split_name("Rossi Maria", is_family_first=True) == ("Rossi", "Maria", True)
    assert split_name("Maria Rossi", is_family_first=False) == ("Rossi", "Maria", True)
    assert split_name("De Luca Anna Maria", is_family_first=True) == ("De Luca", "Anna Maria", False)
    assert split_name("Anna Maria De Luca", is_family_first=False) == ("De Luca", "Anna Maria", False)
    assert split_name("Madonna", is_family_first=True) == ("Madonna", "", True)


def test_an_xlsx_shows_days_as_its_column_did() -> None:
    lines = [Line(1, ("titolo", "inizio")), Line(2, ("Uno", date(2027, 5, 12)))]
    content = write_raw(Style(SheetKind.XLSX), lines, date_formats={1: "d mmm yyyy"})
    found = read_raw(content, Limits())
    assert isinstance(found, RawFile)
    assert found.sheets[0] == RawSheet("Dati", tuple(lines), date_formats={1: "d mmm yyyy"})
    page = load_workbook(BytesIO(content)).active
    assert page is not None
    assert page["B2"].number_format == "d mmm yyyy"
