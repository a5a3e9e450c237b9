"""Rows of the desk's pages: states and deliveries, ready to be said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue import api as catalogue
from catalogue.data import TaughtEdition
from certify.certificates.papers import read_kept
from certify.certificates.queries import KeptDocument, RegisterRow, list_register
from certify.certificates.rules import Reason, Status
from certify.certificates.services import ISSUE_JOB, Excluded, Rehearsal
from certify.certificates.words import REASONS, REMEDIES, STATUSES
from certify.credential.documents import DocumentFacts
from commons.adapters.clock import TRENTO
from commons.errors import CannotTell, NotFound, Refusal
from commons.jobs import Job, JobState
from commons.pages.formats import day, hours
from commons.pages.words import say_refusal
from commons.people.queries import get_holders
from commons.sheets.values import Cell
from commons.sheets.writing import write_csv


@dataclass(frozen=True, slots=True)
class ExcludedLine:
    name: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run as its page shows it. `recipients` are persons in the order of their numbers."""

    id: UUID
    state: JobState
    done: int
    total: int
    tries: int
    error: str | None
    next_try_at: datetime
    recipients: tuple[UUID, ...]

    @property
    def is_going_on(self) -> bool:
        return self.state is JobState.READY


@dataclass(frozen=True, slots=True)
class Line:
    """One person and her document; `row` is None while it waits to be signed."""

    name: str
    has_address: bool
    row: RegisterRow | None

    @property
    def is_mail_waiting(self) -> bool:
        """Tell whether a mail will still leave: what is no longer valid is not announced."""
        return (
            self.row is not None
            and self.row.mail_state is JobState.READY
            and self.row.status is Status.ISSUED
        )

    @property
    def is_mail_stopped(self) -> bool:
        """Tell whether a mail was called back and could still leave."""
        return (
            self.row is not None
            and self.row.mail_state is JobState.CALLED_BACK
            and self.row.status is Status.ISSUED
        )


@dataclass(frozen=True, slots=True)
class MailPlan:
    """Mails that have not left yet, and when the first of them will."""

    count: int
    first_at: datetime | None
    stopped_count: int


def excluded_lines(rehearsal: Rehearsal) -> list[ExcludedLine]:
    return [
        ExcludedLine(each.name, _why(each, rehearsal), str(REMEDIES[each.reason.value]))
        for each in rehearsal.excluded
        if each.reason is not Reason.ALREADY_ISSUED  # counted apart: they have theirs
    ]


def get_run(session: Session, edition_id: UUID, job_id: UUID) -> Run:
    """Return a run of this edition; a run of another edition does not exist here."""
    job = session.scalars(select(Job).where(Job.id == job_id, Job.kind == ISSUE_JOB)).first()
    if job is None or job.payload["edition_id"] != str(edition_id):
        raise NotFound("not-found")
    return Run(
        id=job.id,
        state=JobState(job.state),
        done=job.done_count,
        total=job.total_count,
        tries=job.tries,
        error=job.error,
        next_try_at=job.run_at,
        recipients=tuple(UUID(each) for each in job.payload["recipients"]),
    )


def run_lines(session: Session, edition_id: UUID, run: Run) -> list[Line]:
    """Return one line per person of the run, those already signed with their documents."""
    first = {row.person_id: row for row in list_register(session, edition_id) if row.version == 1}
    holders = get_holders(session, run.recipients)
    return [
        Line(holders[each].name.full, holders[each].address is not None, first.get(each))
        for each in run.recipients
        if each in holders
    ]


def register_lines(session: Session, rows: Sequence[RegisterRow]) -> list[Line]:
    holders = get_holders(session, [row.person_id for row in rows])
    found = [(holders[row.person_id], row) for row in rows]
    return [Line(holder.name.full, holder.address is not None, row) for holder, row in found]


def register_table(lines: Iterable[Line]) -> bytes:
    """Return the register as CSV."""
    header = [_("Persona"), _("Numero"), _("Rilasciato il"), _("Stato"), _("Stato dal")]
    rows: list[list[Cell]] = [
        [
            line.name,
            line.row.number,
            line.row.issued_at.astimezone(TRENTO).date(),
            str(STATUSES[line.row.status.value]),
            line.row.status_since.astimezone(TRENTO).date(),
        ]
        for line in lines
        if line.row is not None
    ]
    return write_csv(header, rows)


def find_edition(session: Session, edition_id: UUID) -> TaughtEdition | None:
    """Return the edition for a heading; None when it was opened again and lost a fact meanwhile."""
    try:
        return catalogue.get_taught_edition(session, edition_id)
    except NotFound:
        raise
    except Refusal:
        return None


def read_or_say(kept: KeptDocument) -> tuple[DocumentFacts | None, str]:
    """Return what a document says, or nothing and why it cannot be read."""
    if kept.document is None:
        return None, ""
    try:
        return read_kept(kept), ""
    except CannotTell as refusal:
        return None, say_refusal(refusal)


def plan(lines: Sequence[Line]) -> MailPlan:
    waiting = [line.row.mail_at for line in lines if line.row is not None and line.is_mail_waiting]
    known = [at for at in waiting if at is not None]
    stopped = [line for line in lines if line.is_mail_stopped]
    return MailPlan(len(known), min(known, default=None), len(stopped))


def _why(each: Excluded, rehearsal: Rehearsal) -> str:
    edition, outcome = rehearsal.edition, each.outcome
    if each.reason is Reason.WITHDRAWN and outcome.withdrawn_on is not None:
        return str(REASONS["withdrawn_on"]) % {"day": day(outcome.withdrawn_on)}
    return str(REASONS[each.reason.value]) % {
        "hours": hours(outcome.attended_hours),
        "minimum": hours(edition.minimum_hours),
        "planned": hours(edition.planned_hours),
    }
