"""The public code of a document: 130 random bits, written so that a person can type them.

Rule: product description, "Numbers and codes". Crockford's base 32 (https://www.crockford.com/base32.html)
has no I, L, O, U; a reader's I and L count as 1, O as 0. 26 characters of 5 bits are exactly 130 bits.
"""

import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 26
GROUP: Final = 4

_CONFUSIONS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
# What people and word processors put between groups: spaces (also the hard and the thin ones), hyphens,
# dashes.
_SEPARATORS: Final = dict.fromkeys(
    map(ord, " \t\r\n\u00a0\u2007\u2009\u202f-_.\u00ad\u2010\u2011\u2012\u2013\u2014\u2212")
)
# A pasted page is no code: nothing longer is looked at.
_LONGEST_INPUT: Final = 200


def new_code(length: int = LENGTH) -> str:
    """Return 26 (or `length`) characters of the alphabet from the operating system's randomness."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalise_code(text: str, length: int = LENGTH) -> str | None:
    """Return the 26 (or `length`) characters that `text` means, or None if it can mean no code.

    Any case, separators anywhere, O for 0, I and L for 1. Only ASCII letters are accepted: a look-alike from
    another script is refused rather than guessed.
    """
    if len(text) > _LONGEST_INPUT:
        return None
    bare = text.translate(_SEPARATORS)
    if not bare.isascii():
        return None
    code = bare.upper().translate(_CONFUSIONS)
    if len(code) != length or any(character not in ALPHABET for character in code):
        return None
    return code


def grouped(code: str) -> str:
    """Return the code in fours, as an IBAN is printed: "ABCD EFGH ... YZ"."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
