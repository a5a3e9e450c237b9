"""From the desk to paper and back to a phone: issued, mails called back, printed, claimed; no mouse.

Whoever has no e-mail address gets a slip with a code. Its QR is read from the printed page as a phone would.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Browser, Locator, Page, expect

from commons.adapters.mail import read_mailbox
from tests.browser.checks import glance
from tests.browser.site import Site, serve
from tests.browser.test_journey import download
from tests.browser.visitors import PHONE, enter
from tests.unit.paper.raster import needs_poppler, pages

UNREACHED = "Prova"
"""The family name of the demo person without an address."""


@pytest.fixture
def site(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    with serve(tmp_path, mail_delay_minutes=60) as site:
        yield site


def press(what: Locator) -> None:
    what.focus()
    expect(what).to_be_focused()
    what.press("Enter")


def look(page: Page, *, javascript: bool) -> None:
    if javascript:  # the checks are scripts themselves
        assert glance(page) == []


def issue_and_call_back(browser: Browser, site: Site, *, javascript: bool) -> bytes:
    """Issue what waits, stop its mails, and return the file that is printed for everybody."""
    staff = enter(browser, site, "Lucia Guida", javascript=javascript)
    page = staff.new_page()
    page.goto(f"/it/desk/editions/{site.waiting_id}")
    decide = page.get_by_role("button", name="Salva la decisione per Fatima Saggio")
    form = page.locator("form", has=decide)
    form.get_by_role("radio").first.press("Space")
    form.locator("textarea, input[type=text]").first.fill("Due assenze giustificate")
    press(decide)
    press(page.get_by_role("button", name=re.compile("Conferma gli esiti")).first)
    page.goto(f"/it/desk/editions/{site.waiting_id}/certificates")
    press(page.get_by_role("button", name=re.compile(r"Rilascia \d+ attestati")))
    site.run_jobs()
    page.reload()
    look(page, javascript=javascript)
    press(page.get_by_role("button", name=re.compile(r"Ferma le \d+ mail")))
    expect(page.get_by_role("status").filter(has_text="Fermate")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Mail fermata").first).to_be_visible()

    press(page.get_by_role("link", name="Stampa per tutti in un solo PDF"))
    press(page.get_by_role("button", name="Prepara il PDF"))
    look(page, javascript=javascript)
    site.run_jobs()
    page.reload()  # the progress survives it
    look(page, javascript=javascript)
    printed = download(page, re.compile("Scarica il PDF da stampare"))
    staff.close()
    return printed


def mails_of(site: Site) -> list[str]:
    return [str(letter["X-Segnavia-Reference"]) for _name, letter in read_mailbox(_mailbox(site))]


def _mailbox(site: Site) -> Path:
    folder: Path = site.app.config["SETTINGS"].mailbox_dir
    return folder


@needs_poppler
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_slip_leads_from_paper_to_the_documents(browser: Browser, site: Site, *, javascript: bool) -> None:
    before = sum(reference.startswith("certificate:") for reference in mails_of(site))
    printed = issue_and_call_back(browser, site, javascript=javascript)
    site.run_jobs()
    assert sum(reference.startswith("certificate:") for reference in mails_of(site)) == before

    found = [each.text for sheet in pages(printed, 150) for each in zxingcpp.read_barcodes(sheet)]
    [slip] = [text for text in found if "/claim" in text]
    phone = browser.new_context(locale="it-IT", viewport=PHONE, java_script_enabled=javascript)
    page = phone.new_page()
    page.goto(slip)
    look(page, javascript=javascript)
    page.get_by_label("Cognome").fill(UNREACHED.upper())
    page.get_by_label("Il suo indirizzo e-mail").fill("elena.nuova@example.org")
    press(page.get_by_role("button", name="Mandami il collegamento"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Le abbiamo scritto")
    site.run_jobs()
    _name, letter = read_mailbox(_mailbox(site))[0]
    body = letter.get_body(("plain",))
    link = re.search(r"https?://\S+/claim/\S+", str(body.get_content()) if body else "")
    assert link
    page.goto(link.group())
    look(page, javascript=javascript)
    press(page.get_by_role("button", name="Entra nella mia area"))
    expect(page.get_by_role("main")).to_contain_text("Progettare la solidarietà internazionale")
    look(page, javascript=javascript)
    page.goto(slip)  # signed in now: the code is used up, and says so
    page.get_by_label("Cognome").fill(UNREACHED)
    press(page.get_by_role("button", name="Porta le attestazioni nella mia area"))
    expect(page.get_by_role("alert")).to_contain_text("già stato usato")
    phone.close()
