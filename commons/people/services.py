"""Persons come in by sheet, by form and by invitation: one door, and one question, "is this the same?"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from commons import audit
from commons.access import Viewer
from commons.db import insert_for
from commons.errors import CannotTell, NotFound, Refusal
from commons.people.models import Account, EmailAddress, Person
from commons.people.rules import Sameness, address_key, name_key, read_address, read_fiscal_code, read_name
from commons.people.sealing import FiscalCodeVault


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is here already and may be the one in question; `why`: the strongest reason first."""

    person_id: UUID
    given_name: str
    family_name: str
    birth_date: date | None
    why: tuple[Sameness, ...]


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
    if fiscal_code:
        _set_fiscal_code(session, person, fiscal_code, vault)
    session.add(person)
    session.flush()
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
    session.add(row)
    session.flush()
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
    key = name_key(given_name, family_name)
    keys = [readable for each in addresses if (readable := _readable_key(each))]
    code_key = _readable_code_key(fiscal_code, vault)
    wanted: list[ColumnElement[bool]] = [Person.name_key == key]
    if keys:
        wanted.append(Person.id.in_(select(EmailAddress.person_id).where(EmailAddress.address_key.in_(keys))))
    if code_key:
        wanted.append(Person.fiscal_code_key == code_key)
    people = session.scalars(select(Person).where(or_(*wanted), Person.merged_into_id.is_(None))).all()
    owners = (
        set(session.scalars(select(EmailAddress.person_id).where(EmailAddress.address_key.in_(keys))))
        if keys
        else set()
    )
    found = []
    for person in people:
        why = []
        if code_key and person.fiscal_code_key == code_key:
            why.append(Sameness.FISCAL_CODE)
        if person.id in owners:
            why.append(Sameness.ADDRESS)
        if person.name_key == key:
            if birth_date is None or person.birth_date is None:
                why.append(Sameness.NAME)
            elif birth_date == person.birth_date:
                why.append(Sameness.NAME_AND_BIRTH_DATE)
        if why:
            found.append(
                Candidate(person.id, person.given_name, person.family_name, person.birth_date, tuple(why))
            )
    order = list(Sameness)
    return sorted(found, key=lambda each: (order.index(each.why[0]), -len(each.why), each.person_id))[:limit]


def _set_fiscal_code(session: Session, person: Person, text: str, vault: FiscalCodeVault | None) -> None:
    code = read_fiscal_code(text)
    if vault is None:
        raise CannotTell("fiscal-code-keys")
    key = vault.match_key(code)
    owner = session.scalar(select(Person.id).where(Person.fiscal_code_key == key, Person.id != person.id))
    if owner is not None:
        raise Refusal("fiscal-code-taken")
    person.fiscal_code_key, person.fiscal_code_sealed = key, vault.seal(code, person.id)


def _readable_key(address: str) -> str | None:
    try:
        return address_key(address)
    except Refusal:
        return None


def _readable_code_key(code: str | None, vault: FiscalCodeVault | None) -> str | None:
    if not code or vault is None:
        return None
    try:
        return vault.match_key(read_fiscal_code(code))
    except Refusal:
        return None
