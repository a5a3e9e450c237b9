"""What is due at a promoter's desk this week."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from certify.placements.desk import Todo, list_desk_rows, waiting_of
from certify.placements.desk_words import TODOS
from certify.placements.words import KINDS
from commons.access import Viewer
from commons.agenda.rules import Due, last_day_of_week

MOST: int = 200
"""More than that nobody reads; the list has them all."""


def placements_due(session: Session, viewer: Viewer, today: date) -> Iterator[Due]:
    """Return unsigned projects, hours nobody confirmed, ends that come or went; two queries."""
    last = last_day_of_week(today)
    found = []
    for row in list_desk_rows(session, viewer):
        waiting = waiting_of(row, today)
        if waiting is None or (waiting.todo is Todo.SIGN and waiting.by > last):
            continue
        found.append((waiting.by, row, waiting.todo))
    found.sort(key=lambda each: (each[0], each[1].person_name))
    for by, row, todo in found[:MOST]:
        endpoint = "placements.closing" if todo in {Todo.CLOSE, Todo.END_SOON} else "placements.show"
        yield Due(
            by,
            str(TODOS[todo]),
            f"{row.person_name}, {row.host_name} ({KINDS[row.kind]})",
            url_for(endpoint, placement_id=row.id),
        )
