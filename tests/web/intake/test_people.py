"""Persons by sheet: asked who they are, enrolled once, and nothing left of the sheet."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from catalogue.enrolments.models import Enrolment
from catalogue.intake.models import SheetUpload
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from commons.people.models import Person
from commons.people.sealing import FiscalCodeVault
from commons.sheets import Table, read_table
from tests.conftest import MASTER_KEYS, Counter
from tests.factories import make_person
from tests.signin import csrf_token
from tests.web.enrolments.desk import Desk, lay_desk
from tests.web.intake.sheets import (
    apply,
    correct,
    csv_file,
    enter,
    proposed,
    say_columns,
    seen,
    send_people,
    tabs,
    xlsx_file,
)
from tests.web.page_checks import check_page

HEADER = ("Cognome", "Nome", "E-mail", "Data di nascita", "Codice fiscale", "Note")
CODE = "RSSMRA85T10A562S"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk({"Anna Campione": "PPPPP"}, seats=4)


def bring(client: FlaskClient, desk: Desk, rows: list[tuple[Any, ...]], header: Any = HEADER) -> str:
    answer = send_people(client, desk.made.edition_id, csv_file(rows, header))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return say_columns(client, answer.location)


def states(desk: Desk) -> list[str]:
    with reading() as session:
        rows = session.scalars(select(Enrolment.state).where(Enrolment.edition_id == desk.made.edition_id))
        return sorted(rows)


def person_count() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def upload() -> SheetUpload:
    with reading() as session:
        return session.scalars(select(SheetUpload)).one()


def test_persons_are_enrolled_after_the_preview_and_the_rows_are_gone(
    desk: Desk, client: FlaskClient
) -> None:
    enter(client, desk.bob)
    check_page(client.get(f"{desk.address}/people/sheet"))
    rows = [
        ("Rossi", "Maria", "maria@example.org", "10/12/1985", CODE, "x"),
        ("Öz", "Ada", None, None, None, None),
    ]
    answer = send_people(client, desk.made.edition_id, csv_file(rows, HEADER))
    page = client.get(answer.location)
    check_page(page)
    assert list(proposed(page).values())[:6] == ["family", "given", "address", "birth", "code", ""]
    address = say_columns(client, answer.location)
    page = client.get(address)
    check_page(page)
    assert tabs(page) == {"enrol": 2}
    assert "Iscrivi 2 persone" in page.get_data(as_text=True)
    assert states(desk) == ["admitted"]
    kept = upload()
    assert kept.content is not None
    assert b"Rossi" not in kept.content
    assert CODE.encode() not in kept.content
    result = client.get(apply(client, address).location)
    check_page(result)
    assert "persone iscritte" in result.get_data(as_text=True)
    assert states(desk) == ["admitted"] * 3
    kept = upload()
    assert (kept.content, kept.answers, kept.applied, kept.ordered) == (None, None, {}, {})
    with reading() as session:
        person = session.scalars(select(Person).where(Person.family_name == "Rossi")).one()
        assert person.birth_date == date(1985, 12, 10)
        assert person.fiscal_code_sealed is not None
        assert FiscalCodeVault(MASTER_KEYS).open(person.fiscal_code_sealed, person.id) == CODE


def test_confirming_twice_enrols_once(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    address = bring(client, desk, [("Rossi", "Maria", None, None, None, None)])
    page = client.get(address)
    data = {"seen": seen(page), "csrf_token": csrf_token(page)}
    assert [client.post(f"{address}/apply", data=data).status_code for _ in range(2)] == [303, 303]
    assert states(desk) == ["admitted"] * 2


def test_the_same_person_under_two_spellings_is_asked_about(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    rows = [
        ("Rossi", "Maria", "maria@example.org", None, None, None),
        ("MARIA", "Ròssi ", None, "10/12/1985", None, None),
        ("Bianchi", "Ugo", "maria@example.org", None, None, None),
        ("ROSSI", "maria", "MARIA@example.org", None, None, None),
    ]
    address = bring(client, desk, rows)
    page = client.get(address, query_string={"tab": "ask"})
    check_page(page)
    assert tabs(page) == {"ask": 2, "enrol": 1, "double": 1}
    assert "È la stessa persona della riga 2?" in page.get_data(as_text=True)
    correct(client, address, "ask", same_3="row-2", same_4="other")
    page = client.get(address)
    assert tabs(page) == {"wrong": 1, "enrol": 1, "double": 2}
    assert "l’indirizzo è già alla riga 2" in page.get_data(as_text=True).lower()
    correct(client, address, "wrong", c_4_2="ugo@example.org")
    assert tabs(client.get(address)) == {"enrol": 2, "double": 2}
    apply(client, address)
    with reading() as session:
        rossi = session.scalars(select(Person).where(Person.family_name == "Rossi")).one()
    assert rossi.birth_date == date(1985, 12, 10)
    assert states(desk) == ["admitted"] * 3


def test_who_is_here_already_is_chosen_and_stays_as_she_is(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        known = make_person(session, "Maria", "Rossi", addresses=["maria@example.org"])
        make_person(session, "Ugo", "Bianchi", addresses=[])
    before = person_count()
    enter(client, desk.bob)
    rows = [
        ("Rossi", "Maria", "maria@example.org", None, None, None),
        ("Bianchi", "Ugo", None, None, None, None),
        ("Verdi", "Ida", "maria@example.org", None, None, None),
        ("Campione", "Anna", None, None, None, None),
    ]
    address = bring(client, desk, rows)
    page = client.get(address)
    assert tabs(page) == {"ask": 2, "enrol": 1, "already": 1}
    assert "È una di queste persone?" in page.get_data(as_text=True)
    correct(client, address, "ask", same_3="new", out_4="y")
    page = client.get(address)
    assert tabs(page) == {"enrol": 2, "already": 1, "left_out": 1}
    apply(client, address)
    assert person_count() == before + 1
    with reading() as session:
        enrolled = session.scalars(
            select(Enrolment.person_id).where(Enrolment.edition_id == desk.made.edition_id)
        ).all()
    assert known in enrolled


def test_an_address_that_is_somebody_elses_is_told(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        make_person(session, "Maria", "Rossi", addresses=["maria@example.org"])
    enter(client, desk.bob)
    address = bring(client, desk, [("Verdi", "Ida", "maria@example.org", None, None, None)])
    assert tabs(client.get(address)) == {"ask": 1}
    correct(client, address, "ask", same_2="new")
    page = client.get(address)
    assert tabs(page) == {"wrong": 1}
    assert "È già l’indirizzo di Maria Rossi" in page.get_data(as_text=True)
    correct(client, address, "wrong", c_2_2="")
    assert tabs(client.get(address)) == {"enrol": 1}


def test_seats_are_told_before_and_walk_ins_have_theirs(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    header = ("nome e cognome", "in aula")
    rows = [(f"Prova{n}, Persona", "sì" if n == 5 else None) for n in range(6)]
    address = bring(client, desk, rows, header)
    page = client.get(address)
    assert tabs(page) == {"enrol": 4, "wait": 2}
    text = page.get_data(as_text=True)
    assert "L’edizione ha 4 posti" in text
    assert "2 persone del foglio andranno in lista d’attesa" in text
    result = client.get(apply(client, address).location).get_data(as_text=True)
    assert "in lista d’attesa" in result
    assert states(desk) == ["admitted"] * 5 + ["waiting"] * 2


def test_mistakes_in_persons_are_told_in_sentences(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    rows = [
        ("Rossi", "Maria", "maria@", "31/13/1985", "RSSMRA85T10A562X", None),
        ("", "Ugo", None, "1/1/2099", "ABC", None),
    ]
    address = bring(client, desk, rows)
    page = client.get(address)
    check_page(page)
    text = page.get_data(as_text=True)
    for said in (
        "non è scritto come un indirizzo",
        "non può essere una data di nascita",
        "l’ultimo carattere non torna",
        "16 caratteri",
        "Manca il valore",
    ):
        assert said in text
    correct(
        client,
        address,
        "wrong",
        c_2_2="m@example.org",
        c_2_3="10/12/1985",
        c_2_4=CODE,
        c_3_0="Neri",
        c_3_3="",
        c_3_4="",
    )
    assert tabs(client.get(address)) == {"enrol": 2}


def test_a_whole_name_is_split_or_asked_about(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    rows = [("Rossi Maria",), ("De Luca Anna Maria",), ("Verdi, Ida",)]
    address = bring(client, desk, rows, ("Nominativo", "Nulla"))
    page = client.get(address)
    assert tabs(page) == {"wrong": 1, "enrol": 2}
    assert 'value="De Luca, Anna Maria"' in page.get_data(as_text=True)
    correct(client, address, "wrong", c_3_0="De Luca, Anna Maria")
    apply(client, address)
    with reading() as session:
        assert (
            session.scalars(select(Person.given_name).where(Person.family_name == "De Luca")).one()
            == "Anna Maria"
        )


def test_the_list_of_persons_goes_out_and_comes_back(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    apply(client, bring(client, desk, [("Rossi", "Maria", "maria@example.org", "10/12/1985", CODE, "nota")]))
    for ext in ("csv", "xlsx"):
        answer = client.get(f"{desk.address}/people/list.{ext}")
        table = read_table(answer.get_data())
        assert isinstance(table, Table)
        assert table.header == (*HEADER[:5], "Stato", "Ore frequentate", "Incontri da segnare")
        assert all(CODE not in row.cells for row in table.rows)
        assert [row.cells[0] for row in table.rows] == ["Campione", "Rossi"]
        again = send_people(client, desk.made.edition_id, answer.get_data())
        assert tabs(client.get(say_columns(client, again.location))) == {"already": 2}


def test_many_persons_are_enrolled_by_a_job_once(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    rows = [(f"Prova{n}", "Persona", f"p{n}@sheet.example", None, None, None) for n in range(60)]
    address = bring(client, desk, rows)
    page = client.get(apply(client, address).location)
    check_page(page)
    assert "60 in attesa" in page.get_data(as_text=True)
    run_all_due()
    assert states(desk).count("waiting") == 57
    assert len(states(desk)) == 61
    check_page(client.get(address))
    assert upload().content is None


def test_what_changed_before_the_job_ran_is_told_again(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    rows = [(f"Prova{n}", "Persona", f"p{n}@sheet.example", None, None, None) for n in range(30)]
    address = bring(client, desk, rows)
    apply(client, address)
    with unit_of_work() as session:
        make_person(session, "Altra", "Persona", addresses=["p7@sheet.example"])
    run_all_due()
    page = client.get(address)
    check_page(page)
    assert "1 riga nel frattempo è cambiata" in page.get_data(as_text=True)
    assert tabs(page) == {"ask": 1, "already": 29}


def test_three_rows_cost_as_many_queries_as_three_hundred(
    desk: Desk, client: FlaskClient, count_queries: Counter
) -> None:
    enter(client, desk.bob)
    costs = []
    for count in (3, 300):
        rows = [(f"Prova{n}", "Persona", f"p{n}@sheet.example", None, None, None) for n in range(count)]
        address = bring(client, desk, rows)
        with count_queries() as queries:
            client.get(address)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 14


def test_strangers_bring_nobody_in(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    address = bring(client, desk, [("Rossi", "Maria", None, None, None, None)])
    for viewer, status in ((desk.charlie, 404), (desk.partner, 403)):
        enter(client, viewer)
        assert client.get(f"{desk.address}/people/sheet").status_code == status
        assert client.get(f"{desk.address}/people/list.csv").status_code == status
        assert client.get(address).status_code == status


def test_an_edition_that_is_not_open_takes_nobody(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk({}, is_open=False)
    enter(client, desk.bob)
    address = bring(client, desk, [("Rossi", "Maria", None, None, None, None)])
    page = client.get(address)
    check_page(page)
    text = page.get_data(as_text=True)
    assert "non è aperta alle iscrizioni" in text
    assert "Iscrivi 1 persona" not in text
    client.post(f"{address}/apply", data={"seen": "", "csrf_token": csrf_token(page)})
    assert states(desk) == []


def test_a_sheet_of_persons_is_gone_after_a_week(desk: Desk, client: FlaskClient, clock: Any) -> None:
    enter(client, desk.bob)
    bring(client, desk, [("Rossi", "Maria", None, None, None, None)])
    clock.advance(days=8)
    run_all_due()
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(SheetUpload)) == 0


def test_a_spreadsheet_brings_days_as_days(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    content = xlsx_file([("Rossi", "Maria", None, date(1985, 12, 10), None, None)], HEADER)
    answer = send_people(client, desk.made.edition_id, content, "x.xlsx")
    apply(client, say_columns(client, answer.location))
    with reading() as session:
        assert session.scalars(select(Person.birth_date).where(Person.family_name == "Rossi")).one() == date(
            1985, 12, 10
        )
