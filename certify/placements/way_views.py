"""What happens on the way, one page an act: start, pause, extension, another tutor, an early end."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from certify.placements import lives
from certify.placements.act_forms import (
    ActForm,
    DayForm,
    EndForm,
    ExtendForm,
    OnlyReasonForm,
    ReasonForm,
    SecondHostForm,
    TutorForm,
)
from certify.placements.changing import print_of
from certify.placements.forms import NEW
from certify.placements.hosts import enter_host, find_hosts, is_the_one
from certify.placements.parties import Tutor, add_second_host, change_tutor
from certify.placements.permissions import SEE, WRITE
from certify.placements.queries import PlacementView, get_placement, hours_of, list_events
from certify.placements.rules import TRANSITIONS, Act, Party, PlacementState
from certify.placements.views import ONE, blueprint, page_of
from certify.placements.way_words import BUTTONS, NOTES, TITLES
from certify.placements.words import EVENTS, party_name
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.words import say_refusal
from commons.people.queries import get_holder_name

FORMS: Final[Mapping[Act, type[FlaskForm]]] = {
    Act.START: ActForm,
    Act.SUSPEND: ReasonForm,
    Act.RESUME: DayForm,
    Act.EXTEND: ExtendForm,
    Act.CHANGE_TUTOR: TutorForm,
    Act.ADD_HOST: SecondHostForm,
    Act.REPORT: EndForm,
    Act.INTERRUPT: ReasonForm,
    Act.NEVER_START: OnlyReasonForm,
    Act.CANCEL: OnlyReasonForm,
}


@blueprint.get(f"{ONE}/way")
@access(SEE)
def way(placement_id: UUID) -> ResponseReturnValue:
    """Show what happened so far, and what may happen now."""
    viewer = current_viewer()
    with reading() as session:
        view = get_placement(session, viewer, SEE, placement_id)
        events = list_events(session, placement_id)
    acts = [
        (
            each,
            TITLES[each],
            NOTES[each],
            url_for("placements.act", placement_id=placement_id, act=each.value),
        )
        for each in possible_acts(view, edges().clock.today())
    ]
    return render_template(
        "placements/way.html",
        **page_of(view),
        events=[(EVENTS[each.what], each) for each in events],
        possible=acts,
    )


@blueprint.route(f"{ONE}/way/<act>", methods=["GET", "POST"])
@access(WRITE)
def act(placement_id: UUID, act: str) -> ResponseReturnValue:
    """Ask what one act needs, and do it."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        view = get_placement(session, viewer, WRITE, placement_id)
        seen = print_of(session, placement_id)
        name = get_holder_name(session, viewer.person_id).full if viewer.person_id else ""
        hours = hours_of(session, [placement_id])[placement_id]
    chosen = next((each for each in FORMS if each.value == act), None)
    if chosen is None:
        raise NotFound("not-found")
    if view.state not in TRANSITIONS[chosen]:
        raise Refusal(f"placement-is-{view.state.value}")
    form = _make_form(chosen, view, seen, today)
    if chosen is Act.REPORT and hours.confirmed:
        del form.without_hours
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                is_done = _DO[chosen](session, view, form, name)
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            refuse_on(form, refusal)
        else:
            if is_done:
                flash(_("Registrato: %(what)s.", what=TITLES[chosen]), "ok")
                return redirect(url_for("placements.way", placement_id=placement_id), code=303)
    page = render_template(
        "placements/act.html",
        **page_of(view),
        form=form,
        act=chosen,
        act_title=TITLES[chosen],
        act_note=NOTES[chosen],
        button=BUTTONS[chosen],
        asks_host=chosen is Act.ADD_HOST and bool(form.host.choices),
    )
    return page, 422 if form.is_submitted() else 200


def refuse_on(form: FlaskForm, refusal: Refusal) -> None:
    """Say a refusal at its field, where it names one of this form."""
    place = str(refusal.values.get("field", ""))
    if place in form:
        form[place].errors = [say_refusal(refusal)]
    else:
        form.form_errors.append(say_refusal(refusal))


def possible_acts(view: PlacementView, today: date) -> list[Act]:
    """Return what may happen now; what the day does not allow yet is left out."""
    found = [each for each in FORMS if view.state in TRANSITIONS[each]]
    if view.starts_on > today:
        found = [each for each in found if each not in {Act.START, Act.NEVER_START}]
    if view.ends_on > today:
        found = [each for each in found if each is not Act.REPORT]
    if view.second_host_id is not None:
        found = [each for each in found if each is not Act.ADD_HOST]
    if view.state is PlacementState.DRAFT:
        found = [each for each in found if each is not Act.CHANGE_TUTOR]
    return found


