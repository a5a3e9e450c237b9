"""The person's side: whom she may ask for what, where her request stands, the way out and the appeal."""

from typing import Final
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from certify.assessments.appeals import file_appeal
from certify.assessments.asking import ask_assessment
from certify.assessments.forms import AppealForm, AskForm, StepForm, read_part
from certify.assessments.own import find_document, list_own, list_titled, read_readiness
from certify.assessments.pace import place_in_queue, usual_times
from certify.assessments.queries import get_own
from certify.assessments.rules import (
    APPEAL_DAYS,
    DAYS,
    FEWEST_FOR_USUAL,
    OPEN,
    Act,
    AppealResult,
    Function,
    Part,
    Stage,
    Verdict,
    Who,
    appeal_until,
    may_move,
)
from certify.assessments.services import day_of, withdraw_assessment
from certify.assessments.showing import stage_bar
from certify.assessments.words import (
    FUNCTIONS,
    OUTCOMES,
    PART_NOTES,
    PARTS,
    REASONS,
    RESULTS,
    STAGES,
    VERDICT_STATES,
    VERDICTS,
)
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.language import current_lang
from commons.pages.words import say_refusal

ONE: Final = "/<uuid:assessment_id>"
blueprint = Blueprint("own_assessments", __name__, url_prefix="/me/assessments")


@blueprint.get("")
@access(SIGNED_IN)
def index() -> ResponseReturnValue:
    """Show her requests, and which bodies are titled for what today."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        rows = list_own(session, viewer)
        titled = list_titled(session, today)
        readiness = read_readiness(session, viewer)
        usual = usual_times(session, {each.body_id for each in titled})
    open_parts = {row.part for row in rows if row.stage in OPEN}
    return render_template(
        "assessments/own_index.html",
        rows=rows,
        offers=[(part, [each for each in titled if each.part is part], part in open_parts) for part in Part],
        readiness=readiness,
        usual=usual,
        parts=PARTS,
        part_notes=PART_NOTES,
        stages=STAGES,
        outcomes=OUTCOMES,
        fewest=FEWEST_FOR_USUAL,
        is_open={row.id: row.stage in OPEN for row in rows},
    )


@blueprint.route("/new/<part>", methods=["GET", "POST"])
@access(SIGNED_IN)
def ask(part: str) -> ResponseReturnValue:
    """Say what it is and what both sides promise; then one click asks."""
    wanted = read_part(part)
    if wanted is None:
        abort(404)
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        titled = [each for each in list_titled(session, today) if each.part is wanted]
        readiness = read_readiness(session, viewer)
        usual = usual_times(session, {each.body_id for each in titled})
    form, problem = AskForm(), ""
    bodies = {each.body_id: each for each in titled}
    form.body.choices = [SelectChoice(str(each.body_id), each.body_name) for each in bodies.values()]
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                assessment_id = ask_assessment(
                    session,
                    part=wanted,
                    body_id=UUID(form.body.data),
                    is_informed=bool(form.informed.data),
                    actor=viewer,
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            flash(_("La richiesta è partita. Qui vede sempre a che punto è."), "ok")
            return redirect(url_for("own_assessments.show", assessment_id=assessment_id), code=303)
    page = render_template(
        "assessments/own_ask.html",
        form=form,
        problem=problem,
        part=wanted,
        part_name=PARTS[wanted],
        part_note=PART_NOTES[wanted],
        titled=titled,
        readiness=readiness,
        usual=usual,
        days=DAYS[wanted],
        appeal_days=APPEAL_DAYS,
    )
    return page, 409 if problem else 422 if form.errors else 200


@blueprint.get(ONE)
@access(SIGNED_IN)
def show(assessment_id: UUID) -> ResponseReturnValue:
    """Show stage, place in the queue, usual time, who follows it, what is asked of her, the outcome."""
    today = edges().clock.today()
    with reading() as session:
        view = get_own(session, current_viewer(), assessment_id, current_lang())
        place, length = place_in_queue(session, assessment_id)
        usual = usual_times(session, [view.body_id])[view.body_id]
        document_id = find_document(session, assessment_id, view.person_id)
    is_decided = view.stage in {Stage.ATTESTATION, Stage.ENDED, Stage.REFUSED}
    until = appeal_until(day_of(view.decided_at)) if view.decided_at else None
    return render_template(
        "assessments/own_show.html",
        view=view,
        document_id=document_id,
        today=today,
        left=(view.due_on - today).days,
        is_open=view.stage in OPEN,
        is_decided=is_decided,
        place=place,
        length=length,
        usual=usual,
        fewest=FEWEST_FOR_USUAL,
        bar=stage_bar(view),
        part_name=PARTS[view.part],
        stage_name=STAGES[view.stage],
        outcomes=OUTCOMES,
        functions=FUNCTIONS,
        function_keys=tuple(Function),
        decided=[
            (row, VERDICTS[row.verdict], VERDICT_STATES[row.verdict], REASONS[row.reason])
            for row in view.competences
            if row.verdict is not None and row.reason is not None
        ],
        not_yes=Verdict.YES,
        may_withdraw=may_move(Act.WITHDRAW, view.stage, {Who.PERSON}),
        may_appeal=view.stage is Stage.REFUSED
        and view.appeal is None
        and until is not None
        and today <= until,
        appeal_until=until,
        results=RESULTS,
        upheld=AppealResult.UPHELD,
    )


@blueprint.route(f"{ONE}/withdraw", methods=["GET", "POST"])
@access(SIGNED_IN)
def withdraw(assessment_id: UUID) -> ResponseReturnValue:
    """Say what taking the request back means; the button does it."""
    with reading() as session:
        view = get_own(session, current_viewer(), assessment_id)
    form, problem = StepForm(), ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                withdraw_assessment(
                    session,
                    assessment_id,
                    version=form.version.data or 0,
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
            form.version.raw_data, form.version.data = None, view.version
        else:
            flash(_("La richiesta è ritirata. Può chiedere di nuovo quando vuole."), "ok")
            return redirect(url_for("own_assessments.show", assessment_id=assessment_id), code=303)
    if not form.is_submitted():
        form.version.data = view.version
    page = render_template(
        "assessments/own_withdraw.html",
        view=view,
        form=form,
        problem=problem,
        part_name=PARTS[view.part],
        may_withdraw=may_move(Act.WITHDRAW, view.stage, {Who.PERSON}),
    )
    return page, 409 if problem else 200


@blueprint.route(f"{ONE}/appeal", methods=["GET", "POST"])
@access(SIGNED_IN)
def appeal(assessment_id: UUID) -> ResponseReturnValue:
    """Contest a refusal in her own words."""
    with reading() as session:
        view = get_own(session, current_viewer(), assessment_id)
    form, problem = AppealForm(), ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                file_appeal(
                    session,
                    assessment_id,
                    form.words.data or "",
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            flash(_("Il ricorso è partito: lo sente una persona che non ha deciso prima."), "ok")
            return redirect(url_for("own_assessments.show", assessment_id=assessment_id), code=303)
    page = render_template(
        "assessments/own_appeal.html",
        view=view,
        form=form,
        problem=problem,
        part_name=PARTS[view.part],
        until=appeal_until(day_of(view.decided_at)) if view.decided_at else None,
        is_possible=view.stage is Stage.REFUSED and view.appeal is None,
    )
    return page, 409 if problem else 422 if form.errors else 200
