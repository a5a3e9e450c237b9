"""The calendar of the desk: a month of meetings, ours and the others’, and the file for other programs."""

from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from catalogue.courses.wording import pick
from catalogue.editions.calendar_links import (
    drop_calendar_link,
    find_calendar_owner,
    find_calendar_token,
    renew_calendar_link,
)
from catalogue.editions.ical import CONTENT_TYPE, Event, Status, write_calendar
from catalogue.editions.month import CalendarEntry, Month, days_shown, lay_month, read_month
from catalogue.editions.permissions import SEE_CALENDAR
from catalogue.editions.planned import CalendarMeeting, list_calendar_meetings
from catalogue.editions.views import blueprint
from catalogue.editions.wording import title_of
from commons.access import PUBLIC, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound
from commons.pages.language import LOCALES

FILE_PAST: Final = timedelta(days=92)
FILE_FUTURE: Final = timedelta(days=550)
"""What a subscribed calendar holds: three months back, a year and a half ahead."""

feeds = Blueprint("calendars", __name__)


@blueprint.get("/calendar")
@access(SEE_CALENDAR)
def calendar() -> ResponseReturnValue:
    """Show a month; `others=1` shows beside it what the other bodies have published."""
    today = edges().clock.today()
    first = read_month(request.args.get("month", ""), today)
    with_others = request.args.get("others") == "1"
    since, until = days_shown(first)
    with reading() as session:
        rows = list_calendar_meetings(
            session, current_viewer(), SEE_CALENDAR, since, until, with_others=with_others
        )
        link = find_calendar_token(session, current_viewer(), secret=_secret())
    month = lay_month(first, [_entry(row) for row in rows], today=today)
    own_count = sum(row.is_own for row in rows if (row.on_day.year, row.on_day.month) == _named(first))
    return render_template(
        "editions/calendar.html",
        month=month,
        with_others=with_others,
        own_count=own_count,
        other_count=month.count - own_count,
        collisions=_collisions(rows, first, today) if with_others else [],
        address_of=lambda name: _address(name, with_others=with_others),
        switch=_address(_name_of(month), with_others=not with_others),
        link=None if link is None or link[0] is None else _file_address(link[0]),
        link_at=None if link is None else link[1],
    )


@blueprint.post("/calendar/link")
@access(SEE_CALENDAR)
def renew_link() -> ResponseReturnValue:
    with unit_of_work() as session:
        renew_calendar_link(session, secret=_secret(), actor=current_viewer(), now=edges().clock.now())
    flash(_("Il collegamento è pronto. Quello di prima, se c’era, non funziona più."), "ok")
    return redirect(url_for("editions.calendar", _anchor="file"), code=303)


@blueprint.post("/calendar/link/drop")
@access(SEE_CALENDAR)
def drop_link() -> ResponseReturnValue:
    with unit_of_work() as session:
        drop_calendar_link(session, actor=current_viewer(), now=edges().clock.now())
    flash(_("Il collegamento è spento: i calendari che lo usano non si aggiornano più."), "ok")
    return redirect(url_for("editions.calendar", _anchor="file"), code=303)


@feeds.get("/calendars/<token>.ics")
@access(PUBLIC)
def calendar_file(token: str) -> ResponseReturnValue:
    """Answer a calendar program that has the private address: the owner's meetings as of today."""
    today = edges().clock.today()
    with reading() as session:
        owner = find_calendar_owner(session, token, today)
        if owner is None:
            raise NotFound("not-found")
        viewer, language = owner
        rows = list_calendar_meetings(session, viewer, SEE_CALENDAR, today - FILE_PAST, today + FILE_FUTURE)
    with force_locale(LOCALES[language]):
        content = write_calendar(str(_("Segnavia, incontri")), (_event(row, language) for row in rows))
    response = Response(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="segnavia.ics"'
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _entry(row: CalendarMeeting) -> CalendarEntry:
    title, lang = title_of(row.titles)
    places = (row.label, row.venue) if row.is_own else (row.lead_name, row.venue)
    return CalendarEntry(
        on=row.on_day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=title,
        lang=lang,
        note=", ".join(part for part in places if part),
        address=url_for("enrolments.meeting", edition_id=row.edition_id, meeting_id=row.id)
        if row.is_led
        else url_for("courses.show", slug=row.course_slug),
        is_beside=not row.is_own,
    )


def _event(row: CalendarMeeting, language: str) -> Event:
    base: str = current_app.config["SETTINGS"].public_base_url
    return Event(
        uid=f"{row.id}@{current_app.config['SETTINGS'].public_host}",
        on_day=row.on_day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=pick(row.titles, language)[0],
        location=row.venue,
        description="\n".join(part for part in (row.title, row.label, row.lead_name) if part),
        address=f"{base}/courses/{row.course_slug}",
        changed_at=row.updated_at,
        minutes=row.minutes,
        sequence=row.version,
        status=Status.TENTATIVE if row.is_planned else Status.CONFIRMED,
    )


def _collisions(
    rows: list[CalendarMeeting], first: date, today: date
) -> list[tuple[date, list[str], list[str]]]:
    """Return the days to come of the month on which both we and others meet: (day, our titles, theirs)."""
    found = []
    days = {row.on_day for row in rows if (row.on_day.year, row.on_day.month) == _named(first)}
    for day in sorted(day for day in days if day >= today):
        own = [title_of(row.titles)[0] for row in rows if row.on_day == day and row.is_own]
        others = [
            f"{title_of(row.titles)[0]} ({row.lead_name})"
            for row in rows
            if row.on_day == day and not row.is_own
        ]
        if own and others:
            found.append((day, list(dict.fromkeys(own)), list(dict.fromkeys(others))))
    return found


def _address(month: str, *, with_others: bool) -> str:
    asked = ([("month", month)] if month else []) + ([("others", "1")] if with_others else [])
    address = url_for("editions.calendar")
    return f"{address}?{urlencode(asked)}" if asked else address


def _name_of(month: Month) -> str:
    return "" if month.has_today else month.this


def _named(first: date) -> tuple[int, int]:
    return first.year, first.month


def _file_address(token: str) -> str:
    base: str = current_app.config["SETTINGS"].public_base_url
    return f"{base}{url_for('calendars.calendar_file', token=token)}"


def _secret() -> str:
    secret: str = current_app.config["SETTINGS"].secret_key
    return secret
