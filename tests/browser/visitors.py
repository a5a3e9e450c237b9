"""People before a browser: as whom a page is opened, and on what."""

from collections.abc import Mapping

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browser.site import Site

WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


def enter(
    browser: Browser, site: Site, name: str, *, javascript: bool = True, phone: bool = False
) -> BrowserContext:
    """Open a browser of its own and enter as one of the demo people."""
    context = browser.new_context(
        base_url=site.base_url,
        locale="it-IT",
        viewport=PHONE if phone else WIDE,
        java_script_enabled=javascript,
        accept_downloads=True,
    )
    page = context.new_page()
    page.goto("/it/demo")
    page.get_by_role("button", name=f"Entra come {name}").click()
    page.wait_for_load_state()
    page.close()
    return context


def enter_by_link(browser: Browser, site: Site, link: str, *, phone: bool = False) -> BrowserContext:
    """Open a browser of its own and enter by a tutor's link: say who writes, no account."""
    context = browser.new_context(
        base_url=site.base_url, locale="it-IT", viewport=PHONE if phone else WIDE, accept_downloads=True
    )
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Apri la mia pagina").click()
    page.wait_for_url("**/host")
    page.close()
    return context


class Visitors:
    """Browsers that are opened once for each person and size, because entering takes longer than looking.

    `links`: the addresses by which those enter who have no account.
    """

    def __init__(self, browser: Browser, site: Site, links: Mapping[str, str] | None = None) -> None:
        self._browser, self._site, self._links = browser, site, links or {}
        self._contexts: dict[tuple[str | None, int], BrowserContext] = {}

    def open(self, who: str | None, size: ViewportSize = WIDE) -> Page:
        key = who, size["width"]
        if key not in self._contexts:
            self._contexts[key] = self._enter(who, size)
        return self._contexts[key].new_page()

    def _enter(self, who: str | None, size: ViewportSize) -> BrowserContext:
        is_phone = size is PHONE
        if who is None:
            return self._browser.new_context(locale="it-IT", base_url=self._site.base_url, viewport=size)
        if who in self._links:
            return enter_by_link(self._browser, self._site, self._links[who], phone=is_phone)
        return enter(self._browser, self._site, who, phone=is_phone)
