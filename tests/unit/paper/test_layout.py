"""Where the ink falls: inside what printers reach, clear of the folds, in black and white too."""

from dataclasses import replace

import pytest
from PIL import Image

from certify.paper import Holder, Kind, Prose, Sheet, Text, draw
from certify.paper.tokens import FOLDS, LEFT, PRINTABLE, RIGHT
from tests.unit.paper import raster, sheets

pytestmark = raster.needs_poppler
DPI = 100
PAPER = 250
EXTREME = replace(
    sheets.PLAIN,
    issuer="Istituto comprensivo di scuola primaria e secondaria " * 4,
    issuer_lines=("via " + "lunghissima" * 12,),
    number="DEMO-ISTITUTOCOMPRENSIVO-PRIMARIA-E-SECONDARIA/A/2026/000147",
    holder=Holder("Wolfeschlegelsteinhausenbergerdorff" * 3, born="Trento, 12 marzo 2004", original="Д" * 90),
    verify_address="https://attestazioni.un-ente-con-un-nome-molto-lungo.provincia.example.it/registro/v/",
    body=(*sheets.LONG.body, Prose(Text("Parolalunghissima" * 3), "x" * 900)),
    signers=sheets.LONG.signers * 3,
    place="San Giovanni di Fassa-Sèn Jan di Fassa",
    courtesy=("de", "en"),
)
SHEETS = [
    pytest.param(getattr(sheets, name), id=name.lower())
    for name in ("PLAIN", "DEMO", "DEMO_PREVIEW", "COURTESY", "LONG", "NAMES", "VALIDATION")
] + [pytest.param(EXTREME, id="extreme"), pytest.param(replace(EXTREME, is_demo=True), id="extreme-demo")]


Box = tuple[float, float, float, float]


def pixels(box: Box) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = (round(value / 25.4 * DPI) for value in box)
    return x0, y0, x1, y1


def ink(page: Image.Image, box: Box) -> Box | None:
    """Find the box, in millimetres, of what is darker than paper inside `box`."""
    part = page.crop(pixels(box)).point(lambda value: 255 if value < PAPER else 0)
    found = part.getbbox()
    if found is None:
        return None
    x0, y0, x1, y1 = (value / DPI * 25.4 for value in found)
    return x0 + box[0], y0 + box[1], x1 + box[0], y1 + box[1]


@pytest.mark.parametrize("sheet", SHEETS)
def test_text_stays_inside_the_margins(sheet: Sheet) -> None:
    frame = PRINTABLE + 4
    for page in raster.pages(draw(sheet), DPI):
        found = ink(page, (frame, 13.5, 210 - frame, 297 - frame))
        assert found
        assert found[0] >= LEFT - 4.5, "the verification box reaches four millimetres to the left"
        assert found[2] <= RIGHT + 4.5
        assert found[3] <= 286
        assert ink(page, (0, 0, 210, 5)) is None
        assert ink(page, (0, 292, 210, 297)) is None


@pytest.mark.parametrize("sheet", SHEETS)
def test_only_fold_ticks_lie_outside_what_printers_reach(sheet: Sheet) -> None:
    for page in raster.pages(draw(sheet), DPI):
        for fold in FOLDS:
            tick = ink(page, (0, fold - 1, PRINTABLE - 1, fold + 1))
            assert tick
            assert 3 <= tick[0] <= 4
        assert ink(page, (0, 13.5, PRINTABLE - 1, FOLDS[0] - 1)) is None
        assert ink(page, (210 - PRINTABLE + 0.8, 13.5, 210, 297)) is None


def test_the_name_and_the_qr_do_not_lie_on_a_fold() -> None:
    (page,) = raster.pages(draw(sheets.PLAIN), DPI)
    for fold in FOLDS:
        assert ink(page, (LEFT, fold - 0.6, RIGHT, fold + 0.6)) is None


def test_kinds_differ_in_black_and_white() -> None:
    signs = set()
    for kind in Kind:
        page = raster.pages(draw(replace(sheets.PLAIN, kind=kind)), DPI)[0]
        signs.add(
            page.crop(pixels((LEFT, 33, LEFT + 28, 77)))
            .point(lambda value: 255 if value > 128 else 0)
            .tobytes()
        )
    assert len(signs) == len(Kind)


def test_the_demo_mark_is_across_the_page_and_survives_grey() -> None:
    (plain,), (demo,) = (raster.pages(draw(sheet), DPI) for sheet in (sheets.PLAIN, sheets.DEMO))
    area = pixels((58, 184, 192, 202))
    darkest = [min(page.crop(area).tobytes()) for page in (plain, demo)]
    assert darkest[0] > PAPER, "nothing stands there on a plain sheet"
    assert darkest[1] < 160
