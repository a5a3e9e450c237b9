"""What may not be signed. Each case spoils a sound document in one place."""

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pyld import jsonld

from certify.credential import guard
from certify.credential.attendance import build_attendance
from certify.credential.canonical import canonical_form
from certify.credential.documents import DocumentFacts, build_document
from certify.credential.errors import Unsignable
from certify.credential.values_of_dossiers import MOST_COMPETENCES, MOST_EVIDENCE, MOST_EXPERIENCES
from certify.credential.vocabulary import ATTENDANCE_V1
from tests.unit.credential.samples import ISSUED_AT, facts
from tests.unit.credential.samples_of_kinds import SAMPLES, certificate_facts
from tests.unit.credential.strategies_of_kinds import facts_of_any_kind


def sound() -> dict[str, Any]:
    return build_attendance(facts())


def findings_of(document: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(Unsignable) as caught:
        guard.check(document, now=ISSUED_AT)
    return caught.value.findings


def _set(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        node: Any = document
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value

    return change


SUBJECT = "credentialSubject"
SPOILT: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "undefined term": (_set("shoeSize", value="44"), "shoeSize"),
    "undefined term inside": (_set(SUBJECT, "achievement", "colour", value="red"), "colour"),
    "term of another scope": (_set("activityStartDate", value="2026-03-02T00:00:00Z"), "activityStartDate"),
    "unknown type": (_set(SUBJECT, "type", value=["AchievementSubject", "Wizard"]), "Wizard"),
    "type as an address": (_set("type", value=["VerifiableCredential", "https://a.example/T"]), "type"),
    "relative id": (_set(SUBJECT, "achievement", "id", value="courses/1"), "id"),
    "relative coerced id": (_set("verificationPage", value="/v/ABC"), "verificationPage"),
    "relative targetUrl": (
        _set(SUBJECT, "achievement", "alignment", 0, "targetUrl", value="greencomp"),
        "targetUrl",
    ),
    "id with a space": (_set("id", value="urn:uuid:a b"), "id"),
    "blank id": (_set(SUBJECT, "id", value="_:b0"), "id"),
    "jti": (_set("jti", value="urn:uuid:1"), "jti"),
    "endorsementJwt": (_set("endorsementJwt", value=["ey"]), "endorsementJwt"),
    "date only": (_set("validFrom", value="2026-06-01"), "validFrom"),
    "naive instant": (_set("awardedDate", value="2026-06-01T10:00:00"), "awardedDate"),
    "offset": (_set("awardedDate", value="2026-06-01T10:00:00+02:00"), "awardedDate"),
    "impossible day": (_set("awardedDate", value="2026-02-30T10:00:00Z"), "awardedDate"),
    "own date only": (_set("signatory", 0, "signedOn", value="2026-05-29"), "signedOn"),
    "future": (_set("validFrom", value="2026-06-01T10:00:01Z"), "validFrom"),
    "null": (_set("placeOfIssue", value=None), "placeOfIssue"),
    "whole number with a fraction": (_set(SUBJECT, "attendedHours", value=12.0), "attendedHours"),
    "not a number": (_set(SUBJECT, "attendedHours", value=float("nan")), "attendedHours"),
    "list in a list": (_set("notice", value=[["a"]]), "notice"),
    "keyword": (_set("@included", value=[{"id": "urn:x:y"}]), "plain term"),
    "member as an address": (_set("https://schema.org/name", value="x"), "plain term"),
    "member in the spelling of a class": (
        lambda document: document[SUBJECT]["achievement"].update(
            Criteria=document[SUBJECT]["achievement"].pop("criteria")
        ),
        "plain term",
    ),
    "language in capitals": (
        _set(SUBJECT, "achievement", "courtesyTitle", value={"dE": "x"}),
        "plain term",
    ),
    "member as a compact address": (_set("schema:name", value="x"), "plain term"),
    "type twice": (_set("type", value=["VerifiableCredential", "VerifiableCredential"]), "type"),
    "too many types": (
        _set("type", value=["VerifiableCredential", *(f"T{n}" for n in range(9))]),
        "too many",
    ),
    "too many contexts": (_set("@context", value=["urn:x:y"] * 60_000), "too long"),
    "too many nodes": (_set("signatory", value=[{"name": str(n)} for n in range(501)]), "too many nodes"),
    "value object": (_set("name", value={"@value": "x"}), "plain term"),
    "inner context": (_set(SUBJECT, "@context", value={"x": "urn:x:y"}), "plain term"),
    "foreign context": (_set("@context", 1, value="https://example.org/c"), "@context"),
    "inline context of another": (_set("@context", 3, value={"venue": "urn:x:y"}), "@context"),
    "our context changed": (_set("@context", 3, "venue", value="urn:x:y"), "@context"),
    "context twice": (_set("@context", 2, value="https://www.w3.org/ns/credentials/v2"), "@context"),
    "context alone": (_set("@context", value="https://www.w3.org/ns/credentials/v2"), "@context"),
    "described twice": (
        _set("otherProvider", value=[{"id": "did:web:x", "type": ["Profile"], "name": n} for n in "ab"]),
        "described twice",
    ),
    "status with the id of its list": (
        _set(
            "credentialStatus",
            value={
                "id": "https://a.example/status/1",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": "1",
                "statusListCredential": "https://a.example/status/1",
            },
        ),
        "id of its list",
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_document_spoilt_in_one_place_is_refused(case: str) -> None:
    change, named = SPOILT[case]
    document = copy.deepcopy(sound())
    guard.check(document, now=ISSUED_AT)

    change(document)

    assert any(named in finding for finding in findings_of(document))


@pytest.mark.parametrize("term", ["id", "type", "issuer", "validFrom", SUBJECT])
def test_a_document_without_a_root_member_is_refused(term: str) -> None:
    document = sound()
    del document[term]

    assert f"{term}: missing" in findings_of(document)


def test_a_bottomless_document_is_refused() -> None:
    document = sound()
    node: dict[str, Any] = {"name": "A"}
    for _ in range(5000):
        node = {"alignment": node}
    document["alignment"] = node

    assert any("deep" in finding for finding in findings_of(document))


def test_time_is_left_alone_when_reading() -> None:
    document = build_attendance(facts(issued_at=ISSUED_AT + timedelta(days=1)))

    guard.check(document)
    assert findings_of(document) == ("validFrom: in the future",)


def test_findings_never_name_a_value() -> None:
    document = sound()
    document["shoeSize"] = "Zoë"
    document["id"] = "Zoë"
    document["credentialSubject"]["activityEndDate"] = "Zoë"

    assert not any("Zoë" in finding for finding in findings_of(document))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts_of_any_kind())
def test_whatever_facts_are_stated_may_be_signed(stated: DocumentFacts) -> None:
    guard.check(build_document(stated), now=stated.issued_at)


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_terms_of_another_kind_are_not_enough(kind: str) -> None:
    for other in SAMPLES:
        document = build_document(SAMPLES[kind])
        document["@context"] = build_document(SAMPLES[other])["@context"]
        is_enough = other == kind or (kind, other) == ("validation", "certificate")
        if is_enough:
            guard.check(document, now=SAMPLES[kind].issued_at)
        else:
            with pytest.raises(Unsignable):
                guard.check(document, now=SAMPLES[kind].issued_at)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_changed_context_of_any_kind_is_refused(kind: str) -> None:
    document = build_document(SAMPLES[kind])
    document["@context"][3]["venue"] = "urn:x:y"

    with pytest.raises(Unsignable, match="context"):
        guard.check(document)


def test_the_largest_dossier_may_be_signed() -> None:
    one = certificate_facts()
    experiences = tuple(replace(one.experiences[0], mark=str(at)) for at in range(MOST_EXPERIENCES))
    evidence = tuple(replace(one.evidence[0], mark=f"E{at}") for at in range(MOST_EVIDENCE))
    competence = replace(one.competences[0], experiences=("1",), evidence=("E1",))
    stated = replace(
        one,
        experiences=experiences,
        evidence=evidence,
        competences=tuple(replace(competence, label=f"Competenza {at}") for at in range(MOST_COMPETENCES)),
    )

    guard.check(build_document(stated))
    canonical_form(build_document(stated))


def test_the_slow_half_runs_once_per_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_sound_shapes", set())
    expansions = []
    expand = jsonld.expand

    def counted(*values: Any) -> Any:
        expansions.append(1)
        return expand(*values)

    monkeypatch.setattr(jsonld, "expand", counted)
    for person in range(30):
        uuid = f"urn:uuid:00000000-0000-4000-8000-{person:012}"
        guard.check(build_attendance(facts(credential_id=uuid, number=f"A/{person}")))
    assert len(expansions) == 1

    guard.check(build_attendance(facts(final_test=None)))
    assert len(expansions) == 2


def test_a_shape_found_unsound_is_not_remembered() -> None:
    document = sound()
    document["shoeSize"] = "44"

    assert findings_of(document) == findings_of(document)


def test_our_context_is_not_changed_by_building() -> None:
    document = sound()
    document["@context"][3]["venue"] = "urn:x:y"

    assert ATTENDANCE_V1["venue"] == "urn:segnavia:terms:v1:venue"
    guard.check(sound())
