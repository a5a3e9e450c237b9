"""The pen: draws in millimetres from the top left of the page and tags the text that it sets."""

from math import ceil, cos, radians, sin
from typing import Literal, NamedTuple

from certify.paper import lines
from certify.paper.embedding import FontUse
from certify.paper.pdf import SheetCanvas
from certify.paper.shaping import Line, shape
from certify.paper.tagging import Tags
from certify.paper.tokens import INK, PAGE_H, PT, SOFT, TYPE, Color, Spec
from certify.paper.words import Text

Point = tuple[float, float]
Dash = tuple[float, ...]
Curve = tuple[float, float, float, float, float, float]
SEPARATOR = " · "


class Outline(NamedTuple):
    """Letters drawn as outlines, hollow or on a ground of their own."""

    thickness: float
    ground: Color | None = None


def on_page(x: float, y: float) -> Point:
    """Give a place as the canvas knows it: points from the bottom left, to a hundredth."""
    return round(x / PT, 2), round((PAGE_H - y) / PT, 2)


def _box(x: float, y: float, w: float, h: float) -> tuple[float, float, float, float]:
    return *on_page(x, y + h), round(w / PT, 2), round(h / PT, 2)


class Pen:
    def __init__(self, canvas: SheetCanvas, tags: Tags, fonts: FontUse) -> None:
        self.canvas = canvas
        self.tags = tags
        self.fonts = fonts

    # Shapes: to be called inside an artifact or a marked figure.

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: Color | None = None,
        stroke: Color | None = None,
        thickness: float = 0.6,
        dash: Dash = (),
    ) -> None:
        canvas = self.canvas
        canvas.saveState()
        if fill:
            canvas.fill_with(fill)
        if stroke:
            self._stroke_with(stroke, thickness, dash)
        canvas.rect(*_box(x, y, w, h), stroke=1 if stroke else 0, fill=1 if fill else 0)
        canvas.restoreState()

    def line(
        self, start: Point, end: Point, *, color: Color = INK, thickness: float = 0.6, dash: Dash = ()
    ) -> None:
        self.canvas.saveState()
        self._stroke_with(color, thickness, dash)
        self.canvas.line(*on_page(*start), *on_page(*end))
        self.canvas.restoreState()

    def hatch(
        self, x: float, y: float, w: float, h: float, *, color: Color, step: float, thickness: float
    ) -> None:
        """Lines at 45 degrees, cut off at the edges of the box."""
        canvas = self.canvas
        canvas.saveState()
        edge = canvas.beginPath()
        edge.rect(*_box(x, y, w, h))
        canvas.clipPath(edge, stroke=0, fill=0)
        self._stroke_with(color, thickness)
        count = ceil((w + h) / step)
        starts = [x - h + step * index for index in range(count)]
        canvas.lines([(*on_page(start, y + h), *on_page(start + h, y)) for start in starts])
        canvas.restoreState()

    def _stroke_with(self, color: Color, thickness: float, dash: Dash = ()) -> None:
        self.canvas.setStrokeColorRGB(*color)
        self.canvas.setLineWidth(thickness)
        if dash:
            self.canvas.setDash(dash)

    # Text.

    def raw(
        self,
        x: float,
        y: float,
        text: str,
        spec: Spec,
        color: Color = INK,
        *,
        align: Literal["left", "center", "right"] = "left",
        outline: Outline | None = None,
        tracking: float = 0.0,
        turned: float = 0.0,
    ) -> float:
        """One line with its baseline at y, without a tag of its own. Returns its width.

        `tracking` in points between letters; `turned` in degrees, against the clock, about (x, y).
        """
        line = shape(text, spec.style)
        width = (line.width * spec.size / 1000 + tracking * len(text)) * PT
        back = {"left": 0.0, "center": width / 2, "right": width}[align]
        along, across = cos(radians(turned)), sin(radians(turned))
        start_x, start_y = on_page(x - back * along, y + back * across)
        a, b = f"{spec.size * along:.5g}", f"{spec.size * across:.5g}"
        matrix = f"{a} {b} {-spec.size * across:z.5g} {a} {start_x:.2f} {start_y:.2f} Tm"
        self._show(line, matrix, color, outline=outline, tracking=tracking / spec.size)
        return width

    def _show(
        self, line: Line, matrix: str, color: Color, *, outline: Outline | None, tracking: float
    ) -> None:
        """Show glyphs that HarfBuzz has chosen and placed.

        ReportLab's own text would shape them again, into fonts that all threads share.
        """
        canvas, out = self.canvas, ["BT"]
        if outline:
            self._stroke_with(color, outline.thickness)
            canvas.fill_with(outline.ground or color)
            out.append("2 Tr" if outline.ground else "1 Tr")
        else:
            canvas.fill_with(color)
        if tracking:
            out.append(f"{tracking:.4f} Tc")
        out.append(matrix)
        for piece in line.pieces:
            self.fonts.note(piece.face, piece.glyphs)
            shown = f"/{piece.face.resource} 1 Tf {piece.operators}"
            if piece.actual is not None:
                actual = piece.actual.encode("utf-16-be").hex().upper()
                shown = f"/Span <</ActualText <FEFF{actual}>>> BDC {shown} EMC"
            out.append(shown)
        # Neither is part of the text object: both would stay for the next line.
        if tracking:
            out.append("0 Tc")
        if outline:
            out.append("0 Tr")
        canvas.addLiteral(" ".join([*out, "ET"]))

    def loose(
        self,
        x: float,
        y: float,
        text: str,
        spec: Spec,
        room: float,
        *,
        color: Color = INK,
        goes_on: bool = False,
    ) -> float:
        """Set wrapped lines with the top at y, without a tag; return the bottom.

        `goes_on`: more of the same element follows, so a reader must hear a space and not two words in one.
        """
        spec = lines.suited_type(text, spec)  # of the whole text, before it is parted into lines
        wrapped = lines.wrap(text, spec, room)
        for index, line in enumerate(wrapped, 1):
            joint = " " if goes_on or index < len(wrapped) else ""
            self.raw(x, y + spec.ascent, line + joint, spec, color)
            y += spec.line
        return y

    def block(
        self,
        x: float,
        y: float,
        text: str,
        spec: Spec,
        room: float,
        *,
        color: Color = INK,
        goes_on: bool = False,
    ) -> float:
        """Set wrapped lines as one marked content of the innermost element."""
        with self.tags.marked():
            return self.loose(x, y, text, spec, room, color=color, goes_on=goes_on)

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        spec: Spec,
        room: float,
        *,
        color: Color = INK,
        tag: str = "P",
        lang: str = "",
    ) -> float:
        """Set wrapped lines as an element of their own; Italian needs no `lang`, it is the document's."""
        with self.tags.element(tag, lang=lang):
            return self.block(x, y, text, spec, room, color=color)

    # Courtesy translations: on one line where they fit, else each on lines of its own.

    def translations(
        self,
        x: float,
        y: float,
        text: Text,
        languages: tuple[str, ...],
        room: float,
        *,
        color: Color = SOFT,
        spec: Spec = TYPE["soft"],
        tag: str = "P",
    ) -> float:
        for line in _translation_lines(text, languages, spec, room):
            with self.tags.element(tag):
                at = x
                for index, (language, words) in enumerate(line, 1):
                    with self.tags.element("Span", lang=language), self.tags.marked():
                        shown = words + (SEPARATOR if index < len(line) else "")
                        at += self.raw(at, y + spec.ascent, shown, spec, color)
            y += spec.line
        return y


def translations_height(
    text: Text, languages: tuple[str, ...], room: float, spec: Spec = TYPE["soft"]
) -> float:
    return len(_translation_lines(text, languages, spec, room)) * spec.line


def _translation_lines(
    text: Text, languages: tuple[str, ...], spec: Spec, room: float
) -> list[list[tuple[str, str]]]:
    pairs = text.courtesy(languages)
    if len(pairs) > 1 and lines.width(SEPARATOR.join(words for _, words in pairs), spec) <= room:
        return [pairs]
    return [[(language, line)] for language, words in pairs for line in lines.wrap(words, spec, room)]
