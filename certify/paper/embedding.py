"""Typefaces into the file: a subset of each with the tables that a reader needs, kept from sheet to sheet."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import BasicFonts, PDFArray, PDFDictionary, PDFName, PDFObjectReference

from certify.paper.pdf import Kept, SheetCanvas, deflated_stream, written
from certify.paper.typefaces import Typeface, typeface

# Always embedded where Titillium is used: then most sheets of a batch share their fonts, ready compressed.
USUAL: Final = (
    "".join(map(chr, range(0x20, 0x7F))) + "".join(map(chr, range(0xC0, 0x100))) + "°·«»–—‘’“”„…•€ČčĆćĐđŠšŽžẞ"
)
_TITILLIUM: Final = frozenset(range(5))
_DROPPED: Final = (
    "GSUB",
    "GPOS",
    "GDEF",
    "name",
    "cmap",
    "DSIG",
    "OS/2",
    "post",
    "kern",
    "gasp",
    "hdmx",
    "VDMX",
    "LTSH",
)
_SYMBOLIC: Final = 4
_ITALIC: Final = 64


@dataclass(frozen=True, slots=True)
class _Embedded:
    """What stands in a file for a subset, but for the references between the objects."""

    program: bytes
    to_unicode: bytes
    descriptor: bytes
    descendant: bytes
    font: bytes


class FontUse:
    """Which glyphs of which typeface a document shows, and what they stand for."""

    def __init__(self) -> None:
        self._glyphs: dict[int, dict[int, str]] = {}

    def note(self, face: Typeface, glyphs: tuple[tuple[int, str], ...]) -> None:
        self._glyphs.setdefault(face.index, {}).update(glyphs)

    def embed(self, canvas: SheetCanvas) -> None:
        """Write the fonts into the file as /F2 and so on, where ReportLab's pages look for them."""
        fonts = canvas.document.idToObject[BasicFonts]
        for index, known in sorted(self._glyphs.items()):
            fonts[typeface(index).resource] = _add_font(canvas, typeface(index), known)


def _add_font(canvas: SheetCanvas, face: Typeface, known: dict[int, str]) -> PDFObjectReference:
    usual = _usual_glyphs(face.index)
    # A sheet that shows nothing unusual asks for the very same subset as the one before.
    extra = tuple(sorted(item for item in known.items() if item[0] not in usual))
    embedded = _embedded(face.index, extra)
    add = canvas.document.Reference
    program = add(Kept(embedded.program))
    descriptor = add(Kept(embedded.descriptor, {"FontFile2": program}))
    descendant = add(Kept(embedded.descendant, {"FontDescriptor": descriptor}))
    to_unicode = add(Kept(embedded.to_unicode))
    references = {"ToUnicode": to_unicode, "DescendantFonts": PDFArray([descendant])}
    font: PDFObjectReference = add(Kept(embedded.font, references))
    return font


@lru_cache(maxsize=len(_TITILLIUM) + 16)
def _usual_glyphs(index: int) -> dict[int, str]:
    if index not in _TITILLIUM:
        return {}
    face = typeface(index)
    found = ((face.glyph_of(character), character) for character in USUAL)
    return {glyph: character for glyph, character in found if glyph is not None}


@lru_cache(maxsize=128)
def _embedded(index: int, extra: tuple[tuple[int, str], ...]) -> _Embedded:
    face = typeface(index)
    glyphs = sorted([*extra, *_usual_glyphs(index).items()])
    numbers = [glyph for glyph, _ in glyphs]
    program = _subset(face, numbers)
    # Six letters mark a subset; the same for all, since no two subsets of a face meet in one file.
    name = PDFName(f"SEGNAV+{face.postscript_name}")
    metrics = face.metrics
    descriptor: dict[str, object] = {
        "Type": PDFName("FontDescriptor"),
        "FontName": name,
        "Flags": _SYMBOLIC | (_ITALIC if metrics.italic_angle else 0),
        "FontBBox": PDFArray(metrics.bbox),
        "ItalicAngle": metrics.italic_angle,
        "Ascent": metrics.ascent,
        "Descent": metrics.descent,
        "CapHeight": metrics.cap_height,
        # No file says how thick its stems are; this comes near what designers of text faces choose.
        "StemV": round(50 + (metrics.weight / 65) ** 2),
    }
    descendant: dict[str, object] = {
        "Type": PDFName("Font"),
        "Subtype": PDFName("CIDFontType2"),
        "BaseFont": name,
        "CIDSystemInfo": "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
        "CIDToGIDMap": PDFName("Identity"),
        "DW": 0,
        "W": "[" + "".join(f"{glyph}[{face.advance(glyph):.2f}]" for glyph in numbers) + "]",
    }
    font: dict[str, object] = {
        "Type": PDFName("Font"),
        "Subtype": PDFName("Type0"),
        "BaseFont": name,
        "Encoding": PDFName("Identity-H"),
    }
    return _Embedded(
        program=written(deflated_stream(program, {"Length1": len(program)})),
        to_unicode=written(deflated_stream(_to_unicode(glyphs), {})),
        descriptor=written(PDFDictionary(descriptor)),
        descendant=written(PDFDictionary(descendant)),
        font=written(PDFDictionary(font)),
    )


def _subset(face: Typeface, numbers: list[int]) -> bytes:
    """Glyphs keep their numbers: what was shaped for another sheet stays right, whatever else is embedded."""
    wish: Any = hb.SubsetInput()
    flags = hb.SubsetFlags
    wish.flags = flags.RETAIN_GIDS | flags.NOTDEF_OUTLINE | flags.NO_LAYOUT_CLOSURE | flags.NO_HINTING
    wish.sets(hb.SubsetInputSets.GLYPH_INDEX).update(numbers)
    for tag in _DROPPED:
        wish.drop_table_tag_set.add(int.from_bytes(tag.encode(), "big"))
    return bytes(hb.subset(face.face, wish).blob.data)


def _to_unicode(glyphs: list[tuple[int, str]]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(glyphs), 100):
        part = glyphs[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()
