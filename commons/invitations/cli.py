"""`flask --app wsgi operators …`: the first operator of a machine that sends no mail yet."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from commons.access import ANONYMOUS, Role
from commons.db import unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.invitations.services import invite, make_token
from commons.organisations.queries import get_organisation_by_slug
from commons.organisations.services import create_organisation
from commons.pages.words import say_refusal
from commons.people.queries import find_person_by_address
from commons.people.services import register_person
from commons.settings import Settings

operators_cli = AppGroup("operators", help="Those who run the service.")


@operators_cli.command("invite")
@click.argument("address")
@click.option("--organisation", "slug", required=True, metavar="SLUG", help="Where the operator works.")
@click.option("--organisation-name", metavar="NAME", help="Enter the organisation, if there is none of SLUG.")
@click.option("--given", metavar="NAME", help="Given name; without it the page asks.")
@click.option("--family", metavar="NAME", help="Family name; without it the page asks.")
@click.option("--office", default="Gestione del servizio", show_default=True, help="What she is there.")
def invite_command(  # noqa: PLR0917  click gives them by name
    address: str, slug: str, organisation_name: str | None, given: str | None, family: str | None, office: str
) -> None:
    """Invite ADDRESS to run the service and print the link; whoever has it can accept.

    No mail is sent. Invited again, the address gets another link and the old one opens nothing.
    """
    if (given is None) != (family is None):
        raise click.ClickException("give both --given and --family, or neither")
    settings: Settings = current_app.config["SETTINGS"]
    try:
        with unit_of_work() as session:
            token = _invite(
                session,
                address=address,
                slug=slug,
                organisation_name=organisation_name,
                names=(given, family),
                office=office,
            )
    except Refusal as refusal:
        raise click.ClickException(say_refusal(refusal)) from refusal
    click.echo(f"{settings.public_base_url}/it/invitations/{token}")


def _invite(
    session: Session,
    *,
    address: str,
    slug: str,
    organisation_name: str | None,
    names: tuple[str | None, str | None],
    office: str,
) -> str:
    now, given, family = edges().clock.now(), *names
    try:
        organisation_id = get_organisation_by_slug(session, slug).id
    except NotFound:
        if organisation_name is None:
            raise click.ClickException(
                f"there is no organisation {slug!r}; add --organisation-name NAME to enter it"
            ) from None
        organisation_id = create_organisation(
            session,
            name=organisation_name,
            slug=slug,
            is_demo=current_app.config["SETTINGS"].is_demo,
            actor=ANONYMOUS,
            now=now,
        )
    if given and family and find_person_by_address(session, address) is None:
        register_person(
            session, given_name=given, family_name=family, addresses=[address], actor=ANONYMOUS, now=now
        )
    invitation_id = invite(
        session,
        organisation_id=organisation_id,
        address=address,
        role=Role.OPERATOR,
        office=office,
        language="it",
        actor=ANONYMOUS,
        now=now,
        today=edges().clock.today(),
        is_mailed=False,
    )
    return str(make_token(session, invitation_id, now=now))
