"""Deciding about several who asked or wait, in one transaction: all of them or nobody."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.editions.models import Edition
from catalogue.editions.services import take_edition
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.queries import count_taken
from catalogue.enrolments.rules import EnrolmentState, check_transition
from catalogue.enrolments.services import admit, record_act, require_open, turn_away
from catalogue.enrolments.telling import News, tell
from commons.access import Viewer
from commons.errors import NotFound, Refusal


class Act(StrEnum):
    ADMIT = "admit"
    QUEUE = "queue"
    TURN_AWAY = "turn_away"


TARGET = {
    Act.ADMIT: EnrolmentState.ADMITTED,
    Act.QUEUE: EnrolmentState.WAITING,
    Act.TURN_AWAY: EnrolmentState.NOT_ADMITTED,
}


def decide_many(
    session: Session,
    edition_id: UUID,
    enrolment_ids: Sequence[UUID],
    act: Act,
    *,
    actor: Viewer,
    now: datetime,
    reason: str = "",
    message: str = "",
) -> int:
    """Admit, queue or turn away those chosen, in the order in which they asked; return how many.

    Who is there already is left alone, so the same form sent twice decides once. More than there are seats
    are refused as a whole: whom to leave out is not for the order of a list to say.
    """
    if not enrolment_ids:
        raise Refusal("requests-not-chosen")
    edition = take_edition(session, edition_id, now=now)
    require_open(edition)
    rows = session.scalars(
        select(Enrolment)
        .where(Enrolment.id.in_(enrolment_ids), Enrolment.edition_id == edition_id)
        .order_by(Enrolment.queued_at, Enrolment.created_at, Enrolment.id)
    ).all()
    if len(rows) != len(set(enrolment_ids)):
        raise NotFound("not-found")
    wanted = [row for row in rows if row.state != TARGET[act]]
    if act is Act.ADMIT:
        _require_seats(session, edition, len(wanted))
    for row in wanted:
        if act is Act.ADMIT:
            admit(session, row.id, actor=actor, now=now)
        elif act is Act.QUEUE:
            _queue(session, row, edition, actor=actor, now=now)
        else:
            turn_away(session, row.id, reason=reason, message=message, actor=actor, now=now)
    return len(wanted)


def _queue(session: Session, row: Enrolment, edition: Edition, *, actor: Viewer, now: datetime) -> None:
    """Have somebody wait who asked; his place in the list is that of his request."""
    check_transition(EnrolmentState(row.state), EnrolmentState.WAITING)
    row.state, row.queued_at, row.updated_at = EnrolmentState.WAITING, row.queued_at or now, now
    record_act(session, "enrolments.queue", row, edition, actor=actor, now=now)
    tell(session, row.id, News.WAITING, now=now)


def _require_seats(session: Session, edition: Edition, wanted: int) -> None:
    if edition.seats is None:
        return
    free = max(0, edition.seats - count_taken(session, edition.id))
    if wanted > free:
        raise Refusal("seats-fewer-than-chosen", free=free, chosen=wanted)
