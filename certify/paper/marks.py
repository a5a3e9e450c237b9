"""Segnavia's waymark, the sign of each kind, the frames, the words across a sheet that is worth nothing."""

from typing import Final

from reportlab.pdfgen.pathobject import PDFPathObject

from certify.paper import lines, words
from certify.paper.model import Sheet, Stage
from certify.paper.pen import Curve, Outline, Pen, Point, on_page
from certify.paper.tokens import (
    BRAND,
    DEMO_GROUND,
    DEMO_LINE,
    DEMO_RED,
    FOLDS,
    INK,
    LOOKS,
    PAGE_H,
    PAGE_W,
    PREVIEW_GROUND,
    PREVIEW_LINE,
    PRINTABLE,
    PT,
    RULE,
    SUN,
    WHITE,
    Color,
    Spec,
)
from certify.paper.words import Text

SIGN_W: Final = 28.0
SIGN_H: Final = 44.0
# The outline of the painted stone in a square of 64: start, then quadratic curves (control point, end).
_STONE: Final = (
    ((17, 3), (32.5, 2.5)),
    ((48, 2), (55, 11.5)),
    ((62, 21), (61, 35.5)),
    ((60, 50), (52.5, 56)),
    ((45, 62), (29, 61.5)),
    ((13, 61), (7.5, 52)),
    ((2, 43), (3.5, 30)),
    ((5, 17), (11, 10)),
)
_STONE_START: Final = (11.0, 10.0)
# The two brush strokes: start, then cubic curves (two control points, end).
_STROKES: Final = (
    ((46, 16), (35, 13.5, 18.5, 14, 18.5, 22.5), (18.5, 27, 22.5, 28.5, 26.5, 29.3)),
    ((18, 48), (29, 50.5, 45.5, 50, 45.5, 41.5), (45.5, 37, 41.5, 35.5, 37.5, 34.7)),
)
_DASH: Final = (3, 2.2)
_STRIP: Final = (7.0, 5.6, PAGE_W - 14.0, 7.0)


def _stone() -> PDFPathObject:
    """PDF knows cubic curves only: each control point moves two thirds of the way to the quadratic one."""
    path, at = PDFPathObject(), _STONE_START
    path.moveTo(*at)
    for (control_x, control_y), (x, y) in _STONE:
        first = (at[0] + 2 / 3 * (control_x - at[0]), at[1] + 2 / 3 * (control_y - at[1]))
        second = (x + 2 / 3 * (control_x - x), y + 2 / 3 * (control_y - y))
        path.curveTo(*first, *second, x, y)
        at = (x, y)
    path.close()
    return path


def _stroke(start: Point, *curves: Curve) -> PDFPathObject:
    path = PDFPathObject()
    path.moveTo(*start)
    for curve in curves:
        path.curveTo(*curve)
    return path


# Drawing a path only reads it: one is enough for all sheets and threads.
_STONE_PATH: Final = _stone()
_STROKE_PATHS: Final = tuple(_stroke(*each) for each in _STROKES)


def waymark(pen: Pen, x: float, y: float, size: float) -> None:
    """Draw the mark of the web pages. To be called inside a marked figure or an artifact."""
    scale, canvas = round(size / 64 / PT, 5), pen.canvas
    canvas.saveState()
    canvas.transform(scale, 0, 0, -scale, *on_page(x, y))
    canvas.setFillColorRGB(*BRAND)
    canvas.drawPath(_STONE_PATH, stroke=0, fill=1)
    canvas.setLineWidth(8.5)
    canvas.setLineCap(1)
    for path, color in zip(_STROKE_PATHS, (SUN, WHITE), strict=True):
        canvas.setStrokeColorRGB(*color)
        canvas.drawPath(path)
    canvas.restoreState()


def kind_sign(pen: Pen, kind: str, x: float, y: float) -> None:
    """Draw the letter and the three bars: outline, hatch, numbers and words tell them apart, not colour."""
    look = LOOKS[kind]
    is_reverse = look.sign == "reverse"
    ink, paper = (WHITE, BRAND) if is_reverse else (BRAND, WHITE)
    box = (x, y, SIGN_W, SIGN_H)
    with pen.tags.element("Figure", alt=words.SIGN_ALT[kind], box=box), pen.tags.marked():
        if is_reverse:
            pen.rect(*box, fill=BRAND)
        else:
            thickness = 1.6 if look.sign == "solid" else 0.8
            dash = _DASH if look.sign == "outline" else ()
            pen.rect(*box, fill=WHITE, stroke=look.color, thickness=thickness, dash=dash)
        letter = Spec("bold", 62, 62)
        color = ink if look.parts else INK
        hollow = None if look.parts else Outline(1.1)
        pen.raw(x + SIGN_W / 2, y + 20.2, look.letter, letter, color, align="center", outline=hollow)
        if look.parts:
            _bars(pen, kind, x, y, ink=ink, paper=paper)
        else:
            _only(pen, kind, x, y)


def _bars(pen: Pen, kind: str, x: float, y: float, *, ink: Color, paper: Color) -> None:
    top, middle = y + 23.4, x + SIGN_W / 2
    for part in (1, 2, 3):
        is_full = part <= LOOKS[kind].parts
        pen.rect(x + 3, top, SIGN_W - 6, 4.3, fill=ink if is_full else None, stroke=ink, thickness=0.7)
        spec = Spec("bold" if is_full else "light", 9.5, 9.5)
        pen.raw(middle, top + 3.35, str(part), spec, paper if is_full else ink, align="center")
        top += 5.1
    pen.raw(middle, y + 42.2, words.SIGN[kind], Spec("semibold", 9.4, 9.4), ink, align="center")


