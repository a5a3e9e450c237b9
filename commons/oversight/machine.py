"""How the machine is: jobs by state, those that failed or are late, and the facts of this installation."""

import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.orm import Session

from commons.jobs import Job, JobState
from commons.oversight.rules import tell_error
from commons.settings import ROOT, Settings
from commons.worker import last_sign

PER_PAGE = 50
MOST_LATE = 20
LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job that is dead or late. `error` is its kind, `place` the line of ours where it happened."""

    id: UUID
    kind: str
    since: datetime
    tries: int
    done_count: int
    total_count: int
    error: str
    place: str


@dataclass(frozen=True, slots=True)
class Machine:
    """What an operator asks first when something does not work."""

    version: str
    database: str
    database_version: str
    migration: str
    newest_migration: str
    worker_seen_at: datetime | None
    storage_free: int
    storage_total: int

    @property
    def is_migrated(self) -> bool:
        return self.migration == self.newest_migration


def count_jobs(session: Session) -> dict[JobState, int]:
    found = dict(session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    return {state: found.get(state.value, 0) for state in JobState}


def count_dead_by_kind(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(Job.kind, func.count())
        .where(Job.state == JobState.DEAD)
        .group_by(Job.kind)
        .order_by(func.count().desc(), Job.kind)
    ).all()
    return {row[0]: row[1] for row in rows}


def list_dead(session: Session, *, page: int = 1) -> list[JobRow]:
    """Return a page of the jobs that were given up, the latest first."""
    rows = session.scalars(
        select(Job)
        .where(Job.state == JobState.DEAD)
        .order_by(func.coalesce(Job.finished_at, Job.run_at).desc(), Job.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return [_row(row, row.finished_at or row.run_at) for row in rows]


def list_late(session: Session, now: datetime) -> tuple[list[JobRow], int]:
    """Return the first jobs that should have run some minutes ago and that nobody runs, and how many."""
    late = _late(now)
    count = session.scalar(select(func.count()).select_from(Job).where(*late)) or 0
    rows = session.scalars(select(Job).where(*late).order_by(Job.run_at, Job.id).limit(MOST_LATE))
    return [_row(row, row.run_at) for row in rows], count


def describe_machine(session: Session, settings: Settings) -> Machine:
    dialect = session.get_bind().dialect
    asked = "SHOW server_version" if dialect.name == "postgresql" else "SELECT sqlite_version()"
    free = shutil.disk_usage(settings.instance if settings.instance.is_dir() else ROOT)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return Machine(
        version=str(project["version"]),
        database="PostgreSQL" if dialect.name == "postgresql" else "SQLite",
        database_version=str(session.scalar(text(asked))),
        migration=_migration(session),
        newest_migration=(ROOT / "migrations" / "HEAD").read_text(encoding="utf-8").strip(),
        worker_seen_at=last_sign(session),
        storage_free=free.free,
        storage_total=free.total,
    )


def describe_settings(settings: Settings) -> dict[str, object]:
    """Return what each setting holds as it may be shown; of a secret, whether there is one: True or False."""
    shown: dict[str, object] = {
        name: getattr(settings, name)
        for name in Settings.__dataclass_fields__
        if name not in {"secret_key", "master_keys", "database_url", "mail_url"}
    }
    database = urlsplit(settings.database_url)
    mail = urlsplit(settings.mail_url)
    is_sqlite = database.scheme == "sqlite"
    shown["instance"] = str(settings.instance)
    shown["trusted_hosts"] = ", ".join(settings.trusted_hosts)
    shown["database_url"] = (
        f"SQLite, {Path(database.path).name}"
        if is_sqlite
        else f"PostgreSQL, {_without_password(database.netloc)}"
    )
    shown["mail_url"] = (
        "mailbox:" if mail.scheme == "mailbox" else f"{mail.scheme}://{_without_password(mail.netloc)}"
    )
    shown["secret_key"] = bool(settings.secret_key)
    shown["master_keys"] = bool(settings.master_keys)
    return {name: shown[name] for name in Settings.__dataclass_fields__}


def _without_password(netloc: str) -> str:
    """Return host and port; the name that stands before them may be half of the secret."""
    return netloc.rpartition("@")[2]


def _migration(session: Session) -> str:
    has_table = session.connection().dialect.has_table(session.connection(), "alembic_version")
    return str(session.scalar(text("SELECT version_num FROM alembic_version"))) if has_table else ""


def _late(now: datetime) -> Sequence[ColumnElement[bool]]:
    return (
        Job.state == JobState.READY,
        Job.run_at < now - LATE_AFTER,
        or_(Job.lease_until.is_(None), Job.lease_until < now),
    )


def _row(row: Job, since: datetime) -> JobRow:
    error, place = tell_error(row.error)
    return JobRow(row.id, row.kind, since, row.tries, row.done_count, row.total_count, error, place)
