"""Facts -> document -> bytes -> facts."""

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certify.credential.attendance import WORTH, build_attendance
from certify.credential.contexts import CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS
from certify.credential.errors import InvalidFacts, Unreadable
from certify.credential.facts import (
    AttendanceFacts,
    Competence,
    EmailHash,
    Hours,
    Issuer,
    Participation,
    Provider,
    Signatory,
    SignatureMode,
    StatusEntry,
)
from certify.credential.proofs import serialise, sign
from certify.credential.reading import read_attendance, read_status
from certify.credential.vocabulary import ATTENDANCE_V1
from tests.unit.credential.samples import DID, ISSUED_AT, facts, key_of
from tests.unit.credential.strategies import attendance_facts

REVOCATION = StatusEntry(list_url="https://segnavia.example/status/3", index=4711, purpose="revocation")
SUSPENSION = StatusEntry(list_url="https://segnavia.example/status/4", index=12, purpose="suspension")
SLOW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(attendance_facts())
def test_everything_stated_is_read_back_from_the_signed_bytes(stated: AttendanceFacts) -> None:
    signed = sign(build_attendance(stated), key_of(stated.issuer.did), stated.issued_at)

    assert read_attendance(serialise(signed)) == stated


def test_every_field_of_the_facts_changes_the_document() -> None:
    """Leave nothing out: a fact that is not in the document could be shown without being signed."""
    other: dict[str, Any] = {
        "issuer": dataclasses.replace(facts().issuer, legal_id="11111111111"),
        "holder": dataclasses.replace(facts().holder, given_name="Zoe"),
        "started_on": date(2026, 3, 1),
        "ended_on": date(2026, 5, 19),
        "planned": Hours(total=Decimal(25), in_presence=Decimal(16), online=Decimal(9)),
        "attended": Hours(total=Decimal("21.5"), in_presence=Decimal("15.5"), online=Decimal(6)),
        "minimum_hours": Decimal(17),
        "trainers": ("Marta Gadotti",),
        "languages": ("it",),
        "signatories": facts().signatories[:1],
        "competences": facts().competences[:1],
        "other_providers": (),
        "notices": (),
        "course_id": "https://segnavia.example/courses/other",
        "verify_url": "https://segnavia.example/v/other",
        "code": "0" * 26,
        "credential_id": "urn:uuid:00000000-0000-4000-8000-000000000000",
        "replaces": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "issued_at": ISSUED_AT - timedelta(seconds=1),
        "version": 3,
        "annex_hash": "cd" * 32,
    }
    unchanged = serialise(build_attendance(facts()))
    for field in dataclasses.fields(AttendanceFacts):
        if field.name == "participation":
            continue
        changed = facts(**{field.name: other.get(field.name, "Altro")})
        assert serialise(build_attendance(changed)) != unchanged, field.name
        assert read_attendance(serialise(build_attendance(changed))) == changed


def test_the_document_has_the_form_that_verifiers_ask_for() -> None:
    document = build_attendance(facts())

    assert document["@context"] == [CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS, ATTENDANCE_V1]
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert document["issuer"]["id"] == DID
    assert document["validFrom"] == document["awardedDate"] == "2026-06-01T10:00:00Z"
    assert document["credentialSubject"]["activityStartDate"] == "2026-03-02T00:00:00Z"
    assert document["description"] == WORTH
    assert "credentialStatus" not in document
    assert "validUntil" not in document


def test_the_subject_has_an_id_and_identifiers() -> None:
    subject = build_attendance(facts())["credentialSubject"]

    name, email = subject["identifier"]
    assert subject["id"].startswith("urn:uuid:")
    assert (name["identityType"], name["identityHash"]) == ("name", "Zoë Maria D’Àngelo Đorđević")
    assert (email["identityType"], email["hashed"]) == ("emailAddress", True)
    assert "zoe@example.org" not in json.dumps(subject)


