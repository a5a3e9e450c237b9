"""The desk of whoever keeps a register: presences, outcomes, confirming."""

from typing import Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from catalogue.editions.queries import require_edition
from catalogue.editions.services import open_edition
from catalogue.enrolments import forms, pages
from catalogue.enrolments.keeping import allow_staff, keep_marks, status_of
from catalogue.enrolments.permissions import CONFIRM_OUTCOMES, KEEP_REGISTER, OPEN, REOPEN
from catalogue.enrolments.queries import get_edition_of
from catalogue.enrolments.register import get_register
from catalogue.enrolments.services import (
    confirm_outcomes,
    decide_exception,
    reopen_outcomes,
)
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal

DESK: Final = "/desk/editions"
EDITION: Final = f"{DESK}/<uuid:edition_id>"
blueprint = Blueprint("enrolments", __name__)


@blueprint.get(EDITION)
@access(KEEP_REGISTER)
def register(edition_id: UUID) -> ResponseReturnValue:
    """Show presences and outcomes."""
    with reading() as session:
        lead_id = require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        found = get_register(session, edition_id)
    can_reopen = lead_id in current_viewer().organisations_with(REOPEN)
    page = pages.register_page(found, edges().clock.now(), can_reopen=can_reopen)
    return render_template("enrolments/register.html", **page)


@blueprint.post(EDITION)
@access(KEEP_REGISTER)
def record(edition_id: UUID) -> ResponseReturnValue:
    """Write the whole grid."""
    kept = keep_marks(edition_id, None, allow_staff(edition_id), actor=current_viewer())
    if kept.problem is None:
        flash(kept.said, kept.kind)
        return redirect(url_for("enrolments.register", edition_id=edition_id), code=303)
    with reading() as session:
        found = get_register(session, edition_id)
    page = pages.register_page(found, edges().clock.now(), typed=kept.typed, problem=kept.problem)
    return render_template("enrolments/register.html", **page), kept.status


@blueprint.route(f"{EDITION}/decisions/<uuid:enrolment_id>", methods=["GET", "POST"])
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
    return render_template("enrolments/decide.html", **page), status_of(problem, form)


@blueprint.post(f"{EDITION}/confirm")
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


@blueprint.post(f"{EDITION}/open")
@access(OPEN)
def open_enrolments(edition_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        require_edition(session, current_viewer(), OPEN, edition_id)
        open_edition(session, edition_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("L’edizione è aperta: ora si possono iscrivere persone."), "ok")
    return redirect(url_for("enrolments.people", edition_id=edition_id), code=303)


@blueprint.post(f"{EDITION}/reopen")
@access(REOPEN)
def reopen(edition_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        require_edition(session, current_viewer(), REOPEN, edition_id)
        version = _posted_version()
        reopen_outcomes(session, edition_id, version=version, actor=current_viewer(), now=edges().clock.now())
    flash(_("L’edizione è di nuovo aperta: gli esiti vanno confermati ancora."), "wait")
    return redirect(url_for("enrolments.register", edition_id=edition_id), code=303)


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
