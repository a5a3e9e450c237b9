"""Issuer keys, and the envelope in which their private half may lie in a database.

Two keys per issuer: Ed25519 for Data Integrity, P-256 for the JWT form (1EdTech's validator takes no
EdDSA). Envelope: AES-256-GCM under a key derived by HKDF-SHA-256 from one of several master keys that are
held *outside* the database. Issuer, key id and public key are associated data: an envelope that is moved to
another issuer's row, or beside another public key, does not open.
"""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from certify.credential.errors import BrokenEnvelope, InvalidFacts, MissingMasterKey
from certify.credential.multibase import encode_base58

MASTER_KEY_LENGTH: Final = 32

_PURPOSE: Final = b"segnavia issuer key envelope v1"
_FORMAT: Final = b"1"
_SALT: Final = 16
_NONCE: Final = 12
_COORDINATE: Final = 32
_MULTICODEC: Final = {"ed25519": b"\xed\x01", "p256": b"\x80\x24"}


class Algorithm(StrEnum):
    ED25519 = "ed25519"
    P256 = "p256"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half. `key_id`: `did:web:...#name`; `raw`: 32 bytes (Ed25519) or a 65-byte point (P-256)."""

    key_id: str
    algorithm: Algorithm
    raw: bytes

    @property
    def controller(self) -> str:
        return self.key_id.partition("#")[0]

    def multibase(self) -> str:
        """Return the Multikey form: `z6Mk...` for Ed25519, `zDn...` (compressed point) for P-256."""
        raw = self.raw
        if self.algorithm is Algorithm.P256:
            raw = _point(raw).public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        return encode_base58(_MULTICODEC[self.algorithm] + raw)

    def jwk(self) -> dict[str, str]:
        """Return the JSON Web Key with `alg`, `use` and `kid` (the name after `#`)."""
        named = {"use": "sig", "kid": self.key_id.partition("#")[2]}
        if self.algorithm is Algorithm.ED25519:
            return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(self.raw), "alg": "EdDSA", **named}
        x, y = self.raw[1 : 1 + _COORDINATE], self.raw[1 + _COORDINATE :]
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": _base64url(x),
            "y": _base64url(y),
            "alg": "ES256",
            **named,
        }

    def is_signature(self, signature: bytes, data: bytes) -> bool:
        """Tell whether `signature` (64 bytes, as `PrivateKey.sign` makes it) is this key's over `data`."""
        try:
            if self.algorithm is Algorithm.ED25519:
                ed25519.Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, data)
            else:
                r, s = signature[:_COORDINATE], signature[_COORDINATE:]
                der = encode_dss_signature(int.from_bytes(r), int.from_bytes(s))
                _point(self.raw).verify(der, data, ec.ECDSA(SHA256()))
        except (InvalidSignature, ValueError):
            return False
        return len(signature) == 2 * _COORDINATE


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that can sign: a `proofs.Signer` if its algorithm is Ed25519. Its secret is not in its `repr`."""

    public: PublicKey
    secret: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        return self.public.key_id

    def sign(self, data: bytes) -> bytes:
        """Return 64 bytes: an Ed25519 signature, or r and s of ECDSA with SHA-256 (JOSE's ES256 form)."""
        if self.public.algorithm is Algorithm.ED25519:
            return ed25519.Ed25519PrivateKey.from_private_bytes(self.secret).sign(data)
        key = ec.derive_private_key(int.from_bytes(self.secret), ec.SECP256R1())
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256())))
        return r.to_bytes(_COORDINATE) + s.to_bytes(_COORDINATE)


def make_key(algorithm: Algorithm, key_id: str) -> PrivateKey:
    """Make a new key from the operating system's randomness. `key_id`: `<issuer's DID>#<name>`."""
    did, hash_sign, name = key_id.partition("#")
    if not did.startswith("did:") or not hash_sign or not name:
        raise InvalidFacts("key_id", "not a DID with a name after #")
    if algorithm is Algorithm.ED25519:
        secret = ed25519.Ed25519PrivateKey.generate().private_bytes_raw()
    else:
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        secret = number.to_bytes(_COORDINATE)
    return key_from_secret(algorithm, key_id, secret)


def key_from_secret(algorithm: Algorithm, key_id: str, secret: bytes) -> PrivateKey:
    """Rebuild a key from the 32 bytes of its private half; `ValueError` if they are none."""
    return PrivateKey(PublicKey(key_id, algorithm, _public_half(algorithm, secret)), secret)


