"""What the public asks of the catalogue, and what an edition promises to somebody who reads today."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from typing import Final

from catalogue.courses.wording import QUERY_LENGTH, query_words

FACETS: Final = ("when", "place", "form", "language", "provider", "topic", "audience")
"""The filters, in the order in which a reader meets them. Each is counted under the others."""

FILTERS: Final = (*FACETS, "competence")
"""All that narrows a search. A competence, `framework:code`, is chosen on its own page, not in the list."""

PAGE_SIZES: Final = (12, 24, 48)

MONTH_DAYS: Final = 31
QUARTER_DAYS: Final = 92
VALUES_PER_FACET: Final = 30
VALUE_LENGTH: Final = 120
LAST_PAGE: Final = 10_000


class When(StrEnum):
    """How soon a course begins. History is a choice of its own, never mixed into the offer."""

    MONTH = "month"
    QUARTER = "quarter"
    LATER = "later"
    RUNNING = "running"
    ALWAYS = "always"
    UNDATED = "undated"
    ARCHIVE = "archive"


class Sort(StrEnum):
    DATE = "date"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody typed and ticked. `typed` is kept as it was, to be shown again."""

    typed: str = ""
    words: tuple[str, ...] = ()
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: Sort = Sort.DATE
    page: int = 1
    page_size: int = PAGE_SIZES[0]
    is_literal: bool = False

    def values(self, facet: str) -> tuple[str, ...]:
        return dict(self.chosen).get(facet, ())

    @property
    def chosen_count(self) -> int:
        return sum(len(values) for _facet, values in self.chosen)

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.chosen

    def on_page(self, page: int) -> "Search":
        return replace(self, page=page)

    def without_filters(self) -> "Search":
        return replace(self, chosen=(), page=1)

    def without(self, facet: str, value: str = "") -> "Search":
        """Return the search with one value of a filter taken away, or all of that filter."""
        kept = (
            (name, tuple(v for v in values if (name, v) != (facet, value))) for name, values in self.chosen
        )
        chosen = tuple((name, values) for name, values in kept if values and (value or name != facet))
        return replace(self, chosen=chosen, page=1)

    def literally(self) -> "Search":
        """Return the search for exactly what was typed: no other forms, nothing corrected."""
        return replace(self, is_literal=True, page=1)

    def sized(self, page_size: int) -> "Search":
        return replace(self, page_size=page_size, page=1)

    def sorted_by(self, sort: Sort) -> "Search":
        return replace(self, sort=sort, page=1)

    def only_archive(self) -> "Search":
        others = tuple(each for each in self.chosen if each[0] != "when")
        return replace(self, chosen=(("when", (When.ARCHIVE.value,)), *others), page=1)

    def pairs(self) -> list[tuple[str, str]]:
        """Return names and values of the address that asks for this again."""
        found = [("q", self.typed)] if self.typed else []
        found += [(facet, value) for facet, values in self.chosen for value in values]
        if self.sort is not Sort.DATE:
            found.append(("sort", self.sort.value))
        if self.is_literal:
            found.append(("literal", "1"))
        if self.page_size != PAGE_SIZES[0]:
            found.append(("size", str(self.page_size)))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found


def read_search(get_values: Callable[[str], Iterable[str]]) -> Search:
    """Read an address that anybody may have written: what makes no sense is left out, nothing is refused."""
    readable = "".join(sign if sign.isprintable() else " " for sign in _first(get_values("q")))
    typed = " ".join(readable.split())[:QUERY_LENGTH].strip()
    chosen = []
    for facet in FILTERS:
        given = dict.fromkeys(value.strip() for value in get_values(facet))
        values = tuple(
            value for value in given if value and len(value) <= VALUE_LENGTH and value.isprintable()
        )
        if facet == "when":
            values = tuple(value for value in values if value in set(When))
        if values:
            chosen.append((facet, values[:VALUES_PER_FACET]))
    sort, page, size = (_first(get_values(name)) for name in ("sort", "page", "size"))
    words = query_words(typed)
    return Search(
        typed=typed,
        words=words,
        chosen=tuple(chosen),
        sort=Sort.TITLE if sort == Sort.TITLE else Sort.DATE,
        page=_read_page(page),
        page_size=next((each for each in PAGE_SIZES if str(each) == size), PAGE_SIZES[0]),
        is_literal=bool(words) and _first(get_values("literal")) == "1",
    )


def _read_page(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(max(1, int(text[:9])), LAST_PAGE)  # Python refuses to read a number of thousands of digits


def _first(values: Iterable[str]) -> str:
    return next(iter(values), "")


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int


class Seats(StrEnum):
    """What an edition promises to somebody who wants to come."""

    UNKNOWN = "unknown"
    PLANNED = "planned"
    FREE = "free"
    LAST = "last"
    FULL = "full"
    ALWAYS = "always"
    ENDED = "ended"  # the last day to enrol has passed
    BEGUN = "begun"


def seats_of(
    *,
    is_open: bool,
    seats: int | None,
    taken: int,
    has_dates: bool,
    deadline: date | None,
    today: date,
    has_begun: bool = False,
) -> Seats:
    """Say how it stands with the seats; few are the last sixth, and three in any case."""
    if not is_open:
        return Seats.UNKNOWN if seats is None else Seats.PLANNED
    if has_begun:
        return Seats.BEGUN
    if deadline is not None and deadline < today:
        return Seats.ENDED
    if seats is None:
        return Seats.UNKNOWN if has_dates else Seats.ALWAYS
    free = seats - taken
    if free <= 0:
        return Seats.FULL
    return Seats.LAST if free <= max(3, seats // 6) else Seats.FREE


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How the meetings come: how many; on which weekday (0 is Monday) and when, if always the same."""

    count: int
    weekday: int | None
    starts_at: time | None
    ends_at: time | None
    is_weekly: bool


def rhythm_of(days: Sequence[tuple[date, time | None, time | None]]) -> Rhythm | None:
    if not days:
        return None
    weekdays = {day.weekday() for day, _start, _end in days}
    hours = {(start, end) for _day, start, end in days}
    start, end = next(iter(hours)) if len(hours) == 1 else (None, None)
    ordered = sorted(day for day, _start, _end in days)
    gaps = {(later - earlier).days for earlier, later in pairwise(ordered)}
    return Rhythm(
        count=len(days),
        weekday=next(iter(weekdays)) if len(weekdays) == 1 and len(days) > 1 else None,
        starts_at=start,
        ends_at=end,
        is_weekly=gaps == {7},
    )
