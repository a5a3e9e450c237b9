"""A holder shows a document to an employer and takes it back: by keyboard alone, without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.checks import glance
from tests.browser.site import Site, serve
from tests.browser.visitors import PHONE, enter


@pytest.fixture
def site(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    with serve(tmp_path) as site:
        yield site


def press(page: Page, what: Locator, key: str = "Enter") -> None:
    what.focus()
    page.keyboard.press(key)
    page.wait_for_load_state()


def test_a_holder_shares_with_an_employer_and_takes_it_back(browser: Browser, site: Site) -> None:
    holder = enter(browser, site, "Maria Rossi", javascript=False, phone=True)
    page = holder.new_page()
    page.goto("/it/me")
    proven = page.get_by_role("region", name="Che cosa è provato")
    press(page, proven.get_by_role("link", name="Condividi più documenti insieme"))
    press(page, page.get_by_role("group", name="Attestazioni").get_by_role("checkbox").first, "Space")
    page.get_by_label("Titolo").focus()
    page.keyboard.type("Candidatura al servizio civile")
    press(page, page.get_by_label("Mostra il mio nome per intero"), "Space")
    press(page, page.get_by_role("button", name="Crea la condivisione"))
    address = page.get_by_role("textbox", name="Indirizzo della condivisione").input_value()
    own = page.url
    page.reload()
    expect(page.get_by_role("textbox", name="Indirizzo della condivisione")).to_have_count(0)  # shown once

    employer = browser.new_context(locale="it-IT", viewport=PHONE)
    reader = employer.new_page()
    reader.goto(address)
    main = reader.get_by_role("main")
    expect(main).to_contain_text("Candidatura al servizio civile")
    expect(main).to_contain_text("Maria Rossi")
    expect(main).to_contain_text("Attesta la presenza. Non certifica competenze.")
    assert glance(reader) == []
    assert employer.cookies() == []
    pdf = main.get_by_role("link", name=re.compile("^PDF")).get_attribute("href")
    assert pdf is not None
    assert reader.request.get(site.base_url + pdf).body().startswith(b"%PDF-")
    press(reader, main.get_by_role("link", name="Verifica questo documento"))
    expect(reader.get_by_role("main")).to_contain_text("Questo documento è registrato")

    page.goto(own)
    expect(page.get_by_role("main")).to_contain_text("Aperta una volta")
    press(page, page.get_by_role("button", name="Spegni la condivisione"))
    expect(page.get_by_role("main")).to_contain_text("La condivisione è spenta")
    answer = reader.goto(address)
    assert answer is not None
    assert answer.status == 404
    expect(reader.get_by_role("main")).to_contain_text("Qui non c’è nulla da vedere")
    employer.close()
    holder.close()
