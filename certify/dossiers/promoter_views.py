"""The document of transparency from the promoter's desk: rehearsed, asked for, issued."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.certificates.answers import tell_what_is_missing
from certify.certificates.downloads import pdf_response
from certify.certificates.press import current_press
from certify.certificates.sheets import preview_sheet
from certify.dossiers import receipts
from certify.dossiers.competence_views import read_ids
from certify.dossiers.composing import compose_facts
from certify.dossiers.forms import ScanForm, TokenForm
from certify.dossiers.models import DossierReceipt
from certify.dossiers.permissions import TRANSPARENCY
from certify.dossiers.rehearsing import Rehearsal, rehearse
from certify.dossiers.rules import Basis, ReceiptState
from certify.dossiers.transparency import issue_transparency
from certify.dossiers.volunteering import get_volunteering
from certify.dossiers.words import PLACEMENT_KINDS, RECEIPT_STATES
from certify.evidence.rules import Context
from certify.evidence.services import keep_file
from certify.paper import draw
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, Refusal
from commons.organisations.models import Organisation
from commons.pages.words import say_refusal
from commons.people.queries import get_holder_name

blueprint = Blueprint(
    "transparency", __name__, url_prefix="/promoter/placements/<uuid:placement_id>/transparency"
)
blueprint.register_error_handler(CannotTell, tell_what_is_missing)


@blueprint.get("")
@access(TRANSPARENCY)
def show(placement_id: UUID) -> ResponseReturnValue:
    """Say what would be in the document, what stays in the annex, what is missing."""
    return _page(_rehearse(placement_id), ScanForm(formdata=None))


@blueprint.post("/ask")
@access(TRANSPARENCY)
def ask(placement_id: UUID) -> ResponseReturnValue:
    """Ask the person for her agreement; the mail leaves by a job."""
    viewer, now = current_viewer(), edges().clock.now()
    wanted = read_ids(request.form.getlist("competences"))
    problem = None
    if TokenForm().validate_on_submit():
        with unit_of_work() as session:
            placement = get_volunteering(session, viewer, TRANSPARENCY, placement_id)
            rehearsal = rehearse(session, placement, actor=viewer, now=now)
            known = [each.competence_id for each in rehearsal.proposable if each.competence_id in wanted]
            if not known:
                problem = say_refusal(Refusal("receipt-nothing-chosen"))
            elif not rehearsal.may_ask:
                problem = say_refusal(rehearsal.missing[0])
            else:
                receipts.ask_receipt(
                    session,
                    placement.person_id,
                    issuer_id=placement.promoter_id,
                    basis=Basis.OWN_VOLUNTEER,
                    competence_ids=known,
                    placement_id=placement_id,
                    actor=viewer,
                    now=now,
                )
    if problem:
        return _page(_rehearse(placement_id), ScanForm(formdata=None), problem=problem), 409
    flash(_("La richiesta è partita: la persona la trova nella sua area."), "ok")
    return redirect(url_for("transparency.show", placement_id=placement_id), code=303)


@blueprint.get("/preview.pdf")
@access(TRANSPARENCY)
def preview(placement_id: UUID) -> ResponseReturnValue:
    """Draw the document as it would be, without number and code."""
    viewer, now = current_viewer(), edges().clock.now()
    with reading() as session:
        placement = get_volunteering(session, viewer, TRANSPARENCY, placement_id)
        rehearsal = rehearse(session, placement, actor=viewer, now=now)
        if rehearsal.receipt is None or rehearsal.content is None:
            raise Refusal("transparency-not-asked")
        facts = compose_facts(
            session,
            session.get_one(DossierReceipt, rehearsal.receipt.id),
            rehearsal.content,
            session.get_one(Organisation, placement.promoter_id),
            signers=rehearsal.signers,
            base_url=current_press().base_url,
            now=now,
        )
    return pdf_response(draw(preview_sheet(facts)), "documento-di-trasparenza-anteprima", is_shown=True)


@blueprint.post("/receipt")
@access(TRANSPARENCY)
def record(placement_id: UUID) -> ResponseReturnValue:
    """Keep the sheet that the person signed by hand, with its day."""
    form, viewer, now = ScanForm(), current_viewer(), edges().clock.now()
    if not form.validate_on_submit():
        return _page(_rehearse(placement_id), form), 422
    try:
        with unit_of_work() as session:
            placement = get_volunteering(session, viewer, TRANSPARENCY, placement_id)
            rehearsal = rehearse(session, placement, actor=viewer, now=now)
            if rehearsal.receipt is None:
                raise Refusal("transparency-not-asked")  # noqa: TRY301
            scan_id = keep_file(
                session,
                form.file.clean,
                person_id=placement.person_id,
                context=Context.PLACEMENT,
                context_id=placement_id,
                title=_("Accordo e ricevuta del documento di trasparenza"),
                uploaded_by=get_holder_name(session, viewer.person_id).full if viewer.person_id else "–",
                actor=viewer,
                files=edges().files,
                now=now,
            )
            receipts.record_receipt(
                session,
                rehearsal.receipt.id,
                signed_on=form.signed_on.data or date.min,
                scan_id=scan_id,
                actor=viewer,
                now=now,
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        form.file.errors = [say_refusal(refusal)]
        return _page(_rehearse(placement_id), form), 409
    flash(_("L’accordo e la ricevuta sono registrati."), "ok")
    return redirect(url_for("transparency.show", placement_id=placement_id), code=303)


@blueprint.post("/issue")
@access(TRANSPARENCY)
def issue(placement_id: UUID) -> ResponseReturnValue:
    """Issue the document to which the person has agreed; pressing twice issues one."""
    viewer, now = current_viewer(), edges().clock.now()
    if not TokenForm().validate_on_submit():
        return redirect(url_for("transparency.show", placement_id=placement_id), code=303)
    try:
        with unit_of_work() as session:
            placement = get_volunteering(session, viewer, TRANSPARENCY, placement_id)
            rehearsal = rehearse(session, placement, actor=viewer, now=now)
            if rehearsal.receipt is None:
                raise Refusal("transparency-not-asked")  # noqa: TRY301
            issue_transparency(
                session,
                rehearsal.receipt.dossier_id,
                issuer_id=placement.promoter_id,
                basis=Basis.OWN_VOLUNTEER,
                competence_ids=None,
                signers=rehearsal.signers,
                receipt=rehearsal.receipt.id,
                actor=viewer,
                press=current_press(),
                now=now,
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return _page(_rehearse(placement_id), ScanForm(formdata=None), problem=say_refusal(refusal)), 409
    flash(_("Il documento di trasparenza è rilasciato: la persona lo trova nella sua area."), "ok")
    return redirect(url_for("transparency.show", placement_id=placement_id), code=303)


def _rehearse(placement_id: UUID) -> Rehearsal:
    viewer = current_viewer()
    with reading() as session:
        placement = get_volunteering(session, viewer, TRANSPARENCY, placement_id)
        return rehearse(session, placement, actor=viewer, now=edges().clock.now())


def _page(rehearsal: Rehearsal, form: ScanForm, problem: str | None = None) -> str:
    receipt = rehearsal.receipt
    return render_template(
        "dossiers/transparency.html",
        rehearsal=rehearsal,
        placement=rehearsal.placement,
        receipt=receipt,
        content=rehearsal.content,
        missing=[say_refusal(each) for each in rehearsal.missing],
        is_agreed=receipt is not None and receipt.state is ReceiptState.AGREED,
        receipt_states=RECEIPT_STATES,
        placement_kinds=PLACEMENT_KINDS,
        ticked=[str(each) for each in receipt.proposed] if receipt else None,
        form=form,
        problem=problem,
    )
