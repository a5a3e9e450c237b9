"""How long a body takes, what is late there, and where in its queue somebody stands."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from certify.assessments.models import Assessment
from certify.assessments.permissions import SEE
from certify.assessments.rules import OPEN, SOON, Stage, usual_days
from commons.access import Viewer

LOOKS_BACK: Final = 200
"""So many of the last ended ones make the usual time."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`usual` is None while too few have ended to tell."""

    late: int
    soon: int
    usual: int | None
    open_count: int
    mine_count: int


def count_figures(session: Session, viewer: Viewer, today: date) -> Figures:
    """Return the figures on top of the queue; two queries."""
    open_ones = Assessment.stage.in_(OPEN)
    mine = is_mine(viewer)
    late, soon, open_count, mine_count = session.execute(
        select(
            func.count(case((is_late(today), 1))),
            func.count(case((is_due_soon(today), 1))),
            func.count(case((open_ones, 1))),
            func.count(case((open_ones & mine, 1))),
        ).where(Assessment.body_id.in_(viewer.organisations_with(SEE)))
    ).one()
    bodies = viewer.organisations_with(SEE)
    spans = [span for body_id, found in _spans(session, bodies).items() for span in found]
    return Figures(late, soon, usual_days(spans), open_count, mine_count)


def usual_times(session: Session, body_ids: Collection[UUID]) -> dict[UUID, int | None]:
    """Return how long each of these bodies usually takes from the request to the outcome; one query."""
    spans = _spans(session, body_ids)
    return {body_id: usual_days(spans.get(body_id, [])) for body_id in body_ids}


def place_in_queue(session: Session, assessment_id: UUID) -> tuple[int, int]:
    """Return (place, length) of an open one among those of its body; (0, n) for one that is over."""
    row = session.execute(
        select(Assessment.body_id, Assessment.asked_at, Assessment.stage).where(
            Assessment.id == assessment_id
        )
    ).one()
    before, length = session.execute(
        select(
            func.count(
                case(
                    (
                        or_(
                            Assessment.asked_at < row.asked_at,
                            (Assessment.asked_at == row.asked_at) & (Assessment.id < assessment_id),
                        ),
                        1,
                    )
                )
            ),
            func.count(),
        ).where(Assessment.body_id == row.body_id, Assessment.stage.in_(OPEN))
    ).one()
    return (before + 1 if row.stage in OPEN else 0), length


def is_late(today: date) -> ColumnElement[bool]:
    return Assessment.stage.in_(OPEN) & (Assessment.due_on < today)


def is_due_soon(today: date) -> ColumnElement[bool]:
    return Assessment.stage.in_(OPEN) & Assessment.due_on.between(today, today + SOON)


def is_mine(viewer: Viewer) -> Any:
    me = viewer.person_id
    return or_(Assessment.f1_id == me, Assessment.f2_id == me, Assessment.f3_id == me)


def _spans(session: Session, body_ids: Collection[UUID]) -> dict[UUID, list[int]]:
    latest = (
        select(
            Assessment.body_id,
            Assessment.asked_at,
            Assessment.decided_at,
            func.row_number()
            .over(partition_by=Assessment.body_id, order_by=Assessment.decided_at.desc())
            .label("place"),
        )
        .where(
            Assessment.body_id.in_(set(body_ids)),
            Assessment.stage.in_([Stage.ENDED, Stage.REFUSED]),
            Assessment.decided_at.is_not(None),
        )
        .subquery()
    )
    found: defaultdict[UUID, list[int]] = defaultdict(list)
    rows = session.execute(
        select(latest.c.body_id, latest.c.asked_at, latest.c.decided_at).where(latest.c.place <= LOOKS_BACK)
    )
    for body_id, asked_at, decided_at in rows:
        found[body_id].append((decided_at - asked_at).days)
    return found
