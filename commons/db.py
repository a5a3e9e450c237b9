"""The database: one declarative base, two ways in (to write, to read), one place that commits."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, MappedColumn, Session, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """Aware instants in, aware UTC instants out, on every database; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a naive datetime reached the database")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UTCDateTime()}


UUIDKey = Annotated[UUID, mapped_column(primary_key=True, default=uuid4)]

db = SQLAlchemy(metadata=Base.metadata)
_is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)


def personal(what: str, *args: Any, **kwargs: Any) -> MappedColumn[Any]:
    """Mark a column as personal data; `what` says which kind. The guard test lists them all."""
    return mapped_column(*args, info={"personal": what}, **kwargs)


@contextmanager
def unit_of_work() -> Generator[Session]:
    """Write: commit when the block ends, roll back when it raises. For views, jobs and commands only."""
    engine = db.engine
    with _write_once(), _write_lock(engine), Session(engine, expire_on_commit=False) as session:
        if engine.dialect.name == "sqlite":
            session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


@contextmanager
def reading() -> Generator[Session]:
    """Read: one consistent view of the data, nothing can be written through it on PostgreSQL."""
    with Session(db.engine, expire_on_commit=False, autoflush=False) as session:
        if db.engine.dialect.name == "postgresql":
            session.connection(
                execution_options={"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
            )
        yield session


@contextmanager
def asking() -> Generator[Connection]:
    """Read with a single SELECT, which is one consistent view by itself: no session, no transaction."""
    options = (
        {"sqlite_begin": None} if db.engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
    )
    with db.engine.connect().execution_options(**options) as connection:
        yield connection


def insert_for(session: Session, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows `on_conflict_do_nothing`, which both databases write alike."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(model) if is_sqlite else postgresql.insert(model)


@contextmanager
def _write_once() -> Generator[None]:
    """Refuse a unit of work inside another: on SQLite it would wait for its own lock, for ever."""
    if _is_writing.get():
        raise RuntimeError("a unit of work inside another one")
    token = _is_writing.set(True)
    try:
        yield
    finally:
        _is_writing.reset(token)


@contextmanager
def _write_lock(engine: Engine) -> Generator[None]:
    """Let SQLite's writers queue at a file lock: its busy wait is unfair (p99 832 ms against 72 ms)."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        yield
        return
    with Path(f"{path}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def init_app(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver's deferred one cannot be retried
    for pragma in (
        "busy_timeout=15000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    if mode is not None:
        connection.exec_driver_sql(f"BEGIN {mode}")
