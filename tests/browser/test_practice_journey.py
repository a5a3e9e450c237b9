"""From an agreement to kind C, on phones: a project, three signatures, a week, two voices, two documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.parties import look, member, open_letter, set_clock, sign_in, stranger
from tests.browser.site import Site, serve
from tests.clock import FixedClock

pytestmark = pytest.mark.xdist_group("practice-journey")

TITLE = "Doposcuola in biblioteca"
TUTOR = "Piero Ospita"
EPISODE = (
    "Un bambino non voleva leggere: gli ha chiesto di che cosa parla la sua squadra, e hanno letto quello."
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part: other people each time, because the site is shared."""

    given_name: str
    javascript: bool

    @property
    def person(self) -> str:
        return f"{self.given_name.lower()}.inizia@example.org"

    @property
    def tutor(self) -> str:
        return f"ospita.{self.given_name.lower()}@example.org"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("practice")) as site:
        yield site


@pytest.fixture(scope="module")
def clock(site: Site) -> FixedClock:
    """Begin on a Monday, so that the days of the project stand on one page of hours."""
    clock = set_clock(site)
    clock.advance(days=-clock.today().weekday() % 7)
    return clock


def write_project(page: Page, cast: Cast, clock: FixedClock) -> str:
    """Write all of a new project and sign it for the promoter; return where it is."""
    page.goto("/it/promoter/placements")
    page.get_by_role("link", name="Scrivi un nuovo progetto").click()
    page.get_by_role("link", name="Volontariato", exact=True).click()
    page.get_by_label("Nome", exact=True).fill(cast.given_name)
    page.get_by_label("Cognome").fill("Inizia")
    page.get_by_label("Data di nascita").fill("2003-02-01")
    page.get_by_label("E-mail della persona").fill(cast.person)
    page.get_by_label("Nome dell’ente che ospita").fill("Associazione Esempio ODV")
    page.get_by_label("Primo giorno").fill(clock.today().isoformat())
    page.get_by_label("Ultimo giorno").fill((clock.today() + timedelta(days=6)).isoformat())
    page.get_by_label("Ore previste").fill("12,5")
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Crea la bozza e vai al progetto").click()
    known = page.get_by_role("radio", name=re.compile("Associazione Esempio ODV"))
    expect(page.get_by_text("Non è stato ancora salvato nulla")).to_be_visible()
    known.check()
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Crea la bozza e vai al progetto").click()

    page.get_by_label("Titolo del progetto").fill(TITLE)
    page.get_by_label("Che cosa farà").fill("Leggere con i bambini.\nPreparare una merenda per tutti.")
    page.get_by_label("Luogo").fill("Via di esempio 7, Trento")
    page.get_by_label("Quando la persona è stata informata").fill(clock.today().isoformat())
    page.get_by_role("button", name="Salva e vai a «Obiettivi»").click()

    page.get_by_label("Cerca in tutti i quadri").fill("empatia")
    page.get_by_label("Cerca in tutti i quadri").press("Enter")
    page.get_by_label(re.compile("Empatia")).first.check()
    page.get_by_role("button", name="Aggiungi quelle segnate").first.click()
    page.get_by_label("In quale compito si può vedere: Empatia").fill("Ascoltare i bambini che non parlano")
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Salva e vai a «Tutor»").click()

    host = page.get_by_role("group", name=re.compile("Ente dove si fa"))
    host.get_by_label("Nome e cognome").fill(TUTOR)
    host.get_by_label("Ruolo").fill("responsabile della biblioteca")
    host.get_by_label("E-mail").fill(cast.tutor)
    promoter = page.get_by_role("group", name=re.compile("Ente che attua"))
    promoter.get_by_label("Nome e cognome").fill("Carla Patti")
    promoter.get_by_label("Ruolo").fill("referente del volontariato")
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Salva e vai a «Riepilogo e firme»").click()

    address = page.url
    page.get_by_role("link", name="Firma per il suo ente").click()
    page.get_by_label("Il suo ruolo").fill("referente del volontariato")
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Firma il progetto").click()
    expect(page.get_by_role("row", name=re.compile("Ente che attua"))).to_contain_text("Firmato")
    look(page, javascript=cast.javascript)
    return address


