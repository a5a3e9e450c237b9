"""A paper of many pages out of headings, prose, facts and tables: planned first, then drawn and tagged.

It is no document of the register: no sign, no frame, no code. Everything in it is heard in the order in which
it is read; heads and feet of pages are ornament.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from certify.paper import archive, lines, marks
from certify.paper.attaching import Attached, attach_all
from certify.paper.embedding import FontUse
from certify.paper.pdf import SheetCanvas
from certify.paper.pen import Dash, Pen
from certify.paper.strips import PAD, WIDTH, Draw, Strip, fact_strip, row_strip
from certify.paper.tagging import Element, Tags
from certify.paper.tokens import (
    BRAND,
    FOOT,
    INK,
    LEFT,
    PAGE_H,
    PAGE_W,
    PT,
    RIGHT,
    RULE,
    SOFT,
    TYPE,
    Color,
    Spec,
)

TOP: Final = 30.0
BOTTOM: Final = 276.0
_HEAD: Final = 17.0
_HEADINGS: Final = {1: Spec("bold", 22, 25), 2: Spec("semibold", 15, 18), 3: Spec("semibold", 11.5, 14)}
_LISTED: Final = 2
_ABOVE: Final = {1: 0.0, 2: 5.0, 3: 3.4}


class Book:
    """Strips are added in order; `finish` puts them on pages. `running` stands above pages 2 and on.

    `is_demo` and `is_incomplete` draw their band, and their words across every page.
    """

    def __init__(
        self,
        running: str,
        day: str,
        written_at: datetime,
        *,
        foot: str = "Segnavia",
        is_demo: bool = False,
        is_incomplete: bool = False,
    ) -> None:
        self._canvas = SheetCanvas((round(PAGE_W / PT, 2), round(PAGE_H / PT, 2)), written_at)
        self.pen = Pen(self._canvas, Tags(self._canvas), FontUse())
        self._running, self._day, self._written_at = running, day, written_at
        self._strips: list[Strip] = []
        self._contents_at: int | None = None
        self._marked = 0
        self._contents = Element("Sect")
        self._foot = foot
        self._ground = partial(marks.plain_ground, self.pen, is_demo=is_demo, is_incomplete=is_incomplete)
        self._ground(is_heard=True)
        self._section = self._new_section()

    def heading(self, text: str, level: int, *, is_new_page: bool = False, is_listed: bool = True) -> None:
        """Begin a part (level 1), a chapter (2) or a paragraph with a title (3)."""
        spec = lines.suited_type(text, _HEADINGS[level])
        if level <= _LISTED:
            self._section = self._new_section()
        above = 0.0 if is_new_page else _ABOVE[level]
        section = self._section

        def draw(y: float) -> None:
            with self.pen.tags.under(section):
                self.pen.paragraph(LEFT, y + above, text, spec, WIDTH, color=BRAND, tag=f"H{level}")

        height = above + lines.height(text, spec, WIDTH) + 1.4
        entry = (level, text) if is_listed and level <= _LISTED else None
        self._strips.append(Strip(height, draw, keeps=True, is_new_page=is_new_page, entry=entry))

    def title(self, text: str, spec: Spec) -> None:
        """Set the title of the whole: the first heading, and no line of the contents."""

        def draw(y: float) -> None:
            self.pen.paragraph(LEFT, y, text, spec, WIDTH, color=BRAND, tag="H1")

        self.put(lines.height(text, spec, WIDTH), draw, keeps=True)

    def prose(
        self,
        text: str,
        spec: Spec = TYPE["body"],
        *,
        color: Color = INK,
        inset: float = 0.0,
        bar: Dash | None = None,
        keeps: bool = False,
    ) -> None:
        """Set paragraphs line by line; `bar` draws a line at their left: `()` solid, `(2, 2)` dashed."""
        for part in text.split("\n"):
            if part.strip():
                self._running_text(part, spec, color, inset, bar, keeps=keeps)
            else:
                self.gap(1.5)

    def gap(self, height: float, *, keeps: bool = False) -> None:
        self._strips.append(Strip(height, lambda _y: None, keeps))

    def rule(self) -> None:
        def draw(y: float) -> None:
            with self.pen.tags.artifact():
                self.pen.line((LEFT, y + 1.2), (RIGHT, y + 1.2), color=RULE, thickness=0.5)

        self._strips.append(Strip(2.6, draw))

    def facts(self, items: Sequence[tuple[str, str]]) -> None:
        """Labels at the left, values at the right, heard as a list."""
        box = Element("L")
        self._section.kids.append(box)
        for label, value in items:
            self._strips.append(fact_strip(self.pen, box, label, value))

    def table(self, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> None:
        """Set a table whose header comes once; rows are never cut. `columns`: header, share of width."""
        table, head, body = Element("Table"), Element("THead"), Element("TBody")
        self._section.kids.append(table)
        table.kids += [head, body]
        places, x = [], LEFT
        for _header, share in columns:
            places.append((x + PAD / 2, share * WIDTH - PAD))
            x += share * WIDTH
        self._strips.append(
            row_strip(self.pen, head, [each for each, _share in columns], places, is_head=True)
        )
        for row in rows:
            self._strips.append(row_strip(self.pen, body, row, places, is_head=False))

    def put(self, height: float, draw: Draw, *, keeps: bool = False) -> None:
        """Add a strip that the caller draws; it is heard where it stands."""
        section = self._section

        def heard(y: float) -> None:
            with self.pen.tags.under(section):
                draw(y)

        self._strips.append(Strip(height, heard, keeps))

    def contents(self, title: str) -> None:
        """Leave room for the contents here; they are written when the pages are known."""
        self._contents_title = title
        self._contents_at = len(self._strips)
        self.pen.tags.root.kids.append(self._contents)
        self._section = self._new_section()

    def finish(self, title: str, author: str, attached: Sequence[Attached] = ()) -> bytes:
        """Put all on pages and return the file."""
        self._put_contents()
        pages = self._paginate()
        count = len(pages)
        for number, page in enumerate(pages, 1):
            if number > 1:
                self.pen.tags.next_page()
                self._ground(is_heard=False)
                self._draw_head()
            for strip, y in page:
                if strip.entry is not None:
                    self._mark(strip.entry)
                strip.draw(y)
            self._draw_foot(number, count)
        canvas = self._canvas
        canvas.showPage()
        self.pen.tags.write_tree()
        self.pen.fonts.embed(canvas)
        if attached:
            attach_all(canvas, attached, self._written_at)
        archive.describe(canvas, title, author, self._written_at)
        archive.state_colours(canvas)
        data: bytes = canvas.getpdfdata()
        return data

    # Inside.

    def _new_section(self) -> Element:
        section = Element("Sect")
        self.pen.tags.root.kids.append(section)
        return section

    def _running_text(
        self, text: str, spec: Spec, color: Color, inset: float, bar: Dash | None, *, keeps: bool
    ) -> None:
        element = Element("P")
        self._section.kids.append(element)
        spec = lines.suited_type(text, spec)
        wrapped = lines.wrap(text, spec, WIDTH - inset)
        count = len(wrapped)

        def drawing(line: str, *, is_last: bool) -> Draw:
            def draw(y: float) -> None:
                if bar is not None:
                    with self.pen.tags.artifact():
                        self.pen.line((LEFT, y), (LEFT, y + spec.line), color=BRAND, thickness=1.6, dash=bar)
                with self.pen.tags.under(element), self.pen.tags.marked():
                    self.pen.raw(LEFT + inset, y + spec.ascent, line if is_last else line + " ", spec, color)

            return draw

        for at, line in enumerate(wrapped, 1):
            held = (at in (1, count - 1) and at < count) or (keeps and at == count)
            self._strips.append(Strip(spec.line, drawing(line, is_last=at == count), held))

    def _put_contents(self) -> None:
        """Make one strip of each line of the contents: their number, and so the pages, is known before."""
        if self._contents_at is None:
            return
        entries = [each.entry for each in self._strips if each.entry is not None]
        kept, self._section = self._section, self._contents
        tail, self._strips = self._strips[self._contents_at :], self._strips[: self._contents_at]
        self._heading_in(self._contents, self._contents_title)
        box = Element("L")
        self._contents.kids.append(box)
        self._pages_of: dict[int, int] = {}
        for index, (level, text) in enumerate(entries):
            self._strips.append(self._line_of_contents(box, index, level, text))
        self._strips += tail
        self._section = kept

    def _heading_in(self, section: Element, text: str) -> None:
        """Set the title of the contents on a page of its own."""

        def draw(y: float) -> None:
            with self.pen.tags.under(section):
                self.pen.paragraph(LEFT, y, text, _HEADINGS[1], WIDTH, color=BRAND, tag="H1")

        self._strips.append(
            Strip(lines.height(text, _HEADINGS[1], WIDTH) + 3, draw, keeps=True, is_new_page=True)
        )

    def _line_of_contents(self, box: Element, index: int, level: int, text: str) -> Strip:
        spec = TYPE["strong"] if level == 1 else TYPE["body"]
        inset = 0.0 if level == 1 else 5.0
        room = WIDTH - inset - 14

        def draw(y: float) -> None:
            with self.pen.tags.under(box), self.pen.tags.element("LI"), self.pen.tags.element("LBody"):
                self.pen.block(LEFT + inset, y, text, spec, room, goes_on=True)
                with self.pen.tags.marked():
                    page = str(self._pages_of[index])
                    self.pen.raw(RIGHT, y + spec.ascent, page, spec, align="right")

        return Strip(lines.height(text, spec, room) + (1.2 if level == 1 else 0.6), draw)

    def _paginate(self) -> list[list[tuple[Strip, float]]]:
        pages: list[list[tuple[Strip, float]]] = [[]]
        y, listed = TOP, 0
        for index, strip in enumerate(self._strips):
            if pages[-1] and (strip.is_new_page or y + self._held(index) > BOTTOM):
                pages.append([])
                y = TOP
            pages[-1].append((strip, y))
            y += strip.height
            if strip.entry is not None and self._contents_at is not None:
                self._pages_of[listed] = len(pages)
                listed += 1
        return pages

    def _held(self, index: int) -> float:
        """Measure the strip and those that it must not be parted from; more than a page is parted."""
        need = self._strips[index].height
        while self._strips[index].keeps and index + 1 < len(self._strips):
            index += 1
            need += self._strips[index].height
        return min(need, BOTTOM - TOP)

    def _mark(self, entry: tuple[int, str]) -> None:
        level, text = entry
        self._marked += 1
        key = f"entry-{self._marked}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(text, key, level - 1)

    def _draw_head(self) -> None:
        with self.pen.tags.artifact():
            spec = TYPE["small"]
            room = WIDTH - lines.width(self._day, spec) - 6
            self.pen.raw(LEFT, _HEAD, lines.wrap(self._running, spec, room)[0], spec, SOFT)
            self.pen.raw(RIGHT, _HEAD, self._day, spec, SOFT, align="right")
            self.pen.line((LEFT, _HEAD + 2.4), (RIGHT, _HEAD + 2.4), color=RULE, thickness=0.5)

    def _draw_foot(self, number: int, count: int) -> None:
        with self.pen.tags.artifact():
            self.pen.raw(RIGHT, FOOT, f"pagina {number} di {count}", TYPE["foot"], align="right")
            self.pen.raw(LEFT, FOOT, self._foot, TYPE["foot"], SOFT)
