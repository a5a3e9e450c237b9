"""Strips of a paper: what is never cut, and how facts and rows of a table become one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from certify.paper import lines
from certify.paper.pen import Pen
from certify.paper.tagging import Element
from certify.paper.tokens import LEFT, RIGHT, RULE, SOFT, TINT, TYPE

WIDTH: Final = RIGHT - LEFT
PAD: Final = 1.8
Draw = Callable[[float], None]


@dataclass(slots=True)
class Strip:
    """What is never cut. `keeps`: it stays with the next one. `entry`: a line of the contents."""

    height: float
    draw: Draw
    keeps: bool = False
    is_new_page: bool = False
    entry: tuple[int, str] | None = None


def fact_strip(pen: Pen, box: Element, label: str, value: str) -> Strip:
    """Make a label at the left and its value at the right, heard as an item of a list."""
    label_room, at = 40.0, LEFT + 43.0
    room = RIGHT - at
    small, strong = TYPE["small"], TYPE["strong"]
    parts = value.split("\n")
    height = max(
        lines.height(label, small, label_room), sum(lines.height(each, strong, room) for each in parts)
    )

    def draw(y: float) -> None:
        with pen.tags.under(box), pen.tags.element("LI"):
            with pen.tags.element("Lbl"):
                pen.block(LEFT, y + 0.3, label, small, label_room, color=SOFT, goes_on=True)
            with pen.tags.element("LBody"):
                bottom = y
                for each in parts:
                    bottom = pen.block(at, bottom, each, strong, room, goes_on=True)

    return Strip(height + 1.2, draw)


def row_strip(
    pen: Pen,
    under: Element,
    row: Sequence[str],
    places: Sequence[tuple[float, float]],
    *,
    is_head: bool,
) -> Strip:
    """Make one row of a table. `places`: left edge and room of each cell."""
    spec = TYPE["smallstrong"] if is_head else TYPE["cell"]
    height = 2.2 + max(
        sum(lines.height(part, spec, room) for part in text.split("\n"))
        for text, (_x, room) in zip(row, places, strict=True)
    )

    def draw(y: float) -> None:
        with pen.tags.artifact():
            if is_head:
                pen.rect(LEFT, y, WIDTH, height, fill=TINT)
            pen.line((LEFT, y + height), (RIGHT, y + height), color=RULE, thickness=0.5)
        with pen.tags.under(under), pen.tags.element("TR"):
            for index, (text, (x, room)) in enumerate(zip(row, places, strict=True)):
                tag, scope = ("TH", "Column") if is_head else ("TH", "Row") if not index else ("TD", "")
                with pen.tags.element(tag, scope=scope):
                    bottom = y + 1
                    for part in text.split("\n"):
                        bottom = pen.paragraph(x, bottom, part, spec, room)

    return Strip(height, draw, is_head)
