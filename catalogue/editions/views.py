"""The desk of whoever plans: a new edition, its plan, a copy of it, its end before it began."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest

from catalogue.courses.life import CourseState
from catalogue.editions import attending, forms, pages
from catalogue.editions.changing import change_edition, plan_whole_edition
from catalogue.editions.copying import copy_edition
from catalogue.editions.heading import head_of
from catalogue.editions.permissions import CANCEL, PLAN
from catalogue.editions.planned import (
    PlannedEdition,
    PlanningCourse,
    get_planned_edition,
    list_planning_courses,
)
from catalogue.editions.queries import require_course, require_edition
from catalogue.editions.services import cancel_edition
from catalogue.editions.wording import title_of
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.words import say_refusal

blueprint = Blueprint("editions", __name__, url_prefix="/desk")
CONFLICTS = {"edition-changed", "meeting-changed"}
OWN_FIELDS = {
    "edition-label-taken": "label",
    "seats-below-taken": "seats",
    "plan-below-meetings": "planned_minutes",
    "edition-seats": "seats",
}
"""The field at which a refusal is told; any other stands above the form."""


@blueprint.get("/editions/new")
@access(PLAN)
def choose() -> ResponseReturnValue:
    """Ask for which course."""
    with reading() as session:
        courses = list_planning_courses(session, current_viewer(), PLAN)
    return render_template(
        "editions/choose.html",
        courses=[(each, *title_of(each.titles)) for each in courses],
        has_many_leads=len({each.lead_name for each in courses}) > 1,
    )


@blueprint.route("/courses/<uuid:course_id>/editions/new", methods=["GET", "POST"])
@access(PLAN)
def plan(course_id: UUID) -> ResponseReturnValue:
    course = _get_course(course_id)
    form = forms.PlanForm()
    if not form.is_submitted() and course.language:
        form.language.data = [course.language]
    problem = None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                require_course(session, current_viewer(), PLAN, course_id)
                edition_id = plan_whole_edition(
                    session, course_id, form.plan(), actor=current_viewer(), now=edges().clock.now()
                )
        except Refusal as refusal:
            problem = _put_at_field(refusal, form)
        else:
            flash(_("L’edizione è pianificata. Ora aggiunga gli incontri."), "ok")
            return redirect(url_for("editions.change", edition_id=edition_id), code=303)
    title, lang = title_of(course.titles)
    page = render_template(
        "editions/new.html",
        course=course,
        title=title,
        title_lang=lang,
        is_draft=course.state is CourseState.DRAFT,
        form=form,
        problem=problem,
        missing_fields=set(),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/editions/<uuid:edition_id>/plan", methods=["GET", "POST"])
@access(PLAN)
def change(edition_id: UUID) -> ResponseReturnValue:
    """Show and change what was planned, its meetings below."""
    planned = _get_planned(edition_id)
    form = forms.PlanForm(plan=planned.plan)
    status, problem, differences = 200, None, []
    if form.is_submitted():
        status = 422
        if form.validate():
            refusal = _change(edition_id, form)
            if refusal is None:
                flash(_("Il piano è salvato."), "ok")
                return redirect(url_for("editions.change", edition_id=edition_id), code=303)
            if refusal.code in CONFLICTS:
                status = 409
                planned = _get_planned(edition_id)
                differences = pages.find_differences(planned.plan, form.plan(), form)
            problem = _put_at_field(refusal, form)
    if not form.is_submitted() or status == 409:  # noqa: PLR2004  what is shown now is what was seen
        form.version.raw_data, form.version.data = None, planned.version
        form.seen.raw_data, form.seen.data = None, planned.plan.fingerprint()
    with reading() as session:
        people = attending.count_people(session, edition_id)
        marks = attending.count_marks(session, edition_id)
    page = pages.plan_page(planned, people, marks, form, viewer=current_viewer(), today=edges().clock.today())
    return render_template("editions/change.html", **page, problem=problem, differences=differences), status


@blueprint.route("/editions/<uuid:edition_id>/copy", methods=["GET", "POST"])
@access(PLAN)
def copy(edition_id: UUID) -> ResponseReturnValue:
    """Plan the same again on other days."""
    planned = _get_planned(edition_id)
    form = forms.CopyForm()
    problem = None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                require_edition(session, current_viewer(), PLAN, edition_id)
                copied_id = copy_edition(
                    session,
                    edition_id,
                    label=form.label.data or "",
                    shift_to=form.shift_to.data or edges().clock.today(),
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            problem = _put_at_field(refusal, form)
        else:
            flash(_("L’edizione è copiata, senza persone. Controlli i giorni, poi apra le iscrizioni."), "ok")
            return redirect(url_for("editions.change", edition_id=copied_id), code=303)
    with reading() as session:
        people = attending.count_people(session, edition_id)
    page = render_template(
        "editions/copy.html",
        head=head_of(planned, people, edges().clock.today()),
        planned=planned,
        lines=[pages.meeting_line(each) for each in planned.meetings],
        form=form,
        problem=problem,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/editions/<uuid:edition_id>/cancel", methods=["GET", "POST"])
@access(CANCEL)
def cancel(edition_id: UUID) -> ResponseReturnValue:
    """Say what cancelling does, then do it."""
    form = forms.VersionForm()
    if form.is_submitted():
        if not form.validate():
            raise BadRequest
        with unit_of_work() as session:
            require_edition(session, current_viewer(), CANCEL, edition_id)
            told = attending.count_people(session, edition_id).told_count
            cancel_edition(
                session,
                edition_id,
                version=form.version.data or 0,
                actor=current_viewer(),
                now=edges().clock.now(),
            )
        flash(
            ngettext(
                "L’edizione è annullata. Parte %(num)s mail.",
                "L’edizione è annullata. Partono %(num)s mail.",
                told,
            )
            if told
            else _("L’edizione è annullata."),
            "ok",
        )
        return redirect(url_for("editions.change", edition_id=edition_id), code=303)
    with reading() as session:
        require_edition(session, current_viewer(), CANCEL, edition_id)
        planned = get_planned_edition(session, edition_id)
        people = attending.count_people(session, edition_id)
    if not planned.is_changeable:
        raise Refusal(f"edition-is-{planned.state}")
    return render_template(
        "editions/cancel.html",
        head=head_of(planned, people, edges().clock.today()),
        version=planned.version,
        people=people,
        people_words=pages.people_words(people),
        meeting_count=len(planned.meetings),
    )


def _get_course(course_id: UUID) -> PlanningCourse:
    with reading() as session:
        require_course(session, current_viewer(), PLAN, course_id)
        found = list_planning_courses(session, current_viewer(), PLAN, course_id)
    if not found:
        raise Refusal("course-takes-no-editions")
    return found[0]


def _get_planned(edition_id: UUID) -> PlannedEdition:
    with reading() as session:
        require_edition(session, current_viewer(), PLAN, edition_id)
        return get_planned_edition(session, edition_id)


def _change(edition_id: UUID, form: forms.PlanForm) -> Refusal | None:
    try:
        with unit_of_work() as session:
            require_edition(session, current_viewer(), PLAN, edition_id)
            change_edition(
                session,
                edition_id,
                form.plan(),
                version=form.version.data or 0,
                seen=form.seen.data or "",
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return refusal
    return None


def _put_at_field(refusal: Refusal, form: forms.PlanForm | forms.CopyForm) -> str | None:
    """Tell a refusal at the field that it is about; return its sentence where there is none."""
    if refusal.status != Refusal.status:
        raise refusal
    name = OWN_FIELDS.get(refusal.code)
    if name is None or name not in form:
        return say_refusal(refusal)
    form[name].errors = [*form[name].errors, say_refusal(refusal)]
    return None
