"""The page that corrects how somebody is written."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commons.db import reading, unit_of_work
from commons.people.queries import get_holder_name
from tests.conftest import Counter
from tests.factories import confirm_edition, make_course_with_edition, make_enrolment
from tests.signin import csrf_token, post_form
from tests.web.enrolments.desk import Desk, enter, lay_desk
from tests.web.page_checks import check_page

ANNA = "Anna Campione"
CORRECTED = {"given_name": "Anna", "family_name": "Campioni"}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk({ANNA: "PPPPP", "Bruno Demo": "PPPPP"})


def address(desk: Desk) -> str:
    return f"{desk.address}/people/{desk.enrolments[ANNA]}/name"


def written(desk: Desk) -> str:
    person_id = next(row.person_id for row in desk.read().rows if row.enrolment_id == desk.enrolments[ANNA])
    with reading() as session:
        return get_holder_name(session, person_id).full


def test_name_is_corrected_from_the_list_of_people(desk: Desk, client: FlaskClient) -> None:
    people = f"{desk.address}/people"
    for viewer, family_name in ((desk.alice, "Campioni"), (desk.bob, "Campionari")):
        assert f'href="{address(desk)}"' in enter(client, viewer).get(people).get_data(as_text=True)
        page = client.get(address(desk))
        check_page(page)
        text = page.get_data(as_text=True)
        assert f"<strong>{written(desk)}</strong>" in text
        assert "Gli attestati già rilasciati restano come sono" in text
        answer = post_form(client, address(desk), {"given_name": "Anna", "family_name": family_name})
        assert (answer.status_code, answer.location) == (303, people)
        assert written(desk) == f"Anna {family_name}"
        page = client.get(people)
        check_page(page)
        assert f"Anna {family_name}" in page.get_data(as_text=True)


def test_closed_edition_does_not_hinder_a_correction(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        confirm_edition(session, desk.made.edition_id)
    page = enter(client, desk.bob).get(f"{desk.address}/people")
    check_page(page)
    assert f'href="{address(desk)}"' in page.get_data(as_text=True)
    check_page(client.get(address(desk)))
    assert post_form(client, address(desk), CORRECTED).status_code == 303
    assert written(desk) == "Anna Campioni"


def test_strangers_and_partners_correct_nobody(desk: Desk, client: FlaskClient) -> None:
    for viewer, status in ((desk.charlie, 404), (desk.partner, 403), (desk.operator, 403)):
        token = csrf_token(enter(client, viewer).get("/it/"))
        assert client.get(address(desk)).status_code == status
        assert client.post(address(desk), data=CORRECTED | {"csrf_token": token}).status_code == status
    assert written(desk) == ANNA


def test_enrolment_of_another_edition_is_not_found_here(desk: Desk, client: FlaskClient) -> None:
    other = lay_desk({"Carla Finta": "PPPPP"})
    enter(client, desk.alice)
    strange = f"{desk.address}/people/{other.enrolments['Carla Finta']}/name"
    assert client.get(strange).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"given_name": "Annina", "family_name": ""}, "Scriva il cognome."),
        ({"given_name": "Annina", "family_name": "’"}, "Scriva il nome e il cognome."),
        ({"given_name": "Anna", "family_name": "Campione"}, "già scritto così"),
    ],
)
def test_error_keeps_what_was_typed(
    desk: Desk, client: FlaskClient, typed: dict[str, str], said: str
) -> None:
    enter(client, desk.bob)
    answer = post_form(client, address(desk), typed)
    assert answer.status_code == 422
    check_page(answer)
    text = answer.get_data(as_text=True)
    assert said in text
    assert f'value="{typed["given_name"]}"' in text
    assert written(desk) == ANNA


def test_person_of_another_organisation_too_keeps_the_name(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.alice).get(address(desk))
    token = csrf_token(page)
    anna = next(row.person_id for row in desk.read().rows if row.name.full == ANNA)
    with unit_of_work() as session:
        make_enrolment(session, make_course_with_edition(session).edition_id, anna)
    page = client.get(address(desk))
    check_page(page)
    assert page.status_code == 409
    assert "registrata anche presso un altro ente" in page.get_data(as_text=True)
    assert client.post(address(desk), data=CORRECTED | {"csrf_token": token}).status_code == 409
    assert written(desk) == ANNA


def test_page_and_correction_cost_few_queries(
    desk: Desk, client: FlaskClient, count_queries: Counter
) -> None:
    token = csrf_token(enter(client, desk.bob).get(address(desk)))
    with count_queries() as seen:
        client.get(address(desk))
    assert len(seen) <= 15
    for family_name, status in (("Campione", 422), ("Campioni", 303)):
        data = {"given_name": "Anna", "family_name": family_name, "csrf_token": token}
        with count_queries() as seen:
            assert client.post(address(desk), data=data).status_code == status
        assert len(seen) <= 15, status


@pytest.mark.parametrize("language", ["de", "en"])
def test_page_speaks_every_language(desk: Desk, client: FlaskClient, language: str) -> None:
    page = enter(client, desk.bob).get(address(desk).replace("/it/", f"/{language}/"))
    assert page.status_code == 200
    check_page(page)
