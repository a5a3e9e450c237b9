"""The boxes in which the parties of a project sign by hand; who has signed already stands in hers."""

from collections.abc import Sequence
from typing import Final

from certify.certificates.sheets_words import day_words
from certify.paper import lines
from certify.paper.book import Book
from certify.paper.pen import Pen
from certify.paper.strips import WIDTH
from certify.paper.tokens import INK, LEFT, RULE, SOFT, TYPE
from certify.placements.rows import SignatureRow
from certify.placements.rules import Party
from certify.placements.showing import SignatureLine
from certify.placements.words import MODES

_BOXES_IN_ROW: Final = 2
_GAP: Final = 6.0
_PAD: Final = 3.0
_BOX: Final = (WIDTH - _GAP) / _BOXES_IN_ROW
_LINE: Final = 8.6
"""Millimetres for a line that somebody fills in with a pen."""
_ROOM: Final = 16.0
"""Millimetres for the signature itself."""


def draw_boxes(book: Book, parties: Sequence[SignatureLine]) -> None:
    """Draw them two in a row; a row is never parted."""
    book.gap(2, keeps=True)
    for at in range(0, len(parties), _BOXES_IN_ROW):
        _row_of_boxes(book, parties[at : at + _BOXES_IN_ROW])


def _row_of_boxes(book: Book, parties: Sequence[SignatureLine]) -> None:
    room = _BOX - 2 * _PAD
    top = max(
        lines.height(each.name, TYPE["small"], room) + lines.height(each.who, TYPE["strong"], room)
        for each in parties
    )
    height = 2 * _PAD + top + max(_need(each, room) for each in parties)

    def draw(y: float) -> None:
        for place, each in enumerate(parties):
            _box(book.pen, each, (LEFT + place * (_BOX + _GAP), y, height))

    book.put(height + _GAP, draw)


def _need(line: SignatureLine, room: float) -> float:
    if line.signature is not None:
        return 2 + lines.height(_told(line.signature), TYPE["body"], room)
    return len(_fields(line)) * _LINE + _ROOM


def _fields(line: SignatureLine) -> tuple[str, ...]:
    if line.party in {Party.PERSON, Party.GUARDIAN}:
        return ("Luogo e data",)
    return ("Nome e cognome", "Ruolo", "Luogo e data")


def _box(pen: Pen, line: SignatureLine, box: tuple[float, float, float]) -> None:
    x, y, height = box
    with pen.tags.artifact():
        pen.rect(x, y, _BOX, height, stroke=RULE, thickness=0.7)
    x, room = x + _PAD, _BOX - 2 * _PAD
    with pen.tags.element("Sect"):
        below = pen.paragraph(x, y + _PAD, line.name, TYPE["small"], room, color=SOFT)
        below = pen.paragraph(x, below, line.who, TYPE["strong"], room)
        if line.signature is not None:
            pen.paragraph(x, below + 2, _told(line.signature), TYPE["body"], room)
            return
        bottom = y + height - _PAD
        for label, under in zip((*_fields(line), "Firma"), _baselines(line, bottom), strict=True):
            pen.paragraph(x, under - 3.4, label, TYPE["small"], room, color=SOFT)
            with pen.tags.artifact():
                start = x + lines.width(label, TYPE["small"]) + 2
                pen.line((start, under), (x + room, under), color=INK, thickness=0.5)


def _baselines(line: SignatureLine, bottom: float) -> list[float]:
    """Return where the pen writes, from the first field down to the signature at the bottom."""
    count = len(_fields(line))
    return [bottom - _ROOM - (count - 1 - place) * _LINE for place in range(count)] + [bottom]


def _told(signed: SignatureRow) -> str:
    who = ", ".join(filter(None, (signed.name, signed.office)))
    return f"Ha già firmato {who}, il {day_words(signed.signed_on)}, {MODES[signed.mode]}."
