"""Persons come in by sheet, by form and by invitation: one door, and one question, "is this the same?"."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from commons import audit
from commons.access import Viewer
from commons.db import insert_for
from commons.errors import CannotTell, NotFound, Refusal
from commons.people.matching import Asked, Candidate, list_candidates
from commons.people.merging import find_present_person
from commons.people.models import Account, EmailAddress, Person
from commons.people.rules import address_key, name_key, read_address, read_fiscal_code, read_name
from commons.people.sealing import FiscalCodeVault


def register_person(
    session: Session,
    *,
    given_name: str,
    family_name: str,
    actor: Viewer,
    now: datetime,
    addresses: Sequence[str] = (),
    birth_date: date | None = None,
    fiscal_code: str | None = None,
    alternative_identifier: str | None = None,
    language: str = "it",
    vault: FiscalCodeVault | None = None,
) -> UUID:
    """Enter a new person and return the id. The first address is where mails go; there may be none.

    Refuses an address or a codice fiscale that is somebody's already: ask `same_person_candidates` first.
    A codice fiscale needs the vault; without one it is not kept in any other way, the whole is refused.
    """
    given, family = read_name(given_name), read_name(family_name)
    if birth_date is not None and not date(1900, 1, 1) <= birth_date <= now.date():
        raise Refusal("birth-date")
    person = Person(
        id=uuid4(),
        given_name=given,
        family_name=family,
        name_key=name_key(given, family),
        birth_date=birth_date,
        alternative_identifier=(alternative_identifier or "").strip() or None,
        language=language,
        subject_urn=uuid4(),
        created_at=now,
    )
    session.add(person)
    session.flush()
    if fiscal_code:
        _set_fiscal_code(session, person, fiscal_code, vault)
    for address in addresses:
        add_address(session, person.id, address)
    audit.record(session, actor, "people.register", object_type="person", object_id=person.id, now=now)
    return person.id


def correct_name(
    session: Session, person_id: UUID, *, given_name: str, family_name: str, actor: Viewer, now: datetime
) -> None:
    """Write a person's name as it should have been written; documents keep the name that was signed.

    The audit says who did it and when, not the names: what the old one was stands in those documents alone.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("not-found")
    given, family = read_name(given_name), read_name(family_name)
    if (given, family) == (person.given_name, person.family_name):
        raise Refusal("name-unchanged")
    person.given_name, person.family_name = given, family
    person.name_key = name_key(given, family)
    session.flush()
    audit.record(session, actor, "people.correct_name", object_type="person", object_id=person_id, now=now)


def add_address(session: Session, person_id: UUID, address: str) -> UUID:
    """Add an address that is not verified yet; the first one of a person becomes primary."""
    key = address_key(address)
    owner = session.scalar(select(EmailAddress.person_id).where(EmailAddress.address_key == key))
    if owner is not None:
        raise Refusal("address-taken")
    has_primary = session.scalar(
        select(EmailAddress.id).where(EmailAddress.person_id == person_id, EmailAddress.is_primary)
    )
    row = EmailAddress(
        id=uuid4(),
        person_id=person_id,
        address=read_address(address),
        address_key=key,
        is_primary=has_primary is None,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:  # two came at once, and the other was quicker
        raise Refusal("address-taken") from error
    return row.id


def make_address_primary(session: Session, person_id: UUID, address_id: UUID) -> None:
    """Send mails to this address from now on. Only a verified one: else they might go to a stranger."""
    row = session.scalar(
        select(EmailAddress).where(EmailAddress.id == address_id, EmailAddress.person_id == person_id)
    )
    if row is None:
        raise NotFound("not-found")
    if row.verified_at is None:
        raise Refusal("address-not-verified")
    session.execute(update(EmailAddress).where(EmailAddress.person_id == person_id).values(is_primary=False))
    row.is_primary = True
    session.flush()


def set_fiscal_code(
    session: Session, person_id: UUID, code: str, *, vault: FiscalCodeVault, actor: Viewer, now: datetime
) -> None:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("not-found")
    _set_fiscal_code(session, person, code, vault)
    audit.record(session, actor, "people.set_fiscal_code", object_type="person", object_id=person_id, now=now)


def read_sealed_fiscal_code(
    session: Session, person_id: UUID, *, vault: FiscalCodeVault, actor: Viewer, now: datetime
) -> str | None:
    """Return the code in clear, for the documents that must state it. Each reading is audited."""
    sealed = session.scalar(select(Person.fiscal_code_sealed).where(Person.id == person_id))
    if sealed is None:
        return None
    audit.record(
        session, actor, "people.read_fiscal_code", object_type="person", object_id=person_id, now=now
    )
    return vault.open(sealed, person_id)


def open_account(session: Session, person_id: UUID, *, now: datetime) -> UUID:
    """Return the person's account, made now if there was none."""
    person_id = find_present_person(session, person_id)
    new = insert_for(session, Account).values(person_id=person_id, created_at=now)
    session.execute(new.on_conflict_do_nothing(index_elements=[Account.person_id]))  # two may come at once
    return session.scalars(select(Account.id).where(Account.person_id == person_id)).one()


def same_person_candidates(
    session: Session,
    *,
    given_name: str,
    family_name: str,
    birth_date: date | None = None,
    addresses: Sequence[str] = (),
    fiscal_code: str | None = None,
    vault: FiscalCodeVault | None = None,
    limit: int = 10,
) -> list[Candidate]:
    """Answer "is this the same person?": who is here already, strongest reason first.

    Two persons whose birth dates are both known and differ are never offered for their name alone.
    Addresses and codes that cannot be read find nobody: refusing them is for whoever registers.
    """
    asked = Asked(given_name, family_name, birth_date, tuple(addresses), fiscal_code)
    return list_candidates(session, [asked], vault=vault)[0][:limit]


def _set_fiscal_code(session: Session, person: Person, text: str, vault: FiscalCodeVault | None) -> None:
    code = read_fiscal_code(text)
    if vault is None:
        raise CannotTell("fiscal-code-keys")
    key = vault.match_key(code)
    owner = session.scalar(select(Person.id).where(Person.fiscal_code_key == key, Person.id != person.id))
    if owner is not None:
        raise Refusal("fiscal-code-taken")
    try:
        with session.begin_nested():
            person.fiscal_code_key, person.fiscal_code_sealed = key, vault.seal(code, person.id)
            session.add(person)
    except IntegrityError as error:  # two came at once, and the other was quicker
        raise Refusal("fiscal-code-taken") from error
