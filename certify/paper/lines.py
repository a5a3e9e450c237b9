"""Breaking texts into lines and making type smaller until it fits. Widths in millimetres."""

import re
from functools import lru_cache
from typing import Final

from certify.paper.shaping import clean, shape, suited, word_width
from certify.paper.tokens import PT, Spec

# A figure holds on to its word: 12 marzo, 186 ore.
_TIED: Final = re.compile(r"(?<=[\d°]) (?=[^\W\d])")
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_SHORT_WORD: Final = 12
_STEP: Final = 2  # hundredths


def suited_type(text: str, spec: Spec) -> Spec:
    return spec.styled(suited(text, spec.style))


def width(text: str, spec: Spec) -> float:
    """Measure one line that is a text of its own."""
    return _measured(text, suited_type(text, spec))


def _measured(text: str, spec: Spec) -> float:
    """Word by word: each word is shaped once, however many lines are tried."""
    words = clean(text).replace(_NO_BREAK, " ").split(" ")
    per_mille = sum(word_width(word, spec.style) for word in words if word)
    per_mille += (len(words) - 1) * word_width(" ", spec.style)
    return per_mille * spec.size * PT / 1000


def drawn_width(text: str, spec: Spec) -> float:
    """Measure a line that is drawn as it stands, shaped whole."""
    return shape(text, spec.style).width * spec.size * PT / 1000


@lru_cache(maxsize=4096)
def wrap(text: str, spec: Spec, room: float) -> tuple[str, ...]:
    """Greedy lines. A word wider than the line is cut; a last line of one short word is avoided."""
    spec = suited_type(text, spec)
    lines: list[str] = []
    line = ""
    for word in _pieces(text, spec, room):
        trial = f"{line} {word}" if line else word
        if line and _measured(trial, spec) > room:
            lines.append(line)
            line = word
        else:
            line = trial
    lines.append(line)
    if len(lines) > 1 and " " not in lines[-1] and len(lines[-1]) < _SHORT_WORD and " " in lines[-2]:
        head, tail = lines[-2].rsplit(" ", 1)
        if _measured(f"{tail} {lines[-1]}", spec) <= room:
            lines[-2:] = [head, f"{tail} {lines[-1]}"]
    return tuple(each.replace(_NO_BREAK, " ") for each in lines)


def _pieces(text: str, spec: Spec, room: float) -> list[str]:
    """Split into words, those that are too wide in several parts."""
    out = []
    for whole in _TIED.sub(_NO_BREAK, clean(text)).split(" "):
        word = whole
        while len(word) > 1 and _measured(word, spec) > room:
            cut = next((k for k in range(len(word) - 1, 1, -1) if _measured(word[:k], spec) <= room), 1)
            out.append(word[:cut])
            word = word[cut:]
        if word:
            out.append(word)
    return out


@lru_cache(maxsize=4096)
def height(text: str, spec: Spec, room: float) -> float:
    return len(wrap(text, spec, room)) * spec.line


@lru_cache(maxsize=4096)
def fitted(text: str, spec: Spec, room: float, max_lines: int, floor: float = 0.62) -> Spec:
    """Make the type smaller in small steps, not below `floor`, until the text takes `max_lines` at most."""
    smallest = round(100 * floor)
    for percent in range(100, smallest, -_STEP):
        trial = spec.scaled(percent / 100)
        if len(wrap(text, trial, room)) <= max_lines:
            return trial
    return spec.scaled(smallest / 100)
