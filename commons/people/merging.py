"""Two records turn out to be one person: one stays, the other only tells where it went.

Who holds rows that name a person follows with a function of its own. They run in one transaction, before the
addresses and the account move, so each still sees both records as they were; one that refuses stops all.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from commons import audit
from commons.access import Viewer
from commons.db import insert_for
from commons.errors import CannotTell, NotFound, Refusal
from commons.people.models import Account, EmailAddress, Person, PersonDistinction, PersonMerge
from commons.people.sealing import FiscalCodeVault

NOTE_LENGTH = 500
Follower: TypeAlias = Callable[[Session, UUID, UUID], None]
_followers: list[Follower] = []


def follow_merges(function: Follower) -> Follower:
    """Have `function(session, kept_id, gone_id)` called at every merge; it may raise a Refusal."""
    if function not in _followers:
        _followers.append(function)
    return function


def merge_persons(
    session: Session,
    kept_id: UUID,
    gone_id: UUID,
    *,
    note: str,
    actor: Viewer,
    now: datetime,
    vault: FiscalCodeVault | None = None,
) -> None:
    """Make `gone_id` one with `kept_id`, for ever: all that was hers is the kept person's from now on.

    The name of the kept one stays; what is missing there (birth date, codes) is taken from the other. Signed
    documents stay as they are. If both have an account, the kept person's stays and the other is disabled.
    """
    reason = _read_note(note)
    kept, gone = _take_both(session, kept_id, gone_id)
    _refuse_two_persons(kept, gone)
    for follow in _followers:
        follow(session, kept_id, gone_id)
    _move_addresses(session, kept_id, gone_id)
    _move_account(session, kept_id, gone_id)
    _move_facts(session, kept, gone, vault)
    _move_distinctions(session, kept_id, gone_id)
    gone.merged_into_id = kept_id
    session.execute(update(Person).where(Person.merged_into_id == gone_id).values(merged_into_id=kept_id))
    session.add(
        PersonMerge(
            id=uuid4(),
            kept_id=kept_id,
            gone_id=gone_id,
            note=reason,
            merged_by_id=actor.account_id,
            merged_at=now,
        )
    )
    session.flush()
    audit.record(
        session,
        actor,
        "people.merge",
        object_type="person",
        object_id=kept_id,
        now=now,
        gone=str(gone_id),
    )


def find_present_person(session: Session, person_id: UUID) -> UUID:
    """Return the person to write to: who was merged meanwhile is the one that stayed.

    The row is held until the transaction ends, so that nobody is merged away between asking and writing.
    """
    row = next(iter(_hold(session, [person_id])), None)
    if row is None:
        raise NotFound("not-found")
    return row.merged_into_id or row.id


def hold_present_persons(session: Session, person_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Hold these records until the transaction ends, and return those that were not merged meanwhile."""
    return frozenset(row.id for row in _hold(session, person_ids) if row.merged_into_id is None)


def _hold(session: Session, person_ids: Iterable[UUID]) -> Sequence[Person]:
    """Lock against merging alone: others may hold and correct them. Always in the same order."""
    return session.scalars(
        select(Person)
        .where(Person.id.in_(set(person_ids)))
        .order_by(Person.id)
        .with_for_update(read=True, key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _read_note(text: str) -> str:
    note = " ".join(text.split())
    if not note:
        raise Refusal("merge-note-empty")
    if len(note) > NOTE_LENGTH:
        raise Refusal("merge-note-too-long", length=NOTE_LENGTH)
    return note


def _take_both(session: Session, kept_id: UUID, gone_id: UUID) -> tuple[Person, Person]:
    """Lock both, always in the same order: two merges at once queue."""
    if kept_id == gone_id:
        raise Refusal("merge-same-record")
    rows = session.scalars(
        select(Person)
        .where(Person.id.in_([kept_id, gone_id]))
        .order_by(Person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {row.id: row for row in rows}
    if len(found) != 2:  # noqa: PLR2004
        raise NotFound("not-found")
    if any(row.merged_into_id is not None for row in found.values()):
        raise Refusal("merged-already")
    return found[kept_id], found[gone_id]


def _refuse_two_persons(kept: Person, gone: Person) -> None:
    """Stop where the records say that they are not one person: correct the wrong one first."""
    if kept.birth_date and gone.birth_date and kept.birth_date != gone.birth_date:
        raise Refusal("merge-birth-dates")
    if kept.fiscal_code_key and gone.fiscal_code_key:  # each is one person's only: these two differ
        raise Refusal("merge-fiscal-codes")


def _move_addresses(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Move all; mails keep going where they went, unless only the other's address was ever verified."""
    rows = session.scalars(select(EmailAddress).where(EmailAddress.person_id.in_([kept_id, gone_id]))).all()
    primaries = [row for row in rows if row.is_primary]
    primaries.sort(key=lambda row: (row.verified_at is None, row.person_id != kept_id))
    session.execute(
        update(EmailAddress)
        .where(EmailAddress.id.in_([row.id for row in rows]))
        .values(person_id=kept_id, is_primary=False)
    )
    if primaries:
        primaries[0].is_primary = True
        session.flush()


def _move_account(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    accounts = {
        row.person_id: row
        for row in session.scalars(select(Account).where(Account.person_id.in_([kept_id, gone_id])))
    }
    gone = accounts.get(gone_id)
    if gone is None:
        return
    if kept_id in accounts:
        gone.is_disabled = True
    else:
        gone.person_id = kept_id
    session.flush()


def _move_facts(session: Session, kept: Person, gone: Person, vault: FiscalCodeVault | None) -> None:
    kept.birth_date = kept.birth_date or gone.birth_date
    kept.alternative_identifier = kept.alternative_identifier or gone.alternative_identifier
    if gone.fiscal_code_key is not None and gone.fiscal_code_sealed is not None:
        if vault is None:
            raise CannotTell("fiscal-code-keys")
        key, code = gone.fiscal_code_key, vault.open(gone.fiscal_code_sealed, gone.id)
        gone.fiscal_code_key = gone.fiscal_code_sealed = None
        session.flush()  # the key is one person's only: it leaves one row before it enters the other
        kept.fiscal_code_key, kept.fiscal_code_sealed = key, vault.seal(code, kept.id)
    session.flush()


def _move_distinctions(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Whoever is somebody else than the one that went is somebody else than the one that stayed."""
    rows = session.scalars(
        select(PersonDistinction).where(
            or_(PersonDistinction.first_id == gone_id, PersonDistinction.second_id == gone_id)
        )
    ).all()
    others = {row.first_id if row.second_id == gone_id else row.second_id: row for row in rows}
    session.execute(
        delete(PersonDistinction).where(
            or_(PersonDistinction.first_id == gone_id, PersonDistinction.second_id == gone_id)
        )
    )
    for other_id, row in others.items():
        if other_id != kept_id:
            tell_apart(session, kept_id, other_id, said_by_id=row.said_by_id, now=row.said_at)


def tell_apart(
    session: Session, one_id: UUID, other_id: UUID, *, said_by_id: UUID | None, now: datetime
) -> None:
    """Note that two records are two persons; saying it again changes nothing."""
    first, second = sorted((one_id, other_id))
    insert = insert_for(session, PersonDistinction).values(
        id=uuid4(), first_id=first, second_id=second, said_by_id=said_by_id, said_at=now
    )
    session.execute(
        insert.on_conflict_do_nothing(
            index_elements=[PersonDistinction.first_id, PersonDistinction.second_id]
        )
    )
