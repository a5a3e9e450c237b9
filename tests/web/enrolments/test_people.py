"""The list of editions on the desk, and who is enrolled."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from catalogue.enrolments.models import Enrolment
from commons.db import reading, unit_of_work
from commons.people.models import Person
from tests.conftest import Counter
from tests.factories import confirm_edition, make_course_with_edition, make_enrolment
from tests.signin import csrf_token, post_form
from tests.web.enrolments.desk import Desk, enter, lay_desk
from tests.web.page_checks import check_page


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk({"Anna Campione": "PPPPP", "Bruno Demo": "PPPPP"}, seats=2)


def person_count() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def states(desk: Desk) -> list[str]:
    with reading() as session:
        rows = session.scalars(select(Enrolment.state).where(Enrolment.edition_id == desk.made.edition_id))
        return sorted(rows)


def test_desk_lists_own_editions_and_what_each_waits_for(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get("/it/desk/editions")
    check_page(page)
    text = page.get_data(as_text=True)
    for said in ("1 edizione del suo ente", "Confermi gli esiti", "2 su 2 posti", desk.address):
        assert said in text
    with unit_of_work() as session:
        confirm_edition(session, desk.made.edition_id)
    assert "2 persone hanno completato" in client.get("/it/desk/editions").get_data(as_text=True)


def test_who_has_a_desk_begins_there_and_finds_it_from_every_page(desk: Desk, client: FlaskClient) -> None:
    assert enter(client, desk.bob).get("/it/signin").location == "/it/desk"
    for address in ("/it/", "/it/courses", "/it/me"):
        text = client.get(address).get_data(as_text=True)
        assert text.count('href="/it/desk">Scrivania<') == 2, address


def test_partner_and_stranger_find_an_empty_desk(desk: Desk, client: FlaskClient) -> None:
    for viewer in (desk.partner, desk.charlie):
        page = enter(client, viewer).get("/it/desk/editions")
        check_page(page)
        assert "Il suo ente non ha ancora edizioni" in page.get_data(as_text=True)
        assert str(desk.made.edition_id) not in page.get_data(as_text=True)
    assert enter(client, desk.operator).get("/it/desk/editions").status_code == 403


def test_desk_of_thirty_editions_costs_as_many_queries_as_of_three(
    desk: Desk, client: FlaskClient, count_queries: Counter
) -> None:
    enter(client, desk.bob)
    costs = []
    for more in (2, 10):
        with unit_of_work() as session:
            for _ in range(more):
                make_course_with_edition(session, lead_id=desk.made.lead_id, days=[])
        with count_queries() as seen:
            client.get("/it/desk/editions")
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 5


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_hold_in_other_languages(desk: Desk, client: FlaskClient, language: str) -> None:
    enter(client, desk.bob)
    for path in ("", f"/{desk.made.edition_id}", f"/{desk.made.edition_id}/people"):
        page = client.get(f"/{language}/desk/editions{path}")
        assert page.status_code == 200
        check_page(page)


def test_planned_edition_is_opened_from_its_page(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk({}, is_open=False)
    page = enter(client, desk.bob).get(desk.address)
    check_page(page)
    answer = client.post(f"{desk.address}/open", data={"csrf_token": csrf_token(page)})
    assert answer.status_code == 303
    assert desk.read().state == "open"
    check_page(client.get(answer.location))


def test_newcomer_is_registered_and_enrolled(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    before = person_count()
    answer = post_form(
        client, f"{desk.address}/people/new", {"given_name": "Йоана", "family_name": "Петрова"}
    )
    assert answer.status_code == 303
    assert person_count() == before + 1
    page = client.get(answer.location)
    check_page(page)
    assert "Йоана Петрова" in page.get_data(as_text=True)
    assert states(desk) == ["admitted", "admitted", "waiting"]


def test_walk_in_is_admitted_though_the_seats_are_taken(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    data = {"given_name": "Ivan", "family_name": "Finto", "is_walk_in": "y"}
    assert post_form(client, f"{desk.address}/people/new", data).status_code == 303
    assert states(desk) == ["admitted"] * 3
    assert "arrivata senza iscrizione" in client.get(f"{desk.address}/people").get_data(as_text=True)


def test_namesake_is_asked_about_before_anybody_is_registered(desk: Desk, client: FlaskClient) -> None:
    other = lay_desk({"Giulia Prova": "PPPPP"})
    enter(client, desk.bob)
    before = person_count()
    address = f"{desk.address}/people/new"
    data = {"given_name": "giulia", "family_name": "PROVA", "is_walk_in": "y"}
    answer = post_form(client, address, data)
    check_page(answer)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Forse è già registrata" in text
    assert 'value="giulia"' in text
    assert "anno di nascita 2001" in text
    assert (person_count(), states(desk)) == (before, ["admitted", "admitted"])
    giulia = next(row.person_id for row in other.read().rows)
    assert post_form(client, address, data | {"same_as": str(giulia)}).status_code == 303
    assert person_count() == before
    assert giulia in {row.person_id for row in desk.read().rows}
    assert post_form(client, address, data | {"same_as": "new"}).status_code == 303
    assert person_count() == before + 1


def test_somebody_else_than_a_candidate_cannot_be_chosen(desk: Desk, client: FlaskClient) -> None:
    other = lay_desk({"Giulia Prova": "PPPPP", "Paul Muster": "PPPPP"})
    paul = next(row.person_id for row in other.read().rows if row.name.given_name == "Paul")
    enter(client, desk.bob)
    data = {"given_name": "Giulia", "family_name": "Prova", "same_as": str(paul)}
    assert post_form(client, f"{desk.address}/people/new", data).status_code == 422
    assert states(desk) == ["admitted", "admitted"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"given_name": "", "family_name": "Finto"}, "Scriva il nome."),
        (
            {"given_name": "Ivan", "family_name": "Finto", "address": "ivan@"},
            "non è scritto come un indirizzo",
        ),
        ({"given_name": "Anna", "family_name": "Campione", "same_as": "enrolled"}, "Forse è già registrata"),
    ],
)
def test_newcomer_with_an_error_is_asked_again(
    desk: Desk, client: FlaskClient, data: dict[str, str], said: str
) -> None:
    enter(client, desk.bob)
    answer = post_form(client, f"{desk.address}/people/new", data)
    check_page(answer)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert 'value="' + data["family_name"] in answer.get_data(as_text=True)


def test_enrolling_the_same_person_again_is_told(desk: Desk, client: FlaskClient) -> None:
    anna = next(row.person_id for row in desk.read().rows if row.name.given_name == "Anna")
    enter(client, desk.bob)
    data = {"given_name": "Anna", "family_name": "Campione", "same_as": str(anna)}
    answer = post_form(client, f"{desk.address}/people/new", data)
    assert answer.status_code == 422
    assert "già iscritta" in answer.get_data(as_text=True)


def test_withdrawal_frees_the_seat_for_who_waits(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        waiting = make_enrolment(session, desk.made.edition_id)
    enter(client, desk.bob)
    people = f"{desk.address}/people"
    anna = desk.enrolments["Anna Campione"]
    page = client.get(f"{people}/{anna}/withdraw")
    check_page(page)
    answer = post_form(client, f"{people}/{anna}/withdraw", {"on_day": "2026-12-24"})
    check_page(answer)
    assert answer.status_code == 422
    assert "2026-12-24" in answer.get_data(as_text=True)
    assert post_form(client, f"{people}/{anna}/withdraw", {"on_day": "2026-11-20"}).status_code == 303
    page = client.get(people)
    check_page(page)
    token = csrf_token(page)
    answer = client.post(f"{people}/{waiting}/admit", data={"csrf_token": token})
    assert answer.status_code == 303
    assert states(desk) == ["admitted", "admitted", "withdrawn"]


def test_waiting_person_is_turned_away(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        waiting = make_enrolment(session, desk.made.edition_id)
    people = f"{desk.address}/people"
    token = csrf_token(enter(client, desk.bob).get(people))
    assert client.post(f"{people}/{waiting}/turn-away", data={"csrf_token": token}).status_code == 303
    assert states(desk) == ["admitted", "admitted", "not_admitted"]
    answer = client.post(
        f"{people}/{waiting}/turn-away",
        data={"csrf_token": token},
        headers={"Referer": f"http://segnavia.test{people}"},
    )
    assert answer.status_code == 303
    assert "La persona non è stata ammessa." in client.get(people).get_data(as_text=True)
