"""The body: each block becomes strips that are never cut, to be put on pages by `planning`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from certify.paper import lines, words
from certify.paper.masthead import heading, labelled, labelled_height
from certify.paper.model import Block, Competences, Fact, Facts, Lead, Prose, Sheet
from certify.paper.pen import Pen, translations_height
from certify.paper.tables import Again, table_strips
from certify.paper.tagging import Element
from certify.paper.tokens import BODY, BODY_W, BRAND, HEAD_W, INK, LEFT, PT, RIGHT, RULE, SOFT, TYPE, Spec
from certify.paper.words import as_text

_COLUMN_GAP: Final = 5.0


def gap(sheet: Sheet) -> float:
    """Above each section but the first of a page."""
    return 2.2 if sheet.courtesy else 2.8


@dataclass(slots=True)
class Strip:
    """`draw(y)` puts it on the page with its top at y. `keeps`: it stays with the next one."""

    height: float
    draw: Callable[[float], None]
    keeps: bool = False


class Section:
    """A heading at the left, strips at the right, a hairline above. `again` repeats a table's header."""

    def __init__(self, pen: Pen, sheet: Sheet, block: Block) -> None:
        self.pen = pen
        self.sheet = sheet
        self.heading = block.heading
        self.element = Element("Sect")
        pen.tags.root.kids.append(self.element)
        self.again: Again | None = None
        match block:
            case Lead():
                self.strips = [self._lead(block)]
            case Facts():
                self.strips = self._facts(block)
            case Prose():
                self.strips = self._prose(block)
            case Competences():
                parts, self.again = table_strips(pen, sheet.courtesy, block, self.element)
                self.strips = [Strip(*part) for part in parts]
        head = lines.height(self.heading.it, TYPE["head"], HEAD_W)
        head += translations_height(self.heading, sheet.courtesy, HEAD_W)
        lacking = head - sum(strip.height for strip in self.strips)
        if lacking > 0:
            self.strips[-1].height += lacking

    def draw_heading(self, y: float, *, is_again: bool) -> None:
        pen, rule = self.pen, y - gap(self.sheet) / 2 - 0.1
        with pen.tags.artifact():
            pen.line((LEFT, rule), (RIGHT, rule), color=RULE, thickness=0.5)
        if is_again:
            with pen.tags.artifact():
                bottom = pen.loose(LEFT, y, self.heading.it, TYPE["head"], HEAD_W, color=BRAND)
                pen.loose(LEFT, bottom, f"({words.CONTINUED})", TYPE["small"], HEAD_W, color=SOFT)
            return
        kids = self.element.kids
        before = len(kids)
        with pen.tags.under(self.element):
            heading(pen, self.heading, y, self.sheet.courtesy)
        kids[:] = kids[before:] + kids[:before]  # the heading is heard first

    def _paragraphs(self, parts: list[tuple[str, str, Spec]]) -> Callable[[float], None]:
        def draw(y: float) -> None:
            with self.pen.tags.under(self.element):
                for lang, text, spec in parts:
                    color = SOFT if lang else INK
                    y = self.pen.paragraph(BODY, y, text, spec, BODY_W, color=color, lang=lang)

        return draw

    def _lead(self, block: Lead) -> Strip:
        courtesy, soft = self.sheet.courtesy, TYPE["soft"]
        title, under = as_text(block.title), as_text(block.under)
        spec = lines.fitted(title.it, TYPE["lead"], BODY_W, 3, 0.8)
        parts = [("", title.it, spec)]
        parts += [(lang, text, soft) for lang, text in title.courtesy(courtesy)]
        if under.it:
            parts.append(("", under.it, TYPE["body"]))
            parts += [(lang, text, soft) for lang, text in under.courtesy(courtesy)]
        height = sum(lines.height(text, each, BODY_W) for _, text, each in parts) + 1
        draw = self._paragraphs(parts)
        return Strip(height, lambda y: draw(y - 0.6))

    def _prose(self, block: Prose) -> list[Strip]:
        """Line by line, so that a programme may go over a page; two lines stay together at either end."""
        text = as_text(block.text)
        parts = [("", part, TYPE["body"]) for part in text.it.split("\n")]
        parts += [(lang, part, TYPE["soft"]) for lang, part in text.courtesy(self.sheet.courtesy)]
        strips: list[Strip] = []
        for part in parts:
            strips += self._running_text(*part)
        strips[-1].height += 0.6
        return strips

    def _running_text(self, lang: str, text: str, spec: Spec) -> list[Strip]:
        element = Element("P", {"Lang": lang} if lang else {})
        self.element.kids.append(element)
        spec = lines.suited_type(text, spec)
        wrapped = lines.wrap(text, spec, BODY_W)

        def drawing(line: str, *, is_last: bool) -> Callable[[float], None]:
            def draw(y: float) -> None:
                with self.pen.tags.under(element), self.pen.tags.marked():
                    shown = line if is_last else line + " "
                    self.pen.raw(BODY, y + spec.ascent, shown, spec, SOFT if lang else INK)

            return draw

        count = len(wrapped)
        return [
            Strip(
                spec.leading * PT,
                drawing(line, is_last=at == count),
                keeps=at in (1, count - 1) and at < count,
            )
            for at, line in enumerate(wrapped, 1)
        ]

    def _facts(self, block: Facts) -> list[Strip]:
        unit = (BODY_W - _COLUMN_GAP * (block.columns - 1)) / block.columns
        rows: list[list[tuple[float, float, Fact]]] = [[]]
        used = 0
        for fact in block.items:
            span = min(fact.span, block.columns)
            if used + span > block.columns:
                rows.append([])
                used = 0
            width = span * unit + (span - 1) * _COLUMN_GAP
            rows[-1].append((BODY + used * (unit + _COLUMN_GAP), width, fact))
            used += span
        box = Element("L")
        self.element.kids.append(box)
        courtesy = self.sheet.courtesy

        def tallest(row: list[tuple[float, float, Fact]]) -> float:
            return max(labelled_height(fact.label, fact.value, width, courtesy) for _, width, fact in row)

        def drawing(row: list[tuple[float, float, Fact]]) -> Callable[[float], None]:
            def draw(y: float) -> None:
                with self.pen.tags.under(box):
                    for x, width, fact in row:
                        labelled(self.pen, (x, y, width), fact.label, fact.value, courtesy)

            return draw

        return [Strip(tallest(row) + 1.3, drawing(row)) for row in rows]
