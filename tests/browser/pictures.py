"""`python -m tests.browser.pictures [FOLDER]`: photograph the main pages of the demonstration.

Every page at 1280 and 390 px, and the attestation as a picture; default folder `docs/pictures`, where the
README finds its own.
"""

import io
import logging
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.site import serve
from tests.browser.test_journey import PHONE, WIDE, enter
from tests.unit.paper.raster import pages as rasterise

PAGES = (
    ("home", "/it/", None),
    ("courses", "/it/courses", None),
    ("course", "/it/courses/progettare-la-solidarieta-internazionale", None),
    ("verify", "/v/{code}", None),
    ("editions", "/it/desk/editions", "Lucia Guida"),
    ("edition", "/it/desk/editions/{waiting}", "Lucia Guida"),
    ("rehearsal", "/it/desk/editions/{issued}/certificates", "Lucia Guida"),
    ("issued", "/it/desk/editions/{issued}/certificates/issued", "Lucia Guida"),
    ("mine", "/it/me", "Maria Rossi"),
)
IN_README = {"home-1280", "course-1280", "rehearsal-1280", "edition-1280", "verify-390", "attestation"}
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
        values = {"code": site.code_of("Rossi"), "waiting": site.waiting_id, "issued": site.issued_id}
        for name, path, who in PAGES:
            for size in (WIDE, PHONE):
                stem = f"{name}-{size['width']}"
                if only_readme and stem not in IN_README:
                    continue
                is_phone = size is PHONE
                context = (
                    enter(browser, site, who, phone=is_phone)
                    if who
                    else browser.new_context(locale="it-IT", base_url=site.base_url, viewport=size)
                )
                page = context.new_page()
                page.goto(path.format(**values), wait_until="networkidle")
                save(photograph(page), folder / f"{stem}.png")
                context.close()
        paper = (Path(instance) / "demo" / "attestato.pdf").read_bytes()
        raw = io.BytesIO()
        rasterise(paper, 72)[0].save(raw, "PNG")
        save(raw.getvalue(), folder / "attestation.png")
        browser.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    default = Path(__file__).parents[2] / "docs" / "pictures"
    main(Path(given[0]) if given else default, only_readme=not given)
