"""Mails about issued documents that wait: called back while there is time, and sent after all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from catalogue import api as catalogue
from certify.certificates.permissions import ISSUE
from certify.certificates.queries import TELL_HOLDER, list_register, mail_job_name
from certify.certificates.registering import Press
from certify.certificates.rules import Status
from commons import audit
from commons.access import Viewer
from commons.jobs import Job, JobState


def call_back_mails(session: Session, edition_id: UUID, *, actor: Viewer, now: datetime) -> int:
    """Stop the mails about documents of this edition that have not left yet, and return how many."""
    issuer_id = catalogue.require_edition(session, actor, ISSUE, edition_id)
    documents = [row.id for row in list_register(session, edition_id)]
    is_free = Job.lease_until.is_(None) | (Job.lease_until < now)
    count = _move(
        session, documents, (Job.state == JobState.READY) & is_free, {"state": JobState.CALLED_BACK}
    )
    _record(session, actor, "call_back_mails", edition_id, issuer_id=issuer_id, now=now, count=count)
    return count


def send_called_back(
    session: Session, edition_id: UUID, *, actor: Viewer, now: datetime, press: Press
) -> int:
    """Let the mails that were called back leave after all, for documents that are still valid."""
    issuer_id = catalogue.require_edition(session, actor, ISSUE, edition_id)
    documents = [row.id for row in list_register(session, edition_id) if row.status is Status.ISSUED]
    again = {"state": JobState.READY, "run_at": now + press.mail_delay, "tries": 0}
    count = _move(session, documents, Job.state == JobState.CALLED_BACK, again)
    _record(session, actor, "send_called_back", edition_id, issuer_id=issuer_id, now=now, count=count)
    return count


def _move(
    session: Session, documents: Iterable[UUID], which: ColumnElement[bool], values: dict[str, Any]
) -> int:
    """Change the mail jobs of these documents that are as `which` says; return how many were."""
    names = [mail_job_name(each) for each in documents]
    mine = (Job.kind == TELL_HOLDER) & Job.dedup.in_(names)
    return len(session.execute(update(Job).where(mine, which).values(**values).returning(Job.id)).all())


def _record(
    session: Session,
    actor: Viewer,
    verb: str,
    edition_id: UUID,
    *,
    issuer_id: UUID,
    now: datetime,
    count: int,
) -> None:
    if count:
        audit.record(
            session,
            actor,
            f"certificates.{verb}",
            object_type="edition",
            object_id=edition_id,
            organisation_id=issuer_id,
            now=now,
            count=count,
        )
