"""What facts refuse to say, and what is no document: the kinds B to E."""

import dataclasses
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from certify.credential import kinds
from certify.credential.documents import DocumentFacts, build_document, read_document
from certify.credential.errors import InvalidFacts, Unreadable
from certify.credential.kinds import KINDS
from certify.credential.proofs import serialise
from certify.credential.reading import read_attendance
from certify.credential.values_of_dossiers import Experience, ExperienceSort
from certify.credential.values_of_parties import Signatory, SignatureMode
from tests.unit.credential.samples_of_kinds import (
    COMPETENCES,
    SAMPLES,
    certificate_facts,
    placement_facts,
    transparency_facts,
    validation_facts,
)

NEVER = Signatory(name="Anna Demo", office="Legale rappresentante", mode=SignatureMode.HANDWRITTEN)
ONE = transparency_facts().competences[0]
MADE = {
    kinds.PLACEMENT: placement_facts,
    kinds.TRANSPARENCY: transparency_facts,
    kinds.VALIDATION: validation_facts,
    kinds.CERTIFICATE: certificate_facts,
}
WRONG: list[tuple[str, str, dict[str, Any]]] = [
    ("placement", "hosts", {"hosts": ()}),
    ("placement", "hosts", {"hosts": placement_facts().hosts[:1] * 2}),
    ("placement", "ended_on", {"ended_on": date(2026, 3, 8)}),
    ("placement", "venue", {"venue": None}),
    ("placement", "done_hours", {"done_hours": Decimal("1.1")}),
    ("placement", "about_id", {"about_id": "https://segnavia.example/placements/1"}),
    ("placement", "credential_id", {"about_id": placement_facts().credential_id}),
    ("placement", "signatories", {"signatories": ()}),
    ("placement", "languages", {"languages": ()}),
    ("placement", "competences", {"competences": COMPETENCES[:1] * 2}),
    ("transparency", "competences", {"competences": ()}),
    ("transparency", "competences", {"competences": (ONE, ONE)}),
    ("transparency", "competences", {"experiences": transparency_facts().experiences[:1]}),
    ("transparency", "competences", {"evidence": ()}),
    ("transparency", "experiences", {"experiences": ()}),
    ("transparency", "experiences", {"experiences": transparency_facts().experiences[:1] * 2}),
    ("transparency", "evidence", {"evidence": transparency_facts().evidence * 60}),
    ("transparency", "sources", {"sources": ()}),
    ("transparency", "signatories", {"signatories": (NEVER,)}),
    ("transparency", "entitlement", {"entitlement": validation_facts().entitlement}),
    ("transparency", "entitlement", {"issued_at": datetime(2025, 8, 31, 21, tzinfo=UTC)}),
    ("validation", "signatories", {"signatories": (NEVER,)}),
    ("validation", "entitlement", {"entitlement": certificate_facts().entitlement}),
    ("certificate", "entitlement", {"entitlement": validation_facts().entitlement}),
    ("validation", "decided_on", {"decided_on": date(2026, 11, 3)}),
    ("validation", "decided_on", {"decided_on": date(2026, 11, 24)}),
    ("validation", "sources", {"sources": ()}),
    ("validation", "authority", {"authority": ""}),
    ("certificate", "competences", {"competences": ()}),
]


@pytest.mark.parametrize(("kind", "field", "changes"), WRONG, ids=range(len(WRONG)))
def test_contradictory_facts_are_refused_by_field(kind: str, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidFacts) as caught:
        MADE[kind](**changes)
    assert caught.value.field == field


def test_the_day_of_issue_is_the_one_in_trentino() -> None:
    # Half past eleven at night before the accreditation begins is past midnight in Trento.
    first = datetime(2025, 8, 31, 22, 30, tzinfo=UTC)

    assert transparency_facts(issued_at=first).day_of_issue() == date(2025, 9, 1)


