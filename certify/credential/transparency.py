"""Kind C, "Documento di trasparenza": the Open Badges 3.0 document, written and read back."""

from collections.abc import Sequence
from typing import Any, Final

from certify.credential.instants import format_day
from certify.credential.nodes import Node, read_alignment
from certify.credential.stated_nodes import (
    read_entitlement,
    read_evidence,
    read_experience,
    read_stated,
    write_achievement,
    write_entitlement,
    write_evidence,
    write_experience,
    write_marks,
    write_members,
)
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.values_of_dossiers import DocumentedCompetence
from certify.credential.values_of_parties import StatusEntry
from certify.credential.vocabulary import TRANSPARENCY_V1
from certify.credential.writing import write_alignment, write_document, write_holder

_ACHIEVEMENT_TYPE: Final = "ext:TransparencyDocument"
"""None of the types of Open Badges 3.0 says "made transparent, judged by nobody"."""


def build_transparency(facts: TransparencyFacts, status: Sequence[StatusEntry] = ()) -> dict[str, Any]:
    """Return the unsigned document of these facts; `status` as in `attendance.build_attendance`."""
    achievement = {
        **write_achievement(facts, _ACHIEVEMENT_TYPE, facts.title, facts.worth),
        "alignment": [
            {**write_alignment(each.competence), **write_marks(each.experiences, each.evidence)}
            for each in facts.competences
        ],
    }
    if facts.project:
        achievement["projectReference"] = facts.project
    subject = {
        **write_holder(facts.holder),
        "holderBirthDate": format_day(facts.born_on),
        "experience": [write_experience(each) for each in facts.experiences],
        "achievement": achievement,
    }
    members = {**write_members(facts), "entitlement": write_entitlement(facts.entitlement)}
    if facts.evidence:
        members["evidence"] = [write_evidence(each) for each in facts.evidence]
    return write_document(facts, TRANSPARENCY_V1, subject, members, status)


def state_transparency(document: Node) -> TransparencyFacts:
    """Return the facts; whatever is missing or of another form raises (`nodes.stating`)."""
    subject = document.node("credentialSubject")
    achievement = subject.node("achievement")
    return TransparencyFacts(
        **read_stated(document),
        born_on=subject.day("holderBirthDate"),
        title=achievement.text("name"),
        project=achievement.text_or_none("projectReference"),
        entitlement=read_entitlement(document.node("entitlement")),
        competences=tuple(_competence(alignment) for alignment in achievement.nodes("alignment")),
        experiences=tuple(read_experience(each) for each in subject.nodes("experience")),
        evidence=tuple(read_evidence(each) for each in document.nodes("evidence")),
    )


def _competence(alignment: Node) -> DocumentedCompetence:
    return DocumentedCompetence(
        competence=read_alignment(alignment),
        experiences=alignment.texts("shownInExperience"),
        evidence=alignment.texts("shownByEvidence"),
    )
