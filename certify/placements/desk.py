"""The promoter's list: what is late first, who has to move, found by words, kind and state."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certify.placements.desk_rows import DeskRow
from certify.placements.models import Observation, Response
from certify.placements.rules import RUNNING, PlacementKind, PlacementState
from commons.folding import fold

PAGE_SIZE: Final = 40
QUERY_LENGTH: Final = 100
UNCONFIRMED: Final = timedelta(days=14)
"""So long without a confirmed hour, and somebody should ask what is the matter."""
ENDING: Final = timedelta(days=14)
RETURNED: Final = timedelta(days=3)
"""So long to find out the right address, once a mail came back."""
_ORDER: Final = {state: number for number, state in enumerate(PlacementState)}


class Todo(StrEnum):
    """What waits; the words stand in `desk_words`."""

    COMPLETE = "complete"
    SIGN = "sign"
    SIGN_AGAIN = "sign_again"
    FIX_ADDRESS = "fix_address"
    CONFIRM_HOURS = "confirm_hours"
    END_SOON = "end_soon"
    CLOSE = "close"
    START = "start"


class Sort(StrEnum):
    WORK = "work"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits and by when; before today it is late."""

    todo: Todo
    by: date

    def is_late(self, today: date) -> bool:
        return self.by < today


@dataclass(frozen=True, slots=True)
class ListSearch:
    typed: str = ""
    words: tuple[str, ...] = ()
    states: tuple[PlacementState, ...] = ()
    kinds: tuple[PlacementKind, ...] = ()
    late_only: bool = False
    returned_only: bool = False
    sort: Sort = Sort.WORK
    page: int = 1

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.states or self.kinds or self.late_only or self.returned_only)

    def pairs(self) -> list[tuple[str, str]]:
        """Return names and values of the address that asks for this again, the page left out."""
        found = [("q", self.typed)] if self.typed else []
        found += [("state", each.value) for each in self.states]
        found += [("kind", each.value) for each in self.kinds]
        found += [("late", "1")] if self.late_only else []
        found += [("returned", "1")] if self.returned_only else []
        return found + ([] if self.sort is Sort.WORK else [("sort", self.sort.value)])

    def sorted_by(self, sort: Sort) -> "ListSearch":
        return replace(self, sort=sort, page=1)

    def only(self, *, late: bool = False, returned: bool = False) -> "ListSearch":
        """Return the search behind a figure, which counts what the words find."""
        return ListSearch(self.typed, self.words, late_only=late, returned_only=returned, sort=self.sort)


@dataclass(frozen=True, slots=True)
class Found:
    rows: tuple[tuple[DeskRow, tuple[Waiting, ...]], ...]
    count: int
    page: int
    page_count: int
    late_count: int
    returned_count: int
    state_counts: Counter[PlacementState]
    kind_counts: Counter[PlacementKind]


@dataclass(frozen=True, slots=True)
class Seen:
    """How many competences a tutor spoke of, and how many of these the person answered."""

    sent: int = 0
    answered: int = 0


def waitings_of(row: DeskRow, today: date) -> tuple[Waiting, ...]:
    """Return what is to be done, the most urgent first; nothing where nothing waits."""
    found = [_own_step(row, today)]
    if row.missing and row.state in RUNNING:
        if found[0] is not None and found[0].todo is Todo.CLOSE:
            found = []  # it cannot be closed before all have signed
        found.append(
            Waiting(Todo.SIGN_AGAIN if row.is_whole else Todo.COMPLETE, row.changed_on or row.ends_on)
        )
    if row.returned_on is not None:
        found.append(Waiting(Todo.FIX_ADDRESS, row.returned_on + RETURNED))
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.by))


def _own_step(row: DeskRow, today: date) -> Waiting | None:
    """Return what its state asks for."""
    match row.state:
        case PlacementState.DRAFT:
            todo = Todo.SIGN if row.is_whole else Todo.COMPLETE
            return Waiting(todo, row.starts_on - timedelta(days=1))
        case PlacementState.AGREED if row.starts_on <= today:
            return Waiting(Todo.START, row.starts_on)
        case PlacementState.REPORTED:
            return Waiting(Todo.CLOSE, row.ends_on + UNCONFIRMED)
        case PlacementState.ACTIVE:
            return _waiting_of_running(row, today)
        case _:
            return None


