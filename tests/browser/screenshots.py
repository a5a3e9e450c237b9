"""Photograph pages at 1280 and 390 px, whole, as PNG.

    python -m tests.browser.screenshots FOLDER < pages.json

where pages.json is `[{"name": "home", "url": "http://127.0.0.1:5000/it/", "cookies": {"session": "…"}}]`
(cookies may be left out). Each picture is FOLDER/<name>-<width>.png.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM

SIZES = {1280: 900, 390: 844}


@dataclass(frozen=True, slots=True)
class Shot:
    name: str
    url: str
    cookies: Mapping[str, str] = field(default_factory=dict)


def photograph(browser: Browser, shots: Iterable[Shot], folder: Path) -> list[Path]:
    """Write two pictures of each page, whatever its status, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = []
    for shot in shots:
        for width, height in SIZES.items():
            context = browser.new_context(locale="it-IT", viewport={"width": width, "height": height})
            context.add_cookies(
                [{"name": name, "value": value, "url": shot.url} for name, value in shot.cookies.items()]
            )
            page = context.new_page()
            page.goto(shot.url, wait_until="networkidle")
            page.evaluate("document.fonts.ready")
            # A sticky line would stand in the middle of a picture taller than the window.
            tall = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": tall})
            pictures.append(folder / f"{shot.name}-{width}.png")
            page.screenshot(path=str(pictures[-1]), full_page=True)
            context.close()
    return pictures


def main(folder: str) -> None:
    shots = [Shot(**entry) for entry in json.load(sys.stdin)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for picture in photograph(browser, shots, Path(folder)):
            print(picture)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
