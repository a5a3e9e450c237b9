"""Issue 500 attestations of attendance by the job that production runs, whole and by its parts.

`python -m benchmarks.issuing`. One process, an SQLite file on a real disk with `synchronous=FULL`, PDFs
flushed to the disk: nothing is left out that durability needs. The limit is 20 ms per attestation.
"""

import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

from certify.certificates import registering
from certify.certificates.press import current_press
from certify.certificates.services import order_attestations, rehearse_edition
from certify.issuers.services import make_issuer_keys
from commons.access import Role
from commons.db import db, unit_of_work
from commons.jobs import run_next
from commons.schema import upgrade
from commons.settings import Settings
from tests import factories
from wsgi import create_app

COUNT = 500
LIMIT_MS = 20.0
PARTS = {
    "facts and document": (registering, "build_attendance"),
    "canonical form and signature": (registering, "sign"),
    "PDF": (registering, "draw"),
    "PDF encrypted": (registering, "seal_pdf"),
}


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        settings = Settings(
            instance=Path(folder),
            database_url=f"sqlite:///{folder}/bench.db",
            public_base_url="https://segnavia.example",
            secret_key="x" * 32,
            master_keys={"bench": bytes(32)},
        )
        app = create_app(settings)
        with app.app_context():
            with db.engine.connect() as connection:
                upgrade(connection)
            order(app.extensions["key_cabinet"], settings)
            spent: dict[str, float] = dict.fromkeys([*PARTS, "files flushed to the disk"], 0.0)
            files = app.extensions["edges"].files
            with mock.patch.object(files, "put", timed(files.put, spent, "files flushed to the disk")):
                patches = [
                    mock.patch.object(module, name, timed(getattr(module, name), spent, part))
                    for part, (module, name) in PARTS.items()
                ]
                for patch in patches:
                    patch.start()
                wall, processor = time.perf_counter(), time.process_time()
                while run_next(uuid4()):
                    pass
                wall, processor = time.perf_counter() - wall, time.process_time() - processor
                mock.patch.stopall()
            db.engine.dispose()
    each = wall / COUNT * 1000
    print(f"{COUNT} attestations in {wall:.2f} s: {each:.2f} ms each, {each / LIMIT_MS:.2f} of the limit")
    print(f"  processor {processor / COUNT * 1000:.2f} ms each")
    for part, seconds in spent.items():
        print(f"  {part}: {seconds / COUNT * 1000:.2f} ms")
    rest = wall - sum(spent.values())
    print(f"  the rest (rows, audit, jobs, commits): {rest / COUNT * 1000:.2f} ms")
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def order(cabinet: Any, settings: Settings) -> None:
    """Teach an edition to 500 people and order their attestations."""
    now = datetime.now(UTC)  # noqa: TID251  a benchmark lives in real time
    with unit_of_work() as session:
        made = factories.make_course_with_edition(session, seats=COUNT)
        lead = factories.make_staff(session, made.lead_id, Role.PROVIDER_LEAD)
        slug = session.connection().exec_driver_sql("SELECT slug FROM organisation").scalar_one()
        make_issuer_keys(
            session, slug, base_url=settings.public_base_url, cabinet=cabinet, actor=lead, now=now
        )
        enrolled = [
            factories.make_enrolment(
                session, made.edition_id, factories.make_person(session, f"Persona {n}", f"di Prova {n}")
            )
            for n in range(COUNT)
        ]
        factories.mark_attendance(session, made.edition_id, dict.fromkeys(enrolled, "PPPPP"))
        factories.confirm_edition(session, made.edition_id)
    with unit_of_work() as session:
        rehearsal = rehearse_edition(session, made.edition_id, actor=lead, now=now)
        order_attestations(
            session,
            made.edition_id,
            order=rehearsal.order,
            token=uuid4(),
            press=current_press(),
            actor=lead,
            now=now - timedelta(seconds=1),
        )


def timed(function: Callable[..., Any], spent: dict[str, float], part: str) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent[part] += time.perf_counter() - begun

    return run


if __name__ == "__main__":
    main()
