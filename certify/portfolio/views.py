"""The holder's own area, and the two files of a document for whoever it belongs to."""

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from certify.certificates.answers import tell_what_is_missing
from certify.certificates.downloads import file_response, pdf_response
from certify.certificates.papers import get_pdf, open_kept, read_kept
from certify.certificates.queries import (
    KeptDocument,
    get_checks,
    get_document_for_viewer,
    get_own_document,
)
from certify.certificates.tallies import Tallies
from certify.portfolio.queries import list_attestations
from certify.portfolio.symbol import draw_symbol
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading
from commons.edges import edges
from commons.errors import CannotTell

blueprint = Blueprint("portfolio", __name__, url_prefix="/me")
documents = Blueprint("documents", __name__, url_prefix="/credentials")
for _each in (blueprint, documents):
    _each.register_error_handler(CannotTell, tell_what_is_missing)


@blueprint.get("")
@access(SIGNED_IN)
def home() -> ResponseReturnValue:
    """List the viewer's documents."""
    _write_pending_counts()
    with reading() as session:
        attestations = list_attestations(session, current_viewer())
    return render_template("portfolio/home.html", attestations=attestations)


@blueprint.get("/attestations/<uuid:certificate_id>")
@access(SIGNED_IN)
def attestation(certificate_id: UUID) -> ResponseReturnValue:
    """Show one document: what it says, what it is worth, who can see it, how often it was checked."""
    _write_pending_counts()
    with reading() as session:
        kept = get_own_document(session, certificate_id, current_viewer())
        check_count, last_checked_on = get_checks(session, certificate_id)
    facts = read_kept(kept) if kept.document is not None else None
    return render_template(
        "portfolio/attestation.html",
        kept=kept,
        facts=facts,
        competences=[(each.label, each.reference) for each in facts.competences] if facts else [],
        symbol=draw_symbol(facts.verify_url) if facts else None,
        check_count=check_count,
        last_checked_on=last_checked_on,
    )


@documents.get("/<uuid:certificate_id>")
@access(SIGNED_IN)
def show(certificate_id: UUID) -> ResponseReturnValue:
    """Lead to the page of this document: the holder's own, or that of the issuer's desk."""
    kept = _get_document(certificate_id)
    if kept.person_id == current_viewer().person_id:
        return redirect(url_for("portfolio.attestation", certificate_id=certificate_id), code=303)
    return redirect(url_for("certificates.show", certificate_id=certificate_id), code=303)


@documents.get("/<uuid:certificate_id>.json")
@access(SIGNED_IN)
def data(certificate_id: UUID) -> ResponseReturnValue:
    """Return the signed document, byte for byte as it was kept."""
    kept = _get_document(certificate_id)
    return file_response(open_kept(kept), "application/json", f"{kept.number}.json")


@documents.get("/<uuid:certificate_id>.pdf")
@access(SIGNED_IN)
def paper(certificate_id: UUID) -> ResponseReturnValue:
    kept = _get_document(certificate_id)
    return pdf_response(get_pdf(kept, edges().files), kept.number)


def _get_document(certificate_id: UUID) -> KeptDocument:
    with reading() as session:
        return get_document_for_viewer(session, certificate_id, current_viewer())


def _write_pending_counts() -> None:
    """Let the holder see also the checks of a moment ago."""
    tallies: Tallies = current_app.extensions["tallies"]
    clock = edges().clock
    if tallies.has_checks:
        tallies.flush(clock.now(), clock.today())
