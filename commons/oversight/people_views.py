"""The operator's pages of persons: find one, see her record, put right what nobody else may."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from commons.access import Viewer, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.organisations.permissions import RUN_SERVICE
from commons.organisations.words import ROLES
from commons.oversight import services
from commons.oversight.forms import AddressForm, BirthDateForm, NameForm
from commons.oversight.offices import count_sessions, list_offices
from commons.oversight.words import ENTRANCES, LANGUAGES
from commons.pages.words import say_refusal
from commons.people.belongings import list_belongings
from commons.people.corrections import clear_fiscal_code, correct_birth_date
from commons.people.directory import (
    PER_PAGE,
    Order,
    Record,
    count_pairs,
    get_record,
    list_pairs,
    list_persons,
)
from commons.people.queries import get_account_names
from commons.people.services import correct_name
from commons.people.words import SAMENESS

blueprint = Blueprint("people", __name__, url_prefix="/operator/people")
LONGEST_SEARCH = 200
LAST_PAGE = 10_000


@blueprint.get("")
@access(RUN_SERVICE)
def list() -> ResponseReturnValue:  # noqa: A001  the word that endpoint, view and template share
    text, order, page = read_search()
    with reading() as session:
        rows, count = list_persons(session, text=text, order=order, page=page)
        pair_count = count_pairs(session)
    page_count = max(1, -(-count // PER_PAGE))
    if page > page_count:
        raise NotFound("not-found")
    return render_template(
        "people/list.html",
        rows=rows,
        count=count,
        pair_count=pair_count,
        text=text,
        order=order,
        page=page,
        page_count=page_count,
        entrances=ENTRANCES,
        address_of=lambda page, order=order: url_for(
            "people.list",
            q=text or None,
            order=None if order == Order.NAME else str(order),
            page=page if page > 1 else None,
        ),
    )


@blueprint.get("/<uuid:person_id>")
@access(RUN_SERVICE)
def show(person_id: UUID) -> ResponseReturnValue:
    """Show a record whole; of one that became part of another, where it went and why."""
    clock = edges().clock
    with reading() as session:
        record = get_record(session, person_id)
        if record.merged_into is not None:
            names = get_account_names(session, filter(None, [record.merged_into.merged_by_id]))
            by = names.get(record.merged_into.merged_by_id) if record.merged_into.merged_by_id else None
            return render_template("people/gone.html", record=record, by=by.full if by else None)
        offices = list_offices(session, record.account_id)
        session_count = count_sessions(session, record.account_id, now=clock.now())
        belongings = list_belongings(session, [person_id])
        pairs, _count = list_pairs(session, person_id=person_id)
    return render_template(
        "people/show.html",
        record=record,
        offices=offices,
        today=clock.today(),
        session_count=session_count,
        belongings=[(label, counts[person_id]) for label, counts in belongings],
        alike=[
            (each.second if each.first.id == person_id else each.first, [SAMENESS[why] for why in each.why])
            for each in pairs
        ],
        entrances=ENTRANCES,
        languages=LANGUAGES,
        roles=ROLES,
        is_mine=record.account_id is not None and record.account_id == current_viewer().account_id,
    )


@blueprint.route("/<uuid:person_id>/name", methods=["GET", "POST"])
@access(RUN_SERVICE)
def name(person_id: UUID) -> ResponseReturnValue:
    """Correct how somebody is written, also of who is enrolled by several organisations."""
    record = get_present(person_id)
    form = NameForm(given_name=record.name.given_name, family_name=record.name.family_name)

    def write(session: Session, viewer: Viewer) -> None:
        correct_name(
            session,
            person_id,
            given_name=str(form.given_name.data),
            family_name=str(form.family_name.data),
            actor=viewer,
            now=edges().clock.now(),
        )

    return _correct("people/name.html", record, form, write, _("Il nome è corretto."))


@blueprint.route("/<uuid:person_id>/birth-date", methods=["GET", "POST"])
@access(RUN_SERVICE)
def birth_date(person_id: UUID) -> ResponseReturnValue:
    """Write another birth date. The one that stands there is not shown: it is compared, not read."""
    record, form = get_present(person_id), BirthDateForm()

    def write(session: Session, viewer: Viewer) -> None:
        correct_birth_date(session, person_id, form.birth_date.data, actor=viewer, now=edges().clock.now())

    return _correct("people/birth_date.html", record, form, write, _("La data di nascita è corretta."))


@blueprint.route("/<uuid:person_id>/addresses/new", methods=["GET", "POST"])
@access(RUN_SERVICE)
def add_address(person_id: UUID) -> ResponseReturnValue:
    record, form = get_present(person_id), AddressForm()

    def write(session: Session, viewer: Viewer) -> None:
        services.enter_address(
            session, person_id, str(form.address.data), actor=viewer, now=edges().clock.now()
        )

    done = _("L’indirizzo è aggiunto: sarà verificato quando la persona entrerà con quello.")
    return _correct("people/address.html", record, form, write, done)


@blueprint.post("/<uuid:person_id>/addresses/<uuid:address_id>/remove")
@access(RUN_SERVICE)
def remove_address(person_id: UUID, address_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        services.withdraw_address(
            session, person_id, address_id, actor=current_viewer(), now=edges().clock.now()
        )
    flash(_("L’indirizzo è tolto."), "ok")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/fiscal-code/remove")
@access(RUN_SERVICE)
def remove_fiscal_code(person_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        clear_fiscal_code(session, person_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("Il codice fiscale è tolto: quello giusto va inserito di nuovo."), "ok")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/account/disable")
@access(RUN_SERVICE)
def disable(person_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        services.close_entrance(session, person_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("L’accesso è disabilitato e le sessioni sono finite."), "ok")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/account/enable")
@access(RUN_SERVICE)
def enable(person_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        services.open_entrance(session, person_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("L’accesso è di nuovo attivo."), "ok")
    return _back(person_id)


def read_search() -> tuple[str, Order, int]:
    text = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    order = Order.NEWEST if request.args.get("order") == Order.NEWEST else Order.NAME
    return text, order, min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)


def get_present(person_id: UUID) -> Record:
    """Return a record that may still be written on."""
    with reading() as session:
        record = get_record(session, person_id)
    if record.merged_into is not None:
        raise NotFound("not-found")
    return record


def _correct(
    template: str,
    record: Record,
    form: FlaskForm,
    write: Callable[[Session, Viewer], None],
    done: str,
) -> ResponseReturnValue:
    """Show a form, or do what it says; a rule's no stands above the form, with what was typed."""
    problem = ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                write(session, current_viewer())
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            flash(done, "ok")
            return _back(record.id)
    page = render_template(template, record=record, form=form, problem=problem)
    return page, 422 if form.is_submitted() else 200


def _back(person_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("people.show", person_id=person_id), code=303)