def test_an_email_hash_is_the_one_that_open_badges_describes() -> None:
    # printf 'zoe@example.orgf3c1a9' | sha256sum
    assert EmailHash.of("Zoe@Example.org", "f3c1a9").digest == (
        "e15926ac98962a443504429e27296b1c0c73d1b7de2d7e0b17f229722fc7a97b"
    )


def test_competences_are_descriptors_without_levels() -> None:
    achievement = build_attendance(facts())["credentialSubject"]["achievement"]

    assert [alignment["targetCode"] for alignment in achievement["alignment"]] == ["4.1", "4.2", "4.3"]
    assert "result" not in build_attendance(facts())["credentialSubject"]
    assert "resultDescription" not in achievement


def test_hours_are_numbers_and_whole_ones_integers() -> None:
    document = build_attendance(facts())

    assert document["credentialSubject"]["attendedHours"] == 21.75
    assert isinstance(document["credentialSubject"]["achievement"]["plannedHours"], int)


@given(st.integers(0, 40_000))
def test_quarters_of_an_hour_survive_writing_and_reading(quarters: int) -> None:
    stated = facts(
        participation=Participation.IN_PRESENCE,
        planned=Hours(total=Decimal(quarters) / 4),
        attended=Hours(total=Decimal(quarters) * Decimal("0.25")),
        minimum_hours=Decimal(0),
    )

    read = read_attendance(serialise(build_attendance(stated)))

    assert read.planned == stated.planned
    assert read.attended.total * 4 == quarters


def test_one_status_entry_is_an_object_and_two_are_a_list() -> None:
    one, two = build_attendance(facts(), [REVOCATION]), build_attendance(facts(), [REVOCATION, SUSPENSION])

    assert one["credentialStatus"]["id"] == "https://segnavia.example/status/3#4711"
    assert one["credentialStatus"]["statusListIndex"] == "4711"
    assert [entry["statusPurpose"] for entry in two["credentialStatus"]] == ["revocation", "suspension"]


def test_status_entries_are_read_back() -> None:
    for entries in ((), (REVOCATION,), (REVOCATION, SUSPENSION)):
        assert read_status(serialise(build_attendance(facts(), entries))) == entries


def test_an_instant_of_another_zone_is_the_same_instant() -> None:
    rome = timezone(timedelta(hours=2))
    stated = facts(issued_at=datetime(2026, 6, 1, 12, 0, 0, tzinfo=rome))

    assert build_attendance(stated)["validFrom"] == "2026-06-01T10:00:00Z"
    assert read_attendance(serialise(build_attendance(stated))) == stated


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("title", {"title": " "}),
    ("title", {"title": "Due\nrighe"}),
    ("programme", {"programme": "a\x00b"}),
    ("programme", {"programme": "a\x85b"}),
    ("place", {"place": "\ud800"}),
    ("programme", {"programme": "a" * 20_001}),
    ("trainers", {"trainers": ()}),
    ("trainers", {"trainers": ("A", "A")}),
    ("competences", {"competences": facts().competences[:1] * 2}),
    ("signatories", {"signatories": ()}),
    ("languages", {"languages": ("Italiano!",)}),
    ("ended_on", {"ended_on": date(2026, 3, 1)}),
    ("started_on", {"started_on": ISSUED_AT}),
    ("issued_at", {"issued_at": datetime(2026, 6, 1, 10)}),  # noqa: DTZ001 - naive is the point
    ("issued_at", {"issued_at": datetime(2026, 6, 1, 10, 0, 0, 5, tzinfo=UTC)}),
    ("minimum_hours", {"minimum_hours": Decimal(25)}),
    ("minimum_hours", {"minimum_hours": Decimal("1.1")}),
    ("minimum_hours", {"minimum_hours": Decimal("NaN")}),
    ("planned", {"planned": Hours(total=Decimal(24))}),
    ("attended", {"participation": Participation.ONLINE, "planned": Hours(total=Decimal(24))}),
    ("venue", {"venue": None}),
    ("code", {"code": "7q4m-z9k2-xw8r-3t6y-1a5b-0cde-fg"}),
    ("verify_url", {"verify_url": "/v/7Q4M"}),
    ("course_id", {"course_id": "https://a.example/%zz"}),
    ("credential_id", {"credential_id": "5d2c7a5e-12f4-4c53-8a43-9f6f2b9f1a77"}),
    ("credential_id", {"credential_id": facts().holder.subject_id}),
    ("version", {"version": 0}),
    ("version", {"version": 1}),
    ("version", {"replaces": None}),
    ("annex_hash", {"annex_hash": "AB" * 32}),
    ("other_providers", {"other_providers": (Provider(name="Se stesso", did=DID),)}),
]


