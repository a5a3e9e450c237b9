"""Opening the envelopes of private keys: what the services are given instead of master keys in the clear."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Final

from certify.credential.errors import BrokenEnvelope, MissingMasterKey
from certify.credential.keys import MasterKeyRing, PrivateKey, PublicKey
from commons.errors import CannotTell

MOST_OPEN_KEYS: Final = 64


class KeyCabinet:
    """Master keys of one process, and the few private keys that it opened last.

    Opening costs a key derivation; issuing five hundred documents opens one key once.
    """

    def __init__(self, master_keys: Mapping[str, bytes]) -> None:
        self._ring = MasterKeyRing(master_keys, current=list(master_keys)[-1]) if master_keys else None
        self._open: OrderedDict[tuple[str, PublicKey, bytes], PrivateKey] = OrderedDict()
        self._lock = Lock()

    @property
    def ring(self) -> MasterKeyRing:
        """Return the ring, or raise CannotTell: an installation without it does all but sign."""
        if self._ring is None:
            raise CannotTell("master-key-missing")
        return self._ring

    def seal(self, key: PrivateKey, issuer: str) -> bytes:
        return self.ring.seal(key, issuer)

    def open(self, envelope: bytes, issuer: str, public: PublicKey) -> PrivateKey:
        """Return the private key; raise CannotTell where its master key is missing or the row was altered."""
        name = (issuer, public, envelope)
        with self._lock:
            if name in self._open:
                self._open.move_to_end(name)
                return self._open[name]
        try:
            key = self.ring.open(envelope, issuer, public)
        except MissingMasterKey as error:
            raise CannotTell("master-key-missing") from error
        except BrokenEnvelope as error:
            raise CannotTell("issuer-key-broken") from error
        with self._lock:
            self._open[name] = key
            while len(self._open) > MOST_OPEN_KEYS:
                self._open.popitem(last=False)
        return key
