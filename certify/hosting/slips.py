"""A slip for a tutor on paper: what to open, a code to type, the same as a QR. One A5 sheet for one tutor."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from certify.paper import archive, qr
from certify.paper.embedding import FontUse
from certify.paper.pdf import SheetCanvas
from certify.paper.pen import Pen
from certify.paper.tagging import Tags
from certify.paper.tokens import BRAND, DEMO_RED, INK, PAGE_H, PT, SOFT, TYPE

WIDTH: Final = 148.0
HEIGHT: Final = 210.0
LEFT: Final = 16.0
# The pen measures from the top of a sheet of A4: the top of this one is so far below.
TOP: Final = PAGE_H - HEIGHT
MEASURE: Final = WIDTH - 2 * LEFT
_HEADING: Final = "La sua pagina di tutor"
_STEPS: Final = (
    "Inquadri il codice con il telefono, oppure apra l’indirizzo e scriva il codice.",
    "Dica chi scrive: nome e che cosa fa.",
    "Confermi le ore, firmi il progetto, racconti che cosa ha visto. Si salva da solo.",
)
_TRANSLATIONS: Final = (
    ("de", "QR-Code scannen, oder Adresse öffnen und Code eingeben. Keine Anmeldung nötig."),
    ("en", "Scan the QR code, or open the address and type the code. No account needed."),
)
_WARNING: Final = "Questo foglietto è solo suo: chi lo ha può scrivere al suo posto. Non lo lasci in giro."
_DEMO: Final = "DIMOSTRAZIONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class TutorSlip:
    """What is handed to one tutor. `address` is typed, `link` is what the QR opens, `until` in words."""

    name: str
    host: str
    promoter: str
    address: str
    code: str
    link: str
    until: str
    is_demo: bool


def draw_tutor_slip(slip: TutorSlip, *, written_at: datetime) -> bytes:
    """Give the slip as one tagged A5 page."""
    canvas = SheetCanvas((round(WIDTH / PT, 2), round(HEIGHT / PT, 2)), written_at)
    pen = Pen(canvas, Tags(canvas), FontUse())
    y = TOP + 18.0
    if slip.is_demo:
        y = pen.paragraph(LEFT, y, _DEMO, TYPE["smallstrong"], MEASURE, color=DEMO_RED)
    y = pen.paragraph(LEFT, y, _HEADING, TYPE["lead"], MEASURE, color=BRAND, tag="H1")
    y = pen.paragraph(LEFT, y + 1.0, slip.name, TYPE["issuer"], MEASURE)
    y = pen.paragraph(LEFT, y, f"{slip.host} · {slip.promoter}", TYPE["small"], MEASURE, color=SOFT)
    y += 3.0
    for number, step in enumerate(_STEPS, 1):
        y = pen.paragraph(LEFT, y, f"{number}. {step}", TYPE["body"], MEASURE)
    for lang, text in _TRANSLATIONS:
        y = pen.paragraph(LEFT, y + 0.6, text, TYPE["tiny"], MEASURE, color=SOFT, lang=lang)
    modules = qr.matrix(slip.link)
    qr.draw(pen, modules, LEFT, y + 4.0, "Codice QR che apre la pagina del tutor")
    y += 8.0 + qr.outer_side(modules)
    y = pen.paragraph(LEFT, y, slip.address, TYPE["strong"], MEASURE, color=INK)
    y = pen.paragraph(LEFT, y + 0.4, slip.code, TYPE["code"], MEASURE)
    y = pen.paragraph(LEFT, y + 0.4, f"Il codice vale fino al {slip.until}.", TYPE["small"], MEASURE)
    pen.paragraph(LEFT, y + 1.6, _WARNING, TYPE["smallstrong"], MEASURE)
    canvas.showPage()
    pen.tags.write_tree()
    pen.fonts.embed(canvas)
    archive.describe(canvas, _HEADING, slip.promoter, written_at)
    archive.state_colours(canvas)
    data: bytes = canvas.getpdfdata()
    return data
