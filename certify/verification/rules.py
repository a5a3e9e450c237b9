"""What a check answers, how a name is masked, and when a typed surname or code is the right one."""

import re
from datetime import date
from enum import StrEnum
from typing import Final

from certify.credential.codes import ALPHABET, LENGTH, normalise_code
from commons.errors import Refusal
from commons.people.rules import fold_name


class Answer(StrEnum):
    """One answer per check, in the words of the product: the page has one plain sentence for each."""

    VALID = "valid"
    UNSIGNED = "unsigned"
    ANNULLED = "annulled"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ERASED = "erased"
    UNKNOWN = "unknown"
    UNCHECKED = "unchecked"

    @property
    def http_status(self) -> int:
        return {Answer.UNKNOWN: 404, Answer.UNCHECKED: 503}.get(self, 200)


class Problem(StrEnum):
    """Why a check could not be finished."""

    DATABASE = "database"
    LOCKED = "locked"
    BYTES = "bytes"
    ISSUER_KEY = "issuer_key"
    SIGNATURE = "signature"
    COMPROMISED = "compromised"
    OTHER_DOCUMENT = "other_document"


NAME_SHOWN: Final = frozenset({Answer.VALID, Answer.SUSPENDED, Answer.EXPIRED})
"""Answers under which a name may be compared: of what is worth nothing any more, nobody needs it."""

LONGEST_SURNAME: Final = 120
_DAY: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)"
    r"|(?P<day_>\d\d?)[/. -](?P<month_>\d\d?)[/. -](?P<year_>\d{4})",
    re.ASCII,
)
_SEPARATORS: Final = frozenset(" \t\r\n\u00a0\u2007\u2009\u202f-_.\u00ad\u2010\u2011\u2012\u2013\u2014\u2212")
_READ_AS: Final = frozenset("OILoil")
_ADDRESS: Final = re.compile(r"https?://[^/\s]+(?:/[a-z]{2})?/v/([^/?#.\s]+)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[A-Z0-9-]+/[A-E]/[0-9]{4}/[0-9]+", re.IGNORECASE)


def is_surname(typed: str, *, given_name: str, family_name: str) -> bool:
    """Tell whether this is the surname as printed, whole. Case, accents, hyphens and spaces do not count.

    Umlauts may be typed with an e. Who types given name and surname, in either order, has read the paper
    too.
    """
    wanted = fold_name(family_name)
    given = fold_name(given_name)
    return bool(wanted) and fold_name(typed[:LONGEST_SURNAME]) in {wanted, given + wanted, wanted + given}


def read_day(typed: str) -> date | None:
    """Read a day as a browser sends it or as people write it: `2003-04-05`, `5/4/2003`, `05.04.2003`."""
    found = _DAY.fullmatch(typed.strip())
    if found is None:
        return None
    year, month, day = (
        found["year"] or found["year_"],
        found["month"] or found["month_"],
        found["day"] or found["day_"],
    )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_code(typed: str) -> str:
    """Return the 26 characters that somebody typed, or pasted with the address around them.

    The Refusal says what is wrong with them.
    """
    address = _ADDRESS.match(typed.strip())
    if address is not None:
        typed = address[1]
    code = normalise_code(typed)
    if code is not None:
        return code
    bare = [sign for sign in typed if sign not in _SEPARATORS]
    if not bare:
        raise Refusal("code-empty")
    if _NUMBER.fullmatch(typed.strip()):
        raise Refusal("code-number")
    wrong = [sign for sign in bare if sign not in _READ_AS and sign.upper() not in ALPHABET]
    if wrong:
        raise Refusal("code-sign", sign=wrong[0])
    raise Refusal("code-length", count=len(bare), length=LENGTH)
