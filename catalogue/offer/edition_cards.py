"""An edition as the page of its course tells it: meetings, hours, seats, whether one can ask for a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from markupsafe import Markup

from catalogue.courses.life import CourseState
from catalogue.courses.queries import CourseRow
from catalogue.data import Form
from catalogue.editions.rules import EditionState
from catalogue.enrolments.rules import takes_requests
from catalogue.offer.cards import (
    clock,
    has_begun,
    hours_words,
    place_words,
    rhythm_words,
    seats_words,
    when_words,
)
from catalogue.offer.filters import PAST
from catalogue.offer.gathering import EditionRow, MeetingRow
from catalogue.offer.words import HOW
from commons.folding import fold


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in the programme; `hours` of the clock, `way` only where it is not the edition's own."""

    on_day: date
    hours: str | None
    title: str
    length: str | None
    way: str | None


@dataclass(frozen=True, slots=True)
class EditionCard:
    """An edition on the page of its course."""

    edition: EditionRow
    title: str
    rhythm: str | None
    hours: str | None
    minimum: str | None
    planned: str | None
    place: str | None
    seats_kind: str | None
    seats_text: str | None
    deadline: date | None
    has_begun: bool
    is_cancelled: bool
    takes_requests: bool
    meetings: tuple[MeetingLine, ...]


def make_edition_card(edition: EditionRow, course: CourseRow, today: date) -> EditionCard:
    when = when_words(edition) or _("Date non indicate")
    is_cancelled = edition.state is EditionState.CANCELLED
    kind, seats = ("gone", _("Annullata")) if is_cancelled else seats_words(edition, today)
    length = hours_words(edition.planned_minutes)
    taking_part = str(HOW[edition.form]) if edition.form else None
    is_open = course.state is CourseState.PUBLISHED and takes_requests(
        edition.state, deadline=edition.enrolment_deadline, starts_on=edition.starts_on, today=today
    )
    return EditionCard(
        edition=edition,
        title=when if edition.state in PAST else Markup("{}, {}").format(when, _title_place(edition)),
        rhythm=rhythm_words(edition, with_hours=True),
        hours=_("%(hours)s, %(how)s", hours=length, how=taking_part) if length and taking_part else length,
        minimum=hours_words(edition.minimum_minutes),
        planned=length,
        place=place_words(edition, course.language),
        seats_kind=kind,
        seats_text=seats,
        deadline=edition.enrolment_deadline,
        has_begun=has_begun(edition, today),
        is_cancelled=is_cancelled,
        takes_requests=is_open,
        meetings=tuple(_meeting_line(each, edition) for each in edition.meetings),
    )


def programme_lines(cards: Sequence[EditionCard]) -> list[tuple[EditionCard, tuple[str, ...]]]:
    """Return the editions that tell what is done in them, each with the lines of its programme.

    A programme is said once: not again for the next edition that follows it, and not beside meetings that
    say the same with their days.
    """
    said: set[tuple[str, ...]] = set()
    found = []
    for card in cards:
        text = card.edition.programme or ""
        lines = tuple(line.strip() for line in text.splitlines() if line.strip())
        told = f" {fold(text)} "
        is_in_meetings = bool(card.meetings) and all(
            f" {fold(each.title)} " in told for each in card.meetings
        )
        shown = () if is_in_meetings or lines in said else lines
        said.add(lines)
        if shown or card.meetings:
            found.append((card, shown))
    return found


def _meeting_line(meeting: MeetingRow, edition: EditionRow) -> MeetingLine:
    span = None
    if meeting.starts_at:
        ends = f" – {clock(meeting.ends_at)}" if meeting.ends_at else ""
        span = f"{clock(meeting.starts_at)}{ends}"
    way = str(HOW[meeting.form]) if meeting.form != edition.form else None
    return MeetingLine(meeting.on_day, span, meeting.title, hours_words(meeting.minutes), way)


def _title_place(edition: EditionRow) -> str:
    if edition.venue:
        return edition.venue
    return _("in linea") if edition.form == Form.ON_LINE else _("luogo non indicato")
