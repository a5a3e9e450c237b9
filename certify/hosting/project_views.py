"""The project to sign for the host, and the signed paper sheet of some weeks."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.certificates.downloads import pdf_response
from certify.evidence.services import keep_file
from certify.hosting.entering import for_host
from certify.hosting.forms import SeenDay, SheetForm, SignForm, read_number, read_seen, write_seen
from certify.hosting.links import LinkRow
from certify.hosting.pages import competence_words, intern_card, say_confirmed, week_words
from certify.hosting.queries import get_counted_intern, get_intern
from certify.hosting.rows import InternRow
from certify.hosting.views import INTERN, blueprint
from certify.placements.changing import project_print
from certify.placements.counting import say_finding, what_will_not_count
from certify.placements.hours import (
    WEEK,
    DayRow,
    DaySaid,
    confirm_week,
    is_suspended_on,
    list_days,
    list_suspensions,
    monday_of,
    spread_week,
)
from certify.placements.limits import plain
from certify.placements.models import Placement
from certify.placements.project_paper import print_project
from certify.placements.rules import Party, SigningMode
from certify.placements.signing import sign_project
from commons.access import ANONYMOUS, PUBLIC, access
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.words import say_refusal

WEEKS_ON_SHEET = 8


@blueprint.route(f"{INTERN}/project", methods=["GET", "POST"])
@access(PUBLIC)
@for_host
def project(link: LinkRow, placement_id: UUID) -> ResponseReturnValue:
    """Show the project as it reads now; sign it for the host by a click."""
    today = edges().clock.today()
    form = SignForm()
    problem, is_signing = "", form.validate_on_submit()
    if is_signing:
        try:
            _sign(link, placement_id, str(form.seen.data), today)
            flash(_("Ha firmato il progetto per l’ente che ospita. Grazie."), "ok")
            return redirect(f"{url_for('hosting.page')}#p-{placement_id.hex}", code=303)
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
    with reading() as session:
        intern = get_intern(session, link.address_key, placement_id, today)
        if intern.is_former:
            raise NotFound("not-found")
        form.seen.data = project_print(session, session.get_one(Placement, placement_id))
    signed = next((each for each in intern.view.current_signatures if each.party is intern.tutor.party), None)
    page = render_template(
        "hosting/project.html",
        link=link,
        intern=intern,
        card=intern_card(intern, [], today),
        objectives=[competence_words(each) for each in intern.view.objectives],
        signed=signed,
        findings=[say_finding(each) for each in what_will_not_count(intern.view, today)],
        form=form,
        problem=problem,
    )
    return page, 409 if problem else 200


@blueprint.get(f"{INTERN}/project.pdf")
@access(PUBLIC)
@for_host
def paper(link: LinkRow, placement_id: UUID) -> ResponseReturnValue:
    """Draw the project for who signs by hand, as long as the host's signature is what it waits for."""
    with reading() as session:
        intern = get_intern(session, link.address_key, placement_id, edges().clock.today())
        if not intern.must_sign:  # it tells more of the person than the page does
            raise NotFound("not-found")
        drawn = print_project(session, intern.view, now=edges().clock.now())
    return pdf_response(drawn, "progetto-da-firmare", is_shown=True)


def _sign(link: LinkRow, placement_id: UUID, seen: str, today: date) -> None:
    with unit_of_work() as session:
        intern = get_intern(session, link.address_key, placement_id, today)
        if intern.is_former:
            raise Refusal("tutor-former")
        sign_project(
            session,
            placement_id,
            Party(intern.tutor.party),
            name=link.writer_name,
            office=link.writer_role,
            mode=SigningMode.CLICK,
            signed_on=today,
            scan_id=None,
            actor=ANONYMOUS,
            now=edges().clock.now(),
            seen=seen,
        )


@blueprint.route(f"{INTERN}/sheet", methods=["GET", "POST"])
@access(PUBLIC)
@for_host
def sheet(link: LinkRow, placement_id: UUID) -> ResponseReturnValue:
    """Take a photograph of the signed sheet, with the total of each week beside it."""
    today = edges().clock.today()
    form, problem = SheetForm(), ""
    if form.validate_on_submit():
        try:
            count = _keep_sheet(link, placement_id, form, today)
            flash(_("Il foglio è conservato. %(hours)s", hours=say_confirmed(count)), "ok")
            return redirect(f"{url_for('hosting.page')}#p-{placement_id.hex}", code=303)
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
    with reading() as session:
        intern = get_counted_intern(session, link.address_key, placement_id, today)
        days = list_days(session, [placement_id])
    to_say = _weeks_to_say(intern, days, today)
    form.seen.data = write_seen(row for _monday, rows in to_say for row in rows)
    weeks = [
        {
            "name": _total_field(monday),
            "words": week_words(monday),
            "told": sum((row.told_hours for row in rows if row.told_hours), Decimal(0)),
            "confirmed": sum((row.confirmed_hours for row in rows if row.confirmed_hours), Decimal(0)),
            "typed": request.form.get(_total_field(monday), ""),
        }
        for monday, rows in to_say
    ]
    page = render_template(
        "hosting/sheet.html",
        link=link,
        intern=intern,
        weeks=weeks,
        form=form,
        problem=problem,
    )
    return page, 422 if form.is_submitted() else 200


