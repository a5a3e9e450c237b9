"""How well somebody does a thing, in four plain sentences that fit any competence.

They are our own words, for a tutor who never saw a framework. They are no framework's scale, no EQF level,
and nothing computes with them: a number names a sentence, and the sentence is what the person reads.
"""

from collections.abc import Mapping
from typing import Final

from certify.placements.rules import LEVELS

SENTENCES: Final[Mapping[int, Mapping[str, str]]] = {
    1: {
        "it": "Ci riesce se qualcuno mostra come si fa",
        "de": "Es gelingt, wenn jemand zeigt, wie es geht",
        "en": "Manages when somebody shows how it is done",
    },
    2: {
        "it": "Ci riesce senza aiuto, nelle cose di ogni giorno",
        "de": "Es gelingt ohne Hilfe, bei alltäglichen Dingen",
        "en": "Manages without help, in everyday matters",
    },
    3: {
        "it": "Ci riesce anche quando la situazione è nuova, e aiuta gli altri",
        "de": "Es gelingt auch in neuen Situationen, mit Hilfe für die anderen",
        "en": "Manages in new situations too, and helps the others",
    },
    4: {
        "it": "Organizza come si fa, e gli altri imparano",
        "de": "Organisiert, wie es gemacht wird, und die anderen lernen dabei",
        "en": "Organises how it is done, and the others learn",
    },
}


def level_sentence(level: int | None, language: str) -> str:
    """Return the sentence of a level in `it`, `de` or `en`; nothing where no level was chosen."""
    return "" if level is None else SENTENCES[level][language]


def list_levels(language: str) -> tuple[tuple[int, str], ...]:
    """Return all levels with their sentences, the first one first."""
    return tuple((level, SENTENCES[level][language]) for level in range(1, LEVELS + 1))
