"""What is due at a promoter's desk this week."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from certify.placements.desk import Todo, waitings_of
from certify.placements.desk_rows import list_desk_rows
from certify.placements.desk_words import address_of, say_todo
from certify.placements.words import KINDS
from commons.access import Viewer
from commons.agenda.rules import Due, last_day_of_week

MOST: int = 200
"""More than that nobody reads; the list has them all."""
_BEFORE_IT_BEGINS = frozenset({Todo.SIGN, Todo.COMPLETE})


def placements_due(session: Session, viewer: Viewer, today: date) -> Iterator[Due]:
    """Return projects to complete or sign, mails that came back, unconfirmed hours, ends; two queries."""
    last = last_day_of_week(today)
    found = [
        (waiting, row)
        for row in list_desk_rows(session, viewer, today)
        for waiting in waitings_of(row, today)
        if waiting.todo not in _BEFORE_IT_BEGINS or waiting.by <= last
    ]
    found.sort(key=lambda each: (each[0].by, each[1].person_name))
    for waiting, row in found[:MOST]:
        yield Due(
            waiting.by,
            say_todo(waiting.todo, row),
            f"{row.person_name}, {row.host_name} ({KINDS[row.kind]})",
            address_of(waiting.todo, row),
        )
