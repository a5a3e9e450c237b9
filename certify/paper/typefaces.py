"""The vendored TrueType files: each is read once per process, and only when a character needs it."""

import struct
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import uharfbuzz as hb

FONTS: Final = Path(__file__).parent / "fonts"

# The place in this list is the name of the font inside every file (F0, F1, …): never reorder, only append.
FILES: Final = (
    "titillium-web/TitilliumWeb-Light.ttf",
    "titillium-web/TitilliumWeb-Italic.ttf",
    "titillium-web/TitilliumWeb-Regular.ttf",
    "titillium-web/TitilliumWeb-SemiBold.ttf",
    "titillium-web/TitilliumWeb-Bold.ttf",
    "noto/NotoSans-Regular.ttf",
    "noto/NotoSans-Bold.ttf",
    "noto/NotoNaskhArabic-Regular.ttf",
    "noto/NotoNaskhArabic-Bold.ttf",
    "noto/NotoSansHebrew-Regular.ttf",
    "noto/NotoSansHebrew-Bold.ttf",
    "noto/NotoSansGeorgian-Regular.ttf",
    "noto/NotoSansGeorgian-Bold.ttf",
    "noto/NotoSansArmenian-Regular.ttf",
    "noto/NotoSansArmenian-Bold.ttf",
    "droid/DroidSansFallbackFull.ttf",
)
_LIGHT_FALLBACK: Final = (5, 7, 9, 11, 13, 15)
_STRONG_FALLBACK: Final = (6, 8, 10, 12, 14, 15)
# Style -> files in order of preference. There is no monospaced face: none of the codes needs one.
_TITILLIUM_CHAINS: Final = {
    "light": (0, *_LIGHT_FALLBACK),
    "italic": (1, *_LIGHT_FALLBACK),
    "regular": (2, *_LIGHT_FALLBACK),
    "semibold": (3, *_STRONG_FALLBACK),
    "bold": (4, *_STRONG_FALLBACK),
}
# The same styles without Titillium, for names with letters that it lacks (see `shaping.suited`).
WIDE: Final = "-wide"
CHAINS: Final = {
    **_TITILLIUM_CHAINS,
    **{style + WIDE: chain[1:] for style, chain in _TITILLIUM_CHAINS.items()},
}


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a font descriptor says, in thousandths of the type size."""

    bbox: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int
    italic_angle: float
    weight: int


class Typeface:
    """One font file. After loading it only remembers what it was asked, so threads may share it."""

    def __init__(self, index: int) -> None:
        self.index = index
        self.resource = f"F{index}"
        path = FONTS / FILES[index]
        self.postscript_name = path.stem
        self.face: Any = hb.Face(path.read_bytes())
        self.font: Any = hb.Font(self.face)
        self.per_mille = 1000 / int(self.face.upem)
        self.metrics = self._read_metrics()
        self._glyphs: dict[str, int | None] = {}
        self._advances: dict[int, float] = {}

    def glyph_of(self, character: str) -> int | None:
        if character not in self._glyphs:
            self._glyphs[character] = self.font.get_nominal_glyph(ord(character)) or None
        return self._glyphs[character]

    def covers(self, cluster: str) -> bool:
        return all(self.glyph_of(character) is not None for character in cluster)

    def advance(self, glyph: int) -> float:
        """Read the width that the file itself gives the glyph, in thousandths of the type size."""
        if glyph not in self._advances:
            self._advances[glyph] = self.font.get_glyph_h_advance(glyph) * self.per_mille
        return self._advances[glyph]

    def _table(self, tag: str) -> bytes:
        return bytes(self.face.reference_table(tag).data)

    def _read_metrics(self) -> Metrics:
        def scaled(value: float) -> int:
            return round(value * self.per_mille)

        x_min, y_min, x_max, y_max = struct.unpack(">4h", self._table("head")[36:44])
        ascent, descent = struct.unpack(">2h", self._table("hhea")[4:8])
        (angle,) = struct.unpack(">i", self._table("post")[4:8])
        os2 = self._table("OS/2")
        version, weight = struct.unpack(">H", os2[:2])[0], struct.unpack(">H", os2[4:6])[0]
        # Older tables have no capital height: seven tenths is what the faces that have one come to.
        cap_height = struct.unpack(">h", os2[88:90])[0] if version > 1 else 0.7 * self.face.upem
        return Metrics(
            bbox=(scaled(x_min), scaled(y_min), scaled(x_max), scaled(y_max)),
            ascent=scaled(ascent),
            descent=scaled(descent),
            cap_height=scaled(cap_height),
            italic_angle=angle / 65536,
            weight=weight,
        )


_loaded: dict[int, Typeface] = {}
_loading = threading.Lock()


def typeface(index: int) -> Typeface:
    found = _loaded.get(index)
    if found is None:
        with _loading:
            found = _loaded.get(index)
            if found is None:
                found = _loaded[index] = Typeface(index)
    return found


def covering(cluster: str, style: str) -> Typeface | None:
    """Find the first typeface of the style's chain that has every character."""
    return next((face for face in map(typeface, CHAINS[style]) if face.covers(cluster)), None)
