"""What a value must be to be written without loss: the checks behind `facts`.

Each returns or raises `InvalidFacts` with the name of the field.
"""

import re
import unicodedata
from collections.abc import Hashable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from certify.credential.errors import InvalidFacts

ABSOLUTE_IRI: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+"
    r"(?:#(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?"
)
_UUID_URN: Final = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_QUARTER: Final = Decimal("0.25")
_MOST_HOURS: Final = Decimal(10_000)
_LONGEST_TEXT: Final = 20_000


def check_line(field: str, text: str) -> None:
    check_prose(field, text)
    if "\n" in text:
        raise InvalidFacts(field, "more than one line")


def check_prose(field: str, text: str) -> None:
    if not text.strip():
        raise InvalidFacts(field, "empty")
    if len(text) > _LONGEST_TEXT:
        raise InvalidFacts(field, "too long")
    # Cc: verifiers escape control characters in different ways; Cs: half a surrogate pair is no text.
    if any(unicodedata.category(character) in {"Cc", "Cs"} and character != "\n" for character in text):
        raise InvalidFacts(field, "a control character")


def check_lines(field: str, texts: Sequence[str]) -> None:
    """Each one line, none twice."""
    for text in texts:
        check_line(field, text)
    check_distinct(field, texts)


def check_language_tags(field: str, tags: Sequence[str]) -> None:
    """At least one BCP 47 tag, none twice."""
    if not tags:
        raise InvalidFacts(field, "none given")
    check_distinct(field, tags)
    if not all(_LANGUAGE.fullmatch(tag) for tag in tags):
        raise InvalidFacts(field, "not a BCP 47 tag")


def check_instant(field: str, instant: datetime) -> None:
    if instant.tzinfo is None or instant.microsecond:
        raise InvalidFacts(field, "not an aware instant of whole seconds")


def check_iri(field: str, text: str) -> None:
    if not ABSOLUTE_IRI.fullmatch(text):
        raise InvalidFacts(field, "not an absolute address")


def check_uuid(field: str, text: str) -> None:
    if not _UUID_URN.fullmatch(text):
        raise InvalidFacts(field, "not a urn:uuid")


def check_sha256(field: str, text: str) -> None:
    if not _SHA256.fullmatch(text):
        raise InvalidFacts(field, "not a SHA-256 in lower-case hexadecimal")


def check_hours(field: str, hours: Decimal) -> None:
    if not hours.is_finite() or not 0 <= hours <= _MOST_HOURS or hours % _QUARTER:
        raise InvalidFacts(field, "not a number of quarters of an hour")


def check_day(field: str, day: date | None) -> None:
    if isinstance(day, datetime):
        raise InvalidFacts(field, "an instant where a day is meant")


def check_distinct(field: str, values: Sequence[Hashable]) -> None:
    if len(set(values)) != len(values):
        raise InvalidFacts(field, "the same entry twice")
