"""`flask --app wsgi certificates …`: what only who runs the service does."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from certify.certificates.lives import erase_certificate
from certify.certificates.models import Certificate
from certify.certificates.switches import record_public_issuer
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.words import say_refusal

certificates_cli = AppGroup("certificates", help="Documents of the register.")


@certificates_cli.command("erase")
@click.argument("number")
@click.option("--note", required=True, help="Why: the holder's request and its date.")
def erase(number: str, note: str) -> None:
    """Destroy a document at its holder's request; its number and the day stay. There is no way back."""
    try:
        with unit_of_work() as session:
            certificate = session.scalars(select(Certificate).where(Certificate.number == number)).first()
            if certificate is None:
                raise click.ClickException(f"no document has the number {number}")
            erase_certificate(session, certificate.id, note=note, actor=ANONYMOUS, now=edges().clock.now())
            others = session.scalars(
                select(Certificate.number)
                .where(
                    Certificate.person_id == certificate.person_id,
                    Certificate.subject_id == certificate.subject_id,
                    Certificate.document.is_not(None),
                )
                .order_by(Certificate.version)
            ).all()
    except Refusal as refusal:
        raise click.ClickException(say_refusal(refusal)) from refusal
    click.echo(f"{number}: erased")
    for other in others:  # an earlier or later version says the same of the same person
        click.echo(f"still kept: {other}")


@certificates_cli.command("public-issuer")
@click.argument("slug")
@click.option("--act", required=True, help="By which act it is known that the issuer is a public body.")
def public_issuer(slug: str, act: str) -> None:
    """Record that an issuer is a public body: only such a one may print the contrassegno's sentence."""
    try:
        with unit_of_work() as session:
            record_public_issuer(session, slug, act=act, actor=ANONYMOUS, now=edges().clock.now())
    except Refusal as refusal:
        raise click.ClickException(say_refusal(refusal)) from refusal
    click.echo(f"{slug}: public issuer")
