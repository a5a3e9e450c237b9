import copy
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from certify.credential import proofs
from certify.credential.attendance import build_attendance
from certify.credential.canonical import canonical_form
from certify.credential.contexts import pyld_loader
from certify.credential.errors import NotCanonical, Unsignable
from certify.credential.multibase import decode_base58, encode_base58
from certify.credential.proofs import MAX_BYTES, Finding, serialise, sign, verify, verify_bytes
from tests.unit.credential.samples import DID, ISSUED_AT, facts, key_of

KEY = key_of()
STRANGER = key_of(secret=bytes(range(1, 33)))
KEYS = {KEY.key_id: KEY.public.raw}


def signed() -> dict[str, Any]:
    return sign(build_attendance(facts()), KEY, ISSUED_AT)


def spoilt(**changes: Any) -> bytes:
    document = copy.deepcopy(signed())
    document["proof"][0].update(changes)
    return serialise(document)


def test_a_signed_document_is_intact() -> None:
    data = serialise(signed())

    check = verify_bytes(data, KEYS, expected_sha256=hashlib.sha256(data).hexdigest())

    assert check.is_intact
    assert check.issuer == DID
    assert check.key_id == KEY.key_id
    assert check.created_at == ISSUED_AT
    assert check.bytes_hash == hashlib.sha256(data).hexdigest()
    unsigned = canonical_form(build_attendance(facts()))
    assert check.document_hash == hashlib.sha256(unsigned).hexdigest()


def test_the_proof_is_an_array_of_the_one_form_that_we_issue() -> None:
    (proof,) = signed()["proof"]

    assert proof["type"] == "DataIntegrityProof"
    assert proof["cryptosuite"] == "eddsa-rdfc-2022"
    assert proof["proofPurpose"] == "assertionMethod"
    assert proof["verificationMethod"] == KEY.key_id
    assert proof["created"] == "2026-06-01T10:00:00Z"


def test_signing_leaves_its_input_alone_and_gives_the_same_bytes_twice() -> None:
    document = build_attendance(facts())
    before = copy.deepcopy(document)

    assert serialise(sign(document, KEY, ISSUED_AT)) == serialise(sign(document, KEY, ISSUED_AT))
    assert document == before


def test_the_signature_covers_what_the_suite_says_it_covers() -> None:
    """Recompute both hashes with PyLD, proof options first."""
    document = signed()
    (proof,) = document.pop("proof")
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    options["@context"] = document["@context"]
    how = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": pyld_loader}
    hashes = [hashlib.sha256(jsonld.normalize(part, how).encode()).digest() for part in (options, document)]

    assert KEY.public.is_signature(decode_base58(proof["proofValue"]), b"".join(hashes))


