"""`flask --app wsgi worker`: runs jobs until it is told to stop (SIGTERM, SIGINT)."""

import logging
import signal
import time
from types import FrameType
from uuid import uuid4

import click
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from commons.errors import where_it_failed
from commons.jobs import run_next

IDLE_SECONDS = 0.5
RETRY_SECONDS = 5.0
log = logging.getLogger(__name__)


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
    current_app.logger.info("worker %s started", owner)
    while not stopping:
        try:
            ran = run_next(owner)
        except SQLAlchemyError as error:
            log.error("the database did not answer; trying again: %s", where_it_failed(error))  # noqa: TRY400
            time.sleep(RETRY_SECONDS)
            continue
        if not ran:
            time.sleep(IDLE_SECONDS)


def init_app(app: Flask) -> None:
    app.cli.add_command(worker_command)
