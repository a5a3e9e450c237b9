"""Facts -> document -> bytes -> facts, for the kinds B to E and for all five where they are alike."""

import dataclasses
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from certify.credential import guard, kinds
from certify.credential.canonical import canonical_form
from certify.credential.contexts import pyld_loader
from certify.credential.documents import DocumentFacts, build_document, read_document
from certify.credential.errors import Unsignable
from certify.credential.facts import StatusEntry
from certify.credential.kinds import KINDS, WORTH, PlacementSort
from certify.credential.proofs import serialise, sign, verify_bytes
from certify.credential.reading import read_status
from certify.credential.spelling import spell_out
from certify.credential.values_of_parties import Party
from tests.unit.credential.samples import key_of
from tests.unit.credential.samples_of_kinds import (
    SAMPLES,
    certificate_facts,
    placement_facts,
)
from tests.unit.credential.strategies_of_kinds import BY_KIND, facts_of_any_kind

REVOCATION = StatusEntry(list_url="https://segnavia.example/status/3", index=4711, purpose="revocation")
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)
NEW_KIND = pytest.mark.parametrize("kind", list(BY_KIND))


def _quads_by_pyld(document: dict[str, Any]) -> bytes:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": pyld_loader}
    return str(jsonld.normalize(document, options)).encode()


@NEW_KIND
@SLOW
@given(data=st.data())
def test_everything_stated_is_read_back_from_the_signed_bytes(kind: str, data: st.DataObject) -> None:
    stated = data.draw(BY_KIND[kind])
    key = key_of(stated.issuer.did)
    signed = serialise(sign(build_document(stated), key, stated.issued_at))

    assert read_document(signed) == stated
    assert verify_bytes(signed, {key.key_id: key.public.raw}).is_intact


@NEW_KIND
@settings(SLOW, max_examples=10)
@given(data=st.data())
def test_two_programs_read_the_same_graph(kind: str, data: st.DataObject) -> None:
    document = build_document(data.draw(BY_KIND[kind]))

    assert canonical_form(document) == _quads_by_pyld(document)


@settings(SLOW, max_examples=40)
@given(facts_of_any_kind())
def test_spelling_out_never_changes_the_graph(stated: DocumentFacts) -> None:
    document = build_document(stated)

    assert canonical_form(spell_out(document)) == canonical_form(document)


@EVERY_KIND
def test_a_full_sample_may_be_signed_and_is_the_same_graph_to_two_programs(kind: str) -> None:
    document = build_document(SAMPLES[kind])

    guard.check(document, now=SAMPLES[kind].issued_at)
    assert canonical_form(document) == _quads_by_pyld(document)


@EVERY_KIND
def test_a_term_that_nobody_defined_is_refused_in_every_kind(kind: str) -> None:
    document = build_document(SAMPLES[kind])
    document["credentialSubject"]["achievement"]["shoeSize"] = "44"

    with pytest.raises(Unsignable, match="shoeSize"):
        guard.check(document)


