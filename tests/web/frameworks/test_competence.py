"""The page of a competence, and the ways to it."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.courses.life import CourseState
from catalogue.courses.services import Taught
from commons.db import reading, unit_of_work
from commons.frameworks.queries import get_competence
from tests import factories
from tests.conftest import Counter
from tests.web.page_checks import check_page

DATA = Path(__file__).parents[3] / "data" / "frameworks"
TODAY = date(2026, 11, 23)
PAGE_BUDGET = 12


@pytest.fixture
def planning(app: Flask) -> UUID:
    files = [str(DATA / f"{name}.json") for name in ("entrecomp", "lifecomp", "eqf_qnq", "esco_transversal")]
    result = app.test_cli_runner().invoke(args=["frameworks", "import", *files])
    assert result.exit_code == 0, result.output
    with reading() as session:
        return get_competence(session, "entrecomp", "3.2").id


@pytest.mark.parametrize("lang", ["it", "de", "en"])
def test_it_tells_which_courses_deal_with_it_now_and_before(
    client: FlaskClient, planning: UUID, lang: str
) -> None:
    with unit_of_work() as session:
        now = factories.make_course(session, "Oggi", competences=[Taught(planning)])
        factories.make_edition(session, now, TODAY + timedelta(days=3))
        past, draft = CourseState.ARCHIVED, CourseState.DRAFT
        factories.make_course(session, "Allora", competences=[Taught(planning)], state=past)
        factories.make_course(session, "Bozza", competences=[Taught(planning)], state=draft)
        factories.make_course(session, "Senza")
    page = client.get(f"/{lang}/frameworks/entrecomp/3.2")
    check_page(page)
    text = page.get_data(as_text=True)
    assert text.index(">Oggi</a>") < text.index(">Allora</a>")
    assert "Bozza" not in text
    assert ">Senza</a>" not in text
    if lang == "it":
        for said in ("Si impara in 1 corso in programma", "Prima: 1 corso dell’archivio", "EntreComp 3.2"):
            assert said in text, said
        assert "Base" in text  # the levels, in the words of the framework
        assert "traduzione non ufficiale" in text


def test_without_courses_it_says_what_that_does_not_mean(client: FlaskClient, planning: UUID) -> None:
    page = client.get("/it/frameworks/lifecomp/S1")
    check_page(page)
    text = page.get_data(as_text=True)
    assert "Nessun corso in programma la tratta, per ora" in text
    assert "non descrive livelli" in text
    assert "/it/frameworks/lifecomp/S2" in text  # in the same area


def test_an_area_lists_its_competences_and_their_courses(client: FlaskClient, planning: UUID) -> None:
    with unit_of_work() as session:
        factories.make_course(session, "Oggi", competences=[Taught(planning)])
    page = client.get("/it/frameworks/entrecomp/3")
    check_page(page)
    text = page.get_data(as_text=True)
    assert "Competenze di quest’area" in text
    assert "/it/frameworks/entrecomp/3.2" in text
    assert ">Oggi</a>" in text


def test_a_long_code_has_a_page_too(client: FlaskClient, planning: UUID) -> None:
    page = client.get("/it/frameworks/esco_transversal/001115fb-569f-4ee6-8381-c6807ef2527f")
    check_page(page)
    assert "mostrare spirito di iniziativa" in page.get_data(as_text=True)


@pytest.mark.parametrize("path", ["entrecomp/9.9", "nessuno/3.2", "entrecomp/3.2/x"])
def test_what_is_not_there_is_not_found(client: FlaskClient, planning: UUID, path: str) -> None:
    assert client.get(f"/it/frameworks/{path}").status_code == 404


def test_a_search_goes_through_all_frameworks(client: FlaskClient, planning: UUID) -> None:
    page = client.get("/it/frameworks?q=pianificazione")
    check_page(page)
    assert "/it/frameworks/entrecomp/3.2" in page.get_data(as_text=True)
    empty = client.get("/it/frameworks?q=xyzzy")
    check_page(empty)
    assert "Nessuna competenza con queste parole" in empty.get_data(as_text=True)


def test_a_framework_is_laid_out_by_its_areas(client: FlaskClient, planning: UUID) -> None:
    page = client.get("/it/frameworks/entrecomp")
    check_page(page)
    text = page.get_data(as_text=True)
    assert 'id="area-3"' in text
    assert text.index('id="area-2"') < text.index('<tr id="2.1">') < text.index('id="area-3"')


def test_the_list_can_be_narrowed_to_a_competence(client: FlaskClient, planning: UUID) -> None:
    with unit_of_work() as session:
        factories.make_course(session, "Oggi", competences=[Taught(planning)])
        factories.make_course(session, "Senza")
    text = client.get("/it/courses?competence=entrecomp:3.2").get_data(as_text=True)
    assert ">Oggi</a>" in text
    assert ">Senza</a>" not in text


def test_ten_courses_cost_as_much_as_three(
    client: FlaskClient, planning: UUID, count_queries: Counter
) -> None:
    def make(how_many: int) -> None:
        with unit_of_work() as session:
            for _ in range(how_many):
                made = factories.make_course(session, competences=[Taught(planning)])
                factories.make_edition(session, made, TODAY + timedelta(days=3))

    make(3)
    with count_queries() as few:
        client.get("/it/frameworks/entrecomp/3.2")
    make(7)
    with count_queries() as many:
        client.get("/it/frameworks/entrecomp/3.2")
    assert len(few) == len(many) <= PAGE_BUDGET
