"""Meetings on the desk of whoever plans: a series added at once, one changed, moved or taken away."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from catalogue.data import Form
from catalogue.editions import attending, forms, pages
from catalogue.editions.changing import add_meetings, change_meeting
from catalogue.editions.changing import remove_meeting as take_away
from catalogue.editions.heading import head_of
from catalogue.editions.permissions import PLAN, SEE_CALENDAR
from catalogue.editions.planned import (
    CalendarMeeting,
    PlannedEdition,
    get_planned_edition,
    list_calendar_meetings,
)
from catalogue.editions.plans import MeetingPlan
from catalogue.editions.queries import require_edition
from catalogue.editions.rules import EditionState, to_hours
from catalogue.editions.series import holiday_of, make_series
from catalogue.editions.views import CONFLICTS, blueprint
from catalogue.editions.wording import clock_span, title_of
from catalogue.editions.words import HOLIDAYS
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.formats import full_day, hours
from commons.pages.words import say_refusal

ADD = "add"
MOST_BESIDE = 3


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A day of a series before it is added. `beside`: what others do on that day."""

    on_day: date
    day: str
    title: str
    is_taken: bool
    why_not: str
    beside: tuple[str, ...]
    beside_more: int


@blueprint.route("/editions/<uuid:edition_id>/plan/meetings", methods=["GET", "POST"])
@access(PLAN)
def add_series(edition_id: UUID) -> ResponseReturnValue:
    """Ask for a series, show its days, add those that are ticked."""
    planned = _get_changeable(edition_id)
    form = forms.SeriesForm()
    if not form.is_submitted():
        _suggest(form, planned)
    lines: list[SeriesLine] = []
    length, problem = "", None
    if form.is_submitted() and form.validate():
        try:
            length = hours(to_hours(form.minutes()))
            if request.form.get("step") == ADD:
                count = _add(edition_id, form)
                flash(ngettext("Aggiunto %(num)s incontro.", "Aggiunti %(num)s incontri.", count), "ok")
                return redirect(url_for("editions.change", edition_id=edition_id, _anchor="meetings"), 303)
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        if length:
            lines = _lay_out(planned, form)
    with reading() as session:
        people = attending.count_people(session, edition_id)
    page = render_template(
        "editions/series.html",
        head=head_of(planned, people, edges().clock.today()),
        form=form,
        lines=lines,
        length=length,
        clock=clock_span(form.starts_at.data, form.ends_at.data) if lines else "",
        count=sum(line.is_taken for line in lines),
        problem=problem,
        is_told=planned.state is EditionState.OPEN and people.taken_count > 0,
    )
    return page, 422 if form.errors or problem else 200