def open_tutors_page(page: Page, site: Site, cast: Cast) -> None:
    """Open the page by the link in the newest mail; who writes is asked the first time only."""
    open_letter(page, site, cast.tutor, "/h/")
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Apri la mia pagina").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le persone che segue")


def sign_for_host(page: Page, site: Site, cast: Cast) -> None:
    open_tutors_page(page, site, cast)
    look(page, javascript=cast.javascript)
    page.get_by_role("link", name="Leggi e firma il progetto").click()
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Firma il progetto").click()
    expect(page.get_by_role("status")).to_contain_text("Ha firmato il progetto")
    look(page, javascript=cast.javascript)


def sign_as_person(page: Page, site: Site, cast: Cast) -> None:
    sign_in(page, site, cast.person)
    look(page, javascript=cast.javascript)
    page.get_by_role("link", name="Legga il progetto e lo firmi").first.click()
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Firma il progetto che ha letto").click()
    expect(page.get_by_role("status")).to_contain_text("Hanno firmato tutti")


def start(page: Page, project: str, cast: Cast) -> None:
    page.goto(project)
    page.get_by_role("link", name="Durante").click()
    page.get_by_role("link", name="Inizio", exact=True).click()
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Fai iniziare").click()
    expect(page.get_by_role("main")).to_contain_text("Iniziato")


def _boxes_of(clock: FixedClock, days_back: int) -> str:
    return f"day-{(clock.today() - timedelta(days=days_back)).isoformat()}"


def log_hours(page: Page, cast: Cast, clock: FixedClock) -> None:
    page.goto("/it/me/placements")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Scriva le ore di oggi").click()
    for back, hours, activity in ((2, "6", "Letture a voce alta"), (0, "6,5", "La merenda")):
        day = page.locator(f"#{_boxes_of(clock, back)}")
        day.get_by_label(re.compile("^Ore")).fill(hours)
        day.get_by_label(re.compile("^Che cosa ho fatto")).fill(activity)
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Salva le ore della settimana").click()
    expect(page.get_by_role("status")).to_contain_text("12,5")


def confirm_and_tell(page: Page, site: Site, cast: Cast) -> None:
    """Confirm the week, write what was seen, read it again as the person will, send it."""
    page.goto("/it/host")
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Conferma le 12,5 ore").click()
    page.get_by_role("link", name="Racconta che cosa ha visto").click()
    look(page, javascript=cast.javascript)
    page.get_by_label(re.compile("^Sì")).check()
    page.get_by_label("Ci riesce senza aiuto, nelle cose di ogni giorno").check()
    page.get_by_role("textbox").fill(EPISODE)
    page.get_by_role("button", name="Salva e rileggi tutto").click()
    expect(page.get_by_role("blockquote")).to_have_text(EPISODE)
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Invia 1 descrizione").click()
    expect(page.get_by_role("main")).to_contain_text("Per ora ha fatto tutto")


def answer(page: Page, site: Site, cast: Cast) -> None:
    open_letter(page, site, cast.person, "/voices")
    expect(page.get_by_role("main")).to_contain_text(EPISODE)
    look(page, javascript=cast.javascript)
    page.get_by_label("È andata così, e aggiungo qualcosa").check()
    page.get_by_label("Le sue parole").fill("Poi ha portato lui un libro.")
    page.get_by_role("button", name="Invia la risposta").click()
    expect(page.get_by_role("status")).to_contain_text("La sua risposta è scritta")
    look(page, javascript=cast.javascript)


