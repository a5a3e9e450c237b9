"""The promoter's list: what is late first, who has to move, found by words, kind and state."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from certify.placements.models import HourEntry, Observation, Placement, Response
from certify.placements.permissions import SEE
from certify.placements.rules import PlacementKind, PlacementState
from commons.access import Viewer
from commons.folding import fold
from commons.organisations.models import Organisation
from commons.people.models import Person

PAGE_SIZE: Final = 40
QUERY_LENGTH: Final = 100
UNCONFIRMED: Final = timedelta(days=14)
"""So long without a confirmed hour, and somebody should ask what is the matter."""
ENDING: Final = timedelta(days=14)
_ORDER: Final = {state: number for number, state in enumerate(PlacementState)}
_KINDS: Final = {each.value: each for each in PlacementKind}
_STATES: Final = {each.value: each for each in PlacementState}


class Todo(StrEnum):
    """What waits; the words stand in `desk_words`."""

    SIGN = "sign"
    CONFIRM_HOURS = "confirm_hours"
    END_SOON = "end_soon"
    CLOSE = "close"
    START = "start"


class Sort(StrEnum):
    WORK = "work"
    DATE = "date"
    NAME = "name"


class DeskRow(NamedTuple):
    """What finding, ordering and counting need of a placement; a tuple, because a page reads them all."""

    id: UUID
    kind: PlacementKind
    state: PlacementState
    person_name: str
    host_name: str
    title: str
    starts_on: date
    ends_on: date
    last_confirmed_on: date | None


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
    sort: Sort = Sort.WORK
    page: int = 1

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.states or self.kinds or self.late_only)

    def pairs(self) -> list[tuple[str, str]]:
        """Return names and values of the address that asks for this again, the page left out."""
        found = [("q", self.typed)] if self.typed else []
        found += [("state", each.value) for each in self.states]
        found += [("kind", each.value) for each in self.kinds]
        found += [("late", "1")] if self.late_only else []
        return found + ([] if self.sort is Sort.WORK else [("sort", self.sort.value)])

    def sorted_by(self, sort: Sort) -> "ListSearch":
        return replace(self, sort=sort, page=1)


@dataclass(frozen=True, slots=True)
class Found:
    rows: tuple[tuple[DeskRow, Waiting | None], ...]
    count: int
    page: int
    page_count: int
    late_count: int
    state_counts: Counter[PlacementState]
    kind_counts: Counter[PlacementKind]


@dataclass(frozen=True, slots=True)
class Seen:
    """How many competences a tutor spoke of, and how many of these the person answered."""

    sent: int = 0
    answered: int = 0


def waiting_of(row: DeskRow, today: date) -> Waiting | None:
    """Return what is to be done next, None when nothing waits."""
    match row.state:
        case PlacementState.DRAFT:
            return Waiting(Todo.SIGN, row.starts_on - timedelta(days=1))
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


def list_desk_rows(session: Session, viewer: Viewer) -> list[DeskRow]:
    """Return all placements of the viewer's promoters; one query."""
    host = aliased(Organisation)
    last_confirmed = (
        select(HourEntry.day)
        .where(HourEntry.placement_id == Placement.id, HourEntry.confirmed_hours.is_not(None))
        .order_by(HourEntry.day.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Placement.id,
            Placement.kind,
            Placement.state,
            Person.family_name,
            Person.given_name,
            host.name,
            Placement.title,
            Placement.starts_on,
            Placement.ends_on,
            case((Placement.state == PlacementState.ACTIVE, last_confirmed)),
        )
        .join(Person, Person.id == Placement.person_id)
        .join(host, host.id == Placement.host_id)
        .where(Placement.promoter_id.in_(viewer.organisations_with(SEE)))
    )
    return [
        DeskRow(id_, _KINDS[kind], _STATES[state], f"{family} {given}", *rest)
        for id_, kind, state, family, given, *rest in rows
    ]


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
        sort=Sort(sort) if sort in set(Sort) else Sort.WORK,
        page=max(1, int(page[:6])) if page.isascii() and page.isdigit() else 1,
    )


def search_rows(
    rows: Iterable[DeskRow], search: ListSearch, today: date, *, page_size: int | None = PAGE_SIZE
) -> Found:
    """Find, order and cut into pages; a promoter's placements fit into memory many times."""
    told = [(row, waiting_of(row, today)) for row in rows if _matches(row, search.words)]
    chosen = [
        (row, waiting)
        for row, waiting in told
        if (not search.states or row.state in search.states)
        and (not search.kinds or row.kind in search.kinds)
        and (not search.late_only or (waiting is not None and waiting.is_late(today)))
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
        late_count=sum(waiting is not None and waiting.is_late(today) for _row, waiting in told),
        state_counts=Counter(row.state for row, _waiting in told),
        kind_counts=Counter(row.kind for row, _waiting in told),
    )


def _matches(row: DeskRow, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = fold(f"{row.person_name} {row.host_name} {row.title}")
    return all(word in text for word in words)


def _place(row: DeskRow, waiting: Waiting | None, sort: Sort, today: date) -> tuple[object, ...]:
    name = fold(row.person_name)
    if sort is Sort.NAME:
        return name, row.starts_on, row.id
    if sort is Sort.DATE:
        return -row.starts_on.toordinal(), name, row.id
    if waiting is not None:
        return 0 if waiting.is_late(today) else 1, waiting.by.toordinal(), name, row.id
    return 2 + _ORDER[row.state], row.ends_on.toordinal(), name, row.id
