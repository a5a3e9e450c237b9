"""Who comes in, who goes, and how it ended."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.editions.models import Edition
from catalogue.editions.queries import find_lead_provider
from catalogue.editions.rules import EditionState, is_full
from catalogue.editions.services import close_edition, reopen_edition, take_edition
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.queries import count_taken
from catalogue.enrolments.register import list_standings
from catalogue.enrolments.rules import (
    OUTCOMES,
    EnrolmentState,
    Proposal,
    check_decision,
    check_reason,
    check_transition,
    propose,
    read_note,
)
from catalogue.enrolments.telling import News, tell
from commons import audit
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal
from commons.people.merging import find_present_person


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many enrolments ended how."""

    completed_count: int
    exception_count: int
    not_completed_count: int
    withdrawn_count: int
    not_admitted_count: int


def enrol_person(
    session: Session,
    edition_id: UUID,
    person_id: UUID,
    *,
    actor: Viewer,
    now: datetime,
    is_walk_in: bool = False,
) -> tuple[UUID, EnrolmentState]:
    """Enrol a person in an open edition: admitted while there are seats, else on the waiting list.

    A walk-in is in the room already: he is admitted whatever the seats.
    """
    edition = take_edition(session, edition_id, now=now)
    require_open(edition)
    person_id = find_present_person(session, person_id)
    known = session.scalar(
        select(Enrolment.id).where(Enrolment.edition_id == edition_id, Enrolment.person_id == person_id)
    )
    if known is not None:
        raise Refusal("already-enrolled")
    has_place = is_walk_in or not is_full(edition.seats, count_taken(session, edition_id))
    state = EnrolmentState.ADMITTED if has_place else EnrolmentState.WAITING
    enrolment = Enrolment(
        id=uuid4(),
        edition_id=edition_id,
        person_id=person_id,
        state=state,
        is_walk_in=is_walk_in,
        is_decided=False,
        is_exception=False,
        queued_at=None if has_place else now,
        created_at=now,
        updated_at=now,
    )
    session.add(enrolment)
    record_act(session, "enrolments.enrol", enrolment, edition, actor=actor, now=now, state=state.value)
    return enrolment.id, state


