"""The parties of a placement or an assessment, each on a phone of their own, and the letters they get."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from playwright.sync_api import Browser, Page, expect

from commons.adapters.mail import read_mailbox
from commons.edges import Edges
from tests.browser.checks import glance
from tests.browser.site import Site
from tests.browser.visitors import PHONE, enter
from tests.clock import FixedClock


@contextmanager
def member(browser: Browser, site: Site, name: str, *, javascript: bool) -> Iterator[Page]:
    """Open the phone of one of the demo people, signed in."""
    context = enter(browser, site, name, javascript=javascript, phone=True)
    try:
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def stranger(browser: Browser, site: Site, *, javascript: bool) -> Iterator[Page]:
    """Open the phone of somebody who is nobody here yet."""
    context = browser.new_context(
        base_url=site.base_url,
        locale="it-IT",
        viewport=PHONE,
        java_script_enabled=javascript,
        accept_downloads=True,
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def open_letter(page: Page, site: Site, address: str, path: str) -> None:
    """Open the link to a page below `path` in the newest letter to an address that has one."""
    site.run_jobs()
    for _name, letter in read_mailbox(site.app.config["SETTINGS"].mailbox_dir):
        body = letter.get_body(("plain",)) if letter["To"] == address else None
        found = re.search(rf"http\S+{path}\S*", str(body.get_content())) if body else None
        if found:
            page.goto(found.group())
            return
    raise AssertionError(f"no letter to {address} leads to {path}")


def sign_in(page: Page, site: Site, address: str) -> None:
    """Enter by letter, as somebody does who was only told of an address."""
    page.goto("/it/signin")
    page.get_by_label("Indirizzo e-mail").fill(address)
    page.get_by_role("button", name="Mandatemi il collegamento").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Guardi la posta")
    open_letter(page, site, address, "/signin/")
    page.get_by_role("button", name="Entra nella mia area").click()


def look(page: Page, *, javascript: bool) -> None:
    if javascript:  # the checks are scripts themselves
        faults = glance(page)
        assert not faults, "\n".join(faults)


def set_clock(site: Site) -> FixedClock:
    """Give the site a clock that a test moves on, for the days that must pass."""
    edges: Edges = site.app.extensions["edges"]
    clock = FixedClock(edges.clock.now())
    site.app.extensions["edges"] = replace(edges, clock=clock)
    return clock
