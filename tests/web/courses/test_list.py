"""The catalogue's list: what is found, in which order, how it is filtered, what it costs."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.courses.life import CourseState
from catalogue.data import Form
from commons.db import unit_of_work
from tests import factories
from tests.conftest import Counter
from tests.web.page_checks import check_page

TODAY = date(2026, 11, 23)
PAGE_BUDGET = 10


def titles(page: TestResponse) -> list[str]:
    found = re.findall(r'<h3 class="h3"><a [^>]*>(.*?)</a>', page.get_data(as_text=True))
    return [unescape(title) for title in found]


def counts(page: TestResponse) -> dict[str, int]:
    """Return the figure beside each choice of the filters (those for wide screens)."""
    found = re.findall(
        r'<label for="wide-[^"]*">(.*?)\s*<span class="sv-check-count">\((\d+)\)', page.get_data(as_text=True)
    )
    return {re.sub("<[^>]*>", "", unescape(label)): int(count) for label, count in found}


@pytest.fixture
def offer(client: FlaskClient) -> None:
    """Three courses on offer by two providers, one in the archive, one draft and one proposal."""
    with unit_of_work() as session:
        cci = factories.make_organisation(session, "CCI", slug="cci")
        csv = factories.make_organisation(session, "CSV Trentino", slug="csv")
        later = factories.make_course(
            session, "Acqua e pace", lead_id=csv, topic="pace", partner_ids=[cci], language="it"
        )
        factories.make_edition(session, later, TODAY + timedelta(days=60), form=Form.ON_LINE)
        soon = factories.make_course(
            session, "Zaino in spalla", lead_id=cci, topic="viaggi", summary="Parla di acqua.", language="it"
        )
        factories.make_edition(session, soon, TODAY + timedelta(days=5), form=Form.IN_PRESENCE, venue="Cles")
        factories.make_course(session, "Bozza di futuro", lead_id=cci, topic="pace", language="de")
        factories.make_course(session, "Vecchia acqua", lead_id=csv, state=CourseState.ARCHIVED)
        factories.make_course(session, "Acqua segreta", lead_id=csv, state=CourseState.DRAFT)
        factories.make_course(session, "Acqua proposta", lead_id=csv, state=CourseState.PROPOSED)


@pytest.mark.parametrize("lang", ["it", "de", "en"])
def test_the_list_holds_to_the_rules_of_pages(client: FlaskClient, offer: None, lang: str) -> None:
    page = client.get(f"/{lang}/courses")
    assert page.status_code == 200
    check_page(page)


def test_the_offer_comes_first_by_date_then_the_archive(client: FlaskClient, offer: None) -> None:
    page = client.get("/it/courses")
    assert titles(page) == ["Zaino in spalla", "Acqua e pace", "Bozza di futuro", "Vecchia acqua"]
    text = page.get_data(as_text=True)
    assert (
        text.index("Bozza di futuro") < text.index("Dall’archivio storico: 1 corso") < text.index("Vecchia")
    )


def test_drafts_and_proposals_are_not_for_the_public(client: FlaskClient, offer: None) -> None:
    for address in ("/it/courses?q=acqua", "/courses.json?q=acqua", "/courses.csv?q=acqua"):
        text = client.get(address).get_data(as_text=True)
        assert "Acqua e pace" in text
        assert "segreta" not in text
        assert "proposta" not in text


def test_hits_in_the_title_come_before_hits_elsewhere(client: FlaskClient, offer: None) -> None:
    assert titles(client.get("/it/courses?q=ÀCQUA")) == ["Acqua e pace", "Zaino in spalla", "Vecchia acqua"]


def test_all_words_must_match_somewhere(client: FlaskClient, offer: None) -> None:
    assert titles(client.get("/it/courses?q=acqua+csv")) == ["Acqua e pace", "Vecchia acqua"]
    assert titles(client.get("/it/courses?q=acqua+zebra")) == []


def test_signs_of_like_are_only_signs(client: FlaskClient, offer: None) -> None:
    for typed in ("%25", "_", "\\"):
        page = client.get(f"/it/courses?q={typed}+spalla")
        assert titles(page) == ["Zaino in spalla"]


def test_each_filter_is_counted_under_the_others(client: FlaskClient, offer: None) -> None:
    all_counts = counts(client.get("/it/courses"))
    assert all_counts["CCI"] == 3
    assert all_counts["pace"] == 2
    assert all_counts["Archivio storico"] == 1
    under_pace = counts(client.get("/it/courses?topic=pace"))
    assert under_pace["CCI"] == 2
    assert under_pace["CSV Trentino"] == 1
    assert under_pace["viaggi"] == 1  # its own filter is left out: what one could choose instead
    assert "Entro un mese" not in under_pace


def test_choices_of_one_filter_add_up_and_filters_narrow(client: FlaskClient, offer: None) -> None:
    assert titles(client.get("/it/courses?when=month&when=quarter")) == ["Zaino in spalla", "Acqua e pace"]
    assert titles(client.get("/it/courses?provider=csv&when=quarter")) == ["Acqua e pace"]
    assert titles(client.get("/it/courses?form=on_line")) == ["Acqua e pace"]
    assert titles(client.get("/it/courses?language=de")) == ["Bozza di futuro"]
    assert titles(client.get("/it/courses?when=archive")) == ["Vecchia acqua"]
    assert titles(client.get("/it/courses?when=undated")) == ["Bozza di futuro"]


def test_titles_can_order_the_list(client: FlaskClient, offer: None) -> None:
    assert titles(client.get("/it/courses?sort=title"))[:3] == [
        "Acqua e pace",
        "Bozza di futuro",
        "Zaino in spalla",
    ]


def test_nothing_that_was_typed_or_ticked_is_lost(client: FlaskClient, offer: None) -> None:
    page = client.get('/it/courses?q=<b>"acqua"&topic=pace&provider=nobody&sort=title')
    check_page(page)
    text = page.get_data(as_text=True)
    assert 'value="&lt;b&gt;&#34;acqua&#34;"' in text
    assert '<input type="hidden" name="topic" value="pace">' in text  # the search keeps the filters
    assert '<input type="hidden" name="sort" value="title">' in text
    assert re.search(r'name="provider" value="nobody" checked', text)


def test_nothing_found_says_what_it_does_not_mean_and_leads_on(client: FlaskClient, offer: None) -> None:
    page = client.get("/it/courses?q=acqua&when=later")
    check_page(page)
    text = page.get_data(as_text=True)
    assert "Nessun corso per «acqua» con questi filtri" in text
    assert "Non vuol dire che nessuno lo faccia" in text
    assert "Cerca senza filtri (3)" in text


def test_an_empty_catalogue_says_so(client: FlaskClient) -> None:
    page = client.get("/it/courses")
    check_page(page)
    assert "Il catalogo è ancora vuoto" in page.get_data(as_text=True)


def test_pages_hold_twelve_and_lead_on(client: FlaskClient) -> None:
    with unit_of_work() as session:
        lead_id = factories.make_organisation(session)
        for number in range(30):
            factories.make_course(session, f"Corso {number:02}", lead_id=lead_id)
    first, last = client.get("/it/courses"), client.get("/it/courses?page=3")
    check_page(first)
    assert len(titles(first)) == 12
    assert titles(last) == [f"Corso {number}" for number in range(24, 30)]
    assert "Mostrati da 25 a 30" in last.get_data(as_text=True)


def test_a_page_beyond_the_last_leads_to_the_last(client: FlaskClient, offer: None) -> None:
    answer = client.get("/it/courses?q=acqua&page=9")
    assert answer.status_code == 303
    assert answer.location == "/it/courses?q=acqua"


def test_three_courses_cost_as_many_queries_as_thirty(client: FlaskClient, count_queries: Counter) -> None:
    def make(how_many: int) -> None:
        with unit_of_work() as session:
            for _ in range(how_many):
                made = factories.make_course(session)
                factories.make_edition(session, made, TODAY + timedelta(days=3), seats=4)

    make(3)
    with count_queries() as few:
        client.get("/it/courses?q=corso")
    make(27)
    with count_queries() as many:
        client.get("/it/courses?q=corso")
    assert len(few) == len(many) <= PAGE_BUDGET


def test_a_filter_that_finds_nothing_stays_in_the_budget(
    client: FlaskClient, offer: None, count_queries: Counter
) -> None:
    with count_queries() as seen:
        client.get("/it/courses?q=acqua&when=later")
    assert len(seen) <= PAGE_BUDGET


def test_an_address_without_a_language_leads_to_one(client: FlaskClient) -> None:
    answer = client.get("/courses?q=pace", headers={"Accept-Language": "de"})
    assert (answer.status_code, answer.location) == (302, "/de/courses?q=pace")


def test_a_course_with_two_editions_stands_once_with_the_next(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, "Due volte")
        factories.make_edition(session, made, TODAY + timedelta(days=40), venue="Cles")
        factories.make_edition(session, made, TODAY + timedelta(days=4), venue="Trento")
        factories.make_edition(session, made, TODAY - timedelta(days=40), venue="Roma")
    page = client.get("/it/courses")
    text = page.get_data(as_text=True)
    assert titles(page) == ["Due volte"]
    assert "Trento" in text
    assert "e un’altra edizione" in text
    assert "Roma" not in text


def test_a_filter_on_editions_shows_the_edition_that_it_found(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, "Due volte")
        factories.make_edition(
            session, made, TODAY + timedelta(days=4), venue="Trento", form=Form.IN_PRESENCE
        )
        factories.make_edition(session, made, TODAY + timedelta(days=40), form=Form.ON_LINE)
    text = client.get("/it/courses?form=on_line").get_data(as_text=True)
    assert "In linea" in text
    assert "Trento, in presenza" not in text


def test_what_has_begun_promises_no_seat_and_stands_behind_what_is_to_come(client: FlaskClient) -> None:
    with unit_of_work() as session:
        for title, first, last in (("Cominciato", -9, 20), ("Prossimo", 9, 20), ("Misto", -9, 20)):
            made = factories.make_course(session, title)
            days = (TODAY + timedelta(days=first), TODAY + timedelta(days=last))
            factories.make_edition(session, made, days[0], ends_on=days[1], seats=9)
            if title == "Misto":
                factories.make_edition(session, made, TODAY + timedelta(days=30), venue="Cles")
    page = client.get("/it/courses")
    check_page(page)
    text = page.get_data(as_text=True)
    assert titles(page) == ["Prossimo", "Misto", "Cominciato"]
    assert text.count("Già iniziata") == 1
    assert "Cles" in text  # of two editions the one that can still be joined
    assert counts(page)["Già iniziati"] == 2
    assert titles(client.get("/it/courses?when=running")) == ["Cominciato", "Misto"]
    home = client.get("/it/").get_data(as_text=True)
    assert "Cominciato" not in home
    assert "Tutte le 2 edizioni in programma" in home
