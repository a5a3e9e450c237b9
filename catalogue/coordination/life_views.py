"""A course's life at the desk: read once more, proposed, taken back, published, laid in the archive."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from catalogue.coordination.near_pages import near_page
from catalogue.coordination.nearness import Nearness, find_near_courses
from catalogue.coordination.pages import course_page, texts_by_language
from catalogue.coordination.queries import DeskCourse, get_desk_course
from catalogue.coordination.views import blueprint
from catalogue.courses.desk import step_links
from catalogue.courses.editing import Step
from catalogue.courses.forms import StepForm
from catalogue.courses.services import (
    EDIT_COURSES,
    PUBLISH_COURSES,
    archive_course,
    propose_course,
    publish_course,
    withdraw_proposal,
)
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Forbidden, NotFound


@blueprint.get("/courses/<uuid:course_id>/review")
@access(EDIT_COURSES)
def review(course_id: UUID) -> ResponseReturnValue:
    """Show the last step: all texts to be read once more, and the near courses."""
    found, near = _get_led(course_id)
    page = course_page(found)
    return render_template(
        "coordination/review.html",
        **page,
        near=near_page(near, found.course),
        texts=texts_by_language(found),
        steps=step_links(course_id, Step.REVIEW, ()),
    )


@blueprint.post("/courses/<uuid:course_id>/propose")
@access(EDIT_COURSES)
def propose(course_id: UUID) -> ResponseReturnValue:
    """Show a draft to the other bodies."""
    with unit_of_work() as session:
        propose_course(
            session, course_id, version=_version(), actor=current_viewer(), now=edges().clock.now()
        )
    flash(_("Proposto: ora gli altri enti lo vedono. Il pubblico non ancora."), "ok")
    return _back(course_id)


@blueprint.post("/courses/<uuid:course_id>/withdraw")
@access(EDIT_COURSES)
def withdraw(course_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        withdraw_proposal(
            session, course_id, version=_version(), actor=current_viewer(), now=edges().clock.now()
        )
    flash(_("Proposta ritirata: il corso è di nuovo una bozza, gli altri enti non lo vedono più."), "ok")
    return _back(course_id)


@blueprint.route("/courses/<uuid:course_id>/publish", methods=["GET", "POST"])
@access(PUBLISH_COURSES)
def publish(course_id: UUID) -> ResponseReturnValue:
    """Ask whether the near courses were seen, then open the course to the public. It never keeps anybody."""
    found, near = _get_led(course_id)
    if request.method == "POST":
        with unit_of_work() as session:
            publish_course(
                session,
                course_id,
                version=_version(),
                similar_count=near.count,
                actor=current_viewer(),
                now=edges().clock.now(),
            )
        flash(_("Pubblicato: da adesso il corso è nel catalogo."), "ok")
        return _back(course_id)
    return render_template(
        "coordination/publish.html", **course_page(found), near=near_page(near, found.course)
    )


@blueprint.post("/courses/<uuid:course_id>/archive")
@access(PUBLISH_COURSES)
def archive(course_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        archive_course(
            session, course_id, version=_version(), actor=current_viewer(), now=edges().clock.now()
        )
    flash(_("In archivio: non è più un’offerta, ma la sua pagina resta."), "ok")
    return _back(course_id)


def _get_led(course_id: UUID) -> tuple[DeskCourse, Nearness]:
    """Return a course that the viewer's body leads, with what is near: a partner may not move it."""
    today = edges().clock.today()
    with reading() as session:
        found = get_desk_course(session, course_id, current_viewer(), today=today)
        if not current_viewer().organisations & {each.organisation_id for each in found.providers}:
            raise NotFound("not-found")
        if not found.is_led:
            raise Forbidden("forbidden")
        return found, find_near_courses(session, course_id, today=today)


def _version() -> int:
    form = StepForm()
    if not form.validate():
        raise BadRequest
    return int(form.version.data or 0)


def _back(course_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("coordination.course", course_id=course_id), code=303)
