"""How the sheet is checked: address, code and QR, always low on the first page and clear of both folds.

A preview has none of the three: the same place says that there is nothing to check.
"""

from typing import Final, NamedTuple

from certify.paper import lines, qr, words
from certify.paper.masthead import grouped, heading
from certify.paper.model import Sheet
from certify.paper.pen import SEPARATOR, Pen, translations_height
from certify.paper.tokens import (
    BODY,
    BODY_W,
    BRAND,
    DEMO_RED,
    HEAD_W,
    INK,
    LEFT,
    RIGHT,
    SOFT,
    TYPE,
    Color,
    Spec,
)
from certify.paper.words import Text

_ADDRESS_H: Final = 5.0
_CODE_H: Final = 6.2
_SENTENCE_GAP: Final = 0.3
_LEFT_GAP: Final = 0.8
_TRACKING: Final = 0.9
_PREVIEW_H: Final = 26.0


class _Told(NamedTuple):
    text: Text
    spec: Spec
    color: Color = INK
    gap: float = 0.0
    is_inline: bool = False  # translations behind the Italian words where they fit


_INVITATION: Final = _Told(words.SCAN, TYPE["label"], SOFT, is_inline=True)


def address(sheet: Sheet) -> str:
    return sheet.verify_address + sheet.code


def _content(sheet: Sheet) -> str:
    return address(sheet) + (f"#{sheet.proof}" if sheet.proof else "")


def _after(sheet: Sheet) -> list[_Told]:
    registered = Text(f"N. {sheet.number} del {sheet.issued}")
    told = [
        _Told(registered, TYPE["strong"]),
        _Told(words.SENTENCE, TYPE["smallstrong"], gap=_SENTENCE_GAP),
    ]
    if sheet.annex_sha256:
        told.append(_Told(Text(words.ANNEX.format(grouped(sheet.annex_sha256[:16]) + " …")), TYPE["small"]))
    return told


def _fits_inline(told: _Told, courtesy: tuple[str, ...], room: float) -> bool:
    joined = told.text.it + "  " + SEPARATOR.join(text for _, text in told.text.courtesy(courtesy))
    return told.is_inline and lines.width(joined, told.spec) <= room


def _told_height(told: _Told, courtesy: tuple[str, ...], room: float) -> float:
    height = lines.height(told.text.it, told.spec, room) + 2 * told.gap
    inline = _fits_inline(told, courtesy, room)
    return height + (0.0 if inline else translations_height(told.text, courtesy, room))


def height(sheet: Sheet) -> float:
    left = _left_height(sheet) + 4.8
    if sheet.is_preview:
        return max(left, _PREVIEW_H)
    side = qr.outer_side(qr.matrix(_content(sheet)))
    room = RIGHT - side - 1.5 - BODY
    told = sum(_told_height(each, sheet.courtesy, room) for each in [_INVITATION, *_after(sheet)])
    return max(told + _address_height(sheet, room) + _CODE_H + 5.2, side + 1.0, left)


def _address_type(shown: str, room: float) -> Spec:
    return lines.fitted(shown, TYPE["strong"], room, 1, 8 / TYPE["strong"].size)


def _address_height(sheet: Sheet, room: float) -> float:
    spec = _address_type(address(sheet), room)
    return max(_ADDRESS_H, lines.height(address(sheet), spec, room) + 0.6)


def draw(pen: Pen, sheet: Sheet, y: float) -> None:
    whole = height(sheet)
    with pen.tags.artifact():
        pen.rect(LEFT - 4, y, RIGHT - LEFT + 8, whole, stroke=BRAND, thickness=0.9)
    _left_column(pen, sheet, y + 2.4)
    if sheet.is_preview:
        bottom = pen.paragraph(BODY, y + 2.6, words.PREVIEW.it, TYPE["lead"], BODY_W)
        for text in (words.NOT_ISSUED, Text(words.NOTHING_TO_VERIFY)):
            bottom = _tell(pen, _Told(text, TYPE["smallstrong"]), sheet.courtesy, (BODY, bottom, BODY_W))
        return
    modules = qr.matrix(_content(sheet))
    side = qr.outer_side(modules)
    room = RIGHT - side - 1.5 - BODY
    bottom = y + 2.6
    bottom = _tell(pen, _INVITATION, sheet.courtesy, (BODY, bottom, room))
    bottom = _address_and_code(pen, sheet, bottom, room)
    for told in _after(sheet):
        bottom = _tell(pen, told, sheet.courtesy, (BODY, bottom, room))
    alt = (words.QR_LONG_ALT if sheet.proof else words.QR_SHORT_ALT).format(address(sheet))
    # The quiet zone is white already: half of it may reach over the margin of the text.
    qr.draw(pen, modules, RIGHT + 2.5 - side, y + (whole - side) / 2, alt)


def _left_told(sheet: Sheet) -> list[_Told]:
    strong = TYPE["smallstrong"]
    told = []
    if sheet.proof:
        told.append(_Told(Text(words.LONG_QR), TYPE["small"], SOFT, gap=_LEFT_GAP))
    if sheet.courtesy:
        told.append(_Told(words.PREVAILS, strong))
    if sheet.is_demo:
        told.append(_Told(Text(words.DEMO.it), strong, DEMO_RED))
    return told


def _left_height(sheet: Sheet) -> float:
    height = lines.height(words.VERIFY.it, TYPE["head"], HEAD_W)
    height += translations_height(words.VERIFY, sheet.courtesy, HEAD_W) + _LEFT_GAP
    return height + sum(_told_height(told, sheet.courtesy, HEAD_W) for told in _left_told(sheet))


def _left_column(pen: Pen, sheet: Sheet, y: float) -> None:
    bottom = heading(pen, words.VERIFY, y, sheet.courtesy) + _LEFT_GAP
    for told in _left_told(sheet):
        bottom = _tell(pen, told, sheet.courtesy, (LEFT, bottom, HEAD_W))


def _address_and_code(pen: Pen, sheet: Sheet, y: float, room: float) -> float:
    shown = address(sheet)
    spec = _address_type(shown, room)
    # A long address takes several lines, each of them a link, so that nothing runs into the QR.
    bottom = y
    for line in lines.wrap(shown, spec, room):
        with pen.tags.element("P"), pen.tags.element("Link") as link:
            with pen.tags.marked():
                width = pen.raw(BODY, bottom + spec.ascent, line, spec, BRAND)
            box = (BODY, bottom, width, spec.line)
            pen.tags.link(link, shown, words.OPEN_PAGE.format(shown), box)
        bottom += spec.line
    y += _address_height(sheet, room)
    code = TYPE["code"]
    with pen.tags.element("P"), pen.tags.marked():
        pen.raw(BODY, y + 3.7, grouped(sheet.code).replace(" ", "  "), code, tracking=_TRACKING)
    return y + _CODE_H


def _tell(pen: Pen, told: _Told, courtesy: tuple[str, ...], place: tuple[float, float, float]) -> float:
    x, top, room = place
    y = top + told.gap
    bottom = pen.paragraph(x, y, told.text.it, told.spec, room, color=told.color)
    if _fits_inline(told, courtesy, room):
        indent = lines.width(told.text.it + "  ", told.spec)
        spec = Spec("italic", told.spec.size, told.spec.leading)
        pen.translations(x + indent, y, told.text, courtesy, room - indent, spec=spec)
        return bottom + told.gap
    return pen.translations(x, bottom, told.text, courtesy, room) + told.gap