@blueprint.route("/editions/<uuid:edition_id>/plan/meetings/<uuid:meeting_id>", methods=["GET", "POST"])
@access(PLAN)
def change_one(edition_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    """Change or move one meeting."""
    planned = _get_changeable(edition_id)
    kept = planned.meeting(meeting_id).plan
    form = forms.MeetingForm(data=_shown(kept))
    status, problem, now_says = 200, None, ""
    if form.is_submitted():
        status = 422
        if form.validate():
            refusal = _change(edition_id, meeting_id, form)
            if refusal is None:
                flash(_("L’incontro è salvato."), "ok")
                return redirect(url_for("editions.change", edition_id=edition_id, _anchor="meetings"), 303)
            problem = say_refusal(refusal)
            if refusal.code in CONFLICTS:
                status = 409
                kept = _get_changeable(edition_id).meeting(meeting_id).plan
                now_says = pages.meeting_differences(kept)
    if not form.is_submitted() or now_says:
        form.seen.raw_data, form.seen.data = None, kept.fingerprint()
    with reading() as session:
        people = attending.count_people(session, edition_id)
        mark_count = attending.count_marks(session, edition_id).get(meeting_id, 0)
    page = render_template(
        "editions/meeting.html",
        head=head_of(planned, people, edges().clock.today()),
        meeting_id=meeting_id,
        line=pages.meeting_line(planned.meeting(meeting_id), mark_count),
        form=form,
        problem=problem,
        now_says=now_says,
        is_told=planned.state is EditionState.OPEN and people.taken_count > 0,
    )
    return page, status


@blueprint.post("/editions/<uuid:edition_id>/plan/meetings/<uuid:meeting_id>/remove")
@access(PLAN)
def remove_meeting(edition_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        require_edition(session, current_viewer(), PLAN, edition_id)
        take_away(session, edition_id, meeting_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("L’incontro è tolto; le date dell’edizione sono quelle degli incontri rimasti."), "ok")
    return redirect(url_for("editions.change", edition_id=edition_id, _anchor="meetings"), code=303)


def _get_changeable(edition_id: UUID) -> PlannedEdition:
    with reading() as session:
        require_edition(session, current_viewer(), PLAN, edition_id)
        planned = get_planned_edition(session, edition_id)
    if not planned.is_changeable:
        raise Refusal(f"edition-is-{planned.state}")
    return planned


def _suggest(form: forms.SeriesForm, planned: PlannedEdition) -> None:
    """Fill in what is likely: one meeting like the last one, in the form of the edition, feasts kept free."""
    form.count.data, form.every_weeks.data, form.keeps_holidays_free.data = 1, 1, True
    form.form.data = planned.plan.form or Form.IN_PRESENCE
    if planned.meetings:
        last = planned.meetings[-1].plan
        form.starts_at.data, form.ends_at.data, form.form.data = last.starts_at, last.ends_at, last.form


def _lay_out(planned: PlannedEdition, form: forms.SeriesForm) -> list[SeriesLine]:
    """Return the days of the series, and between them, not ticked, those that were left out."""
    met = {each.plan.on_day for each in planned.meetings if each.plan.starts_at == form.starts_at.data}
    days, left_out = make_series(
        form.first_day.data or edges().clock.today(),
        form.count.data or 1,
        every_weeks=form.every_weeks.data,
        skipped=form.skipped_days() | met,
        keeps_holidays_free=bool(form.keeps_holidays_free.data),
    )
    ticked = set(request.form.getlist("days")) if request.form.get("step") == ADD else None
    beside = _beside([*days, *left_out], planned.id)
    lines = []
    number = len(planned.meetings)
    for on_day in sorted({*days, *left_out}):
        iso = on_day.isoformat()
        is_taken = iso in ticked if ticked is not None else on_day in days
        number += is_taken
        title = request.form.get(f"title-{iso}") or form.title.data or ""
        if not title and is_taken:
            title = _("Incontro %(number)s", number=number)
        others = beside[on_day]
        lines.append(
            SeriesLine(
                on_day=on_day,
                day=f"{full_day(on_day)} {on_day.year}",
                title=title or _("Incontro"),
                is_taken=is_taken,
                why_not=_("c’è già l’incontro") if on_day in met else _why_not(on_day, left_out),
                beside=tuple(others[:MOST_BESIDE]),
                beside_more=max(0, len(others) - MOST_BESIDE),
            )
        )
    return lines


def _why_not(on_day: date, left_out: Iterable[date]) -> str:
    holiday = holiday_of(on_day)
    if holiday:
        return str(HOLIDAYS[holiday])
    return str(_("da saltare")) if on_day in left_out else ""


def _beside(days: list[date], edition_id: UUID) -> defaultdict[date, list[str]]:
    """Say what else takes place on these days, of one's own and of the others."""
    found: defaultdict[date, list[str]] = defaultdict(list)
    if not days:
        return found
    with reading() as session:
        rows = list_calendar_meetings(
            session, current_viewer(), SEE_CALENDAR, min(days), max(days), with_others=True
        )
    for row in rows:
        if row.on_day in days and row.edition_id != edition_id:
            found[row.on_day].append(_say_beside(row))
    return found


def _say_beside(row: CalendarMeeting) -> str:
    clock = clock_span(row.starts_at, row.ends_at)
    return ", ".join(part for part in (clock, title_of(row.titles)[0], row.lead_name) if part)


def _add(edition_id: UUID, form: forms.SeriesForm) -> int:
    """Add the days that are ticked. What is no day was not on our page: it is left out."""
    days = sorted({day for day in map(_read_day, request.form.getlist("days")) if day is not None})
    if not days:
        raise Refusal("meetings-none-chosen")
    minutes = form.minutes()
    plans = [
        MeetingPlan(
            on_day=on_day,
            minutes=minutes,
            title=(request.form.get(f"title-{on_day.isoformat()}") or "").strip()[: forms.SHORT]
            or _("Incontro"),
            form=Form(form.form.data),
            starts_at=form.starts_at.data,
            ends_at=form.ends_at.data,
        )
        for on_day in days
    ]
    with unit_of_work() as session:
        require_edition(session, current_viewer(), PLAN, edition_id)
        added = add_meetings(session, edition_id, plans, actor=current_viewer(), now=edges().clock.now())
    return len(added)


def _change(edition_id: UUID, meeting_id: UUID, form: forms.MeetingForm) -> Refusal | None:
    try:
        plan = form.plan()
        with unit_of_work() as session:
            require_edition(session, current_viewer(), PLAN, edition_id)
            change_meeting(
                session,
                edition_id,
                meeting_id,
                plan,
                seen=form.seen.data or "",
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return refusal
    return None


def _shown(plan: MeetingPlan) -> dict[str, object]:
    """Return what the form shows; hours that follow from start and end are not said again."""
    return {
        "on_day": plan.on_day,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "counted": None if _follows(plan) else plan.minutes,
        "title": plan.title,
        "form": plan.form.value,
    }


def _follows(plan: MeetingPlan) -> bool:
    if plan.starts_at is None or plan.ends_at is None:
        return False
    start, end = plan.starts_at, plan.ends_at
    return plan.minutes == (end.hour - start.hour) * 60 + end.minute - start.minute


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
