"""Who is behind a session, which sessions a person has, and what a link is good for."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from commons.access import Role, Viewer
from commons.organisations.models import Membership
from commons.people.models import Account, EmailAddress, Person
from commons.signin.models import SigninLink, SigninSession
from commons.signin.rules import hash_secret


@dataclass(frozen=True, slots=True)
class SessionOwner:
    session_id: UUID
    seen_at: datetime
    display_name: str
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class SessionRow:
    id: UUID
    browser: str
    method: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class UsableLink:
    """A link that this browser may use now."""

    id: UUID
    address_id: UUID
    address: str
    person_id: UUID
    next_path: str


def find_session_owner(
    session: Session, key: str, *, now: datetime, today: date, idle: timedelta
) -> SessionOwner | None:
    """Return who is signed in by this key with all memberships that hold today, in one query."""
    rows = session.execute(
        select(
            SigninSession.id,
            SigninSession.seen_at,
            SigninSession.account_id,
            Person.id,
            Person.given_name,
            Person.family_name,
            Membership.organisation_id,
            Membership.role,
        )
        .join(Account, Account.id == SigninSession.account_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(
            Membership,
            (Membership.account_id == Account.id)
            & (Membership.ends_on.is_(None) | (Membership.ends_on > today)),
        )
        .where(
            SigninSession.key_hash == hash_secret(key),
            SigninSession.expires_at > now,
            SigninSession.seen_at > now - idle,
            Account.is_disabled.is_(False),
        )
    ).all()
    if not rows:
        return None
    session_id, seen_at, account_id, person_id, given, family, _organisation, _role = rows[0]
    # Whoever has no membership comes as one row without a role.
    memberships = frozenset((row[6], Role(row[7])) for row in rows if row[7])
    return SessionOwner(session_id, seen_at, f"{given} {family}", Viewer(account_id, person_id, memberships))


def list_sessions(session: Session, account_id: UUID, *, now: datetime, idle: timedelta) -> list[SessionRow]:
    """Return the browsers in which the account is signed in, the latest seen first."""
    rows = session.scalars(
        select(SigninSession)
        .where(
            SigninSession.account_id == account_id,
            SigninSession.expires_at > now,
            SigninSession.seen_at > now - idle,
        )
        .order_by(SigninSession.seen_at.desc(), SigninSession.id)
    )
    return [SessionRow(row.id, row.browser, row.method, row.created_at, row.seen_at) for row in rows]


def find_usable_link(session: Session, token: str, browser: str, *, now: datetime) -> UsableLink | None:
    """Return the link if it was asked for by this browser, is not used and still in time."""
    row = session.execute(
        select(SigninLink, EmailAddress)
        .join(EmailAddress, EmailAddress.id == SigninLink.email_address_id)
        .where(
            SigninLink.token_hash == hash_secret(token),
            SigninLink.used_at.is_(None),
            SigninLink.expires_at > now,
        )
    ).first()
    if row is None:
        return None
    link, address = row
    if not browser or not hmac.compare_digest(link.browser_hash, hash_secret(browser)):
        return None
    return UsableLink(link.id, address.id, address.address, address.person_id, link.next_path)
