"""Slips for people without an e-mail address: three to a page, cut apart and handed over with the paper.

A slip is a key to somebody's own area, so it never stands on the sheet that an employer sees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from certify.paper import archive, qr
from certify.paper.embedding import FontUse
from certify.paper.pdf import SheetCanvas
from certify.paper.pen import Pen
from certify.paper.tagging import Tags
from certify.paper.tokens import BRAND, DEMO_RED, INK, LEFT, PAGE_H, PAGE_W, PT, RIGHT, RULE, SOFT, TYPE

PER_PAGE: Final = 3
_HEIGHT: Final = PAGE_H / PER_PAGE
_TEXT_WIDTH: Final = 112.0
_HEADING: Final = "Le sue attestazioni, anche sul telefono"
_STEPS: Final = (
    "Apra l’indirizzo qui sotto, oppure inquadri il codice.",
    "Scriva il codice, il suo cognome e un indirizzo e-mail suo.",
    "Apra il collegamento che riceve: da lì in poi trova tutto nella sua area.",
)
_TRANSLATIONS: Final = (
    (
        "de",
        "Adresse öffnen, Code, Nachnamen und eigene E-Mail-Adresse eingeben, Link in der Mail öffnen.",
    ),
    ("en", "Open the address, type the code, your family name and your e-mail, open the link in the mail."),
)
_WARNING: Final = (
    "Questo foglietto è solo suo: chi lo ha può entrare nella sua area. Non lo dia con l’attestato."
)
_DEMO: Final = "DIMOSTRAZIONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What one person is handed. `address` is the page as people type it, `code` in groups of four.

    `link` is what the QR opens; `until` is the last day in words; `about` names the course.
    """

    name: str
    about: str
    issuer: str
    address: str
    code: str
    link: str
    until: str
    is_demo: bool


def draw_slips(slips: Sequence[Slip], *, written_at: datetime) -> bytes:
    """Give the slips as one tagged PDF, three to an A4 page. Raises ValueError when there are none."""
    if not slips:
        raise ValueError("no slips to draw")
    canvas = SheetCanvas((round(PAGE_W / PT, 2), round(PAGE_H / PT, 2)), written_at)
    pen = Pen(canvas, Tags(canvas), FontUse())
    for index, slip in enumerate(slips):
        place = index % PER_PAGE
        if index and not place:
            pen.tags.next_page()
        if place:
            _cut_line(pen, place * _HEIGHT)
        _draw(pen, slip, place * _HEIGHT + 14.0)
    canvas.showPage()
    pen.tags.write_tree()
    pen.fonts.embed(canvas)
    archive.describe(canvas, "Foglietti per ritirare le attestazioni", slips[0].issuer, written_at)
    archive.state_colours(canvas)
    data: bytes = canvas.getpdfdata()
    return data


def _cut_line(pen: Pen, y: float) -> None:
    with pen.tags.artifact():
        pen.line((8, y), (PAGE_W - 8, y), color=RULE, thickness=0.5, dash=(4, 3))


def _draw(pen: Pen, slip: Slip, top: float) -> None:
    y = pen.paragraph(LEFT, top, _HEADING, TYPE["lead"], _TEXT_WIDTH, color=BRAND, tag="H1")
    if slip.is_demo:
        pen.paragraph(RIGHT - 30, top + 0.8, _DEMO, TYPE["smallstrong"], 40, color=DEMO_RED)
    y = pen.paragraph(LEFT, y + 1.0, slip.name, TYPE["issuer"], _TEXT_WIDTH)
    y = pen.paragraph(LEFT, y, f"{slip.about} · {slip.issuer}", TYPE["small"], _TEXT_WIDTH, color=SOFT)
    y += 1.6
    for number, step in enumerate(_STEPS, 1):
        y = pen.paragraph(LEFT, y, f"{number}. {step}", TYPE["body"], _TEXT_WIDTH)
    for lang, text in _TRANSLATIONS:
        y = pen.paragraph(LEFT, y + 0.3, text, TYPE["tiny"], _TEXT_WIDTH, color=SOFT, lang=lang)
    y = pen.paragraph(LEFT, y + 1.8, slip.address, TYPE["strong"], _TEXT_WIDTH, color=INK)
    y = pen.paragraph(LEFT, y + 0.4, slip.code, TYPE["code"], _TEXT_WIDTH)
    y = pen.paragraph(LEFT, y, f"Il codice vale una volta, fino al {slip.until}.", TYPE["small"], _TEXT_WIDTH)
    pen.paragraph(LEFT, y + 0.8, _WARNING, TYPE["smallstrong"], _TEXT_WIDTH)
    modules = qr.matrix(slip.link)
    side = qr.outer_side(modules)
    qr.draw(pen, modules, RIGHT - side, top + 8, "Codice QR che apre la pagina del ritiro")
