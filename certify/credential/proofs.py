"""Data Integrity proofs `eddsa-rdfc-2022`: sign, serialise, verify.

Sources: W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.2 (hash of the proof options, then hash of the
document, both canonical); Open Badges 3.0 (`proof` is an array). What was signed is kept as bytes and never
serialised again.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certify.credential import guard
from certify.credential.canonical import canonical_hash, listed
from certify.credential.errors import CredentialError, NotCanonical, Unsignable
from certify.credential.instants import format_instant, parse_instant
from certify.credential.multibase import decode_base58, encode_base58

CRYPTOSUITE: Final = "eddsa-rdfc-2022"
MAX_BYTES: Final = 256 * 1024
"""Longest document that is looked at: forty times the usual."""

_SECURITY: Final = "https://w3id.org/security#"
_DATE_TIME: Final = "http://www.w3.org/2001/XMLSchema#dateTime"
_METHOD: Final = re.compile(r"did:[A-Za-z0-9%:._-]+#[A-Za-z0-9._-]+")
_SIGNATURE_LENGTH: Final = 64
_OPTIONS: Final = frozenset({"type", "cryptosuite", "created", "verificationMethod", "proofPurpose"})


class Signer(Protocol):
    """An Ed25519 key, wherever it lives. `key_id`: the address of its method in the issuer's did.json."""

    @property
    def key_id(self) -> str: ...

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of an Ed25519 signature over `data`."""
        ...


class Finding(StrEnum):
    """What a check of kept bytes came to. Only `INTACT` is good."""

    INTACT = "intact"
    OTHER_BYTES = "other_bytes"
    TOO_LONG = "too_long"
    NOT_JSON = "not_json"
    NOT_A_CREDENTIAL = "not_a_credential"
    NO_PROOF = "no_proof"
    UNSUPPORTED_PROOF = "unsupported_proof"
    ALTERED_FORM = "altered_form"
    FOREIGN_KEY = "foreign_key"
    UNKNOWN_KEY = "unknown_key"
    WRONG_SIGNATURE = "wrong_signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofCheck:
    """What was checked, and how it came out.

    `bytes_hash`: SHA-256 of the bytes as they are; `document_hash`: SHA-256 of the canonical form without
    proof, None where the check ended before it; `detail`: for a log, in English, never personal data.
    """

    finding: Finding
    bytes_hash: str
    issuer: str | None = None
    key_id: str | None = None
    created_at: datetime | None = None
    document_hash: str | None = None
    detail: str = ""

    @property
    def is_intact(self) -> bool:
        return self.finding is Finding.INTACT


def sign(document: Mapping[str, Any], signer: Signer, created: datetime) -> dict[str, Any]:
    """Return the document with a `proof` array of one Data Integrity proof.

    `created`: aware instant of whole seconds (`ValueError` otherwise). The guard runs first (`Unsignable`),
    so does the canonical form (`NotCanonical`, `UnknownContext`). A document that has a proof is refused:
    signing is done once.
    """
    if "proof" in document:
        raise Unsignable(("proof: already signed",))
    guard.check(document, now=created)
    stamp = format_instant(created)
    if not _METHOD.fullmatch(signer.key_id):
        raise Unsignable(("verificationMethod: not a DID URL",))
    if signer.key_id.partition("#")[0] != issuer_of(document):
        raise Unsignable(("verificationMethod: not a key of the issuer",))
    signature = signer.sign(_options_hash(stamp, signer.key_id) + canonical_hash(document))
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": stamp,
        "verificationMethod": signer.key_id,
        "proofPurpose": "assertionMethod",
        "proofValue": encode_base58(signature),
    }
    return {**document, "proof": [proof]}


def serialise(document: Mapping[str, Any]) -> bytes:
    """Return the bytes to keep: compact UTF-8 JSON in the document's order; `NotCanonical` if not JSON."""
    try:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode()
    except (TypeError, ValueError) as error:
        raise NotCanonical(str(error)) from error


def verify(document: Mapping[str, Any], public_key: bytes) -> ProofCheck:
    """Check a parsed document against one Ed25519 public key (32 bytes), whatever the key's name.

    Use `verify_bytes` for what is kept: it binds the key to the issuer and remembers the canonical form.
    """
    try:
        data = serialise(document)
    except NotCanonical as error:
        return ProofCheck(finding=Finding.NOT_JSON, bytes_hash="", detail=str(error))
    read = _read(data)
    keys = {read.key_id: public_key} if read.key_id else {}
    return _conclude(read, keys)


def verify_bytes(
    data: bytes, public_keys: Mapping[str, bytes], *, expected_sha256: str | None = None
) -> ProofCheck:
    """Check signed bytes as they were kept or handed in.

    `public_keys`: address of the method -> Ed25519 public key, 32 bytes. `expected_sha256`: hexadecimal
    hash that was recorded when the bytes were kept; other bytes are reported before anything else is looked
    at. Never raises for anything that `data` holds. Reading and canonical form are remembered by the hash
    of the bytes (256 documents); the signature itself is verified every time, against the keys of this
    call.
    """
    bytes_hash = hashlib.sha256(data).hexdigest()
    if expected_sha256 is not None and bytes_hash != expected_sha256:
        return ProofCheck(finding=Finding.OTHER_BYTES, bytes_hash=bytes_hash)
    if len(data) > MAX_BYTES:
        return ProofCheck(finding=Finding.TOO_LONG, bytes_hash=bytes_hash)
    return _conclude(_remembered(bytes_hash, _Opaque(data)), public_keys)


