"""Which strip stands on which page. Nothing is drawn here; heights come in, places go out."""

from collections.abc import Callable
from dataclasses import dataclass

from certify.paper.blocks import Section, Strip, gap


@dataclass(slots=True)
class Placed:
    """A strip at y. `has_heading`: the section's heading goes beside it. `is_again`: the section began on an
    earlier page. `repeats_header`: a table's header comes above, at `header_y`.
    """

    strip: Strip
    section: Section
    y: float
    has_heading: bool
    is_again: bool = False
    repeats_header: bool = False
    header_y: float = 0.0


@dataclass(slots=True)
class Plan:
    pages: list[list[Placed]]
    end: float  # the bottom of the last strip


def plan(sections: list[Section], top: float, next_top: float, limits: "Limits") -> Plan:
    """One page if all fits above the signatures; else signatures close the last page, never alone on it."""
    single = _fill(sections, top, next_top, limits.with_signatures)
    if len(single.pages) == 1:
        return single
    several = _fill(sections, top, next_top, limits.without_signatures)
    last = len(several.pages) - 1
    if last > 0 and several.end <= limits.with_signatures(last):
        return several
    return _close(several, next_top)


@dataclass(frozen=True, slots=True)
class Limits:
    """How far down strips may go: on the first page and on the others, and what the signatures take of it."""

    first: float
    others: float
    signatures: float

    def without_signatures(self, page: int) -> float:
        return self.first if page == 0 else self.others

    def with_signatures(self, page: int) -> float:
        return self.without_signatures(page) - self.signatures


def _fill(sections: list[Section], top: float, next_top: float, limit_of: Callable[[int], float]) -> Plan:
    pages: list[list[Placed]] = [[]]
    y = top
    for section in sections:
        for index, strip in enumerate(section.strips):
            need = _held_height(section.strips, index)
            is_first = index == 0
            above = gap(section.sheet) if is_first and pages[-1] else 0.0
            if pages[-1] and y + above + need > limit_of(len(pages) - 1):
                pages.append([])
                y = _start(pages[-1], strip, section, next_top, is_again=not is_first)
                continue
            y += above
            pages[-1].append(Placed(strip, section, y, has_heading=is_first))
            y += strip.height
    return Plan(pages, y)


def _held_height(strips: list[Strip], index: int) -> float:
    """Measure the strip and those that it must not be parted from."""
    need = strips[index].height
    while strips[index].keeps and index + 1 < len(strips):
        index += 1
        need += strips[index].height
    return need


def _start(page: list[Placed], strip: Strip, section: Section, y: float, *, is_again: bool) -> float:
    """Put the strip at the top of a page, under the table's header if there is one. Return the bottom."""
    placed = Placed(strip, section, y, has_heading=True, is_again=is_again)
    if is_again and section.again:
        placed.repeats_header, placed.header_y = True, y
        placed.y += section.again.height
    page.append(placed)
    return placed.y + strip.height


def _close(full: Plan, next_top: float) -> Plan:
    """Move the last strips to a new page, with the signatures."""
    last = full.pages[-1]
    if len(full.pages) == 1:
        section = last[-1].section
        start = next(at for at, each in enumerate(last) if each.section is section)
    else:
        start = len(last) - 1
        while start > 0 and last[start - 1].strip.keeps and last[start - 1].section is last[start].section:
            start -= 1
    moved, last[start:] = last[start:], []
    first = moved[0]
    page: list[Placed] = []
    y = _start(page, first.strip, first.section, next_top, is_again=not first.has_heading or first.is_again)
    for each in moved[1:]:
        page.append(Placed(each.strip, each.section, y, has_heading=False))
        y += each.strip.height
    pages = [each for each in [*full.pages, page] if each]
    return Plan(pages, y)
