"""The home page, and the pages that say what this site is."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from commons.db import unit_of_work
from tests import factories
from tests.conftest import Counter
from tests.web.page_checks import check_page

TODAY = date(2026, 11, 23)
PAGE_BUDGET = 8


@pytest.mark.parametrize("lang", ["it", "de", "en"])
@pytest.mark.parametrize(
    "name", ["", "how", "privacy", "accessibility", "legal", "help", "brand", "contact", "data"]
)
def test_every_page_holds_to_the_rules(client: FlaskClient, lang: str, name: str) -> None:
    page = client.get(f"/{lang}/{name}")
    assert page.status_code == 200
    check_page(page)


def test_the_home_page_says_when_nothing_is_planned(client: FlaskClient) -> None:
    assert "Nessuna edizione in programma, per ora" in client.get("/it/").get_data(as_text=True)


def test_the_next_editions_come_first_and_the_past_does_not_come(client: FlaskClient) -> None:
    with unit_of_work() as session:
        for title, days in (("Terzo", 30), ("Primo", 2), ("Secondo", 9), ("Passato", -9)):
            made = factories.make_course(session, title)
            factories.make_edition(session, made, TODAY + timedelta(days=days))
    page = client.get("/it/")
    check_page(page)
    text = page.get_data(as_text=True)
    assert text.index("Primo") < text.index("Secondo") < text.index("Terzo")
    assert "Passato" not in text
    assert "Tutte le 3 edizioni in programma" in text


def test_two_editions_of_one_course_stand_apart(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, "Due volte")
        factories.make_edition(session, made, TODAY + timedelta(days=2), venue="Cles")
        factories.make_edition(session, made, TODAY + timedelta(days=9), venue="Trento")
    text = client.get("/it/").get_data(as_text=True)
    assert text.index("Cles") < text.index("Trento")
    assert "altra edizione" not in text


def test_the_home_page_costs_the_same_with_three_editions_as_with_thirty(
    client: FlaskClient, count_queries: Counter
) -> None:
    def make(how_many: int) -> None:
        with unit_of_work() as session:
            for _ in range(how_many):
                factories.make_edition(session, factories.make_course(session), TODAY + timedelta(days=3))

    make(3)
    with count_queries() as few:
        client.get("/it/")
    make(27)
    with count_queries() as many:
        client.get("/it/")
    assert len(few) == len(many) <= PAGE_BUDGET


def test_the_root_leads_to_the_language_of_the_browser(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert (answer.status_code, answer.location) == (302, "/de/")
