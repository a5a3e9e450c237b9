"""Last year's course comes back: copied, rewritten, proposed, seen by another body, published; no mouse."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.checks import glance
from tests.browser.site import Site, serve
from tests.browser.visitors import enter

OLD = "Progettare la solidarietà internazionale"


@pytest.fixture
def site(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    with serve(tmp_path) as site:
        yield site


def press(what: Locator, key: str = "Enter") -> None:
    """Reach it and press a key, as somebody does who has no mouse."""
    what.focus()
    expect(what).to_be_focused()
    what.press(key)


def look(page: Page, *, javascript: bool) -> None:
    if javascript:  # the checks are scripts themselves
        assert glance(page) == []


def copy_and_propose(page: Page, title: str, *, javascript: bool) -> str:
    """Copy a course and go through its steps; return where it is."""
    page.goto("/it/desk/courses/copy")
    press(page.get_by_role("button", name=f"Copia {OLD}"))
    expect(page.get_by_label("Titolo", exact=True)).to_have_value(f"Copia di {OLD}")
    press(page.get_by_role("link", name=re.compile("Rilettura")))
    press(page.get_by_role("button", name="Proponi agli altri enti"))
    expect(page.get_by_text("Il titolo comincia ancora con «Copia di»")).to_be_visible()

    press(page.get_by_role("link", name=re.compile("Che cosa")))
    page.get_by_label("Titolo", exact=True).fill(title)
    for name in ("Tedesco", "Inglese"):
        press(page.locator("summary", has_text=name))
    page.get_by_label("Titolo in tedesco").fill("")
    page.get_by_label("Titolo in inglese").fill("")
    press(page.get_by_role("button", name="Salva e vai a «Per chi»"))
    page.get_by_label("A chi è rivolto").fill("Amministratori locali")
    press(page.get_by_role("button", name="Salva e vai a «Competenze»"))

    page.get_by_label("Cerca in tutti i quadri").fill("empatia")
    page.get_by_label("Cerca in tutti i quadri").press("Enter")  # the search, and no other button
    press(page.get_by_label(re.compile("LifeComp S1")), "Space")
    press(page.get_by_role("button", name="Aggiungi quelle segnate").first)
    expect(page.get_by_text("non sono ancora salvate")).to_be_visible()
    page.get_by_label("Alla fine si saprà, in italiano: Empatia").fill("ascoltare chi è lontano")
    look(page, javascript=javascript)
    press(page.get_by_role("button", name=re.compile("Su.*Empatia")))
    press(page.get_by_role("button", name="Salva e vai a «Chi lo fa»"))
    press(page.get_by_role("button", name="Salva e vai a «Rilettura»"))
    expect(page.get_by_text("ascoltare chi è lontano")).to_be_visible()
    look(page, javascript=javascript)
    press(page.get_by_role("button", name="Proponi agli altri enti"))
    expect(page.get_by_text("ora gli altri enti lo vedono")).to_be_visible()
    return page.url


def walk(browser: Browser, site: Site, title: str, *, javascript: bool) -> None:
    lead = enter(browser, site, "Lucia Guida", javascript=javascript)
    page = lead.new_page()
    address = copy_and_propose(page, title, javascript=javascript)

    other = enter(browser, site, "Teresa Quaderni", javascript=javascript)
    there = other.new_page()
    there.goto("/it/desk/proposals")
    expect(there.get_by_role("row", name=title)).to_contain_text("lucia.guida@example.org")
    press(there.get_by_role("link", name=title))
    expect(there.get_by_text("qui si legge soltanto")).to_be_visible()
    expect(there.get_by_role("button", name=re.compile("Ritira|Pubblica"))).to_have_count(0)
    look(there, javascript=javascript)
    other.close()

    page.goto(address)
    press(page.get_by_role("link", name="Pubblica il corso"))
    expect(page.get_by_role("heading", name="Ha visto i corsi simili?")).to_be_visible()
    expect(page.get_by_role("article").first).to_contain_text("competenze in comune")
    look(page, javascript=javascript)
    press(page.get_by_role("button", name=re.compile("^Pubblica: ")))
    expect(page.get_by_text("da adesso il corso è nel catalogo")).to_be_visible()
    public = page.get_by_role("link", name=re.compile("^http.*courses")).get_attribute("href")
    lead.close()

    visitor = browser.new_context(locale="it-IT", java_script_enabled=javascript)
    offered = visitor.new_page()
    offered.goto(public or "")
    expect(offered.get_by_role("heading", level=1)).to_have_text(title)
    visitor.close()


def test_last_years_course_is_copied_proposed_and_published(browser: Browser, site: Site) -> None:
    walk(browser, site, "Una solidarietà nuova", javascript=True)


def test_the_same_without_scripts(browser: Browser, site: Site) -> None:
    walk(browser, site, "Una solidarietà senza script", javascript=False)
