"""Saving a step: at once where nobody came between, else both texts are shown and one is chosen."""

from dataclasses import replace
from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from catalogue.courses.desk import next_step, side_by_side, step_address, writing_page
from catalogue.courses.editing import (
    MINE,
    THEIRS,
    Difference,
    Step,
    Values,
    find_differences,
    make_change,
    read_taught,
    settle,
    stored_values,
)
from catalogue.courses.forms import kept_fields, read_choices, read_seen
from catalogue.courses.life import CourseState
from catalogue.courses.picking import list_descriptors
from catalogue.courses.queries import (
    WrittenCourse,
    find_last_change,
    get_written_course,
    list_named_bodies,
)
from catalogue.courses.services import EDIT_COURSES, change_course
from commons.access import current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal

STAY: Final = "stay"
ATTEMPTS: Final = 3


def labels_of(form: FlaskForm) -> dict[str, str]:
    return {field.name: str(field.label.text) for field in form}


def save_step(
    course_id: UUID, step: Step, typed: Values, *, version: int, labels: dict[str, str]
) -> ResponseReturnValue | Refusal:
    """Write what was typed into a step, or return what a rule says against it.

    Where somebody has saved other texts meanwhile, both are shown and the person says which ones stay.
    """
    for _attempt in range(ATTEMPTS):
        try:
            written, asked = _try(course_id, step, typed, version)
        except Refusal as refusal:
            if refusal.code == "course-changed":
                continue  # another one has saved in the very same moment: now his text can be shown
            if refusal.status != Refusal.status:
                raise
            return refusal
        if asked:
            return _ask(written, step, asked, labels, is_incomplete=written.course.version == version)
        return _saved(written, step)
    return Refusal("course-changed")


def _try(
    course_id: UUID, step: Step, typed: Values, version: int
) -> tuple[WrittenCourse, tuple[Difference, ...]]:
    """Save what was typed and chosen; return the differences instead where there is still to choose."""
    choices = read_choices(request.form)
    with unit_of_work() as session:
        written = get_written_course(session, course_id, current_viewer(), EDIT_COURSES)
        stored = stored_values(step, written)
        differences = find_differences(typed, stored, read_seen(request.form))
        is_settled = all(choices.get(each.name) in {MINE, THEIRS} for each in differences)
        # A later version matters only where these very texts are no longer what the form was made from.
        is_between = written.course.version != version and any(each.suggested != MINE for each in differences)
        if is_between or (differences and choices and not is_settled):
            return written, differences
        values = settle(typed, stored, choices)
        if find_differences(values, stored, {}):
            change = make_change(step, values, written)
            change_course(
                session,
                course_id,
                change.texts,
                competences=change.competences,
                partnership=change.partnership,
                version=written.course.version,
                actor=current_viewer(),
                now=edges().clock.now(),
            )
        return written, ()


def _saved(written: WrittenCourse, step: Step) -> ResponseReturnValue:
    if written.course.state is CourseState.PUBLISHED:
        flash(_("Salvato: il pubblico lo legge già così."), "ok")
    else:
        flash(_("Salvato."), "ok")
    if STAY in {request.form.get("then"), request.form.get("do")}:
        return redirect(url_for("coordination.course", course_id=written.course.id), code=303)
    return redirect(step_address(next_step(step), written.course.id), code=303)


def _ask(
    written: WrittenCourse,
    step: Step,
    differences: tuple[Difference, ...],
    labels: dict[str, str],
    *,
    is_incomplete: bool,
) -> ResponseReturnValue:
    choices = read_choices(request.form)
    differences = tuple(
        replace(each, suggested=choices.get(each.name, each.suggested)) for each in differences
    )
    texts = [text for each in differences for text in (each.mine, each.theirs) if each.name == "competences"]
    named = {taught.competence_id for text in texts for taught in read_taught(text)}
    with reading() as session:
        changed = find_last_change(session, written.course.id)
        bodies = dict(list_named_bodies(session)) if step is Step.WHO else {}
        descriptors = list_descriptors(session, named)
    page = render_template(
        "course_desk/conflict.html",
        **writing_page(written, step),
        rows=side_by_side(differences, labels, bodies, descriptors),
        kept=kept_fields(request.form),
        address=step_address(step, written.course.id),
        changed=changed,
        is_incomplete=is_incomplete,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if is_incomplete else HTTPStatus.CONFLICT
