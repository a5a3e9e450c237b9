"""Once a day: what was done long ago is swept away, and how much that was stays in the audit."""

from datetime import timedelta
from typing import Final

from commons import audit
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from commons.edges import edges
from commons.jobs import JobRun, delete_finished, handler

SWEEP: Final = "oversight.sweep"
JOBS_KEPT: Final = timedelta(days=30)


@handler(SWEEP, is_daily=True)
def sweep(_run: JobRun) -> None:
    now = edges().clock.now()
    with unit_of_work() as session:
        count = delete_finished(session, before=now - JOBS_KEPT)
        if count:
            audit.record(
                session,
                ANONYMOUS,
                "jobs.sweep",
                object_type="job",
                object_id="done",
                now=now,
                count=count,
            )
