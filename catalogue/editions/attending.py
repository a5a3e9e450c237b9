"""What this room asks about the persons of an edition. The room above, which knows them, plugs itself in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Attending:
    """How many are in, how many asked or wait, and how many of all these have no address to be told at."""

    taken_count: int = 0
    asking_count: int = 0
    unreachable_count: int = 0

    @property
    def told_count(self) -> int:
        return self.taken_count + self.asking_count - self.unreachable_count


@dataclass(frozen=True, slots=True)
class Keeper:
    """`count_marks(session, edition)`: the marks of the register by meeting. `let_go(session, meeting)`: give
    up what hangs on a meeting that is taken away and holds no mark.
    """

    count_people: Callable[[Session, UUID], Attending]
    count_marks: Callable[[Session, UUID], dict[UUID, int]]
    let_go: Callable[[Session, UUID], None]


_keepers: Final[list[Keeper]] = []


def keep_with(keeper: Keeper) -> None:
    """Have this keeper answer; to be called once, where it is made."""
    _keepers[:] = [keeper]


def count_people(session: Session, edition_id: UUID) -> Attending:
    return _keepers[0].count_people(session, edition_id)


def count_marks(session: Session, edition_id: UUID) -> dict[UUID, int]:
    return _keepers[0].count_marks(session, edition_id)


def let_go(session: Session, meeting_id: UUID) -> None:
    _keepers[0].let_go(session, meeting_id)
