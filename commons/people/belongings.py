"""What hangs on a person on the floors above, in numbers: each floor counts its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

Counter: TypeAlias = Callable[[Session, Sequence[UUID]], Mapping[UUID, int]]
"""Returns how many there are of each of these persons, in one query; whoever has none may be left out."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """One kind of thing: `label` is its name in the plural ("Edizioni")."""

    key: str
    label: LazyString
    count: Counter


_known: dict[str, Belongings] = {}


def count_belongings(key: str, label: LazyString, count: Counter) -> None:
    """Have these things counted on the page of a person, and before two records are made one."""
    _known[key] = Belongings(key, label, count)


def list_belongings(session: Session, person_ids: Sequence[UUID]) -> list[tuple[LazyString, dict[UUID, int]]]:
    """Return each kind with its count for every one of these persons; one query for each kind."""
    found = []
    for each in _known.values():
        counts = each.count(session, person_ids)
        found.append((each.label, {person_id: counts.get(person_id, 0) for person_id in person_ids}))
    return found
