"""What a body wants to issue about the person: she reads it, chooses, agrees and signs for it, or not."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.dossiers import receipts
from certify.dossiers.competence_views import own_file_url, read_ids
from certify.dossiers.content import Choice, Content, choose_content, read_content
from certify.dossiers.forms import AnswerForm
from certify.dossiers.models import DossierReceipt
from certify.dossiers.receipt_rows import ReceiptRow, get_own_receipt
from certify.dossiers.rules import Basis, ReceiptState
from certify.dossiers.views import WORDS, blueprint
from certify.placements.levels import level_sentence
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.words import say_refusal


@blueprint.route("/receipts/<uuid:receipt_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def receipt(receipt_id: UUID) -> ResponseReturnValue:
    """Show what the document would say and what it leaves out; keep the answer."""
    form, problem = AnswerForm(), None
    if form.validate_on_submit():
        try:
            done = _answer(receipt_id, form)
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            flash(done, "ok")
            return redirect(url_for("dossiers.receipt", receipt_id=receipt_id), code=303)
    row, content, offered = _read(receipt_id)
    form.content.data = offered.sha256
    page = render_template(
        "dossiers/receipt.html",
        form=form,
        problem=problem,
        receipt=row,
        content=content,
        offered=offered,
        ticked=_ticked(row, offered) if not form.is_submitted() else _typed(),
        level_sentence=level_sentence,
        own_file_url=own_file_url,
        **WORDS,
    )
    return page, 409 if problem else 422 if form.is_submitted() else 200


def _answer(receipt_id: UUID, form: AnswerForm) -> str:
    now, viewer = edges().clock.now(), current_viewer()
    if request.form.get("do") == "decline":
        with unit_of_work() as session:
            receipts.decline_receipt(session, receipt_id, str(form.words.data or ""), actor=viewer, now=now)
        return str(_("Ha detto di no: il documento non si rilascia. Se cambia idea, lo dica all’ente."))
    if not form.agrees.data or not form.receives.data:
        raise Refusal("receipt-both-needed")
    competences, parts = _typed()
    choice = Choice(tuple(read_ids(competences)), tuple(parts), has_evidence=bool(form.evidence.data))
    with unit_of_work() as session:
        receipts.agree_receipt(
            session, receipt_id, choice, seen=str(form.content.data or ""), actor=viewer, now=now
        )
    return str(
        _("Grazie: ha dato il suo accordo e firmato per ricevuta. Ora l’ente può rilasciare il documento.")
    )


def _read(receipt_id: UUID) -> tuple[ReceiptRow, Content, Content]:
    """Return the request, what would be issued as it stands, and the most that she could let in."""
    with reading() as session:
        row = get_own_receipt(session, receipt_id, current_viewer())
        kept = session.get_one(DossierReceipt, receipt_id)
        widest = receipts.offer_of(session, kept)
        offered = read_content(session, kept, widest)
    content = choose_content(offered.view, row.basis, row.placement_id, row.choice)
    return row, content, offered


def _ticked(row: ReceiptRow, offered: Content) -> tuple[list[str], list[str]]:
    """Tick what the body proposes; everything else enters only if she lets it.

    A titled body identifies out of the dossier that she handed in: there its experiences are proposed too.
    """
    if row.state in {ReceiptState.AGREED, ReceiptState.ISSUED}:
        return [str(each) for each in row.choice.competence_ids], list(row.choice.part_keys)
    parts = offered.view.parts if row.basis is Basis.IDENTIFICATION else ()
    return [str(each) for each in row.proposed], [each.key for each in parts]


def _typed() -> tuple[list[str], list[str]]:
    return request.form.getlist("competences"), request.form.getlist("parts")
