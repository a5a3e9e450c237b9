"""Who is here already and may be the one in question: asked for one person, or for a whole sheet at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from commons.errors import Refusal
from commons.people.models import EmailAddress, Person
from commons.people.rules import Sameness, address_key, name_key, read_fiscal_code
from commons.people.sealing import FiscalCodeVault

BATCH: Final = 2_000
"""So many persons are looked for with one query; a statement holds a few thousand values."""
_ORDER: Final = list(Sameness)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is here already and may be the one in question; `why`: the strongest reason first."""

    person_id: UUID
    given_name: str
    family_name: str
    birth_date: date | None
    why: tuple[Sameness, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of somebody. `may_be_swapped`: given and family name may stand in each other's place."""

    given_name: str
    family_name: str
    birth_date: date | None = None
    addresses: tuple[str, ...] = ()
    fiscal_code: str | None = None
    may_be_swapped: bool = False

    def name_keys(self) -> set[str]:
        keys = {name_key(self.given_name, self.family_name)}
        return keys | {name_key(self.family_name, self.given_name)} if self.may_be_swapped else keys


@dataclass(frozen=True, slots=True)
class _Keys:
    names: set[str]
    addresses: set[str]
    code: str | None


def list_candidates(
    session: Session, asked: Sequence[Asked], *, vault: FiscalCodeVault | None = None
) -> list[list[Candidate]]:
    """Return for each of many who may be the same person, strongest reason first; two queries for all.

    Two persons whose birth dates are both known and differ are never offered for their name alone.
    Addresses and codes that cannot be read find nobody: refusing them is for whoever registers.
    """
    found: list[list[Candidate]] = []
    for start in range(0, len(asked), BATCH):
        batch = asked[start : start + BATCH]
        found += _list_batch(session, batch, [_keys(each, vault) for each in batch])
    return found


def _list_batch(session: Session, asked: Sequence[Asked], keys: Sequence[_Keys]) -> list[list[Candidate]]:
    addresses = {address for each in keys for address in each.addresses}
    owners: dict[str, UUID] = {}
    if addresses:
        owners = {
            row.address_key: row.person_id
            for row in session.execute(
                select(EmailAddress.address_key, EmailAddress.person_id).where(
                    EmailAddress.address_key.in_(addresses)
                )
            )
        }
    codes = {each.code for each in keys if each.code}
    wanted: list[ColumnElement[bool]] = [Person.name_key.in_({name for each in keys for name in each.names})]
    if owners:
        wanted.append(Person.id.in_(set(owners.values())))
    if codes:
        wanted.append(Person.fiscal_code_key.in_(codes))
    people = session.scalars(select(Person).where(or_(*wanted), Person.merged_into_id.is_(None))).all()
    by_id = {person.id: person for person in people}
    by_name: dict[str, list[Person]] = {}
    by_code: dict[str, Person] = {}
    for person in people:
        by_name.setdefault(person.name_key, []).append(person)
        if person.fiscal_code_key:
            by_code[person.fiscal_code_key] = person
    found = []
    for each, known_by in zip(asked, keys, strict=True):
        near = {person.id: person for name in known_by.names for person in by_name.get(name, ())}
        own = {owners[address] for address in known_by.addresses if address in owners}
        near |= {owner: by_id[owner] for owner in own if owner in by_id}
        if known_by.code and known_by.code in by_code:
            near[by_code[known_by.code].id] = by_code[known_by.code]
        found.append(
            sorted(
                (
                    Candidate(person.id, person.given_name, person.family_name, person.birth_date, why)
                    for person in near.values()
                    if (why := tuple(_reasons(person, each, known_by, own)))
                ),
                key=lambda candidate: (
                    _ORDER.index(candidate.why[0]),
                    -len(candidate.why),
                    candidate.person_id,
                ),
            )
        )
    return found


def _reasons(person: Person, asked: Asked, keys: _Keys, owners: set[UUID]) -> Iterator[Sameness]:
    if keys.code and person.fiscal_code_key == keys.code:
        yield Sameness.FISCAL_CODE
    if person.id in owners:
        yield Sameness.ADDRESS
    if person.name_key in keys.names:
        if asked.birth_date is None or person.birth_date is None:
            yield Sameness.NAME
        elif asked.birth_date == person.birth_date:
            yield Sameness.NAME_AND_BIRTH_DATE


def _keys(asked: Asked, vault: FiscalCodeVault | None) -> _Keys:
    addresses = {key for each in asked.addresses if (key := _readable_key(each))}
    return _Keys(asked.name_keys(), addresses, _readable_code_key(asked.fiscal_code, vault))


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
