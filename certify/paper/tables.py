"""A table of competences: a shaded header that comes again on the next page, rows that are never cut."""

from collections.abc import Callable
from typing import Final, NamedTuple

from certify.paper import lines
from certify.paper.model import Competences
from certify.paper.pen import Pen
from certify.paper.tagging import Element
from certify.paper.tokens import BODY, BODY_W, BRAND, INK, RIGHT, RULE, SOFT, TINT, TYPE, Spec
from certify.paper.words import Text, as_text

_PAD: Final = 1.8
Draw = Callable[[float], None]
Cell = list[tuple[str, str, Spec]]  # language ("" is Italian), text, type


class Again(NamedTuple):
    """The header as it is repeated, unheard."""

    height: float
    draw: Draw


class _Column(NamedTuple):
    x: float
    room: float


def _columns(shares: list[float]) -> list[_Column]:
    out, x, last = [], BODY, len(shares) - 1
    for index, share in enumerate(shares):
        width = share * BODY_W
        inner = width - (_PAD if index == 0 else 2 * _PAD if index < last else _PAD + 1)
        out.append(_Column(x + (1.6 if index == 0 else _PAD), inner))
        x += width
    return out


def _cell(value: Text | str, spec: Spec, courtesy: tuple[str, ...]) -> Cell:
    text = as_text(value)
    return [("", text.it, spec), *((lang, t, TYPE["soft"]) for lang, t in text.courtesy(courtesy))]


def _height(cells: list[Cell], columns: list[_Column]) -> float:
    return max(
        sum(lines.height(text, spec, column.room) for _, text, spec in cell)
        for cell, column in zip(cells, columns, strict=True)
    )


def table_strips(
    pen: Pen, courtesy: tuple[str, ...], block: Competences, section: Element
) -> tuple[list[tuple[float, Draw, bool]], Again]:
    """(height, draw, keeps with the next) of header, rows and note; and the header for the next page."""
    table, head, body = Element("Table"), Element("THead"), Element("TBody")
    section.kids.append(table)
    table.kids += [head, body]
    columns = _columns([share for _, share in block.columns])
    heads = [_cell(header, TYPE["smallstrong"], courtesy) for header, _ in block.columns]
    head_height = _height(heads, columns) + 2.2

    def shade(y: float) -> None:
        pen.rect(BODY, y, BODY_W, head_height, fill=TINT)
        pen.line((BODY, y + head_height), (RIGHT, y + head_height), color=BRAND, thickness=0.9)

    def draw_head(y: float) -> None:
        with pen.tags.artifact():
            shade(y)
        with pen.tags.under(head), pen.tags.element("TR"):
            for cell, column in zip(heads, columns, strict=True):
                with pen.tags.element("TH", scope="Column"):
                    _draw_cell(pen, cell, column, y + 1)

    def draw_again(y: float) -> None:
        with pen.tags.artifact():
            shade(y)
            for cell, column in zip(heads, columns, strict=True):
                bottom = y + 1
                for _, text, spec in cell:
                    bottom = pen.loose(column.x, bottom, text, spec, column.room)

    strips: list[tuple[float, Draw, bool]] = [(head_height, draw_head, True)]
    for number, row in enumerate(block.rows, 1):
        last = len(row) - 1
        strong = [TYPE["strong" if at in (0, last) else "cell"] for at in range(len(row))]
        cells = [_cell(value, spec, courtesy) for value, spec in zip(row, strong, strict=True)]
        height = _height(cells, columns) + 2.4
        is_final = number == len(block.rows)
        strips.append((height, _row(pen, body, cells, columns, 0.0 if is_final else height), False))
    if block.note:
        strips[-1] = (*strips[-1][:2], True)
        strips.append(_note(pen, section, _cell(block.note, TYPE["small"], courtesy)))
    return strips, Again(head_height, draw_again)


def _row(pen: Pen, body: Element, cells: list[Cell], columns: list[_Column], rule: float) -> Draw:
    def draw(y: float) -> None:
        if rule:
            with pen.tags.artifact():
                pen.line((BODY, y + rule), (RIGHT, y + rule), color=RULE, thickness=0.5)
        with pen.tags.under(body), pen.tags.element("TR"):
            for index, (cell, column) in enumerate(zip(cells, columns, strict=True)):
                tag, scope = ("TH", "Row") if index == 0 else ("TD", "")
                with pen.tags.element(tag, scope=scope):
                    # The lighter type stands a little lower, on the same baseline.
                    _draw_cell(pen, cell, column, y + (1.27 if cell[0][2] == TYPE["cell"] else 1.1))

    return draw


def _draw_cell(pen: Pen, cell: Cell, column: _Column, y: float) -> None:
    for lang, text, spec in cell:
        color = SOFT if lang else INK
        y = pen.paragraph(column.x, y, text, spec, column.room, color=color, lang=lang)


def _note(pen: Pen, section: Element, note: Cell) -> tuple[float, Draw, bool]:
    def draw(y: float) -> None:
        with pen.tags.under(section):
            bottom = y + 1
            for lang, text, spec in note:
                bottom = pen.paragraph(BODY, bottom, text, spec, BODY_W, color=SOFT, lang=lang)

    return sum(lines.height(text, spec, BODY_W) for _, text, spec in note) + 1.4, draw, False
