"""The table field -> term is documentation that people rely on: it must name every field and every term."""

import dataclasses
import re
from pathlib import Path

import pytest

from certify.credential import facts
from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
from certify.credential.placement_facts import PlacementFacts
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.values_of_dossiers import (
    AssessedCompetence,
    EvidenceEntry,
    Experience,
    Qualification,
)
from certify.credential.values_of_parties import Commission, Entitlement, Functions
from certify.credential.vocabulary import KNOWN_INLINE

TABLE = (Path(__file__).parents[3] / "docs" / "credential-fields.md").read_text()


def test_every_own_term_is_in_the_table() -> None:
    terms = {term for inline in KNOWN_INLINE for term in inline}
    missing = [term for term in terms if not re.search(rf"[`.]{term}(\[\])?`", TABLE)]

    assert missing == []


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        (facts.AttendanceFacts, ""),
        (facts.Issuer, "issuer."),
        (facts.Holder, "holder."),
        (facts.Signatory, ""),
        (PlacementFacts, ""),
        (TransparencyFacts, ""),
        (ValidationFacts, ""),
        (CertificateFacts, ""),
        (Entitlement, "entitlement."),
        (Experience, "experience."),
        (EvidenceEntry, "evidence."),
        (AssessedCompetence, "competence."),
        (Qualification, "qualification."),
        (Functions, "functions."),
        (Commission, "commission."),
    ],
)
def test_every_fact_is_in_the_table(kind: type, prefix: str) -> None:
    for field in dataclasses.fields(kind):
        name = prefix + field.name
        assert any(f"{mark}{name}{end}" in TABLE for mark in "` ," for end in "`."), name
