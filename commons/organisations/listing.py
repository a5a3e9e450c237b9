"""What the operator's pages list: organisations by any of their names, and who works for them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from commons.access import Role
from commons.organisations.models import Accreditation, Membership, Organisation, OrganisationAlias
from commons.organisations.queries import OrganisationRow, organisation_row
from commons.organisations.rules import organisation_key
from commons.people.models import Account, Person

PAGE_SIZE: Final = 50


class Kind(StrEnum):
    ALL = "all"
    ACTIVE = "active"
    DEMO = "demo"
    HISTORICAL = "historical"


class Sort(StrEnum):
    NAME = "name"
    NEWEST = "newest"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class RegisterSearch:
    """What somebody looks for in the list of organisations."""

    text: str = ""
    kind: Kind = Kind.ALL
    sort: Sort = Sort.NAME
    page: int = 1


@dataclass(frozen=True, slots=True)
class RegisteredRow:
    organisation: OrganisationRow
    other_names: tuple[str, ...]
    created_at: datetime
    member_count: int
    accreditation_count: int


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page of the list; `counts`: how many of each kind answer the same words."""

    rows: list[RegisteredRow]
    counts: dict[Kind, int]
    total: int


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A membership, held or ended."""

    membership_id: UUID
    account_id: UUID
    name: str
    role: Role
    office: str | None
    since: datetime
    ends_on: date | None

    def is_held(self, today: date) -> bool:
        return self.ends_on is None or self.ends_on > today


def list_register(
    session: Session, search: RegisterSearch, *, today: date, page_size: int | None = PAGE_SIZE
) -> RegisterPage:
    """Return the organisations that bear, or bore, a name with these words, in three queries."""
    matching = _matching(search.text)
    kinds = {kind: _of_kind(kind) for kind in Kind}
    counted = session.execute(
        select(*(func.count().filter(each) for each in kinds.values()))
        .select_from(Organisation)
        .where(matching)
    ).one()
    counts = dict(zip(kinds, counted, strict=True))
    members = (
        select(func.count(Membership.account_id.distinct()))
        .where(
            Membership.organisation_id == Organisation.id,
            Membership.ends_on.is_(None) | (Membership.ends_on > today),
        )
        .correlate(Organisation)
        .scalar_subquery()
    )
    accredited = (
        select(func.count(Accreditation.id))
        .where(Accreditation.organisation_id == Organisation.id, _in_force(today))
        .correlate(Organisation)
        .scalar_subquery()
    )
    order: dict[Sort, tuple[ColumnElement[Any], ...]] = {
        Sort.NAME: (),
        Sort.NEWEST: (Organisation.created_at.desc(),),
        Sort.PEOPLE: (members.desc(),),
    }
    wanted = (
        select(Organisation, members.label("members"), accredited.label("accredited"))
        .where(matching, kinds[search.kind])
        .order_by(*order[search.sort], Organisation.name_key, Organisation.id)
    )
    if page_size is not None:
        wanted = wanted.limit(page_size).offset((search.page - 1) * page_size)
    found = session.execute(wanted).all()
    names = _other_names(session, [row.Organisation.id for row in found])
    rows = [
        RegisteredRow(
            organisation_row(row.Organisation),
            names.get(row.Organisation.id, ()),
            row.Organisation.created_at,
            row.members,
            row.accredited,
        )
        for row in found
    ]
    return RegisterPage(rows, counts, counts[search.kind])


def list_team(session: Session, organisation_id: UUID) -> list[TeamRow]:
    """Return all memberships there ever were, those without an end first, then by name."""
    rows = session.execute(
        select(Membership, Person.given_name, Person.family_name)
        .join(Account, Account.id == Membership.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Person.name_key, Membership.role)
    )
    return [
        TeamRow(
            row.Membership.id,
            row.Membership.account_id,
            f"{row.given_name} {row.family_name}",
            Role(row.Membership.role),
            row.Membership.office,
            row.Membership.created_at,
            row.Membership.ends_on,
        )
        for row in rows
    ]


def list_operators(session: Session, today: date) -> list[UUID]:
    """Return the persons who run the service on that day, each once."""
    return list(
        session.scalars(
            select(Account.person_id)
            .join(Membership, Membership.account_id == Account.id)
            .where(
                Membership.role == Role.OPERATOR,
                Membership.ends_on.is_(None) | (Membership.ends_on > today),
                Account.is_disabled.is_(False),
            )
            .distinct()
            .order_by(Account.person_id)
        )
    )


def _matching(text: str) -> ColumnElement[bool]:
    key = organisation_key(text)
    if not key:
        return Organisation.id.is_not(None)
    alias = select(OrganisationAlias.id).where(
        OrganisationAlias.organisation_id == Organisation.id,
        OrganisationAlias.name_key.contains(key, autoescape=True),
    )
    return or_(
        Organisation.name_key.contains(key, autoescape=True),
        Organisation.slug.contains(key.replace(" ", "-"), autoescape=True),
        alias.exists(),
    )


def _of_kind(kind: Kind) -> ColumnElement[bool]:
    return {
        Kind.ALL: Organisation.id.is_not(None),
        Kind.ACTIVE: and_(Organisation.is_demo.is_(False), Organisation.is_historical.is_(False)),
        Kind.DEMO: Organisation.is_demo.is_(True),
        Kind.HISTORICAL: Organisation.is_historical.is_(True),
    }[kind]


def _in_force(today: date) -> ColumnElement[bool]:
    return and_(
        Accreditation.confirmed_at.is_not(None),
        Accreditation.valid_from <= today,
        Accreditation.valid_until.is_(None) | (Accreditation.valid_until >= today),
        Accreditation.ended_on.is_(None) | (Accreditation.ended_on >= today),
    )


def _other_names(session: Session, ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    names: dict[UUID, tuple[str, ...]] = {}
    for organisation_id, name in session.execute(
        select(OrganisationAlias.organisation_id, OrganisationAlias.name)
        .where(OrganisationAlias.organisation_id.in_(ids))
        .order_by(OrganisationAlias.name_key)
    ):
        names[organisation_id] = (*names.get(organisation_id, ()), name)
    return names
