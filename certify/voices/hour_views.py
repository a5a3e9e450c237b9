"""The person's own log of hours, a week on a page."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.placements.own_remarks import remark_on_day
from certify.placements.queries import PlacementView
from certify.placements.rules import PlacementState
from certify.voices import services
from certify.voices.forms import RemarkForm, WeekForm, refuse_at
from certify.voices.queries import Register, get_own, get_register
from certify.voices.rules import (
    DayLine,
    DayState,
    compose_week,
    monday_of,
    read_told_hours,
    read_week,
    sum_weeks,
    write_hours,
)
from certify.voices.views import blueprint, frame, told_hours
from certify.voices.words import DAYS
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.formats import full_day
from commons.pages.formats import hours as hours_words
from commons.pages.words import say_refusal


@blueprint.route("/<uuid:placement_id>/hours", methods=["GET", "POST"])
@access(SIGNED_IN)
def hours(placement_id: UUID) -> ResponseReturnValue:
    """Show a week, and write the days of it that the tutor has not confirmed."""
    today = edges().clock.today()
    view, register = _read(placement_id)
    monday = read_week(request.args.get("week"), register.span, today)
    lines = compose_week(monday, register.span, today, register.logged)
    form = _form(lines)
    if not form.is_submitted():
        return _page(view, register, monday, form)
    if form.validate():
        try:
            count = _save(placement_id, form)
        except Refusal as refusal:
            view, register = _read(placement_id)
            _refuse_at_day(form, refusal, register)
        else:
            _tell(placement_id, monday, count)
            return redirect(_address(placement_id, monday), code=303)
    return _page(view, register, monday, form), 422


@blueprint.post("/<uuid:placement_id>/hours/<day>/remark")
@access(SIGNED_IN)
def remark(placement_id: UUID, day: str) -> ResponseReturnValue:
    """Write what the person remarks on a day that the tutor confirmed."""
    view, register = _read(placement_id)
    on_day = _read_day(day)
    form = RemarkForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            remark_on_day(
                session,
                placement_id,
                on_day,
                str(form.words.data or ""),
                actor=current_viewer(),
                now=edges().clock.now(),
            )
        flash(_("La nota è salvata: la legge chi segue il suo percorso."), "ok")
        return redirect(_address(placement_id, monday_of(on_day)), code=303)
    monday = monday_of(on_day)
    week = _form(compose_week(monday, register.span, edges().clock.today(), register.logged), is_sent=False)
    return _page(view, register, monday, week, remark_form=form, remarked=on_day), 422


def _read(placement_id: UUID) -> tuple[PlacementView, Register]:
    with reading() as session:
        view = get_own(session, current_viewer(), placement_id)
        return view, get_register(session, view, edges().clock.today())


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("not-found") from None


def _form(lines: tuple[DayLine, ...], *, is_sent: bool = True) -> WeekForm:
    """Fill the form with the days that can be written; what was typed comes before what is there."""
    given = [
        {
            "day": line.day,
            "was": line.was,
            "hours": write_hours(line.logged.told_hours) if line.logged else "",
            "activity": line.logged.activity if line.logged else "",
        }
        for line in lines
        if line.state is DayState.OPEN
    ]
    if not is_sent:
        return WeekForm(formdata=None, data={"days": given})
    return WeekForm(data={"days": given})


def _save(placement_id: UUID, form: WeekForm) -> int:
    days = [
        services.ToldDay(
            entry.form.day.data,
            read_told_hours(entry.form.hours.data or ""),
            entry.form.activity.data or "",
            entry.form.was.data or "",
        )
        for entry in form.days
    ]
    with unit_of_work() as session:
        return services.log_days(session, placement_id, days, actor=current_viewer(), now=edges().clock.now())


def _refuse_at_day(form: WeekForm, refusal: Refusal, register: Register) -> None:
    """Have a refusal stand at its day, whose box goes when nobody can write there any more."""
    day = refusal.values.get("day")
    if not isinstance(day, date):
        raise refusal
    entry = next((each for each in form.days.entries if each.form.day.data == day), None)
    if entry is None:
        raise refusal
    today = edges().clock.today()
    if register.span.state_of(day, today, register.logged.get(day)) is DayState.OPEN:
        refuse_at(entry.form.hours, refusal)
    else:
        form.days.entries.remove(entry)
        form.form_errors.append(say_refusal(refusal))


def _tell(placement_id: UUID, monday: date, count: int) -> None:
    if not count:
        flash(_("Non è cambiato nulla: era già salvato così."), "info")
        return
    _view, register = _read(placement_id)
    lines = compose_week(monday, register.span, edges().clock.today(), register.logged)
    total = sum(
        (line.logged.told_hours or Decimal(0) for line in lines if line.logged is not None), Decimal(0)
    )
    flash(told_hours(count, hours_words(total)), "ok")


def _why_shut(view: PlacementView, register: Register) -> str:
    """Say why an interrupted one takes no hours any more; of the others the page says it by its state."""
    if register.against is None or view.state is not PlacementState.INTERRUPTED:
        return ""
    return str(say_refusal(register.against))


def _address(placement_id: UUID, monday: date) -> str:
    return url_for("voices.hours", placement_id=placement_id, week=monday.isoformat())


def _page(
    view: PlacementView,
    register: Register,
    monday: date,
    form: WeekForm,
    *,
    remark_form: RemarkForm | None = None,
    remarked: date | None = None,
) -> str:
    today = edges().clock.today()
    lines = compose_week(monday, register.span, today, register.logged)
    for entry in form.days:  # saved a second time, the form knows what stands there now
        line = next((each for each in lines if each.day == entry.form.day.data), None)
        if line is None:
            continue
        if entry.form.hours.errors:
            entry.form.was.data = line.was
        entry.form.hours.label.text = _("Ore di %(day)s", day=full_day(line.day))
        entry.form.activity.label.text = _("Che cosa ho fatto %(day)s", day=full_day(line.day))
    return render_template(
        "voices/hours.html",
        **frame(view, "hours"),
        form=form,
        day_forms={entry.form.day.data: entry.form for entry in form.days},
        lines=lines,
        monday=monday,
        weeks=sum_weeks(register.span, today, register.logged),
        remarks=register.remarks,
        remark_form=remark_form or RemarkForm(formdata=None),
        remarked=remarked,
        span=register.span,
        why_shut=_why_shut(view, register),
        told=sum((row.told_hours or Decimal(0) for row in register.logged.values()), Decimal(0)),
        confirmed=sum((row.confirmed_hours or Decimal(0) for row in register.logged.values()), Decimal(0)),
        days=DAYS,
        today=today,
    )
