"""The desk of a titled body: its queue, one dossier, the next step of each."""

from math import ceil
from typing import Final
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.assessments import services
from certify.assessments.deciding import set_interview
from certify.assessments.forms import InterviewForm, StepForm
from certify.assessments.pace import count_figures
from certify.assessments.permissions import SEE
from certify.assessments.queue import PAGE_SIZE, Which, list_queue
from certify.assessments.rules import Act
from certify.assessments.showing import experience_words, show_overview, step_words
from certify.assessments.words import PARTS, STAGES
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.organisations.queries import get_organisations
from commons.pages.words import say_refusal
from commons.sheets import Cell, write_csv

DESK: Final = "/assessments"
ONE: Final = "/assessments/<uuid:assessment_id>"
LAST_PAGE = 10_000
_DUE: Final = {each.value: each for each in (Which.LATE, Which.SOON)}
blueprint = Blueprint("assessments", __name__)


@blueprint.get(DESK)
@access(SEE)
def queue() -> ResponseReturnValue:
    """Show what is open, the oldest first, with the clock and what each needs now; `due` narrows it."""
    return _queue_page(_DUE.get(request.args.get("due", ""), Which.OPEN))


@blueprint.get(f"{DESK}/mine")
@access(SEE)
def mine() -> ResponseReturnValue:
    return _queue_page(Which.MINE)


@blueprint.get(f"{DESK}/decided")
@access(SEE)
def decided() -> ResponseReturnValue:
    return _queue_page(Which.CLOSED)


@blueprint.get(f"{DESK}.csv")
@access(SEE)
def queue_csv() -> ResponseReturnValue:
    """Give what a list shows as a file, all pages of it."""
    try:
        which = Which(request.args.get("which", "open"))
    except ValueError:
        abort(404)
    with reading() as session:
        rows, _total = list_queue(session, current_viewer(), which, edges().clock.today(), page_size=None)
    header = [
        _("Persona"), _("Parte"), _("Fase"), _("Chiesta il"), _("Entro il"), _("Esito il"), _("Esperienza"),
        _("Competenze"), _("Decise"), _("Chi lo segue"), _("Che cosa serve"),
    ]  # fmt: skip
    lines: list[tuple[Cell, ...]] = [
        (
            row.person_name, str(PARTS[row.part]), str(STAGES[row.stage]), services.day_of(row.asked_at),
            row.due_on, services.day_of(row.decided_at) if row.decided_at else None,
            experience_words(row.experience), row.tally.total, row.tally.decided, row.follower,
            step_words(row.step, row.step_name, current_viewer(), row.stage)[2],
        )
        for row in rows
    ]  # fmt: skip
    response = Response(write_csv(header, lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="segnavia-dossier.csv"'
    return response


@blueprint.get(ONE)
@access(SEE)
def show(assessment_id: UUID) -> ResponseReturnValue:
    """Show one dossier: who has which function, what comes next, what was decided and said."""
    return show_overview(assessment_id)


@blueprint.post(f"{ONE}/steps/<act>")
@access(SEE)
def move(assessment_id: UUID, act: str) -> ResponseReturnValue:
    """Take the next step; what is missing is said on the page of the dossier."""
    if act not in {Act.ACCOMPANY, Act.EVALUATE, Act.ATTEST}:
        abort(404)
    form = StepForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        with unit_of_work() as session:
            services.move_stage(
                session,
                assessment_id,
                Act(act),
                version=form.version.data or 0,
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return show_overview(assessment_id, problem=say_refusal(refusal)), 409
    flash(_("Fatto. La persona riceve una mail che dice a che punto è."), "ok")
    return redirect(url_for("assessments.show", assessment_id=assessment_id), code=303)


@blueprint.post(f"{ONE}/interview")
@access(SEE)
def interview(assessment_id: UUID) -> ResponseReturnValue:
    """Write the day of the interview."""
    form = InterviewForm()
    problem = _("Scriva il giorno del colloquio come gg/mm/aaaa.") if not form.validate_on_submit() else ""
    if not problem:
        try:
            with unit_of_work() as session:
                set_interview(
                    session,
                    assessment_id,
                    form.interview_on.data,
                    version=form.version.data or 0,
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
    if problem:
        return show_overview(assessment_id, problem=problem, typed_interview=form.interview_on.data), 409
    flash(_("Il giorno del colloquio è scritto."), "ok")
    return redirect(url_for("assessments.show", assessment_id=assessment_id), code=303)


def _queue_page(which: Which) -> str:
    viewer, today = current_viewer(), edges().clock.today()
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    with reading() as session:
        figures = count_figures(session, viewer, today)
        rows, total = list_queue(session, viewer, which, today, page=page)
        bodies = get_organisations(session, viewer.organisations_with(SEE))
    endpoint = {Which.MINE: "mine", Which.CLOSED: "decided"}.get(which, "queue")
    due = which.value if which in _DUE.values() else None
    return render_template(
        "assessments/queue.html",
        which=which,
        me=viewer.person_id,
        here=endpoint,
        figures=figures,
        lines=[
            (
                row,
                (row.due_on - today).days,
                experience_words(row.experience),
                step_words(row.step, row.step_name, viewer, row.stage),
            )
            for row in rows
        ],
        total=total,
        bodies=sorted(each.name for each in bodies.values()),
        has_bodies=len(bodies) > 1,
        body_names={each.id: each.name for each in bodies.values()},
        page=page,
        page_count=max(1, ceil(total / PAGE_SIZE)),
        address_of=lambda number: url_for(f"assessments.{endpoint}", page=number, due=due),
        csv_address=url_for("assessments.queue_csv", which=which.value),
        parts=PARTS,
        stages=STAGES,
    )
