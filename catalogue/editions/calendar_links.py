"""The private address of a staff member's calendar: made, shown again to its owner, renewed, switched off."""

import base64
import hashlib
import hmac
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue.editions.models import CalendarLink
from commons import audit
from commons.access import Role, Viewer
from commons.db import insert_for
from commons.errors import Forbidden
from commons.organisations.models import Membership
from commons.people.models import Account, Person
from commons.signin.rules import hash_secret, make_secret


def renew_calendar_link(session: Session, *, secret: str, actor: Viewer, now: datetime) -> str:
    """Give the actor's calendar a new address and return its token; the one before opens nothing any more."""
    account_id = _account_of(actor)
    salt = make_secret()
    token = _token(secret, account_id, salt)
    values = {"salt": salt, "token_hash": hash_secret(token), "made_at": now}
    insert = insert_for(session, CalendarLink).values(id=uuid4(), account_id=account_id, **values)
    session.execute(insert.on_conflict_do_update(index_elements=[CalendarLink.account_id], set_=values))
    _record(session, "calendars.renew_link", account_id, actor=actor, now=now)
    return token


def drop_calendar_link(session: Session, *, actor: Viewer, now: datetime) -> None:
    """Switch the address off."""
    account_id = _account_of(actor)
    session.execute(delete(CalendarLink).where(CalendarLink.account_id == account_id))
    _record(session, "calendars.drop_link", account_id, actor=actor, now=now)


def find_calendar_token(
    session: Session, viewer: Viewer, *, secret: str
) -> tuple[str | None, datetime] | None:
    """Return the token of the viewer's own link and since when it holds; None when there is no link.

    The token is None where the installation's secret has changed: the link works, only it cannot be shown.
    """
    row = session.scalar(select(CalendarLink).where(CalendarLink.account_id == viewer.account_id))
    if row is None:
        return None
    token = _token(secret, row.account_id, row.salt)
    return token if hash_secret(token) == row.token_hash else None, row.made_at


def find_calendar_owner(session: Session, token: str, today: date) -> tuple[Viewer, str] | None:
    """Return whose calendar a token opens, as today's memberships see it, and the person's language."""
    rows = session.execute(
        select(Account.id, Person.id, Person.language, Membership.organisation_id, Membership.role)
        .join(CalendarLink, CalendarLink.account_id == Account.id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(
            Membership,
            (Membership.account_id == Account.id)
            & (Membership.ends_on.is_(None) | (Membership.ends_on > today)),
        )
        .where(CalendarLink.token_hash == hash_secret(token), Account.is_disabled.is_(False))
    ).all()
    if not rows:
        return None
    account_id, person_id, language, _organisation, _role = rows[0]
    memberships = frozenset((row[3], Role(row[4])) for row in rows if row[4])
    return Viewer(account_id, person_id, memberships), language


def _account_of(actor: Viewer) -> UUID:
    if actor.account_id is None:
        raise Forbidden("forbidden")
    return actor.account_id


def _token(secret: str, account_id: UUID, salt: str) -> str:
    digest = hmac.digest(secret.encode(), f"calendar:{account_id}:{salt}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _record(session: Session, action: str, account_id: UUID, *, actor: Viewer, now: datetime) -> None:
    audit.record(session, actor, action, object_type="account", object_id=account_id, now=now)
