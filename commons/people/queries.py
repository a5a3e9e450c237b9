"""Persons as the floors above see them: frozen rows, many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from commons.errors import NotFound
from commons.people.models import Account, EmailAddress, Person
from commons.people.rules import address_key


@dataclass(frozen=True, slots=True)
class HolderName:
    given_name: str
    family_name: str

    @property
    def full(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Holder:
    """What a document says of its person, and how to reach him. `address` is None for whoever has none."""

    person_id: UUID
    name: HolderName
    birth_date: date | None
    subject_urn: UUID
    language: str
    address: str | None


@dataclass(frozen=True, slots=True)
class AddressRow:
    id: UUID
    address: str
    is_primary: bool
    is_verified: bool


def get_holder_names(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, HolderName]:
    """Return the names of many persons in one query; unknown ids are left out."""
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name).where(Person.id.in_(set(person_ids)))
    )
    return {row.id: HolderName(row.given_name, row.family_name) for row in rows}


def get_holder_name(session: Session, person_id: UUID) -> HolderName:
    try:
        return get_holder_names(session, [person_id])[person_id]
    except KeyError:
        raise NotFound("not-found") from None


def get_holders(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, Holder]:
    """Return many persons with their primary address in one query; unknown ids are left out."""
    rows = session.execute(
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.birth_date,
            Person.subject_urn,
            Person.language,
            EmailAddress.address,
        )
        .outerjoin(EmailAddress, (EmailAddress.person_id == Person.id) & EmailAddress.is_primary)
        .where(Person.id.in_(set(person_ids)))
    )
    return {
        row.id: Holder(
            person_id=row.id,
            name=HolderName(row.given_name, row.family_name),
            birth_date=row.birth_date,
            subject_urn=row.subject_urn,
            language=row.language,
            address=row.address,
        )
        for row in rows
    }


def get_holder(session: Session, person_id: UUID) -> Holder:
    try:
        return get_holders(session, [person_id])[person_id]
    except KeyError:
        raise NotFound("not-found") from None


def get_primary_addresses(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return where mails go; persons without an address are left out."""
    rows = session.execute(
        select(EmailAddress.person_id, EmailAddress.address).where(
            EmailAddress.person_id.in_(set(person_ids)), EmailAddress.is_primary
        )
    )
    return {row.person_id: row.address for row in rows}


def list_addresses(session: Session, person_id: UUID) -> list[AddressRow]:
    rows = session.execute(
        select(EmailAddress)
        .where(EmailAddress.person_id == person_id)
        .order_by(EmailAddress.is_primary.desc(), EmailAddress.address_key)
    ).scalars()
    return [AddressRow(row.id, row.address, row.is_primary, row.verified_at is not None) for row in rows]


def find_person_by_address(session: Session, address: str) -> UUID | None:
    """Return whose address this is, verified or not. Raises Refusal when it is no address at all."""
    return session.scalar(
        select(EmailAddress.person_id).where(EmailAddress.address_key == address_key(address))
    )


def find_account(session: Session, person_id: UUID) -> UUID | None:
    return session.scalar(select(Account.id).where(Account.person_id == person_id))


def get_account_names(session: Session, account_ids: Iterable[UUID]) -> dict[UUID, HolderName]:
    """Return who stands behind accounts, for "confirmed by" lines; unknown ids are left out.

    Who was made one with another record is called as that one.
    """
    record = aliased(Person)
    rows = session.execute(
        select(Account.id, Person.given_name, Person.family_name)
        .join(record, record.id == Account.person_id)
        .join(Person, Person.id == func.coalesce(record.merged_into_id, record.id))
        .where(Account.id.in_(set(account_ids)))
    )
    return {row.id: HolderName(row.given_name, row.family_name) for row in rows}
