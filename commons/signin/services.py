"""Links are asked for, sent, used once; sessions begin, are seen, and end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from commons import audit, jobs
from commons.access import Viewer
from commons.errors import NotFound, Refusal
from commons.people.models import Account, EmailAddress, Person
from commons.people.rules import address_key
from commons.people.services import open_account
from commons.signin.models import SigninLink, SigninSession
from commons.signin.queries import find_usable_link
from commons.signin.rules import hash_secret, make_secret

SEND_LINK = "signin.send-link"
TELL_OF_CHANGE = "accounts.tell-of-change"
LINKS_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LinkToSend:
    address: str
    token: str
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody has shown who he is: a session may begin."""

    account_id: UUID
    next_path: str


def ask_link(
    session: Session,
    *,
    address: str,
    browser: str,
    language: str,
    next_path: str,
    now: datetime,
    lifetime: timedelta,
) -> None:
    """Have a link sent to the address, if it is somebody's. What is written is the same if it is nobody's.

    The token is made when the mail leaves: until then nobody, not even the database, could use the link.
    """
    address_id = session.scalar(
        select(EmailAddress.id).where(EmailAddress.address_key == address_key(address))
    )
    session.execute(delete(SigninLink).where(SigninLink.created_at < now - LINKS_KEPT))
    link = SigninLink(
        id=uuid4(),
        email_address_id=address_id,
        browser_hash=hash_secret(browser),
        language=language,
        next_path=next_path,
        created_at=now,
        expires_at=now + lifetime,
    )
    session.add(link)
    jobs.enqueue(session, SEND_LINK, {"link": str(link.id)}, run_at=now)


def prepare_link(session: Session, link_id: UUID, *, now: datetime) -> LinkToSend | None:
    """Make the token of a link; None when there is nobody to send it to or no time left to use it.

    Sending twice (the worker was killed after the first) gives a new token: only the later mail works.
    """
    row = session.execute(
        select(SigninLink, EmailAddress.address)
        .join(EmailAddress, EmailAddress.id == SigninLink.email_address_id)
        .outerjoin(Account, Account.person_id == EmailAddress.person_id)
        .where(
            SigninLink.id == link_id,
            SigninLink.used_at.is_(None),
            SigninLink.expires_at > now,
            or_(Account.id.is_(None), Account.is_disabled.is_(False)),
        )
    ).first()
    if row is None:
        return None
    link, address = row
    token = make_secret()
    link.token_hash = hash_secret(token)
    return LinkToSend(address, token, link.language)


def use_link(session: Session, token: str, browser: str, *, now: datetime) -> Entry:
    """Consume a link: the address is verified by it, and its person has an account from now on."""
    link = find_usable_link(session, token, browser, now=now)
    if link is None:
        raise Refusal("signin-link-unusable")
    used = session.execute(
        update(SigninLink)
        .where(SigninLink.id == link.id, SigninLink.used_at.is_(None))
        .values(used_at=now)
        .returning(SigninLink.id)
    ).first()
    if used is None:  # another request was quicker
        raise Refusal("signin-link-unusable")
    session.execute(
        update(EmailAddress)
        .where(EmailAddress.id == link.address_id, EmailAddress.verified_at.is_(None))
        .values(verified_at=now)
    )
    return Entry(open_account(session, link.person_id, now=now), link.next_path)


def begin_session(
    session: Session, account_id: UUID, *, method: str, browser: str, now: datetime, lifetime: timedelta
) -> str:
    """Begin a session and return its key, which only the browser keeps. A disabled account has none."""
    is_disabled = session.scalar(select(Account.is_disabled).where(Account.id == account_id))
    if is_disabled is not False:
        raise Refusal("signin-link-unusable")
    session.execute(
        delete(SigninSession).where(SigninSession.account_id == account_id, SigninSession.expires_at <= now)
    )
    key = make_secret()
    row = SigninSession(
        id=uuid4(),
        key_hash=hash_secret(key),
        account_id=account_id,
        method=method,
        browser=browser,
        created_at=now,
        seen_at=now,
        expires_at=now + lifetime,
    )
    session.add(row)
    audit.record(
        session,
        Viewer(account_id),
        "signin.begin",
        object_type="account",
        object_id=account_id,
        now=now,
        method=method,
    )
    return key


def note_seen(session: Session, session_id: UUID, *, now: datetime) -> None:
    session.execute(
        update(SigninSession)
        .where(SigninSession.id == session_id, SigninSession.seen_at < now)
        .values(seen_at=now)
    )


def leave_session(session: Session, key: str, *, now: datetime) -> None:
    """End the session of this key; one that is gone already is fine."""
    account_id = session.execute(
        delete(SigninSession)
        .where(SigninSession.key_hash == hash_secret(key))
        .returning(SigninSession.account_id)
    ).scalar()
    if account_id is not None:
        _record(session, Viewer(account_id), "signin.leave", account_id, now)


def end_session(session: Session, session_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """End one of the actor's own sessions, in whatever browser it is."""
    if actor.account_id is None:
        raise NotFound("not-found")
    ended = session.execute(
        delete(SigninSession)
        .where(SigninSession.id == session_id, SigninSession.account_id == actor.account_id)
        .returning(SigninSession.id)
    ).first()
    if ended is None:
        raise NotFound("not-found")
    _record(session, actor, "signin.end_session", actor.account_id, now)


def disable_account(session: Session, account_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Close an account: all its sessions end with their next request, no link works any more."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("not-found")
    account.is_disabled = True
    session.execute(delete(SigninSession).where(SigninSession.account_id == account_id))
    _record(session, actor, "signin.disable_account", account_id, now)


def enable_account(session: Session, account_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Open a disabled account again; that of a record that became part of another stays closed."""
    row = session.execute(
        select(Account, Person.merged_into_id)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id == account_id)
    ).first()
    if row is None:
        raise NotFound("not-found")
    account, merged_into_id = row
    if merged_into_id is not None:
        raise Refusal("merged-already")
    account.is_disabled = False
    _record(session, actor, "signin.enable_account", account_id, now)


def tell_of_change(session: Session, person_id: UUID, change: str, *, now: datetime) -> None:
    """Tell the address that mails go to so far: whoever changes an access, its owner hears of it."""
    address = session.scalar(
        select(EmailAddress.address).where(EmailAddress.person_id == person_id, EmailAddress.is_primary)
    )
    if address is not None:
        jobs.enqueue(
            session,
            TELL_OF_CHANGE,
            {"person_id": str(person_id), "address": address, "change": change},
            run_at=now,
        )


def _record(session: Session, actor: Viewer, action: str, account_id: UUID, now: datetime) -> None:
    audit.record(session, actor, action, object_type="account", object_id=account_id, now=now)