def _make_form(chosen: Act, view: PlacementView, seen: str, today: date) -> FlaskForm:
    if chosen is Act.EXTEND:
        return ExtendForm(data={"seen": seen, "planned_hours": view.planned_hours})
    form = FORMS[chosen]()
    if "on_day" in form and form.on_day.data is None and not form.is_submitted():
        form.on_day.data = today
    if chosen is Act.CHANGE_TUTOR:
        parties = [Party.HOST, Party.PROMOTER] + ([Party.SECOND_HOST] if view.second_host_id else [])
        form.party.choices = [(each.value, str(party_name(view.kind, each))) for each in parties]
        form.party.data = form.party.data or Party.HOST.value
    if chosen is Act.ADD_HOST:
        form.host.choices = []
    return form


def _start(session: Session, view: PlacementView, _form: FlaskForm, _name: str) -> bool:
    lives.start_placement(session, view.id, actor=current_viewer(), now=edges().clock.now())
    return True


def _suspend(session: Session, view: PlacementView, form: FlaskForm, _name: str) -> bool:
    lives.suspend_placement(
        session,
        view.id,
        on_day=form.on_day.data,
        reason=form.reason.data or "",
        actor=current_viewer(),
        now=edges().clock.now(),
    )
    return True


def _resume(session: Session, view: PlacementView, form: FlaskForm, _name: str) -> bool:
    lives.resume_placement(
        session, view.id, on_day=form.on_day.data, actor=current_viewer(), now=edges().clock.now()
    )
    return True


def _extend(session: Session, view: PlacementView, form: FlaskForm, _name: str) -> bool:
    lives.extend_placement(
        session,
        view.id,
        ends_on=form.ends_on.data,
        planned_hours=form.planned_hours.data,
        reason=form.reason.data or "",
        seen=form.seen.data or "",
        actor=current_viewer(),
        now=edges().clock.now(),
    )
    return True


def _tutor_of(form: FlaskForm, party: Party) -> Tutor:
    return Tutor(
        party,
        form.name.data or "",
        form.office.data or "",
        form.address.data or "",
        form.language.data or "it",
    )


def _change_tutor(session: Session, view: PlacementView, form: FlaskForm, name: str) -> bool:
    party = next((each for each in Party if each.value == form.party.data), None)
    if party is None or (party is Party.SECOND_HOST and view.second_host_id is None):
        raise Refusal("placement-tutor-party")
    change_tutor(
        session,
        view.id,
        _tutor_of(form, party),
        from_on=form.on_day.data,
        reason=form.reason.data or "",
        by_name=name,
        actor=current_viewer(),
        now=edges().clock.now(),
    )
    return True


def _add_host(session: Session, view: PlacementView, form: FlaskForm, name: str) -> bool:
    typed = str(form.host_name.data)
    candidates = find_hosts(session, typed)
    known = {str(each.id): each.id for each in candidates}
    the_one = is_the_one(candidates, typed) if not form.host.data else None
    host_id = known.get(form.host.data or "") or (the_one.id if the_one else None)
    if host_id is None and candidates and form.host.data != NEW:
        form.offer([(str(each.id), f"{each.name}, {each.address or ''}".rstrip(", ")) for each in candidates])
        return False
    viewer, now = current_viewer(), edges().clock.now()
    host_id = host_id or enter_host(
        session,
        name=typed,
        address=form.host_address.data or "",
        legal_id=form.host_legal_id.data or "",
        promoter_id=view.promoter_id,
        actor=viewer,
        now=now,
    )
    add_second_host(
        session,
        view.id,
        host_id,
        _tutor_of(form, Party.SECOND_HOST),
        from_on=form.on_day.data,
        by_name=name,
        actor=viewer,
        now=now,
    )
    return True


def _report(session: Session, view: PlacementView, form: FlaskForm, _name: str) -> bool:
    lives.report_placement(
        session,
        view.id,
        actor=current_viewer(),
        now=edges().clock.now(),
        without_hours="without_hours" in form and form.without_hours.data,
    )
    return True


def _end(outcome: PlacementState) -> Callable[[Session, PlacementView, FlaskForm, str], bool]:
    def end(session: Session, view: PlacementView, form: FlaskForm, _name: str) -> bool:
        now = edges().clock.now()
        on_day = form.on_day.data if "on_day" in form else edges().clock.today()
        lives.end_placement(
            session,
            view.id,
            outcome=outcome,
            on_day=on_day,
            reason=form.reason.data or "",
            actor=current_viewer(),
            now=now,
        )
        return True

    return end


_DO: Final[Mapping[Act, Callable[[Session, PlacementView, FlaskForm, str], bool]]] = {
    Act.START: _start,
    Act.SUSPEND: _suspend,
    Act.RESUME: _resume,
    Act.EXTEND: _extend,
    Act.CHANGE_TUTOR: _change_tutor,
    Act.ADD_HOST: _add_host,
    Act.REPORT: _report,
    Act.INTERRUPT: _end(PlacementState.INTERRUPTED),
    Act.NEVER_START: _end(PlacementState.NEVER_STARTED),
    Act.CANCEL: _end(PlacementState.CANCELLED),
}
