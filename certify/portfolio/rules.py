"""What may be shared, for how long, and who has seen a competence where. People are never measured here."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from certify.certificates.rules import Kind, Status
from commons.errors import Refusal

LONGEST_TITLE: Final = 120
LONGEST_SENTENCE: Final = 500
USUAL_DAYS: Final = 30
MOST_DAYS: Final = 365
MOST_SHARES: Final = 50
"""Open at one time by one person: more is a mistake, or a program."""

OF_AGE: Final = 18

SHAREABLE: Final = frozenset({Status.ISSUED})
"""What may be chosen; what becomes of it later is told to the reader."""

HANDED_OUT: Final = frozenset({Status.ISSUED, Status.SUSPENDED})
"""Documents whose files a reader gets: of what is worth nothing any more nobody needs them."""


class ShareState(StrEnum):
    """What is stored is an end day and, if somebody ended it, when."""

    OPEN = "open"
    EXPIRED = "expired"
    ENDED = "ended"


class Station(StrEnum):
    """Where a competence was seen, and by whom. Stations are told side by side: they are no scale."""

    COURSE = "course"
    TUTOR = "tutor"
    TRANSPARENCY = "transparency"
    VALIDATION = "validation"
    CERTIFICATION = "certification"


STATION_OF: Final = {
    Kind.ATTENDANCE: Station.COURSE,
    Kind.PLACEMENT: Station.TUTOR,
    Kind.TRANSPARENCY: Station.TRANSPARENCY,
    Kind.VALIDATION: Station.VALIDATION,
    Kind.CERTIFICATE: Station.CERTIFICATION,
}


def state_of(ends_on: date, ended_at: datetime | None, today: date) -> ShareState:
    """Say how a share stands: its last day is a whole one."""
    if ended_at is not None:
        return ShareState.ENDED
    return ShareState.OPEN if today <= ends_on else ShareState.EXPIRED


def usual_end(today: date) -> date:
    return today + timedelta(days=USUAL_DAYS)


def last_end(today: date) -> date:
    return today + timedelta(days=MOST_DAYS)


def check_end(ends_on: date, today: date) -> date:
    """Return the last day of a share; it is not in the past and not more than a year away."""
    if ends_on < today:
        raise Refusal("share-end-past")
    if ends_on > last_end(today):
        raise Refusal("share-end-far", last=last_end(today))
    return ends_on


def check_title(title: str) -> str:
    text = " ".join(title.split())
    if not text:
        raise Refusal("share-title-missing")
    if len(text) > LONGEST_TITLE:
        raise Refusal("share-title-long", longest=LONGEST_TITLE)
    return text


def check_sentence(sentence: str) -> str | None:
    text = " ".join(sentence.split())
    if len(text) > LONGEST_SENTENCE:
        raise Refusal("share-sentence-long", longest=LONGEST_SENTENCE)
    return text or None


def is_name_shown(*, shows_name: bool, birth_date: date | None, today: date) -> bool:
    """Tell whether readers see the whole name: its person chose so, and is known to be no minor."""
    return shows_name and not is_minor(birth_date, today)


def is_minor(birth_date: date | None, today: date) -> bool:
    """Tell whether somebody is under age on this day; a birth date that nobody gave makes nobody a minor."""
    if birth_date is None:
        return False
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return today.year - birth_date.year - (not had_birthday) < OF_AGE
