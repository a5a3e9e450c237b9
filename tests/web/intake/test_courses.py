"""A sheet of courses: in by upload, mended on the page, applied once, and out again as it came."""

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from catalogue.courses.models import Course, CourseProvider
from catalogue.editions.models import Edition
from catalogue.editions.services import place_key
from catalogue.intake.models import SheetUpload
from catalogue.intake.orders import apply_batch, list_batches
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from commons.organisations.models import Membership
from commons.people.sealing import FiscalCodeVault
from commons.sheets import Table, read_table
from tests.conftest import MASTER_KEYS, Counter
from tests.factories import NOW, make_course, make_edition, make_organisation
from tests.signin import csrf_token
from tests.web.intake.sheets import (
    HEADER,
    SheetDesk,
    apply,
    bring_in,
    correct,
    csv_file,
    enter,
    lay_sheet_desk,
    proposed,
    say_columns,
    seen,
    send,
    tabs,
    xlsx_file,
)
from tests.web.page_checks import check_page

ROWS: list[tuple[Any, ...]] = [
    ("A1", "Partenariati", "12/05/2027", "2,5", "20", "Trento", "chiamare Ada"),
    ("A2", "Cittadinanza globale", "maggio 2027", "8", None, "online", None),
    ("A3", "Bilancio sociale", None, None, None, "Rovereto", "=HYPERLINK"),
]

VAULT = FiscalCodeVault(MASTER_KEYS)


@pytest.fixture
def desk(app: Flask) -> SheetDesk:
    return lay_sheet_desk()


def course(reference: str) -> Course:
    with reading() as session:
        return session.scalars(select(Course).where(Course.external_ref == reference)).one()


def edition_of(reference: str) -> Edition:
    with reading() as session:
        return session.scalars(
            select(Edition)
            .join(Course, Course.id == Edition.course_id)
            .where(Course.external_ref == reference)
        ).one()


def course_count() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Course)) or 0


def download(client: FlaskClient, desk: SheetDesk, query: str = "") -> bytes:
    answer = client.get(f"/it/desk/sheets/courses/{desk.lead_id}{query}")
    assert answer.status_code == 200
    return answer.get_data()


def cells(content: bytes) -> list[tuple[Any, ...]]:
    table = read_table(content)
    assert isinstance(table, Table), table
    return [tuple(table.header), *(row.cells for row in table.rows)]


def test_a_sheet_comes_in_after_its_preview_and_new_courses_are_drafts(
    desk: SheetDesk, client: FlaskClient
) -> None:
    enter(client, desk.bob)
    answer = send(client, desk, csv_file(ROWS))
    assert answer.status_code == 303
    page = client.get(answer.location)
    check_page(page)
    assert list(proposed(page).values())[:7] == ["reference", "title", "start", "hours", "seats", "venue", ""]
    address = say_columns(client, answer.location)
    preview = client.get(address)
    check_page(preview)
    assert tabs(preview) == {"new": 3}
    assert "Applica 3 righe" in preview.get_data(as_text=True)
    assert course_count() == 0
    result = client.get(apply(client, address).location)
    check_page(result)
    assert "righe nuove" in result.get_data(as_text=True)
    row, edition = course("A1"), edition_of("A1")
    assert (row.state, row.reference_owner_id, row.titles) == ("draft", desk.lead_id, {"it": "Partenariati"})
    assert (edition.state, edition.starts_on, edition.planned_minutes, edition.seats) == (
        "planned",
        date(2027, 5, 12),
        150,
        20,
    )
    assert (edition_of("A2").form, edition_of("A2").venue, edition_of("A2").dates_text) == (
        "on_line",
        None,
        "maggio 2027",
    )


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_what_went_in_comes_out_again_and_changes_nothing(
    desk: SheetDesk, client: FlaskClient, make: Any
) -> None:
    enter(client, desk.bob)
    content = make(ROWS)
    bring_in(client, desk, content)
    out = download(client, desk)
    assert cells(out) == cells(content)
    address = say_columns(client, send(client, desk, out).location)
    assert tabs(client.get(address)) == {"same": 3}


@pytest.mark.parametrize(
    "style",
    [
        {"delimiter": ",", "encoding": "utf-8", "line_end": "\n"},
        {"delimiter": "\t", "encoding": "utf-16"},
        {"delimiter": ";", "encoding": "cp1252", "is_quoted": True},
        {"delimiter": ";", "encoding": "utf-8-sig"},
    ],
)
def test_a_csv_keeps_its_delimiter_its_letters_and_its_lines(
    desk: SheetDesk, client: FlaskClient, style: dict[str, Any]
) -> None:
    enter(client, desk.bob)
    rows = [("A1", "Perché sì, davvero", "2027-05-12", "8", "20", "Trento; via Prova", "à")]
    content = csv_file(rows, **style)
    bring_in(client, desk, content)
    assert download(client, desk) == content


