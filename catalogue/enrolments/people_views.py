"""The page of who is enrolled: who comes in, who waits, who goes."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from catalogue.editions.queries import require_edition
from catalogue.enrolments.desk import head
from catalogue.enrolments.forms import NameForm, WithdrawForm
from catalogue.enrolments.people_lists import people_page
from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.enrolments.queries import get_edition_of, require_own_person
from catalogue.enrolments.register import Register, get_register
from catalogue.enrolments.services import withdraw
from catalogue.enrolments.views import EDITION, blueprint
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.words import say_refusal
from commons.people.queries import get_holder_name, get_primary_addresses
from commons.people.rules import NAME_LENGTH
from commons.people.services import correct_name as write_name


@blueprint.get(f"{EDITION}/people")
@access(KEEP_REGISTER)
def people(edition_id: UUID) -> ResponseReturnValue:
    """Show who asked and who waits, each in order, and everybody else, by name."""
    with reading() as session:
        require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        found = get_register(session, edition_id)
        reachable = get_primary_addresses(session, [row.person_id for row in found.rows])
    page = people_page(
        found,
        reachable.keys(),
        edges().clock.now(),
        wanted=request.args.get("q", "")[:NAME_LENGTH],
        kind=request.args.get("kind", ""),
    )
    sheet = "intake.people" if "intake.people" in current_app.view_functions else ""
    is_all = request.args.get("chosen") == "all"
    return render_template("enrolments/people.html", sheet=sheet, is_all_chosen=is_all, **page)


@blueprint.route(f"{EDITION}/people/<uuid:enrolment_id>/withdraw", methods=["GET", "POST"])
@access(KEEP_REGISTER)
def record_withdrawal(edition_id: UUID, enrolment_id: UUID) -> ResponseReturnValue:
    """Record that somebody withdrew, and when."""
    found = _get_register(edition_id)
    row = next((each for each in found.rows if each.enrolment_id == enrolment_id), None)
    if row is None:
        raise NotFound("not-found")
    form = WithdrawForm(on_day=edges().clock.today())
    problem = None
    if form.validate_on_submit():
        problem = _withdraw(edition_id, enrolment_id, form)
        if problem is None:
            return redirect(url_for("enrolments.people", edition_id=edition_id), code=303)
    page = render_template(
        "enrolments/withdraw.html",
        head=head(found, edges().clock.now()),
        form=form,
        name=row.name.full,
        enrolment_id=enrolment_id,
        problem="" if problem is None else say_refusal(problem),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route(f"{EDITION}/people/<uuid:enrolment_id>/name", methods=["GET", "POST"])
@access(KEEP_REGISTER)
def correct_name(edition_id: UUID, enrolment_id: UUID) -> ResponseReturnValue:
    """Correct how somebody is written, in a closed edition too: most errors are seen on paper first."""
    form = NameForm()
    problem = None
    if form.validate_on_submit():
        problem = _correct_name(edition_id, enrolment_id, form)
        if problem is None:
            return redirect(url_for("enrolments.people", edition_id=edition_id), code=303)
    viewer = current_viewer()
    with reading() as session:
        require_edition(session, viewer, KEEP_REGISTER, edition_id)
        person_id = require_own_person(session, viewer, KEEP_REGISTER, edition_id, enrolment_id)
        name = get_holder_name(session, person_id)
        found = get_register(session, edition_id)
    if not form.is_submitted():
        form = NameForm(given_name=name.given_name, family_name=name.family_name)
    page = render_template(
        "enrolments/name.html",
        head=head(found, edges().clock.now()),
        form=form,
        name=name.full,
        enrolment_id=enrolment_id,
        problem="" if problem is None else say_refusal(problem),
    )
    return page, 422 if form.is_submitted() else 200


def _get_register(edition_id: UUID) -> Register:
    with reading() as session:
        require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        return get_register(session, edition_id)


def _require(session: Session, edition_id: UUID, enrolment_id: UUID) -> None:
    require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
    if get_edition_of(session, enrolment_id) != edition_id:
        raise NotFound("not-found")


def _correct_name(edition_id: UUID, enrolment_id: UUID, form: NameForm) -> Refusal | None:
    viewer = current_viewer()
    try:
        with unit_of_work() as session:
            require_edition(session, viewer, KEEP_REGISTER, edition_id)
            write_name(
                session,
                require_own_person(session, viewer, KEEP_REGISTER, edition_id, enrolment_id),
                given_name=str(form.given_name.data),
                family_name=str(form.family_name.data),
                actor=viewer,
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return refusal
    flash(_("Il nome è corretto."), "ok")
    return None


def _withdraw(edition_id: UUID, enrolment_id: UUID, form: WithdrawForm) -> Refusal | None:
    try:
        with unit_of_work() as session:
            _require(session, edition_id, enrolment_id)
            withdraw(
                session,
                enrolment_id,
                on_day=form.on_day.data,
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return refusal
    flash(_("Il ritiro è scritto nel registro."), "ok")
    return None
