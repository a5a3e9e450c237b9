"""`python -m tests.browser.help_pictures`: draw the pictures of the help page from the pages themselves.

Each is a piece of a page on a phone, from the demonstration, in few kilobytes: `static/pictures/help-*.webp`.
"""

import io
import logging
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.site import Site, serve
from tests.browser.visitors import PHONE, enter

FOLDER: Final = Path(__file__).parents[2] / "static" / "pictures"
LONGEST: Final = 620
LARGEST: Final = 30_000
QUALITY: Final = 60


class Piece(NamedTuple):
    """A page, who sees it, and where the picture begins (a selector)."""

    name: str
    path: str
    begins_at: str
    who: str | None = None


PIECES: Final = (
    Piece("search", "/it/courses?q=volontriato", "main h1"),
    Piece("course", "/it/courses/{slug}", "#editions"),
    Piece("calendar", "/it/calendar{month}", "#month"),
    Piece("mine", "/it/me", "main h1", "Maria Rossi"),
    Piece("verify", "/it/verify", "main h1"),
    Piece("answer", "/v/{code}", "main .sv-verdict"),
)


def draw(browser: Browser, site: Site, piece: Piece, values: dict[str, str]) -> bytes:
    context = (
        enter(browser, site, piece.who, phone=True)
        if piece.who
        else browser.new_context(locale="it-IT", base_url=site.base_url, viewport=PHONE)
    )
    page = context.new_page()
    page.goto(piece.path.format(**values), wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    box = page.locator(piece.begins_at).first.bounding_box()
    assert box is not None
    raw = page.screenshot(full_page=True)
    context.close()
    whole = Image.open(io.BytesIO(raw)).convert("RGB")
    top = max(0, int(box["y"]) - 12)
    cut = Image.new("RGB", (whole.width, LONGEST), "white")  # all of one size: the page can keep their place
    cut.paste(whole.crop((0, top, whole.width, min(whole.height, top + LONGEST))))
    out = io.BytesIO()
    cut.save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with (
        tempfile.TemporaryDirectory() as instance,
        serve(Path(instance)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        found = site.app.test_client().get(
            "/courses.json?q=solidarietà&when=month&when=quarter", base_url=site.base_url
        )
        course = found.get_json()["courses"][0]
        values = {
            "code": site.code_of("Rossi"),
            "slug": course["address"].rpartition("/")[2],
            "month": f"?month={course['editions'][0]['start'][:7]}",
        }
        for piece in PIECES:
            picture = draw(browser, site, piece, values)
            assert len(picture) < LARGEST, f"{piece.name}: {len(picture)} bytes"
            (FOLDER / f"help-{piece.name}.webp").write_bytes(picture)
        browser.close()


if __name__ == "__main__":
    main()
