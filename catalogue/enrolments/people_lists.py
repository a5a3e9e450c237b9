"""Who is enrolled, as the desk lists it: who asked first, then who waits, then everybody else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext as _

from catalogue.editions.heading import State
from catalogue.editions.rules import EditionState
from catalogue.enrolments.desk import head
from catalogue.enrolments.grid import outcome_state
from catalogue.enrolments.register import Register, RegisterRow
from catalogue.enrolments.rules import HOLDS_PLACE, TOOK_PART, EnrolmentState, Proposal
from commons.folding import fold

KINDS: Final[dict[str, frozenset[EnrolmentState]]] = {
    "in": TOOK_PART,
    "out": frozenset({EnrolmentState.WITHDRAWN, EnrolmentState.NOT_ADMITTED}),
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    row: RegisterRow
    state: State
    acts: frozenset[str]
    has_address: bool
    place: int


def people_page(
    register: Register, reachable: Collection[UUID], now: datetime, *, wanted: str, kind: str
) -> dict[str, Any]:
    """Return what the page of people shows; `reachable`: who has an e-mail address."""
    queued = sorted(
        register.rows,
        key=lambda row: (row.queued_at or datetime.max.replace(tzinfo=now.tzinfo), row.person_id),
    )
    requests = [row for row in queued if row.standing.state is EnrolmentState.REQUESTED]
    waiting = [row for row in queued if row.standing.state is EnrolmentState.WAITING]
    others = [row for row in register.rows if row not in requests and row not in waiting]
    found = [row for row in others if _matches(row, wanted, kind)]

    def lines(rows: list[RegisterRow]) -> list[PersonLine]:
        return [
            PersonLine(row, _state(register, row), _acts(register, row), row.person_id in reachable, place)
            for place, row in enumerate(rows, 1)
        ]

    return {
        "head": head(register, now),
        "requests": lines(requests),
        "waiting": lines(waiting),
        "people": lines(found),
        "other_count": len(others),
        "unreachable_count": sum(
            row.person_id not in reachable for row in register.rows if row.standing.state in TOOK_PART
        ),
        "free_count": None if register.seats is None else max(0, register.seats - register.taken_count),
        "seats": register.seats,
        "wanted": wanted,
        "kind": kind if kind in KINDS else "",
    }


def _state(register: Register, row: RegisterRow) -> State:
    """Return where somebody stands; who is in and not marked to the end is in, and no more is known."""
    if row.proposal is Proposal.UNMARKED:
        return "ok", str(_("Ammessa")), "check-circle"
    return outcome_state(register, row)


def _matches(row: RegisterRow, wanted: str, kind: str) -> bool:
    """Say whether a person is looked for: each word stands somewhere in the name."""
    name = fold(row.name.full)
    return row.standing.state in KINDS.get(kind, frozenset(EnrolmentState)) and all(
        word in name for word in fold(wanted).split()
    )


def _acts(register: Register, row: RegisterRow) -> frozenset[str]:
    """Return what may be done with this enrolment; nothing once the outcomes are confirmed."""
    if register.state is not EditionState.OPEN:
        return frozenset()
    state = row.standing.state
    acts = set()
    if state is not EnrolmentState.ADMITTED:
        acts.add("admit")
    if state in {EnrolmentState.REQUESTED, EnrolmentState.WAITING}:
        acts.add("turn_away")
    if state in HOLDS_PLACE:
        acts.add("withdraw")
    return frozenset(acts)
