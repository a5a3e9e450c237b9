"""How long a code on paper is good for, and whose documents may be joined by it."""

import hashlib
from datetime import timedelta
from typing import Final
from uuid import UUID

from certify.credential.codes import new_code, normalise_code
from commons.errors import Refusal

CODE_LENGTH: Final = 16
"""80 random bits: with a family name beside them and few tries an hour nobody guesses them."""
CODE_LIFETIME: Final = timedelta(days=365)
LINK_LIFETIME: Final = timedelta(hours=48)
HANDOUT_LIFETIME: Final = timedelta(hours=24)


def make_code() -> str:
    return new_code(CODE_LENGTH)


def hash_code(typed: str) -> str | None:
    """Return what is kept of a code as somebody typed it, or None when it can be no code."""
    code = normalise_code(typed, CODE_LENGTH)
    return None if code is None else hashlib.sha256(f"claim:{code}".encode()).hexdigest()


def check_joining(*, owner_id: UUID | None, person_id: UUID, owner_key: str, person_key: str) -> bool:
    """Say whether two records have to become one: the address, or the account, is of another record.

    Raises a Refusal where the names differ: a borrowed slip must not carry documents to somebody else.
    """
    if owner_id is None or owner_id == person_id:
        return False
    if owner_key != person_key:
        raise Refusal("claim-of-another-name")
    return True
