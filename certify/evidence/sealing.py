"""Files at rest: each one under a key of its own, so that destroying the key destroys the file."""

import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_LENGTH: Final = 32
_NONCE: Final = bytes(12)  # each key seals one file, once
_WHAT: Final = b"evidence"


class Unopenable(Exception):
    """Sealed bytes that were altered, or belong to another file or key."""


def new_key() -> bytes:
    return os.urandom(KEY_LENGTH)


def seal_file(key: bytes, evidence_id: UUID, content: bytes) -> bytes:
    return AESGCM(key).encrypt(_NONCE, content, _WHAT + evidence_id.bytes)


def unseal_file(key: bytes, evidence_id: UUID, sealed: bytes) -> bytes:
    """Return what was sealed, or raise Unopenable."""
    try:
        return AESGCM(key).decrypt(_NONCE, sealed, _WHAT + evidence_id.bytes)
    except (InvalidTag, ValueError) as error:
        raise Unopenable from error
