"""A worker that is killed while it issues (a real process, kill -9) loses nothing and doubles nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from certify.certificates.models import Certificate
from certify.certificates.press import current_press
from certify.certificates.services import BATCH, order_attestations, rehearse_edition
from commons.db import reading, unit_of_work
from commons.jobs import Job, run_all_due
from commons.settings import Settings
from tests.clock import FixedClock
from tests.factories import NOW
from tests.issuing import Taught, make_taught
from tests.services.test_certificates_issuing import assert_whole

COUNT = 3 * BATCH
WORKER = """
import sys
from pathlib import Path
from commons.adapters.files import DiskFiles
from commons.edges import Edges
from commons.jobs import run_all_due
from commons.settings import Settings
from tests.clock import FixedClock
from tests.conftest import MASTER_KEYS, KeptMails
from wsgi import create_app

url, folder = sys.argv[1], Path(sys.argv[2])
settings = Settings(instance=folder, database_url=url, public_base_url="http://segnavia.test",
                    secret_key="a secret that is long enough for tests", master_keys=MASTER_KEYS)
app = create_app(settings, Edges(clock=FixedClock(), mailer=KeptMails(), files=DiskFiles(settings.files_dir)))
with app.app_context():
    print("ready", flush=True)
    run_all_due()
"""


def count_issued() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Certificate)) or 0


def start_worker(settings: Settings) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, settings.database_url, str(settings.instance)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )


def kill_while_issuing(settings: Settings) -> int:
    """Start a worker, kill it after its first batch, and return how many documents it acknowledged."""
    worker = start_worker(settings)
    try:
        deadline = time.monotonic() + 60
        while count_issued() < BATCH:
            assert worker.poll() is None, "the worker ended by itself"
            assert time.monotonic() < deadline, "the worker issued nothing"
            time.sleep(0.002)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    return count_issued()


def test_kill_9_while_issuing_loses_and_doubles_nothing(
    app: Flask, settings: Settings, clock: FixedClock
) -> None:
    with unit_of_work() as session:
        taught: Taught = make_taught(session, [("Person", f"Numero{turn:03}") for turn in range(COUNT)])
        seen = rehearse_edition(session, taught.edition_id, actor=taught.lead, now=NOW)
        job_id = order_attestations(
            session,
            taught.edition_id,
            order=seen.order,
            token=uuid4(),
            press=current_press(),
            actor=taught.lead,
            now=NOW,
        )
    acknowledged = kill_while_issuing(settings)
    with reading() as session:
        before = {row.id: row.number for row in session.execute(select(Certificate.id, Certificate.number))}
        job = session.get_one(Job, job_id)
        assert job.done_count == acknowledged == len(before)
        assert acknowledged % BATCH == 0
    assert acknowledged < COUNT, "killed too late to prove anything"
    assert run_all_due() == 0  # the dead worker's lease still holds
    clock.advance(seconds=61)
    assert run_all_due(limit=1) == 1
    assert_whole(taught, COUNT)
    with reading() as session:
        after = {row.id: row.number for row in session.execute(select(Certificate.id, Certificate.number))}
    assert before.items() <= after.items()
