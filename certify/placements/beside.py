"""What rooms above tell a promoter: a line for each placement, a part for one, mails that came back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Final, Protocol
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from certify.placements.rows import PlacementView

Lines = Callable[[Session, Sequence[PlacementView]], Mapping[UUID, Markup]]
"""Asked once for all rows of a page: as many queries for three as for thirty."""
Part = Callable[[Session, PlacementView], Markup | None]
"""A section for the side of a placement's page, with a heading of the second level."""
Returned = Callable[[Session, Collection[UUID]], Mapping[UUID, date]]
"""Of the open placements of some promoters, those of which a mail came back, and since when; one query."""


class Ending(Protocol):
    """A section for the end of a placement, before its buttons; `is_issued`: the final statement is there."""

    def __call__(self, session: Session, view: PlacementView, *, is_issued: bool) -> Markup | None: ...


_lines: Final[list[Lines]] = []
_parts: Final[list[Part]] = []
_endings: Final[list[Ending]] = []
_returned: Final[list[Returned]] = []


def show_in_list(lines: Lines) -> None:
    """Have a room above say something short of each placement in the promoter's list."""
    if lines not in _lines:
        _lines.append(lines)


def show_on_placement(part: Part) -> None:
    """Have a room above show a section beside a placement; it decides by the viewer what to offer there."""
    if part not in _parts:
        _parts.append(part)


def know_returned(returned: Returned) -> None:
    """Have a room above, which sends mails, tell the promoter's list and week which of them came back."""
    if returned not in _returned:
        _returned.append(returned)


def show_at_the_end(ending: Ending) -> None:
    """Have a room above say what comes next, and what of its own the final statement undoes."""
    if ending not in _endings:
        _endings.append(ending)


def lines_beside(session: Session, views: Sequence[PlacementView]) -> dict[UUID, list[Markup]]:
    """Return what is said of each placement; each has a key."""
    found: dict[UUID, list[Markup]] = {each.id: [] for each in views}
    for lines in _lines:
        for placement_id, shown in lines(session, views).items():
            found[placement_id].append(shown)
    return found


def parts_beside(session: Session, view: PlacementView) -> list[Markup]:
    return [shown for part in _parts if (shown := part(session, view)) is not None]


def mails_returned(session: Session, promoter_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return since when a mail is back, for each open placement with one."""
    found: dict[UUID, date] = {}
    for returned in _returned:
        for placement_id, day in returned(session, promoter_ids).items():
            found[placement_id] = min(day, found.get(placement_id, day))
    return found


def endings_beside(session: Session, view: PlacementView, *, is_issued: bool) -> list[Markup]:
    return [shown for ending in _endings if (shown := ending(session, view, is_issued=is_issued)) is not None]