@given(
    st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.from_regex(r"did:web:[a-z]{1,9}(%3A[0-9]{2,4})?:issuers:[a-z]{1,9}#[a-z0-9-]{1,9}", fullmatch=True),
)
@settings(max_examples=30, deadline=None)
def test_the_written_proof_options_are_their_canonical_form(created: datetime, key_id: str) -> None:
    stamp = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    options = {
        "@context": build_attendance(facts())["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": stamp,
        "verificationMethod": key_id,
        "proofPurpose": "assertionMethod",
    }
    how = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": pyld_loader}
    oracle = jsonld.normalize(options, how)

    assert canonical_form(options).decode() == oracle
    assert proofs._options_hash(stamp, key_id) == hashlib.sha256(oracle.encode()).digest()


def test_a_document_is_signed_once() -> None:
    with pytest.raises(Unsignable, match="already signed"):
        sign(signed(), KEY, ISSUED_AT)


def test_a_key_of_somebody_else_does_not_sign() -> None:
    with pytest.raises(Unsignable, match="not a key of the issuer"):
        sign(build_attendance(facts()), key_of("did:web:other.example"), ISSUED_AT)


def test_a_key_without_a_did_url_does_not_sign() -> None:
    with pytest.raises(Unsignable, match="not a DID URL"):
        sign(build_attendance(facts()), key_of(name="a> <urn:x:y"), ISSUED_AT)


def test_what_the_guard_refuses_is_not_signed() -> None:
    with pytest.raises(Unsignable, match="in the future"):
        sign(build_attendance(facts()), KEY, datetime(2026, 5, 31, tzinfo=UTC))
    with pytest.raises(Unsignable, match="shoeSize"):
        sign({**build_attendance(facts()), "shoeSize": "44"}, KEY, ISSUED_AT)


def test_a_naive_instant_signs_nothing() -> None:
    with pytest.raises((ValueError, TypeError)):
        sign(build_attendance(facts()), KEY, datetime(2026, 6, 1, 10))  # noqa: DTZ001 - naive is the point


def test_what_is_no_json_is_not_serialised() -> None:
    for value in (float("nan"), "\ud800", b"bytes"):
        with pytest.raises(NotCanonical):
            serialise({"name": value})


def test_bytes_are_utf8_without_spaces_and_keep_their_order() -> None:
    assert serialise({"z": "è", "a": [1, 2.5]}) == '{"z":"è","a":[1,2.5]}'.encode()


ALTERED: dict[str, tuple[bytes, Finding]] = {
    "empty": (b"", Finding.NOT_JSON),
    "not UTF-8": (b"\xff", Finding.NOT_JSON),
    "bottomless": (b"[" * 100_000, Finding.NOT_JSON),
    "a member twice": (b'{"type":"VerifiableCredential","type":"x"}', Finding.NOT_JSON),
    "a number": (b"7", Finding.NOT_A_CREDENTIAL),
    "another document": (b'{"type":["Course"]}', Finding.NOT_A_CREDENTIAL),
    "too long": (b" " * (MAX_BYTES + 1), Finding.TOO_LONG),
    "unsigned": (serialise(build_attendance(facts())), Finding.NO_PROOF),
    "empty proof": (serialise({**build_attendance(facts()), "proof": []}), Finding.NO_PROOF),
    "text as proof": (serialise({**build_attendance(facts()), "proof": "z"}), Finding.UNSUPPORTED_PROOF),
    "number as proof": (serialise({**build_attendance(facts()), "proof": [7]}), Finding.UNSUPPORTED_PROOF),
    "two proofs": (serialise({**signed(), "proof": signed()["proof"] * 2}), Finding.UNSUPPORTED_PROOF),
    "another suite": (spoilt(cryptosuite="ecdsa-sd-2023"), Finding.UNSUPPORTED_PROOF),
    "another purpose": (spoilt(proofPurpose="authentication"), Finding.UNSUPPORTED_PROOF),
    "an expiry": (spoilt(expires="2026-06-02T10:00:00Z"), Finding.UNSUPPORTED_PROOF),
    "a proof without date": (spoilt(created=None), Finding.UNSUPPORTED_PROOF),
    "a proof with half a date": (spoilt(created="2026-06-01"), Finding.UNSUPPORTED_PROOF),
    "a proof of no base58": (spoilt(proofValue="z0OIl"), Finding.UNSUPPORTED_PROOF),
    "a short signature": (spoilt(proofValue=encode_base58(b"short")), Finding.UNSUPPORTED_PROOF),
    "an endless signature": (spoilt(proofValue="z" * 100_000), Finding.UNSUPPORTED_PROOF),
    "a method that breaks out": (spoilt(verificationMethod=f"{DID}#a> ."), Finding.UNSUPPORTED_PROOF),
    "a key of another issuer": (spoilt(verificationMethod="did:web:a.example#k"), Finding.FOREIGN_KEY),
    "another issuer": (
        serialise({**signed(), "issuer": {**signed()["issuer"], "id": "did:web:a.example"}}),
        Finding.FOREIGN_KEY,
    ),
    "an issuer without id": (serialise({**signed(), "issuer": {"name": "x"}}), Finding.FOREIGN_KEY),
    "an unknown key": (spoilt(verificationMethod=f"{DID}#ed-2031-1"), Finding.UNKNOWN_KEY),
    "another date of signing": (spoilt(created="2026-06-01T10:00:01Z"), Finding.WRONG_SIGNATURE),
    "another signature": (spoilt(proofValue=encode_base58(bytes(64))), Finding.WRONG_SIGNATURE),
    "another number": (
        serialise({**signed(), "registerNumber": "DEMO-A/2026/0002"}),
        Finding.WRONG_SIGNATURE,
    ),
    "a member taken away": (
        serialise({key: value for key, value in signed().items() if key != "notice"}),
        Finding.WRONG_SIGNATURE,
    ),
    "an undefined member": (serialise({**signed(), "grade": "30"}), Finding.ALTERED_FORM),
    "a missing context": (serialise({**signed(), "@context": None}), Finding.ALTERED_FORM),
    "half a surrogate": (
        json.dumps({**signed(), "name": "\ud800"}).encode(),
        Finding.ALTERED_FORM,
    ),
}


@pytest.mark.parametrize("case", ALTERED)
def test_each_alteration_gets_its_answer_and_never_a_trace(case: str) -> None:
    data, finding = ALTERED[case]

    check = verify_bytes(data, KEYS)

    assert check.finding is finding
    assert not check.is_intact


def test_a_fact_moved_out_of_sight_is_an_altered_form() -> None:
    """The graph, and so the signature, stays the same; what people would read does not."""
    document = signed()
    subject = document["credentialSubject"]
    subject["urn:segnavia:terms:v1:attendedHours"] = subject.pop("attendedHours")
    subject["type"] = ["https://purl.imsglobal.org/spec/vc/ob/vocab.html#AchievementSubject"]
    subject["attendedHours"] = 24

    assert verify_bytes(serialise(document), KEYS).finding is Finding.ALTERED_FORM


def test_a_redefined_term_is_an_altered_form() -> None:
    document = copy.deepcopy(signed())
    document["@context"][3]["attendedHours"] = "urn:segnavia:terms:v1:plannedHours"

    assert verify_bytes(serialise(document), KEYS).finding is Finding.ALTERED_FORM


def test_a_strangers_signature_under_our_keys_name_is_wrong() -> None:
    data = serialise(sign(build_attendance(facts()), STRANGER, ISSUED_AT))

    assert verify_bytes(data, {STRANGER.key_id: STRANGER.public.raw}).is_intact
    assert verify_bytes(data, KEYS).finding is Finding.WRONG_SIGNATURE


def test_bytes_other_than_those_recorded_are_named_first() -> None:
    data = serialise(signed())

    check = verify_bytes(data + b" ", KEYS, expected_sha256=hashlib.sha256(data).hexdigest())

    assert check.finding is Finding.OTHER_BYTES


def test_a_key_that_is_none_is_an_unknown_key() -> None:
    assert verify_bytes(serialise(signed()), {KEY.key_id: b"short"}).finding is Finding.UNKNOWN_KEY
    assert verify_bytes(serialise(signed()), {}).finding is Finding.UNKNOWN_KEY


def test_a_parsed_document_is_checked_against_one_key() -> None:
    assert verify(signed(), KEY.public.raw).is_intact
    assert verify(signed(), STRANGER.public.raw).finding is Finding.WRONG_SIGNATURE
    assert verify({"type": object()}, KEY.public.raw).finding is Finding.NOT_JSON


def test_a_repeated_check_reads_once_and_verifies_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    proofs._remembered.cache_clear()
    data = serialise(signed())
    hashed = []

    def counted(document: Any) -> bytes:
        hashed.append(1)
        return hashlib.sha256(canonical_form(document)).digest()

    monkeypatch.setattr(proofs, "canonical_hash", counted)
    for _ in range(5):
        assert verify_bytes(data, KEYS).is_intact
    assert len(hashed) == 1
    # The same remembered reading, another key: the signature is looked at again.
    assert verify_bytes(data, {KEY.key_id: STRANGER.public.raw}).finding is Finding.WRONG_SIGNATURE
    assert len(hashed) == 1


def test_what_is_remembered_is_bounded() -> None:
    assert proofs._remembered.cache_info().maxsize == 256


DATA = serialise(signed())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(DATA) - 1), st.integers(0, 7))
def test_no_flipped_bit_is_ever_intact(place: int, bit: int) -> None:
    flipped = bytearray(DATA)
    flipped[place] ^= 1 << bit

    assert not verify_bytes(bytes(flipped), KEYS).is_intact


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_is_handed_in_gets_an_answer(data: bytes) -> None:
    assert not verify_bytes(data, KEYS).is_intact


@given(st.binary(max_size=80))
def test_base58_gives_back_what_it_was_given(data: bytes) -> None:
    assert decode_base58(encode_base58(data)) == data
