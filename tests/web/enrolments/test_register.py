"""The register as a form: whole without a script, kept when wrong, never over another's cells."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.enrolments.services import withdraw
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from tests.conftest import Counter
from tests.factories import NOW, make_enrolment, make_person, mark_attendance
from tests.web.enrolments.desk import Desk, enter, filled, lay_desk
from tests.web.page_checks import check_page

MARKS = {"Anna Campione": "PPPPP", "Fatima Saggio": "PGGPP", "Olga Test": "PPPP2"}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk(MARKS)


def test_grid_shows_everybody_with_hours_and_proposal(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get(desk.address)
    check_page(page)
    text = page.get_data(as_text=True)
    for said in (*MARKS, "Ha completato", "Da decidere", "2 h", "minimo 15 ore su 20"):
        assert said in text
    assert "Una persona da decidere: Fatima Saggio" in re.sub(r"\s+", " ", text)


def test_saved_cells_stand_in_the_register(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get(desk.address)
    values = filled(page) | {desk.cell("Anna Campione", 0): "A", desk.cell("Anna Campione", 1): "180"}
    answer = client.post(desk.address, data=values)
    assert (answer.status_code, answer.location) == (303, desk.address)
    assert desk.mark("Anna Campione", 0) == "absent 0"
    assert desk.mark("Anna Campione", 1) == "partial 180"
    assert "Salvate 2 presenze." in client.get(desk.address).get_data(as_text=True)


def test_same_form_sent_twice_changes_nothing(desk: Desk, client: FlaskClient) -> None:
    values = filled(enter(client, desk.bob).get(desk.address)) | {desk.cell("Anna Campione", 0): "A"}
    client.post(desk.address, data=values)
    version = desk.read().version
    assert client.post(desk.address, data=values).status_code == 303
    assert desk.read().version == version


def test_two_staff_keep_different_cells_of_pages_opened_at_once(desk: Desk, client: FlaskClient) -> None:
    page = filled(enter(client, desk.bob).get(desk.address))
    client.post(desk.address, data=page | {desk.cell("Anna Campione", 0): "A"})
    assert client.post(desk.address, data=page | {desk.cell("Olga Test", 0): "G"}).status_code == 303
    assert desk.mark("Anna Campione", 0) == "absent 0"
    assert desk.mark("Olga Test", 0) == "excused 0"


def test_cell_changed_by_another_keeps_what_was_typed_and_says_what_stands(
    desk: Desk, client: FlaskClient
) -> None:
    page = filled(enter(client, desk.bob).get(desk.address))
    mine = page | {desk.cell("Anna Campione", 0): "G", desk.cell("Olga Test", 0): "L"}
    client.post(desk.address, data=page | {desk.cell("Anna Campione", 0): "A"})
    answer = client.post(desk.address, data=mine)
    check_page(answer)
    assert answer.status_code == 409
    assert desk.mark("Anna Campione", 0) == "absent 0"
    assert desk.mark("Olga Test", 0) == "present 240"
    assert "nel registro: assente" in answer.get_data(as_text=True)
    typed = filled(answer)
    assert (typed[desk.cell("Anna Campione", 0)], typed[desk.cell("Olga Test", 0)]) == ("G", "L")
    assert client.post(desk.address, data=typed).status_code == 303  # now he knows what he writes over
    assert desk.mark("Anna Campione", 0) == "excused 0"
    assert desk.mark("Olga Test", 0) == "on_line 240"


@pytest.mark.parametrize("code", ["X", "10", "240", "99999999999999999999", "-60", "²"])
def test_code_that_no_list_offers_is_refused_and_nothing_is_written(
    desk: Desk, client: FlaskClient, code: str
) -> None:
    page = filled(enter(client, desk.bob).get(desk.address))
    values = page | {desk.cell("Anna Campione", 0): code, desk.cell("Olga Test", 0): "A"}
    answer = client.post(desk.address, data=values)
    check_page(answer)
    assert answer.status_code == 422
    assert desk.mark("Olga Test", 0) == "present 240"


def test_form_without_its_hidden_fields_writes_nothing(desk: Desk, client: FlaskClient) -> None:
    page = filled(enter(client, desk.bob).get(desk.address))
    kept = {name: value for name, value in page.items() if not name.startswith("seen")}
    assert client.post(desk.address, data=kept | {desk.cell("Anna Campione", 0): "A"}).status_code == 303
    assert desk.mark("Anna Campione", 0) == "present 240"


def test_who_withdrew_stands_in_the_register_and_has_no_cells(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        withdraw(session, desk.enrolments["Olga Test"], actor=ANONYMOUS, now=NOW)
    page = enter(client, desk.bob).get(desk.address)
    check_page(page)
    assert "Ritiro il 23/11" in page.get_data(as_text=True)
    assert desk.cell("Olga Test", 0) not in filled(page)


def test_meeting_page_holds_a_row_of_answers_for_each_person(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get(desk.meeting(4))
    check_page(page)
    assert filled(page)[desk.cell("Olga Test", 4)] == "H"
    part = f"h-{desk.enrolments['Olga Test'].hex}"
    values = filled(page) | {desk.cell("Anna Campione", 4): "G", part: "45"}
    assert client.post(desk.meeting(4), data=values).status_code == 303
    assert desk.mark("Anna Campione", 4) == "excused 0"
    assert desk.mark("Olga Test", 4) == "partial 45"
    assert desk.mark("Anna Campione", 3) == "present 240"


def test_partial_presence_without_its_hours_keeps_all_that_was_typed(desk: Desk, client: FlaskClient) -> None:
    page = filled(enter(client, desk.bob).get(desk.meeting(0)))
    values = page | {desk.cell("Anna Campione", 0): "H", desk.cell("Olga Test", 0): "A"}
    answer = client.post(desk.meeting(0), data=values)
    check_page(answer)
    assert answer.status_code == 422
    assert "Dica per quanto tempo c’era." in answer.get_data(as_text=True)
    assert filled(answer)[desk.cell("Olga Test", 0)] == "A"
    assert desk.mark("Olga Test", 0) == "present 240"


def test_register_of_an_edition_not_begun_offers_excuses_only(app: Flask, client: FlaskClient) -> None:
    coming = [NOW.date().replace(month=12, day=day) for day in (1, 8)]
    desk = lay_desk({"Anna Campione": "  "}, days=coming)
    for address in (desk.address, desk.meeting(0)):
        page = enter(client, desk.bob).get(address)
        check_page(page)
        text = page.get_data(as_text=True)
        assert 'value="G"' in text
        assert 'value="P"' not in text
    values = filled(client.get(desk.address)) | {desk.cell("Anna Campione", 0): "P"}
    assert client.post(desk.address, data=values).status_code == 422


def test_unknown_meeting_is_not_found(desk: Desk, client: FlaskClient) -> None:
    address = desk.address + "/meetings/" + str(desk.made.edition_id)
    page = enter(client, desk.bob).get(desk.address)
    assert client.get(address).status_code == 404
    assert client.post(address, data=filled(page)).status_code == 404


def test_register_of_thirty_costs_as_many_queries_as_of_three(
    desk: Desk, client: FlaskClient, count_queries: Counter
) -> None:
    enter(client, desk.bob)
    pages = (desk.address, desk.meeting(0), desk.decision("Fatima Saggio"), f"{desk.address}/people")
    costs = []
    for more in (0, 27):
        with unit_of_work() as session:
            new = {
                make_enrolment(session, desk.made.edition_id, make_person(session)): "PPPP2"
                for _ in range(more)
            }
            mark_attendance(session, desk.made.edition_id, new)
        counts = []
        for address in pages:
            with count_queries() as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
        values = filled(client.get(desk.address))
        values |= {name: "L" for name in values if name.startswith("m-")}
        with count_queries() as seen:
            assert client.post(desk.address, data=values).status_code == 303
        costs.append([*counts, len(seen)])
    assert costs[0] == costs[1]
    assert max(costs[0][:-1]) <= 10
    assert costs[0][-1] <= 15
