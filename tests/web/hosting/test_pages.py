"""The pages of a tutor: reached by a link alone, whole, small, and the same number of queries for thirty."""

import gzip
from datetime import date
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from certify.hosting.cards import TutorCard, _sources, add_to_tutor_page
from commons.db import unit_of_work
from tests.conftest import Counter
from tests.making.hosting import MONDAY, WEEK, HostDesk, enter_host, lay_host, log_hours, write_observation
from tests.making.placements import make_placement
from tests.web.page_checks import check_page

ROOT = Path(__file__).parents[3]


@pytest.fixture
def desk(app: Flask) -> HostDesk:
    return lay_host()


PATHS = ("", "/hours", f"/hours/{MONDAY}", "/sheet", "/project", "/competences", "/preview")


@pytest.mark.parametrize("lang", ["it", "de", "en"])
def test_every_page_holds_to_the_rules(desk: HostDesk, client: FlaskClient, lang: str) -> None:
    with unit_of_work() as session:
        write_observation(session, desk)
    check_page(client.get(f"/h/{desk.token}?lang_wanted={lang}"))
    check_page(client.get(f"/h?lang_wanted={lang}"))
    enter_host(client, desk.token)
    for path in (f"/{lang}/host", f"/{lang}/host/writer"):
        check_page(client.get(path))
    for path in PATHS[1:]:
        page = client.get(f"/{lang}/host/{desk.made.id}{path}")
        assert page.status_code == 200, path
        check_page(page)
        assert page.headers["Cache-Control"] == "no-store"
        assert '<meta name="robots" content="noindex">' in page.get_data(as_text=True)
        assert desk.token not in page.get_data(as_text=True)
    for place in range(3):
        page = client.get(desk.competence(place).replace("/it/", f"/{lang}/"))
        assert page.status_code == 200
        check_page(page)


def fill(count: int) -> HostDesk:
    desk = lay_host()
    with unit_of_work() as session:
        for number in range(count - 1):
            made = make_placement(
                session,
                lead=desk.made.lead,
                promoter_id=desk.made.promoter_id,
                host_id=desk.made.host_id,
                ends_on=date(2026, 12, 5) if number % 2 else date(2027, 1, 31),
            )
            log_hours(session, made.id, WEEK)
    return desk


def test_thirty_interns_cost_as_many_queries_as_three(
    app: Flask, client: FlaskClient, count_queries: Counter
) -> None:
    enter_host(client, fill(3).token)
    with count_queries() as few:
        client.get("/it/host")
    with unit_of_work() as session:
        for _number in range(27):
            log_hours(session, make_placement(session).id, WEEK)
    with count_queries() as many:
        page = client.get("/it/host")
    assert page.get_data(as_text=True).count('class="sv-card sv-intern"') == 30
    assert len(few) == len(many) <= 12, many


def test_page_with_thirty_interns_is_small(app: Flask, client: FlaskClient) -> None:
    enter_host(client, fill(30).token)
    page = client.get("/it/host")
    check_page(page)
    own = (ROOT / "static/js/observation.js").read_bytes() + (ROOT / "static/css/hosting.css").read_bytes()
    sent = page.get_data() + own
    assert len(brotli.compress(sent, quality=5)) < 60_000
    assert len(gzip.compress(sent, 6)) < 60_000


def test_another_room_puts_a_question_on_the_page(desk: HostDesk, client: FlaskClient) -> None:
    def ask(_session: object, _address_key: str) -> list[TutorCard]:
        return [TutorCard(desk.made.id, "Una domanda", "Chi c’era?", "/it/host/answer", "Ente Titolato")]

    add_to_tutor_page(ask)
    try:
        enter_host(client, desk.token)
        page = client.get("/it/host")
    finally:
        _sources.remove(ask)
    check_page(page)
    text = page.get_data(as_text=True)
    for said in ("Una domanda", "Chi c’era?", "Ente Titolato", 'action="/it/host/answer"', 'name="answer"'):
        assert said in text
    assert "La legge chi valuta, e la persona nella sua area." in text  # before one writes, not after
