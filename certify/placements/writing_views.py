"""Writing a project in steps: kind, who and where, what, objectives, tutors. Every step saves."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from certify.placements import services
from certify.placements.changing import print_of
from certify.placements.counting import say_begins_past
from certify.placements.entering import Asked, begin_placement, told
from certify.placements.forms import BeginForm, ProjectForm, TutorsForm, sure
from certify.placements.kinds import kind_rules
from certify.placements.limits import Part
from certify.placements.permissions import WRITE
from certify.placements.queries import PlacementView, get_placement
from certify.placements.rules import TRANSITIONS, Act, Party, PlacementKind, PlacementState
from certify.placements.services import Tutor
from certify.placements.views import LIST, ONE, blueprint, page_of
from certify.placements.words import KIND_NOTES, KINDS, VARIANTS
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.organisations.queries import get_organisations
from commons.pages.words import say_refusal

_FIELDS = (
    "title",
    "activities",
    "place",
    "is_online",
    "informed_on",
    "guardian_name",
    "guardian_address",
    "starts_on",
    "ends_on",
    "planned_hours",
)
_AT_FIELD = {
    "placement-months": "ends_on",
    "placement-months-few": "ends_on",
    "placement-months-many": "ends_on",
    "placement-days-few": "ends_on",
    "placement-days-reversed": "ends_on",
    "placement-hours": "planned_hours",
    "placement-hours-quarters": "planned_hours",
    "placement-age-young": "starts_on",
    "placement-age-old": "starts_on",
}


@blueprint.get(f"{LIST}/new")
@access(WRITE)
def new() -> ResponseReturnValue:
    """Ask what it is: the kind decides who signs and which limits hold."""
    kinds = [(each, KINDS[each], KIND_NOTES[each]) for each in PlacementKind]
    return render_template("placements/new.html", kinds=kinds)


@blueprint.route(f"{LIST}/new/<kind>", methods=["GET", "POST"])
@access(WRITE)
def begin(kind: str) -> ResponseReturnValue:
    """Ask who, where and when; what comes of it is a draft that can be left and taken up again."""
    try:
        chosen = PlacementKind(kind)
    except ValueError:
        raise NotFound("not-found") from None
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        promoters = get_organisations(session, viewer.organisations_with(WRITE))
    rules, form, asked = kind_rules(chosen), BeginForm(), Asked()
    form.promoter.choices = sorted(
        ((str(key), each.name) for key, each in promoters.items()), key=lambda e: e[1]
    )
    form.variant.choices = [("", _("Nessuno")), *((each, str(VARIANTS[each])) for each in rules.variants)]
    if not form.promoter.data:
        form.promoter.data = form.promoter.choices[0][0]
    if not form.variant.data:
        form.variant.data = ""
    form.host_name.flags.required = not rules.may_host_itself
    if form.validate_on_submit():
        promoter_id = next((key for key in promoters if str(key) == form.promoter.data), None)
        if promoter_id is None:
            raise NotFound("not-found")
        asked = begin_placement(form, chosen, promoter_id, viewer)
        if asked.placement_id is not None:
            return redirect(url_for("placements.change", placement_id=asked.placement_id), code=303)
    form.offer(
        form.same_as,
        [(str(each.person_id), told(each)) for each in asked.people],
        _("No, è un’altra persona"),
    )
    form.offer(
        form.host,
        [
            (str(each.id), f"{each.name}, {each.address}" if each.address else each.name)
            for each in asked.hosts
        ],
        _("No, è un altro ente: lo inserisco"),
    )
    page = render_template(
        "placements/begin.html",
        kind=chosen,
        kind_name=KINDS[chosen],
        rules=rules,
        form=form,
        problem=asked.problem,
        begins_past=say_begins_past(chosen, form.starts_on.data, today),
        asks_person=bool(asked.people),
        asks_host=bool(asked.hosts) and not form.is_own.data,
        is_waiting=asked.asks_person or asked.asks_host,
    )
    return page, asked.status if form.is_submitted() else 200


@blueprint.route(f"{ONE}/project", methods=["GET", "POST"])
@access(WRITE)
def change(placement_id: UUID) -> ResponseReturnValue:
    """Write what is done, where and when; after the start the days change only by an extension."""
    view, seen = writable(placement_id)
    today = edges().clock.today()
    is_early = view.state in {PlacementState.DRAFT, PlacementState.AGREED}
    form = ProjectForm(data={**asdict_of(view), "languages": view.languages.split(","), "seen": seen})
    if not is_early:
        for name in ("starts_on", "ends_on", "planned_hours"):
            del form[name]
    if not view.may_name_guardian(today):
        del form.guardian_name
        del form.guardian_address
    else:
        form.guardian_name.flags.required = view.needs_guardian(today)
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                _save_project(session, view, form, is_early=is_early)
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            name = _AT_FIELD.get(refusal.code, "")
            if name in form:
                form[name].errors = [*form[name].errors, say_refusal(refusal)]
            else:
                form.form_errors.append(say_refusal(refusal))
        else:
            if (
                is_early
                and form.starts_on.data != view.starts_on
                and (past := _begins_past(view, form, today))
            ):
                flash(past, "wait")
            return lead_on(placement_id, "placements.objectives")
    page = render_template(
        "placements/project.html",
        **page_of(view),
        form=form,
        here_step="project",
        is_early=is_early,
        begins_past=_begins_past(view, form, today) if is_early else "",
        parts=Part,
    )
    return page, 422 if form.is_submitted() else 200


def _begins_past(view: PlacementView, form: ProjectForm, today: date) -> str:
    """Return the warning at the first day, for as long as not all have signed."""
    return "" if view.first_signed_on else say_begins_past(view.kind, form.starts_on.data, today)


def _save_project(session: Session, view: PlacementView, form: ProjectForm, *, is_early: bool) -> None:
    viewer, now = current_viewer(), edges().clock.now()
    seen: str | None = form.seen.data or ""
    if is_early:
        services.change_span(
            session,
            view.id,
            starts_on=sure(form.starts_on.data),
            ends_on=sure(form.ends_on.data),
            planned_hours=sure(form.planned_hours.data),
            actor=viewer,
            now=now,
            seen=seen,
        )
        seen = None  # this same form has just changed what it was filled from
    services.change_project(
        session,
        view.id,
        title=form.title.data or "",
        activities=form.activities.data or "",
        place=form.place.data or "",
        is_online=bool(form.is_online.data),
        languages=",".join(form.languages.data or []),
        informed_on=form.informed_on.data,
        guardian_name=form.guardian_name.data if "guardian_name" in form else view.guardian_name,
        guardian_address=form.guardian_address.data if "guardian_address" in form else view.guardian_address,
        actor=viewer,
        now=now,
        seen=seen,
    )


@blueprint.route(f"{ONE}/tutors", methods=["GET", "POST"])
@access(WRITE)
def tutors(placement_id: UUID) -> ResponseReturnValue:
    """Write who follows the person; after the start a change of tutor keeps who was there before."""
    view, _seen = writable(placement_id)
    if view.state not in {PlacementState.DRAFT, PlacementState.AGREED}:
        return redirect(url_for("placements.way", placement_id=placement_id, _anchor="tutor"), code=303)
    parties = [Party.HOST, Party.PROMOTER] + ([Party.SECOND_HOST] if view.second_host_id else [])
    known = {each.party: each for each in view.tutors if each.until_on is None}
    told_now = {
        f"{party.value}_{part}": getattr(known[party], part)
        for party in parties
        if party in known
        for part in ("name", "office", "address", "language")
    }
    form = TutorsForm(data=told_now)
    for party in {Party.HOST, Party.PROMOTER, Party.SECOND_HOST} - set(parties):
        for part in ("name", "office", "address", "language"):
            del form[f"{party.value}_{part}"]
    form.is_own = view.host_id == view.promoter_id
    for party in parties:
        for part in ("name", "office"):
            form[f"{party.value}_{part}"].flags.required = party is not Party.PROMOTER or not form.is_own
    if form.validate_on_submit():
        rows = [
            Tutor(
                party,
                form[f"{party.value}_name"].data or "",
                form[f"{party.value}_office"].data or "",
                form[f"{party.value}_address"].data or "",
                form[f"{party.value}_language"].data or "it",
            )
            for party in parties
            if (form[f"{party.value}_name"].data or "").strip()
        ]
        try:
            with unit_of_work() as session:
                services.set_tutors(
                    session, placement_id, rows, actor=current_viewer(), now=edges().clock.now()
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            form.form_errors.append(say_refusal(refusal))
        else:
            return lead_on(placement_id, "placements.show")
    page = render_template(
        "placements/tutors.html", **page_of(view), form=form, here_step="tutors", parties=parties
    )
    return page, 422 if form.is_submitted() else 200


def asdict_of(view: PlacementView) -> dict[str, object]:
    """Return what the form of the project begins with."""
    return {name: getattr(view, name) for name in _FIELDS}


def writable(placement_id: UUID) -> tuple[PlacementView, str]:
    """Return the placement and the print of its project; what is over is not written any more."""
    with reading() as session:
        view = get_placement(session, current_viewer(), WRITE, placement_id)
        seen = print_of(session, placement_id)
    if view.state not in TRANSITIONS[Act.CHANGE]:
        raise Refusal(f"placement-is-{view.state.value}")
    return view, seen


def lead_on(placement_id: UUID, endpoint: str, *, stays: bool = False) -> ResponseReturnValue:
    if stays or request.form.get("then") == "stay":
        flash(_("Salvato."), "ok")
        endpoint = "placements.show"
    return redirect(url_for(endpoint, placement_id=placement_id), code=303)
