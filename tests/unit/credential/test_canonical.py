"""The fast canonical form against PyLD's, line for line."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from certify.credential.attendance import build_attendance
from certify.credential.canonical import MAX_ALIKE, MAX_DEPTH, canonical_form, canonical_hash
from certify.credential.contexts import CREDENTIALS_V2, OPEN_BADGES, pyld_loader
from certify.credential.errors import NotCanonical, UnknownContext
from certify.credential.facts import AttendanceFacts, StatusEntry
from certify.credential.spelling import spell_out
from tests.unit.credential.samples import facts
from tests.unit.credential.strategies import attendance_facts

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def oracle(document: dict[str, Any]) -> list[str]:
    # PyLD knows RDFC-1.0 under the name it had before W3C took it over.
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": pyld_loader}
    written: str = jsonld.normalize(document, options)
    # Not splitlines: it would also cut at U+2028, which stands inside a literal as it is.
    return written.split("\n")[:-1]


def fast(document: dict[str, Any]) -> list[str]:
    return canonical_form(document).decode().split("\n")[:-1]


def test_a_full_attestation_is_equal_line_for_line() -> None:
    document = build_attendance(facts())

    assert fast(document) == oracle(document)
    assert len(fast(document)) > 100


def test_an_attestation_with_status_is_equal_line_for_line() -> None:
    purposes = [
        StatusEntry(list_url="https://segnavia.example/status/1", index=9, purpose="revocation"),
        StatusEntry(list_url="https://segnavia.example/status/2", index=9, purpose="suspension"),
    ]
    for count in (1, 2):
        document = build_attendance(facts(), purposes[:count])
        assert fast(document) == oracle(document)


@SLOW
@given(attendance_facts())
def test_odd_names_and_texts_are_equal_line_for_line(stated: AttendanceFacts) -> None:
    document = build_attendance(stated)

    assert fast(document) == oracle(document)


def test_a_status_list_credential_is_equal_line_for_line() -> None:
    document = {
        "@context": [CREDENTIALS_V2],
        "id": "https://segnavia.example/status/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:segnavia.example:issuers:csv-demo",
        "validFrom": "2026-06-01T10:00:00Z",
        "credentialSubject": {
            "id": "https://segnavia.example/status/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA",
        },
    }

    assert fast(document) == oracle(document)


@pytest.mark.parametrize("number", [0, 1, 12, 0.25, 1.5, 21.75, 9999.75])
def test_numbers_are_written_as_other_programs_write_them(number: float) -> None:
    document = build_attendance(facts())
    document["credentialSubject"]["attendedHours"] = number

    assert fast(document) == oracle(document)


def test_the_spelled_out_form_has_the_same_canonical_form() -> None:
    document = build_attendance(facts())

    assert canonical_form(spell_out(document)) == canonical_form(document)


@SLOW
@given(attendance_facts())
def test_spelling_out_never_changes_the_graph(stated: AttendanceFacts) -> None:
    document = build_attendance(stated)

    assert canonical_hash(spell_out(document)) == canonical_hash(document)


@given(st.permutations(sorted(build_attendance(facts()))))
@settings(max_examples=20, deadline=None)
def test_the_order_of_members_does_not_matter(order: list[str]) -> None:
    document = build_attendance(facts())

    assert canonical_hash({key: document[key] for key in order}) == canonical_hash(document)


def test_every_text_of_the_document_is_in_the_canonical_form() -> None:
    document = build_attendance(facts())
    written = canonical_form(document).decode()

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [
                text
                for key, inner in value.items()
                if key not in {"@context", "type"}
                for text in texts(inner)
            ]
        if isinstance(value, list):
            return [text for item in value for text in texts(item)]
        return [value] if isinstance(value, str) else []

    found = texts(document)
    assert len(found) > 60
    for text in found:
        assert json.dumps(text, ensure_ascii=False)[1:-1] in written


def test_an_unknown_context_is_refused() -> None:
    with pytest.raises(UnknownContext):
        canonical_form({"@context": ["https://example.org/c"], "id": "urn:x:y"})


@pytest.mark.parametrize(
    "document",
    [
        {"@context": [CREDENTIALS_V2, 4], "id": "urn:x:y"},
        {"@context": [CREDENTIALS_V2], "id": "urn:x:y", "name": "\ud800"},
        {"@context": [CREDENTIALS_V2], "id": "urn:x:y", "name": object()},
        {"@context": [CREDENTIALS_V2], "id": "urn:x:y", "name": {"@context": {}, "id": "urn:x:z"}},
    ],
    ids=["context", "surrogate", "object", "inner context"],
)
def test_what_is_no_document_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(NotCanonical):
        canonical_form(document)


def test_nodes_that_cannot_be_told_apart_are_not_worth_the_work() -> None:
    def document(count: int) -> dict[str, Any]:
        nodes = [{"type": ["Profile"], "name": "A"} for _ in range(count)]
        return {"@context": [CREDENTIALS_V2, OPEN_BADGES], "id": "urn:x:y", "alignment": nodes}

    assert canonical_form(document(MAX_ALIKE))
    with pytest.raises(NotCanonical, match="told apart"):
        canonical_form(document(MAX_ALIKE + 1))


def test_a_bottomless_document_is_refused() -> None:
    node: dict[str, Any] = {"name": "A"}
    for _ in range(MAX_DEPTH + 5000):
        node = {"alignment": node}

    with pytest.raises(NotCanonical, match="deep"):
        canonical_form({"@context": [CREDENTIALS_V2, OPEN_BADGES], "id": "urn:x:y", **node})
