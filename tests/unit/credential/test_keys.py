import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st
from openbadgeslib.ob3.did import _pem_from_vm

from certify.credential.did import PublishedKey, did_document, did_web
from certify.credential.errors import BrokenEnvelope, InvalidFacts, MissingMasterKey
from certify.credential.keys import Algorithm, MasterKeyRing, PrivateKey, PublicKey, key_from_secret, make_key

DID = "did:web:segnavia.example:issuers:csv"
BOTH = pytest.mark.parametrize("algorithm", Algorithm)


def ring(*names: str) -> MasterKeyRing:
    keys = {name: bytes([number]) * 32 for number, name in enumerate(names, start=1)}
    return MasterKeyRing(keys, current=names[-1])


@BOTH
def test_a_key_signs_what_its_public_half_accepts(algorithm: Algorithm) -> None:
    key, other = make_key(algorithm, f"{DID}#k1"), make_key(algorithm, f"{DID}#k2")
    signature = key.sign(b"attestato")

    assert len(signature) == 64
    assert key.public.is_signature(signature, b"attestato")
    assert not key.public.is_signature(signature, b"Attestato")
    assert not other.public.is_signature(signature, b"attestato")
    assert not key.public.is_signature(b"", b"attestato")
    assert not key.public.is_signature(signature + b"\0", b"attestato")


@BOTH
def test_two_keys_are_never_the_same(algorithm: Algorithm) -> None:
    assert make_key(algorithm, f"{DID}#k").secret != make_key(algorithm, f"{DID}#k").secret


@BOTH
def test_a_secret_is_not_shown(algorithm: Algorithm) -> None:
    key = make_key(algorithm, f"{DID}#k")

    assert "secret" not in repr(key)
    assert repr(key.secret) not in repr(key)


@pytest.mark.parametrize("key_id", ["", DID, f"{DID}#", "https://a.example#k"])
def test_a_key_without_a_full_name_is_not_made(key_id: str) -> None:
    with pytest.raises(InvalidFacts):
        make_key(Algorithm.ED25519, key_id)


def test_an_ed25519_multikey_is_the_published_example() -> None:
    # RFC 8032, section 7.1, test 1.
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = key_from_secret(Algorithm.ED25519, f"{DID}#k", secret).public

    assert public.raw.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert public.multibase().startswith("z6Mk")


def test_a_p256_signature_is_the_one_that_jose_asks_for() -> None:
    key = make_key(Algorithm.P256, f"{DID}#k")
    signature = key.sign(b"data")
    der = utils.encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))

    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.public.raw)
    point.verify(der, b"data", ec.ECDSA(SHA256()))
    assert key.public.multibase().startswith("zDn")


@BOTH
def test_an_envelope_opens_for_its_issuer_and_key(algorithm: Algorithm) -> None:
    key = make_key(algorithm, f"{DID}#k")
    envelope = ring("m2026").seal(key, "csv")

    assert ring("m2026").open(envelope, "csv", key.public) == key
    assert key.secret not in envelope


def test_an_envelope_moved_to_another_issuer_does_not_open() -> None:
    key = make_key(Algorithm.ED25519, f"{DID}#k")
    envelope = ring("m2026").seal(key, "csv")

    with pytest.raises(BrokenEnvelope):
        ring("m2026").open(envelope, "tsm", key.public)


def test_an_envelope_beside_another_public_key_does_not_open() -> None:
    key, other = make_key(Algorithm.ED25519, f"{DID}#k"), make_key(Algorithm.ED25519, f"{DID}#k")
    envelope = ring("m2026").seal(key, "csv")

    with pytest.raises(BrokenEnvelope):
        ring("m2026").open(envelope, "csv", other.public)
    renamed = PublicKey(f"{DID}#k9", key.public.algorithm, key.public.raw)
    with pytest.raises(BrokenEnvelope):
        ring("m2026").open(envelope, "csv", renamed)


