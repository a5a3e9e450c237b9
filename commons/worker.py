"""`flask --app wsgi worker`: runs jobs until it is told to stop (SIGTERM, SIGINT)."""

import logging
import signal
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import FrameType
from uuid import UUID, uuid4

import click
from flask import Flask, current_app
from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session

from commons.db import Base, UUIDKey, unit_of_work
from commons.edges import edges
from commons.errors import where_it_failed
from commons.jobs import plan_daily, run_next

IDLE_SECONDS = 0.5
RETRY_SECONDS = 5.0
SIGN_EVERY = timedelta(seconds=30)
SIGNS_KEPT = timedelta(days=7)
log = logging.getLogger(__name__)


class WorkerSign(Base):
    """A sign of life: the operator sees that somebody does the work, and since when."""

    __tablename__ = "worker_sign"

    id: Mapped[UUIDKey]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


@dataclass(slots=True)
class Rounds:
    """What a worker does beside its jobs: now and then a sign of life, and once a day what is daily."""

    owner: UUID
    signed_at: datetime | None = None
    planned_on: date | None = None

    def make(self) -> None:
        now, today = edges().clock.now(), edges().clock.today()
        if self.signed_at is not None and now - self.signed_at < SIGN_EVERY and self.planned_on == today:
            return
        with unit_of_work() as session:
            row = session.get(WorkerSign, self.owner)
            if row is None:
                session.execute(delete(WorkerSign).where(WorkerSign.seen_at < now - SIGNS_KEPT))
                session.add(WorkerSign(id=self.owner, started_at=now, seen_at=now))
            else:
                row.seen_at = now
            if self.planned_on != today:
                plan_daily(session, today=today, now=now)
        self.signed_at, self.planned_on = now, today


def last_sign(session: Session) -> datetime | None:
    """Return when a worker was seen last."""
    return session.scalar(select(func.max(WorkerSign.seen_at)))


@click.command("worker")
def worker_command() -> None:
    """Run jobs one after the other; several workers may run at once."""
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    owner = uuid4()
    rounds = Rounds(owner)
    current_app.logger.info("worker %s started", owner)
    while not stopping:
        try:
            rounds.make()
            ran = run_next(owner)
        except SQLAlchemyError as error:
            log.error("the database did not answer; trying again: %s", where_it_failed(error))  # noqa: TRY400
            time.sleep(RETRY_SECONDS)
            continue
        if not ran:
            time.sleep(IDLE_SECONDS)


def init_app(app: Flask) -> None:
    app.cli.add_command(worker_command)
