"""A meeting in the words of the reader, for the month on a page and for calendar programs."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from flask import url_for
from flask_babel import gettext

from catalogue.courses.wording import pick
from catalogue.editions.ical import Event, Status
from catalogue.editions.month import CalendarEntry
from catalogue.editions.rules import EditionState
from catalogue.offer.schedule import Happening
from commons.pages.formats import long_day
from commons.pages.language import current_lang

DAYS_BACK: Final = timedelta(days=60)
"""A subscribed calendar keeps what has just been; a program forgets what a feed no longer tells."""
DAYS_AHEAD: Final = timedelta(days=730)
SHORT_SPAN: Final = timedelta(days=6)

_STATUS: Final = {EditionState.CANCELLED: Status.CANCELLED, EditionState.PLANNED: Status.TENTATIVE}


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


def make_event(each: Happening, base_url: str) -> Event:
    """Return the event; its name never changes, so a moved meeting moves in the calendar of who has it."""
    host = urlsplit(base_url).hostname or "segnavia"
    title, _lang = pick(each.titles, current_lang(), each.language)
    address = f"{base_url}/courses/{each.slug}"
    span = each.last_day - each.on_day if each.last_day else timedelta(0)
    is_long = span > SHORT_SPAN
    lines = [
        _("ANNULLATO") if each.state is EditionState.CANCELLED else "",
        each.title,
        ", ".join(provider.name for provider in each.providers),
        _("Fino al %(day)s: gli incontri non sono indicati.", day=long_day(each.last_day))
        if is_long and each.last_day
        else "",
        address,
    ]
    return Event(
        uid=f"{each.meeting_id}@{host}" if each.meeting_id else f"edition-{each.edition_id}@{host}",
        sequence=each.version,
        changed_at=each.changed_at,
        on_day=each.on_day,
        last_day=None if is_long else each.last_day,
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        minutes=each.minutes,
        summary=_("Inizia: %(title)s", title=title) if is_long else title,
        description="\n".join(line for line in lines if line),
        location=where(each),
        address=address,
        status=_STATUS.get(each.state, Status.CONFIRMED),
    )


def make_entry(each: Happening) -> CalendarEntry:
    """Return the entry of the month's page: the course, and who holds it where."""
    lang = current_lang()
    title, title_lang = pick(each.titles, lang, each.language)
    names = each.providers[0].name if each.providers else _("Ente non indicato")
    place = where(each)
    notes = [_("Annullato") if each.state is EditionState.CANCELLED else "", names, place]
    if each.meeting_id is None and each.last_day and each.last_day > each.on_day:
        notes.append(_("inizio, fino al %(day)s", day=long_day(each.last_day)))
    return CalendarEntry(
        on=each.on_day,
        title=title,
        address=url_for("courses.show", slug=each.slug),
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        note=", ".join(note for note in notes if note),
        lang="" if title_lang == lang else title_lang,
        is_beside=each.state is EditionState.CANCELLED,
    )


def where(each: Happening) -> str:
    return each.venue or (_("In linea") if each.form == "on_line" else "")
