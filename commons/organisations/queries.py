"""Organisations by slug, by id, and by any name they ever had."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from commons.access import Role, Viewer
from commons.errors import NotFound
from commons.organisations.models import Accreditation, Membership, Organisation, OrganisationAlias
from commons.organisations.rules import (
    AccreditationFunction,
    AccreditationState,
    accreditation_state,
    free_slug,
    held_on,
    last_day,
    make_slug,
    organisation_key,
)
from commons.people.models import Account, Person


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    id: UUID
    slug: str
    name: str
    legal_id: str | None
    country: str
    address: str | None
    website: str | None
    is_demo: bool
    is_historical: bool


@dataclass(frozen=True, slots=True)
class AliasRow:
    """Another name; where only a year is known the days are None and `dates_note` says it in words."""

    id: UUID
    name: str
    valid_from: date | None
    valid_until: date | None
    dates_note: str | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    membership_id: UUID
    account_id: UUID
    person_id: UUID
    given_name: str
    family_name: str
    role: Role
    office: str | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class AccreditationRow:
    id: UUID
    organisation_id: UUID
    function: AccreditationFunction
    scope: str
    act_number: str
    act_sha256: str | None
    valid_from: date
    valid_until: date | None
    entered_by_id: UUID
    entered_at: datetime
    confirmed_by_id: UUID | None
    confirmed_at: datetime | None
    withdrawn_at: datetime | None = None
    ended_on: date | None = None
    ending_act: str | None = None
    ended_by_id: UUID | None = None

    @property
    def last_day(self) -> date | None:
        return last_day(self.valid_until, self.ended_on)

    def state(self, today: date) -> AccreditationState:
        return accreditation_state(
            today,
            confirmed_at=self.confirmed_at,
            withdrawn_at=self.withdrawn_at,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            ended_on=self.ended_on,
        )


def get_organisations(session: Session, ids: Iterable[UUID]) -> dict[UUID, OrganisationRow]:
    """Return many organisations in one query; unknown ids are left out."""
    rows = session.scalars(select(Organisation).where(Organisation.id.in_(set(ids))))
    return {row.id: organisation_row(row) for row in rows}


def get_organisation(session: Session, organisation_id: UUID) -> OrganisationRow:
    row = session.get(Organisation, organisation_id)
    if row is None:
        raise NotFound("not-found")
    return organisation_row(row)


def propose_slug(session: Session, name: str) -> str:
    """Return a slug for a name that no organisation has yet."""
    return free_slug(make_slug(name), frozenset(session.scalars(select(Organisation.slug))))


def get_organisation_by_slug(session: Session, slug: str) -> OrganisationRow:
    row = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if row is None:
        raise NotFound("not-found")
    return organisation_row(row)


def list_aliases(session: Session, organisation_id: UUID) -> list[AliasRow]:
    """Return the other names, the latest first."""
    rows = session.scalars(
        select(OrganisationAlias).where(OrganisationAlias.organisation_id == organisation_id)
    )
    aliases = [AliasRow(row.id, row.name, row.valid_from, row.valid_until, row.dates_note) for row in rows]
    return sorted(aliases, key=lambda each: (each.valid_until or date.max, each.name), reverse=True)


def list_by_name(session: Session, name: str, on: date | None = None) -> list[OrganisationRow]:
    """Return everybody who bears, or bore on that day, this name; whoever bears it today comes first."""
    key = organisation_key(name)
    today = session.scalars(
        select(Organisation).where(Organisation.name_key == key).order_by(Organisation.slug)
    ).all()
    found = {row.id: organisation_row(row) for row in today}
    former = session.execute(
        select(Organisation, OrganisationAlias.valid_from, OrganisationAlias.valid_until)
        .join(OrganisationAlias, OrganisationAlias.organisation_id == Organisation.id)
        .where(OrganisationAlias.name_key == key)
        .order_by(Organisation.slug)
    )
    for organisation, first, last in former:
        if on is None or held_on(on, first, last):
            found.setdefault(organisation.id, organisation_row(organisation))
    return list(found.values())


def find_by_name(session: Session, name: str, on: date | None = None) -> OrganisationRow | None:
    """Return the one organisation of this name (on that day), None if there is none or more than one."""
    found = list_by_name(session, name, on)
    return found[0] if len(found) == 1 else None


def list_members(session: Session, organisation_id: UUID, on: date) -> list[MemberRow]:
    """Return who holds a membership on that day, by name."""
    rows = session.execute(
        select(Membership, Person.id, Person.given_name, Person.family_name)
        .join(Account, Account.id == Membership.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.ends_on.is_(None) | (Membership.ends_on > on),
        )
        .order_by(Person.name_key, Membership.role)
    )
    return [
        MemberRow(
            membership_id=membership.id,
            account_id=membership.account_id,
            person_id=person_id,
            given_name=given,
            family_name=family,
            role=Role(membership.role),
            office=membership.office,
            ends_on=membership.ends_on,
        )
        for membership, person_id, given, family in rows
    ]


def list_accreditations(session: Session, organisation_id: UUID) -> list[AccreditationRow]:
    """Return all that was ever entered, confirmed or not, the newest first."""
    rows = session.scalars(
        select(Accreditation)
        .where(Accreditation.organisation_id == organisation_id)
        .order_by(Accreditation.valid_from.desc(), Accreditation.id)
    )
    return [accreditation_row(row) for row in rows]


def list_accreditations_in_force(
    session: Session, organisation_id: UUID, on: date, function: AccreditationFunction | None = None
) -> list[AccreditationRow]:
    """Return what the organisation is titled for on that day: confirmed by a second person, not lapsed."""
    return [
        row
        for row in list_accreditations(session, organisation_id)
        if row.confirmed_at is not None
        and held_on(on, row.valid_from, row.last_day)
        and function in {None, row.function}
    ]


def organisation_row(row: Organisation) -> OrganisationRow:
    return OrganisationRow(
        id=row.id,
        slug=row.slug,
        name=row.name,
        legal_id=row.legal_id,
        country=row.country,
        address=row.address,
        website=row.website,
        is_demo=row.is_demo,
        is_historical=row.is_historical,
    )


def accreditation_row(row: Accreditation) -> AccreditationRow:
    return AccreditationRow(
        id=row.id,
        organisation_id=row.organisation_id,
        function=AccreditationFunction(row.function),
        scope=row.scope,
        act_number=row.act_number,
        act_sha256=row.act_sha256,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        entered_by_id=row.entered_by_id,
        entered_at=row.entered_at,
        confirmed_by_id=row.confirmed_by_id,
        confirmed_at=row.confirmed_at,
        withdrawn_at=row.withdrawn_at,
        ended_on=row.ended_on,
        ending_act=row.ending_act,
        ended_by_id=row.ended_by_id,
    )


def load_actor(session: Session, account_id: UUID, today: date) -> Viewer:
    """Return who gave an order as he is today: whose office ended meanwhile does nothing more."""
    rows = session.execute(
        select(Account.person_id, Membership.organisation_id, Membership.role)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Account.id == account_id,
            Account.is_disabled.is_(False),
            or_(Membership.ends_on.is_(None), Membership.ends_on > today),
        )
    ).all()
    memberships = frozenset((row.organisation_id, Role(row.role)) for row in rows)
    return Viewer(account_id, rows[0].person_id if rows else None, memberships)
