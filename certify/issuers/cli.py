"""`flask --app wsgi issuers …`: the keys of those who issue."""

import click
from flask import current_app
from flask.cli import AppGroup

from certify.issuers.services import make_issuer_keys, report_compromised_key
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.words import say_refusal

issuers_cli = AppGroup("issuers", help="Keys of the organisations that issue.")


@issuers_cli.command("make-keys")
@click.argument("slug")
@click.option("--rotate", is_flag=True, help="Retire the present keys and make new ones.")
def make_keys(slug: str, *, rotate: bool) -> None:
    """Make the signing keys of an organisation; a second run makes nothing."""
    try:
        with unit_of_work() as session:
            made = make_issuer_keys(
                session,
                slug,
                base_url=current_app.config["SETTINGS"].public_base_url,
                cabinet=current_app.extensions["key_cabinet"],
                actor=ANONYMOUS,
                now=edges().clock.now(),
                is_rotation=rotate,
            )
    except Refusal as refusal:
        raise click.ClickException(say_refusal(refusal)) from refusal
    for key_id in made:
        click.echo(key_id)
    if not made:
        click.echo("keys are there already")


@issuers_cli.command("report-compromised")
@click.argument("key_id")
def report_compromised(key_id: str) -> None:
    """Record that somebody else may hold a key: it signs nothing more, and did.json says so."""
    try:
        with unit_of_work() as session:
            report_compromised_key(session, key_id, actor=ANONYMOUS, now=edges().clock.now())
    except Refusal as refusal:
        raise click.ClickException(say_refusal(refusal)) from refusal
    click.echo("recorded; run make-keys to give the organisation a new one")
