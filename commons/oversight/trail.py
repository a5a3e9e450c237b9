"""The audit to be read: filtered, newest first, leafed through by place, with the names of today."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from commons.audit import AuditEntry
from commons.organisations.models import Organisation
from commons.organisations.queries import get_organisations
from commons.organisations.rules import organisation_key
from commons.oversight.rules import SYSTEM, Place, Question, as_uuid, day_begins, day_ends
from commons.people.models import Account, Person
from commons.people.queries import get_account_names, get_holder_names
from commons.people.rules import fold_name

PER_PAGE = 50
MOST_COUNTED = 10_000
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One act. `actor` is None where nobody ordered it, or nobody was signed in."""

    id: int
    at: datetime
    account_id: UUID | None
    actor: str | None
    action: str
    organisation_id: UUID | None
    organisation: str | None
    object_type: str
    object_id: str
    object_name: str | None
    details: dict[str, Any]

    @property
    def place(self) -> Place:
        return Place(self.at, self.id)


@dataclass(frozen=True, slots=True)
class AuditPage:
    rows: tuple[AuditRow, ...]
    has_newer: bool
    has_older: bool


def list_acts(
    session: Session, question: Question, *, before: Place | None = None, after: Place | None = None
) -> AuditPage:
    """Return a page of acts: those before a place, or those after it, or the newest."""
    where = _asked(question)
    asked = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    if after is not None:
        where += _after(after)
        asked = select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id)
    elif before is not None:
        where += _before(before)
    found = session.scalars(asked.where(*where).limit(PER_PAGE + 1)).all()
    has_more, entries = len(found) > PER_PAGE, list(found[:PER_PAGE])
    if after is not None:
        entries.reverse()
    return AuditPage(
        tuple(_told(session, entries)),
        has_newer=has_more if after is not None else before is not None,
        has_older=True if after is not None else has_more,
    )


def count_acts(session: Session, question: Question) -> int:
    """Return how many acts there are, up to one more than are ever counted."""
    some = select(AuditEntry.id).where(*_asked(question)).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def stream_acts(session: Session, question: Question) -> Iterator[AuditRow]:
    """Return all acts that were asked for, the newest first, some at a time."""
    place: Place | None = None
    while True:
        where = _asked(question)
        if place is not None:
            where += _before(place)
        entries = session.scalars(
            select(AuditEntry).where(*where).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(BATCH)
        ).all()
        yield from _told(session, entries)
        if len(entries) < BATCH:
            return
        place = Place(entries[-1].at, entries[-1].id)
        session.expunge_all()


def _before(place: Place) -> list[ColumnElement[bool]]:
    return [AuditEntry.at <= place.at, or_(AuditEntry.at < place.at, AuditEntry.id < place.id)]


def _after(place: Place) -> list[ColumnElement[bool]]:
    return [AuditEntry.at >= place.at, or_(AuditEntry.at > place.at, AuditEntry.id > place.id)]


def _asked(question: Question) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if question.since is not None:
        where.append(AuditEntry.at >= day_begins(question.since))
    if question.until is not None:
        where.append(AuditEntry.at < day_ends(question.until))
    if question.who.casefold() == SYSTEM:
        where.append(AuditEntry.account_id.is_(None))
    elif question.who:
        where.append(AuditEntry.account_id.in_(_accounts_named(question.who)))
    if question.action.endswith("."):
        where.append(AuditEntry.action.startswith(question.action, autoescape=True))
    elif question.action:
        where.append(AuditEntry.action == question.action)
    if question.organisation:
        key = organisation_key(question.organisation)
        named = select(Organisation.id).where(
            or_(
                Organisation.name_key.contains(key, autoescape=True),
                Organisation.slug == question.organisation,
            )
        )
        where.append(AuditEntry.organisation_id.in_(named))
    if question.object_type:
        where.append(AuditEntry.object_type == question.object_type)
    if question.object_id:
        where.append(AuditEntry.object_id == question.object_id)
    return where


def _accounts_named(text: str) -> Any:
    """Select the accounts of whoever bears these words, also those of records that became part of hers."""
    record = aliased(Person)
    words = [word for word in map(fold_name, text.split()) if word]
    return (
        select(Account.id)
        .join(record, record.id == Account.person_id)
        .join(Person, Person.id == func.coalesce(record.merged_into_id, record.id))
        .where(*[Person.name_key.contains(word, autoescape=True) for word in words])
    )


def _told(session: Session, entries: Sequence[AuditEntry]) -> Iterable[AuditRow]:
    """Put names to ids, a query for each kind of them."""
    actors = get_account_names(session, {each.account_id for each in entries if each.account_id})
    organisations = get_organisations(
        session, {each.organisation_id for each in entries if each.organisation_id}
    )
    persons = get_holder_names(session, filter(None, (_person_of(each) for each in entries)))
    for each in entries:
        actor = actors.get(each.account_id) if each.account_id else None
        organisation = organisations.get(each.organisation_id) if each.organisation_id else None
        person_id = _person_of(each)
        person = persons.get(person_id) if person_id else None
        yield AuditRow(
            id=each.id,
            at=each.at,
            account_id=each.account_id,
            actor=actor.full if actor else None,
            action=each.action,
            organisation_id=each.organisation_id,
            organisation=organisation.name if organisation else None,
            object_type=each.object_type,
            object_id=each.object_id,
            object_name=person.full if person else None,
            details=each.details,
        )


def _person_of(entry: AuditEntry) -> UUID | None:
    return as_uuid(entry.object_id) if entry.object_type == "person" else None
