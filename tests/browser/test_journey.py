"""One whole walk with real hands: confirmed, rehearsed, issued, downloaded, scanned, compared, revoked."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import glance
from tests.browser.site import Site, serve
from tests.browser.visitors import PHONE, enter
from tests.unit.paper.raster import needs_poppler, pages


@pytest.fixture
def site(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    with serve(tmp_path) as site:
        yield site


def confirm_and_issue(browser: Browser, site: Site, *, javascript: bool) -> None:
    """Decide the open case, confirm the outcomes, rehearse, issue, and see the progress to its end."""
    staff = enter(browser, site, "Lucia Guida", javascript=javascript)
    page = staff.new_page()
    page.goto(f"/it/desk/editions/{site.waiting_id}")
    decide = page.get_by_role("button", name="Salva la decisione per Fatima Saggio")
    form = page.locator("form", has=decide)
    form.locator("label").first.click()  # completed, by an exception with a reason
    form.locator("textarea, input[type=text]").first.fill("Due assenze giustificate")
    decide.click()
    page.get_by_role("button", name="Conferma gli esiti").or_(
        page.get_by_role("button", name=re.compile("Conferma gli esiti di"))
    ).first.click()
    expect(page.get_by_text("Chiusa, esiti confermati")).to_be_visible()

    page.goto(f"/it/desk/editions/{site.waiting_id}/certificates")
    expect(page.get_by_role("row", name="Chiara Esempio")).to_contain_text("12 ore, il minimo è 15")
    preview = page.get_by_role("link", name="Anteprima PDF di Maria Rossi").get_attribute("href")
    assert preview is not None
    assert page.request.get(preview).body().startswith(b"%PDF-")
    page.get_by_role("button", name=re.compile(r"Rilascia \d+ attestati")).click()
    assert "/runs/" in page.url
    page.reload()  # the progress survives it
    site.run_jobs()
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("DEMO-CCI/A/")
    staff.close()


def download(page: Page, name: re.Pattern[str]) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    return started.value.path().read_bytes()


def test_staff_confirms_and_issues_without_javascript(browser: Browser, site: Site) -> None:
    confirm_and_issue(browser, site, javascript=False)


@needs_poppler
def test_the_walk_from_outcomes_to_a_revoked_document(browser: Browser, site: Site) -> None:
    confirm_and_issue(browser, site, javascript=True)

    holder = enter(browser, site, "Maria Rossi", phone=True)
    page = holder.new_page()
    page.goto("/it/me")
    proven = page.get_by_role("region", name="Che cosa è provato")
    proven.get_by_role("link", name="Progettare la solidarietà internazionale").first.click()
    assert glance(page) == []
    paper = download(page, re.compile("Scarica il PDF"))
    document = json.loads(download(page, re.compile("JSON")))
    holder.close()

    [read] = [each for sheet in pages(paper, 150) for each in zxingcpp.read_barcodes(sheet)]
    assert read.text == document["verificationPage"]

    stranger = browser.new_context(locale="it-IT", viewport=PHONE)
    phone = stranger.new_page()
    answer = phone.goto(read.text)
    assert answer is not None
    assert answer.status == 200
    assert stranger.cookies() == []
    main = phone.get_by_role("main")
    expect(main).to_contain_text("Attesta la presenza. Non certifica competenze.")
    expect(main).to_contain_text("M… R…")
    expect(main).not_to_contain_text("Rossi")
    phone.get_by_label("È la persona che ha davanti?").fill("rossi")
    phone.get_by_role("button", name="Confronta").click()
    expect(main).to_contain_text("Maria Rossi")
    for field in (
        document["registerNumber"],
        "18 frequentate su 20",
        "Progettare la solidarietà internazionale",
    ):
        expect(main).to_contain_text(field)
    assert glance(phone) == []

    staff = enter(browser, site, "Lucia Guida")
    desk = staff.new_page()
    desk.goto(f"/it/desk/certificates/{document['id'].removeprefix('urn:uuid:')}/revoke")
    desk.get_by_text("Rilasciato per sbaglio").click()
    desk.get_by_label("Motivo, per l’ufficio").fill("Iscritta due volte per sbaglio.")
    desk.get_by_role("button", name=re.compile("Revoca il documento")).click()
    desk.wait_for_url(re.compile(r"/desk/certificates/[0-9a-f-]+$"))
    staff.close()

    phone.goto(read.text)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Revocato")
    expect(main).not_to_contain_text("sbaglio")
    assert glance(phone) == []
    stranger.close()
