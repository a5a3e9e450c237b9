"""What the loopback issuer signs, and the ways in which a document is spoilt."""

import json
from dataclasses import replace

from certify.credential.documents import build_document
from certify.credential.facts import StatusEntry
from certify.credential.keys import Algorithm, PrivateKey, make_key
from certify.credential.proofs import serialise, sign
from tests.interop.conftest import NOW, LoopbackIssuer
from tests.unit.credential.samples_of_kinds import SAMPLES

WORD = "Azione collettiva"
A_WORD_OF = {
    "attendance": WORD,
    "placement": WORD,
    "transparency": WORD,
    "validation": "Accogliere le persone",
    "certificate": "Accogliere le persone",
}


def signed_bytes(
    issuer: LoopbackIssuer,
    key: PrivateKey | None = None,
    *,
    has_status: bool = False,
    kind: str = "attendance",
) -> bytes:
    sample = SAMPLES[kind]
    issued_at = NOW if kind == "attendance" else sample.issued_at
    stated = replace(sample, issuer=replace(sample.issuer, did=issuer.did), issued_at=issued_at)
    status = (
        StatusEntry(list_url=f"https://localhost:{issuer.port}/status/1", index=4711, purpose="revocation"),
    )
    document = build_document(stated, status if has_status else ())
    return serialise(sign(document, key or issuer.key, issued_at))


def with_one_letter_changed(data: bytes, word: str = WORD) -> bytes:
    """Change one letter of one competence, in the middle of the document."""
    changed = data.replace(word.encode(), word.replace("A", "B", 1).encode(), 1)
    assert sum(a != b for a, b in zip(data, changed, strict=True)) == 1
    return changed


def signed_with_another_key(issuer: LoopbackIssuer) -> bytes:
    """Sign with a stranger's key that claims the name of the issuer's."""
    return signed_bytes(issuer, make_key(Algorithm.ED25519, issuer.key.key_id))


def parsed(data: bytes) -> dict[str, object]:
    document: dict[str, object] = json.loads(data)
    return document
