"""`flask --app wsgi serve`: the production server and a worker side by side, for one machine.

A larger installation starts `gunicorn "wsgi:create_app()"` and `flask --app wsgi worker` as two services.
"""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

import click
from flask import Flask

PATIENCE_SECONDS = 15
PROCESSES, THREADS = 2, 2
"""Few threads: answering is work for the processor, and threads of one process wait for each other."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--processes", default=PROCESSES, show_default=True, help="Web processes; one a core is a good start."
)
def serve_command(host: str, port: int, processes: int) -> None:
    """Serve until SIGTERM or SIGINT; if one of the two ends by itself, end the other and fail."""
    web = [sys.executable, "-m", "gunicorn", "wsgi:create_app()", "--bind", f"{host}:{port}"]
    web += [
        "--workers",
        str(processes),
        "--worker-class",
        "gthread",
        "--threads",
        str(THREADS),
        "--no-control-socket",
    ]
    web += ["--max-requests", "20000", "--max-requests-jitter", "2000"]
    web += ["--access-logfile", os.environ.get("ACCESS_LOG", "/dev/null")]
    commands = [web, [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]]
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603  our own two commands
    asked_to_stop = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked_to_stop
        asked_to_stop = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not asked_to_stop and all(process.poll() is None for process in running):
        time.sleep(0.3)
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
    if not asked_to_stop:
        raise click.ClickException("the server or the worker ended by itself; see the lines above")


def init_app(app: Flask) -> None:
    app.cli.add_command(serve_command)
