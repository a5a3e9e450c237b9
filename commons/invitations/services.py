"""Inviting, sending again, withdrawing, accepting."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from commons import audit, jobs
from commons.access import Role, Viewer
from commons.errors import NotFound, Refusal
from commons.invitations.models import Invitation
from commons.invitations.rules import (
    KEPT,
    LIFETIME,
    InvitationState,
    check_open,
    check_same_person,
    invitation_state,
)
from commons.organisations.models import Membership, Organisation
from commons.organisations.rules import read_line
from commons.organisations.services import add_membership
from commons.people.models import Account, EmailAddress, Person
from commons.people.queries import find_person_by_address
from commons.people.rules import address_key, read_address
from commons.people.services import open_account, register_person
from commons.signin.rules import hash_secret, make_secret

SEND_INVITATION: Final = "invitations.send"


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who has accepted, for which organisation."""

    account_id: UUID
    organisation_id: UUID
    role: Role


def invite(
    session: Session,
    *,
    organisation_id: UUID,
    address: str,
    role: Role,
    office: str,
    language: str,
    actor: Viewer,
    now: datetime,
    today: date,
    is_mailed: bool = True,
) -> UUID:
    """Invite an address and return the id; one that is invited to the same already is invited anew.

    The mail is a job: the token is made when it leaves. Without a mail, `make_token` hands it out.
    """
    clean, key = read_address(address), address_key(address)
    told = read_line(office)
    if told is None:
        raise Refusal("invitation-office")
    if session.scalar(select(Organisation.id).where(Organisation.id == organisation_id)) is None:
        raise NotFound("not-found")
    _refuse_member(session, organisation_id, key, role, today)
    _forget_old(session, now)
    open_row = select(Invitation).where(
        Invitation.organisation_id == organisation_id,
        Invitation.address_key == key,
        Invitation.role == role,
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    row = session.scalar(open_row.with_for_update())
    if row is None:
        row = Invitation(
            id=uuid4(),
            organisation_id=organisation_id,
            address=clean,
            address_key=key,
            role=role,
            office=told,
            language=language,
            mail_number=0,
            created_at=now,
            expires_at=now + LIFETIME,
        )
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # somebody else invites the same address at the same moment: one invitation
            row = session.scalars(open_row).one()
    row.office, row.language = told, language
    _renew(session, row, actor, now, is_mailed=is_mailed)
    _record(session, actor, "invitations.invite", row, now)
    return row.id


def send_again(session: Session, invitation_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Send an invitation anew, with two more weeks; the link of the mail before opens nothing any more."""
    row = _hold(session, invitation_id)
    if row.used_at is not None or row.revoked_at is not None:
        check_open(_state(row, now))
    _renew(session, row, actor, now, is_mailed=True)
    _record(session, actor, "invitations.send_again", row, now)


def revoke_invitation(session: Session, invitation_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Withdraw an invitation: its link says so from now on."""
    row = _hold(session, invitation_id)
    if row.used_at is not None or row.revoked_at is not None:
        check_open(_state(row, now))
    row.revoked_at = now
    session.flush()
    _record(session, actor, "invitations.revoke", row, now)


def make_token(
    session: Session, invitation_id: UUID, *, now: datetime, mail_number: int | None = None
) -> str | None:
    """Make the token of an invitation that is open; None when it is not, or when a later mail was ordered.

    Doing it twice (the worker was killed after the first mail) gives another: only the later mail works.
    """
    row = _hold(session, invitation_id)
    if row.used_at is not None or row.revoked_at is not None or row.expires_at <= now:
        return None
    if mail_number is not None and row.mail_number != mail_number:
        return None
    token = make_secret()
    row.token_hash, row.sent_at = hash_secret(token), now
    session.flush()
    return token


def accept_invitation(
    session: Session,
    token: str,
    *,
    signed_in: Viewer,
    now: datetime,
    given_name: str = "",
    family_name: str = "",
    language: str = "it",
) -> Accepted:
    """Use an invitation: its address is verified by it, its person has an account and the membership.

    Names are read only if nobody here has the address yet. Raises Refusal when it was used, withdrawn or is
    too old, and when somebody else is signed in than whose address it is.
    """
    row = session.scalar(
        select(Invitation)
        .where(Invitation.token_hash == hash_secret(token))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("invitation-unknown")
    check_open(_state(row, now))
    person_id = find_person_by_address(session, row.address)
    check_same_person(person_id, signed_in.person_id)
    if person_id is None:
        person_id = _register(
            session, row, given_name=given_name, family_name=family_name, language=language, now=now
        )
    account_id = open_account(session, person_id, now=now)
    if session.scalar(select(Account.is_disabled).where(Account.id == account_id)) is not False:
        raise Refusal("invitation-account-closed")
    session.execute(
        update(EmailAddress)
        .where(EmailAddress.address_key == row.address_key, EmailAddress.verified_at.is_(None))
        .values(verified_at=now)
    )
    actor = Viewer(account_id, person_id)
    add_membership(
        session,
        account_id=account_id,
        organisation_id=row.organisation_id,
        role=Role(row.role),
        office=row.office,
        actor=actor,
        now=now,
    )
    row.used_at, row.used_by_id = now, account_id
    session.flush()
    _record(session, actor, "invitations.accept", row, now)
    return Accepted(account_id, row.organisation_id, Role(row.role))


def _register(
    session: Session, row: Invitation, *, given_name: str, family_name: str, language: str, now: datetime
) -> UUID:
    try:
        with session.begin_nested():
            return register_person(
                session,
                given_name=given_name,
                family_name=family_name,
                addresses=[row.address],
                language=language,
                actor=Viewer(),
                now=now,
            )
    except Refusal as refusal:
        if refusal.code != "address-taken":
            raise
        raise Refusal("invitation-again") from refusal  # another one of the same address was accepted


def _refuse_member(session: Session, organisation_id: UUID, key: str, role: Role, today: date) -> None:
    held = session.scalar(
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .join(Person, Person.id == Account.person_id)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(
            EmailAddress.address_key == key,
            Membership.organisation_id == organisation_id,
            Membership.role == role,
            Membership.ends_on.is_(None) | (Membership.ends_on > today),
        )
    )
    if held is not None:
        raise Refusal("invitation-member")


def _forget_old(session: Session, now: datetime) -> None:
    """Drop what came to its end long ago: an address is kept as long as it serves."""
    before = now - KEPT
    session.execute(
        delete(Invitation).where(
            or_(Invitation.used_at < before, Invitation.revoked_at < before, Invitation.expires_at < before)
        )
    )


def _renew(session: Session, row: Invitation, actor: Viewer, now: datetime, *, is_mailed: bool) -> None:
    """Give it two weeks from now; whatever link there was opens nothing more."""
    row.token_hash, row.sent_at = None, None
    row.expires_at = now + LIFETIME
    row.mail_number += 1
    row.invited_by_id = actor.account_id
    session.flush()
    if is_mailed:
        payload = {"invitation": str(row.id), "number": row.mail_number}
        jobs.enqueue(session, SEND_INVITATION, payload, run_at=now)


def _state(row: Invitation, now: datetime) -> InvitationState:
    return invitation_state(now, used_at=row.used_at, revoked_at=row.revoked_at, expires_at=row.expires_at)


def _hold(session: Session, invitation_id: UUID) -> Invitation:
    row = session.scalar(
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("not-found")
    return row


def _record(session: Session, actor: Viewer, action: str, row: Invitation, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action,
        object_type="invitation",
        object_id=row.id,
        organisation_id=row.organisation_id,
        now=now,
        role=row.role,
    )
