"""Texts of a course: the words and addresses that it is found by, and which language is shown to whom."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from commons.folding import fold

KEY_LENGTH: Final = 300
SLUG_LENGTH: Final = 80
QUERY_LENGTH: Final = 200
QUERY_WORDS: Final = 8


def query_words(typed: str) -> tuple[str, ...]:
    """Return the folded words that somebody looks for, each once; more than a person types are left out."""
    return tuple(dict.fromkeys(fold(typed[:QUERY_LENGTH]).split()))[:QUERY_WORDS]


def title_key(title: str) -> str:
    return fold(title)[:KEY_LENGTH]


class Slugs:
    """Make addresses of courses from titles; a number follows where the title alone is taken."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def make(self, title: str) -> str:
        ascii_only = fold(title).encode("ascii", "ignore").decode()
        stem = re.sub(r"[^a-z0-9]+", "-", ascii_only)[: SLUG_LENGTH - 8].strip("-") or "corso"
        slug = stem
        while slug in self._taken:
            number = self._next.get(stem, 2)
            self._next[stem] = number + 1
            slug = f"{stem}-{number}"
        self._taken.add(slug)
        return slug


def pick(texts: Mapping[str, str], lang: str, own: str | None = None) -> tuple[str, str]:
    """Return the text for a reader, and the language that it is in.

    The reader's language comes first, then Italian, then whatever there is. A title that was never
    translated is the same in all languages: then it is in the course's own.
    """
    code = next((each for each in (lang, "it") if texts.get(each)), next(iter(texts), "it"))
    text = texts.get(code, "")
    if own and own != code and text and texts.get(own) == text:
        return text, own
    return text, code
