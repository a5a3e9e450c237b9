"""How texts are folded to be found and compared: one way for courses, competences, bodies and persons."""

import unicodedata
from collections.abc import Iterable
from typing import Final

_ASCII: Final = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


def take_apart(text: str) -> str:
    """Return small letters, each mark a sign of its own; doing it again changes nothing."""
    # Twice, because taking 𝐀 apart gives a capital again, and folding a capital may give marks.
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())


def fold(text: str) -> str:
    """Fold a text for searching: case, accents and punctuation do not count, an apostrophe parts words."""
    if text.isascii():  # most texts are, and this is what they come to, ten times as fast
        return " ".join(text.translate(_ASCII).split())
    kept = (
        sign if unicodedata.category(sign)[0] in "LN" else " "
        for sign in take_apart(text)
        if not unicodedata.combining(sign)
    )
    return " ".join("".join(kept).split())


def search_text(parts: Iterable[str | None]) -> str:
    """Join folded texts, none twice, each between bars so that no word runs into the next text."""
    folded = dict.fromkeys(fold(part) for part in parts if part)
    return "|" + "|".join(text for text in folded if text) + "|"
