"""Who takes part in the simulated year: persons with an account, hosts with their tutors, offices."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from commons.access import Role, Viewer
from commons.demo.models import Part
from commons.demo.services import cast_person
from commons.organisations.models import Membership, Organisation
from commons.organisations.rules import organisation_key
from commons.people.models import Account, EmailAddress, Person
from commons.people.rules import name_key
from demo.script import DemoOrganisation
from demo.stage import Stage, enter_organisation
from demo.year_rows import Office, Year
from demo.year_words import HOSTS, OFFICES, STORIES, TOWNS

MARK: Final = "demo-anno-promotore-01"
"""The organisation by which the second run knows that there was a first."""
PUPILS, YOUNG = 0.15, 0.6
"""Shares of the persons: at school, then between 19 and 27, the rest older."""
YEAR_DAYS: Final = 365
BODIES: Final = tuple(f"demo-anno-ente-titolato-{number}" for number in (1, 2))


@dataclass(frozen=True, slots=True)
class Holder:
    """A person of the year; `account_id` is how she signs."""

    id: UUID
    account_id: UUID
    name: str
    born: date


@dataclass(frozen=True, slots=True)
class HostTutor:
    name: str
    office: str
    address: str


@dataclass(frozen=True, slots=True)
class Host:
    id: UUID
    town: str
    tutors: tuple[HostTutor, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody whom a placement may name, the pupils and the grown-ups apart."""

    pupils: tuple[Holder, ...]
    young: tuple[Holder, ...]
    older: tuple[Holder, ...]
    hosts: tuple[Host, ...]
    promoters: tuple[Office, ...]


def gather_crowd(year: Year) -> Crowd:
    size = year.size
    pupils, young = round(size.persons * PUPILS), round(size.persons * YOUNG)
    ages = ((17, 19), (21, 26), (30, 62))
    counts = (pupils, young, size.persons - pupils - young)
    groups = []
    number = 0
    for (least, most), count in zip(ages, counts, strict=True):
        group = []
        for _ in range(count):
            number += 1
            group.append(_holder(year, number, year.random.randint(least * YEAR_DAYS, most * YEAR_DAYS)))
        groups.append(tuple(group))
    promoters = tuple(
        _office(
            year,
            slug=f"demo-anno-promotore-{number:02}",
            name=f"Promotore di prova {number} (dimostrazione)",
            roles=(Role.PROMOTER_LEAD, Role.PROMOTER_STAFF),
        )
        for number in range(1, size.promoters + 1)
    )
    hosts = tuple(_host(year, number) for number in range(1, size.hosts + 1))
    return Crowd(groups[0], groups[1], groups[2], hosts, promoters)


def enter_bodies(session: Session, stage: Stage, year: Year) -> tuple[Office, ...]:
    """Enter the two titled bodies, with keys, through the services; their staff as rows."""
    roles = (Role.ASSESSMENT_LEAD, *[Role.ASSESSOR] * 4)
    found = []
    for number, slug in enumerate(BODIES, start=1):
        name = f"Ente titolato dell’anno simulato {number} (dimostrazione)"
        body = DemoOrganisation(slug, name, f"Via di esempio {20 + number}, 38122 Trento")
        body_id = enter_organisation(session, stage, body, is_issuer=True)
        found.append(_staff(year, body_id, slug, name, roles))
    return tuple(found)


def cast_leads(session: Session, promoters: tuple[Office, ...], bodies: tuple[Office, ...]) -> None:
    """Offer who leads a desk of the year on the demo page."""
    for position, (office, part, story) in enumerate(
        ((promoters[0], Part.PROMOTER, "promoter"), (bodies[0], Part.VALIDATOR, "body")), start=200
    ):
        person_id = office.staff[0].person_id
        if person_id is not None:
            cast_person(session, person_id, part=part, stories=STORIES[story], position=position)


def _holder(year: Year, number: int, days_old: int) -> Holder:
    born = year.today - timedelta(days=days_old)
    person_id, name, account_id = _person(year, f"anno{number:04}@example.org", born=born)
    return Holder(person_id, account_id, name, born)


def _person(year: Year, address: str, *, born: date | None = None) -> tuple[UUID, str, UUID]:
    given, family = year.new_name()
    since = year.at(year.ago(480))
    person_id = year.add(
        Person,
        given_name=given,
        family_name=family,
        name_key=name_key(given, family),
        birth_date=born,
        language=year.random.choices(("it", "de", "en"), (90, 7, 3))[0],
        subject_urn=year.new_id(),
        created_at=since,
    )
    year.add(
        EmailAddress,
        person_id=person_id,
        address=address,
        address_key=address,
        is_primary=True,
        verified_at=since,
    )
    account_id = year.add(Account, person_id=person_id, is_disabled=False, created_at=since)
    return person_id, f"{given} {family}", account_id


def _organisation(year: Year, slug: str, name: str, town: str) -> UUID:
    return year.add(
        Organisation,
        slug=slug,
        name=name,
        name_key=organisation_key(name),
        country="IT",
        address=f"Via di esempio 7, 38100 {town}",
        is_demo=True,
        is_historical=False,
        created_at=year.at(year.ago(500)),
    )


def _office(year: Year, *, slug: str, name: str, roles: tuple[Role, ...]) -> Office:
    return _staff(year, _organisation(year, slug, name, "Trento"), slug, name, roles)


def _staff(year: Year, organisation_id: UUID, slug: str, name: str, roles: tuple[Role, ...]) -> Office:
    viewers, names = [], []
    for number, role in enumerate(roles, start=1):
        address = f"ufficio{number}.{slug}@example.org"
        person_id, called, account_id = _person(year, address)
        year.add(
            Membership,
            account_id=account_id,
            organisation_id=organisation_id,
            role=role.value,
            office="Responsabile" if number == 1 else "Ufficio",
            created_at=year.at(year.ago(480)),
        )
        viewers.append(Viewer(account_id, person_id, frozenset({(organisation_id, role)})))
        names.append(called)
    return Office(organisation_id, name, tuple(viewers), tuple(names))


def _host(year: Year, number: int) -> Host:
    town = year.random.choice(TOWNS)
    name = f"{year.random.choice(HOSTS)} di prova {number} (dimostrazione)"
    host_id = _organisation(year, f"demo-anno-ospitante-{number:03}", name, town)
    count = 1 if number <= year.size.crowded_tutors else year.random.randint(1, 2)
    tutors = tuple(
        HostTutor(
            " ".join(year.new_name()),
            year.random.choice(OFFICES),
            f"tutor{place}.ospitante{number:03}@example.org",
        )
        for place in range(1, count + 1)
    )
    return Host(host_id, town, tutors)
