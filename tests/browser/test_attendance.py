"""Attendance on a telephone that loses its network: nothing is lost, nothing doubled, both are shown."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from catalogue.courses.models import Course
from catalogue.editions.models import Edition
from catalogue.enrolments.register import get_register
from commons.adapters.mail import read_mailbox
from commons.db import reading
from demo.plans import RUNNING_LABEL
from demo.script import TAUGHT
from tests.browser.checks import glance
from tests.browser.site import Site, serve
from tests.browser.visitors import PHONE, enter

PLACE = 1
"""The second meeting of the running edition was last week, and nobody is marked."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("attendance")) as site:
        yield site


def running(site: Site) -> UUID:
    with site.app.app_context(), reading() as session:
        return session.scalars(
            select(Edition.id)
            .join(Course, Course.id == Edition.course_id)
            .where(Edition.label == RUNNING_LABEL, Course.titles["it"].as_string() == TAUGHT.titles["it"])
        ).one()


def marks(site: Site) -> dict[str, str]:
    """Return what stands in the register of that meeting, by family name."""
    edition_id = running(site)
    with site.app.app_context(), reading() as session:
        register = get_register(session, edition_id)
    meeting_id = register.meetings[PLACE].id
    return {
        row.name.family_name: row.marks[meeting_id].presence.value
        for row in register.rows
        if meeting_id in row.marks
    }


def address(site: Site) -> str:
    edition_id = running(site)
    with site.app.app_context(), reading() as session:
        meeting_id = get_register(session, edition_id).meetings[PLACE].id
    return f"/it/desk/editions/{edition_id}/meetings/{meeting_id}"


def mark(page: Page, who: str, what: str) -> None:
    row(page, who).get_by_role("radio", name=what, exact=True).check()


def row(page: Page, who: str) -> Locator:
    return page.get_by_role("group", name=who)


def save(page: Page) -> None:
    page.get_by_role("button", name="Salva le presenze").click()


def test_marks_survive_a_lost_network_another_hand_and_an_ended_session(browser: Browser, site: Site) -> None:
    phone = enter(browser, site, "Marco Appunti", phone=True)
    page = phone.new_page()
    page.goto(address(site))
    assert glance(page) == []
    said = page.locator("#roll-said")
    page.get_by_role("button", name=re.compile("Segna presenti le 6 persone")).click()
    expect(page.locator("#roll-count")).to_have_text("6 segnate, 0 da segnare")
    mark(page, "Petra Muster", "assente")

    phone.set_offline(True)
    save(page)
    expect(said).to_contain_text("Non in rete: conservato su questo telefono")
    assert marks(site) == {}
    page.close()  # the telephone is put away

    phone.set_offline(False)
    page = phone.new_page()
    page.goto(address(site))  # what was to be sent is sent as soon as the page is there again
    said = page.locator("#roll-said")
    expect(said).to_contain_text("Salvato alle")
    assert marks(site)["Muster"] == "absent"
    assert sorted(marks(site).values()) == ["absent", *["present"] * 5]

    office = enter(browser, site, "Lucia Guida")
    other = office.new_page()
    other.goto(address(site))
    mark(other, "Petra Muster", "assente, giustificato")
    save(other)
    expect(other.locator("#roll-said")).to_contain_text("Salvato alle")
    mark(page, "Petra Muster", "presente")
    mark(page, "Luca Esempio", "presente in linea")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("qualcun altro ha scritto")
    expect(row(page, "Petra Muster")).to_contain_text("Nel registro ora: assente, giustificato")
    assert glance(page) == []
    save(page)
    expect(page.locator("#roll-said")).to_contain_text("Salvato alle")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert (marks(site)["Muster"], marks(site)["Esempio"]) == ("present", "on_line")

    _lose_session(page, site)
    office.close()
    phone.close()


def _lose_session(page: Page, site: Site) -> None:
    """Sign out behind the page's back and in again: what was marked is still there."""
    page.goto(address(site))
    mark(page, "Sara Saggio", "assente")
    state = page.context.cookies()
    page.context.clear_cookies()
    save(page)
    expect(page.locator("#roll-said")).to_contain_text("resta su questo telefono")
    page.context.add_cookies(
        [{"name": each["name"], "value": each["value"], "url": site.base_url} for each in state]
    )
    page.get_by_role("link", name=re.compile("Apri di nuovo la pagina")).click()
    expect(page.locator("#roll-said")).to_contain_text("Ritrovate su questo telefono, ancora da salvare: 1.")
    save(page)
    expect(page.locator("#roll-said")).to_contain_text("Salvato alle")
    assert marks(site)["Saggio"] == "absent"
    assert page.evaluate("localStorage.length") == 0


def test_trainer_keeps_the_register_by_link_without_javascript(browser: Browser, site: Site) -> None:
    with site.app.app_context():
        folder = site.app.config["SETTINGS"].mailbox_dir
        letters = [mail for _name, mail in read_mailbox(folder) if "presenze" in str(mail["Subject"])]
    body = letters[0].get_body(("plain",))
    assert body is not None
    found = re.search(r"http://\S+/t/\S+", body.get_content())
    assert found
    context = browser.new_context(locale="it-IT", viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(found.group())
    page.get_by_role("button", name="Apri gli incontri").click()
    page.get_by_role("main").get_by_role("link").nth(2).click()  # after the name, the second meeting
    mark(page, "Omar Demo", "assente")
    save(page)
    expect(page.get_by_role("main")).to_contain_text("Salvata 1 presenza.")
    assert marks(site)["Demo"] == "absent"
    context.close()
