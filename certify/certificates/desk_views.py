"""The desk of who issues documents of other kinds than attendance: what was issued, and its numbers."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.certificates import pages
from certify.certificates.acts import Act
from certify.certificates.downloads import file_response, pdf_response
from certify.certificates.forms import NumbersForm
from certify.certificates.listing import OTHERS, ListedDocument, Question, list_documents, list_for_table
from certify.certificates.numbering import record_numbers
from certify.certificates.permissions import READ_ANY, READ_OTHERS
from certify.certificates.preparing_signature import get_pdf_to_sign
from certify.certificates.queries import get_document_of_issuer
from certify.certificates.rules import Kind, Status
from certify.certificates.telling import hours_words
from certify.certificates.views import blueprint
from certify.certificates.words import SHORT_NAMES, STATUSES
from commons.access import access, current_viewer
from commons.adapters.clock import TRENTO
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.words import say_refusal
from commons.sheets.values import Cell
from commons.sheets.writing import write_csv

LAST_PAGE = 10_000


@blueprint.get("/documents")
@access(READ_OTHERS)
def documents() -> ResponseReturnValue:
    """List what the viewer's organisations issued, the newest first."""
    question = _read_question()
    with reading() as session:
        found = list_documents(session, current_viewer(), question)
    kept = _kept(question)
    return render_template(
        "certificates/documents.html",
        found=found,
        question=question,
        kinds=[(kind.value, str(SHORT_NAMES[kind.value])) for kind in OTHERS],
        names=SHORT_NAMES,
        statuses=[(each.value, str(STATUSES[each.value])) for each in Status],
        address_of=lambda page: url_for("certificates.documents", **kept, page=page),
        export_address=url_for("certificates.documents_table", **kept),
    )


@blueprint.get("/documents.csv")
@access(READ_OTHERS)
def documents_table() -> ResponseReturnValue:
    """Return the same list, whole, as a table to take home."""
    with reading() as session:
        rows = list_for_table(session, current_viewer(), _read_question())
    return file_response(_table(rows), "text/csv", "documenti.csv")


@blueprint.get("/certificates/<uuid:certificate_id>/to-sign.pdf")
@access(READ_ANY)
def to_sign(certificate_id: UUID) -> ResponseReturnValue:
    """Return the PDF that goes to be signed, byte for byte as it was prepared."""
    viewer = current_viewer()
    with reading() as session:
        pdf = get_pdf_to_sign(session, certificate_id, actor=viewer, files=edges().files)
        number = get_document_of_issuer(session, certificate_id, viewer, Act.READ).number
    return pdf_response(pdf, f"{number}-da-firmare")


@blueprint.route("/certificates/<uuid:certificate_id>/numbers", methods=["GET", "POST"])
@access(READ_ANY)
def numbers(certificate_id: UUID) -> ResponseReturnValue:
    """Write down the numbers that the protocol and the provincial register gave."""
    form, sentence = NumbersForm(), ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                record_numbers(
                    session,
                    certificate_id,
                    protocol_number=str(form.protocol_number.data or ""),
                    provincial_number=str(form.provincial_number.data or ""),
                    seen=(str(form.seen_protocol.data or ""), str(form.seen_provincial.data or "")),
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            sentence = say_refusal(refusal)
        else:
            flash(_("I numeri sono scritti nel registro."), "ok")
            return redirect(url_for("certificates.show", certificate_id=certificate_id), code=303)
    with reading() as session:
        kept = get_document_of_issuer(session, certificate_id, current_viewer(), Act.NUMBER)
    if not form.is_submitted():
        form.protocol_number.data, form.provincial_number.data = kept.protocol_number, kept.provincial_number
    form.seen_protocol.data, form.seen_provincial.data = (
        kept.protocol_number or "",
        kept.provincial_number or "",
    )
    facts, _problem = pages.read_or_say(kept)
    page = render_template(
        "certificates/numbers.html",
        kept=kept,
        facts=facts,
        form=form,
        sentence=sentence,
        hours_words=hours_words,
    )
    return page, (409 if sentence else 422) if form.is_submitted() else 200


def _read_question() -> Question:
    """Read what is looked for out of the address; what nobody can have chosen is left out."""
    kind, status = request.args.get("kind", ""), request.args.get("status", "")
    return Question(
        words=request.args.get("q", "").strip()[:100],
        kind=Kind(kind) if kind in {each.value for each in OTHERS} else None,
        status=Status(status) if status in {each.value for each in Status} else None,
        page=min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE),
    )


def _kept(question: Question) -> dict[str, Any]:
    told = {
        "q": question.words,
        "kind": question.kind.value if question.kind else "",
        "status": question.status.value if question.status else "",
    }
    return {name: value for name, value in told.items() if value}


def _table(rows: tuple[ListedDocument, ...]) -> bytes:
    header = [
        _("Persona"),
        _("Documento"),
        _("Numero"),
        _("Ente"),
        _("Rilasciato il"),
        _("Stato"),
        _("Stato dal"),
        _("Protocollo"),
        _("Registro provinciale"),
    ]
    lines: list[list[Cell]] = [
        [
            row.person_name,
            str(SHORT_NAMES[row.kind.value]),
            row.number,
            row.issuer_name,
            row.issued_at.astimezone(TRENTO).date(),
            str(STATUSES[row.status.value]),
            row.status_since.astimezone(TRENTO).date(),
            row.protocol_number or "",
            row.provincial_number or "",
        ]
        for row in rows
    ]
    return write_csv(header, lines)
