"""From a dossier to kind E, on phones: asked, assigned, declared, judged, prepared, signed outside, valid."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from commons.edges import Edges
from demo.sealing import seal_by_all
from tests.browser.parties import look, member, open_letter, stranger
from tests.browser.site import Site, serve
from tests.unit.paper.raster import needs_poppler, pages

pytestmark = pytest.mark.xdist_group("assessment-journey")

BODY = "Ente titolato di prova (dimostrazione)"
SCOPE = "DIMOSTRAZIONE: animazione di comunità"
QUESTION = "Chi divideva i turni, quando mancava qualcuno?"
ANSWER = "Li divideva lei, e poi mi avvisava."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("assessment")) as site:
        yield site


def today(site: Site) -> str:
    edges: Edges = site.app.extensions["edges"]
    return edges.clock.today().isoformat()


def ask(page: Page, *, javascript: bool) -> None:
    page.goto("/it/me/assessments")
    look(page, javascript=javascript)
    page.get_by_role("link", name=re.compile("^Leggi e chiedi.*Certificazione")).click()
    page.get_by_label("A quale ente").select_option(BODY)
    page.get_by_label("Ho letto le informazioni e accetto il patto di servizio").check()
    look(page, javascript=javascript)
    page.get_by_role("button", name="Chiedi: Certificazione").click()
    expect(page.get_by_role("main")).to_contain_text("Accesso")
    look(page, javascript=javascript)


def open_case(page: Page, person: str) -> None:
    """Open the certification of a person from the queue."""
    page.goto("/it/assessments")
    row = page.get_by_role("row").filter(has_text=person).filter(has_text="Certificazione")
    row.get_by_role("link", name=person).click()


def assign(page: Page, person: str, *, javascript: bool) -> str:
    page.goto("/it/assessments")
    look(page, javascript=javascript)
    open_case(page, person)
    look(page, javascript=javascript)
    address = page.url
    page.get_by_role("link", name="Assegna le funzioni").click()
    page.get_by_label("Accompagnamento (F1)").select_option("Sara Accanto")
    page.get_by_label("Metodo (F2)").select_option("Ivo Metodo")
    page.get_by_label("Valutazione (F3)").select_option("Rita Giudizi")
    look(page, javascript=javascript)
    page.get_by_role("button", name="Assegna le funzioni").click()
    expect(page.get_by_role("main")).to_contain_text("Sara Accanto")
    return address


def declare(page: Page, person: str, *, javascript: bool) -> None:
    open_case(page, person)
    page.get_by_role("link", name="Dichiari se conosce la persona").click()
    page.get_by_label("No: non c’è nessun conflitto").check()
    look(page, javascript=javascript)
    page.get_by_role("button", name="Firma la dichiarazione").click()
    expect(page.get_by_role("main")).to_contain_text("nessun conflitto")


def take_step(page: Page, address: str, button: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("status")).to_contain_text("Fatto.")


def decide(page: Page, address: str, *, javascript: bool) -> None:
    """Decide one competence after the other, as the buttons lead; ask the tutor one thing on the way."""
    page.goto(address)
    side = page.get_by_role("navigation", name="Competenze del dossier")
    count = side.get_by_role("link").count()
    page.get_by_role("link", name="Fai una domanda al tutor").click()
    page.get_by_role("radio").first.check()
    page.get_by_label("La domanda").fill(QUESTION)
    look(page, javascript=javascript)
    page.get_by_role("button", name="Manda la domanda").click()
    expect(page.get_by_role("main")).to_contain_text("In attesa della risposta")

    side.get_by_role("link").first.click()
    for place in range(count):
        page.get_by_label("Sì", exact=False).first.check()
        page.get_by_label("Perché").select_option("Episodio concreto e due voci concordi")
        page.get_by_label("Nota per il verbale").fill("Colloquio e voci concordano.")
        look(page, javascript=javascript)
        is_last = place == count - 1
        page.get_by_role(
            "button", name="Salva la decisione" if is_last else re.compile("^Salva e vai a")
        ).click()
        expect(page.get_by_role("main")).to_contain_text(
            f"{place + 1} decise su {count}" if is_last else "Competenza"
        )


def answer_question(page: Page, site: Site, person: str, *, javascript: bool) -> None:
    open_letter(page, site, "paola.demo@example.org", "/h/")
    page.get_by_role("button", name="Apri la mia pagina").click()
    look(page, javascript=javascript)
    card = page.get_by_role("article", name=person)
    card.get_by_label(QUESTION).fill(ANSWER)
    card.get_by_role("button", name="Invia la risposta").click()
    expect(page.get_by_role("status")).to_contain_text("La sua risposta è arrivata")


def finish_evaluation(page: Page, site: Site, address: str, *, javascript: bool) -> None:
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text(ANSWER)
    page.get_by_label("Giorno del colloquio").fill(today(site))
    page.get_by_role("button", name="Salva il giorno").click()
    look(page, javascript=javascript)


def describe(page: Page, site: Site, *, javascript: bool) -> None:
    """Write the standard and the commission, each from the list of what is missing."""
    look(page, javascript=javascript)
    page.get_by_role("link", name="Scrivi lo standard").click()
    for label, words in (
        ("Titolo della qualificazione", "Tecnico dell’animazione di comunità"),
        ("Repertorio", "provinciale (DEMO)"),
        ("Codice", "DEMO-TN-0412"),
        ("Versione", "2026.1"),
        ("Ente pubblico titolare", "Provincia di esempio (dimostrazione)"),
        ("Modi della valutazione", "esame del dossier, colloquio tecnico"),
        ("Come l’ente garantisce la qualità", "Riesame annuale delle procedure (dimostrazione)"),
        ("Nome e cognome", "Dario Sigilli"),
        ("Ufficio", "Legale rappresentante"),
    ):
        page.get_by_label(label, exact=True).fill(words)
    expect(page.get_by_role("radio", name=SCOPE)).to_be_checked()  # the only one there is
    page.get_by_label("Livello EQF").select_option("Livello EQF 4")
    for number, box in enumerate(page.get_by_label("Codice ADA").all(), start=1):
        box.fill(f"DEMO-ADA.24.04.0{number}")
    for box in page.get_by_label("Versione dell’Atlante").all():
        box.fill("2026.1")
    page.get_by_role("radio", name="In presenza", exact=True).check()
    look(page, javascript=javascript)
    page.get_by_role("button", name="Salva lo standard").click()

    page.get_by_role("link", name="Scrivi la commissione").click()
    page.get_by_label("Atto di nomina").fill("DEMO-21")
    page.get_by_label("Presidente").fill("Olga Demo")
    page.get_by_label("Membri").fill("Ivo Demo\nRita Demo")
    page.get_by_label(re.compile("^Verbale")).fill("DEMO-V-08")
    page.get_by_label("Giorno del verbale").fill(today(site))
    look(page, javascript=javascript)
    page.get_by_role("button", name="Salva la commissione").click()
    expect(page.get_by_role("main")).to_contain_text("Non manca niente")
    look(page, javascript=javascript)


def prepare(page: Page, folder: Path) -> bytes:
    page.get_by_role("button", name="Prepara il documento da firmare").click()
    expect(page.get_by_role("heading", name="1. Farlo firmare")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="Scarica il PDF da firmare").click()
    started.value.save_as(folder / "to-sign.pdf")
    return (folder / "to-sign.pdf").read_bytes()


def address_on(paper: bytes) -> str:
    """Read the QR of the page, as a telephone does."""
    found = {each.text for sheet in pages(paper, 150) for each in zxingcpp.read_barcodes(sheet)}
    [address] = [text for text in found if "/v/" in text]
    return address


def sign_and_deposit(page: Page, site: Site, paper: bytes, folder: Path, *, javascript: bool) -> None:
    """Sign it outside, as a signer's own program would, and bring it back."""
    edges: Edges = site.app.extensions["edges"]
    signed = folder / "signed.pdf"
    with ThreadPoolExecutor(1) as outside:  # the signing library runs a loop of its own, beside Playwright's
        signed.write_bytes(
            outside.submit(
                seal_by_all, paper, ("prima firma", "seconda firma"), now=edges.clock.now()
            ).result()
        )
    page.get_by_label("Il PDF firmato").set_input_files(signed)
    look(page, javascript=javascript)
    page.get_by_role("button", name="Deposita il PDF firmato").click()
    expect(page.get_by_role("heading", name="Il documento firmato è nel registro")).to_be_visible()
    look(page, javascript=javascript)