def admit(session: Session, enrolment_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Admit somebody who asked, waits, was turned away or withdrew, while there is a seat, and tell him."""
    enrolment, edition = _take_enrolment(session, enrolment_id, now)
    before = EnrolmentState(enrolment.state)
    check_transition(before, EnrolmentState.ADMITTED)
    if is_full(edition.seats, count_taken(session, edition.id)):
        raise Refusal("edition-is-full", seats=edition.seats)
    enrolment.state, enrolment.withdrawn_on = EnrolmentState.ADMITTED, None
    enrolment.queued_at = enrolment.refusal_reason = enrolment.refusal_message = None
    record_act(session, "enrolments.admit", enrolment, edition, actor=actor, now=now)
    tell(session, enrolment_id, News.PLACE_FREED if before == "waiting" else News.ADMITTED, now=now)


def turn_away(
    session: Session, enrolment_id: UUID, *, actor: Viewer, now: datetime, reason: str = "", message: str = ""
) -> None:
    """Turn somebody away who asked or waited. `reason` stays inside, `message` goes to him."""
    enrolment, edition = _take_enrolment(session, enrolment_id, now)
    check_transition(EnrolmentState(enrolment.state), EnrolmentState.NOT_ADMITTED)
    enrolment.state, enrolment.queued_at = EnrolmentState.NOT_ADMITTED, None
    enrolment.refusal_reason, enrolment.refusal_message = (
        read_note(reason) or None,
        read_note(message) or None,
    )
    record_act(session, "enrolments.turn_away", enrolment, edition, actor=actor, now=now)
    tell(session, enrolment_id, News.NOT_ADMITTED, now=now)


def withdraw(
    session: Session, enrolment_id: UUID, *, actor: Viewer, now: datetime, on_day: date | None = None
) -> None:
    """Record that somebody withdrew, today unless told otherwise. What he attended stays in the register."""
    enrolment, edition = _take_enrolment(session, enrolment_id, now)
    check_transition(EnrolmentState(enrolment.state), EnrolmentState.WITHDRAWN)
    today = now.astimezone(TRENTO).date()
    if on_day is not None and on_day > today:
        raise Refusal("withdrawn-in-future")
    enrolment.state, enrolment.withdrawn_on = EnrolmentState.WITHDRAWN, on_day or today
    enrolment.queued_at = None
    record_act(session, "enrolments.withdraw", enrolment, edition, actor=actor, now=now)


def decide_exception(
    session: Session,
    enrolment_id: UUID,
    *,
    is_granted: bool,
    reason: str,
    version: int,
    actor: Viewer,
    now: datetime,
) -> None:
    """Decide about somebody below the minimum. The reason of an exception stays in the register alone.

    `version` is that of the edition on which the decision was taken: when the register has changed since,
    it is refused. The same decision sent twice changes nothing.
    """
    kept_reason = check_reason(reason) if is_granted else None
    enrolment = session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise NotFound("not-found")
    if (
        enrolment.is_decided
        and enrolment.is_exception == is_granted
        and enrolment.exception_reason == kept_reason
    ):
        return
    edition = take_edition(session, enrolment.edition_id, now=now, version=version)
    require_open(edition)
    check_decision(list_standings(session, edition.id)[enrolment_id], _require_minimum(edition))
    enrolment.is_decided, enrolment.is_exception = True, is_granted
    enrolment.exception_reason, enrolment.updated_at = kept_reason, now
    record_act(
        session,
        "enrolments.decide_exception",
        enrolment,
        edition,
        actor=actor,
        now=now,
        is_granted=is_granted,
    )


def confirm_outcomes(
    session: Session, edition_id: UUID, *, version: int, actor: Viewer, now: datetime
) -> Confirmed:
    """Confirm how each enrolment ended, and close the edition; all or nothing.

    Refused while a meeting is still to come, while a presence is missing or somebody has not been decided
    about, and when the register is not that of `version` any more. Sent twice, the second changes nothing.
    """
    edition = take_edition(session, edition_id, now=now)
    if edition.state == EditionState.CLOSED and edition.version == version + 2:
        edition.version -= 1
        return _count_confirmed(session, edition_id)
    if edition.version != version + 1:
        raise Refusal("edition-changed")
    minimum = _require_minimum(edition)
    close_edition(session, edition, actor=actor, now=now)
    standings = list_standings(session, edition_id)
    proposals = {each: propose(standing, minimum) for each, standing in standings.items()}
    open_count = sum(proposal not in OUTCOMES for proposal in proposals.values())
    if open_count:
        raise Refusal("outcomes-undecided", count=open_count)
    confirmations = [
        {
            "id": enrolment_id,
            "state": OUTCOMES[proposal].value,
            "is_exception": proposal is Proposal.EXCEPTION,
            "confirmed_minutes": standings[enrolment_id].attended_minutes,
            "updated_at": now,
        }
        for enrolment_id, proposal in proposals.items()
    ]
    if confirmations:
        session.execute(update(Enrolment), confirmations)
    confirmed = _count_confirmed(session, edition_id)
    audit.record(
        session,
        actor,
        "enrolments.confirm_outcomes",
        object_type="edition",
        object_id=edition_id,
        organisation_id=find_lead_provider(session, edition.course_id),
        now=now,
        completed=confirmed.completed_count,
        exceptions=confirmed.exception_count,
        not_completed=confirmed.not_completed_count,
    )
    return confirmed


def reopen_outcomes(
    session: Session, edition_id: UUID, *, version: int, actor: Viewer, now: datetime
) -> None:
    """Open a closed edition again: presences and decisions stand, nothing is confirmed any more."""
    edition = take_edition(session, edition_id, now=now)
    if edition.state == EditionState.OPEN and edition.version == version + 2:
        edition.version -= 1
        return
    if edition.version != version + 1:
        raise Refusal("edition-changed")
    reopen_edition(session, edition, actor=actor, now=now)
    confirmed = Enrolment.state.in_((EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED))
    everybody = update(Enrolment).where(Enrolment.edition_id == edition_id)
    session.execute(everybody.where(confirmed).values(state=EnrolmentState.ADMITTED.value))
    session.execute(everybody.values(confirmed_minutes=None, updated_at=now))  # of who withdrew too


def _take_enrolment(session: Session, enrolment_id: UUID, now: datetime) -> tuple[Enrolment, Edition]:
    """Lock the edition first, always: two who want the last seat queue there."""
    edition_id = session.scalar(select(Enrolment.edition_id).where(Enrolment.id == enrolment_id))
    if edition_id is None:
        raise NotFound("not-found")
    edition = take_edition(session, edition_id, now=now)
    require_open(edition)
    enrolment = session.get_one(Enrolment, enrolment_id, populate_existing=True)
    enrolment.updated_at = now
    return enrolment, edition


def require_open(edition: Edition) -> None:
    if edition.state != EditionState.OPEN:
        raise Refusal(f"edition-is-{edition.state}")


def _require_minimum(edition: Edition) -> int:
    if edition.minimum_minutes is None:
        raise Refusal("edition-lacks-minimum")
    return edition.minimum_minutes


def _count_confirmed(session: Session, edition_id: UUID) -> Confirmed:
    session.flush()
    rows = session.execute(
        select(Enrolment.state, Enrolment.is_exception).where(Enrolment.edition_id == edition_id)
    ).all()
    states = [row.state for row in rows]
    return Confirmed(
        completed_count=states.count(EnrolmentState.COMPLETED),
        exception_count=sum(row.is_exception for row in rows),
        not_completed_count=states.count(EnrolmentState.NOT_COMPLETED),
        withdrawn_count=states.count(EnrolmentState.WITHDRAWN),
        not_admitted_count=states.count(EnrolmentState.NOT_ADMITTED),
    )


def record_act(
    session: Session,
    action: str,
    enrolment: Enrolment,
    edition: Edition,
    *,
    actor: Viewer,
    now: datetime,
    **details: str | bool,
) -> None:
    session.flush()
    audit.record(
        session,
        actor,
        action,
        object_type="enrolment",
        object_id=enrolment.id,
        organisation_id=find_lead_provider(session, edition.course_id),
        now=now,
        edition=str(edition.id),
        **details,
    )
