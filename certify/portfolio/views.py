"""The holder's own area, and the two files of a document for whoever it belongs to."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from catalogue import api as catalogue
from certify.certificates.answers import tell_what_is_missing
from certify.certificates.counting import write_pending_counts
from certify.certificates.downloads import annex_type, file_response, pdf_response
from certify.certificates.papers import get_annex, get_pdf, open_given
from certify.certificates.queries import KeptDocument, get_document_for_viewer
from certify.certificates.rules import NEVER_VALID, Status
from certify.certificates.telling import (
    entitlement_of,
    entitlement_words,
    heading_of,
    hours_words,
    list_items,
    list_tags,
    name_of,
    note_on,
    span_of,
)
from certify.credential.documents import DocumentFacts
from certify.dossiers.receipt_rows import list_asked
from certify.placements import words as placement_words
from certify.portfolio.elsewhere import linkedin_address, linkedin_fields
from certify.portfolio.home import compose_home, compose_waiting
from certify.portfolio.queries import OwnDocument, get_own, list_attestations, list_subjects
from certify.portfolio.reading import read_own
from certify.portfolio.sharing import list_shares, list_shares_with
from certify.portfolio.symbol import draw_symbol
from certify.portfolio.words import STANDINGS
from certify.voices import words as voice_words
from certify.voices.queries import list_own
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading
from commons.edges import edges
from commons.errors import CannotTell, NotFound

blueprint = Blueprint("portfolio", __name__, url_prefix="/me")
documents = Blueprint("documents", __name__, url_prefix="/credentials")
for _each in (blueprint, documents):
    _each.register_error_handler(CannotTell, tell_what_is_missing)


@blueprint.get("")
@access(SIGNED_IN)
def home() -> ResponseReturnValue:
    """Show what waits for the viewer, what she does and what she has."""
    write_pending_counts()
    person_id, today = own_person(), edges().clock.today()
    with reading() as session:
        page = compose_home(
            catalogue.list_enrolments_of(session, person_id),
            list_attestations(session, current_viewer()),
            list_shares(session, person_id, today),
            today,
        )
        placements = list_own(session, current_viewer(), today)
        asked = list_asked(session, person_id)
    return render_template(
        "portfolio/home.html",
        page=page,
        waiting=compose_waiting(placements, asked, today),
        placements=[each for each in placements if each.is_open],
        ended_count=sum(1 for each in placements if not each.is_open),
        placement_kinds=placement_words.KINDS,
        placement_states=voice_words.STATES,
        today=today,
        standings=STANDINGS,
        month_of=lambda day: format_date(day, "MMM"),
    )


@blueprint.get("/attestations/<uuid:certificate_id>")
@access(SIGNED_IN)
def attestation(certificate_id: UUID) -> ResponseReturnValue:
    """Show one document: what it says, what it is worth, who can see it, how often it was checked."""
    write_pending_counts()
    with reading() as session:
        own = get_own(session, certificate_id, current_viewer())
        shares = list_shares_with(session, certificate_id, own.kept.person_id, edges().clock.today())
    facts = _read(own)
    return render_template(
        "portfolio/attestation.html",
        own=own,
        kept=own.kept,
        facts=facts,
        shares=shares,
        told=_tell(own, facts),
        annexed=own.kept.annex_sha256 is not None and own.kept.status not in NEVER_VALID,
        symbol=draw_symbol(facts.verify_url) if facts else None,
    )


@blueprint.get("/attestations/<uuid:certificate_id>/elsewhere")
@access(SIGNED_IN)
def elsewhere(certificate_id: UUID) -> ResponseReturnValue:
    """Say what LinkedIn and Europass can do with this document, and what they cannot."""
    with reading() as session:
        own = get_own(session, certificate_id, current_viewer())
    facts = _read(own)
    if facts is None or own.kept.status is not Status.ISSUED:
        return redirect(url_for("portfolio.attestation", certificate_id=certificate_id), code=303)
    return render_template(
        "portfolio/elsewhere.html",
        kept=own.kept,
        facts=facts,
        name=name_of(facts, own.kept.kind),
        span=span_of(facts),
        hours=hours_words(facts),
        address=linkedin_address(facts),
        fields=linkedin_fields(facts),
    )


@documents.get("/<uuid:certificate_id>")
@access(SIGNED_IN)
def show(certificate_id: UUID) -> ResponseReturnValue:
    """Lead to the page of this document: the holder's own, or that of the issuer's desk."""
    with reading() as session:
        kept = get_document_for_viewer(session, certificate_id, current_viewer())
    if kept.person_id == current_viewer().person_id:
        return redirect(url_for("portfolio.attestation", certificate_id=certificate_id), code=303)
    return redirect(url_for("certificates.show", certificate_id=certificate_id), code=303)


@documents.get("/<uuid:certificate_id>.json")
@access(SIGNED_IN)
def data(certificate_id: UUID) -> ResponseReturnValue:
    """Return the signed document, byte for byte as it was kept."""
    kept = _get_document(certificate_id)
    return file_response(open_given(kept), "application/json", f"{kept.number}.json")


@documents.get("/<uuid:certificate_id>.pdf")
@access(SIGNED_IN)
def paper(certificate_id: UUID) -> ResponseReturnValue:
    kept = _get_document(certificate_id)
    return pdf_response(get_pdf(kept, edges().files), kept.number)


@documents.get("/<uuid:certificate_id>/annex")
@access(SIGNED_IN)
def annex(certificate_id: UUID) -> ResponseReturnValue:
    """Return what is for the person and not for third parties: to her, and to the desk that issued it."""
    kept = _get_document(certificate_id)
    if kept.status in NEVER_VALID and kept.person_id == current_viewer().person_id:
        raise NotFound("document-not-signed")
    content = get_annex(kept, edges().files)
    mimetype, ending = annex_type(content)
    return file_response(content, mimetype, f"{kept.number}-allegato.{ending}")


def own_person() -> UUID:
    """Return whose area this is. Every account has a person; without one there is nothing to show."""
    person_id = current_viewer().person_id
    if person_id is None:
        raise NotFound("not-found")
    return person_id


def _read(own: OwnDocument) -> DocumentFacts | None:
    return None if own.kept.document is None else read_own(own.kept, own.subjects)


def _tell(own: OwnDocument, facts: DocumentFacts | None) -> dict[str, Any]:
    """Put what the document says into words, whatever its kind."""
    kind = own.kept.kind
    if facts is None:
        return {"name": name_of(None, kind)}
    entitlement = entitlement_of(facts)
    return {
        "name": name_of(facts, kind),
        "rows": list_items(facts, is_known=True),
        "tags": [(tag.label, tag.reference) for tag in list_tags(facts)],
        "heading": heading_of(kind),
        "note": note_on(kind),
        "entitlement": entitlement_words(entitlement) if entitlement else "",
    }


def _get_document(certificate_id: UUID) -> KeptDocument:
    """Return a document whose files the viewer may have; the holder's own has to be signed for her."""
    viewer = current_viewer()
    with reading() as session:
        kept = get_document_for_viewer(session, certificate_id, viewer)
        subjects = list_subjects(session, kept.person_id)
    if kept.person_id == viewer.person_id and kept.document is not None:
        read_own(kept, subjects)
    return kept
