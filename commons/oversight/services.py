"""What the operator does to persons' ways in and to jobs that failed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from commons import audit
from commons.access import Viewer
from commons.errors import NotFound, Refusal
from commons.jobs import Job, JobState
from commons.people.corrections import remove_unverified_address
from commons.people.merging import merge_persons
from commons.people.models import Account, EmailAddress, Person
from commons.people.queries import find_account
from commons.people.sealing import FiscalCodeVault
from commons.people.services import add_address
from commons.signin.models import SigninLink
from commons.signin.services import disable_account, enable_account, tell_of_change


def close_entrance(session: Session, person_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Disable a person's account and end her sessions; not one's own, or nobody could undo it."""
    account_id = _account_of(session, person_id)
    if account_id == actor.account_id:
        raise Refusal("account-is-mine")
    disable_account(session, account_id, actor=actor, now=now)


def open_entrance(session: Session, person_id: UUID, *, actor: Viewer, now: datetime) -> None:
    enable_account(session, _account_of(session, person_id), actor=actor, now=now)


def enter_address(session: Session, person_id: UUID, address: str, *, actor: Viewer, now: datetime) -> UUID:
    """Add an address that its owner verifies by signing in with it; who has an account is told of it."""
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound("not-found")
    if person.merged_into_id is not None:
        raise Refusal("merged-already")
    if find_account(session, person_id) is not None:
        tell_of_change(session, person_id, "added", now=now)
    address_id = add_address(session, person_id, address)
    audit.record(session, actor, "people.add_address", object_type="person", object_id=person_id, now=now)
    return address_id


def withdraw_address(
    session: Session, person_id: UUID, address_id: UUID, *, actor: Viewer, now: datetime
) -> None:
    """Take off an address that nobody verified, with the links that were asked for with it."""
    mine = select(EmailAddress.id).where(
        EmailAddress.id == address_id,
        EmailAddress.person_id == person_id,
        EmailAddress.verified_at.is_(None),
    )
    session.execute(delete(SigninLink).where(SigninLink.email_address_id.in_(mine)))
    remove_unverified_address(session, person_id, address_id, actor=actor, now=now)


def unite_records(
    session: Session,
    kept_id: UUID,
    gone_id: UUID,
    *,
    note: str,
    vault: FiscalCodeVault,
    actor: Viewer,
    now: datetime,
) -> None:
    """Make two records one; whoever has an account is told. Not one's own: it would take another's access."""
    if actor.person_id in {kept_id, gone_id}:
        raise Refusal("merge-is-mine")
    for person_id in (kept_id, gone_id):
        if find_account(session, person_id) is not None:
            tell_of_change(session, person_id, "added", now=now)
    merge_persons(session, kept_id, gone_id, note=note, vault=vault, actor=actor, now=now)


def restart_jobs(
    session: Session, *, actor: Viewer, now: datetime, job_id: UUID | None = None, kind: str | None = None
) -> int:
    """Let dead jobs begin again: one, all of a kind, or all. Return how many.

    Handlers are idempotent, so what such a job had done already is not done twice.
    """
    which = [Job.state == JobState.DEAD]
    if job_id is not None:
        which.append(Job.id == job_id)
    if kind is not None:
        which.append(Job.kind == kind)
    begun = session.execute(
        update(Job)
        .where(*which)
        .values(
            state=JobState.READY.value,
            tries=0,
            run_at=now,
            error=None,
            lease_until=None,
            owner=None,
            finished_at=None,
        )
        .returning(Job.id, Job.kind)
    ).all()
    if not begun and job_id is not None:
        raise Refusal("job-not-dead")
    for row in begun:
        audit.record(
            session, actor, "jobs.restart", object_type="job", object_id=row.id, now=now, kind=row.kind
        )
    return len(begun)


def note_export(session: Session, *, count: int, actor: Viewer, now: datetime) -> None:
    """Write down that the audit left the house; by whom, when and how much."""
    audit.record(session, actor, "audit.export", object_type="audit", object_id="audit", now=now, count=count)


def _account_of(session: Session, person_id: UUID) -> UUID:
    account_id = session.scalar(select(Account.id).where(Account.person_id == person_id))
    if account_id is None:
        raise NotFound("not-found")
    return account_id
