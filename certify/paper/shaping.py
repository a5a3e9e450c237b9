"""From a string to glyphs: clean, split by font and direction, shape with HarfBuzz, keep what was shaped.

Everything here depends on the text and the style alone, never on the document: what one sheet has shaped
serves the next, in any thread.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Final, NamedTuple

import uharfbuzz as hb

from certify.paper.typefaces import CHAINS, WIDE, Typeface, covering, typeface

_SHORT: Final = 80  # characters; names and facts are shorter, programmes are longer
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_LAST_OF_PLANE: Final = 0xFFFE  # it and the next one are no characters in any plane
JOINERS: Final = "\u200c\u200d"  # Persian and the scripts of India need them
# Ligatures stay off: a name must come out of the file letter by letter.
FEATURES: Final = {"liga": False, "clig": False, "dlig": False, "kern": True}
_ADDRESS_FEATURES: Final = {**FEATURES, "kern": False}  # two slashes moved together read as one

# From right to left an opening bracket shows the glyph of the closing one.
_MIRRORED: Final = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))


@dataclass(frozen=True, slots=True)
class Piece:
    """Glyphs of one typeface. `operators` shows them from the current point; `actual` is what they stand for
    where glyphs and characters do not match one to one.
    """

    face: Typeface
    operators: str
    width: float
    glyphs: tuple[tuple[int, str], ...]
    actual: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line in the order in which it is seen. `width` in thousandths of the type size."""

    pieces: tuple[Piece, ...]
    width: float
    missing: str


class _Item(NamedTuple):
    """A stretch in one typeface and direction; `stands_for` is set where no font has the character."""

    face: Typeface
    text: str
    level: int
    stands_for: str


def clean(text: str) -> str:
    """Composed (NFC), without control and invisible characters, without what may not stand in XML."""
    if text.isascii() and text.isprintable():
        return text
    out = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp"):
            out.append(" ")
        elif category == "Cs" or ord(character) & _LAST_OF_PLANE == _LAST_OF_PLANE:
            out.append(REPLACEMENT)
        elif category != "Cf" or character in JOINERS:
            out.append(character)
    return "".join(out)


@lru_cache(maxsize=4_096)
def suited(text: str, style: str) -> str:
    """Choose the style in which a short text stays in one face: a Vietnamese name all in Noto Sans.

    Running text keeps its face, and only the word with the letter in question changes.
    """
    if text.isascii() or len(text) > _SHORT or style.endswith(WIDE):
        return style
    first = typeface(CHAINS[style][0])
    for cluster in _clusters(clean(text)):
        if unicodedata.name(cluster[0], "").startswith("LATIN") and not first.covers(_visible(cluster)):
            return style + WIDE
    return style


@lru_cache(maxsize=4_096)
def shape(text: str, style: str) -> Line:
    """Shape a line. A character that no font has is shown as its number, [U+0915], never left out."""
    items = _itemise(clean(text), style)
    pieces = tuple(_shape_item(item) for item in _as_seen(items))
    missing = "".join(item.stands_for for item in items)
    return Line(pieces, sum(piece.width for piece in pieces), missing)


@lru_cache(maxsize=16_384)
def word_width(text: str, style: str) -> float:
    return shape(text, style).width


def _levels(text: str) -> list[int]:
    """Per character: 0 as Latin runs, 1 right to left, 2 a number inside right to left.

    The part of the bidirectional algorithm (UAX 9) that names and short quotations in Latin text need.
    """
    kinds = [unicodedata.bidirectional(character) for character in text]
    if "L" not in kinds and ("R" in kinds or "AL" in kinds):
        # Nothing but right to left: brackets and stops at either end belong to it.
        body = len(text.rstrip())
        return [2 if kind in ("EN", "AN") else 1 for kind in kinds[:body]] + [0] * (len(text) - body)
    levels: list[int] = []
    strong = 0
    pending = 0  # neutral characters whose direction the next strong one decides
    for kind in kinds:
        if kind in ("R", "AL", "L"):
            level = 0 if kind == "L" else 1
            if level == 1 and strong == 1 and pending:
                levels[-pending:] = [1] * pending
            strong, pending = level, 0
            levels.append(level)
        elif kind in ("EN", "AN") and strong == 1:
            levels[len(levels) - pending :] = [1] * pending
            pending = 0
            levels.append(2)
        elif kind == "NSM" and not pending:
            levels.append(levels[-1] if levels else 0)
        else:
            levels.append(0)
            pending = pending + 1 if strong == 1 else 0
    return levels


def _clusters(text: str) -> list[str]:
    """Each character with the marks that stand on it."""
    out: list[str] = []
    for character in text:
        if out and (unicodedata.combining(character) or character in JOINERS):
            out[-1] += character
        else:
            out.append(character)
    return out