class MasterKeyRing:
    """Master keys by name, 32 bytes each; `current` wraps, all of them unwrap.

    The ring comes from outside the database (a file that only the service may read, a secret of the
    platform).
    """

    def __init__(self, keys: Mapping[str, bytes], current: str) -> None:
        """Raise `MissingMasterKey` if `current` is not among the keys, `ValueError` for a bad name or
        length.
        """
        for name, key in keys.items():
            if not name.isascii() or not name.isidentifier():
                raise ValueError("a master key has a plain name: letters, digits, underscore")
            if len(key) != MASTER_KEY_LENGTH:
                raise ValueError(f"master key {name} has not {MASTER_KEY_LENGTH} bytes")
        if current not in keys:
            raise MissingMasterKey(current)
        self._keys = dict(keys)
        self.current = current

    @classmethod
    def parse(cls, text: str) -> "MasterKeyRing":
        """Read lines `name:base64 of 32 bytes`, oldest first; the last one is current. `ValueError`
        otherwise.
        """
        keys: dict[str, bytes] = {}
        for number, line in enumerate(text.split(), start=1):
            name, colon, encoded = line.partition(":")
            if not colon or name in keys:
                raise ValueError(f"master key {number}: not name:base64, or a name twice")
            try:
                keys[name] = base64.b64decode(encoded, validate=True)
            except ValueError as error:
                raise ValueError(f"master key {number}: not base64") from error
        if not keys:
            raise ValueError("no master key")
        return cls(keys, current=list(keys)[-1])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._keys)

    def seal(self, key: PrivateKey, issuer: str) -> bytes:
        """Return the envelope of a private key. `issuer`: the issuer's lasting name (its slug or DID)."""
        salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
        cipher = self._cipher(self.current, salt)
        sealed = cipher.encrypt(nonce, key.secret, _bound_to(issuer, key.public))
        return b".".join((_FORMAT, self.current.encode(), base64.b64encode(salt + nonce + sealed)))

    def open(self, envelope: bytes, issuer: str, public: PublicKey) -> PrivateKey:
        """Return the private key; `BrokenEnvelope` or `MissingMasterKey` otherwise.

        The secret must belong to `public`, whatever the envelope says.
        """
        try:
            name, content = _parts(envelope)
        except ValueError as error:
            raise BrokenEnvelope("not an envelope of this format") from error
        salt, nonce, sealed = content[:_SALT], content[_SALT : _SALT + _NONCE], content[_SALT + _NONCE :]
        cipher = self._cipher(name, salt)
        try:
            secret = cipher.decrypt(nonce, sealed, _bound_to(issuer, public))
        except (InvalidTag, ValueError) as error:
            raise BrokenEnvelope("the envelope does not open for this issuer and key") from error
        if _public_half(public.algorithm, secret) != public.raw:
            raise BrokenEnvelope("the envelope holds another key")
        return PrivateKey(public, secret)

    def rewrap(self, envelope: bytes, issuer: str, public: PublicKey) -> bytes:
        """Return the same key under the current master key. Errors as `open`."""
        return self.seal(self.open(envelope, issuer, public), issuer)

    def master_of(self, envelope: bytes) -> str:
        """Name the master key that an envelope needs, so that an old one can be seen to be unused."""
        try:
            return _parts(envelope)[0]
        except ValueError as error:
            raise BrokenEnvelope("not an envelope of this format") from error

    def _cipher(self, name: str, salt: bytes) -> AESGCM:
        if name not in self._keys:
            raise MissingMasterKey(name)
        return AESGCM(HKDF(SHA256(), 32, salt, _PURPOSE).derive(self._keys[name]))


def _parts(envelope: bytes) -> tuple[str, bytes]:
    version, name, content = envelope.split(b".")
    if version != _FORMAT:
        raise ValueError("another format")
    decoded = base64.b64decode(content, validate=True)
    if base64.b64encode(decoded) != content:
        raise ValueError("written in another way than ours")
    return name.decode("ascii"), decoded


def _bound_to(issuer: str, public: PublicKey) -> bytes:
    """Join issuer, key id and public key so that no two triples give the same bytes."""
    parts = (issuer.encode(), public.key_id.encode(), public.raw)
    return b"|".join(str(len(part)).encode() + b":" + part for part in parts)


def _public_half(algorithm: Algorithm, secret: bytes) -> bytes:
    if algorithm is Algorithm.ED25519:
        return ed25519.Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    public = ec.derive_private_key(int.from_bytes(secret), ec.SECP256R1()).public_key()
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _point(raw: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
