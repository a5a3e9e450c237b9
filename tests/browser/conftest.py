"""Chromium for the tests that need eyes. Without it, or without axe-core, they are skipped aloud."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.checks import AXE

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # A browser that leaves in the middle of an answer leaves a thread of the test's server with an
            # open file, which is closed when the thread is collected: not a leak of ours.
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.is_file():
        pytest.skip(f"no Chromium at {CHROMIUM} (set CHROMIUM)")
    if not AXE.is_file():
        pytest.skip(f"no axe-core at {AXE} (npm ci)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--lang=it-IT"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open an empty page of a visitor of its own, in Italian."""
    context = browser.new_context(locale="it-IT", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