def issuer_of(document: Mapping[str, Any]) -> str | None:
    """Return the issuer's id, or None where there is none."""
    issuer = document.get("issuer")
    identity = issuer.get("id") if isinstance(issuer, dict) else issuer
    return identity if isinstance(identity, str) else None


@dataclass(frozen=True, slots=True)
class _ReadProof:
    """All that reading the bytes can say, before any key is known."""

    bytes_hash: str
    finding: Finding = Finding.INTACT
    detail: str = ""
    issuer: str | None = None
    key_id: str | None = None
    created_at: datetime | None = None
    document_hash: bytes = b""
    signed: bytes = b""
    signature: bytes = b""


class _Opaque:
    """Bytes that a cache neither compares nor hashes: the hash beside them already stands for them."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Opaque)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _remembered(_bytes_hash: str, opaque: _Opaque) -> _ReadProof:
    return _read(opaque.data)


def _conclude(read: _ReadProof, public_keys: Mapping[str, bytes]) -> ProofCheck:
    finding, detail = read.finding, read.detail
    if finding is Finding.INTACT:
        public_key = public_keys.get(read.key_id or "")
        if public_key is None:
            finding = Finding.UNKNOWN_KEY
        else:
            try:
                Ed25519PublicKey.from_public_bytes(public_key).verify(read.signature, read.signed)
            except InvalidSignature:
                finding = Finding.WRONG_SIGNATURE
            except ValueError:
                finding, detail = Finding.UNKNOWN_KEY, "the key given is not an Ed25519 key"
    return ProofCheck(
        finding=finding,
        bytes_hash=read.bytes_hash,
        issuer=read.issuer,
        key_id=read.key_id,
        created_at=read.created_at,
        document_hash=read.document_hash.hex() or None,
        detail=detail,
    )


def _read(data: bytes) -> _ReadProof:
    bytes_hash = hashlib.sha256(data).hexdigest()
    try:
        document = json.loads(data.decode(), object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        return _ReadProof(bytes_hash, Finding.NOT_JSON, type(error).__name__)
    if not isinstance(document, dict) or "VerifiableCredential" not in listed(document.get("type")):
        return _ReadProof(bytes_hash, Finding.NOT_A_CREDENTIAL)
    proofs = document.pop("proof", None)
    if proofs in (None, []):
        return _ReadProof(bytes_hash, Finding.NO_PROOF)
    return _read_proof(bytes_hash, document, listed(proofs))


def _read_proof(bytes_hash: str, document: dict[str, Any], proofs: list[Any]) -> _ReadProof:
    issuer = issuer_of(document)
    try:
        (proof,) = proofs
        stamp, key_id, signature = _fields_of(proof)
        created_at = parse_instant(stamp)
    except (ValueError, TypeError, AttributeError) as error:
        return _ReadProof(bytes_hash, Finding.UNSUPPORTED_PROOF, str(error)[:200], issuer)
    if key_id.partition("#")[0] != issuer:
        return _ReadProof(bytes_hash, Finding.FOREIGN_KEY, "", issuer, key_id, created_at)
    try:
        # What was signed is the graph, what people read is the JSON: the guard makes sure they say the same.
        guard.check(document)
        document_hash = canonical_hash(document)
    except CredentialError as error:
        return _ReadProof(bytes_hash, Finding.ALTERED_FORM, str(error)[:200], issuer, key_id, created_at)
    return _ReadProof(
        bytes_hash,
        issuer=issuer,
        key_id=key_id,
        created_at=created_at,
        document_hash=document_hash,
        signed=_options_hash(stamp, key_id) + document_hash,
        signature=signature,
    )


def _fields_of(proof: Mapping[str, Any]) -> tuple[str, str, bytes]:
    """Return instant, method and signature of the only form of proof that is issued here."""
    if set(proof) != _OPTIONS | {"proofValue"}:
        raise ValueError("other members than those of this proof")
    expected = {"type": "DataIntegrityProof", "cryptosuite": CRYPTOSUITE, "proofPurpose": "assertionMethod"}
    if any(proof[member] != value for member, value in expected.items()):
        raise ValueError("another type of proof")
    stamp, key_id, value = proof["created"], proof["verificationMethod"], proof["proofValue"]
    if not _METHOD.fullmatch(key_id):
        raise ValueError("verificationMethod is no DID URL")
    signature = decode_base58(value)
    if len(signature) != _SIGNATURE_LENGTH:
        raise ValueError("proofValue is no Ed25519 signature")
    return stamp, key_id, signature


def _options_hash(stamp: str, key_id: str) -> bytes:
    """Hash the proof options in canonical form.

    The form is always these five quads about one blank node, in this order, so they are written rather than
    computed; a test holds them against PyLD.
    """
    quads = (
        f'_:c14n0 <http://purl.org/dc/terms/created> "{stamp}"^^<{_DATE_TIME}> .\n'
        f"_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{_SECURITY}DataIntegrityProof> .\n"
        f'_:c14n0 <{_SECURITY}cryptosuite> "{CRYPTOSUITE}"^^<{_SECURITY}cryptosuiteString> .\n'
        f"_:c14n0 <{_SECURITY}proofPurpose> <{_SECURITY}assertionMethod> .\n"
        f"_:c14n0 <{_SECURITY}verificationMethod> <{key_id}> .\n"
    )
    return hashlib.sha256(quads.encode()).digest()


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: parsers disagree on which of the two counts."""
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise ValueError("the same member twice")
    return mapping
