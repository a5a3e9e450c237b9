"""One's own record as its pages show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from commons.accounts.models import AddressLink
from commons.accounts.rules import OwnAddress
from commons.errors import NotFound
from commons.organisations.models import Membership, Organisation
from commons.people.models import Account, EmailAddress, Person
from commons.people.queries import AddressRow, list_addresses
from commons.people.rules import address_key
from commons.signin.models import SigninSession
from commons.signin.rules import hash_secret


@dataclass(frozen=True, slots=True)
class OwnRecord:
    person_id: UUID
    full_name: str
    language: str
    addresses: tuple[AddressRow, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsableAddressLink:
    """A link that its asker may use now; `owner_id`, `owner_key`: who bears the address today, if anybody."""

    id: UUID
    address: str
    owner_id: UUID | None
    owner_key: str | None


def get_own_record(session: Session, person_id: UUID, *, now: datetime) -> OwnRecord:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("not-found")
    waiting = session.scalars(
        select(AddressLink.address)
        .where(
            AddressLink.person_id == person_id, AddressLink.used_at.is_(None), AddressLink.expires_at > now
        )
        .order_by(AddressLink.created_at)
    )
    return OwnRecord(
        person_id=person_id,
        full_name=f"{person.given_name} {person.family_name}",
        language=person.language,
        addresses=tuple(list_addresses(session, person_id)),
        waiting=tuple(dict.fromkeys(waiting)),
    )


def list_own_addresses(session: Session, person_id: UUID) -> list[OwnAddress]:
    return [OwnAddress(row.id, row.is_primary, row.is_verified) for row in list_addresses(session, person_id)]


def find_usable_address_link(
    session: Session, token: str, person_id: UUID, *, now: datetime
) -> UsableAddressLink | None:
    """Return the link if this person asked for it, it is not used and still in time."""
    link = session.scalar(
        select(AddressLink).where(
            AddressLink.token_hash == hash_secret(token),
            AddressLink.person_id == person_id,
            AddressLink.used_at.is_(None),
            AddressLink.expires_at > now,
        )
    )
    if link is None:
        return None
    owner = session.execute(
        select(Person.id, Person.name_key)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(EmailAddress.address_key == address_key(link.address))
    ).first()
    return UsableAddressLink(
        link.id, link.address, owner.id if owner else None, owner.name_key if owner else None
    )


def export_person(session: Session, person_id: UUID) -> dict[str, Any]:
    """Return what the ground floor keeps of a person, for the file that she takes home."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("not-found")
    addresses = session.scalars(select(EmailAddress).where(EmailAddress.person_id == person_id))
    memberships = session.execute(
        select(Membership, Organisation.name)
        .join(Account, Account.id == Membership.account_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Account.person_id == person_id)
    )
    sessions = session.scalars(
        select(SigninSession)
        .join(Account, Account.id == SigninSession.account_id)
        .where(Account.person_id == person_id)
    )
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date,
        "has_fiscal_code": person.fiscal_code_sealed is not None,
        "alternative_identifier": person.alternative_identifier,
        "language": person.language,
        "pseudonym_in_documents": f"urn:uuid:{person.subject_urn}",
        "known_since": person.created_at,
        "addresses": [
            {"address": row.address, "gets_mails": row.is_primary, "confirmed_at": row.verified_at}
            for row in addresses
        ],
        "offices": [
            {"organisation": name, "role": row.role, "office": row.office, "until": row.ends_on}
            for row, name in memberships
        ],
        "browsers": [
            {"browser": row.browser, "since": row.created_at, "last_seen": row.seen_at} for row in sessions
        ],
    }
