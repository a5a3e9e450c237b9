"""`flask --app wsgi mail bounce < message`: what a mail server hands on when a mail to a tutor came back."""

import sys
from typing import Final, NoReturn

import click
from flask.cli import AppGroup

from certify.hosting.bouncing import NoReport, read_report
from certify.hosting.mailing import note_bounced
from commons.db import unit_of_work
from commons.edges import edges
from commons.errors import NotFound

NOT_A_REPORT: Final = 65  # EX_DATAERR of sysexits.h
NOT_OURS: Final = 67  # EX_NOUSER
LARGEST: Final = 10 * 1024 * 1024

mail_cli = AppGroup("mail", help="Mails that came back.")


@mail_cli.command("bounce")
def bounce() -> None:
    """Read a delivery report (RFC 3464) from standard input and mark the mail that came back.

    Exit code 0: marked, known already, or not final (a delay). 65: no delivery report. 67: not about a mail
    to a tutor that is known here.
    """
    raw = sys.stdin.buffer.read(LARGEST + 1)
    if len(raw) > LARGEST:
        _end("This message is larger than any delivery report.", NOT_A_REPORT)
    try:
        report = read_report(raw)
    except NoReport as problem:
        _end(f"Nothing marked: {problem}.", NOT_A_REPORT)
    if report.mail_id is None:
        _end("Nothing marked: the report names no mail to a tutor.", NOT_OURS)
    if not report.is_failed:
        click.echo(f"Nothing marked: the report says {report.action!r}, the mail may still arrive.")
        return
    try:
        with unit_of_work() as session:
            is_new = note_bounced(session, report.mail_id, reason=report.reason, now=edges().clock.now())
    except NotFound:
        _end("Nothing marked: no mail of that number is known here.", NOT_OURS)
    said = "Marked as bounced" if is_new else "Nothing marked: it was known, or the link was opened"
    click.echo(f"{said}. Mail {report.mail_id}: {report.reason or 'no reason given'}")


def _end(text: str, code: int) -> NoReturn:
    click.echo(text, err=True)
    raise SystemExit(code)
