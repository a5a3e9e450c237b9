"""The document of an identification, for who leads at the body: what is missing, ask, sign, issue."""

from datetime import date
from typing import Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.assessments import identifying
from certify.assessments.identifying_queries import rehearse_identification
from certify.assessments.permissions import LEAD, SEE
from certify.certificates.answers import tell_what_is_missing
from certify.certificates.downloads import pdf_response
from certify.certificates.press import current_press
from certify.certificates.sheets import preview_sheet
from certify.dossiers.competence_views import read_ids
from certify.dossiers.forms import ScanForm, TokenForm
from certify.dossiers.words import RECEIPT_STATES
from certify.paper import draw
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, Refusal
from commons.pages.words import say_refusal

ONE: Final = "/assessments/<uuid:assessment_id>/transparency"
blueprint = Blueprint("identifying", __name__)
blueprint.register_error_handler(CannotTell, tell_what_is_missing)


@blueprint.get(ONE)
@access(SEE)
def show(assessment_id: UUID) -> ResponseReturnValue:
    """Show what the document would say and what is missing; only who leads finds something to do there."""
    return _page(assessment_id, ScanForm(formdata=None))


@blueprint.post(f"{ONE}/ask")
@access(LEAD)
def ask(assessment_id: UUID) -> ResponseReturnValue:
    """Ask the person for her agreement and receipt; the mail leaves by a job."""
    if not TokenForm().validate_on_submit():
        return _back(assessment_id)
    try:
        with unit_of_work() as session:
            identifying.ask_identified(
                session,
                assessment_id,
                read_ids(request.form.getlist("competences")),
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        return _page(assessment_id, ScanForm(formdata=None), _say_or_raise(refusal)), 409
    flash(_("La richiesta è partita: la persona la trova nella sua area."), "ok")
    return _back(assessment_id)


@blueprint.get(f"{ONE}/preview.pdf")
@access(LEAD)
def preview(assessment_id: UUID) -> ResponseReturnValue:
    """Draw the document as it would be, without number and code."""
    try:
        with reading() as session:
            facts = identifying.preview_identified(
                session,
                assessment_id,
                base_url=current_press().base_url,
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        return _page(assessment_id, ScanForm(formdata=None), _say_or_raise(refusal)), 409
    return pdf_response(draw(preview_sheet(facts)), "documento-di-trasparenza-anteprima", is_shown=True)


@blueprint.post(f"{ONE}/receipt")
@access(LEAD)
def record(assessment_id: UUID) -> ResponseReturnValue:
    """Keep the sheet that the person signed by hand, with its day."""
    form = ScanForm()
    if not form.validate_on_submit():
        return _page(assessment_id, form), 422
    try:
        with unit_of_work() as session:
            identifying.record_identified(
                session,
                assessment_id,
                form.file.clean,
                title=_("Accordo e ricevuta del documento di trasparenza"),
                signed_on=form.signed_on.data or date.min,
                actor=current_viewer(),
                files=edges().files,
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        form.file.errors = [_say_or_raise(refusal)]
        return _page(assessment_id, form), 409
    flash(_("L’accordo e la ricevuta sono registrati."), "ok")
    return _back(assessment_id)


@blueprint.post(f"{ONE}/issue")
@access(LEAD)
def issue(assessment_id: UUID) -> ResponseReturnValue:
    """Issue the document to which the person has agreed, or end with the former one; twice is once."""
    if not TokenForm().validate_on_submit():
        return _back(assessment_id)
    viewer, now = current_viewer(), edges().clock.now()
    is_former = request.form.get("do") == "conclude"
    try:
        with unit_of_work() as session:
            if is_former:
                identifying.conclude_identified(session, assessment_id, actor=viewer, now=now)
            else:
                identifying.issue_identified(
                    session, assessment_id, actor=viewer, press=current_press(), now=now
                )
    except Refusal as refusal:
        return _page(assessment_id, ScanForm(formdata=None), _say_or_raise(refusal)), 409
    if is_former:
        flash(_("L’individuazione è conclusa con il documento che c’era già."), "ok")
    else:
        flash(_("Il documento è rilasciato e l’individuazione è conclusa: la persona riceve una mail."), "ok")
    return _back(assessment_id)


def _page(assessment_id: UUID, form: ScanForm, problem: str = "") -> str:
    viewer = current_viewer()
    with reading() as session:
        told = rehearse_identification(
            session, assessment_id, viewer, now=edges().clock.now(), is_acting=False
        )
    return render_template(
        "assessments/identifying_show.html",
        told=told,
        may_act=told.body_id in viewer.organisations_with(LEAD),
        missing=[say_refusal(each) for each in told.missing],
        ticked=told.receipt.proposed if told.receipt else None,
        receipt_states=RECEIPT_STATES,
        form=form,
        problem=problem,
    )


def _back(assessment_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("identifying.show", assessment_id=assessment_id), code=303)


def _say_or_raise(refusal: Refusal) -> str:
    """Return the sentence of what a rule says; what is not there, or not allowed, has its own page."""
    if refusal.status != Refusal.status:
        raise refusal
    return say_refusal(refusal)
