"""Admitting, queueing and turning away: one by one, or several at once."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest

from catalogue.editions.queries import require_edition
from catalogue.enrolments.deciding import Act, decide_many
from catalogue.enrolments.desk import head
from catalogue.enrolments.forms import TurnAwayForm
from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.enrolments.queries import get_edition_of
from catalogue.enrolments.register import get_register
from catalogue.enrolments.services import admit, turn_away
from catalogue.enrolments.views import EDITION, blueprint
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound
from commons.people.queries import get_primary_addresses


@blueprint.post(f"{EDITION}/people/<uuid:enrolment_id>/admit")
@access(KEEP_REGISTER)
def let_in(edition_id: UUID, enrolment_id: UUID) -> ResponseReturnValue:
    """Admit one person: who asked, the next one who waits, or somebody who changed his mind."""
    with unit_of_work() as session:
        require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        if get_edition_of(session, enrolment_id) != edition_id:
            raise NotFound("not-found")
        admit(session, enrolment_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("Ammessa: ora sta nel registro. Se ha un indirizzo le arriva una mail."), "ok")
    return _back(edition_id)


@blueprint.post(f"{EDITION}/people/decide")
@access(KEEP_REGISTER)
def decide_requests(edition_id: UUID) -> ResponseReturnValue:
    """Decide about those who were chosen on the list of requests."""
    try:
        act, chosen = Act(request.form.get("act", "")), _chosen(request.form.getlist("who"))
    except ValueError:
        raise BadRequest from None
    if act is Act.TURN_AWAY and chosen:  # first two sentences, on a page of their own
        address = url_for("enrolments.refuse_many", edition_id=edition_id, who=[str(each) for each in chosen])
        return redirect(address, code=303)
    with unit_of_work() as session:
        require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        count = decide_many(session, edition_id, chosen, act, actor=current_viewer(), now=edges().clock.now())
    if act is Act.ADMIT:
        flash(ngettext("Ammessa %(num)s persona.", "Ammesse %(num)s persone.", count), "ok")
    else:
        flash(
            ngettext("%(num)s persona in lista d’attesa.", "%(num)s persone in lista d’attesa.", count), "ok"
        )
    return _back(edition_id)


@blueprint.route(f"{EDITION}/people/<uuid:enrolment_id>/turn-away", methods=["GET", "POST"])
@access(KEEP_REGISTER)
def refuse(edition_id: UUID, enrolment_id: UUID) -> ResponseReturnValue:
    """Turn one person away."""
    return _turn_away(edition_id, [enrolment_id])


@blueprint.route(f"{EDITION}/people/turn-away", methods=["GET", "POST"])
@access(KEEP_REGISTER)
def refuse_many(edition_id: UUID) -> ResponseReturnValue:
    """Turn several away, with the same sentences."""
    try:
        return _turn_away(edition_id, _chosen(request.values.getlist("who")))
    except ValueError:
        raise NotFound("not-found") from None


def _turn_away(edition_id: UUID, chosen: Sequence[UUID]) -> ResponseReturnValue:
    form, viewer = TurnAwayForm(), current_viewer()
    with reading() as session:
        require_edition(session, viewer, KEEP_REGISTER, edition_id)
        register = get_register(session, edition_id)
        rows = [row for row in register.rows if row.enrolment_id in chosen]
        reachable = get_primary_addresses(session, [row.person_id for row in rows])
    if not rows or len(rows) != len(set(chosen)):
        raise NotFound("not-found")
    if form.validate_on_submit():
        with unit_of_work() as session:
            require_edition(session, viewer, KEEP_REGISTER, edition_id)
            for row in rows:
                turn_away(
                    session,
                    row.enrolment_id,
                    reason=form.reason.data or "",
                    message=form.message.data or "",
                    actor=viewer,
                    now=edges().clock.now(),
                )
        flash(
            ngettext(
                "%(num)s persona non ammessa. Finché c’è posto si può ancora ammettere.",
                "%(num)s persone non ammesse. Finché c’è posto si possono ancora ammettere.",
                len(rows),
            ),
            "ok",
        )
        return _back(edition_id)
    page = render_template(
        "enrolments/turn_away.html",
        head=head(register, edges().clock.now()),
        form=form,
        rows=rows,
        mail_count=len(reachable),
        address=request.path,
    )
    return page, 422 if form.is_submitted() else 200


def _chosen(ids: Sequence[str]) -> list[UUID]:
    return list(dict.fromkeys(UUID(each) for each in ids))


def _back(edition_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("enrolments.people", edition_id=edition_id), code=303)
