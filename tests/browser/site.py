"""The whole site on loopback, on a database of its own, with the demonstration played."""

import gc
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from catalogue.editions.models import Edition
from certify.certificates.models import Certificate
from commons.db import db, reading
from commons.jobs import run_all_due
from commons.people.models import Person
from commons.schema import upgrade
from commons.settings import Settings
from demo.walk import LABEL, WAITING_LABEL
from wsgi import create_app

MASTER_KEYS = {"test": bytes(range(32))}


@dataclass(frozen=True, slots=True)
class Site:
    """A running server. One edition is issued, the outcomes of the other are still to be confirmed."""

    app: Flask
    base_url: str
    issued_id: UUID
    waiting_id: UUID

    def run_jobs(self) -> None:
        """Do what the worker would do."""
        with self.app.app_context():
            run_all_due()

    def code_of(self, person: str) -> str:
        """Return the code of the newest document of somebody, by family name."""
        with self.app.app_context(), reading() as session:
            code = session.scalar(
                select(Certificate.code)
                .join(Person, Person.id == Certificate.person_id)
                .where(Person.family_name == person)
                .order_by(Certificate.version.desc())
            )
        assert code is not None
        return code


@contextmanager
def serve(folder: Path, *, mail_delay_minutes: int = 0) -> Iterator[Site]:
    """Migrate, play the demonstration, serve."""
    server = make_server("127.0.0.1", 0, Flask("nothing yet"), threaded=True)
    base_url = f"http://127.0.0.1:{server.port}"
    settings = Settings(
        instance=folder,
        database_url=f"sqlite:///{folder}/site.db",
        public_base_url=base_url,
        secret_key="a secret that is long enough for tests",
        master_keys=MASTER_KEYS,
        is_demo=True,
        mail_delay_minutes=mail_delay_minutes,
    )
    app = create_app(settings)
    server.app = app
    with app.app_context():
        with db.engine.connect() as connection:
            upgrade(connection)
        # In a thread of its own: beside Playwright's event loop the demonstration's seal could start none.
        with ThreadPoolExecutor(1) as stage:
            played = stage.submit(app.test_cli_runner().invoke, args=["demo", "play"]).result()
        assert played.exit_code == 0, played.output
        app.config["SETTINGS"] = settings  # the play lets its own mails leave at once
        with reading() as session:
            editions = dict(session.execute(select(Edition.label, Edition.id)).all())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(app, base_url, editions[LABEL], editions[WAITING_LABEL])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
        with warnings.catch_warnings():  # files of answers that a browser did not wait for
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
