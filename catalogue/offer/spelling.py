"""How a word that somebody typed meets the words of the catalogue: its other forms, and what it may mean.

No database has a part in it, so both answer alike: they are only asked whether a text holds a word.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Final

import snowballstemmer
from rapidfuzz.distance import OSA

ALGORITHMS: Final = ("italian", "german", "english")
SHORTEST_STEM: Final = 3
"""Forms of a word are looked for among the words that begin with the same letters, so many."""
SHORTEST_CORRECTED: Final = 4
TWO_SLIPS_FROM: Final = 8
"""In a word of so many letters two slips are forgiven, in a shorter one only one."""
SHORTEST_INSIDE: Final = 6
"""So long a word is found inside another (`arbeit` in Freiwilligenarbeit); `pace` is not found in capace."""
MOST_FORMS: Final = 24

_STOP_WORDS: Final = """
a ad al alla alle allo ai agli anche che chi ci col come con da dai dal dalla dalle dallo degli dei del della
delle dello di e ed gli i il in io l la le lo ma mi mio nei nel nell nella nelle nello non o per piu quale
quali se si su sugli sui sul sulla sulle un una uno dell all dall sull d c n s
am an auf aus bei beim das dem den der die ein eine einem einen einer fur im ins ist mit nach oder ob
uber und vom von vor wie wo zu zum zur
about and are at by for from how is my of on or that the this to what with
corso corsi kurs kurse course courses
"""
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())
"""Words that say nothing of what is looked for, when there are others beside them."""

# Snowball takes these for forms of one word, and they are not: each goes only with those of its own group.
GROUPS: Final[Mapping[str, str]] = {
    word: words.split()[0]
    for words in (
        "apprendista apprendisti apprendiste apprendistato",
        "apprendimento apprendimenti apprendere",
        "universita",
        "universo universale universali",
        "organo organi",
        "organizzare organizzazione organizzazioni organizzativo",
        "generazione generazioni generazionale",
        "genere generi",
        "internazionale internazionali",
        "interno interni interna interne",
    )
    for word in words.split()
}
_lock = Lock()
_stemmers: Final = tuple(snowballstemmer.stemmer(name) for name in ALGORITHMS)


@lru_cache(maxsize=50_000)
def stems(word: str) -> tuple[str, ...]:
    """Return the stem of a folded word in Italian, German and English."""
    with _lock:  # a stemmer keeps the word that it works on
        return tuple(str(stemmer.stemWord(word)) for stemmer in _stemmers)


def is_form_of(word: str, other: str) -> bool:
    """Say whether two folded words are forms of one, in any of the three languages."""
    if GROUPS.get(word) != GROUPS.get(other):
        return False
    pairs = zip(stems(word), stems(other), strict=True)
    return any(mine == theirs and len(mine) >= SHORTEST_STEM for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a search, looked for at the beginning of words, and its other forms, looked for whole."""

    word: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a search looks for. `corrected` is what was read in place of what was typed, by typed word."""

    asked: tuple[Asked, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()


class Words:
    """The words that public texts hold, each with the number of texts that it stands in."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._sorted = sorted(counts)

    def mean(self, typed: Iterable[str]) -> Meaning:
        """Read a search: words that say nothing are left out, forms added, slips of the pen mended."""
        words = list(typed)
        telling = [word for word in words if word not in STOP_WORDS] or words
        asked, corrected = [], []
        for word in telling:
            meant = word if self._is_known(word) else self._correct(word) or word
            if meant != word:
                corrected.append((word, meant))
            asked.append(Asked(meant, self._forms(meant)))
        return Meaning(tuple(asked), tuple(corrected))

    def _is_known(self, word: str) -> bool:
        place = bisect_left(self._sorted, word)
        if place < len(self._sorted) and self._sorted[place].startswith(word):
            return True
        if len(word) >= SHORTEST_INSIDE and any(word in each for each in self._sorted):
            return True
        return bool(self._forms(word))

    def _forms(self, word: str) -> tuple[str, ...]:
        """Return the other forms; what begins with the word itself is found without being told."""
        if len(word) < SHORTEST_STEM or word.isdigit():
            return ()
        start = word[:SHORTEST_STEM]
        first, last = bisect_left(self._sorted, start), bisect_left(self._sorted, start + "\U0010ffff")
        forms = [
            each
            for each in self._sorted[first:last]
            if not each.startswith(word) and each not in STOP_WORDS and is_form_of(word, each)
        ]
        return tuple(forms[:MOST_FORMS])

    def _correct(self, word: str) -> str | None:
        """Return the nearest word: fewest slips, then same first letter, most texts, alphabet."""
        if len(word) < SHORTEST_CORRECTED or any(sign.isdigit() for sign in word):
            return None
        most = 2 if len(word) >= TWO_SLIPS_FROM else 1
        best: tuple[int, bool, int, str] | None = None
        for each in self._sorted:
            if abs(len(each) - len(word)) > most or len(each) < SHORTEST_CORRECTED:
                continue
            slips = OSA.distance(word, each, score_cutoff=most)
            if slips <= most:
                rank = (slips, each[0] != word[0], -self._counts[each], each)
                best = rank if best is None or rank < best else best
        return None if best is None else best[3]


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """Count in how many folded texts (parts between bars) each word stands."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in set(text.replace("|", " ").split()):
            counts[word] = counts.get(word, 0) + 1
    return counts