def close_and_ask(page: Page, project: str, cast: Cast) -> None:
    """Close it, which issues kind B, and ask for the agreement to kind C."""
    page.goto(project)
    look(page, javascript=cast.javascript)
    page.get_by_role("link", name="Conclusione").click()
    expect(page.get_by_role("main")).to_contain_text("12,5 ore su 12,5")
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Concludi e rilascia l’attestazione").click()
    expect(page.get_by_role("heading", name="L’attestazione è rilasciata")).to_be_visible()
    look(page, javascript=cast.javascript)
    page.get_by_role("link", name="Trasparenza", exact=True).click()
    look(page, javascript=cast.javascript)
    page.get_by_role("button", name="Chiedi l’accordo e la firma per ricevuta").click()
    expect(page.get_by_role("main")).to_contain_text("Aspetta la risposta della persona")


def agree(page: Page, site: Site, cast: Cast) -> None:
    open_letter(page, site, cast.person, "/me/dossier/receipts/")
    look(page, javascript=cast.javascript)
    page.get_by_role("checkbox", name=re.compile("d’accordo")).check()
    page.get_by_role("checkbox", name=re.compile("ricev")).check()
    page.get_by_role("button", name="Sono d’accordo e firmo per ricevuta").click()
    expect(page.get_by_role("main")).to_contain_text("Ora tocca all’ente")
    look(page, javascript=cast.javascript)


def issue_transparency(page: Page, cast: Cast) -> None:
    page.reload()
    page.get_by_role("button", name="Rilascia il documento di trasparenza").click()
    expect(page.get_by_role("heading", name="Il documento è rilasciato")).to_be_visible()
    look(page, javascript=cast.javascript)


def verify(page: Page, anybody: Page, site: Site, cast: Cast) -> None:
    """Follow the person to her documents, and read what anybody reads who has the code of the second one."""
    open_letter(page, site, cast.person, "/me/attestations/")
    expect(page.get_by_role("main")).to_contain_text("Documento di trasparenza")
    look(page, javascript=cast.javascript)
    code = page.get_by_role("link", name="Apri la pagina di verifica").get_attribute("href")
    anybody.goto(code or "")
    main = anybody.get_by_role("main")
    expect(main).to_contain_text("Valido")
    expect(main).to_contain_text("Documento di trasparenza")
    expect(main).to_contain_text("Mette in trasparenza competenze dichiarate e documentate")
    expect(main).to_contain_text("Non è validazione né certificazione")
    expect(main).not_to_contain_text(EPISODE)  # what was said of her stays hers
    expect(main).not_to_contain_text("None")
    look(anybody, javascript=cast.javascript)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_volunteer_gets_a_document_of_transparency(
    browser: Browser, site: Site, clock: FixedClock, *, javascript: bool
) -> None:
    cast = Cast("Nora" if javascript else "Zeno", javascript)
    with (
        member(browser, site, "Carla Patti", javascript=javascript) as desk,
        stranger(browser, site, javascript=javascript) as host,
        stranger(browser, site, javascript=javascript) as own,
    ):
        project = write_project(desk, cast, clock)
        sign_for_host(host, site, cast)
        sign_as_person(own, site, cast)
        start(desk, project, cast)
        clock.advance(days=6)  # the week of the project passes, for everybody at once
        site.run_jobs()
    with (
        member(browser, site, "Carla Patti", javascript=javascript) as desk,
        stranger(browser, site, javascript=javascript) as host,
        stranger(browser, site, javascript=javascript) as own,
        stranger(browser, site, javascript=javascript) as anybody,
    ):
        sign_in(own, site, cast.person)
        log_hours(own, cast, clock)
        open_tutors_page(host, site, cast)
        confirm_and_tell(host, site, cast)
        clock.advance(minutes=11)  # the letter waits for ten, so that a tutor of several makes one each
        answer(own, site, cast)
        close_and_ask(desk, project, cast)
        agree(own, site, cast)
        issue_transparency(desk, cast)
        verify(own, anybody, site, cast)
