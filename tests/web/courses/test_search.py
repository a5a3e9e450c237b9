"""What people type: plurals, accents, slips of the pen, three languages; alike on both databases."""

from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course
from catalogue.courses.services import CourseTexts, change_course
from catalogue.editions.queries import find_lead_provider
from commons.access import Role, Viewer
from commons.db import unit_of_work
from tests import factories
from tests.conftest import Counter
from tests.web.courses.test_list import titles
from tests.web.page_checks import check_page

TODAY = date(2026, 11, 23)
ACCOUNTS = "Contabilità per associazioni"
GREEN = "Attività all’aperto e sostenibilità"
VOLUNTEER = "Volontariato internazionale"
DESIGN = "Progettare un bando"
PEACE = "Educare alla pace"
ABLE = "Capacità di ascolto"
APPRENTICE = "Sicurezza per l’apprendista"
LEARNING = "Metodi di apprendimento"
CITY = "La città che cura"

CASES = {
    "contabilità": [ACCOUNTS],
    "contabilita": [ACCOUNTS],
    "CONTABILITÀ": [ACCOUNTS],
    "contabilta": [ACCOUNTS],  # a letter left out
    "contabiilità": [ACCOUNTS],  # a letter twice
    "assocaizioni": [ACCOUNTS],  # two letters changed round
    "associazione": [ACCOUNTS],  # the singular of what the title says
    "bandi": [DESIGN],  # the plural
    "progettazione": [DESIGN],  # another form
    "corso di contabilità": [ACCOUNTS],  # words that say nothing do not narrow
    "l’attività": [GREEN],
    "citta": [CITY],
    "volontari": [VOLUNTEER],
    "Freiwillige": [VOLUNTEER],  # the title in German says Freiwilligenarbeit
    "arbeit": [VOLUNTEER],  # a long word inside another
    "volunteers": [VOLUNTEER],  # the title in English says volunteering
    "volunter": [VOLUNTEER],
    "pace": [PEACE],  # and not Capacità, Kapazität, spaced
    "apprendista": [APPRENTICE],
    "apprendimenti": [LEARNING],
    "rovereto": [CITY],  # a place
    "roveretto": [CITY],
    "xylofon": [],
}


@pytest.fixture
def offer(client: FlaskClient) -> None:
    with unit_of_work() as session:
        lead = factories.make_organisation(session, "Ente di prova", slug="ente")
        for place, (title, summary, others) in enumerate(
            (
                (ACCOUNTS, "Bilancio, cassa e rendiconto.", {}),
                (GREEN, "Camminare insieme.", {}),
                (
                    VOLUNTEER,
                    "Partire e tornare.",
                    {"de": "Internationale Freiwilligenarbeit", "en": "International volunteering"},
                ),
                (DESIGN, "Dall’idea alla scheda.", {}),
                (PEACE, "Conflitti e mediazione.", {}),
                (ABLE, "Tenace ricerca di parole spaceship.", {}),
                (APPRENTICE, "Regole e diritti.", {}),
                (LEARNING, "Come si studia.", {}),
                (CITY, "Quartieri e vicinato.", {}),
            )
        ):
            course = factories.make_course(session, title, lead_id=lead, summary=summary, titles=others)
            venue = "Rovereto, piazza 1" if title == CITY else None
            factories.make_edition(session, course, TODAY + timedelta(days=place + 2), venue=venue)


def test_what_people_type_is_found(client: FlaskClient, offer: None) -> None:
    answers = {typed: titles(client.get("/it/courses", query_string={"q": typed})) for typed in CASES}
    assert answers == CASES


def test_a_mended_search_says_so_and_offers_the_literal_one(client: FlaskClient, offer: None) -> None:
    page = client.get("/it/courses?q=contabilta")
    check_page(page)
    text = unescape(page.get_data(as_text=True))
    assert "Risultati per <strong>contabilità</strong>" in text
    assert 'href="/it/courses?q=contabilta&literal=1"' in text
    literal = client.get("/it/courses?q=contabilta&literal=1")
    check_page(literal)
    assert titles(literal) == []


