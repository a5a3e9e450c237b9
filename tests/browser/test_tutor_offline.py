"""A tutor on a telephone that loses its network, and with the same page open twice: no words are lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.parties import look, open_letter, stranger
from tests.browser.site import Site, serve

pytestmark = pytest.mark.xdist_group("tutor-offline")

TUTOR = "paola.demo@example.org"
FIRST = "Al telefono una signora si era persa: l’ha guidata fino alla porta."
LATER = "Alla festa ha fatto sedere vicini due che non si parlavano."
OTHER = "Ha ascoltato un ragazzo per mezz’ora senza dargli consigli."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("tutor")) as site:
        yield site


def open_form(page: Page, site: Site) -> None:
    """Come in by the letter and open the first competence of somebody who is in the middle of it."""
    open_letter(page, site, TUTOR, "/h/")
    page.get_by_role("button", name="Apri la mia pagina").click()
    look(page, javascript=True)
    page.get_by_role("link", name=re.compile("^Competenze.*Omar Esempio")).click()
    look(page, javascript=True)
    page.get_by_role("link", name="Empatia").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Che cosa ha visto fare a")


def write(page: Page, episode: str) -> None:
    page.get_by_role("textbox", name="Racconti un episodio").fill(episode)


def test_words_survive_a_lost_network_and_an_older_page(browser: Browser, site: Site) -> None:
    with stranger(browser, site, javascript=True) as page:
        open_form(page, site)
        status = page.get_by_role("status").last
        page.get_by_label("Sì").check()
        page.get_by_label("Ci riesce senza aiuto, nelle cose di ogni giorno").check()
        expect(status).to_contain_text("Salvato alle")

        page.context.set_offline(True)
        write(page, FIRST)
        expect(status).to_contain_text("Salvato su questo telefono, lo invio quando torna la rete")
        look(page, javascript=True)
        page.context.set_offline(False)  # nobody presses anything
        expect(status).to_contain_text("Salvato alle")
        expect(page.get_by_text("Può chiudere la pagina.")).to_be_visible()

        older = page.context.new_page()
        older.goto(page.url)
        expect(older.get_by_role("textbox", name="Racconti un episodio")).to_have_value(FIRST)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            write(page, LATER)
        expect(status).to_contain_text("Salvato alle")
        write(older, OTHER)
        alert = older.get_by_role("alert")
        expect(alert).to_contain_text("Ci sono due versioni")
        expect(alert).to_contain_text(LATER)
        expect(older.get_by_role("textbox", name="Racconti un episodio")).to_have_value(OTHER)
        look(older, javascript=True)
        older.get_by_role("button", name="Salva e finisci dopo").click()
        older.goto(page.url)
        expect(older.get_by_role("textbox", name="Racconti un episodio")).to_have_value(OTHER)
        assert older.evaluate("localStorage.length") == 0