def _only(pen: Pen, kind: str, x: float, y: float) -> None:
    middle, word = x + SIGN_W / 2, words.SIGN[kind]
    if LOOKS[kind].sign == "hatch":
        pen.hatch(x + 3, y + 23.6, SIGN_W - 6, 7.4, color=INK, step=2.1, thickness=0.9)
    else:
        pen.line((x + 3, y + 26.8), (x + SIGN_W - 3, y + 26.8), thickness=0.8, dash=_DASH)
    pen.raw(middle, y + 36.2, words.ONLY, Spec("regular", 12, 12), INK, align="center")
    spec = lines.fitted(word, Spec("semibold", 12, 12), SIGN_W - 4, 1)
    pen.raw(middle, y + 41, word, spec, INK, align="center")


def ground(pen: Pen, sheet: Sheet) -> None:
    """Draw what lies under the text: frame, fold ticks, the words across a sheet without worth."""
    with pen.tags.artifact():
        if sheet.is_demo:
            _across(pen, words.DEMO_WORDS, DEMO_LINE, DEMO_GROUND)
        elif sheet.is_preview:
            _across(pen, words.PREVIEW_WORDS, PREVIEW_LINE, PREVIEW_GROUND)
        _frame(pen, LOOKS[sheet.kind].frame)
        for fold in FOLDS:
            pen.line((3.5, fold), (6.5, fold), color=RULE, thickness=0.5)


def _across(pen: Pen, pair: tuple[str, str], line: Color, fill: Color) -> None:
    large, small = pair
    # Between the worth box and the verification, so that neither cuts a letter off.
    for x, y, text, size in ((PAGE_W / 2 - 4, 164.0, large, 73.0), (PAGE_W / 2 + 14, 190.0, small, 54.0)):
        spec = Spec("bold", size, size)
        pen.raw(x, y, text, spec, line, align="center", outline=Outline(0.7, fill), turned=48)


def _frame(pen: Pen, style: str) -> None:
    edge = PRINTABLE
    w, h = PAGE_W - 2 * edge, PAGE_H - 2 * edge
    match style:
        case "edge":
            pen.hatch(edge, edge, 3.2, h, color=INK, step=2.6, thickness=0.7)
        case "single":
            pen.rect(edge, edge, w, h, stroke=BRAND, thickness=0.8)
        case "double":
            pen.rect(edge, edge, w, h, stroke=BRAND, thickness=0.8)
            pen.rect(edge + 1.7, edge + 1.7, w - 3.4, h - 3.4, stroke=BRAND, thickness=0.8)
        case "heavy":
            pen.rect(edge + 0.8, edge + 0.8, w - 1.6, h - 1.6, stroke=BRAND, thickness=4.6)
            pen.rect(edge + 2.6, edge + 2.6, w - 5.2, h - 5.2, stroke=BRAND, thickness=0.5)


def strips(pen: Pen, sheet: Sheet, *, is_heard: bool) -> None:
    """Draw a full band above the head: demonstration, preview, draft; two of them share its length.

    `is_heard`: tagged, on the first page; on the others it repeats what was said.
    """
    stage = None
    if sheet.stage is not Stage.FINAL:
        stage = words.PREVIEW if sheet.is_preview else words.DRAFT
    _bands(pen, stage, is_demo=sheet.is_demo, is_heard=is_heard)


def plain_ground(pen: Pen, *, is_demo: bool, is_incomplete: bool, is_heard: bool) -> None:
    """Draw words and band of a paper that is no document of the register; nothing where it is neither."""
    with pen.tags.artifact():
        if is_demo:
            _across(pen, words.DEMO_WORDS, DEMO_LINE, DEMO_GROUND)
        elif is_incomplete:
            _across(pen, words.INCOMPLETE_WORDS, PREVIEW_LINE, PREVIEW_GROUND)
    _bands(pen, words.INCOMPLETE if is_incomplete else None, is_demo=is_demo, is_heard=is_heard)


def _bands(pen: Pen, stage: Text | None, *, is_demo: bool, is_heard: bool) -> None:
    told = [(stage, INK)] if stage else []
    if is_demo:
        told.append((words.DEMO, DEMO_RED))
    x, y, w, h = _STRIP
    share = w / len(told) if told else 0.0
    for index, (text, color) in enumerate(told):
        _strip(pen, text, color, (x + index * share, y, share, h), is_heard=is_heard)


def _strip(
    pen: Pen, text: Text, color: Color, box: tuple[float, float, float, float], *, is_heard: bool
) -> None:
    x, y, w, h = box
    # Half a strip has room for the Italian words alone: type below 8 points does not survive a copier.
    languages = ("de", "en") if w > PAGE_W / 2 else ()
    parts = [("it", text.it), *text.courtesy(languages)]
    sizes = [Spec("bold", 13, 13), *([Spec("semibold", 9.4, 13)] * (len(parts) - 1))]
    gap = 5.0
    total = sum(lines.width(t, spec) for (_, t), spec in zip(parts, sizes, strict=True))
    total += gap * (len(parts) - 1)
    with pen.tags.artifact():
        pen.rect(*box, fill=color)
    at = x + (w - total) / 2
    for (lang, words_shown), spec in zip(parts, sizes, strict=True):
        if is_heard:
            with pen.tags.element("P", lang="" if lang == "it" else lang), pen.tags.marked():
                at += pen.raw(at, y + h / 2 + 1.4, words_shown, spec, WHITE) + gap
        else:
            with pen.tags.artifact():
                at += pen.raw(at, y + h / 2 + 1.4, words_shown, spec, WHITE) + gap