def _itemise(text: str, style: str) -> list[_Item]:
    if text.isascii():  # most lines by far, and the first face of every chain has all of it
        face = covering("a", style)
        return [_Item(face, text, 0, "")] if face and text else []
    items: list[_Item] = []
    levels = _levels(text)
    clusters = _clusters(text)
    at = 0
    for cluster, of_word in zip(clusters, _faces_of_words(clusters, style), strict=True):
        level = levels[at]
        at += len(cluster)
        previous = items[-1] if items else None
        stays = previous and not cluster[0].isalnum() and previous.face.covers(_visible(cluster))
        face = previous.face if previous and stays else of_word or _covering_cluster(cluster, style)
        shown, stands_for = cluster, ""
        if face is None:
            shown = "".join(f"[U+{ord(character):04X}]" for character in cluster)
            stands_for, level, face = cluster, 0, covering(shown, style)
        assert face is not None  # noqa: S101 - every chain starts with a face that has Latin letters
        if (
            previous
            and (previous.face, previous.level) == (face, level)
            and bool(previous.stands_for) == bool(stands_for)
        ):
            items[-1] = _Item(face, previous.text + shown, level, previous.stands_for + stands_for)
        else:
            items.append(_Item(face, shown, level, stands_for))
    return items


def _visible(cluster: str) -> str:
    return "".join(character for character in cluster if character not in JOINERS) or " "


def _covering_cluster(cluster: str, style: str) -> Typeface | None:
    """Find a face for a letter and its marks. What a private character means, no font of ours can know."""
    if any(unicodedata.category(character) == "Co" for character in cluster):
        return None
    return covering(_visible(cluster), style)


def _faces_of_words(clusters: list[str], style: str) -> list[Typeface | None]:
    """Find, for each cluster, the face that has its whole word: two faces in one word would show."""
    faces: list[Typeface | None] = []
    for is_space, group in groupby(clusters, key=str.isspace):
        word = list(group)
        whole = None if is_space else _covering_cluster("".join(word), style)
        faces += [whole] * len(word)
    return faces


def _as_seen(items: list[_Item]) -> list[_Item]:
    """Stretches from right to left are turned round as a whole; HarfBuzz turns the letters inside each."""
    seen: list[_Item] = []
    turned: list[_Item] = []
    for item in items:
        if item.level:
            turned.insert(0, item)
        else:
            seen += [*turned, item]
            turned = []
    return seen + turned


def _shape_item(item: _Item) -> Piece:
    face, text = item.face, item.text
    buffer: Any = hb.Buffer()
    buffer.add_codepoints([ord(character) for character in text])
    buffer.direction = "rtl" if item.level == 1 else "ltr"
    buffer.guess_segment_properties()
    hb.shape(face.font, buffer, _ADDRESS_FEATURES if "//" in text else FEATURES)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    nominal = [face.glyph_of(character) for character in text]
    is_plain = [info.codepoint for info in infos] == nominal
    numbers = [info.codepoint for info in infos]
    said = text if is_plain else _said(face, text, infos)
    scale = face.per_mille
    shown = [
        (number, position.x_advance * scale, position.x_offset * scale, position.y_offset * scale)
        for number, position in zip(numbers, positions, strict=True)
    ]
    actual = item.stands_for or (None if is_plain else text)
    if item.stands_for:
        actual = "".join(REPLACEMENT if unicodedata.category(c) in ("Co", "Cn") else c for c in actual or "")
    width = sum(advance for _, advance, _, _ in shown)
    glyphs = tuple(zip(numbers, said, strict=True))
    return Piece(face, _operators(face, shown), width, glyphs, actual)


def _said(face: Typeface, text: str, infos: list[Any]) -> list[str]:
    """Say what each glyph stands for: a character of its cluster, or the whole cluster where none fits."""
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    said = []
    for info in infos:
        part = text[info.cluster : ends[info.cluster]]
        near = part + "".join(_MIRRORED.get(character, "") for character in part)
        alone = [character for character in near if face.glyph_of(character) == info.codepoint]
        said.append(alone[0] if alone else part)
    return said


def _operators(face: Typeface, shown: list[tuple[int, float, float, float]]) -> str:
    """TJ arrays: glyph numbers and what to move between them; text rise for marks set higher or lower.

    Good at any size, because the pen sets type of size 1 and scales the text matrix.
    """
    arrays: list[tuple[float, list[str]]] = []
    carried = 0.0  # thousandths still to be moved before the next glyph
    for glyph, advance, x_offset, y_offset in shown:
        if not arrays or arrays[-1][0] != y_offset:
            arrays.append((y_offset, []))
        array = arrays[-1][1]
        move = round(carried + x_offset)
        if move:
            array.append(str(-move))
        if array and array[-1].endswith(">"):
            array[-1] = f"{array[-1][:-1]}{glyph:04X}>"
        else:
            array.append(f"<{glyph:04X}>")
        carried += advance - move - face.advance(glyph)
    if round(carried):
        arrays[-1][1].append(str(-round(carried)))
    out = []
    for rise, array in arrays:
        if rise:
            out.append(f"{rise / 1000:.3f} Ts")
        out.append(f"[{''.join(array)}]TJ" if len(array) > 1 else f"{array[0]}Tj")
        if rise:
            out.append("0 Ts")
    return " ".join(out)
