"""One PDF with everybody's attestation, to print and hand out."""

from uuid import UUID

from cryptography.exceptions import InvalidTag
from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalogue import api as catalogue
from certify.certificates.downloads import file_response
from certify.certificates.pages import find_edition
from certify.certificates.permissions import REHEARSE
from certify.claims import services
from certify.claims.jobs import list_printable, unseal
from certify.claims.queries import find_last_handout, get_sealed_handout
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound

blueprint = Blueprint("handouts", __name__, url_prefix="/desk")


@blueprint.get("/editions/<uuid:edition_id>/handout")
@access(REHEARSE)
def show(edition_id: UUID) -> ResponseReturnValue:
    """Say what would be printed, how far it is, and where it is to be had."""
    with reading() as session:
        catalogue.require_edition(session, current_viewer(), REHEARSE, edition_id)
        rows, holders = list_printable(session, edition_id)
        last = find_last_handout(session, edition_id)
        edition = find_edition(session, edition_id)
    return render_template(
        "claims/handout.html",
        edition_id=edition_id,
        edition=edition,
        last=last,
        document_count=len(rows),
        unreached_count=sum(holders[row.person_id].address is None for row in rows),
    )


@blueprint.post("/editions/<uuid:edition_id>/handout")
@access(REHEARSE)
def order(edition_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        catalogue.require_edition(session, current_viewer(), REHEARSE, edition_id)
        count = len(list_printable(session, edition_id)[0])
        services.order_handout(
            session, edition_id, count=count, actor=current_viewer(), now=edges().clock.now()
        )
    return redirect(url_for("handouts.show", edition_id=edition_id), code=303)


@blueprint.get("/editions/<uuid:edition_id>/handout.pdf")
@access(REHEARSE)
def paper(edition_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        catalogue.require_edition(session, current_viewer(), REHEARSE, edition_id)
        handout_id, key, file = get_sealed_handout(session, edition_id)
    sealed = edges().files.get(file)
    if sealed is None:
        raise NotFound("handout-gone")
    try:
        content = unseal(key, handout_id, sealed)
    except InvalidTag:
        raise NotFound("handout-gone") from None
    return file_response(content, "application/pdf", "attestati-da-stampare.pdf")
