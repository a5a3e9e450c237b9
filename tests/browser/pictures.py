"""`python -m tests.browser.pictures [FOLDER]`: photograph every page of the tour at 1280 and 390 px.

The attestation as a picture too. Without a folder only those of the README are taken, into `docs/pictures`.
"""

import io
import logging
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.dressing import dress
from tests.browser.site import serve
from tests.browser.tour import TOUR
from tests.browser.tour_practice import TUTOR
from tests.browser.visitors import PHONE, WIDE, Visitors
from tests.unit.paper.raster import pages as rasterise

IN_README = {
    *("home-1280", "course-1280", "rehearsal-1280", "answer-390", "desk-1280"),
    *("tutor-390", "tutor-observe-390", "promoter-placements-1280", "assessment-competence-1280"),
}
COLOURS = 96


def save(raw: bytes, path: Path) -> None:
    """Save with few colours: these are flat pages, and they live in the repository."""
    picture = Image.open(io.BytesIO(raw)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def photograph(page: Page) -> bytes:
    page.evaluate("document.fonts.ready")
    return page.screenshot(full_page=True)


def main(folder: Path, *, only_readme: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with (
        tempfile.TemporaryDirectory() as instance,
        serve(Path(instance)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        values = dress(site)
        visitors = Visitors(browser, site, {TUTOR: str(values["tutors_link"])})
        for stop in TOUR:
            for size in (WIDE, PHONE):
                stem = f"{stop.name}-{size['width']}"
                if only_readme and stem not in IN_README:
                    continue
                page = visitors.open(stop.who, size)
                page.goto(stop.path.format(**values), wait_until="networkidle")
                save(photograph(page), folder / f"{stem}.png")
                page.close()
        paper = (Path(instance) / "demo" / "attestato.pdf").read_bytes()
        raw = io.BytesIO()
        rasterise(paper, 72)[0].save(raw, "PNG")
        save(raw.getvalue(), folder / "attestation.png")
        browser.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    default = Path(__file__).parents[2] / "docs" / "pictures"
    main(Path(given[0]) if given else default, only_readme=not given)
