"""What the operator puts right on a record: its date, its code, an address that nobody verified."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from commons import audit
from commons.access import Viewer
from commons.errors import NotFound, Refusal
from commons.people.merging import tell_apart
from commons.people.models import EmailAddress, Person

FIRST_BIRTH_DATE = date(1900, 1, 1)


def correct_birth_date(
    session: Session, person_id: UUID, birth_date: date | None, *, actor: Viewer, now: datetime
) -> None:
    """Write another birth date, or none where it is not known. Signed documents keep what they say."""
    person = _take(session, person_id)
    if birth_date is not None and not FIRST_BIRTH_DATE <= birth_date <= now.date():
        raise Refusal("birth-date")
    if birth_date == person.birth_date:
        raise Refusal("birth-date-unchanged")
    person.birth_date = birth_date
    _record(session, "people.correct_birth_date", person_id, actor, now)


def clear_fiscal_code(session: Session, person_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Take a wrong codice fiscale off a record; nobody is shown it. The right one is entered anew."""
    person = _take(session, person_id)
    if person.fiscal_code_key is None:
        raise Refusal("fiscal-code-none")
    person.fiscal_code_key = person.fiscal_code_sealed = None
    _record(session, "people.clear_fiscal_code", person_id, actor, now)


def remove_unverified_address(
    session: Session, person_id: UUID, address_id: UUID, *, actor: Viewer, now: datetime
) -> None:
    """Take off an address that nobody ever verified; a verified one is its owner's to remove."""
    _take(session, person_id)
    row = session.scalar(
        select(EmailAddress)
        .where(EmailAddress.id == address_id, EmailAddress.person_id == person_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound("not-found")
    if row.verified_at is not None:
        raise Refusal("address-is-verified")
    was_primary = row.is_primary
    session.delete(row)
    session.flush()
    if was_primary:
        heir = session.scalar(
            select(EmailAddress)
            .where(EmailAddress.person_id == person_id)
            .order_by(EmailAddress.verified_at.is_(None), EmailAddress.address_key)
            .limit(1)
        )
        if heir is not None:
            heir.is_primary = True
    _record(session, "people.remove_address", person_id, actor, now)


def say_two_persons(session: Session, one_id: UUID, other_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Note that two records that look alike are two persons, so that nobody is asked again."""
    if one_id == other_id:
        raise Refusal("merge-same-record")
    for person_id in sorted((one_id, other_id)):
        _take(session, person_id)
    tell_apart(session, one_id, other_id, said_by_id=actor.account_id, now=now)
    audit.record(
        session,
        actor,
        "people.tell_apart",
        object_type="person",
        object_id=one_id,
        now=now,
        other=str(other_id),
    )


def _take(session: Session, person_id: UUID) -> Person:
    """Lock a record; one that was merged is only a trace, and nothing is written on it any more."""
    person = session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    if person is None:
        raise NotFound("not-found")
    if person.merged_into_id is not None:
        raise Refusal("merged-already")
    return person


def _record(session: Session, action: str, person_id: UUID, actor: Viewer, now: datetime) -> None:
    session.flush()
    audit.record(session, actor, action, object_type="person", object_id=person_id, now=now)
