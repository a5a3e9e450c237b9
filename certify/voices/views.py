"""The person's own placements: the list, and what was agreed in one of them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from certify.certificates.downloads import pdf_response
from certify.placements.changing import project_print
from certify.placements.counting import say_finding, what_will_not_count
from certify.placements.lives import suspended_days
from certify.placements.models import Placement
from certify.placements.project_paper import print_project
from certify.placements.queries import PlacementView, hours_of
from certify.placements.rules import RUNNING
from certify.placements.signing import lacks_before_signing
from certify.placements.words import KINDS, MODES, party_name
from certify.voices import services
from certify.voices.forms import SignForm
from certify.voices.queries import count_unanswered, get_own, list_own, logs_hours_on, may_sign
from certify.voices.words import STATES
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges

blueprint = Blueprint("voices", __name__, url_prefix="/me/placements")


@blueprint.get("")
@access(SIGNED_IN)
def index() -> ResponseReturnValue:
    """List the viewer's placements, those that are not over first."""
    with reading() as session:
        rows = list_own(session, current_viewer(), edges().clock.today())
    return render_template(
        "voices/index.html",
        current=[row for row in rows if row.is_open],
        past=[row for row in rows if not row.is_open],
        kinds=KINDS,
        states=STATES,
    )


@blueprint.get("/<uuid:placement_id>")
@access(SIGNED_IN)
def show(placement_id: UUID) -> ResponseReturnValue:
    """Show what was agreed, who follows, what will not count, and what is to be done now."""
    today = edges().clock.today()
    with reading() as session:
        view = get_own(session, current_viewer(), placement_id)
        row = session.get_one(Placement, placement_id)
        form = SignForm(seen=project_print(session, row))
        stood = suspended_days(session, row, today)
        hours = hours_of(session, [placement_id])[placement_id]
        unanswered = count_unanswered(session, placement_id)
    return render_template(
        "voices/show.html",
        **frame(view, "project"),
        form=form,
        may_sign=may_sign(view, today),
        is_whole=not lacks_before_signing(view, today),
        hours=hours,
        unanswered=unanswered,
        logs_today=logs_hours_on(view, today),
        findings=[say_finding(each) for each in what_will_not_count(view, today, suspended_days=stood)],
        modes=MODES,
        party_name=lambda party: party_name(view.kind.value, party.value),
        tutors=view.tutors_on(max(today, view.starts_on)),
        today=today,
        is_running=view.state in RUNNING,
    )


@blueprint.get("/<uuid:placement_id>/project.pdf")
@access(SIGNED_IN)
def paper(placement_id: UUID) -> ResponseReturnValue:
    """Draw the viewer's own project, to be signed by hand."""
    with reading() as session:
        view = get_own(session, current_viewer(), placement_id)
        drawn = print_project(session, view, now=edges().clock.now())
    return pdf_response(drawn, "progetto-da-firmare", is_shown=True)


@blueprint.post("/<uuid:placement_id>/sign")
@access(SIGNED_IN)
def sign(placement_id: UUID) -> ResponseReturnValue:
    """Put the viewer's signature under the project that stood on the page."""
    form, viewer = SignForm(), current_viewer()
    with unit_of_work() as session:
        view = get_own(session, viewer, placement_id)
        is_agreed = services.sign_own_project(
            session, view, seen=str(form.seen.data or ""), actor=viewer, now=edges().clock.now()
        )
    if is_agreed:
        flash(_("Hanno firmato tutti: il progetto è concordato."), "ok")
    else:
        flash(_("La sua firma è scritta."), "ok")
    return redirect(url_for("voices.show", placement_id=placement_id), code=303)


def frame(view: PlacementView, here: str) -> dict[str, Any]:
    """Return what the head of each page of one placement needs."""
    return {"view": view, "tab": here, "kind": KINDS[view.kind.value], "standing": STATES[view.state.value]}


def told_hours(count: int, hours: str) -> str:
    """Say what was just saved."""
    said: str = ngettext(
        "Salvato un giorno. In questa settimana: %(hours)s.",
        "Salvati %(num)s giorni. In questa settimana: %(hours)s.",
        count,
        hours=hours,
    )
    return said
