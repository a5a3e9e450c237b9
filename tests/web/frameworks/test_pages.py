"""The public pages of the frameworks."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Counter
from tests.web.page_checks import check_page

DATA = Path(__file__).parents[3] / "data" / "frameworks"


@pytest.fixture(params=[["digcomp22", "eqf_qnq", "esco_transversal"]])
def imported(app: Flask, request: pytest.FixtureRequest) -> None:
    files = [str(DATA / f"{name}.json") for name in request.param]
    result = app.test_cli_runner().invoke(args=["frameworks", "import", *files])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("lang", ["it", "de", "en"])
def test_the_list_names_each_framework_and_credits_esco(
    imported: None, client: FlaskClient, lang: str, count_queries: Counter
) -> None:
    with count_queries() as seen:
        page = client.get(f"/{lang}/frameworks")
    check_page(page)
    text = page.get_data(as_text=True)
    assert "DigComp 2.2" in text
    assert "This service uses the ESCO classification of the European Commission" in text
    assert len(seen) == 1


@pytest.mark.parametrize("lang", ["it", "de", "en"])
@pytest.mark.parametrize("slug", ["digcomp22", "eqf_qnq", "esco_transversal"])
def test_each_label_says_where_it_comes_from_and_in_which_language_it_is(
    imported: None, client: FlaskClient, slug: str, lang: str, count_queries: Counter
) -> None:
    with count_queries() as seen:
        page = client.get(f"/{lang}/frameworks/{slug}")
    assert page.status_code == 200
    check_page(page)
    text = page.get_data(as_text=True)
    if lang == "it":
        assert "a memoria, da verificare" in text
    if slug == "esco_transversal":
        assert "This service uses the ESCO classification of the European Commission" in text
        if lang == "de":  # ESCO's German labels are not here yet: the Italian ones say so
            assert '<span lang="it">mantenere una mente aperta</span>' in text
    if slug == "eqf_qnq":
        assert {"it": "Livello EQF 4", "de": "EQR-Niveau 4", "en": "EQF level 4"}[lang] in text
    assert len(seen) == 4


@pytest.mark.parametrize("code", ["", "/001115fb-569f-4ee6-8381-c6807ef2527f"])
def test_a_definition_in_english_says_so_once_a_page(imported: None, client: FlaskClient, code: str) -> None:
    definition = r'<p class="[^"]*" +lang="en">Be proactive and take the first step'
    note = "Definizioni in inglese: qui manca un testo italiano ufficiale."
    for lang, times in (("it", 1), ("en", 0)):
        page = client.get(f"/{lang}/frameworks/esco_transversal{code}")
        check_page(page)
        text = page.get_data(as_text=True)
        assert len(re.findall(definition, text)) == text.count(note) == times


def test_a_framework_can_be_searched_and_an_empty_answer_leads_on(
    imported: None, client: FlaskClient
) -> None:
    page = client.get("/it/frameworks/digcomp22?q=navigare")
    check_page(page)
    assert "1 competenza" in page.get_data(as_text=True)
    empty = client.get("/it/frameworks/digcomp22?q=%22%3Cscript%3E")
    check_page(empty)
    assert "<script>" not in empty.get_data(as_text=True)
    assert 'href="/it/frameworks/digcomp22"' in empty.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/it/frameworks/nessuno", "/it/frameworks/digcomp22?page=2", "/it/frameworks/X'"]
)
def test_what_is_not_there_is_not_found(imported: None, client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_page_numbers_that_are_none_show_the_first_page(imported: None, client: FlaskClient) -> None:
    for page in ("0", "-1", "x", ""):
        assert client.get(f"/it/frameworks/digcomp22?page={page}").status_code == 200


def test_the_address_of_a_competence_leads_to_its_row(imported: None, client: FlaskClient) -> None:
    page = client.get("/frameworks/digcomp22", headers={"Accept-Language": "en"}, follow_redirects=True)
    assert page.request.path == "/en/frameworks/digcomp22"
    assert '<tr id="1.1">' in page.get_data(as_text=True)


def test_without_frameworks_the_page_says_so(client: FlaskClient) -> None:
    page = client.get("/it/frameworks")
    assert page.status_code == 200
    check_page(page)
