"""Hours: a week in one go, single days, or the total of a signed sheet with its photograph."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.hosting.entering import for_host
from certify.hosting.forms import ActForm, SeenDay, day_field, read_number, read_seen, write_seen
from certify.hosting.links import LinkRow
from certify.hosting.pages import say_confirmed, week_words
from certify.hosting.queries import get_counted_intern
from certify.hosting.views import INTERN, blueprint
from certify.placements.hours import (
    WEEK,
    DayRow,
    DaySaid,
    confirm_week,
    is_suspended_on,
    list_days,
    list_suspensions,
    monday_of,
    read_hours,
)
from certify.placements.own_remarks import list_own_remarks
from commons.access import PUBLIC, access
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.words import say_refusal

Typed = dict[date, str]
Seen = dict[date, SeenDay]
_MEANWHILE: Final = frozenset({"hours-changed", "hours-confirmed"})


@blueprint.post(f"{INTERN}/hours")
@access(PUBLIC)
@for_host
def confirm_hours(link: LinkRow, placement_id: UUID) -> ResponseReturnValue:
    """Confirm what the page showed, as the person told it."""
    seen = read_seen(request.form.get("seen", ""))
    said = {
        day: DaySaid(there.told, there.told, there.confirmed)
        for day, there in seen.items()
        if there.told is not None
    }
    with unit_of_work() as session:
        get_counted_intern(session, link.address_key, placement_id, edges().clock.today())
        count = confirm_week(
            session, placement_id, said, confirmed_by=link.writer_name, now=edges().clock.now()
        )
    flash(say_confirmed(count), "ok" if count else "info")
    return redirect(_back(placement_id), code=303)


@blueprint.get(f"{INTERN}/hours")
@access(PUBLIC)
@for_host
def hours(link: LinkRow, placement_id: UUID) -> ResponseReturnValue:
    """Show the whole register by weeks, the newest first."""
    with reading() as session:
        intern = get_counted_intern(
            session, link.address_key, placement_id, edges().clock.today(), reads=True
        )
        days = list_days(session, [placement_id])
    by_monday: dict[date, list[DayRow]] = {}
    for each in days:
        by_monday.setdefault(monday_of(each.day), []).append(each)
    last = min(edges().clock.today(), intern.last_day)
    monday = monday_of(intern.view.starts_on)
    weeks = []
    while monday <= last:
        weeks.append(_week_line(monday, by_monday.get(monday, [])))
        monday += timedelta(days=WEEK)
    open_days = [row for row in days if row.is_open]
    return render_template(
        "hosting/hours.html",
        link=link,
        intern=intern,
        weeks=weeks[::-1],
        open_seen=write_seen(open_days),
        open_sum=sum((row.told_hours for row in open_days if row.told_hours), Decimal(0)),
        why_not=say_refusal(intern.against_hours) if intern.against_hours else "",
        form=ActForm(),
    )


@blueprint.route(f"{INTERN}/hours/<day>", methods=["GET", "POST"])
@access(PUBLIC)
@for_host
def week(link: LinkRow, placement_id: UUID, day: str) -> ResponseReturnValue:
    """Change single days of a week, add days, confirm all of it."""
    monday = _read_monday(day)
    problem, typed, seen = None, None, {}
    if request.method == "POST":
        typed = {each: request.form.get(day_field(each), "") for each in _days_of(monday)}
        try:
            seen = read_seen(request.form.get("seen", ""))
            with unit_of_work() as session:
                get_counted_intern(session, link.address_key, placement_id, edges().clock.today())
                count = confirm_week(
                    session,
                    placement_id,
                    _read_days(typed, seen, request.form.get("remark", "")),
                    confirmed_by=link.writer_name,
                    now=edges().clock.now(),
                )
            flash(say_confirmed(count), "ok" if count else "info")
            return redirect(_back(placement_id), code=303)
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = refusal
    page = _week_page(link, placement_id, monday, typed=typed, seen=seen, problem=problem)
    return page, 409 if problem and problem.code in _MEANWHILE else 422 if problem else 200


def _week_page(
    link: LinkRow,
    placement_id: UUID,
    monday: date,
    *,
    typed: Typed | None,
    seen: Seen,
    problem: Refusal | None,
) -> str:
    today = edges().clock.today()
    with reading() as session:
        intern = get_counted_intern(session, link.address_key, placement_id, today)
        rows = {row.day: row for row in list_days(session, [placement_id]) if monday_of(row.day) == monday}
        spans = list_suspensions(session, [placement_id]).get(placement_id, ())
        own_remarks = list_own_remarks(session, [placement_id])[placement_id]
    if not intern.view.starts_on - timedelta(days=WEEK) < monday <= min(today, intern.last_day):
        raise NotFound("not-found")
    lines = []
    for each in _days_of(monday):
        row = rows.get(each)
        is_outside = not intern.view.starts_on <= each <= min(today, intern.last_day)
        lines.append(
            {
                "day": each,
                "row": row,
                "own_remark": own_remarks.get(each),
                "name": day_field(each),
                "typed": typed[each] if typed else _shown_hours(row),
                "is_wrong": typed is not None and _is_wrong(typed[each]),
                "is_other": typed is not None and _is_confirmed_since(row, seen.get(each), typed[each]),
                "why_not": "outside" if is_outside else "suspended" if is_suspended_on(spans, each) else "",
            }
        )
    return render_template(
        "hosting/week.html",
        link=link,
        intern=intern,
        monday=monday,
        words=week_words(monday),
        lines=lines,
        seen=write_seen(rows.values()),
        remark=request.form.get("remark", "")
        or next((row.remark for row in rows.values() if row.remark), ""),
        problem=say_refusal(problem) if problem else "",
        form=ActForm(),
    )


def _read_days(typed: Typed, seen: Seen, remark: str) -> dict[date, DaySaid]:
    """Return what the tutor says of each day; a day left empty that the person told is said to be none."""
    said = {}
    for day, text in typed.items():
        hours = read_number(text)
        if hours is None and day in seen:
            hours = Decimal(0)
        if hours is not None:
            there = seen.get(day, SeenDay())
            is_told = hours == (there.told or Decimal(0))
            said[day] = DaySaid(hours, there.told, there.confirmed, "" if is_told else remark)
    return said


def _is_confirmed_since(row: DayRow | None, seen: SeenDay | None, typed: str) -> bool:
    """Say whether somebody confirmed other hours of this day while the page stood open."""
    if row is None or row.confirmed_hours is None or row.confirmed_hours == (seen or SeenDay()).confirmed:
        return False
    return _is_wrong(typed) or read_number(typed) != row.confirmed_hours


def _is_wrong(text: str) -> bool:
    """Say whether this box is why the week was refused."""
    try:
        hours = read_number(text)
        if hours is not None:
            read_hours(hours, least=Decimal(0))
    except Refusal:
        return True
    return False


def _week_line(monday: date, rows: list[DayRow]) -> dict[str, Any]:
    return {
        "monday": monday,
        "words": week_words(monday),
        "told": sum((row.told_hours for row in rows if row.told_hours), Decimal(0)),
        "confirmed": sum((row.confirmed_hours for row in rows if row.confirmed_hours), Decimal(0)),
        "open_count": sum(row.is_open for row in rows),
        "is_empty": not rows,
        "has_sheet": any(row.sheet_id for row in rows),
    }


def _shown_hours(row: DayRow | None) -> str:
    hours = None if row is None else row.told_hours if row.confirmed_hours is None else row.confirmed_hours
    return "" if hours is None else f"{hours.normalize():f}".replace(".", ",")


def _days_of(monday: date) -> list[date]:
    return [monday + timedelta(days=number) for number in range(WEEK)]


def _read_monday(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound("not-found") from None
    if day.weekday():
        raise NotFound("not-found")
    return day


def _back(placement_id: UUID) -> str:
    return f"{url_for('hosting.page')}#p-{placement_id.hex}"
