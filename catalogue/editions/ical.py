"""Meetings as an iCalendar file (RFC 5545): what any calendar program can subscribe to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from commons.adapters.clock import TRENTO

LINE_OCTETS: Final = 75
PRODUCT: Final = "-//Segnavia//Calendario//IT"
CONTENT_TYPE: Final = "text/calendar; charset=utf-8"


class Status(StrEnum):
    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A meeting. `uid` stays the same for ever; without hours it takes the whole day. Times are Trento's.

    `sequence` grows with each change, so that programs move what has moved and strike what is cancelled.
    Without hours it may last until `last_day`; without an end its `minutes` tell how long it lasts.
    """

    uid: str
    on_day: date
    summary: str
    changed_at: datetime
    starts_at: time | None = None
    ends_at: time | None = None
    location: str = ""
    description: str = ""
    address: str = ""
    last_day: date | None = None
    minutes: int | None = None
    sequence: int = 0
    status: Status = Status.CONFIRMED


def write_calendar(name: str, events: Iterable[Event]) -> bytes:
    """Write a calendar of this name: UTF-8, lines ended and folded as the standard wants them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_text(name)}", "X-WR-TIMEZONE:Europe/Rome"]
    lines.append("REFRESH-INTERVAL;VALUE=DURATION:PT12H")
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines).encode()


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_instant(event.changed_at)}"
    yield f"LAST-MODIFIED:{_instant(event.changed_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{event.status}"
    if event.starts_at is None:
        yield f"DTSTART;VALUE=DATE:{event.on_day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{(event.last_day or event.on_day) + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    else:
        yield f"DTSTART:{_local(event.on_day, event.starts_at)}"
        if event.ends_at is not None and event.ends_at > event.starts_at:
            yield f"DTEND:{_local(event.on_day, event.ends_at)}"
        elif event.minutes:
            yield f"DURATION:PT{event.minutes}M"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.location:
        yield f"LOCATION:{_text(event.location)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.address:
        yield f"URL:{event.address}"
    yield "END:VEVENT"


def _local(day: date, at: time) -> str:
    """Write an hour of Trento in UTC, so that no calendar program has to know our time zone."""
    return _instant(datetime.combine(day, at, tzinfo=TRENTO))


def _instant(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Escape what has a meaning; no text of ours may end a line and begin another property."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(sign for sign in "\\n".join(plain.splitlines()) if sign.isprintable() or sign == " ")


def _fold(line: str) -> str:
    """Break a line into pieces of 75 octets at most, never inside a character."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LINE_OCTETS:
            pieces.append(piece)
            piece, size = "", 1  # the space that begins a piece that goes on
        piece, size = piece + sign, size + octets
    return "\r\n ".join([*pieces, piece])
