"""Test data: each function makes one thing, with defaults that never coincide, and returns its id."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from commons.access import ANONYMOUS, Role, Viewer
from commons.organisations.services import add_membership, create_organisation
from commons.people.models import EmailAddress
from commons.people.rules import address_key
from commons.people.services import open_account, register_person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_person(
    session: Session,
    given_name: str = "Alice",
    family_name: str | None = None,
    *,
    addresses: Sequence[str] | None = None,
    birth_date: date | None = date(2001, 2, 3),
    language: str = "it",
    now: datetime = NOW,
) -> UUID:
    """Make a person with one address of her own; `addresses=()` for somebody without any."""
    number = next(_numbers)
    return register_person(
        session,
        given_name=given_name,
        family_name=family_name or f"Prova{number}",
        addresses=[f"person{number}@example.org"] if addresses is None else addresses,
        birth_date=birth_date,
        language=language,
        actor=ANONYMOUS,
        now=now,
    )


def make_account(session: Session, person_id: UUID | None = None, *, now: datetime = NOW) -> UUID:
    return open_account(session, person_id or make_person(session, now=now), now=now)


def make_organisation(
    session: Session,
    name: str | None = None,
    *,
    slug: str | None = None,
    is_demo: bool = False,
    now: datetime = NOW,
) -> UUID:
    return create_organisation(
        session,
        name=name or f"Ente {next(_numbers)}",
        slug=slug,
        is_demo=is_demo,
        actor=ANONYMOUS,
        now=now,
    )


def make_membership(
    session: Session,
    account_id: UUID,
    organisation_id: UUID,
    role: Role = Role.PROVIDER_STAFF,
    *,
    ends_on: date | None = None,
    now: datetime = NOW,
) -> UUID:
    return add_membership(
        session,
        account_id=account_id,
        organisation_id=organisation_id,
        role=role,
        ends_on=ends_on,
        actor=ANONYMOUS,
        now=now,
    )


def make_staff(
    session: Session, organisation_id: UUID, role: Role = Role.PROVIDER_STAFF, *, now: datetime = NOW
) -> Viewer:
    """Make a person with an account and a membership; return her as services see her."""
    person_id = make_person(session, now=now)
    account_id = make_account(session, person_id, now=now)
    make_membership(session, account_id, organisation_id, role, now=now)
    return Viewer(account_id, person_id, frozenset({(organisation_id, role)}))


def make_holder(session: Session, *, now: datetime = NOW) -> Viewer:
    """Make a person with an account and nothing else."""
    person_id = make_person(session, now=now)
    return Viewer(make_account(session, person_id, now=now), person_id)


def verify_address(session: Session, address: str, *, at: datetime = NOW) -> None:
    row = session.scalars(select(EmailAddress).where(EmailAddress.address_key == address_key(address))).one()
    row.verified_at = at
