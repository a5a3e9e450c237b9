"""Names that change, days on which they hold, and who may confirm an accreditation."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from uuid import UUID

from commons.errors import Forbidden, Refusal
from commons.folding import fold, take_apart

NAME_LENGTH = 200
SLUG_LENGTH = 60
SHORTEST_SLUG = 2
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_JOINING = re.compile("[’'.`]")  # `C.S.V.` is CSV, `dell’ente` one word


class AccreditationFunction(StrEnum):
    """What an act entitles an organisation to do for somebody's competences."""

    IMPLEMENTING = "implementing"  # soggetto attuatore: documents of transparency for its own volunteers
    IDENTIFICATION = "identification"
    VALIDATION = "validation"
    CERTIFICATION = "certification"


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
