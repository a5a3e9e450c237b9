"""Work that outlives a request. A job is a row, written in the same transaction as the change that needs it.

At least once: a worker leases a row, runs the handler, marks it done. One that is killed leaves a lease that
runs out, and another takes the row up. Handlers are therefore idempotent. (The queues on offer for SQLite
lost jobs at kill -9; this table lost none.)
"""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from commons.db import Base, UUIDKey, insert_for, reading, unit_of_work
from commons.edges import edges
from commons.errors import where_it_failed

LEASE = timedelta(seconds=60)
MAX_TRIES = 8
LONGEST_ERROR = 2000
log = logging.getLogger(__name__)


class JobState(StrEnum):
    READY = "ready"
    DONE = "done"
    DEAD = "dead"
    CALLED_BACK = "called_back"


class Job(Base):
    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "state", "run_at"),
        CheckConstraint("state IN ('ready', 'done', 'dead', 'called_back')", name="state"),
    )

    id: Mapped[UUIDKey]
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    dedup: Mapped[str | None] = mapped_column(String(160), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=JobState.READY)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    owner: Mapped[UUID | None]
    tries: Mapped[int] = mapped_column(default=0)
    done_count: Mapped[int] = mapped_column(default=0)
    total_count: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class JobRun:
    """What a handler is given: the payload as it was enqueued, and a way to tell how far it is."""

    id: UUID
    payload: dict[str, Any]
    owner: UUID

    def progress(self, session: Session, done: int, total: int) -> None:
        """Tell how far the work is and renew the lease, in the transaction of the work itself."""
        session.execute(
            update(Job)
            .where(Job.id == self.id, Job.owner == self.owner)
            .values(done_count=done, total_count=total, lease_until=edges().clock.now() + LEASE)
        )


Handler = Callable[[JobRun], None]
_handlers: dict[str, Handler] = {}
_lasting: set[str] = set()
_daily: list[str] = []


def handler(kind: str, *, is_lasting: bool = False, is_daily: bool = False) -> Callable[[Handler], Handler]:
    """Declare the function that runs jobs of this kind.

    `is_lasting`: pages tell for ever what became of such a job, so it is kept when it is done. `is_daily`:
    the workers see to it that one runs each day.
    """

    def declare(function: Handler) -> Handler:
        _handlers[kind] = function
        if is_lasting:
            _lasting.add(kind)
        if is_daily and kind not in _daily:
            _daily.append(kind)
        return function

    return declare


def plan_daily(session: Session, *, today: date, now: datetime) -> None:
    """Enqueue what runs once a day; doing it again on the same day adds nothing."""
    for kind in _daily:
        enqueue(session, kind, {}, run_at=now, dedup=f"{kind}:{today}")


def delete_finished(session: Session, *, before: datetime) -> int:
    """Delete what was done, or called back, before that instant, and return how many jobs that were."""
    deleted = session.execute(
        delete(Job)
        .where(
            Job.state.in_([JobState.DONE, JobState.CALLED_BACK]),
            Job.kind.not_in(_lasting),
            func.coalesce(Job.finished_at, Job.run_at) < before,
        )
        .returning(Job.id)
    ).all()
    return len(deleted)


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    run_at: datetime,
    dedup: str | None = None,
    total: int = 0,
) -> UUID:
    """Add a job to the caller's transaction. With `dedup`, a job of that name is never added twice."""
    job_id = uuid4()
    insert = insert_for(session, Job).values(
        id=job_id, kind=kind, payload=payload, dedup=dedup, run_at=run_at, total_count=total
    )
    if dedup is not None:  # two requests at once: the second waits for the first and adds nothing
        insert = insert.on_conflict_do_nothing(index_elements=[Job.dedup])
    session.flush()
    session.execute(insert)
    if dedup is None:
        return job_id
    return session.scalars(select(Job.id).where(Job.dedup == dedup)).one()


def get_progress(session: Session, job_id: UUID) -> tuple[JobState, int, int] | None:
    """Return (state, done, total) of a job, or None."""
    row = session.execute(select(Job.state, Job.done_count, Job.total_count).where(Job.id == job_id)).first()
    return None if row is None else (JobState(row[0]), row[1], row[2])


def run_next(owner: UUID) -> bool:
    """Run one job that is due. Returns False when there was none."""
    claimed = _claim(owner)
    if claimed is None:
        return False
    kind, tries, run = claimed
    try:
        _handlers[kind](run)
    except Exception as error:  # noqa: BLE001  a job that fails must not stop the worker
        log.warning("job %s (%s) failed at try %d: %s", run.id, kind, tries, type(error).__name__)
        _finish(run, tries, where_it_failed(error)[:LONGEST_ERROR])
    else:
        _finish(run, tries, None)
    return True


def _claim(owner: UUID) -> tuple[str, int, JobRun] | None:
    now = edges().clock.now()
    due = (
        (Job.state == JobState.READY)
        & (Job.run_at <= now)
        & (Job.lease_until.is_(None) | (Job.lease_until < now))
    )
    with reading() as session:  # an idle worker takes no write lock
        if session.scalar(select(Job.id).where(due).limit(1)) is None:
            return None
    with unit_of_work() as session:
        session.execute(  # a job that takes its worker down each time never comes to say so
            update(Job)
            .where(due, Job.tries >= MAX_TRIES)
            .values(
                state=JobState.DEAD,
                lease_until=None,
                error="its worker was killed each time",
                finished_at=now,
            )
        )
        job = session.scalars(
            select(Job).where(due).order_by(Job.run_at).limit(1).with_for_update(skip_locked=True)
        ).first()
        if job is None:
            return None
        job.lease_until, job.owner, job.tries = now + LEASE, owner, job.tries + 1
        return job.kind, job.tries, JobRun(job.id, job.payload, owner)


def _finish(run: JobRun, tries: int, error: str | None) -> None:
    now = edges().clock.now()
    values: dict[str, Any] = {
        "state": JobState.DONE,
        "lease_until": None,
        "error": None,
        "finished_at": now,
    }
    if error is not None:
        wait = min(3600.0, 2.0**tries) * random.uniform(0.8, 1.2)  # noqa: S311  spreads retries, hides nothing
        values = {"error": error, "lease_until": None, "run_at": now + timedelta(seconds=wait)}
        if tries >= MAX_TRIES:
            values |= {"state": JobState.DEAD, "finished_at": now}
    with unit_of_work() as session:  # fenced: a worker whose lease was taken over says nothing
        session.execute(
            update(Job)
            .where(Job.id == run.id, Job.owner == run.owner, Job.state == JobState.READY)
            .values(**values)
        )


def run_all_due(limit: int = 100_000) -> int:
    """Run what is due now, one after the other, and return how many; for commands and tests."""
    owner, count = uuid4(), 0
    while count < limit and run_next(owner):
        count += 1
    return count
