"""What may be kept as evidence, what a file really is by its bytes, and how long it stays."""

import calendar
from datetime import date
from enum import StrEnum
from typing import Final

from commons.errors import Refusal


class Context(StrEnum):
    """What a file belongs to; the room of that name decides who may open it."""

    PLACEMENT = "placement"
    EXPERIENCE = "experience"
    ASSESSMENT = "assessment"


class MediaType(StrEnum):
    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


class DeletedWhy(StrEnum):
    """`expired`: its time was over; `person`: whom it is about took it back; `mistake`: the bringer did."""

    EXPIRED = "expired"
    PERSON = "person"
    MISTAKE = "mistake"


MONTHS_KEPT: Final = {Context.PLACEMENT: 24, Context.EXPERIENCE: 24, Context.ASSESSMENT: 24}
"""Configuration: how many months after it was brought a file stays. What stands in `docs/operations.md`."""

ENDINGS: Final = {MediaType.PDF: "pdf", MediaType.JPEG: "jpg", MediaType.PNG: "png"}
ACCEPTED: Final = "image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf"
"""What a page says that it takes, so that an iPhone sends JPEG and no HEIC: never `image/*` (0054)."""

MOST_FILES: Final = 40
"""Of one thing: a placement with more has been mistaken for a disk."""
MOST_PIXELS: Final = {MediaType.JPEG: 50_000_000, MediaType.PNG: 25_000_000}
LONGEST_SIDE: Final = 4096
"""A larger picture is made smaller: a photographed A4 sheet is read at a third of it."""
LONGEST_TITLE: Final = 200

_HEIC_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
)


def tell_media_type(content: bytes) -> MediaType:
    """Return what the bytes are, whatever the file was called; Refusal with what to do instead."""
    if not content:
        raise Refusal("evidence-empty")
    if content.startswith(b"%PDF-"):
        return MediaType.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise Refusal("evidence-heic")
    raise Refusal("evidence-type")


def check_title(title: str) -> str:
    """Return it on one line, without what cannot be seen."""
    told = " ".join("".join(each if each.isprintable() else " " for each in title).split())
    if not told:
        raise Refusal("evidence-title-missing")
    if len(told) > LONGEST_TITLE:
        raise Refusal("evidence-title-long", longest=LONGEST_TITLE)
    return told


def deletion_day(context: Context, brought_on: date) -> date:
    """Return the first day on which the file is gone."""
    month = brought_on.month - 1 + MONTHS_KEPT[context]
    year, month = brought_on.year + month // 12, month % 12 + 1
    return date(year, month, min(brought_on.day, calendar.monthrange(year, month)[1]))
