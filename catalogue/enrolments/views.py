"""The desk of whoever keeps a register: the list of editions, presences, outcomes, confirming."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from catalogue.editions.queries import require_edition
from catalogue.editions.services import open_edition
from catalogue.enrolments import forms, pages
from catalogue.enrolments.attendance import record_attendance
from catalogue.enrolments.desk import desk_line
from catalogue.enrolments.permissions import CONFIRM_OUTCOMES, KEEP_REGISTER, OPEN, REOPEN
from catalogue.enrolments.queries import get_edition_of, list_desk_editions
from catalogue.enrolments.register import Register, get_register, list_meetings
from catalogue.enrolments.services import (
    confirm_outcomes,
    decide_exception,
    reopen_outcomes,
)
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal

blueprint = Blueprint("enrolments", __name__, url_prefix="/desk/editions")


@blueprint.get("")
@access(KEEP_REGISTER)
def editions() -> ResponseReturnValue:
    """Show the editions that the viewer's organisations lead, and what each of them waits for."""
    with reading() as session:
        rows = list_desk_editions(session, current_viewer(), KEEP_REGISTER)
    lines = [desk_line(row, edges().clock.today()) for row in rows]
    return render_template("enrolments/editions.html", lines=lines)


@blueprint.get("/<uuid:edition_id>")
@access(KEEP_REGISTER)
def register(edition_id: UUID) -> ResponseReturnValue:
    """Show presences and outcomes."""
    with reading() as session:
        lead_id = require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        found = get_register(session, edition_id)
    can_reopen = lead_id in current_viewer().organisations_with(REOPEN)
    page = pages.register_page(found, edges().clock.now(), can_reopen=can_reopen)
    return render_template("enrolments/register.html", **page)


@blueprint.post("/<uuid:edition_id>")
@access(KEEP_REGISTER)
def record(edition_id: UUID) -> ResponseReturnValue:
    """Write the whole grid."""
    typed, problem = _record(edition_id)
    if problem is None:
        return redirect(url_for("enrolments.register", edition_id=edition_id), code=303)
    found = _get_register(edition_id)
    page = pages.register_page(found, edges().clock.now(), typed=typed, problem=problem)
    return render_template("enrolments/register.html", **page), _status(problem)


