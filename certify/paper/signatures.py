"""Who signs, in which office, how and when; place and date stand beside."""

from collections.abc import Sequence
from typing import Final

from certify.paper import lines, words
from certify.paper.masthead import heading
from certify.paper.model import Sheet, Signer, SigningMode
from certify.paper.pen import Pen, translations_height
from certify.paper.tokens import BODY, BODY_W, HEAD_W, INK, LEFT, RIGHT, SOFT, TYPE
from certify.paper.words import Text

ROOM: Final = 11.0  # millimetres to sign in, for a pen
BOX: Final = 10.0  # for a signature that stands in the file
NO_ROOM: Final = 0.4  # a click needs none
_ROOM_EXTRA: Final = 7.0  # where the page has room to give
_GAP: Final = 5.0
_DASH: Final = (1.6, 1.6)
_BY_HAND: Final = frozenset({SigningMode.HANDWRITTEN, SigningMode.SCANNED, SigningMode.RECEIPT})


def _columns(signers: Sequence[Signer]) -> int:
    return 2 if len(signers) in (1, 2, 4) else 3


def _rows(signers: tuple[Signer, ...]) -> list[tuple[Signer, ...]]:
    columns = _columns(signers)
    return [signers[at : at + columns] for at in range(0, len(signers), columns)]


def _mode(signer: Signer) -> Text:
    if signer.mode is SigningMode.RECEIPT and signer.signed_on:
        return words.RECEIVED_ON.filled(signer.signed_on)
    if signer.mode is SigningMode.CLICK and not signer.signed_on:
        return words.CLICKED
    return words.MODE[signer.mode].filled(signer.signed_on)


def _width(signers: tuple[Signer, ...]) -> float:
    columns = _columns(signers)
    return (BODY_W - _GAP * (columns - 1)) / columns


def _heights(row: Sequence[Signer], room: float, courtesy: tuple[str, ...]) -> tuple[float, float]:
    """Of what stands above the room to sign, and of what stands below."""
    upper = max(lines.height(s.office, TYPE["label"], room) for s in row)
    upper += max(lines.height(s.name, TYPE["strong"], room) for s in row)
    lower = max(
        lines.height(_mode(s).it, TYPE["small"], room) + translations_height(_mode(s), courtesy, room)
        for s in row
    )
    return upper, lower


def least_space(sheet: Sheet) -> float:
    modes = {signer.mode for signer in sheet.signers}
    if modes & _BY_HAND:
        return ROOM
    return BOX if SigningMode.DIGITAL in modes else NO_ROOM


def height(sheet: Sheet, space: float) -> float:
    rows = _rows(sheet.signers)
    room = _width(sheet.signers)
    total = sum(sum(_heights(row, room, sheet.courtesy)) + space + _GAP for row in rows)
    return 2.2 + total - _GAP + 2.6


def space_to_sign(sheet: Sheet, free: float) -> float:
    """More for a pen where `free` millimetres are left on the page."""
    least = least_space(sheet)
    if least != ROOM:
        return least
    return least + max(0.0, min(_ROOM_EXTRA, (free - 4) / len(_rows(sheet.signers))))


def draw(pen: Pen, sheet: Sheet, y: float, space: float) -> None:
    with pen.tags.artifact():
        pen.line((LEFT, y), (RIGHT, y), thickness=0.9)
    y += 2.2
    with pen.tags.element("Sect"):
        bottom = heading(pen, words.SIGNATURES, y - 0.2, sheet.courtesy) + 0.6
        if sheet.place:
            bottom = pen.paragraph(LEFT, bottom, f"{sheet.place},", TYPE["small"], HEAD_W)
        pen.paragraph(LEFT, bottom, sheet.issued, TYPE["small"], HEAD_W)
        room = _width(sheet.signers)
        for row in _rows(sheet.signers):
            upper, lower = _heights(row, room, sheet.courtesy)
            for index, signer in enumerate(row):
                _signer(pen, sheet, signer, (BODY + index * (room + _GAP), y, room), (upper, space))
            y += upper + space + lower + _GAP


def _signer(
    pen: Pen,
    sheet: Sheet,
    signer: Signer,
    place: tuple[float, float, float],
    heights: tuple[float, float],
) -> None:
    x, y, room = place
    upper, space = heights
    bottom = pen.paragraph(x, y, signer.office, TYPE["label"], room, color=SOFT)
    pen.paragraph(x, bottom, signer.name, TYPE["strong"], room)
    end = y + upper + 0.8 + space
    if signer.mode in _BY_HAND:
        with pen.tags.artifact():
            pen.line((x, end - 0.6), (x + room, end - 0.6), color=INK)
    elif signer.mode is SigningMode.DIGITAL:
        with pen.tags.artifact():
            pen.rect(x, end - 0.4 - BOX, room, BOX - 0.2, stroke=SOFT, thickness=0.7, dash=_DASH)
    mode = _mode(signer)
    bottom = pen.paragraph(x, end, mode.it, TYPE["small"], room)
    pen.translations(x, bottom, mode, sheet.courtesy, room)