def _keep_sheet(link: LinkRow, placement_id: UUID, form: SheetForm, today: date) -> int:
    """Keep the file and the weeks it tells of, all or nothing; the total is put on the days of its week."""
    now = edges().clock.now()
    with unit_of_work() as session:
        intern = get_counted_intern(session, link.address_key, placement_id, today)
        days = list_days(session, [placement_id])
        spans = list_suspensions(session, [placement_id]).get(placement_id, ())
        said: dict[date, DaySaid] = {}
        for monday in _mondays(intern, today):
            total = read_number(request.form.get(_total_field(monday), ""))
            if total is not None:
                there = {row.day: row for row in days if monday_of(row.day) == monday}
                counting = _counting_days(intern, monday, today, spans)
                said |= _say_week(monday, total, read_seen(form.seen.data or ""), there, counting)
        if not said:
            raise Refusal("sheet-without-hours")
        sheet_id = keep_file(
            session,
            form.file.clean,
            person_id=intern.view.person_id,
            context="placement",
            context_id=placement_id,
            title=_("Foglio delle ore firmato"),
            uploaded_by=link.writer_name,
            actor=ANONYMOUS,
            files=edges().files,
            now=now,
        )
        return confirm_week(
            session, placement_id, said, confirmed_by=link.writer_name, now=now, sheet_id=sheet_id
        )


def _weeks_to_say(intern: InternRow, days: list[DayRow], today: date) -> list[tuple[date, list[DayRow]]]:
    """Return the latest weeks that are not confirmed whole, the oldest first."""
    by_monday: dict[date, list[DayRow]] = {}
    for row in days:
        by_monday.setdefault(monday_of(row.day), []).append(row)
    weeks = [(monday, by_monday.get(monday, [])) for monday in _mondays(intern, today)]
    to_say = [each for each in weeks if not each[1] or any(row.is_open for row in each[1])]
    return to_say[-WEEKS_ON_SHEET:]


def _mondays(intern: InternRow, today: date) -> list[date]:
    first = monday_of(intern.view.starts_on)
    span = (min(today, intern.last_day) - first).days
    return [first + timedelta(days=number) for number in range(0, span + 1, WEEK)]


def _say_week(
    monday: date,
    total: Decimal,
    seen: dict[date, SeenDay],
    there: dict[date, DayRow],
    counting: list[date],
) -> dict[date, DaySaid]:
    """Return what a total says of each day: what the page showed as confirmed stands, the rest is shared.

    Of a day that came meanwhile it says that there was nothing to see: `confirm_week` refuses that.
    """
    shown = {day: each for day, each in seen.items() if monday_of(day) == monday}
    confirmed = {day: each.confirmed for day, each in shown.items() if each.confirmed is not None}
    told = {day: each.told for day, each in shown.items() if each.told is not None and each.confirmed is None}
    rest = total - sum(confirmed.values())
    if rest < 0:
        raise Refusal(
            "sheet-below-confirmed", day=monday, confirmed=plain(sum(confirmed.values(), Decimal(0)))
        )
    spread = confirmed | spread_week(rest, [day for day in counting if day not in confirmed], told)
    said = {}
    for day in spread.keys() | shown.keys() | there.keys():
        before = shown.get(day, SeenDay())
        remark = there[day].remark if day in there else ""
        said[day] = DaySaid(spread.get(day, Decimal(0)), before.told, before.confirmed, remark)
    return said


def _counting_days(
    intern: InternRow, monday: date, today: date, spans: tuple[tuple[date, date | None], ...]
) -> list[date]:
    week = [monday + timedelta(days=number) for number in range(WEEK)]
    last = min(today, intern.last_day)
    return [
        each for each in week if intern.view.starts_on <= each <= last and not is_suspended_on(spans, each)
    ]


def _total_field(monday: date) -> str:
    return f"total-{monday.isoformat()}"
