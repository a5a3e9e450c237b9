"""The document of one assessment, for who leads at the body: what is missing, prepare, sign, deposit."""

from typing import Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.assessments import attesting
from certify.assessments.attesting_facts import signers_of
from certify.assessments.attesting_forms import (
    AbandonForm,
    DepositForm,
    PrepareForm,
    make_commission_form,
    make_standard_form,
)
from certify.assessments.attesting_pages import missing_lines, scope_notes, seen_commission, summary_lines
from certify.assessments.attesting_queries import get_attestation
from certify.assessments.attesting_rows import Attestation
from certify.assessments.attesting_rules import find_namesakes
from certify.assessments.commission import appoint_commission
from certify.assessments.permissions import LEAD, SEE
from certify.assessments.rules import Part
from certify.assessments.standards import describe_standard
from certify.assessments.words import TIES
from certify.certificates.answers import tell_what_is_missing
from certify.certificates.downloads import pdf_response
from certify.certificates.preparing_signature import get_pdf_to_sign
from certify.certificates.press import current_press
from certify.certificates.sheets import preview_sheet
from certify.paper import draw
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, NotFound, Refusal
from commons.pages.uploads import most_megabytes
from commons.pages.words import say_refusal

ONE: Final = "/assessments/<uuid:assessment_id>/document"
blueprint = Blueprint("attesting", __name__)
blueprint.register_error_handler(CannotTell, tell_what_is_missing)


@blueprint.get(ONE)
@access(SEE)
def show(assessment_id: UUID) -> ResponseReturnValue:
    """Show what the document would say and what is missing, or the one that waits for its signature.

    Who has one of the functions reads it too; only who leads finds something to do there.
    """
    with reading() as session:
        told = get_attestation(
            session, assessment_id, current_viewer(), now=edges().clock.now(), is_acting=False
        )
    return _show(told, DepositForm())


