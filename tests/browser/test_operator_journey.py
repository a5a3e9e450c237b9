"""An organisation comes in with its accreditation: two persons, no mouse, and the first time no script."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from demo.operators import draw_act
from tests.browser.checks import glance
from tests.browser.site import Site, serve
from tests.browser.visitors import enter
from tests.clock import FixedClock

Look = Callable[[Page], list[str]]


@pytest.fixture
def site(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    with serve(tmp_path) as site:
        yield site


def press(what: Locator, key: str = "Enter") -> None:
    """Reach it and press a key, as somebody does who has no mouse."""
    what.focus()
    expect(what).to_be_focused()
    what.press(key)


def walk(browser: Browser, site: Site, *, javascript: bool, name: str) -> None:
    look: Look = glance if javascript else lambda _page: []  # the checks are scripts themselves
    first = enter(browser, site, "Rita Registri", javascript=javascript)
    page = first.new_page()
    enter_organisation(page, name, look)
    address = enter_accreditation(page, look)
    invite_lead(page, name, look)
    first.close()
    second = enter(browser, site, "Sandro Riscontri", javascript=javascript)
    confirm_accreditation(second.new_page(), name, address, look)
    second.close()
    site.run_jobs()
    new = browser.new_context(base_url=site.base_url, locale="it-IT", java_script_enabled=javascript)
    accept_invitation(new.new_page(), name)
    new.close()


def enter_organisation(page: Page, name: str, look: Look) -> None:
    page.goto("/it/operator/organisations")
    press(page.get_by_role("link", name="Inserisci un ente").first)
    page.get_by_label("Nome").fill(name)
    press(page.get_by_role("button", name="Inserisci l’ente"))
    expect(page.get_by_text("non si può più cambiare")).to_be_visible()
    assert look(page) == []
    press(page.get_by_role("button", name="Inserisci l’ente"))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def enter_accreditation(page: Page, look: Look) -> str:
    """Enter one from the page of its organisation, the first time too early; return where it is."""
    press(page.get_by_role("navigation", name="Parti dell’ente").get_by_role("link", name="Accreditamenti"))
    press(page.get_by_role("link", name="Inserisci un accreditamento"))
    press(page.get_by_role("button", name="Inserisci l’accreditamento"))  # too early: nothing is filled in
    expect(page.get_by_role("alert")).to_contain_text("Scelga il file dell’atto.")
    assert look(page) == []
    press(page.get_by_label("Validazione"), "Space")
    page.get_by_label("Ambito").fill("DIMOSTRAZIONE: processi di prova")
    page.get_by_label("Numero dell’atto").fill("DEMO-77")
    page.get_by_label("Atto, in PDF").set_input_files(
        {
            "name": "atto.pdf",
            "mimeType": "application/pdf",
            "buffer": draw_act("DEMO-77", FixedClock().today()),
        }
    )
    page.get_by_label("Vale dal").fill("2026-01-01")
    press(page.get_by_role("button", name="Inserisci l’accreditamento"))
    expect(page.get_by_text("Lo ha inserito lei: per questo non può confermarlo.")).to_be_visible()
    expect(page.get_by_role("button", name="Conferma l’accreditamento")).to_have_count(0)
    return page.url


def invite_lead(page: Page, name: str, look: Look) -> None:
    page.goto("/it/operator/organisations")
    press(page.get_by_role("link", name=name, exact=True))
    press(page.get_by_role("navigation", name="Parti dell’ente").get_by_role("link", name="Persone"))
    press(page.get_by_role("link", name="Invita una persona"))
    page.get_by_label("Indirizzo e-mail").fill(f"{name.replace(' ', '.')}@example.org")
    page.get_by_label("Incarico").fill("Responsabile")
    press(page.get_by_label(re.compile("^Responsabile del soggetto erogatore")), "Space")
    press(page.get_by_role("button", name="Manda l’invito"))
    expect(page.get_by_text("1 invito aperto")).to_be_visible()
    assert look(page) == []


def confirm_accreditation(page: Page, name: str, address: str, look: Look) -> None:
    page.goto("/it/operator/accreditations?state=waiting")
    press(page.get_by_role("link", name=name, exact=True))
    assert page.url == address
    with page.expect_download() as started:
        press(page.get_by_role("link", name="Scarica l’atto in PDF"))
    assert started.value.path().read_bytes().startswith(b"%PDF-")
    press(page.get_by_role("button", name="Conferma l’accreditamento"))
    expect(page.get_by_text("In vigore", exact=True)).to_be_visible()
    assert look(page) == []


def accept_invitation(page: Page, name: str) -> None:
    page.goto("/it/demo/mailbox")
    letter = page.get_by_role("article").filter(has_text=name).first
    link = letter.locator("a[href*='/invitations/']").first.get_attribute("href")
    assert link is not None
    page.goto(link)
    page.get_by_label("Nome", exact=True).fill("Nadia")
    page.get_by_label("Cognome").fill("Prova")
    press(page.get_by_role("button", name="Accetta l’invito"))
    expect(page.get_by_text(f"ora lavora con {name}")).to_be_visible()
    page.goto("/it/desk/team")
    expect(page.get_by_role("row", name=re.compile("Nadia Prova"))).to_be_visible()


@pytest.mark.parametrize("javascript", [False, True])
def test_organisation_with_its_accreditation_and_its_people(
    browser: Browser,
    site: Site,
    javascript: bool,  # noqa: FBT001
) -> None:
    walk(browser, site, javascript=javascript, name="Biblioteca di prova")