def test_who_accompanied_never_judged() -> None:
    with pytest.raises(InvalidFacts, match="accompanied"):
        dataclasses.replace(validation_facts().functions, f3="Sara Demo")


def test_parts_refuse_what_they_cannot_mean() -> None:
    commission, level = certificate_facts().commission, validation_facts().qualification
    with pytest.raises(InvalidFacts, match="members"):
        dataclasses.replace(commission, members=())
    with pytest.raises(InvalidFacts, match="twice"):
        dataclasses.replace(commission, members=("Olga Demo",))
    for eqf in (0, 9, True):
        with pytest.raises(InvalidFacts, match="1 to 8"):
            dataclasses.replace(level, eqf_level=eqf)
    with pytest.raises(InvalidFacts, match="before the start"):
        dataclasses.replace(transparency_facts().entitlement, valid_until=date(2020, 1, 1))
    with pytest.raises(InvalidFacts, match="none given"):
        dataclasses.replace(ONE, experiences=())
    with pytest.raises(InvalidFacts, match="before the start"):
        Experience(
            mark="1",
            sort=ExperienceSort.FORMAL,
            title="x",
            started_on=date(2026, 1, 2),
            ended_on=date(2026, 1, 1),
        )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_a_kind_in_the_terms_of_another_is_unreadable(kind: str, other: str) -> None:
    document = build_document(SAMPLES[kind])
    document["documentKind"] = other
    if kind != other:
        with pytest.raises(Unreadable):
            read_document(serialise(document))
    if other != kinds.ATTENDANCE:
        with pytest.raises(Unreadable):
            read_attendance(serialise(document))


@pytest.mark.parametrize("kind", list(MADE))
def test_a_document_that_lacks_anything_is_unreadable_or_says_less(kind: str) -> None:
    """Take away each member in turn: never a trace, and never the same facts."""
    document, stated = build_document(SAMPLES[kind]), SAMPLES[kind]
    derived = {"name", "description", "type", "awardedDate", "credentialSchema", "inLanguage"}
    derived |= {"achievementType", "identifierType", "identityType", "targetType", "resultType"}
    for *path, last in _members(document):
        if last in derived or {"credentialSchema", "identifier", "alignment"} & set(path):
            continue
        changed = json.loads(json.dumps(document))
        node = changed
        for step in path:
            node = node[step]
        del node[last]
        assert _read_or_reason(serialise(changed)) != stated, (*path, last)


def _read_or_reason(data: bytes) -> DocumentFacts | str:
    try:
        return read_document(data)
    except Unreadable as error:
        return str(error)


@pytest.mark.parametrize("status", ["Failed", "InProgress"])
def test_a_competence_that_was_not_completed_is_never_read_as_validated(status: str) -> None:
    document = build_document(validation_facts())
    document["credentialSubject"]["result"][1]["status"] = status

    with pytest.raises(Unreadable):
        read_document(serialise(document))


def test_what_is_unreadable_names_a_field_and_never_a_value() -> None:
    document = build_document(certificate_facts())
    document["commission"]["president"] = document["commission"]["commissionMember"][0]

    with pytest.raises(Unreadable, match=r"commission\.members") as caught:
        read_document(serialise(document))
    assert "Demo" not in str(caught.value)


def _members(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(node, list):
        return [found for at, each in enumerate(node) for found in _members(each, (*path, at))]
    if not isinstance(node, dict):
        return []
    own = [(*path, key) for key in node]
    return own + [found for key, each in node.items() for found in _members(each, (*path, key))]


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"[]", b"{}", b'{"documentKind": ["placement"]}', b"[" * 90_000]
)
def test_other_bytes_are_unreadable_and_never_a_trace(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_document(data)


def test_a_level_that_is_no_whole_number_is_unreadable() -> None:
    written = serialise(build_document(validation_facts())).replace(b'"eqfLevel":4', b'"eqfLevel":4.5', 1)

    with pytest.raises(Unreadable):
        read_document(written)
