"""The codice fiscale at rest: encrypted for whoever may read it, hashed with a key for finding it again.

Both keys are derived from the master ring, which is kept apart from the database: a stolen database tells
no codice fiscale, and as there are few of them for a known name and birth date, a plain hash would.
"""

import hmac
import os
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from commons.errors import CannotTell

FORMAT = b"\x01"
NONCE = 12


class FiscalCodeVault:
    """Seals with the newest key of the ring, opens with the one that sealed, finds with the oldest.

    The hash must stay the same when a key is added, so the oldest key of the ring is never taken out.
    """

    def __init__(self, master_keys: Mapping[str, bytes]) -> None:
        self._ring = dict(master_keys)

    def seal(self, code: str, person_id: UUID) -> bytes:
        """Encrypt a code for one person; moved to another row it can no longer be opened."""
        name = self._names()[-1]
        nonce = os.urandom(NONCE)
        secret = AESGCM(self._derive(name, b"fiscal code: seal")).encrypt(
            nonce, code.encode(), person_id.bytes
        )
        label = name.encode()
        return FORMAT + bytes([len(label)]) + label + nonce + secret

    def open(self, sealed: bytes, person_id: UUID) -> str:
        end = 2 + sealed[1]
        name, nonce, secret = sealed[2:end].decode(), sealed[end : end + NONCE], sealed[end + NONCE :]
        if name not in self._ring:
            raise CannotTell("fiscal-code-keys")
        try:
            plain = AESGCM(self._derive(name, b"fiscal code: seal")).decrypt(nonce, secret, person_id.bytes)
        except InvalidTag as error:
            raise CannotTell("fiscal-code-damaged") from error
        return plain.decode()

    def match_key(self, code: str) -> str:
        key = self._derive(self._names()[0], b"fiscal code: find")
        return hmac.digest(key, code.encode(), "sha256").hex()

    def _names(self) -> list[str]:
        if not self._ring:
            raise CannotTell("fiscal-code-keys")
        return list(self._ring)

    def _derive(self, name: str, purpose: bytes) -> bytes:
        return HKDF(hashes.SHA256(), 32, salt=None, info=b"segnavia " + purpose).derive(self._ring[name])


def current_vault() -> FiscalCodeVault:
    """Return the vault of this installation."""
    return FiscalCodeVault(current_app.config["SETTINGS"].master_keys)
