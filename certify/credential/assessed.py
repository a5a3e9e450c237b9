"""Kinds D and E: the Open Badges 3.0 documents of what a titled body assessed, written and read back.

Each competence is a result description with its result; what was not validated is nowhere.
"""

from collections.abc import Sequence
from typing import Any, Final

from certify.credential.assessed_facts import AssessedFacts, CertificateFacts, ValidationFacts
from certify.credential.instants import format_day
from certify.credential.nodes import Node
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
from certify.credential.values_of_dossiers import AssessedCompetence, Qualification
from certify.credential.values_of_parties import Commission, Functions, StatusEntry
from certify.credential.vocabulary import CERTIFICATE_V1, VALIDATION_V1
from certify.credential.writing import write_document, write_holder

_VALIDATED: Final = "Competency"
_CERTIFIED: Final = "Certification"
"""Open Badges 3.0, enumeration `AchievementType`."""
_COMPLETED: Final = "Completed"
_ATLAS: Final = "Atlante del lavoro e delle qualificazioni"


def build_validation(facts: ValidationFacts, status: Sequence[StatusEntry] = ()) -> dict[str, Any]:
    """Return the unsigned document of these facts; `status` as in `attendance.build_attendance`."""
    subject = _subject(facts, _achievement(facts, _VALIDATED, facts.worth))
    return write_document(facts, VALIDATION_V1, subject, _members(facts), status)


def build_certificate(facts: CertificateFacts, status: Sequence[StatusEntry] = ()) -> dict[str, Any]:
    """Return the unsigned document of these facts; `status` as in `attendance.build_attendance`."""
    achievement = {
        **_achievement(facts, _CERTIFIED, facts.worth),
        "isWholeQualification": facts.is_whole_qualification,
    }
    members = {**_members(facts), "commission": _commission(facts.commission)}
    return write_document(facts, CERTIFICATE_V1, _subject(facts, achievement), members, status)


def state_validation(document: Node) -> ValidationFacts:
    """Return the facts; whatever is missing or of another form raises (`nodes.stating`)."""
    return ValidationFacts(**_read_assessed(document))


def state_certificate(document: Node) -> CertificateFacts:
    """Return the facts; whatever is missing or of another form raises (`nodes.stating`)."""
    commission = document.node("commission")
    return CertificateFacts(
        **_read_assessed(document),
        is_whole_qualification=document.node("credentialSubject")
        .node("achievement")
        .truth("isWholeQualification"),
        commission=Commission(
            act=commission.text("act"),
            president=commission.text("president"),
            members=commission.texts("commissionMember"),
            minutes=commission.text("minutes"),
            minutes_on=commission.day("minutesOn"),
        ),
    )


def _subject(facts: AssessedFacts, achievement: dict[str, Any]) -> dict[str, Any]:
    subject = {
        **write_holder(facts.holder),
        "holderBirthDate": format_day(facts.born_on),
        "experience": [write_experience(each) for each in facts.experiences],
        "decidedOn": format_day(facts.decided_on),
        "achievement": achievement,
        "result": [
            {"type": ["Result"], "resultDescription": each["id"], "status": _COMPLETED}
            for each in achievement["resultDescription"]
        ],
    }
    if facts.interview_on:
        subject["interviewOn"] = format_day(facts.interview_on)
    return subject


def _achievement(facts: AssessedFacts, kind: str, description: str) -> dict[str, Any]:
    qualification = facts.qualification
    standard: dict[str, Any] = {
        "type": ["Qualification"],
        "repertory": qualification.repertory,
        "qualificationCode": qualification.code,
        "qualificationVersion": qualification.version,
        "name": qualification.title,
        "eqfLevel": qualification.eqf_level,
    }
    if qualification.url:
        standard["url"] = qualification.url
    return {
        **write_achievement(facts, kind, qualification.title, description),
        "qualification": standard,
        "resultDescription": [
            _competence(each, f"{facts.credential_id}#competence-{at}")
            for at, each in enumerate(facts.competences, 1)
        ],
    }


def _competence(competence: AssessedCompetence, identity: str) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": identity,
        "type": ["ResultDescription"],
        "name": competence.label,
        "resultType": "Status",
        "adaCode": competence.ada_code,
        "adaVersion": competence.ada_version,
        **write_marks(competence.experiences, competence.evidence),
    }
    if competence.eqf_level is not None:
        written["eqfLevel"] = competence.eqf_level
    if competence.url:
        written["alignment"] = [
            {
                "type": ["Alignment"],
                "targetType": "ceasn:Competency",
                "targetName": competence.label,
                "targetUrl": competence.url,
                "targetFramework": _ATLAS,
                "frameworkVersion": competence.ada_version,
                "targetCode": competence.ada_code,
            }
        ]
    return written


def _members(facts: AssessedFacts) -> dict[str, Any]:
    members = {
        **write_members(facts),
        "owningAuthority": facts.authority,
        "entitlement": write_entitlement(facts.entitlement),
        "functions": {
            "type": ["Functions"],
            "accompaniment": facts.functions.f1,
            "methodOfEvaluation": facts.functions.f2,
            "substanceOfEvaluation": facts.functions.f3,
        },
    }
    if facts.evidence:
        members["evidence"] = [write_evidence(each) for each in facts.evidence]
    return members


def _commission(commission: Commission) -> dict[str, Any]:
    return {
        "type": ["Commission"],
        "act": commission.act,
        "president": commission.president,
        "commissionMember": list(commission.members),
        "minutes": commission.minutes,
        "minutesOn": format_day(commission.minutes_on),
    }


def _read_assessed(document: Node) -> dict[str, Any]:
    subject = document.node("credentialSubject")
    achievement = subject.node("achievement")
    standard, functions = achievement.node("qualification"), document.node("functions")
    described = achievement.nodes("resultDescription")
    results = [(each.text("resultDescription"), each.text("status")) for each in subject.nodes("result")]
    if results != [(each.text("id"), _COMPLETED) for each in described]:
        raise ValueError("results that are not those of the competences")
    return {
        **read_stated(document),
        "born_on": subject.day("holderBirthDate"),
        "authority": document.text("owningAuthority"),
        "entitlement": read_entitlement(document.node("entitlement")),
        "qualification": Qualification(
            repertory=standard.text("repertory"),
            code=standard.text("qualificationCode"),
            version=standard.text("qualificationVersion"),
            title=standard.text("name"),
            eqf_level=standard.whole("eqfLevel"),
            url=standard.text_or_none("url"),
        ),
        "competences": tuple(_read_competence(each) for each in described),
        "experiences": tuple(read_experience(each) for each in subject.nodes("experience")),
        "evidence": tuple(read_evidence(each) for each in document.nodes("evidence")),
        "functions": Functions(
            f1=functions.text("accompaniment"),
            f2=functions.text("methodOfEvaluation"),
            f3=functions.text("substanceOfEvaluation"),
        ),
        "interview_on": subject.day_or_none("interviewOn"),
        "decided_on": subject.day("decidedOn"),
    }


def _read_competence(node: Node) -> AssessedCompetence:
    alignments = node.nodes("alignment")
    return AssessedCompetence(
        label=node.text("name"),
        ada_code=node.text("adaCode"),
        ada_version=node.text("adaVersion"),
        eqf_level=node.whole("eqfLevel") if "eqfLevel" in node.members else None,
        url=alignments[0].text("targetUrl") if alignments else None,
        experiences=node.texts("shownInExperience"),
        evidence=node.texts("shownByEvidence"),
    )
