"""Picking competences: by words, by leafing through a framework, without losing a word that was typed."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from catalogue.courses.life import MOST_COMPETENCES
from commons.db import unit_of_work
from commons.frameworks.models import Competence
from tests.making.courses import Desk, competences_of, enter, hidden, lay_desk
from tests.web.page_checks import check_page

_PICKED = re.compile(r'<input type="hidden" name="c" value="([0-9a-f]{32})">')


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk()


def picked(page: TestResponse) -> list[str]:
    return _PICKED.findall(page.get_data(as_text=True))


def press(client: FlaskClient, desk: Desk, page: TestResponse, act: str, **more: object) -> TestResponse:
    """Press a button of the form as it stands on the page."""
    data = {**hidden(page), "c": picked(page), "do": act, **more}
    return client.post(f"{desk.address}/edit/competences", data=data)


def test_words_find_competences_in_any_language_and_adding_saves_nothing_yet(
    desk: Desk, client: FlaskClient
) -> None:
    page = enter(client, desk.bob).get(f"{desk.address}/edit/competences")
    check_page(page)
    found = press(client, desk, page, "search", q="squadra")
    check_page(found)
    assert "10 competenze per «squadra»" in found.get_data(as_text=True)
    one = desk.competences["1.0"].hex
    added = press(client, desk, found, "add", q="squadra", add=[one])
    check_page(added)
    assert picked(added) == [one]
    assert "non sono ancora salvate" in added.get_data(as_text=True)
    assert "già scelta" in added.get_data(as_text=True)
    assert competences_of(desk.course_id) == []


def test_a_definition_in_another_language_names_it(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        session.execute(update(Competence).values(descriptions={"en": "Working with others."}))
    page = enter(client, desk.bob).get(f"{desk.address}/edit/competences?framework=prova")
    assert '<small lang="en">Working with others.</small>' in page.get_data(as_text=True)


def test_what_was_typed_stays_through_search_order_and_tree(desk: Desk, client: FlaskClient) -> None:
    first, second = desk.competences["1.0"], desk.competences["2.1"]
    page = enter(client, desk.bob).get(f"{desk.address}/edit/competences?framework=prova")
    check_page(page)
    assert "Area 1" in page.get_data(as_text=True)
    page = press(client, desk, page, "add", add=[first.hex, second.hex])
    typed = {f"out-{first.hex}-it": "dividere il lavoro", f"out-{second.hex}-de": "planen"}
    for act in ("search", "tree:prova", f"up:{second.hex}"):
        page = press(client, desk, page, act, q="team", **typed)
        check_page(page)
        text = page.get_data(as_text=True)
        assert ">dividere il lavoro</textarea>" in text, act
        assert ">planen</textarea>" in text, act
    assert picked(page) == [second.hex, first.hex]
    answer = press(client, desk, page, "save", **typed)
    assert answer.location.endswith("/edit/who")
    assert competences_of(desk.course_id) == [
        (second, {"de": "planen"}),
        (first, {"it": "dividere il lavoro"}),
    ]
    dropped = press(client, desk, client.get(f"{desk.address}/edit/competences"), f"drop:{second.hex}")
    assert picked(dropped) == [first.hex]


def test_no_more_competences_than_can_be_observed(desk: Desk, client: FlaskClient) -> None:
    ids = [each.hex for each in desk.competences.values()]
    page = enter(client, desk.bob).get(f"{desk.address}/edit/competences")
    refused = press(client, desk, page, "add", add=ids[: MOST_COMPETENCES + 1])
    check_page(refused)
    assert refused.status_code == 422
    full = press(client, desk, page, "add", add=ids[:MOST_COMPETENCES])
    check_page(full)
    assert len(picked(full)) == MOST_COMPETENCES
    assert 'name="q"' not in full.get_data(as_text=True)
    forged = press(client, desk, page, "save", c=ids[: MOST_COMPETENCES + 1])
    assert forged.status_code == 422
    assert competences_of(desk.course_id) == []


def test_a_sentence_that_is_too_long_is_shown_at_its_field(desk: Desk, client: FlaskClient) -> None:
    one = desk.competences["1.0"].hex
    page = enter(client, desk.bob).get(f"{desk.address}/edit/competences")
    page = press(client, desk, page, "add", add=[one])
    answer = press(client, desk, page, "save", **{f"out-{one}-en": "long " * 80})
    check_page(answer)
    assert answer.status_code == 422
    assert "al massimo 300 caratteri" in answer.get_data(as_text=True)


def test_what_is_no_competence_is_not_taught(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get(f"{desk.address}/edit/competences")
    answer = press(client, desk, page, "save", c=["nonsense", desk.lead_id.hex])
    assert answer.status_code == 422
    assert competences_of(desk.course_id) == []


def test_two_who_pick_at_once_see_both_lists(desk: Desk, client: FlaskClient) -> None:
    one, two = desk.competences["1.0"].hex, desk.competences["2.1"].hex
    opened = enter(client, desk.alice).get(f"{desk.address}/edit/competences")
    press(client, desk, opened, "save", c=[one])
    asked = press(client, desk, opened, "save", c=[two])
    check_page(asked)
    assert asked.status_code == 409
    assert "Lavorare in squadra 1.0" in asked.get_data(as_text=True)
    assert "Lavorare in squadra 2.1" in asked.get_data(as_text=True)
    answer = client.post(
        f"{desk.address}/edit/competences", data={**hidden(asked), "choice-competences": "mine"}
    )
    assert answer.status_code == 303
    assert [each.hex for each, _ in competences_of(desk.course_id)] == [two]


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_hold_in_other_languages(desk: Desk, client: FlaskClient, language: str) -> None:
    enter(client, desk.bob)
    for step in ("what", "whom", "competences?framework=prova", "who"):
        check_page(client.get(f"/{language}/desk/courses/{desk.course_id}/edit/{step}"))
    check_page(client.get(f"/{language}/desk/courses/new"))
    check_page(client.get(f"/{language}/desk/courses/copy"))