def _waiting_of_running(row: DeskRow, today: date) -> Waiting | None:
    if row.ends_on < today:
        return Waiting(Todo.CLOSE, row.ends_on + UNCONFIRMED)
    quiet_since = max(row.starts_on, row.last_confirmed_on or row.starts_on)
    if quiet_since + UNCONFIRMED < today:
        return Waiting(Todo.CONFIRM_HOURS, quiet_since + UNCONFIRMED)
    return Waiting(Todo.END_SOON, row.ends_on) if row.ends_on - today <= ENDING else None


def count_seen(session: Session, placement_ids: Sequence[UUID]) -> dict[UUID, Seen]:
    """Return how many competences were spoken of and answered; one query."""
    rows = session.execute(
        select(
            Observation.placement_id,
            func.count(Observation.competence_id.distinct()),
            func.count(Response.id),
        )
        .outerjoin(Response, Response.observation_id == Observation.id)
        .where(Observation.placement_id.in_(placement_ids), Observation.sent_at.is_not(None))
        .group_by(Observation.placement_id)
    )
    return {row[0]: Seen(row[1], row[2]) for row in rows}


def read_list_search(get_values: Callable[[str], Sequence[str]]) -> ListSearch:
    """Read an address that anybody may have written: what makes no sense is left out."""

    def first(name: str) -> str:
        return (get_values(name) or [""])[0]

    typed = " ".join("".join(sign if sign.isprintable() else " " for sign in first("q")).split())
    typed, page, sort = typed[:QUERY_LENGTH], first("page"), first("sort")
    return ListSearch(
        typed=typed,
        words=tuple(fold(typed).split()),
        states=tuple(each for each in PlacementState if each.value in get_values("state")),
        kinds=tuple(each for each in PlacementKind if each.value in get_values("kind")),
        late_only=first("late") == "1",
        returned_only=first("returned") == "1",
        sort=Sort(sort) if sort in set(Sort) else Sort.WORK,
        page=max(1, int(page[:6])) if page.isascii() and page.isdigit() else 1,
    )


def search_rows(
    rows: Iterable[DeskRow], search: ListSearch, today: date, *, page_size: int | None = PAGE_SIZE
) -> Found:
    """Find, order and cut into pages; a promoter's placements fit into memory many times."""
    told = [(row, waitings_of(row, today)) for row in rows if _matches(row, search.words)]
    chosen = [
        (row, waitings)
        for row, waitings in told
        if (not search.states or row.state in search.states)
        and (not search.kinds or row.kind in search.kinds)
        and (not search.late_only or _is_late(waitings, today))
        and (not search.returned_only or row.returned_on is not None)
    ]
    ordered = sorted(chosen, key=lambda each: _place(each[0], each[1], search.sort, today))
    size = page_size or max(1, len(ordered))
    page_count = max(1, -(-len(ordered) // size))
    page = min(search.page, page_count)
    return Found(
        rows=tuple(ordered[(page - 1) * size : page * size]),
        count=len(ordered),
        page=page,
        page_count=page_count,
        late_count=sum(_is_late(waitings, today) for _row, waitings in told),
        returned_count=sum(row.returned_on is not None for row, _waitings in told),
        state_counts=Counter(row.state for row, _waitings in told),
        kind_counts=Counter(row.kind for row, _waitings in told),
    )


def _matches(row: DeskRow, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = fold(f"{row.person_name} {row.host_name} {row.title}")
    return all(word in text for word in words)


def _is_late(waitings: Sequence[Waiting], today: date) -> bool:
    return any(each.is_late(today) for each in waitings)


def _place(row: DeskRow, waitings: Sequence[Waiting], sort: Sort, today: date) -> tuple[object, ...]:
    name = fold(row.person_name)
    if sort is Sort.NAME:
        return name, row.starts_on, row.id
    if sort is Sort.DATE:
        return -row.starts_on.toordinal(), name, row.id
    if waitings:
        first = waitings[0]
        return 0 if first.is_late(today) else 1, first.by.toordinal(), name, row.id
    return 2 + _ORDER[row.state], row.ends_on.toordinal(), name, row.id