def test_an_envelope_that_holds_another_secret_does_not_open() -> None:
    key, other = make_key(Algorithm.ED25519, f"{DID}#k"), make_key(Algorithm.ED25519, f"{DID}#k")
    envelope = ring("m2026").seal(PrivateKey(key.public, other.secret), "csv")

    with pytest.raises(BrokenEnvelope, match="another key"):
        ring("m2026").open(envelope, "csv", key.public)


def test_an_envelope_without_its_master_key_says_which() -> None:
    key = make_key(Algorithm.ED25519, f"{DID}#k")
    envelope = ring("m2025").seal(key, "csv")

    with pytest.raises(MissingMasterKey) as caught:
        ring("m2026").open(envelope, "csv", key.public)
    assert caught.value.name == "m2025"


def test_another_master_key_of_the_same_name_does_not_open() -> None:
    key = make_key(Algorithm.ED25519, f"{DID}#k")
    envelope = MasterKeyRing({"m": b"a" * 32}, "m").seal(key, "csv")

    with pytest.raises(BrokenEnvelope):
        MasterKeyRing({"m": b"b" * 32}, "m").open(envelope, "csv", key.public)


@given(st.integers(0), st.integers(0, 7))
def test_an_envelope_with_a_flipped_bit_never_opens(place: int, bit: int) -> None:
    key = key_from_secret(Algorithm.ED25519, f"{DID}#k", bytes(range(32)))
    envelope = bytearray(ring("m2026").seal(key, "csv"))
    envelope[place % len(envelope)] ^= 1 << bit

    with pytest.raises((BrokenEnvelope, MissingMasterKey)):
        ring("m2026").open(bytes(envelope), "csv", key.public)


def test_an_envelope_spelled_in_another_way_does_not_open() -> None:
    key = make_key(Algorithm.ED25519, f"{DID}#k")
    envelope = ring("m2026").seal(key, "csv")
    # The last digit before the padding has four bits that base64 ignores.
    assert envelope.endswith(b"==")
    respelled = envelope[:-3] + bytes([envelope[-3] + 1]) + b"=="
    assert base64.b64decode(respelled.split(b".")[2]) == base64.b64decode(envelope.split(b".")[2])

    with pytest.raises(BrokenEnvelope):
        ring("m2026").open(respelled, "csv", key.public)


@given(st.binary(max_size=150))
def test_whatever_lies_in_the_column_gets_a_typed_answer(envelope: bytes) -> None:
    key = key_from_secret(Algorithm.ED25519, f"{DID}#k", bytes(range(32)))

    with pytest.raises((BrokenEnvelope, MissingMasterKey)):
        ring("m2026").open(envelope, "csv", key.public)


def test_rewrapping_moves_a_key_to_the_current_master_key() -> None:
    key = make_key(Algorithm.P256, f"{DID}#k")
    old = ring("m2025").seal(key, "csv")
    both = ring("m2025", "m2026")

    new = both.rewrap(old, "csv", key.public)

    assert (both.master_of(old), both.master_of(new)) == ("m2025", "m2026")
    assert MasterKeyRing({"m2026": bytes([2]) * 32}, "m2026").open(new, "csv", key.public) == key
    with pytest.raises(BrokenEnvelope):
        both.rewrap(old, "tsm", key.public)


def test_sealing_twice_never_gives_the_same_bytes() -> None:
    key = make_key(Algorithm.ED25519, f"{DID}#k")

    assert len({ring("m").seal(key, "csv") for _ in range(50)}) == 50


def test_a_ring_is_read_from_lines_and_the_last_is_current() -> None:
    a, b = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=", "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI="

    parsed = MasterKeyRing.parse(f"m2025:{a}\nm2026:{b}\n")

    assert parsed.names == ("m2025", "m2026")
    assert parsed.current == "m2026"
    for wrong in ("", "m2025", f"m2025:{a}\nm2025:{b}", "m2025:!!!", "m2025:YWE=", f"m.1:{a}"):
        with pytest.raises(ValueError, match="master key"):
            MasterKeyRing.parse(wrong)