@pytest.mark.parametrize(("field", "changes"), WRONG, ids=range(len(WRONG)))
def test_contradictory_facts_are_refused_by_field(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidFacts) as caught:
        facts(**changes)
    assert caught.value.field == field


def test_parts_refuse_what_they_cannot_mean() -> None:
    with pytest.raises(InvalidFacts, match="add up"):
        Hours(total=Decimal(3), in_presence=Decimal(1), online=Decimal(1))
    with pytest.raises(InvalidFacts, match="without the other"):
        Hours(total=Decimal(3), online=Decimal(3))
    with pytest.raises(InvalidFacts, match="scanned signature"):
        Signatory(name="A", office="B", mode=SignatureMode.SCANNED)
    with pytest.raises(InvalidFacts, match="not a DID"):
        Issuer(did="https://a.example", name="A", url="https://a.example", is_demo=True)
    with pytest.raises(InvalidFacts, match="country"):
        Issuer(did=DID, name="A", url="https://a.example", is_demo=True, country="Italia")
    with pytest.raises(InvalidFacts, match="url"):
        Competence(framework="F", framework_version="1", code="1", label="L", url="greencomp/1")
    with pytest.raises(InvalidFacts, match="negative"):
        StatusEntry(list_url="https://a.example/1", index=-1, purpose="revocation")


def _without(document: dict[str, Any], *path: str) -> bytes:
    node = document
    for step in path[:-1]:
        node = node[step]
    del node[path[-1]]
    return serialise(document)


@pytest.mark.parametrize(
    "data",
    [
        serialise(build_attendance(facts())).replace(b'"courtesyTitle":{"de"', b'"courtesyTitle":{"fr"'),
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        serialise({**build_attendance(facts()), "documentKind": "certificate"}),
        serialise({**build_attendance(facts()), "@context": [CREDENTIALS_V2]}),
        serialise({**build_attendance(facts()), "credentialSubject": []}),
        serialise({**build_attendance(facts()), "documentVersion": "2"}),
        serialise({**build_attendance(facts()), "isDemonstration": "true"}),
        serialise({**build_attendance(facts()), "notice": "una sola"}),
        serialise({**build_attendance(facts()), "validFrom": "2026-06-01"}),
        serialise({**build_attendance(facts()), "annexDigest": "md5:00"}),
        serialise({**build_attendance(facts()), "publicCode": "nessuno"}),
        _without(build_attendance(facts()), "credentialSubject", "achievement", "plannedHours"),
        _without(build_attendance(facts()), "credentialSubject", "identifier") + b"}",
    ],
    ids=range(17),
)  # fmt: skip
def test_other_bytes_are_unreadable_and_never_a_trace(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_attendance(data)


def test_a_broken_status_is_unreadable() -> None:
    document = build_attendance(facts(), [REVOCATION])
    document["credentialStatus"]["statusListIndex"] = "first"

    with pytest.raises(Unreadable):
        read_status(serialise(document))


@pytest.mark.parametrize(
    ("framework", "code", "written"),
    [
        ("EntreComp", "3.2", "EntreComp 3.2"),
        ("SDG 17", "17.17", "SDG 17.17"),
        ("SDG 17", "171", "SDG 17 171"),
        ("DigComp 2.2", "2.1", "DigComp 2.2 2.1"),
    ],
)
def test_competence_is_referred_to_without_saying_its_number_twice(
    framework: str, code: str, written: str
) -> None:
    competence = Competence(
        framework=framework, framework_version="1", code=code, label="x", url="https://segnavia.example/x"
    )
    assert competence.reference == written
