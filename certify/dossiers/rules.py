"""What a dossier is made of, and how long its texts may be."""

import hashlib
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from commons.errors import Refusal


class ExperienceKind(StrEnum):
    """How something was learnt (D.Lgs. 13/2013, art. 2)."""

    FORMAL = "formal"
    NON_FORMAL = "non_formal"
    INFORMAL = "informal"


class Source(StrEnum):
    """Where a part of a dossier comes from."""

    PLACEMENT = "placement"
    ENROLMENT = "enrolment"
    EXPERIENCE = "experience"


class Basis(StrEnum):
    """By what right a body issues a document of transparency."""

    OWN_VOLUNTEER = "own_volunteer"  # soggetto attuatore, for who volunteered with it
    IDENTIFICATION = "identification"  # a body titled for it, out of an assessment


class ReceiptState(StrEnum):
    """Where the person's agreement stands; `issued` once the document is there."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    ISSUED = "issued"


class ReceiptMode(StrEnum):
    """How the person signed for having received the document."""

    CLICK = "click"
    SCANNED = "scanned"


LONGEST_PRESENTATION: Final = 2000
LONGEST_WORDS: Final = 2000
LONGEST_DESCRIPTION: Final = 4000
LONGEST_LINE: Final = 200
MOST_COMPETENCES: Final = 40
MOST_EXPERIENCES: Final = 60
MOST_HOURS: Final = Decimal(20_000)
_QUARTER: Final = Decimal("0.25")
PDF_LIFETIME: Final = timedelta(hours=24)


def read_text(text: str | None, longest: int) -> str:
    """Return a text of several lines without what no paper can print; Refusal when it is too long."""
    clean = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    clean = "".join(each for each in clean if each == "\n" or unicodedata.category(each) not in {"Cc", "Cs"})
    clean = clean.strip()
    if len(clean) > longest:
        raise Refusal("dossier-text-long", longest=longest, count=len(clean))
    return clean


def read_title(text: str | None) -> str:
    """Return one line with single spaces."""
    clean = " ".join(read_text(text, LONGEST_LINE * 5).split())
    if not clean:
        raise Refusal("experience-title-missing")
    if len(clean) > LONGEST_LINE:
        raise Refusal("dossier-text-long", longest=LONGEST_LINE, count=len(clean))
    return clean


def check_dates(from_on: date, until_on: date | None, today: date) -> None:
    """Refuse what ends before it begins, or has not begun."""
    if from_on > today:
        raise Refusal("experience-not-begun")
    if until_on is not None and until_on < from_on:
        raise Refusal("experience-days-reversed")


def check_hours(hours: Decimal | None) -> None:
    if hours is None:
        return
    if not hours.is_finite() or not 0 < hours <= MOST_HOURS or hours % _QUARTER:
        raise Refusal("experience-hours", most=MOST_HOURS)


def read_hours(text: str | None) -> Decimal | None:
    """Return hours as people write them, with a comma or a point; None for nothing."""
    clean = (text or "").strip().replace(",", ".")
    if not clean:
        return None
    try:
        hours = Decimal(clean)
    except InvalidOperation:
        raise Refusal("experience-hours", most=MOST_HOURS) from None
    check_hours(hours)
    return hours


def print_of(*texts: object) -> str:
    """Return a short mark of what a form showed, by which it knows whether it still stands there."""
    told = "\x1f".join("" if each is None else str(each) for each in texts)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def check_unchanged(seen: str, *texts: object) -> None:
    """Refuse to write over what another window has saved meanwhile."""
    if seen != print_of(*texts):
        raise Refusal("dossier-changed-meanwhile")