@blueprint.route("/<uuid:edition_id>/meetings/<uuid:meeting_id>", methods=["GET", "POST"])
@access(KEEP_REGISTER)
def meeting(edition_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    """Show and write the register of one meeting, a person a row: what a phone can show."""
    typed, problem = _record(edition_id, meeting_id) if request.method == "POST" else (None, None)
    if typed is not None and problem is None:
        return redirect(url_for("enrolments.register", edition_id=edition_id), code=303)
    found = _get_register(edition_id)
    page = pages.meeting_page(found, meeting_id, edges().clock.now(), typed=typed, problem=problem)
    return render_template("enrolments/meeting.html", **page), _status(problem)


@blueprint.route("/<uuid:edition_id>/decisions/<uuid:enrolment_id>", methods=["GET", "POST"])
@access(CONFIRM_OUTCOMES)
def decide(edition_id: UUID, enrolment_id: UUID) -> ResponseReturnValue:
    """Decide about one person below the minimum."""
    form = forms.DecisionForm()
    with reading() as session:
        _require_enrolment(session, edition_id, enrolment_id)
        found = get_register(session, edition_id)
    problem = None
    if form.validate_on_submit():
        problem = _decide(enrolment_id, form)
        if problem is None:
            return redirect(url_for("enrolments.register", edition_id=edition_id), code=303)
    page = pages.decision_page(found, enrolment_id, form, problem, edges().clock.now())
    return render_template("enrolments/decide.html", **page), _status(problem, form)


@blueprint.post("/<uuid:edition_id>/confirm")
@access(CONFIRM_OUTCOMES)
def confirm(edition_id: UUID) -> ResponseReturnValue:
    """Confirm all outcomes and close the edition."""
    with unit_of_work() as session:
        require_edition(session, current_viewer(), CONFIRM_OUTCOMES, edition_id)
        version = _posted_version()
        confirmed = confirm_outcomes(
            session, edition_id, version=version, actor=current_viewer(), now=edges().clock.now()
        )
    flash(
        ngettext(
            "Esiti confermati: %(num)s persona ha completato.",
            "Esiti confermati: %(num)s persone hanno completato.",
            confirmed.completed_count,
        ),
        "ok",
    )
    return redirect(url_for("enrolments.register", edition_id=edition_id), code=303)


@blueprint.post("/<uuid:edition_id>/open")
@access(OPEN)
def open_enrolments(edition_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        require_edition(session, current_viewer(), OPEN, edition_id)
        open_edition(session, edition_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("L’edizione è aperta: ora si possono iscrivere persone."), "ok")
    return redirect(url_for("enrolments.people", edition_id=edition_id), code=303)


@blueprint.post("/<uuid:edition_id>/reopen")
@access(REOPEN)
def reopen(edition_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        require_edition(session, current_viewer(), REOPEN, edition_id)
        version = _posted_version()
        reopen_outcomes(session, edition_id, version=version, actor=current_viewer(), now=edges().clock.now())
    flash(_("L’edizione è di nuovo aperta: gli esiti vanno confermati ancora."), "wait")
    return redirect(url_for("enrolments.register", edition_id=edition_id), code=303)


def _get_register(edition_id: UUID) -> Register:
    with reading() as session:
        require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        return get_register(session, edition_id)


def _record(edition_id: UUID, meeting_id: UUID | None = None) -> tuple[forms.TypedRegister, Refusal | None]:
    """Write what was typed, of one meeting or of all; return it with what a rule said against it."""
    typed = forms.TypedRegister()
    try:
        with unit_of_work() as session:
            require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
            meetings = list_meetings(session, edition_id)
            wanted = [each for each in meetings if meeting_id in {None, each.id}]
            if meeting_id is not None and not wanted:
                raise NotFound("not-found")
            typed = forms.read_register(request.form, wanted)
            for problem in typed.problems.values():
                raise problem
            changed = record_attendance(
                session, edition_id, typed.sheets, actor=current_viewer(), now=edges().clock.now()
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return typed, refusal
    if changed:
        flash(ngettext("Salvata %(num)s presenza.", "Salvate %(num)s presenze.", changed), "ok")
    else:
        flash(_("Non c’era niente di nuovo da salvare."), "info")
    return typed, None


def _decide(enrolment_id: UUID, form: forms.DecisionForm) -> Refusal | None:
    try:
        with unit_of_work() as session:
            require_edition(
                session, current_viewer(), CONFIRM_OUTCOMES, get_edition_of(session, enrolment_id)
            )
            decide_exception(
                session,
                enrolment_id,
                is_granted=form.decision.data == forms.GRANTED,
                reason=form.reason.data or "",
                version=form.version.data or 0,
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return refusal
    flash(_("La decisione è scritta nel registro."), "ok")
    return None


def _require_enrolment(session: Session, edition_id: UUID, enrolment_id: UUID) -> None:
    require_edition(session, current_viewer(), CONFIRM_OUTCOMES, edition_id)
    if get_edition_of(session, enrolment_id) != edition_id:
        raise NotFound("not-found")


def _posted_version() -> int:
    form = forms.VersionForm()
    if not form.validate():
        raise BadRequest
    return int(form.version.data or 0)


def _status(problem: Refusal | None, form: forms.DecisionForm | None = None) -> int:
    """Return 409 for what others did meanwhile, 422 for what was typed, 200 for a page just asked for."""
    if problem is not None:
        return 409 if problem.code in {"edition-changed", "register-changed", "edition-is-closed"} else 422
    return 422 if form is not None and form.errors else 200
