"""The list of a desk's editions: by words, by phase, in an order, as a file."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.editions.rules import Phase
from catalogue.editions.services import cancel_edition
from catalogue.enrolments.listing import ListSearch, Sort, read_list_search
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from tests.factories import NOW, confirm_edition, make_course, make_course_with_edition, make_edition
from tests.web.enrolments.desk import Desk, enter, lay_desk
from tests.web.page_checks import check_page

ADDRESS = "/it/desk/editions"
_LINK = re.compile(r'<th scope="row">\s*<a href="[^"]+"[^>]*>([^<]+)</a>')


@pytest.fixture
def desk(app: Flask) -> Desk:
    """One edition is over, one is planned in Rovereto, one cancelled, one closed."""
    desk = lay_desk({"Anna Campione": "PPPPP"})
    with unit_of_work() as session:
        lead = desk.made.lead_id
        planned = make_course(session, "Abitare la valle", lead_id=lead)
        make_edition(session, planned, date(2027, 2, 1), venue="Rovereto", is_open=False)
        cancelled = make_edition(session, make_course(session, "Zaino in spalla", lead_id=lead))
        cancel_edition(session, cancelled, actor=ANONYMOUS, now=NOW)
        closed = make_course_with_edition(session, lead_id=lead, days=[date(2026, 9, 1)])
        confirm_edition(session, closed.edition_id)
    return desk


def titles(client: FlaskClient, query: str = "") -> list[str]:
    page = client.get(f"{ADDRESS}{query}")
    check_page(page)
    return _LINK.findall(page.get_data(as_text=True))


def test_what_asks_for_work_stands_first(desk: Desk, client: FlaskClient) -> None:
    found = titles(enter(client, desk.bob))
    assert len(found) == 4
    assert found[1] == "Abitare la valle"
    assert found[3] == "Zaino in spalla"
    assert "4 edizioni del suo ente" in client.get(ADDRESS).get_data(as_text=True)


def test_words_and_phases_narrow_the_list(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    assert titles(client, "?q=ROVERETO") == ["Abitare la valle"]
    assert titles(client, "?phase=cancelled") == ["Zaino in spalla"]
    assert titles(client, "?phase=cancelled&phase=planned&sort=title") == [
        "Abitare la valle",
        "Zaino in spalla",
    ]
    text = client.get(f"{ADDRESS}?phase=cancelled").get_data(as_text=True)
    assert "1 edizione su 4" in text
    assert "In programma <" in text  # counted under the words, not under the other phases
    nothing = client.get(f"{ADDRESS}?q=introvabile")
    check_page(nothing)
    assert "ne ha 4 in tutto" in nothing.get_data(as_text=True)


def test_list_is_ordered_by_title_or_date(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    assert titles(client, "?sort=title")[0] == "Abitare la valle"
    assert titles(client, "?sort=date")[0] == "Abitare la valle"
    assert titles(client, "?sort=title")[3] == "Zaino in spalla"


def test_file_holds_what_the_list_finds(desk: Desk, client: FlaskClient) -> None:
    answer = enter(client, desk.bob).get(f"{ADDRESS}.csv?phase=planned")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["Corso", "Abitare la valle"]
    assert rows[1][6] == "Rovereto"
    assert enter(client, desk.charlie).get(f"{ADDRESS}.csv").get_data().decode("utf-8-sig").count("\n") == 1


def getter(**values: list[str]) -> Callable[[str], list[str]]:
    return lambda name: values.get(name, [])


def test_address_that_makes_no_sense_asks_for_everything() -> None:
    nonsense = getter(q=["\0  "], phase=["historical", "x"], sort=["x"], page=["-1"])
    assert read_list_search(nonsense) == ListSearch()
    search = read_list_search(getter(q=["Valle"], phase=["planned"], sort=["date"], page=["2"]))
    assert search == ListSearch("Valle", ("valle",), (Phase.PLANNED,), Sort.DATE, 2)
    assert search.pairs() == [("q", "Valle"), ("phase", "planned"), ("sort", "date")]


def test_page_beyond_the_last_is_the_last(desk: Desk, client: FlaskClient) -> None:
    assert len(titles(enter(client, desk.bob), "?page=999")) == 4
