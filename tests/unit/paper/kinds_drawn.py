"""Sheets of every kind, made as the product makes them: facts, signed bytes, sheet."""

from dataclasses import replace
from typing import Any

from certify.certificates.sheets import preview_sheet, sheet_of
from certify.credential.documents import DocumentFacts, build_document
from certify.credential.proofs import serialise, sign
from certify.paper import Sheet, Stage
from tests.unit.credential.samples import key_of
from tests.unit.credential.samples_of_kinds import SAMPLES, certificate_facts, placement_facts


def signed(facts: DocumentFacts) -> bytes:
    return serialise(sign(build_document(facts), key_of(facts.issuer.did), facts.issued_at))


def sheet(facts: DocumentFacts, stage: Stage = Stage.FINAL) -> Sheet:
    return sheet_of(signed(facts), stage=stage)


def short_placement(**changes: Any) -> DocumentFacts:
    return placement_facts(
        competences=(),
        notices=(),
        sources=(),
        other_promoters=(),
        hosts=placement_facts().hosts[:1],
        issuer=replace(placement_facts().issuer, is_demo=False),
        **changes,
    )


DRAWN = {kind: sheet(facts) for kind, facts in SAMPLES.items()}
DRAWN["placement-on-one-page"] = sheet(short_placement())
DRAWN["validation-draft"] = sheet(SAMPLES["validation"], Stage.DRAFT)
DRAWN["transparency-preview"] = preview_sheet(SAMPLES["transparency"])
DRAWN["certificate-in-three-languages"] = replace(
    sheet(certificate_facts(is_whole_qualification=False)), courtesy=("de", "en")
)
