"""Grid, type scale, colours, what tells the kinds apart. Millimetres from the top left; type in points."""

from dataclasses import dataclass
from typing import Final, NamedTuple

Color = tuple[float, float, float]

PAGE_W: Final = 210.0
PAGE_H: Final = 297.0
LEFT: Final = 24.0  # the column of headings, to 54
BODY: Final = 58.0  # the column of content, to RIGHT
RIGHT: Final = 192.0
BODY_W: Final = RIGHT - BODY
HEAD_W: Final = 31.0
FOLDS: Final = (99.0, 198.0)  # a letter folded in three; neither the QR nor the name lies on a fold
HEAD_TOP: Final = 14.6
BODY_TOP: Final = 103.0  # on the first page the middle third starts here
TOP_NEXT: Final = 34.0  # on the pages that follow
BOTTOM: Final = 280.0
FOOT: Final = 284.6
PRINTABLE: Final = 8.0  # nothing nearer to the edge, except fold ticks and the strip
PT: Final = 0.352778  # millimetres in a point

INK: Final[Color] = (0.05, 0.09, 0.13)
SOFT: Final[Color] = (0.18, 0.25, 0.32)  # labels, translations: still there on a third copy
BRAND: Final[Color] = (0.09, 0.196, 0.302)  # the ink of the web pages; near black on a grey printer
TINT: Final[Color] = (0.90, 0.93, 0.96)
RULE: Final[Color] = (0.40, 0.47, 0.55)
SUN: Final[Color] = (1.0, 0.761, 0.239)  # only inside the waymark
DEMO_RED: Final[Color] = (0.66, 0.08, 0.18)
DEMO_LINE: Final[Color] = (0.74, 0.26, 0.33)
DEMO_GROUND: Final[Color] = (0.99, 0.93, 0.93)
PREVIEW_LINE: Final[Color] = (0.45, 0.52, 0.60)
PREVIEW_GROUND: Final[Color] = (0.945, 0.955, 0.97)
WHITE: Final[Color] = (1.0, 1.0, 1.0)


class Spec(NamedTuple):
    """A style of type at a size, with its leading (both in points)."""

    style: str
    size: float
    leading: float

    def styled(self, style: str) -> "Spec":
        return self if style == self.style else Spec(style, self.size, self.leading)

    def scaled(self, scale: float) -> "Spec":
        return Spec(self.style, self.size * scale, self.leading * scale)

    @property
    def line(self) -> float:
        """The height of a line, in millimetres."""
        return self.leading * PT

    @property
    def ascent(self) -> float:
        """From the top of a line to its baseline, in millimetres."""
        return self.size * 0.82 * PT


TYPE: Final = {
    "title": Spec("bold", 28, 29.5),
    "part": Spec("light", 19, 22),
    "worth": Spec("semibold", 15.4, 18.4),
    "worthbig": Spec("bold", 19, 22.2),
    "name": Spec("semibold", 23, 26),
    "lead": Spec("semibold", 14, 16.6),
    "issuer": Spec("semibold", 12.5, 15),
    "head": Spec("semibold", 10.5, 12.6),
    "body": Spec("regular", 9.6, 12.2),
    "cell": Spec("regular", 9, 11.8),
    "strong": Spec("semibold", 9.6, 12.2),
    "label": Spec("regular", 8.2, 10),
    "soft": Spec("italic", 8.5, 10.6),
    "small": Spec("regular", 8.2, 10.2),
    "smallstrong": Spec("semibold", 8.6, 10.8),
    "code": Spec("semibold", 12.6, 15),
    "tiny": Spec("italic", 8, 9.4),
    "foot": Spec("regular", 8, 9.6),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind is told from the others, in black and white too.

    `parts`: filled bars of the three, 0 = outside the three parts. `sign`: outline, hatch, solid, reverse.
    `frame`: none, edge, single, double, heavy. `worth`: line, tint, reverse.
    """

    letter: str
    parts: int
    sign: str
    frame: str
    worth: str

    @property
    def color(self) -> Color:
        return BRAND if self.parts else INK


LOOKS: Final = {
    "attendance": Look("A", 0, "outline", "none", "line"),
    "placement": Look("B", 0, "hatch", "edge", "line"),
    "transparency": Look("C", 1, "solid", "single", "line"),
    "validation": Look("D", 2, "solid", "double", "tint"),
    "certificate": Look("E", 3, "reverse", "heavy", "reverse"),
}
