"""Names that change, days on which they hold, and who may confirm an accreditation."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain, count
from typing import Final
from uuid import UUID

from commons.errors import Forbidden, Refusal
from commons.folding import fold, take_apart

NAME_LENGTH = 200
SLUG_LENGTH = 60
SHORTEST_SLUG = 2
LEGAL_ID_LENGTH = 40
CONTACT_LENGTH = 300
ACT_LENGTH = 120
WARNED_BEFORE: Final = timedelta(days=90)
"""So long before an accreditation lapses, and so long after, those who run the service see it as due."""
MAILED_BEFORE: Final = (60, 14)
"""Days before it lapses on which they are told by mail."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_JOINING = re.compile("[’'.`]")  # `C.S.V.` is CSV, `dell’ente` one word


class AccreditationFunction(StrEnum):
    """What an act entitles an organisation to do for somebody's competences."""

    IMPLEMENTING = "implementing"  # soggetto attuatore: documents of transparency for its own volunteers
    IDENTIFICATION = "identification"
    VALIDATION = "validation"
    CERTIFICATION = "certification"


class AccreditationState(StrEnum):
    """What an accreditation is worth on a day: derived, never stored."""

    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    FUTURE = "future"
    IN_FORCE = "in_force"
    LAPSING = "lapsing"
    LAPSED = "lapsed"
    ENDED = "ended"


def accreditation_state(
    today: date,
    *,
    confirmed_at: datetime | None,
    withdrawn_at: datetime | None,
    valid_from: date,
    valid_until: date | None,
    ended_on: date | None,
) -> AccreditationState:
    if withdrawn_at is not None:
        return AccreditationState.WITHDRAWN
    if confirmed_at is None:
        return AccreditationState.WAITING
    last = last_day(valid_until, ended_on)
    if last is not None and last < today:
        return AccreditationState.LAPSED if ended_on is None else AccreditationState.ENDED
    if today < valid_from:
        return AccreditationState.FUTURE
    if last is not None and last - today <= WARNED_BEFORE:
        return AccreditationState.LAPSING
    return AccreditationState.IN_FORCE


def last_day(valid_until: date | None, ended_on: date | None) -> date | None:
    """Return the last day on which an accreditation holds; None for one without an end."""
    return min((day for day in (valid_until, ended_on) if day is not None), default=None)


def check_ending(on: date, valid_from: date, valid_until: date | None) -> None:
    """Refuse an end that lies before the beginning, or that would end nothing early."""
    if on < valid_from:
        raise Refusal("accreditation-end-before", day=valid_from)
    if valid_until is not None and on >= valid_until:
        raise Refusal("accreditation-end-after", day=valid_until)


def check_act(content: bytes) -> None:
    """Refuse an attached act that is no PDF, whatever its file is called."""
    if not content:
        raise Refusal("act-empty")
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise Refusal("act-not-pdf")


def read_website(text: str | None) -> str | None:
    clean = (text or "").strip()
    if clean and not re.fullmatch(r"https?://[^\s/?#@]+\.[^\s@]+", clean):
        raise Refusal("organisation-website")
    return clean or None


def contact_seen(legal_id: str | None, address: str | None, website: str | None) -> str:
    """Return a mark of what stands there, by which a form knows whether it still does."""
    told = "\n".join(each or "" for each in (legal_id, address, website))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def read_line(text: str | None) -> str | None:
    """Return a line of text with single spaces, None when there is none."""
    return " ".join(unicodedata.normalize("NFC", text or "").split()) or None


def read_name(text: str) -> str:
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    if not organisation_key(clean):
        raise Refusal("organisation-name-empty")
    if len(clean) > NAME_LENGTH:
        raise Refusal("organisation-name-too-long", length=NAME_LENGTH)
    return clean


def organisation_key(name: str) -> str:
    """Fold a name for finding it: case, accents, punctuation and spaces do not count, words do."""
    return fold(_JOINING.sub("", take_apart(name)))[:NAME_LENGTH]


def make_slug(name: str) -> str:
    """Propose a slug; it is for ever, so it can be given instead."""
    ascii_only = organisation_key(name).encode("ascii", "ignore").decode()
    return read_slug("-".join(ascii_only.split())[:SLUG_LENGTH].strip("-"))


def free_slug(proposed: str, taken: Collection[str]) -> str:
    """Return the proposed slug, or with the first number that no other organisation has behind it."""
    numbered = (f"{proposed[: SLUG_LENGTH - 1 - len(str(n))].strip('-')}-{n}" for n in count(2))
    return next(slug for slug in chain([proposed], numbered) if slug not in taken)


def read_slug(text: str) -> str:
    if not _SLUG.fullmatch(text) or not SHORTEST_SLUG <= len(text) <= SLUG_LENGTH:
        raise Refusal("organisation-slug")
    return text


def check_days(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise Refusal("days-reversed")


def held_on(day: date, first: date | None, last: date | None) -> bool:
    """Say whether a span with open ends contains the day; a bound that nobody knows excludes nothing."""
    return (first is None or first <= day) and (last is None or day <= last)


def check_second_person(entered_by: UUID, confirming: UUID | None) -> UUID:
    """Refuse to let anybody confirm what he entered himself; return who confirms."""
    if confirming is None:
        raise Forbidden("forbidden")
    if confirming == entered_by:
        raise Refusal("accreditation-second-person")
    return confirming
