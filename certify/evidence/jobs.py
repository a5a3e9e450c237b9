"""Each day what is over goes; sealed bytes without a key leave the disk."""

from typing import Final

from certify.evidence import services
from commons.db import unit_of_work
from commons.edges import edges
from commons.jobs import JobRun, handler

DROP_EXPIRED: Final = "evidence.drop_expired"


@handler(DROP_EXPIRED, is_daily=True)
def drop_expired(_run: JobRun) -> None:
    while True:
        with unit_of_work() as session:
            count = services.drop_expired(session, today=edges().clock.today(), now=edges().clock.now())
        if count < services.BATCH:
            return


@handler(services.DROP_BYTES)
def drop_bytes(run: JobRun) -> None:
    with unit_of_work() as session:
        services.drop_bytes(session, str(run.payload["file"]), edges().files)
