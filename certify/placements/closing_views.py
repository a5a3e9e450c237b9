"""The end: a rehearsal that names what is missing, closing, and the final statement."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.certificates.answers import tell_what_is_missing
from certify.certificates.press import current_press
from certify.placements.act_forms import ActForm, EndForm
from certify.placements.beside import endings_beside
from certify.placements.closing import close_placement, issue_final_statement, rehearse_closing
from certify.placements.permissions import CLOSE, SEE
from certify.placements.queries import get_placement
from certify.placements.rules import PlacementState
from certify.placements.views import ONE, blueprint, page_of
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, NotFound, Refusal
from commons.pages.words import say_refusal

blueprint.register_error_handler(CannotTell, tell_what_is_missing)


@blueprint.get(f"{ONE}/closing")
@access(SEE)
def closing(placement_id: UUID) -> ResponseReturnValue:
    """Show what closing would find: hours against the plan, voices, signatures. Nothing happens yet."""
    return _page(placement_id, EndForm())


def _page(placement_id: UUID, form: EndForm) -> str:
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        view = get_placement(session, viewer, SEE, placement_id)
        rehearsal = rehearse_closing(session, view, actor=viewer, today=today)
        endings = endings_beside(session, view, is_issued=rehearsal.certificate_id is not None)
    return render_template(
        "placements/closing.html",
        **page_of(view),
        rehearsal=rehearsal,
        endings=endings,
        against_closing=[say_refusal(each) for each in rehearsal.against_closing],
        against_issuing=[say_refusal(each) for each in rehearsal.against_issuing],
        can_close=view.state in {PlacementState.ACTIVE, PlacementState.REPORTED},
        is_closed=view.state is PlacementState.CLOSED,
        may_close=view.promoter_id in viewer.organisations_with(CLOSE),
        form=form,
    )


@blueprint.post(f"{ONE}/close")
@access(CLOSE)
def close(placement_id: UUID) -> ResponseReturnValue:
    """Close without a statement; it can be issued later, once what is missing is there."""
    form = EndForm()
    if not form.validate_on_submit():
        raise NotFound("not-found")
    try:
        with unit_of_work() as session:
            close_placement(
                session,
                placement_id,
                actor=current_viewer(),
                now=edges().clock.now(),
                without_hours=form.without_hours.data,
            )
    except Refusal as refusal:
        if refusal.values.get("field") != form.without_hours.name:
            raise
        form.without_hours.errors = [say_refusal(refusal)]
        return _page(placement_id, form), 422
    flash(_("Concluso."), "ok")
    return redirect(url_for("placements.closing", placement_id=placement_id), code=303)


@blueprint.post(f"{ONE}/issue")
@access(CLOSE)
def issue(placement_id: UUID) -> ResponseReturnValue:
    """Close if it is not closed yet, and issue the final statement; doing it twice issues one."""
    if not ActForm().validate_on_submit():
        raise NotFound("not-found")
    viewer, now = current_viewer(), edges().clock.now()
    with unit_of_work() as session:
        view = get_placement(session, viewer, CLOSE, placement_id)
        if view.state is not PlacementState.CLOSED:
            close_placement(session, placement_id, actor=viewer, now=now)
        issue_final_statement(session, placement_id, press=current_press(), actor=viewer, now=now)
    flash(_("Attestazione rilasciata: la persona la trova nella sua area."), "ok")
    return redirect(url_for("placements.closing", placement_id=placement_id), code=303)