@needs_poppler
@pytest.mark.parametrize(
    ("javascript", "person"),
    [(True, "Lea Beispiel"), (False, "Giulia Prova")],
    ids=["with scripts", "without scripts"],
)
def test_a_dossier_becomes_a_certificate(
    browser: Browser, site: Site, tmp_path: Path, *, javascript: bool, person: str
) -> None:
    with ExitStack() as phones:

        def phone_of(name: str) -> Page:
            return phones.enter_context(member(browser, site, name, javascript=javascript))

        own, lead = phone_of(person), phone_of("Dario Sigilli")
        tutor, anybody = (
            phones.enter_context(stranger(browser, site, javascript=javascript)) for _place in range(2)
        )
        ask(own, javascript=javascript)
        address = assign(lead, person, javascript=javascript)
        sara, ivo, rita = (phone_of(name) for name in ("Sara Accanto", "Ivo Metodo", "Rita Giudizi"))
        for page in (sara, ivo, rita):
            declare(page, person, javascript=javascript)
        take_step(sara, address, "Comincia l’accompagnamento")
        take_step(ivo, address, "Apri la valutazione")
        decide(rita, address, javascript=javascript)
        answer_question(tutor, site, person, javascript=javascript)
        finish_evaluation(rita, site, address, javascript=javascript)
        take_step(rita, address, "Chiudi gli esiti e passa all’attestazione")

        lead.goto(address)
        lead.get_by_role("link", name="Il documento: che cosa c’è e che cosa manca").click()
        describe(lead, site, javascript=javascript)
        paper = prepare(lead, tmp_path)
        anybody.goto(address_on(paper))
        expect(anybody.get_by_role("main")).to_contain_text("Registrato, non ancora firmato")
        look(anybody, javascript=javascript)
        sign_and_deposit(lead, site, paper, tmp_path, javascript=javascript)
        anybody.reload()
        expect(anybody.get_by_role("main")).to_contain_text("Valido")
        look(anybody, javascript=javascript)
        open_letter(own, site, f"{person.lower().replace(' ', '.')}@example.org", "/me/attestations/")
        expect(own.get_by_role("main")).to_contain_text("Tecnico dell’animazione di comunità")
        look(own, javascript=javascript)
