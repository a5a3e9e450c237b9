"""Every page of the tour, looked at as axe, a keyboard, a narrow phone, paper and high contrast see it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.checks import audit, glance
from tests.browser.dressing import dress
from tests.browser.site import Site, serve
from tests.browser.stops import Stop
from tests.browser.tour import DESK, HOLDERS, LETTER, OPERATORS, PUBLIC
from tests.browser.tour_practice import ASSESSORS, PEOPLE, PROMOTERS, TUTOR, TUTORS
from tests.browser.visitors import Visitors

Dressed = tuple[Visitors, dict[str, object]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="module")
def dressed(browser: Browser, site: Site) -> Dressed:
    values = dress(site)
    return Visitors(browser, site, {TUTOR: str(values["tutors_link"])}), values


def look(dressed: Dressed, stop: Stop) -> list[str]:
    visitors, values = dressed
    page = visitors.open(stop.who)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(stop.path.format(**values), wait_until="networkidle")
    told = [text for text in errors if "404" not in text]  # before axe, which sets styles of its own
    faults = audit(page)
    page.close()
    return faults + told


# One server for each group: they can be looked at side by side.


@pytest.mark.xdist_group("pages-outside")
def test_letter(dressed: Dressed) -> None:
    """Nothing runs in the page of a letter, so axe would wait there for ever: the same words elsewhere."""
    visitors, values = dressed
    page = visitors.open(LETTER.who)
    page.set_content(page.request.get(LETTER.path.format(**values)).text())
    faults = [fault for fault in glance(page) if not fault.startswith(("axe landmark", "axe region"))]
    assert faults == []  # a letter is no page: it has no landmarks
    page.close()


@pytest.mark.xdist_group("pages-outside")
@pytest.mark.parametrize("stop", PUBLIC + HOLDERS, ids=lambda stop: stop.name)
def test_public_and_holders_page(dressed: Dressed, stop: Stop) -> None:
    assert look(dressed, stop) == []


@pytest.mark.xdist_group("pages-inside")
@pytest.mark.parametrize("stop", DESK + OPERATORS, ids=lambda stop: stop.name)
def test_desk_and_operators_page(dressed: Dressed, stop: Stop) -> None:
    assert look(dressed, stop) == []


@pytest.mark.xdist_group("pages-practice")
@pytest.mark.parametrize("stop", PEOPLE + TUTORS + PROMOTERS + ASSESSORS, ids=lambda stop: stop.name)
def test_practice_page(dressed: Dressed, stop: Stop) -> None:
    assert look(dressed, stop) == []
