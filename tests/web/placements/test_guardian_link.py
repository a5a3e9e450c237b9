"""A guardian's link that opens nothing more says what it was for, and nothing of the minor."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from certify.placements.changing import print_of
from certify.placements.guardians import ask_guardian, prepare_guardian_link, sign_as_guardian
from certify.placements.models import Placement
from certify.placements.queries import PlacementView, get_placement_unchecked
from certify.placements.rules import PlacementKind, PlacementState
from commons.db import reading, unit_of_work
from commons.people.models import Person
from tests.clock import FixedClock
from tests.factories import NOW
from tests.making.placements import MadePlacement, make_placement
from tests.signin import csrf_token
from tests.web.placements.desk import look

LANGUAGES = ("it", "de", "en")


@pytest.fixture
def made(app: Flask) -> MadePlacement:
    """Return the project of a minor that her guardian was asked to sign."""
    with unit_of_work() as session:
        made = make_placement(
            session,
            kind=PlacementKind.SCHOOL,
            state=PlacementState.DRAFT,
            birth_date=date(2010, 5, 6),
            starts_on=date(2026, 12, 1),
            ends_on=date(2026, 12, 20),
            planned_hours=Decimal(80),
        )
        row = session.get_one(Placement, made.id)
        row.guardian_name, row.guardian_address = "Rosa Genitore", "rosa@famiglia.example"
        session.flush()
        ask_guardian(session, made.id, actor=made.lead, now=NOW)
    return made


def make_link(made: MadePlacement) -> str:
    with unit_of_work() as session:
        mail = prepare_guardian_link(session, made.id, now=NOW)
    assert mail is not None
    return mail.token


def view_of(made: MadePlacement) -> PlacementView:
    with reading() as session:
        return get_placement_unchecked(session, made.id)


def closed(client: FlaskClient, made: MadePlacement, token: str, status: int) -> str:
    """Return the page in Italian after a look at it in three languages."""
    view = view_of(made)
    pages = [look(client, f"/{lang}/g/{token}", status) for lang in LANGUAGES]
    for page in pages:
        for told in (view.given_name, view.family_name, view.title, view.activities, view.host_name):
            assert told not in page, told
        assert "noindex" in page
    return pages[0]


def test_broken_link_says_what_it_was_for_and_what_to_do(client: FlaskClient, made: MadePlacement) -> None:
    token = make_link(made)
    assert "Segreteria e progetti di solidarietà" in look(client, f"/it/g/{token}")
    page = closed(client, made, token[:-1], 404)
    assert "un genitore o tutore legale legge e firma il progetto" in page
    assert "copiandolo se ne può perdere un pezzo" in page
    assert "all’ente che segue il progetto" in page
    assert view_of(made).promoter_name not in page


def test_link_before_a_newer_one_says_the_same(client: FlaskClient, made: MadePlacement) -> None:
    first, _second = make_link(made), make_link(made)
    assert "apra l’ultima" in closed(client, made, first, 404)


def test_link_whose_time_is_over_names_who_sends_another(
    client: FlaskClient, made: MadePlacement, clock: FixedClock
) -> None:
    token = make_link(made)
    clock.at = NOW + timedelta(days=31)
    assert f"ne chieda uno nuovo a {view_of(made).promoter_name}" in closed(client, made, token, 410)


def test_link_by_which_somebody_signed_says_that_it_holds(
    client: FlaskClient, made: MadePlacement, clock: FixedClock
) -> None:
    token = make_link(made)
    with unit_of_work() as session:
        sign_as_guardian(session, token, name="Rosa Genitore", seen=print_of(session, made.id), now=NOW)
    assert "Ha firmato" in look(client, f"/it/g/{token}")
    clock.at = NOW + timedelta(days=31)
    page = closed(client, made, token, 410)
    assert "La sua firma del 23/11/2026 è registrata e resta valida" in page
    assert "chieda uno nuovo" not in page


def test_link_about_somebody_of_age_or_to_a_project_given_up_opens_nothing(
    client: FlaskClient, made: MadePlacement
) -> None:
    token = make_link(made)
    page = client.get(f"/it/g/{token}")
    fields = {
        "csrf_token": csrf_token(page),
        "seen": re.findall(r'name="seen"[^>]+value="([^"]+)"', page.get_data(as_text=True))[0],
        "name": "Rosa Genitore",
        "is_guardian": "y",
    }
    with unit_of_work() as session:
        session.get_one(Placement, made.id).state = PlacementState.CANCELLED
    page_of_old = closed(client, made, token, 410)
    assert "non c’è più niente da firmare" in page_of_old
    assert "chieda uno nuovo" not in page_of_old
    with unit_of_work() as session:
        session.get_one(Placement, made.id).state = PlacementState.DRAFT
        session.execute(
            update(Person).where(Person.id == made.person_id).values(birth_date=date(2008, 11, 20))
        )
    assert "chieda uno nuovo" not in closed(client, made, token, 410)
    assert client.post(f"/it/g/{token}", data=fields).status_code == 410
    assert not view_of(made).signatures