@blueprint.route(f"{ONE}/standard", methods=["GET", "POST"])
@access(LEAD)
def standard(assessment_id: UUID) -> ResponseReturnValue:
    """Write the standard, the ADA of each competence, how it was assessed and who signs."""
    told = _get(assessment_id)
    form, problem = make_standard_form(told), ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                describe_standard(
                    session,
                    assessment_id,
                    form.described(told.competences),
                    seen=_number(form.seen.data),
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            problem = _say_or_raise(refusal)
            form.seen.data = str(_get(assessment_id).terms_version)  # the next saving is a decision
        else:
            flash(_("Lo standard è salvato."), "ok")
            return redirect(url_for("attesting.show", assessment_id=assessment_id), code=303)
    page = render_template(
        "assessments/attesting_standard.html",
        told=told,
        form=form,
        problem=problem,
        scopes=scope_notes(told),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route(f"{ONE}/commission", methods=["GET", "POST"])
@access(LEAD)
def commission(assessment_id: UUID) -> ResponseReturnValue:
    """Write who certifies: act, president, members, minutes."""
    told = _get(assessment_id)
    if told.case.part is not Part.CERTIFICATION:
        raise NotFound("not-found")
    form, problem = make_commission_form(told), ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                appoint_commission(
                    session,
                    assessment_id,
                    form.told(),
                    seen=form.seen.data or "",
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            problem = _say_or_raise(refusal)
            form.seen.data = seen_commission(_get(assessment_id))
        else:
            flash(_("La commissione è salvata."), "ok")
            return redirect(url_for("attesting.show", assessment_id=assessment_id), code=303)
    page = render_template("assessments/attesting_commission.html", told=told, form=form, problem=problem)
    return page, 422 if form.is_submitted() else 200


@blueprint.get(f"{ONE}/preview.pdf")
@access(LEAD)
def preview(assessment_id: UUID) -> ResponseReturnValue:
    """Draw what the document would be: without number, code and signature it is worth nothing."""
    try:
        with reading() as session:
            facts = attesting.preview_document(
                session,
                assessment_id,
                base_url=current_press().base_url,
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except attesting.Incomplete:
        return _show(_get(assessment_id), DepositForm()), 409
    return pdf_response(draw(preview_sheet(facts)), "bozza-non-firmata", is_shown=True)


@blueprint.post(f"{ONE}/prepare")
@access(LEAD)
def prepare(assessment_id: UUID) -> ResponseReturnValue:
    """Give number and code and make the PDF that goes to be signed; a second click finds the first."""
    form = PrepareForm()
    if not form.validate_on_submit():
        raise Refusal("attestation-changed")
    try:
        with unit_of_work() as session:
            attesting.prepare_attestation(
                session,
                assessment_id,
                seen=form.version.data,
                actor=current_viewer(),
                press=current_press(),
                now=edges().clock.now(),
            )
    except attesting.Incomplete:
        return _show(_get(assessment_id), DepositForm()), 409
    flash(_("Il documento è preparato: ora va firmato."), "ok")
    return redirect(url_for("attesting.show", assessment_id=assessment_id), code=303)


@blueprint.get(f"{ONE}/to-sign.pdf")
@access(LEAD)
def paper(assessment_id: UUID) -> ResponseReturnValue:
    """Hand out the PDF to be signed, byte for byte as it was prepared."""
    viewer = current_viewer()
    with reading() as session:
        told = get_attestation(session, assessment_id, viewer, now=edges().clock.now())
        if told.current is None or not told.is_prepared:
            raise Refusal("attestation-none")
        pdf = get_pdf_to_sign(session, told.current.certificate_id, actor=viewer, files=edges().files)
    return pdf_response(pdf, told.current.number)


@blueprint.post(f"{ONE}/deposit")
@access(LEAD)
def deposit(assessment_id: UUID) -> ResponseReturnValue:
    """Take the PDF that came back signed; what is wrong with a file is said beside it."""
    form, problem = DepositForm(), ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                attesting.deposit_attestation(
                    session,
                    assessment_id,
                    form.signed.data.read(),
                    actor=current_viewer(),
                    files=edges().files,
                    now=edges().clock.now(),
                )
        except attesting.Incomplete as refusal:
            problem = " ".join(what for what, _remedy in missing_lines(refusal.missing))
        except Refusal as refusal:
            problem = _say_or_raise(refusal)
        else:
            flash(_("Il documento firmato è depositato: vale da adesso."), "ok")
            return redirect(url_for("attesting.show", assessment_id=assessment_id), code=303)
    return _show(_get(assessment_id), form, problem), 422


@blueprint.route(f"{ONE}/abandon", methods=["GET", "POST"])
@access(LEAD)
def abandon(assessment_id: UUID) -> ResponseReturnValue:
    """Give the prepared document up; what that does is said before the button."""
    told, form = _get(assessment_id), AbandonForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            attesting.abandon_attestation(
                session,
                assessment_id,
                note=str(form.note.data),
                actor=current_viewer(),
                now=edges().clock.now(),
            )
        flash(_("Il documento è abbandonato e la valutazione è di nuovo aperta."), "ok")
        return redirect(url_for("attesting.show", assessment_id=assessment_id), code=303)
    if not told.is_prepared:
        raise Refusal("attestation-none")
    page = render_template("assessments/attesting_abandon.html", told=told, form=form)
    return page, 422 if form.is_submitted() else 200


def _get(assessment_id: UUID) -> Attestation:
    with reading() as session:
        return get_attestation(session, assessment_id, current_viewer(), now=edges().clock.now())


def _show(told: Attestation, form: DepositForm, problem: str = "") -> str:
    return render_template(
        "assessments/attesting_show.html",
        told=told,
        may_act=told.body_id in current_viewer().organisations_with(LEAD),
        missing=missing_lines(told.missing),
        summary=summary_lines(told),
        namesakes=[(name, TIES[kind]) for name, kind in find_namesakes(told.case)],
        signers=signers_of(told.case),
        prepare_form=PrepareForm(formdata=None, version=told.version),
        form=form,
        problem=problem,
        megabytes=most_megabytes(),
    )


def _number(text: str | None) -> int:
    """Return the version that a form carries; what is none matches nothing."""
    return int(text) if text is not None and text.isdecimal() else -1


def _say_or_raise(refusal: Refusal) -> str:
    """Return the sentence of what a rule says; what is not there, or not allowed, has its own page."""
    if refusal.status != Refusal.status:
        raise refusal
    return say_refusal(refusal)
