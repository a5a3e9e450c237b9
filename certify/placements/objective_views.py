"""The step in which objectives are picked: every button sends the whole form, so nothing typed is lost."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from certify.placements.choosing import (
    LONGEST_SEARCH,
    Basket,
    basket_of,
    picker_page,
    read_basket,
)
from certify.placements.forms import ObjectivesForm
from certify.placements.permissions import WRITE
from certify.placements.queries import PlacementView
from certify.placements.rules import MOST_COMPETENCES
from certify.placements.services import set_objectives
from certify.placements.views import ONE, blueprint, page_of
from certify.placements.writing_views import lead_on, writable
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.frameworks.picking import act_on
from commons.pages.words import say_refusal


@blueprint.route(f"{ONE}/objectives", methods=["GET", "POST"])
@access(WRITE)
def objectives(placement_id: UUID) -> ResponseReturnValue:
    """Pick at most eight competences, each with the task in which it may be shown."""
    view, seen = writable(placement_id)
    form = ObjectivesForm(data={"seen": seen})
    if request.method == "GET":
        return _picker(view, form, basket_of(view))
    if not form.validate():
        raise BadRequest
    basket, act, problem = read_basket(request.form), request.form.get("do", ""), ""
    try:
        if act in {"save", "stay"}:
            if not basket.too_long():
                with unit_of_work() as session:
                    set_objectives(
                        session,
                        placement_id,
                        basket.objectives(),
                        actor=current_viewer(),
                        now=edges().clock.now(),
                        seen=form.seen.data or "",
                    )
                return lead_on(placement_id, "placements.tutors", stays=act == "stay")
        else:
            act_on(
                basket.ids,
                act,
                request.form.getlist("add"),
                most=MOST_COMPETENCES,
                too_many="placement-objectives-many",
            )
            return _picker(view, form, basket, is_unsaved=basket != basket_of(view))
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        problem = say_refusal(refusal)
    return _picker(view, form, basket, problem=problem, is_unsaved=True), 422


def _picker(
    view: PlacementView, form: ObjectivesForm, basket: Basket, *, problem: str = "", is_unsaved: bool = False
) -> str:
    text = request.form.get("q", "")[:LONGEST_SEARCH].strip()
    act, _colon, opened = request.form.get("do", "").partition(":")
    slug = opened if act == "tree" else request.form.get("tree", "")
    with reading() as session:
        picked = picker_page(session, basket, text=text, slug=slug)
    return render_template(
        "placements/objectives.html",
        **page_of(view),
        **picked,
        form=form,
        here_step="objectives",
        problem=problem,
        is_unsaved=is_unsaved,
    )
