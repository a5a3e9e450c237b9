"""The page of who is enrolled: who comes in, who waits, who goes."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from catalogue.editions.queries import require_edition
from catalogue.editions.rules import EditionState
from catalogue.enrolments.desk import head
from catalogue.enrolments.forms import NEWCOMER, NameForm, NewcomerForm, WithdrawForm
from catalogue.enrolments.grid import outcome_state
from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.enrolments.queries import get_edition_of, require_own_person
from catalogue.enrolments.register import Register, RegisterRow, get_register
from catalogue.enrolments.rules import EnrolmentState
from catalogue.enrolments.services import admit, enrol_person, turn_away, withdraw
from catalogue.enrolments.views import blueprint
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.words import say_refusal
from commons.people.queries import get_holder_name
from commons.people.services import Candidate, register_person, same_person_candidates
from commons.people.services import correct_name as write_name
from commons.people.words import SAMENESS


@blueprint.get("/<uuid:edition_id>/people")
@access(KEEP_REGISTER)
def people(edition_id: UUID) -> ResponseReturnValue:
    """Show everybody who is enrolled, asked, waits, was turned away or withdrew."""
    found = _get_register(edition_id)
    return render_template(
        "enrolments/people.html",
        head=head(found, edges().clock.now()),
        people=[(row, outcome_state(found, row), _acts(found, row)) for row in found.rows],
    )


@blueprint.route("/<uuid:edition_id>/people/new", methods=["GET", "POST"])
@access(KEEP_REGISTER)
def enrol(edition_id: UUID) -> ResponseReturnValue:
    """Enrol somebody; ask first whether he is one of those who are here already."""
    found = _get_register(edition_id)
    form = NewcomerForm()
    problem: Refusal | None = None
    candidates: list[Candidate] = []
    if form.validate_on_submit():
        problem, candidates = _enrol(edition_id, form)
        if problem is None and not candidates:
            return redirect(url_for("enrolments.people", edition_id=edition_id), code=303)
    form.offer([(str(each.person_id), _told(each)) for each in candidates])
    page = render_template(
        "enrolments/enrol.html",
        head=head(found, edges().clock.now()),
        form=form,
        problem="" if problem is None else say_refusal(problem),
        has_candidates=bool(candidates),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<uuid:edition_id>/people/<uuid:enrolment_id>/admit")
@access(KEEP_REGISTER)
def let_in(edition_id: UUID, enrolment_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        _require(session, edition_id, enrolment_id)
        admit(session, enrolment_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("Persona ammessa: ora sta nel registro."), "ok")
    return redirect(url_for("enrolments.people", edition_id=edition_id), code=303)


@blueprint.post("/<uuid:edition_id>/people/<uuid:enrolment_id>/turn-away")
@access(KEEP_REGISTER)
def refuse(edition_id: UUID, enrolment_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        _require(session, edition_id, enrolment_id)
        turn_away(session, enrolment_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("Scritto: non ammessa."), "ok")
    return redirect(url_for("enrolments.people", edition_id=edition_id), code=303)


@blueprint.route("/<uuid:edition_id>/people/<uuid:enrolment_id>/withdraw", methods=["GET", "POST"])
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


@blueprint.route("/<uuid:edition_id>/people/<uuid:enrolment_id>/name", methods=["GET", "POST"])
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


def _acts(register: Register, row: RegisterRow) -> frozenset[str]:
    """Return what may be done with this enrolment; nothing once the outcomes are confirmed."""
    if register.state is not EditionState.OPEN:
        return frozenset()
    state = row.standing.state
    acts = set()
    if state is not EnrolmentState.ADMITTED:
        acts.add("admit")
    if state in {EnrolmentState.REQUESTED, EnrolmentState.WAITING}:
        acts.add("turn_away")
    if state in {EnrolmentState.REQUESTED, EnrolmentState.WAITING, EnrolmentState.ADMITTED}:
        acts.add("withdraw")
    return frozenset(acts)


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


def _enrol(edition_id: UUID, form: NewcomerForm) -> tuple[Refusal | None, list[Candidate]]:
    """Enrol whom the form names, or return who that may be, or what a rule said against it."""
    viewer, now = current_viewer(), edges().clock.now()
    given_name, family_name = str(form.given_name.data), str(form.family_name.data)
    addresses = [form.address.data] if form.address.data else []
    try:
        with unit_of_work() as session:
            require_edition(session, viewer, KEEP_REGISTER, edition_id)
            candidates = same_person_candidates(
                session, given_name=given_name, family_name=family_name, addresses=addresses
            )
            known = {str(each.person_id): each.person_id for each in candidates}
            if candidates and form.same_as.data not in {NEWCOMER, *known}:
                return None, candidates
            person_id = known.get(form.same_as.data or "") or register_person(
                session,
                given_name=given_name,
                family_name=family_name,
                addresses=addresses,
                actor=viewer,
                now=now,
            )
            _id, state = enrol_person(
                session,
                edition_id,
                person_id,
                is_walk_in=bool(form.is_walk_in.data),
                actor=viewer,
                now=now,
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return refusal, []
    if state is EnrolmentState.WAITING:
        flash(_("I posti sono occupati: è in lista d’attesa."), "wait")
    else:
        flash(_("Persona iscritta: ora sta nel registro."), "ok")
    return None, []


def _told(candidate: Candidate) -> str:
    why = ", ".join(str(SAMENESS[each]) for each in candidate.why)
    if candidate.birth_date is not None:  # the year tells namesakes apart, and no more of them than that
        why += ", " + _("anno di nascita %(year)s", year=candidate.birth_date.year)
    return f"{candidate.given_name} {candidate.family_name} ({why})"
