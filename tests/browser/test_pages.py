"""Every page of the walk, looked at as axe, a keyboard, a narrow phone, paper and high contrast see it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.checks import audit
from tests.browser.site import Site, serve
from tests.browser.test_journey import enter

pytestmark = pytest.mark.xdist_group("pages")  # one server for all of them

PUBLIC = (
    "/it/",
    "/de/",
    "/it/courses",
    "/de/courses?q=pietra",
    "/it/courses?q=nessuno",
    "/it/courses/progettare-la-solidarieta-internazionale",
    "/en/courses/progettare-la-solidarieta-internazionale",
    "/it/frameworks",
    "/it/frameworks/greencomp",
    "/it/organisations/demo-cci",
    "/issuers/demo-cci",
    "/it/verify",
    "/v/{code}",
    "/de/v/{code}",
    "/v/00000000000000000000000000",
    "/it/how",
    "/it/help",
    "/it/privacy",
    "/it/accessibility",
    "/it/legal",
    "/it/brand",
    "/it/signin",
    "/it/demo",
    "/it/demo/mailbox",
    "/it/nowhere",
)
STAFF = (
    "/it/desk/editions",
    "/it/desk/editions/{waiting}",
    "/it/desk/editions/{waiting}/people",
    "/it/desk/editions/{waiting}/people/new",
    "/it/desk/editions/{issued}/certificates",
    "/it/desk/editions/{issued}/certificates/issued",
    "/it/sessions",
)
HOLDER = ("/it/me", "/de/me")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("site")) as site:
        yield site


def look(browser: Browser, site: Site, path: str, who: str | None) -> list[str]:
    context = (
        enter(browser, site, who) if who else browser.new_context(locale="it-IT", base_url=site.base_url)
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    values = {"code": site.code_of("Rossi"), "waiting": site.waiting_id, "issued": site.issued_id}
    page.goto(path.format(**values), wait_until="networkidle")
    told = [text for text in errors if "404" not in text]  # before axe, which sets styles of its own
    faults = audit(page)
    context.close()
    return faults + told


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page(browser: Browser, site: Site, path: str) -> None:
    assert look(browser, site, path, None) == []


@pytest.mark.parametrize("path", STAFF)
def test_staff_page(browser: Browser, site: Site, path: str) -> None:
    assert look(browser, site, path, "Lucia Guida") == []


@pytest.mark.parametrize("path", HOLDER)
def test_holder_page(browser: Browser, site: Site, path: str) -> None:
    assert look(browser, site, path, "Maria Rossi") == []
