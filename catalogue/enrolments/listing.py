"""What somebody looks for in the list of a desk's editions: words, phases, an order, a page."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from catalogue.courses.wording import QUERY_LENGTH, query_words
from catalogue.editions.rules import Phase, phase_of
from catalogue.enrolments.queries import DeskEdition
from commons.folding import fold

PAGE_SIZE: Final = 40
SHOWN: Final = tuple(phase for phase in Phase if phase is not Phase.HISTORICAL)
_AT_WORK: Final = {
    Phase.OVER: 0,
    Phase.RUNNING: 1,
    Phase.FULL: 2,
    Phase.OPEN: 2,
    Phase.PLANNED: 3,
    Phase.CLOSED: 4,
    Phase.CANCELLED: 5,
}
"""What asks for work stands first: outcomes to confirm, then what runs, then what is to come."""


class Sort(StrEnum):
    WORK = "work"
    DATE = "date"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class ListSearch:
    typed: str = ""
    words: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    sort: Sort = Sort.WORK
    page: int = 1

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.phases

    def pairs(self) -> list[tuple[str, str]]:
        """Return names and values of the address that asks for this again, the page left out."""
        found = [("q", self.typed)] if self.typed else []
        found += [("phase", phase.value) for phase in self.phases]
        return found + ([] if self.sort is Sort.WORK else [("sort", self.sort.value)])

    def sorted_by(self, sort: Sort) -> "ListSearch":
        return replace(self, sort=sort, page=1)


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a page with their phases, how many there are, and how many of each phase the words find."""

    rows: tuple[tuple[DeskEdition, Phase], ...]
    count: int
    page: int
    page_count: int
    phase_counts: Counter[Phase]


def read_list_search(get_values: Callable[[str], Sequence[str]]) -> ListSearch:
    """Read an address that anybody may have written: what makes no sense is left out."""
    text = (get_values("q") or [""])[0]
    typed = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:QUERY_LENGTH]
    sort = (get_values("sort") or [""])[0]
    page = (get_values("page") or [""])[0]
    return ListSearch(
        typed=typed,
        words=query_words(typed),
        phases=tuple(phase for phase in SHOWN if phase.value in get_values("phase")),
        sort=Sort(sort) if sort in set(Sort) else Sort.WORK,
        page=max(1, int(page[:6])) if page.isascii() and page.isdigit() else 1,
    )


def search_editions(
    rows: Iterable[DeskEdition], search: ListSearch, today: date, *, page_size: int | None = PAGE_SIZE
) -> Found:
    """Find, order and cut into pages. All editions of one office fit into memory many times."""
    told = [(row, desk_phase(row, today)) for row in rows]
    matching = [(row, phase) for row, phase in told if _matches(row, search.words)]
    chosen = [(row, phase) for row, phase in matching if not search.phases or phase in search.phases]
    ordered = sorted(chosen, key=lambda each: _place(each[0], each[1], search.sort))
    size = page_size or max(1, len(ordered))
    page_count = max(1, -(-len(ordered) // size))
    page = min(search.page, page_count)
    return Found(
        rows=tuple(ordered[(page - 1) * size : page * size]),
        count=len(ordered),
        page=page,
        page_count=page_count,
        phase_counts=Counter(phase for _row, phase in matching),
    )


def desk_phase(row: DeskEdition, today: date) -> Phase:
    return phase_of(
        row.state,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        seats=row.seats,
        taken=row.taken_count,
        today=today,
    )


def _matches(row: DeskEdition, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = fold(" ".join([*row.titles.values(), row.label, row.venue, row.lead_name]))
    return all(word in text for word in words)


def _place(row: DeskEdition, phase: Phase, sort: Sort) -> tuple[object, ...]:
    title = fold(row.titles.get("it", ""))
    day = row.starts_on or date.max
    if sort is Sort.TITLE:
        return title, day, row.label
    if sort is Sort.DATE:
        return -day.toordinal() if row.starts_on else 0, title, row.label
    is_past = phase in {Phase.CLOSED, Phase.CANCELLED}
    return _AT_WORK.get(phase, 6), -day.toordinal() if is_past else day.toordinal(), title, row.label
