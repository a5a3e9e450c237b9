"""Real databases, fakes only at the edges: every test that takes `app` runs on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import create_engine, event, text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from commons.adapters.files import DiskFiles
from commons.db import Base, db
from commons.edges import Edges, Mail
from commons.settings import Settings
from tests.clock import FixedClock
from wsgi import create_app

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
MASTER_KEYS = {"test": bytes(range(32))}


class KeptMails:
    """A mailer that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.sent.append(mail)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count aloud what this machine could not run."""
    skipped = len(terminalreporter.stats.get("skipped", []))
    if skipped:
        terminalreporter.write_sep(
            "!", f"{skipped} tests SKIPPED: this machine lacks what they need, see above", red=True
        )


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With REQUIRE_ALL=1 (the way CI runs) a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        os.environ.get("REQUIRE_ALL") == "1"
        and reporter
        and reporter.stats.get("skipped")
        and exitstatus == 0
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Make an empty database of this worker's own on the PostgreSQL at hand; skip where there is none."""
    name = f"segnavia_test_{os.getpid()}_{_worker()}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip(f"no PostgreSQL at {POSTGRES.rpartition('@')[2]} (set TEST_POSTGRES_URL)")
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        # Nobody pulls the plug of this database: a commit need not wait for the disk.
        server.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        url = POSTGRES.rpartition("/")[0].replace("postgresql://", "postgresql+psycopg://") + f"/{name}"
        engine = create_engine(url)
        Base.metadata.create_all(engine)
        engine.dispose()
        yield url
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty SQLite database with all tables, to be copied for each test."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        target = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), target)
        return f"sqlite:///{target}"
    url: str = request.getfixturevalue("postgres_url")
    engine = create_engine(url)
    with engine.begin() as connection:  # ten times quicker than TRUNCATE, which writes each file anew
        connection.exec_driver_sql(
            ";".join(f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables))
        )
        for (sequence,) in connection.execute(text("SELECT sequencename FROM pg_sequences")).all():
            connection.exec_driver_sql(f'ALTER SEQUENCE "{sequence}" RESTART')
    engine.dispose()
    return url


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def mails() -> KeptMails:
    return KeptMails()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        instance=tmp_path,
        database_url=database_url,
        public_base_url="http://segnavia.test",
        secret_key="a secret that is long enough for tests",
        master_keys=MASTER_KEYS,
    )


class KeptBytecode(BytecodeCache):
    """Templates that were compiled for one app are not compiled again for the next."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


BYTECODE = KeptBytecode()


def keep_compiled_rules() -> None:
    """Compile the code that builds an address once, not for each app: it is four fifths of making one.

    The code speaks of its rule only through `self`, so that what was made for one fits every equal rule.
    """
    compile_builder = Rule._compile_builder
    kept: dict[object, Callable[..., tuple[str, str]]] = {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - as there
        defaults = tuple(sorted((rule.defaults or {}).items()))
        key = (rule.rule, tuple(rule._trace), defaults, append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = compile_once  # type: ignore[assignment, method-assign]


keep_compiled_rules()


@pytest.fixture
def app(settings: Settings, clock: FixedClock, mails: KeptMails) -> Iterator[Flask]:
    app = create_app(settings, Edges(clock=clock, mailer=mails, files=DiskFiles(settings.files_dir)))
    app.jinja_env.bytecode_cache = BYTECODE
    app.testing = True  # a bug reaches the test as what it is, not as a page that says sorry
    with app.app_context():
        yield app
        db.engine.dispose()


class Browser(FlaskClient):
    """Asks at the public address, as people do: any other host is refused.

    Each request has an application context of its own: that of the `app` fixture would carry what `flask.g`
    holds (the language, who is signed in) from one request to the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("base_url", self.application.config["SETTINGS"].public_base_url)
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return Browser(app, Response, use_cookies=True)


Counter = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def count_queries(app: Flask) -> Counter:
    """Count the statements that reach the database inside the block."""

    @contextmanager
    def count() -> Generator[list[str]]:
        seen: list[str] = []

        def record(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", record)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", record)

    return count
