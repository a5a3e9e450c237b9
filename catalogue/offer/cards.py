"""A course as its card and its page tell it: dates, hours, places and seats in the reader's words."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Final

from flask import url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from catalogue.courses.life import CourseState
from catalogue.courses.queries import CourseRow
from catalogue.courses.told import (
    competence_code,
    competence_label,
    competence_tags,
    in_language,
    language_name,
    language_names,
    provider_names,
)
from catalogue.courses.wording import pick
from catalogue.editions.rules import QUARTER, EditionState, to_hours
from catalogue.offer.gathering import EditionRow, OfferedCourse
from catalogue.offer.rules import Seats, rhythm_of, seats_of
from catalogue.offer.words import WEEKDAYS
from commons.pages.formats import day_span, hours, long_day
from commons.pages.language import current_lang

__all__ = [
    "Card",
    "competence_code",
    "competence_label",
    "hours_words",
    "in_language",
    "language_names",
    "make_card",
    "source_address",
    "when_words",
]

COMPETENCES_ON_CARD: Final = 4


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


@dataclass(frozen=True, slots=True)
class Card:
    """What the macro `course_card` draws; None is said in words there."""

    title: str
    url: str
    lang: str | None
    provider_names: str
    when: str | None
    rhythm: str | None
    hours: str | None
    place: str | None
    seats_kind: str | None
    seats_text: str | None
    competences: tuple[tuple[str, str], ...]
    is_archive: bool


def make_card(offered: OfferedCourse, today: date) -> Card:
    course = offered.course
    edition = _next_edition(offered.editions, today)
    title, lang = pick(course.titles, current_lang(), course.language)
    kind, seats = seats_words(edition, today) if edition else (None, None)
    return Card(
        title=title,
        url=url_for("courses.show", slug=course.slug),
        lang=None if lang == current_lang() else lang,
        provider_names=provider_names(course, offered.providers),
        when=when_words(edition) if edition else _no_date(course),
        rhythm=_card_rhythm(edition, len(offered.editions)),
        hours=hours_words(edition.planned_minutes) if edition else None,
        place=place_words(edition, course.language),
        seats_kind=kind,
        seats_text=seats,
        competences=competence_tags(offered.competences[:COMPETENCES_ON_CARD]),
        is_archive=course.state is CourseState.ARCHIVED,
    )


def source_address(course: CourseRow) -> str | None:
    """Return where the source can be read, if what was noted is a whole address and not a trace of one."""
    source = course.source or ""
    is_whole = (
        source.startswith("https://") and not course.is_source_truncated and not set(source) & set(" …")
    )
    return source if is_whole else None


def when_words(edition: EditionRow) -> str | None:
    if edition.starts_on is not None:
        if edition.ends_on is None and edition.state is EditionState.HISTORICAL:
            return _("dal %(day)s", day=long_day(edition.starts_on))
        return day_span(edition.starts_on, edition.ends_on)
    if edition.dates_text:
        return in_language(edition.dates_text, "it")
    return _("Quando si vuole") if edition.state is EditionState.OPEN else None


def hours_words(minutes: int | None) -> str | None:
    """Write `20 ore`, `2,5 ore`; what does not go by quarters, as history may not, `1 ora e 40 minuti`."""
    if not minutes:
        return None
    rest = minutes % QUARTER
    if not rest:
        return hours(to_hours(minutes))
    whole, rest = divmod(minutes, 60)
    left: str = ngettext("%(num)s minuto", "%(num)s minuti", rest)
    return _("%(hours)s e %(minutes)s", hours=hours(Decimal(whole)), minutes=left) if whole else left


def place_words(edition: EditionRow | None, language: str | None) -> str | None:
    """Tell where, and how one takes part; the language too when it is not the usual one here."""
    if edition is None:
        return None
    venue = edition.venue or ""
    told = {
        "in_presence": _("%(venue)s, in presenza", venue=venue) if venue else _("In presenza"),
        "on_line": _("In linea"),
        "mixed": _("%(venue)s e in linea", venue=venue) if venue else _("In presenza e in linea"),
    }.get(edition.form or "", venue)
    if told and language and language != "it":
        return _("%(place)s, in %(language)s", place=told, language=language_name(language))
    return told or None


def rhythm_words(edition: EditionRow, *, with_hours: bool = False) -> str | None:
    """Write `5 martedì`, `3 incontri`; with hours `5 martedì, ore 17 – 21`."""
    rhythm = rhythm_of([(each.on_day, each.starts_at, each.ends_at) for each in edition.meetings])
    if rhythm is None:
        return in_language(edition.dates_text, "it") if edition.dates_text and edition.starts_on else None
    if rhythm.weekday is None:
        text = str(ngettext("%(num)s incontro", "%(num)s incontri", rhythm.count))
    else:
        text = str(WEEKDAYS[rhythm.weekday]) % {"count": rhythm.count}
    if with_hours and rhythm.starts_at and rhythm.ends_at:
        start, end = clock(rhythm.starts_at), clock(rhythm.ends_at)
        return _("%(meetings)s, ore %(start)s – %(end)s", meetings=text, start=start, end=end)
    return text


def seats_words(edition: EditionRow, today: date) -> tuple[str | None, str | None]:
    """Return the kind of state and its words; an edition of the archive has none."""
    seats = edition.seats or 0
    free = seats - edition.taken
    answer = seats_of(
        is_open=edition.state is EditionState.OPEN,
        seats=edition.seats,
        taken=edition.taken,
        has_dates=edition.starts_on is not None or edition.dates_text is not None,
        deadline=edition.enrolment_deadline,
        today=today,
        has_begun=has_begun(edition, today) and edition.enrolment_deadline is None,
    )
    answers: dict[Seats, tuple[str | None, str | None]] = {
        Seats.UNKNOWN: (None, None),
        Seats.PLANNED: ("info", ngettext("%(num)s posto previsto", "%(num)s posti previsti", seats)),
        Seats.FREE: (
            "ok",
            ngettext(
                "%(num)s posto libero su %(seats)s", "%(num)s posti liberi su %(seats)s", free, seats=seats
            ),
        ),
        Seats.LAST: (
            "wait",
            ngettext("Ultimo posto su %(seats)s", "Ultimi %(num)s posti su %(seats)s", free, seats=seats),
        ),
        Seats.FULL: ("full", _("Al completo")),
        Seats.ALWAYS: ("open", _("Sempre aperto")),
        Seats.ENDED: ("full", _("Iscrizioni chiuse")),
        Seats.BEGUN: ("begun", _("Già iniziata")),
    }
    return answers[answer]


def _next_edition(editions: tuple[EditionRow, ...], today: date) -> EditionRow | None:
    """Return the first that has not begun; where all have, the first."""
    ahead = (each for each in editions if each.starts_on is None or each.starts_on >= today)
    return next(ahead, editions[0] if editions else None)


def _card_rhythm(edition: EditionRow | None, count: int) -> str | None:
    if edition is None:
        return None
    rhythm = rhythm_words(edition)
    if count == 1:
        return rhythm
    others: str = ngettext("e un’altra edizione", "e altre %(num)s edizioni", count - 1)
    return Markup("{} {}").format(rhythm, others) if rhythm else others


def _no_date(course: CourseRow) -> str | None:
    return None if course.state is CourseState.ARCHIVED else _("Nessuna edizione in programma")


def clock(value: time) -> str:
    return f"{value:%H:%M}" if value.minute else str(value.hour)


def has_begun(edition: EditionRow, today: date) -> bool:
    return edition.starts_on is not None and edition.starts_on < today
