"""Documents at rest: each one under a key of its own, so that destroying the key destroys the document.

A key seals exactly two things, its document and its PDF, each under a nonce of its own. Both are fixed
for ever (the PDF is drawn from the document and always the same), so a nonce never meets other content;
`seal_pdf` is called only with a PDF whose hash is the recorded one. What comes from outside (a signed PDF, an
annex) is nobody's to foresee: each sealing of it takes a random nonce, kept before the bytes.
"""

import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_LENGTH: Final = 32
_DOCUMENT: Final = b"document"
_PDF: Final = b"pdf"
_SIGNED_PDF: Final = b"signed pdf"
_ANNEX: Final = b"annex"
_NONCE_LENGTH: Final = 12
_NONCES: Final = {_DOCUMENT: (1).to_bytes(12), _PDF: (2).to_bytes(12)}


class Unopenable(Exception):
    """Sealed bytes that were altered, or belong to another document or key."""


def new_key() -> bytes:
    return os.urandom(KEY_LENGTH)


def seal_document(key: bytes, certificate_id: UUID, content: bytes) -> bytes:
    return _seal(key, certificate_id, _DOCUMENT, content)


def open_document(key: bytes, certificate_id: UUID, sealed: bytes) -> bytes:
    """Return the signed bytes, or raise Unopenable."""
    return _open(key, certificate_id, _DOCUMENT, sealed)


def seal_pdf(key: bytes, certificate_id: UUID, content: bytes) -> bytes:
    return _seal(key, certificate_id, _PDF, content)


def open_pdf(key: bytes, certificate_id: UUID, sealed: bytes) -> bytes:
    """Return the PDF, or raise Unopenable."""
    return _open(key, certificate_id, _PDF, sealed)


def seal_signed_pdf(key: bytes, certificate_id: UUID, content: bytes) -> bytes:
    return _seal_any(key, certificate_id, _SIGNED_PDF, content)


def open_signed_pdf(key: bytes, certificate_id: UUID, sealed: bytes) -> bytes:
    """Return the PDF that was signed outside, or raise Unopenable."""
    return _open_any(key, certificate_id, _SIGNED_PDF, sealed)


def seal_annex(key: bytes, certificate_id: UUID, content: bytes) -> bytes:
    return _seal_any(key, certificate_id, _ANNEX, content)


def open_annex(key: bytes, certificate_id: UUID, sealed: bytes) -> bytes:
    """Return the annex, or raise Unopenable."""
    return _open_any(key, certificate_id, _ANNEX, sealed)


def _seal_any(key: bytes, certificate_id: UUID, part: bytes, content: bytes) -> bytes:
    # 96 random bits: among the few things that one key ever seals, two never meet, nor the fixed ones above.
    nonce = os.urandom(_NONCE_LENGTH)
    return nonce + AESGCM(key).encrypt(nonce, content, part + certificate_id.bytes)


def _open_any(key: bytes, certificate_id: UUID, part: bytes, sealed: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(
            sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:], part + certificate_id.bytes
        )
    except (InvalidTag, ValueError) as error:
        raise Unopenable from error


def _seal(key: bytes, certificate_id: UUID, part: bytes, content: bytes) -> bytes:
    return AESGCM(key).encrypt(_NONCES[part], content, part + certificate_id.bytes)


def _open(key: bytes, certificate_id: UUID, part: bytes, sealed: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(_NONCES[part], sealed, part + certificate_id.bytes)
    except (InvalidTag, ValueError) as error:
        raise Unopenable from error
