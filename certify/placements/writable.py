"""Whose hours are still written, and why of the others none are."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.certificates.models import Certificate
from certify.certificates.rules import Status, SubjectType
from certify.placements.models import Placement
from certify.placements.rows import PlacementView
from certify.placements.rules import PlacementState
from commons.adapters.clock import TRENTO
from commons.errors import Refusal

COUNTING: Final = frozenset(
    {
        PlacementState.ACTIVE,
        PlacementState.SUSPENDED,
        PlacementState.REPORTED,
        PlacementState.INTERRUPTED,
    }
)
"""Lives in which hours are still written: the days before an interruption too, for a while."""
CORRECTED_FOR: Final = timedelta(days=60)
"""So long after an interruption was recorded: as long as mails ask a tutor for what is missing."""


def against_hours(
    session: Session, placements: Iterable[Placement | PlacementView], today: date
) -> dict[UUID, Refusal]:
    """Return of which of these no hours are written any more, and why; one query where some were interrupted.

    What was interrupted is never closed by hand: its hours stand still while a document in force states them,
    and in any case after a while.
    """
    found, interrupted = {}, []
    for each in placements:
        if each.state not in COUNTING:
            found[each.id] = Refusal("hours-not-now")
        elif each.state == PlacementState.INTERRUPTED:
            interrupted.append(each.id)
            last = each.state_since.astimezone(TRENTO).date() + CORRECTED_FOR
            if today > last:
                found[each.id] = Refusal("hours-too-late", day=last)
    for placement_id in _stated(session, interrupted):
        found[placement_id] = Refusal("hours-stated")
    return found


def _stated(session: Session, placement_ids: Collection[UUID]) -> Sequence[UUID]:
    """Return which of these a document in force says something of: nobody contradicts its figures."""
    if not placement_ids:
        return []
    return session.scalars(
        select(Certificate.subject_id).where(
            Certificate.subject_type == SubjectType.PLACEMENT,
            Certificate.subject_id.in_(placement_ids),
            Certificate.status.in_([Status.ISSUED, Status.SUSPENDED]),
        )
    ).all()
