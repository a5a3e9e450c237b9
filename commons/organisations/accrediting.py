"""Accreditations: entered by one person, of force once another confirmed, ended by a later act."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from commons import audit, jobs
from commons.access import Viewer
from commons.errors import Forbidden, NotFound, Refusal
from commons.organisations.models import Accreditation, Organisation
from commons.organisations.rules import (
    ACT_LENGTH,
    MAILED_BEFORE,
    AccreditationFunction,
    check_days,
    check_ending,
    check_second_person,
    read_line,
)

WARN_OF_LAPSE: Final = "organisations.warn_of_lapse"
MORNING: Final = time(6, tzinfo=UTC)


def enter_accreditation(
    session: Session,
    *,
    organisation_id: UUID,
    function: AccreditationFunction,
    scope: str,
    act_number: str,
    valid_from: date,
    actor: Viewer,
    now: datetime,
    valid_until: date | None = None,
    act_sha256: str | None = None,
) -> UUID:
    """Enter what an act allows. It is of no force until a second person has confirmed it."""
    # The organisation is held until the end: of the same act sent twice, the second sees the first.
    if (
        session.scalar(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
        is None
    ):
        raise NotFound("not-found")
    if actor.account_id is None:
        raise Forbidden("forbidden")
    check_days(valid_from, valid_until)
    act, told = read_line(act_number), scope.strip()
    if not told or act is None:
        raise Refusal("accreditation-incomplete")
    known = session.scalar(
        select(Accreditation.id).where(
            Accreditation.organisation_id == organisation_id,
            Accreditation.function == function,
            Accreditation.act_number == act,
            Accreditation.scope == told,
            Accreditation.valid_from == valid_from,
            Accreditation.withdrawn_at.is_(None),
        )
    )
    if known is not None:
        raise Refusal("accreditation-known")
    row = Accreditation(
        id=uuid4(),
        organisation_id=organisation_id,
        function=function,
        scope=told,
        act_number=act[:ACT_LENGTH],
        act_sha256=act_sha256,
        valid_from=valid_from,
        valid_until=valid_until,
        entered_by_id=actor.account_id,
        entered_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, actor, "organisations.enter_accreditation", row, now)
    return row.id


def confirm_accreditation(session: Session, accreditation_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Put it in force: by somebody else than who entered it, and once. Warnings of its end are scheduled."""
    row = _hold(session, accreditation_id)
    if row.withdrawn_at is not None:
        raise Refusal("accreditation-withdrawn")
    if row.confirmed_at is not None:
        raise Refusal("accreditation-confirmed")
    row.confirmed_by_id = check_second_person(row.entered_by_id, actor.account_id)
    row.confirmed_at = now
    _schedule_warnings(session, row, now)
    _record(session, actor, "organisations.confirm_accreditation", row, now)


def withdraw_accreditation(session: Session, accreditation_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Take back what was entered wrongly, before it is of force; it stays in the list as withdrawn."""
    if actor.account_id is None:
        raise Forbidden("forbidden")
    row = _hold(session, accreditation_id)
    if row.withdrawn_at is not None:
        raise Refusal("accreditation-withdrawn")
    if row.confirmed_at is not None:
        raise Refusal("accreditation-confirmed")
    row.withdrawn_by_id, row.withdrawn_at = actor.account_id, now
    _record(session, actor, "organisations.withdraw_accreditation", row, now)


def end_accreditation(
    session: Session, accreditation_id: UUID, *, on: date, act_number: str, actor: Viewer, now: datetime
) -> None:
    """Record an act that ends it early; `on` is the last day on which it holds. Once: an end is not moved."""
    if actor.account_id is None:
        raise Forbidden("forbidden")
    row = _hold(session, accreditation_id)
    if row.confirmed_at is None:
        raise Refusal("accreditation-unconfirmed")
    if row.ended_on is not None:
        raise Refusal("accreditation-ended")
    check_ending(on, row.valid_from, row.valid_until)
    act = read_line(act_number)
    if act is None:
        raise Refusal("accreditation-incomplete")
    row.ended_on, row.ending_act, row.ended_by_id = on, act[:ACT_LENGTH], actor.account_id
    session.flush()
    _record(session, actor, "organisations.end_accreditation", row, now)


def _schedule_warnings(session: Session, row: Accreditation, now: datetime) -> None:
    """Have the operators told by mail before it lapses. What the day will be like is asked again then."""
    if row.valid_until is None:
        return
    for days in MAILED_BEFORE:
        run_at = datetime.combine(row.valid_until - timedelta(days=days), MORNING)
        if run_at > now:
            jobs.enqueue(
                session,
                WARN_OF_LAPSE,
                {"accreditation": str(row.id), "days": days},
                run_at=run_at,
                dedup=f"{WARN_OF_LAPSE}:{row.id}:{days}",
            )


def _hold(session: Session, accreditation_id: UUID) -> Accreditation:
    row = session.scalar(
        select(Accreditation)
        .where(Accreditation.id == accreditation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("not-found")
    return row


def _record(session: Session, actor: Viewer, action: str, row: Accreditation, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action,
        object_type="accreditation",
        object_id=row.id,
        organisation_id=row.organisation_id,
        now=now,
    )
