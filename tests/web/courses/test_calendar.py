"""The month as visitors read it."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from catalogue.courses.life import CourseState
from catalogue.data import Form
from catalogue.editions.services import cancel_edition
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from tests import factories
from tests.conftest import Counter
from tests.web.page_checks import check_page

TODAY = date(2026, 11, 23)
PAGE_BUDGET = 8


@pytest.fixture
def offer(client: FlaskClient) -> None:
    with unit_of_work() as session:
        factories.make_course_with_edition(session, days=[date(2026, 11, 25), date(2026, 12, 2)])
        on_line = factories.make_course(session, "A distanza")
        factories.make_edition(session, on_line, date(2026, 11, 27), form=Form.ON_LINE)
        for title, state in (("Vecchio", CourseState.ARCHIVED), ("Bozza", CourseState.DRAFT)):
            hidden = factories.make_course(session, title, state=state)
            factories.make_edition(session, hidden, date(2026, 11, 26))


@pytest.mark.parametrize("lang", ["it", "de", "en"])
@pytest.mark.parametrize(
    "asked", ["", "?month=2026-12", "?q=progetare", "?form=on_line&provider=x", "?month=x"]
)
def test_the_page_holds_to_the_rules_of_pages(
    client: FlaskClient, offer: None, lang: str, asked: str
) -> None:
    page = client.get(f"/{lang}/calendar{asked}")
    assert page.status_code == 200
    check_page(page)


def test_meetings_stand_on_their_day_and_nothing_that_is_not_public(client: FlaskClient, offer: None) -> None:
    text = client.get("/it/calendar").get_data(as_text=True)
    assert "2 incontri in questo mese" in text
    assert "14:00–18:00" in text
    assert text.index('datetime="2026-11-25"') < text.index("Progettare la") < text.index("A distanza")
    assert "Vecchio" not in text
    assert "Bozza" not in text
    december = client.get("/it/calendar?month=2026-12").get_data(as_text=True)
    assert "1 incontro in questo mese" in december
    assert "A distanza" not in december


def test_filters_and_words_narrow_the_month_and_survive_turning_the_page(
    client: FlaskClient, offer: None
) -> None:
    text = client.get("/it/calendar?form=on_line").get_data(as_text=True)
    assert "A distanza" in text
    assert "Progettare la" not in text
    assert "/it/calendar?form=on_line&amp;month=2026-12" in text
    assert "/courses.ics?form=on_line&amp;month=2026-11" in text
    found = client.get("/it/calendar?q=solidareta").get_data(as_text=True)
    assert "Risultati per <strong>solidarietà" in found
    assert "A distanza" not in found


def test_an_empty_month_says_what_it_does_not_mean(client: FlaskClient, offer: None) -> None:
    text = client.get("/it/calendar?month=2028-01").get_data(as_text=True)
    assert "Nessun incontro in questo mese. Non vuol dire che nessuno ne faccia" in text


def test_a_cancelled_edition_is_told_as_such(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course_with_edition(session, days=[date(2026, 11, 25)])
        cancel_edition(session, made.edition_id, actor=ANONYMOUS, now=factories.NOW)
    assert "Annullato" in client.get("/it/calendar").get_data(as_text=True)


def test_a_month_of_thirty_editions_costs_as_much_as_one_of_three(
    client: FlaskClient, count_queries: Counter
) -> None:
    def make(how_many: int) -> None:
        with unit_of_work() as session:
            for _ in range(how_many):
                factories.make_edition(session, factories.make_course(session), TODAY + timedelta(days=3))

    make(3)
    with count_queries() as few:
        client.get("/it/calendar")
    make(27)
    with count_queries() as many:
        client.get("/it/calendar")
    assert len(few) == len(many) <= PAGE_BUDGET