def test_a_literal_search_finds_no_other_forms(client: FlaskClient, offer: None) -> None:
    assert titles(client.get("/it/courses?q=bandi&literal=1")) == []
    assert titles(client.get("/it/courses?q=bando&literal=1")) == [DESIGN]


def test_what_was_found_as_typed_is_not_called_mended(client: FlaskClient, offer: None) -> None:
    for typed in ("contabilità", "bandi", "volontari"):
        assert "Risultati per" not in client.get("/it/courses", query_string={"q": typed}).get_data(
            as_text=True
        )


def test_the_title_counts_more_than_the_date_and_the_archive_comes_last(client: FlaskClient) -> None:
    with unit_of_work() as session:
        lead = factories.make_organisation(session)
        for title, summary, days in (
            ("Zucche", "Si parla anche di bilancio.", 1),
            ("Bilanci in ordine", "Cifre.", 9),
            ("Bilancio partecipato", "Scegliere insieme.", 20),
        ):
            course = factories.make_course(session, title, lead_id=lead, summary=summary)
            factories.make_edition(session, course, TODAY + timedelta(days=days))
        factories.make_course(session, "Bilancio di ieri", lead_id=lead, state=CourseState.ARCHIVED)
    found = titles(client.get("/it/courses?q=bilancio"))
    assert found == ["Bilancio partecipato", "Bilanci in ordine", "Zucche", "Bilancio di ieri"]


def test_files_answer_the_same_search(client: FlaskClient, offer: None) -> None:
    document = client.get("/courses.json?q=contabilta").get_json()
    assert [each["title"]["it"] for each in document["courses"]] == [ACCOUNTS]
    assert document["read_as"] == [{"typed": "contabilta", "read": "contabilita"}]
    assert ACCOUNTS in client.get("/courses.csv?q=contabilta").get_data(as_text=True)
    assert "Contabilit" in client.get("/courses.ics?q=contabilta").get_data(as_text=True)
    assert PEACE not in client.get("/courses.ics?q=contabilta").get_data(as_text=True)


def test_drafts_lend_no_words(client: FlaskClient, offer: None) -> None:
    with unit_of_work() as session:
        factories.make_course(session, "Xilofoni segreti", state=CourseState.DRAFT)
    assert "Risultati per" not in client.get("/it/courses?q=xilofone").get_data(as_text=True)


def test_a_word_written_since_is_known(client: FlaskClient, offer: None) -> None:
    assert titles(client.get("/it/courses?q=alpeggi")) == []
    with unit_of_work() as session:
        factories.make_course(session, "Un alpeggio")
    assert titles(client.get("/it/courses?q=alpeggi")) == ["Un alpeggio"]
    assert "Risultati per <strong>alpeggio" in client.get("/it/courses?q=alpegio").get_data(as_text=True)


def test_a_search_costs_few_statements(client: FlaskClient, offer: None, count_queries: Counter) -> None:
    client.get("/it/courses?q=pace")
    with count_queries() as plain:
        client.get("/it/courses?q=pace")
    with count_queries() as mended:
        client.get("/it/courses?q=contabilta")
    assert (len(plain), len(mended)) == (7, 8)


def test_changed_text_is_found_by_its_new_words(client: FlaskClient, offer: None) -> None:
    client.get("/it/courses?q=pace")
    with unit_of_work() as session:
        row = session.scalars(select(Course).where(Course.titles["it"].as_string() == PEACE)).one()
        lead_id = find_lead_provider(session, row.id)
        assert lead_id
        staff = Viewer(memberships=frozenset({(lead_id, Role.PROVIDER_LEAD)}))
        texts = CourseTexts(titles={"it": "Educare alla gentilezza"}, summaries={"it": "Parole."})
        change_course(session, row.id, texts, actor=staff, now=factories.NOW)
    assert titles(client.get("/it/courses?q=gentileza")) == ["Educare alla gentilezza"]
    assert titles(client.get("/it/courses?q=pace")) == []
