"""The pen: draws in millimetres from the top left of the page and tags the text that it sets."""

from math import cos, radians, sin
from typing import Literal, NamedTuple

from certify.paper import lines
from certify.paper.embedding import FontUse
from certify.paper.shaping import Line, shape
from certify.paper.tagging import Tags
from certify.paper.tokens import INK, PAGE_H, PT, SOFT, TYPE, Color, Spec
from certify.paper.words import Text

Point = tuple[float, float]
SEPARATOR = " · "


class Outline(NamedTuple):
    """Letters drawn as outlines, hollow or on a ground of their own."""

    thickness: float
    ground: Color | None = None


def _color(color: Color, operator: str) -> str:
    return f"{color[0]:.3g} {color[1]:.3g} {color[2]:.3g} {operator}"


def _at(x: float, y: float) -> str:
    return f"{x / PT:.2f} {(PAGE_H - y) / PT:.2f}"


def _size(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


class Pen:
    def __init__(self, tags: Tags, fonts: FontUse) -> None:
        self.tags = tags
        self.fonts = fonts

    def emit(self, operators: str) -> None:
        self.tags.page.operators.append(operators)

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
        dash: str = "",
    ) -> None:
        paint = "B" if fill and stroke else "f" if fill else "S"
        out = ["q"]
        if fill:
            out.append(_color(fill, "rg"))
        if stroke:
            out.append(f"{_color(stroke, 'RG')} {thickness:g} w")
        if dash:
            out.append(f"{dash} 0 d")
        out.append(f"{_at(x, y + h)} {w / PT:.2f} {h / PT:.2f} re {paint} Q")
        self.emit(" ".join(out))

    def line(
        self, start: Point, end: Point, *, color: Color = INK, thickness: float = 0.6, dash: str = ""
    ) -> None:
        dashed = f"{dash} 0 d " if dash else ""
        self.emit(f"q {_color(color, 'RG')} {thickness:g} w {dashed}{_at(*start)} m {_at(*end)} l S Q")

    def hatch(
        self, x: float, y: float, w: float, h: float, *, color: Color, step: float, thickness: float
    ) -> None:
        """Lines at 45 degrees, cut off at the edges of the box."""
        out = [f"q {_at(x, y + h)} {w / PT:.2f} {h / PT:.2f} re W n {_color(color, 'RG')} {thickness:g} w"]
        offset = -h
        while offset < w:
            out.append(f"{_at(x + offset, y + h)} m {_at(x + offset + h, y)} l S")
            offset += step
        self.emit(" ".join([*out, "Q"]))

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
        start = _at(x - back * along, y + back * across)
        a, b = _size(spec.size * along), _size(spec.size * across)
        matrix = (
            f"{a} {b} {_size(-spec.size * across)} {a} {start} Tm" if turned else f"{a} 0 0 {a} {start} Tm"
        )
        self._show(line, matrix, color, outline=outline, tracking=tracking / spec.size)
        return width

    def _show(
        self, line: Line, matrix: str, color: Color, *, outline: Outline | None, tracking: float
    ) -> None:
        out = ["BT"]
        if outline:
            mode = 2 if outline.ground else 1
            ground = _color(outline.ground, "rg") + " " if outline.ground else ""
            out.append(f"{ground}{_color(color, 'RG')} {outline.thickness:g} w {mode} Tr")
        else:
            out.append(_color(color, "rg"))
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
        out.append("ET")
        self.emit(" ".join(out))

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
