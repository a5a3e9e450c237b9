"""The public page of an organisation: what it is called, and was."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from commons.access import PUBLIC, access
from commons.db import reading
from commons.organisations.queries import get_organisation_by_slug, list_aliases

blueprint = Blueprint("organisations", __name__)


@blueprint.get("/organisations/<slug>")
@access(PUBLIC)
def show(slug: str) -> ResponseReturnValue:
    with reading() as session:
        organisation = get_organisation_by_slug(session, slug)
        aliases = list_aliases(session, organisation.id)
    return render_template("organisations/show.html", organisation=organisation, aliases=aliases)
