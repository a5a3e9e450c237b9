"""One competence of a dossier: both voices, the evidence, and what F3 decides of it."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.assessments.deciding import decide, seen_mark
from certify.assessments.forms import VerdictForm
from certify.assessments.hearing import find_evidence_of, list_heard
from certify.assessments.permissions import SEE
from certify.assessments.queries import get_involved, list_changes
from certify.assessments.queue import read_experience
from certify.assessments.rows import AssessmentView, CompetenceRow
from certify.assessments.rules import Function, ReasonCode, Stage, Verdict
from certify.assessments.showing import competence_state, experience_words, page_values
from certify.assessments.views import ONE, blueprint
from certify.assessments.words import REASONS, VERDICT_NOTES, VERDICTS
from certify.evidence.answers import evidence_response
from certify.evidence.services import open_file
from certify.placements.levels import level_sentence
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.language import current_lang
from commons.pages.words import say_refusal


@blueprint.route(f"{ONE}/competences/<uuid:competence_id>", methods=["GET", "POST"])
@access(SEE)
def competence(assessment_id: UUID, competence_id: UUID) -> ResponseReturnValue:
    """Show what was said and shown of one competence, and take the decision."""
    form, problem = VerdictForm(), ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                decide(
                    session,
                    assessment_id,
                    competence_id,
                    form.decision,
                    seen=form.seen.data or "",
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            return _go_on(assessment_id, competence_id)
    return _page(assessment_id, competence_id, form, problem)


@blueprint.get(f"{ONE}/evidence/<uuid:evidence_id>")
@access(SEE)
def evidence(assessment_id: UUID, evidence_id: UUID) -> Response:
    """Open one file of the dossier, for those in the procedure."""
    with reading() as session:
        desk = get_involved(session, current_viewer(), assessment_id)
        if not find_evidence_of(session, desk.view.dossier_id, evidence_id):
            raise NotFound("not-found")
        row, content = open_file(session, evidence_id, edges().files)
    return evidence_response(row, content)


def _go_on(assessment_id: UUID, competence_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        view = get_involved(session, current_viewer(), assessment_id).view
    row = view.competence(competence_id)
    following = view.next_open(row.position) if row is not None else None
    if following is None:
        flash(_("Salvato. Tutte le competenze sono decise."), "ok")
        return redirect(url_for("assessments.show", assessment_id=assessment_id), code=303)
    flash(_("Salvato. Ora la prossima competenza."), "ok")
    address = url_for("assessments.competence", assessment_id=assessment_id, competence_id=following.id)
    return redirect(address, code=303)


def _page(assessment_id: UUID, competence_id: UUID, form: VerdictForm, problem: str) -> ResponseReturnValue:
    viewer, today, lang = current_viewer(), edges().clock.today(), current_lang()
    with reading() as session:
        desk = get_involved(session, viewer, assessment_id, lang)
        view = desk.view
        row = view.competence(competence_id)
        if row is None:
            raise NotFound("not-found")
        heard = list_heard(session, view.dossier_id, row.competence_id)
        changes = list_changes(session, competence_id)
        experience = read_experience(session, view.dossier_id)
    if not form.is_submitted():
        form.verdict.data = row.verdict.value if row.verdict else None
        form.reason.data = row.reason.value if row.reason else ""
        form.note.data = row.note
    form.seen.data = seen_mark(row.decided_at)
    following = view.next_open(row.position)
    values = page_values(desk, frozenset(), today)
    values["states"] = [competence_state(view, place, row.id) for place in range(len(view.competences))]
    is_f3 = viewer.person_id is not None and view.f3_id == viewer.person_id
    is_declared = viewer.person_id is not None and (Function.F3, viewer.person_id) in view.declared
    page = render_template(
        "assessments/competence.html",
        **values,
        experience=experience_words(experience),
        form=form,
        problem=problem,
        row=row,
        chosen=row.id,
        total=len(view.competences),
        heard=heard,
        levels={each.level: level_sentence(each.level, lang) for each in heard.voices if each.level},
        changes=[
            (
                each,
                VERDICTS[Verdict(each.verdict)],
                REASONS[ReasonCode(each.reason)],
                name,
            )
            for each, name in changes
        ],
        may_decide=is_f3 and is_declared and view.stage is Stage.EVALUATION,
        must_declare=is_f3 and not is_declared,
        may_ask=bool(view.holds(viewer.person_id)) and view.stage in {Stage.IDENTIFICATION, Stage.EVALUATION},
        waits_why=_why_not(view, is_f3=is_f3),
        following=following,
        before=_beside(view, row, -1),
        after=_beside(view, row, 1),
        notes=VERDICT_NOTES,
    )
    return page, 409 if problem else 422 if form.errors else 200


def _beside(view: AssessmentView, row: CompetenceRow, by: int) -> CompetenceRow | None:
    return next((each for each in view.competences if each.position == row.position + by), None)


def _why_not(view: AssessmentView, *, is_f3: bool) -> str:
    """Say why nothing can be decided now, for whoever reads."""
    if view.stage in {Stage.ACCESS, Stage.IDENTIFICATION}:
        return str(_("La valutazione non è ancora aperta: qui si leggono voci ed evidenze."))
    if view.stage is not Stage.EVALUATION:
        return str(_("La valutazione è chiusa: gli esiti non si cambiano più."))
    if not is_f3:
        return str(_("Decide soltanto chi ha la funzione F3."))
    return ""