def test_a_ring_needs_its_current_key() -> None:
    with pytest.raises(MissingMasterKey):
        MasterKeyRing({"a": bytes(32)}, current="b")


@pytest.mark.parametrize(
    ("base_url", "did"),
    [
        ("https://segnavia.example", "did:web:segnavia.example:issuers:csv"),
        ("https://segnavia.example/", "did:web:segnavia.example:issuers:csv"),
        ("https://SEGNAVIA.example:8443", "did:web:segnavia.example%3A8443:issuers:csv"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000:issuers:csv"),
        ("https://a.example/prova/x", "did:web:a.example:prova:x:issuers:csv"),
    ],
)
def test_a_did_names_the_address_of_its_document(base_url: str, did: str) -> None:
    assert did_web(base_url, "csv") == did


@pytest.mark.parametrize(
    "base_url",
    ["", "segnavia.example", "ftp://a.example", "https://", "https://a.example?x=1", "https://u@a.example",
     "https://[::1]:80", "https://a.example:port", "https://è.example"],
)  # fmt: skip
def test_an_address_that_names_no_document_is_refused(base_url: str) -> None:
    with pytest.raises(InvalidFacts):
        did_web(base_url, "csv")


@pytest.mark.parametrize("slug", ["", "CSV", "a b", "../x", "a--b", "a:b", "-a"])
def test_a_slug_that_is_no_path_segment_is_refused(slug: str) -> None:
    with pytest.raises(InvalidFacts):
        did_web("https://a.example", slug)


def test_did_json_lists_retired_keys_and_trusts_no_compromised_one() -> None:
    now = make_key(Algorithm.ED25519, f"{DID}#ed-2026").public
    retired = make_key(Algorithm.ED25519, f"{DID}#ed-2025").public
    stolen = make_key(Algorithm.ED25519, f"{DID}#ed-2024").public
    jwt = make_key(Algorithm.P256, f"{DID}#es-2026").public

    document = did_document(
        DID,
        [
            PublishedKey(now),
            PublishedKey(retired),
            PublishedKey(stolen, is_compromised=True),
            PublishedKey(jwt),
        ],
    )

    assert document["@context"] == [
        "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/jwk/v1",
    ]
    assert [method["id"] for method in document["verificationMethod"]] == [
        now.key_id,
        retired.key_id,
        stolen.key_id,
        jwt.key_id,
    ]
    assert document["assertionMethod"] == [now.key_id, retired.key_id, jwt.key_id]
    assert {method["controller"] for method in document["verificationMethod"]} == {DID}
    assert [method["type"] for method in document["verificationMethod"]] == ["Multikey"] * 3 + ["JsonWebKey"]
    assert json.loads(json.dumps(document)) == document


def test_did_json_holds_no_private_half() -> None:
    keys = [make_key(algorithm, f"{DID}#{algorithm}") for algorithm in Algorithm]
    document = did_document(DID, [PublishedKey(key.public) for key in keys])

    assert set(document["verificationMethod"][1]["publicKeyJwk"]) == {
        "kty",
        "crv",
        "x",
        "y",
        "alg",
        "use",
        "kid",
    }


def test_a_key_of_another_issuer_is_not_listed() -> None:
    foreign = make_key(Algorithm.ED25519, "did:web:a.example#k").public

    with pytest.raises(InvalidFacts):
        did_document(DID, [PublishedKey(foreign)])


@BOTH
def test_another_program_reads_the_key_that_did_json_lists(algorithm: Algorithm) -> None:
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key = make_key(algorithm, f"{DID}#k")
    (method,) = did_document(DID, [PublishedKey(key.public)])["verificationMethod"]

    public = load_pem_public_key(_pem_from_vm(method))

    if algorithm is Algorithm.ED25519:
        public.verify(key.sign(b"data"), b"data")  # type: ignore[call-arg, union-attr]
    else:
        assert isinstance(public, ec.EllipticCurvePublicKey)
        assert public.public_numbers().x == int.from_bytes(key.public.raw[1:33])