def _leaves(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(node, dict):
        inside = [(key, value) for key, value in node.items() if key not in {"@context", "type"}]
    elif isinstance(node, list):
        inside = list(enumerate(node))
    else:
        return [path]
    return [leaf for key, value in inside for leaf in _leaves(value, (*path, key))]


@EVERY_KIND
def test_every_value_of_a_document_is_in_its_signed_graph(kind: str) -> None:
    """Change one value at a time: what leaves the graph as it was could be forged under the signature."""
    document = build_document(SAMPLES[kind])
    before = canonical_form(document)
    for *path, last in _leaves(document):
        changed = json.loads(json.dumps(document))
        node = changed
        for step in path:
            node = node[step]
        value = node[last]
        node[last] = (not value) if isinstance(value, bool) else value * 2 if value else 1
        assert canonical_form(changed) != before, (*path, last)


@EVERY_KIND
def test_name_and_worth_are_signed_in_the_words_of_the_kind(kind: str) -> None:
    stated, document = SAMPLES[kind], build_document(SAMPLES[kind])

    assert stated.kind == document["documentKind"] == kind
    assert document["name"] == f"{stated.kind_name} – {stated.title}"
    assert document["description"] == stated.worth == WORTH[kind]


def test_only_kind_e_is_called_a_certificate() -> None:
    for kind, stated in SAMPLES.items():
        assert ("certificat" in stated.kind_name.lower()) == (kind == kinds.CERTIFICATE)
    assert certificate_facts(is_whole_qualification=False).kind_name.startswith("Certificato di competenze")
    assert certificate_facts().kind_name.startswith("Certificato di qualificazione")
    assert not any("certific" in name.lower() for name in kinds.PLACEMENT_NAME.values())
    assert set(kinds.PLACEMENT_NAME) == set(PlacementSort)


def test_kind_b_says_certify_only_to_deny_it() -> None:
    written = serialise(build_document(placement_facts())).decode().lower()

    assert written.count("certific") == 1
    assert "non certifica competenze" in written


ACHIEVEMENT_TYPES = {"Course", "Fieldwork", "CommunityService", "Competency", "Certification"}
"""Those of the enumeration of Open Badges 3.0 that are used here; others begin with `ext:`."""


@EVERY_KIND
def test_the_achievement_has_a_type_that_open_badges_knows(kind: str) -> None:
    found = build_document(SAMPLES[kind])["credentialSubject"]["achievement"]["achievementType"]

    assert found in ACHIEVEMENT_TYPES or found.startswith("ext:")


def test_volunteering_is_service_and_an_internship_fieldwork() -> None:
    def achievement_type(sort: PlacementSort) -> str:
        document = build_document(placement_facts(sort=sort))
        return str(document["credentialSubject"]["achievement"]["achievementType"])

    assert achievement_type(PlacementSort.VOLUNTEERING) == "CommunityService"
    assert achievement_type(PlacementSort.CIVIL_SERVICE) == "CommunityService"
    assert achievement_type(PlacementSort.INTERNSHIP) == "Fieldwork"


@pytest.mark.parametrize("kind", [kinds.ATTENDANCE, kinds.PLACEMENT, kinds.TRANSPARENCY])
def test_what_nobody_assessed_has_no_result_and_no_level(kind: str) -> None:
    written = serialise(build_document(SAMPLES[kind])).decode()

    assert '"result"' not in written
    assert "eqfLevel" not in written


@pytest.mark.parametrize("kind", [kinds.VALIDATION, kinds.CERTIFICATE])
def test_each_assessed_competence_is_a_result_of_its_own(kind: str) -> None:
    subject = build_document(SAMPLES[kind])["credentialSubject"]

    described = subject["achievement"]["resultDescription"]
    assert [each["resultDescription"] for each in subject["result"]] == [each["id"] for each in described]
    assert [each["name"] for each in described] == [each.label for each in SAMPLES[kind].competences]
    assert {each["status"] for each in subject["result"]} == {"Completed"}


@pytest.mark.parametrize("kind", [kinds.ATTENDANCE, kinds.PLACEMENT])
def test_a_birth_date_stands_only_where_the_kind_asks_for_it(kind: str) -> None:
    assert "holderBirthDate" not in serialise(build_document(SAMPLES[kind])).decode()
    assert "2004-03-12" in serialise(build_document(SAMPLES[kinds.TRANSPARENCY])).decode()


@EVERY_KIND
def test_status_entries_are_read_back_from_every_kind(kind: str) -> None:
    assert read_status(serialise(build_document(SAMPLES[kind], [REVOCATION]))) == (REVOCATION,)


OTHER: dict[str, Any] = {
    "about_id": "urn:uuid:00000000-0000-4000-8000-000000000009",
    "credential_id": "urn:uuid:00000000-0000-4000-8000-000000000000",
    "replaces": "urn:uuid:00000000-0000-4000-8000-000000000001",
    "verify_url": "https://segnavia.example/v/other",
    "code": "0" * 26,
    "version": 3,
    "annex_hash": "cd" * 32,
    "languages": ("it",),
    "sources": ("DM 5.1.2021",),
    "notices": (),
    "venue": "Altrove",
    "sort": PlacementSort.VOLUNTEERING,
    "planned_hours": Decimal(421),
    "done_hours": Decimal(412),
    "started_on": date(2026, 3, 8),
    "ended_on": date(2026, 8, 1),
    "born_on": date(2004, 3, 13),
    "interview_on": None,
    "decided_on": date(2026, 11, 19),
    "issued_at": datetime(2026, 11, 23, 9, 0, 1, tzinfo=UTC),
    "hosts": (Party(name="Altri"),),
    "promoter_tutors": (),
    "other_promoters": (),
    "is_whole_qualification": False,
    "participation": "online",
}


@NEW_KIND
def test_every_field_of_the_facts_changes_the_document(kind: str) -> None:
    """Leave nothing out: a fact that is not in the document could be shown without being signed."""
    stated: Any = SAMPLES[kind]
    unchanged = serialise(build_document(stated))
    for field in dataclasses.fields(stated):
        value = getattr(stated, field.name)
        if field.name in OTHER:
            changes = OTHER[field.name]
            if field.name == "participation":
                changes = type(value)(changes)
        elif isinstance(value, str):
            changes = "Altro"
        elif isinstance(value, tuple):
            # What is left out of these is still referred to, so the last one is changed instead.
            changes = (*value[:-1], _changed(value[-1]))
        else:
            changes = _changed(value)
        changed = dataclasses.replace(stated, **{field.name: changes})
        assert serialise(build_document(changed)) != unchanged, field.name
        assert read_document(serialise(build_document(changed))) == changed, field.name


def _changed(value: Any) -> Any:
    """Change the first text of a frozen value that may hold any text, or of one inside it."""
    for name in ("label", "title", "name", "given_name", "act", "f1"):
        if isinstance(getattr(value, name, None), str) and name in value.__dataclass_fields__:
            return dataclasses.replace(value, **{name: "Altro"})
    return dataclasses.replace(value, competence=_changed(value.competence))
