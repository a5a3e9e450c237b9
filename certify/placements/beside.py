"""What rooms above show on a promoter's pages of placements: a line for each row, a part for one of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from certify.placements.rows import PlacementView

Lines = Callable[[Session, Sequence[PlacementView]], Mapping[UUID, Markup]]
"""Asked once for all rows of a page: as many queries for three as for thirty."""
Part = Callable[[Session, PlacementView], Markup | None]
"""A section for the side of a placement's page, with a heading of the second level."""
_lines: Final[list[Lines]] = []
_parts: Final[list[Part]] = []


def show_in_list(lines: Lines) -> None:
    """Have a room above say something short of each placement in the promoter's list."""
    if lines not in _lines:
        _lines.append(lines)


def show_on_placement(part: Part) -> None:
    """Have a room above show a section beside a placement; it decides by the viewer what to offer there."""
    if part not in _parts:
        _parts.append(part)


def lines_beside(session: Session, views: Sequence[PlacementView]) -> dict[UUID, list[Markup]]:
    """Return what is said of each placement; each has a key."""
    found: dict[UUID, list[Markup]] = {each.id: [] for each in views}
    for lines in _lines:
        for placement_id, shown in lines(session, views).items():
            found[placement_id].append(shown)
    return found


def parts_beside(session: Session, view: PlacementView) -> list[Markup]:
    return [shown for part in _parts if (shown := part(session, view)) is not None]
