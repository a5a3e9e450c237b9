"""Writing a course at the desk: a new one, last year's again, and its texts a step at a time."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from catalogue.courses.copying import copy_course, list_copyable
from catalogue.courses.desk import parts_beside, say_state, step_address, title_of, writing_page
from catalogue.courses.editing import Step, Values, make_change, stored_values
from catalogue.courses.forms import NewForm, StepForm, TokenForm, WhatForm, WhoForm, WhomForm, seen_prints
from catalogue.courses.queries import WrittenCourse, get_written_course, list_named_bodies, list_topics
from catalogue.courses.saving import labels_of, save_step
from catalogue.courses.services import EDIT_COURSES, create_course
from catalogue.courses.told import provider_names
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.organisations.queries import get_organisations
from commons.pages.words import say_refusal

blueprint = Blueprint("course_desk", __name__, url_prefix="/desk/courses")
Offer = Callable[[StepForm], None]


@blueprint.route("/new", methods=["GET", "POST"])
@access(EDIT_COURSES)
def new() -> ResponseReturnValue:
    """Begin a course; from here on it is a draft that can be left and taken up again."""
    viewer = current_viewer()
    with reading() as session:
        bodies = get_organisations(session, viewer.organisations_with(EDIT_COURSES))
        topics = list_topics(session)
    leads = sorted(((each.id, each.name) for each in bodies.values()), key=lambda body: body[1])
    form = NewForm(token=uuid4().hex)
    form.offer()
    form.offer_leads(leads)
    if form.validate_on_submit():
        return _create(form)
    status = _status(form)
    return render_template("course_desk/new.html", form=form, leads=leads, topics=topics), status


def _create(form: NewForm) -> ResponseReturnValue:
    texts = make_change(Step.WHAT, form.values()).texts
    assert texts is not None  # noqa: S101  this step is nothing but texts
    try:
        with unit_of_work() as session:
            course_id = create_course(
                session,
                texts,
                lead_id=UUID(form.lead.data),
                token=str(form.token.data),
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        if refusal.code != "course-made-already":
            raise
        # Sent again, by a second click or after going back: what was typed now is a change of that course.
        course_id = UUID(str(refusal.values["course_id"]))
        answer = save_step(course_id, Step.WHAT, form.values(), version=1, labels=labels_of(form))
        if isinstance(answer, Refusal):
            raise answer from refusal
        return answer
    flash(_("La bozza è salvata: può lasciarla e riprenderla quando vuole."), "ok")
    return redirect(step_address(Step.WHOM, course_id), code=303)


@blueprint.get("/copy")
@access(EDIT_COURSES)
def choose_copy() -> ResponseReturnValue:
    """Show the courses that may be taken up again."""
    text = request.args.get("q", "")[:100].strip()
    with reading() as session:
        rows, count = list_copyable(session, current_viewer(), text)
    lines = [
        (row.course, title_of(row.course), provider_names(row.course, row.providers), say_state(row.course))
        for row in rows
    ]
    return render_template(
        "course_desk/choose_copy.html", lines=lines, count=count, text=text, form=TokenForm(token=uuid4().hex)
    )


@blueprint.post("/<uuid:course_id>/copy")
@access(EDIT_COURSES)
def copy(course_id: UUID) -> ResponseReturnValue:
    form = TokenForm()
    # One page holds many buttons: the token of the page and the course together are one press.
    token = f"{str(form.token.data)[:10]}{course_id.hex}" if form.validate() else uuid4().hex
    try:
        with unit_of_work() as session:
            copy_id = copy_course(
                session, course_id, token=token, actor=current_viewer(), now=edges().clock.now()
            )
    except Refusal as refusal:
        if refusal.code != "course-made-already":
            raise
        copy_id = UUID(str(refusal.values["course_id"]))
    flash(_("Copiato in una bozza, senza le edizioni. Per prima cosa riscriva il titolo."), "ok")
    return redirect(step_address(Step.WHAT, copy_id), code=303)


@blueprint.route("/<uuid:course_id>/edit/what", methods=["GET", "POST"])
@access(EDIT_COURSES)
def change_what(course_id: UUID) -> ResponseReturnValue:
    """Write what the course is, in as many languages as there are."""
    written = get_written(course_id)
    form = WhatForm(data=_opened(written, Step.WHAT))
    form.offer(written.course.record_kind)
    with reading() as session:
        topics = list_topics(session)
    return _step(written, Step.WHAT, form, topics=topics)


@blueprint.route("/<uuid:course_id>/edit/whom", methods=["GET", "POST"])
@access(EDIT_COURSES)
def change_whom(course_id: UUID) -> ResponseReturnValue:
    """Write for whom it is, and on what terms."""
    written = get_written(course_id)
    form = WhomForm(data=_opened(written, Step.WHOM))
    form.offer(written.course.language or "")
    return _step(written, Step.WHOM, form)


@blueprint.route("/<uuid:course_id>/edit/who", methods=["GET", "POST"])
@access(EDIT_COURSES)
def change_who(course_id: UUID) -> ResponseReturnValue:
    """Choose who leads and who else is named."""
    written = get_written(course_id)
    partners = {each.organisation_id for each in written.providers if not each.is_lead}
    opened = _opened(written, Step.WHO)
    form = WhoForm(data={**opened, "partners": opened["partners"].split()})
    with reading() as session:
        bodies = list_named_bodies(session)
    names = {**{each.organisation_id: each.name for each in written.providers}, **dict(bodies)}
    own = (
        current_viewer().organisations_with(EDIT_COURSES) if written.course.state == "draft" else frozenset()
    )
    leads = sorted(((each, names[each]) for each in own | {written.lead_id} if each in names), key=_by_name)
    form.offer(leads, [body for body in bodies if body[0] != written.lead_id or len(leads) > 1], partners)
    return _step(written, Step.WHO, form, leads=leads, partner_count=len(partners))


def _step(written: WrittenCourse, step: Step, form: StepForm, **more: Any) -> ResponseReturnValue:
    if form.validate_on_submit():
        answer = save_step(
            written.course.id, step, form.values(), version=form.version.data or 0, labels=labels_of(form)
        )
        if not isinstance(answer, Refusal):
            return answer
        form.form_errors.append(say_refusal(answer))
    page = render_template(
        f"course_desk/{step.value}.html",
        **writing_page(written, step),
        form=form,
        seen=_seen(written, step),
        beside=parts_beside(written.course.id),
        **more,
    )
    return page, _status(form)


def get_written(course_id: UUID) -> WrittenCourse:
    with reading() as session:
        written = get_written_course(session, course_id, current_viewer(), EDIT_COURSES)
    if written.course.is_historical:
        raise Refusal("course-is-historical")
    return written


def _opened(written: WrittenCourse, step: Step) -> Values:
    return {**stored_values(step, written), "version": str(written.course.version)}


def _seen(written: WrittenCourse, step: Step) -> dict[str, str]:
    """Return the prints of what the form was made from: of a form shown again, those that it came with."""
    posted = {name: text for name, text in request.form.items() if name.startswith("seen-")}
    return posted or seen_prints(stored_values(step, written))


def _by_name(body: tuple[UUID, str]) -> str:
    return body[1].casefold()


def _status(form: StepForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