def test_titles_above_the_header_and_columns_of_others_come_out_too(
    desk: SheetDesk, client: FlaskClient
) -> None:
    enter(client, desk.bob)
    content = xlsx_file([HEADER, *ROWS[:1]], header=("Catalogo 2027", None, date(2026, 9, 1)))
    bring_in(client, desk, content, "c.xlsx")
    out = client.get(f"/it/desk/sheets/courses/{desk.lead_id}").get_data()
    from openpyxl import load_workbook

    lines = [tuple(row) for row in load_workbook(io.BytesIO(out)).active.iter_rows(values_only=True)]  # type: ignore[union-attr]
    assert lines[0][0] == "Catalogo 2027"
    assert lines[1] == HEADER
    assert lines[2][-1] == "chiamare Ada"


def test_what_the_catalogue_has_changed_is_written_as_the_column_writes(
    desk: SheetDesk, client: FlaskClient
) -> None:
    enter(client, desk.bob)
    bring_in(client, desk, csv_file(ROWS))
    with unit_of_work() as session:
        edition = session.get_one(Edition, edition_of("A1").id)
        edition.starts_on, edition.planned_minutes, edition.version = date(2027, 6, 3), 210, 2
        make_course(session, "Corso nuovo", lead_id=desk.lead_id)
    rows = cells(download(client, desk))
    assert rows[1] == ("A1", "Partenariati", "03/06/2027", "3,5", "20", "Trento", "chiamare Ada")
    assert rows[2:4] == cells(csv_file(ROWS))[2:4]
    assert rows[4][:2] == ("corso-nuovo", "Corso nuovo")
    address = say_columns(client, send(client, desk, download(client, desk)).location)
    assert tabs(client.get(address)) == {"same": 4}


