"""Persons as the operator finds them: a list to search, one record whole, pairs that may be one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union
from sqlalchemy.orm import Session, aliased

from commons.errors import NotFound, Refusal
from commons.people.models import Account, EmailAddress, Person, PersonDistinction, PersonMerge
from commons.people.queries import AddressRow, HolderName, list_addresses
from commons.people.rules import Sameness, address_key, fold_name

PER_PAGE = 50
MOST_WORDS = 6


class Order(StrEnum):
    NAME = "name"
    NEWEST = "newest"


class Entrance(StrEnum):
    """Whether a person can sign in."""

    NONE = "none"
    OPEN = "open"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: UUID
    name: HolderName
    birth_year: int | None
    address: str | None
    address_count: int
    entrance: Entrance
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A record that became part of another: the trace."""

    other_id: UUID
    name: HolderName
    note: str
    merged_at: datetime
    merged_by_id: UUID | None


@dataclass(frozen=True, slots=True)
class Record:
    """One person's record whole. `merged_into` is set when it is only a trace; then the rest is empty."""

    id: UUID
    name: HolderName
    birth_year: int | None
    language: str
    has_fiscal_code: bool
    alternative_identifier: str | None
    created_at: datetime
    account_id: UUID | None
    entrance: Entrance
    addresses: tuple[AddressRow, ...]
    merged_into: MergeRow | None
    merged_here: tuple[MergeRow, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person, the strongest reason first."""

    first: PersonRow
    second: PersonRow
    why: tuple[Sameness, ...]


def list_persons(
    session: Session, *, text: str = "", order: Order = Order.NAME, page: int = 1
) -> tuple[list[PersonRow], int]:
    """Return one page of the persons who match, and how many there are in all; three queries."""
    where = [Person.merged_into_id.is_(None), *_matching(text)]
    count = session.scalar(select(func.count()).select_from(Person).where(*where)) or 0
    by = (Person.created_at.desc(), Person.id) if order is Order.NEWEST else (Person.name_key, Person.id)
    ids = session.scalars(
        select(Person.id).where(*where).order_by(*by).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    ).all()
    rows = _rows(session, ids)
    return [rows[each] for each in ids], count


def get_record(session: Session, person_id: UUID) -> Record:
    row = session.execute(
        select(Person, Account.id, Account.is_disabled)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id == person_id)
    ).first()
    if row is None:
        raise NotFound("not-found")
    person, account_id, is_disabled = row
    merges = _merges(session, person_id)
    return Record(
        id=person.id,
        name=HolderName(person.given_name, person.family_name),
        birth_year=person.birth_date.year if person.birth_date else None,
        language=person.language,
        has_fiscal_code=person.fiscal_code_key is not None,
        alternative_identifier=person.alternative_identifier,
        created_at=person.created_at,
        account_id=account_id,
        entrance=_entrance(account_id, is_disabled=is_disabled),
        addresses=tuple(list_addresses(session, person_id)),
        merged_into=_merged_into(session, person) if person.merged_into_id else None,
        merged_here=merges,
    )


def list_pairs(session: Session, *, person_id: UUID | None = None, page: int = 1) -> tuple[list[Pair], int]:
    """Return one page of the pairs that may be one person, and how many there are; of one person if given."""
    pairs = _pairs(person_id).subquery()
    count = session.scalar(select(func.count()).select_from(pairs)) or 0
    found = session.execute(
        select(pairs)
        .order_by(pairs.c.name_key, pairs.c.first, pairs.c.second)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    rows = _rows(session, [each for pair in found for each in (pair.first, pair.second)])
    reasons = _reasons(session, [(pair.first, pair.second) for pair in found])
    return [
        Pair(rows[pair.first], rows[pair.second], reasons[pair.first, pair.second]) for pair in found
    ], count


def count_pairs(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(_pairs(None).subquery())) or 0


def _matching(text: str) -> list[ColumnElement[bool]]:
    """Look for an address as it is, for a name by its words, in any order and however they are written."""
    if "@" in text:
        try:
            key = address_key(text)
        except Refusal:
            return [literal(False)]  # noqa: FBT003  SQL's own
        return [Person.id.in_(select(EmailAddress.person_id).where(EmailAddress.address_key == key))]
    words = [word for word in map(fold_name, text.split()) if word][:MOST_WORDS]
    return [Person.name_key.contains(word, autoescape=True) for word in words]


def _rows(session: Session, ids: Sequence[UUID]) -> dict[UUID, PersonRow]:
    counted = (
        select(EmailAddress.person_id, func.count().label("count"))
        .where(EmailAddress.person_id.in_(ids))
        .group_by(EmailAddress.person_id)
        .subquery()
    )
    rows = session.execute(
        select(Person, EmailAddress.address, counted.c.count, Account.id, Account.is_disabled)
        .outerjoin(EmailAddress, (EmailAddress.person_id == Person.id) & EmailAddress.is_primary)
        .outerjoin(counted, counted.c.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id.in_(ids))
    )
    return {
        person.id: PersonRow(
            id=person.id,
            name=HolderName(person.given_name, person.family_name),
            birth_year=person.birth_date.year if person.birth_date else None,
            address=address,
            address_count=count or 0,
            entrance=_entrance(account_id, is_disabled=is_disabled),
            created_at=person.created_at,
        )
        for person, address, count, account_id, is_disabled in rows
    }


def _entrance(account_id: UUID | None, *, is_disabled: bool | None) -> Entrance:
    if account_id is None:
        return Entrance.NONE
    return Entrance.DISABLED if is_disabled else Entrance.OPEN


def _merges(session: Session, person_id: UUID) -> tuple[MergeRow, ...]:
    rows = session.execute(
        select(PersonMerge, Person)
        .join(Person, Person.id == PersonMerge.gone_id)
        .where(Person.merged_into_id == person_id)
        .order_by(PersonMerge.merged_at, PersonMerge.gone_id)
    )
    return tuple(_merge_row(merge, person) for merge, person in rows)


def _merged_into(session: Session, gone: Person) -> MergeRow | None:
    row = session.execute(
        select(PersonMerge, Person)
        .join(Person, Person.id == gone.merged_into_id)
        .where(PersonMerge.gone_id == gone.id)
    ).first()
    return None if row is None else _merge_row(row[0], row[1])


def _merge_row(merge: PersonMerge, other: Person) -> MergeRow:
    name = HolderName(other.given_name, other.family_name)
    return MergeRow(other.id, name, merge.note, merge.merged_at, merge.merged_by_id)


def _pairs(person_id: UUID | None) -> Select[tuple[UUID, UUID, str]]:
    """Select (first, second, name_key) of records that share the folded name or the other identifier.

    Birth dates that are both known and differ are two persons of one name; so are those whom somebody has
    told apart.
    """
    one, other = aliased(Person), aliased(Person)
    same_name = and_(
        one.name_key == other.name_key,
        or_(one.birth_date.is_(None), other.birth_date.is_(None), one.birth_date == other.birth_date),
    )
    # The first half is said for SQLite: after ANALYZE an index full of NULL seems useless to it, and it would
    # compare every record with every other.
    same_identifier = and_(
        one.alternative_identifier.is_not(None), one.alternative_identifier == other.alternative_identifier
    )
    mine = [] if person_id is None else [or_(one.id == person_id, other.id == person_id)]
    halves = [
        select(one.id.label("first"), other.id.label("second"), one.name_key.label("name_key"))
        .join(other, one.id < other.id)
        .where(
            why,
            one.merged_into_id.is_(None),
            other.merged_into_id.is_(None),
            ~select(PersonDistinction.id)
            .where(PersonDistinction.first_id == one.id, PersonDistinction.second_id == other.id)
            .exists(),
            *mine,
        )
        for why in (same_name, same_identifier)
    ]
    both = union(*halves).subquery()
    return select(both.c.first, both.c.second, both.c.name_key)


def _reasons(
    session: Session, pairs: Sequence[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], tuple[Sameness, ...]]:
    ids = {each for pair in pairs for each in pair}
    people = {row.id: row for row in session.scalars(select(Person).where(Person.id.in_(ids)))}
    found = {}
    for pair in pairs:
        one, other = people[pair[0]], people[pair[1]]
        why = []
        if one.alternative_identifier and one.alternative_identifier == other.alternative_identifier:
            why.append(Sameness.IDENTIFIER)
        if one.name_key == other.name_key:
            has_dates = one.birth_date is not None and one.birth_date == other.birth_date
            why.append(Sameness.NAME_AND_BIRTH_DATE if has_dates else Sameness.NAME)
        found[pair] = tuple(why)
    return found
