"""A question to the tutor, a refusal with its reasons, an appeal that somebody hears."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from certify.assessments.appeals import hear_appeal
from certify.assessments.forms import HearForm, QuestionForm, RefuseForm
from certify.assessments.permissions import SEE
from certify.assessments.queries import get_at_desk, get_involved
from certify.assessments.questions import ask_host, list_tutors
from certify.assessments.rules import APPEAL_DAYS, Act, AppealResult, may_move
from certify.assessments.services import refuse_assessment
from certify.assessments.showing import page_values
from certify.assessments.views import ONE, blueprint
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.words import say_refusal


@blueprint.route(f"{ONE}/questions/new", methods=["GET", "POST"])
@access(SEE)
def ask_tutor(assessment_id: UUID) -> ResponseReturnValue:
    """Ask a tutor of the host one question; the file stays here meanwhile."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        desk = get_involved(session, viewer, assessment_id)
        tutors = list_tutors(session, desk.view.dossier_id)
    asked = {each.tutor_id for each in desk.view.questions}
    askable = [each for each in tutors if each.has_address]
    form, problem = QuestionForm(), ""
    form.tutor.choices = [
        SelectChoice(str(each.id), f"{each.name}, {each.office}, {each.host_name}") for each in askable
    ]
    if len(askable) == 1 and not form.is_submitted():
        form.tutor.data = str(askable[0].id)
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                ask_host(
                    session,
                    assessment_id,
                    UUID(form.tutor.data),
                    form.question.data or "",
                    actor=viewer,
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            flash(_("La domanda è partita: la risposta compare qui."), "ok")
            return redirect(url_for("assessments.show", assessment_id=assessment_id), code=303)
    page = render_template(
        "assessments/ask_tutor.html",
        **page_values(desk, frozenset(), today),
        form=form,
        problem=problem,
        tutors=tutors,
        has_askable=any(each.id not in asked for each in askable),
        silent=[each for each in tutors if not each.has_address],
    )
    return page, 409 if problem else 422 if form.errors else 200


@blueprint.route(f"{ONE}/refuse", methods=["GET", "POST"])
@access(SEE)
def refuse(assessment_id: UUID) -> ResponseReturnValue:
    """Refuse with reasons; the person gets them by mail and may appeal."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        desk = get_involved(session, viewer, assessment_id)
    form, problem = RefuseForm(), ""
    if not form.is_submitted():
        form.version.data = desk.view.version
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                refuse_assessment(
                    session,
                    assessment_id,
                    form.words.data or "",
                    version=form.version.data or 0,
                    actor=viewer,
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
            form.version.raw_data, form.version.data = None, desk.view.version
        else:
            flash(_("La richiesta è respinta: la persona riceve i motivi e può ricorrere."), "ok")
            return redirect(url_for("assessments.show", assessment_id=assessment_id), code=303)
    page = render_template(
        "assessments/refuse.html",
        **page_values(desk, frozenset(), today),
        form=form,
        problem=problem,
        appeal_days=APPEAL_DAYS,
        may_refuse_now=may_move(Act.REFUSE, desk.view.stage, desk.capacities),
    )
    return page, 409 if problem else 422 if form.errors else 200


@blueprint.route(f"{ONE}/appeal", methods=["GET", "POST"])
@access(SEE)
def hear(assessment_id: UUID) -> ResponseReturnValue:
    """Hear an appeal and decide it; never by somebody who had a function here."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        desk = get_at_desk(session, viewer, assessment_id)
    if desk.view.appeal is None:
        raise NotFound("not-found")
    form, problem = HearForm(), ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                hear_appeal(
                    session,
                    assessment_id,
                    AppealResult(form.result.data),
                    form.reasons.data or "",
                    actor=viewer,
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status not in {Refusal.status, 403}:
                raise
            problem = say_refusal(refusal)
        else:
            flash(_("Il ricorso è deciso: la persona riceve i motivi."), "ok")
            return redirect(url_for("assessments.show", assessment_id=assessment_id), code=303)
    page = render_template(
        "assessments/hear.html", **page_values(desk, frozenset(), today), form=form, problem=problem
    )
    return page, 409 if problem else 422 if form.errors else 200