def test_a_change_is_shown_field_by_field_and_applied(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    bring_in(client, desk, csv_file(ROWS))
    changed = [("A1", "Partenariati vivi", "13/05/2027", "2,5", "25", "Trento", "x"), *ROWS[1:]]
    address = say_columns(client, send(client, desk, csv_file(changed)).location)
    page = client.get(address)
    check_page(page)
    assert tabs(page) == {"changed": 1, "same": 2}
    text = page.get_data(as_text=True)
    for said in (
        "<del>Partenariati</del>",
        "<ins>Partenariati vivi</ins>",
        "<del>12/05/2027</del>",
        "<ins>25</ins>",
    ):
        assert said in text
    apply(client, address)
    assert course("A1").titles == {"it": "Partenariati vivi"}
    assert (edition_of("A1").seats, edition_of("A1").starts_on) == (25, date(2027, 5, 13))


def test_mistakes_are_mended_where_they_stand(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    rows = [
        ("A1", "Uno", "31/02/2027", "venti", "20", "Trento", None),
        ("A2", None, None, "8", None, None, None),
    ]
    address = say_columns(client, send(client, desk, csv_file(rows)).location)
    page = client.get(address)
    check_page(page)
    assert tabs(page) == {"wrong": 2}
    text = page.get_data(as_text=True)
    assert 'name="c-2-2" value="31/02/2027"' in text
    assert "La data «31/02/2027» non esiste." in text
    assert "Applica" not in text
    forced = client.post(f"{address}/apply", data={"seen": "", "csrf_token": csrf_token(page)})
    assert "corregga le righe segnate" in client.get(forced.location).get_data(as_text=True)
    assert correct(client, address, c_2_2="28/02/2027", c_2_3="20", c_3_1="").status_code == 303
    page = client.get(address)
    assert tabs(page) == {"wrong": 1, "new": 1}
    correct(client, address, "wrong", out_3="y", c_3_1="")
    page = client.get(address)
    assert tabs(page) == {"new": 1, "left_out": 1}
    apply(client, address)
    assert edition_of("A1").starts_on == date(2027, 2, 28)
    assert course_count() == 1
    assert cells(download(client, desk))[1][2:4] == ("28/02/2027", "20")


def test_confirming_twice_applies_once(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    address = say_columns(client, send(client, desk, csv_file(ROWS)).location)
    page = client.get(address)
    data = {"seen": seen(page), "csrf_token": csrf_token(page)}
    answers = [client.post(f"{address}/apply", data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert course_count() == 3


def test_an_edition_that_a_sheet_changes_is_still_found_by_its_valley(
    desk: SheetDesk, client: FlaskClient
) -> None:
    enter(client, desk.bob)
    bring_in(client, desk, csv_file(ROWS))
    code = "vallagarina"
    with unit_of_work() as session:
        edition = session.scalars(
            select(Edition).join(Course, Course.id == Edition.course_id).where(Course.external_ref == "A1")
        ).one()
        edition.community = code
    bring_in(client, desk, csv_file([(*ROWS[0][:5], "Palazzo nuovo", *ROWS[0][6:]), *ROWS[1:]]))
    with unit_of_work() as session:
        changed = session.get_one(Edition, edition.id)
        assert changed.place_key == place_key("Palazzo nuovo", code)


def test_a_preview_that_others_made_old_is_made_anew(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    bring_in(client, desk, csv_file(ROWS))
    changed = [("A1", "Partenariati vivi", *ROWS[0][2:]), *ROWS[1:]]
    address = say_columns(client, send(client, desk, csv_file(changed)).location)
    page = client.get(address)
    with unit_of_work() as session:
        row = session.scalars(select(Course).where(Course.external_ref == "A1")).one()
        row.titles, row.version = {"it": "Partenariati nuovi"}, row.version + 1
    answer = client.post(f"{address}/apply", data={"seen": seen(page), "csrf_token": csrf_token(page)})
    text = client.get(answer.location).get_data(as_text=True)
    assert "l’anteprima è stata rifatta" in text
    assert "<del>Partenariati nuovi</del>" in text
    assert course("A1").titles == {"it": "Partenariati nuovi"}


def test_what_the_sheet_no_longer_holds_is_told_and_stays(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    bring_in(client, desk, csv_file(ROWS))
    address = say_columns(client, send(client, desk, csv_file(ROWS[:2])).location)
    page = client.get(address, query_string={"tab": "missing"})
    check_page(page)
    assert tabs(page) == {"same": 2, "missing": 1}
    assert "Bilancio sociale" in page.get_data(as_text=True)
    apply(client, address)
    assert course("A3").state == "draft"


def test_another_providers_course_is_not_touched(desk: SheetDesk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        make_course(session, "Corso di altri", lead_id=make_organisation(session, "CSV"))
    enter(client, desk.bob)
    header = ("codice", "titolo", "enti")
    rows = [("X", "Corso di altri", "CSV; TSM"), ("Y", "Corso nostro", "TSM; CSV"), ("Z", "Nuovo", "Ignoto")]
    address = say_columns(client, send(client, desk, csv_file(rows, header)).location)
    assert tabs(client.get(address)) == {"wrong": 1, "new": 1, "foreign": 1}
    correct(client, address, "wrong", c_4_2="TSM")
    apply(client, address)
    assert course_count() == 3
    with reading() as session:
        leads = session.scalars(
            select(CourseProvider.organisation_id).where(
                CourseProvider.course_id == course("Y").id, CourseProvider.is_lead
            )
        ).all()
    assert list(leads) == [desk.lead_id]


def test_several_editions_of_a_course_stand_in_rows_of_their_own(
    desk: SheetDesk, client: FlaskClient
) -> None:
    enter(client, desk.bob)
    header = ("codice", "titolo", "edizione", "inizio", "posti")
    rows = [("A", "Uno", "Primavera", "1/3/2027", "20"), ("A", "Uno", "Autunno", "1/10/2027", "20")]
    content = csv_file(rows, header)
    bring_in(client, desk, content)
    assert course_count() == 1
    assert cells(download(client, desk)) == cells(content)
    rows.append(("A", "Uno", "Inverno", "1/12/2027", "20"))
    rows.append(("A", "Due", "Estate", "1/7/2027", "20"))
    address = say_columns(client, send(client, desk, csv_file(rows, header)).location)
    page = client.get(address)
    assert tabs(page) == {"wrong": 1, "added": 1, "same": 2}
    assert "Del corso dice altro che la riga 2" in page.get_data(as_text=True)


def test_courses_without_code_are_known_by_their_title(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    content = csv_file([("Uno", "8"), ("Due", "8")], ("titolo", "ore"))
    bring_in(client, desk, content)
    address = say_columns(client, send(client, desk, csv_file([("UNO", "9")], ("titolo", "ore"))).location)
    assert tabs(client.get(address)) == {"changed": 1, "missing": 1}
    with unit_of_work() as session:
        make_course(session, "Due", lead_id=desk.lead_id)
    rows = cells(download(client, desk))
    assert rows[0] == ("titolo", "ore", "Codice del corso")
    address = say_columns(client, send(client, desk, download(client, desk)).location)
    assert tabs(client.get(address)) == {"same": 3}


def test_an_edition_that_is_over_is_not_changed_by_a_sheet(desk: SheetDesk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        course_id = make_course(session, "Uno", lead_id=desk.lead_id)
        edition_id = make_edition(session, course_id, seats=10)
        session.get_one(Edition, edition_id).state = "closed"
    enter(client, desk.bob)
    address = say_columns(client, send(client, desk, csv_file([("Uno", "12")], ("titolo", "posti"))).location)
    assert tabs(client.get(address)) == {"wrong": 1}
    assert "già aperta o conclusa" in client.get(address).get_data(as_text=True)
    correct(client, address, "wrong", c_2_1="10")
    assert tabs(client.get(address)) == {"same": 1}


def test_the_meaning_of_columns_is_remembered(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    header = ("Cod.", "Che corso", "Boh")
    answer = send(client, desk, csv_file([("A", "Uno", "x")], header))
    page = client.post(
        answer.location,
        data={**proposed(client.get(answer.location)), "csrf_token": csrf_token(client.get(answer.location))},
    )
    assert page.status_code == 422
    check_page(page)
    assert "Dica quale colonna contiene il titolo" in page.get_data(as_text=True)
    say_columns(client, answer.location, **{"m-1": "title"})
    again = client.get(send(client, desk, csv_file([("A", "Uno", "x")], header)).location)
    assert proposed(again)["m-1"] == "title"


def test_a_field_in_two_columns_is_refused(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    address = send(client, desk, csv_file([("A", "Uno")], ("titolo", "corso"))).location
    page = client.get(address)
    data = {**proposed(page), "m-1": "title", "csrf_token": csrf_token(page)}
    answer = client.post(address, data=data)
    assert answer.status_code == 422
    assert "più di una colonna" in answer.get_data(as_text=True)


def test_a_thousand_courses_come_in_by_a_job(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    rows = [(f"C{n}", f"Corso {n}", "12/05/2027", "8", "20", "Trento", n) for n in range(300)]
    address = say_columns(client, send(client, desk, csv_file(rows)).location)
    answer = apply(client, address)
    page = client.get(answer.location)
    check_page(page)
    assert "300 in attesa" in page.get_data(as_text=True)
    assert course_count() == 0
    run_all_due()
    assert course_count() == 300
    check_page(client.get(address))
    assert "Foglio applicato" in client.get(address).get_data(as_text=True)
    with reading() as session:
        assert session.scalars(select(SheetUpload.counts)).one()["applied"] == 300


def test_work_that_was_killed_goes_on_where_it_stopped(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    rows = [(f"C{n}", f"Corso {n}", "12/05/2027", "8", "20", "Trento", n) for n in range(250)]
    address = say_columns(client, send(client, desk, csv_file(rows)).location)
    apply(client, address)
    with unit_of_work() as session:
        found = session.scalars(select(SheetUpload)).one()
        batch = list_batches(session, found, vault=VAULT, now=NOW)[0]
        apply_batch(session, found, batch, vault=VAULT, actor=desk.bob, now=NOW)
    assert 0 < course_count() < 250
    run_all_due()
    run_all_due()
    assert course_count() == 250
    assert "Foglio applicato" in client.get(address).get_data(as_text=True)


def test_an_office_that_ended_applies_nothing_more(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    rows = [(f"C{n}", f"Corso {n}", None, None, None, None, None) for n in range(250)]
    address = say_columns(client, send(client, desk, csv_file(rows)).location)
    apply(client, address)
    with unit_of_work() as session:
        row = session.scalars(select(Membership).where(Membership.account_id == desk.bob.account_id)).one()
        row.ends_on = NOW.date()
    run_all_due()
    assert course_count() == 0
    enter(client, desk.alice)
    assert tabs(client.get(address)) == {"new": 250}


def test_three_rows_cost_as_many_queries_as_thirty(
    desk: SheetDesk, client: FlaskClient, count_queries: Counter
) -> None:
    enter(client, desk.bob)
    costs = []
    for count in (3, 30):
        rows = [(f"C{n}", f"Corso {n}", None, "x", "20", f"Sede {n}", n) for n in range(count)]
        address = say_columns(client, send(client, desk, csv_file(rows)).location)
        with count_queries() as queries:
            client.get(address)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 14
    with count_queries() as queries:
        client.get("/it/desk/sheets")
    assert len(queries) <= 10


def test_strangers_know_nothing_of_a_sheet(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    address = send(client, desk, csv_file(ROWS)).location.removesuffix("/columns")
    page = client.get(f"{address}/columns")
    token = csrf_token(page)
    enter(client, desk.charlie)
    for way in ("", "/columns"):
        assert client.get(f"{address}{way}").status_code == 404
    page = client.get("/it/desk/sheets")
    assert "corsi.csv" not in page.get_data(as_text=True)
    for way in ("/rows", "/apply", "/discard"):
        data = {"csrf_token": csrf_token(page)}
        assert client.post(f"{address}{way}", data=data).status_code == 404
    assert client.get(f"/it/desk/sheets/courses/{desk.lead_id}").status_code == 404
    stolen = client.post(
        "/it/desk/sheets",
        data={
            "csrf_token": csrf_token(page),
            "organisation": str(desk.lead_id),
            "file": (io.BytesIO(b"a;b\n1;2"), "x"),
        },
    )
    assert stolen.status_code == 422
    enter(client, desk.operator)
    assert client.get(address).status_code == 403
    assert token


def test_a_draft_is_thrown_away_when_asked_or_in_time(
    desk: SheetDesk, client: FlaskClient, clock: Any
) -> None:
    enter(client, desk.bob)
    for _ in range(2):
        address = send(client, desk, csv_file(ROWS)).location.removesuffix("/columns")
    page = client.get(f"{address}/columns")
    assert client.post(f"{address}/discard", data={"csrf_token": csrf_token(page)}).status_code == 303
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(SheetUpload)) == 1
    clock.advance(days=31)
    run_all_due()
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(SheetUpload)) == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Il file è vuoto."),
        (b"%PDF-1.7", "non è una tabella ma un file di tipo pdf"),
        (b"PK\x03\x04rubbish", "Il file Excel è rovinato"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file Excel vecchio"),
        (b'titolo;ore\n"Uno;8\n', "virgolette"),
        (b"<html>", "di tipo html"),
        ("\n".join(["titolo", *("x" for _ in range(5_001))]).encode(), "più di 5000"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(
    desk: SheetDesk, client: FlaskClient, content: bytes, sentence: str
) -> None:
    enter(client, desk.bob)
    answer = send(client, desk, content)
    assert answer.status_code == 422
    check_page(answer)
    assert sentence.lower() in answer.get_data(as_text=True).lower()


def test_a_formula_in_a_cell_is_text_and_goes_out_guarded(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    bring_in(client, desk, b'titolo;nota\nUno;"=1+1"\nDue;-5\n')
    out = download(client, desk).decode()
    assert "'=1+1" in out
    assert ";-5" in out
    address = say_columns(client, send(client, desk, out.encode()).location)
    assert tabs(client.get(address)) == {"same": 2}


def test_models_hold_a_header_and_no_row(desk: SheetDesk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    for kind in ("courses", "people"):
        for ext in ("csv", "xlsx"):
            content = client.get(f"/it/desk/sheets/models/{kind}.{ext}").get_data()
            assert len(cells(content)) == 1
    header = cells(client.get("/it/desk/sheets/models/courses.csv").get_data())[0]
    answer = send(client, desk, csv_file([["x"] * len(header)], header))
    assert "" not in list(proposed(client.get(answer.location)).values())[: len(header)]


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_hold_in_other_languages(desk: SheetDesk, client: FlaskClient, language: str) -> None:
    enter(client, desk.bob)
    address = say_columns(client, send(client, desk, csv_file(ROWS)).location)
    for path in ("/it/desk/sheets", address, f"{address}/columns"):
        page = client.get(path.replace("/it/", f"/{language}/"))
        assert page.status_code == 200
        check_page(page)


def test_without_a_sheet_ours_goes_out_and_comes_back(desk: SheetDesk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        course_id = make_course(session, "Uno", lead_id=desk.lead_id, language="de")
        make_edition(session, course_id, date(2027, 3, 1), planned_minutes=90, seats=10, venue="Trento")
        make_edition(session, course_id, date(2027, 9, 1), is_open=False, now=NOW)
    enter(client, desk.bob)
    for query in ("?as=csv", "?as=xlsx"):
        out = download(client, desk, query)
        assert len(cells(out)) == 3
        address = say_columns(client, send(client, desk, out).location)
        assert tabs(client.get(address)) == {"same": 2}
