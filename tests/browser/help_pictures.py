"""`python -m tests.browser.help_pictures`: draw the pictures of the help page from the pages themselves.

Each is a piece of a page on a phone, from the demonstration, in few kilobytes: `static/pictures/help-*.webp`.
"""

import io
import logging
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.dressing import dress
from tests.browser.site import serve
from tests.browser.tour_practice import INTERN, TUTOR, VOLUNTEER
from tests.browser.visitors import PHONE, Visitors

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
    Piece("hours", "/it/me/placements/{running}/hours", "main h1", INTERN),
    Piece("said", "/it/me/placements/{done}/voices", "main h1", VOLUNTEER),
    Piece("dossier", "/it/me/dossier", "main h1", VOLUNTEER),
    Piece("tutor", "/it/host", "main h1", TUTOR),
    Piece("week", "/it/host/{running}/hours/{week}", "main h1", TUTOR),
    Piece("observe", "/it/host/{running}/competences/{objective}", "main h1", TUTOR),
)


def draw(visitors: Visitors, piece: Piece, values: dict[str, object]) -> bytes:
    page = visitors.open(piece.who, PHONE)
    page.goto(piece.path.format(**values), wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    box = page.locator(piece.begins_at).first.bounding_box()
    assert box is not None
    raw = page.screenshot(full_page=True)
    page.close()
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
        values = dress(site)
        visitors = Visitors(browser, site, {TUTOR: str(values["tutors_link"])})
        found = site.app.test_client().get(
            "/courses.json?q=solidarietà&when=month&when=quarter", base_url=site.base_url
        )
        course = found.get_json()["courses"][0]
        values["slug"] = course["address"].rpartition("/")[2]
        values["month"] = f"?month={course['editions'][0]['start'][:7]}"
        for piece in PIECES:
            picture = draw(visitors, piece, values)
            assert len(picture) < LARGEST, f"{piece.name}: {len(picture)} bytes"
            (FOLDER / f"help-{piece.name}.webp").write_bytes(picture)
        browser.close()


if __name__ == "__main__":
    main()
