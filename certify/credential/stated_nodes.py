"""What the kinds B to E write and read in the same way: form, sources, entitlement, experiences, evidence."""

from typing import Any

from certify.credential.facts import Participation
from certify.credential.instants import format_day
from certify.credential.nodes import Node, read_annex, read_holder, read_issuer, read_signatories
from certify.credential.stated import StatedFacts
from certify.credential.values_of_dossiers import EvidenceEntry, Experience, ExperienceSort
from certify.credential.values_of_parties import EntitledFunction, Entitlement
from certify.credential.writing import LANGUAGE, number_of


def write_achievement(facts: StatedFacts, kind: str, title: str, description: str) -> dict[str, Any]:
    """`kind` is the achievement type of Open Badges 3.0."""
    achievement: dict[str, Any] = {
        "id": facts.about_id,
        "type": ["Achievement"],
        "achievementType": kind,
        "name": title,
        "inLanguage": LANGUAGE,
        "description": description,
        "criteria": {"narrative": facts.assessment},
        "participation": facts.participation.value,
        "activityLanguage": list(facts.languages),
        "qualityAssurance": facts.quality_assurance,
    }
    if facts.venue:
        achievement["venue"] = facts.venue
    return achievement


def write_members(facts: StatedFacts) -> dict[str, Any]:
    return {"legalSource": list(facts.sources)} if facts.sources else {}


def read_stated(document: Node) -> dict[str, Any]:
    """Return the fields of `StatedFacts`."""
    subject = document.node("credentialSubject")
    achievement = subject.node("achievement")
    return {
        "issuer": read_issuer(document),
        "holder": read_holder(subject),
        "about_id": achievement.text("id"),
        "participation": Participation(achievement.text("participation")),
        "venue": achievement.text_or_none("venue"),
        "assessment": achievement.node("criteria").text("narrative"),
        "quality_assurance": achievement.text("qualityAssurance"),
        "languages": achievement.texts("activityLanguage"),
        "signatories": read_signatories(document),
        "place": document.text("placeOfIssue"),
        "number": document.text("registerNumber"),
        "code": document.text("publicCode"),
        "verify_url": document.text("verificationPage"),
        "credential_id": document.text("id"),
        "issued_at": document.instant("validFrom"),
        "version": document.whole("documentVersion"),
        "replaces": document.text_or_none("replacesDocument"),
        "annex_hash": read_annex(document),
        "sources": document.texts("legalSource"),
        "notices": document.texts("notice"),
    }


def write_entitlement(entitlement: Entitlement) -> dict[str, Any]:
    written: dict[str, Any] = {
        "type": ["Entitlement"],
        "entitledFunction": entitlement.function.value,
        "act": entitlement.act,
        "entitledScope": entitlement.scope,
        "inForceFrom": format_day(entitlement.valid_from),
    }
    if entitlement.valid_until:
        written["inForceUntil"] = format_day(entitlement.valid_until)
    return written


def read_entitlement(node: Node) -> Entitlement:
    return Entitlement(
        function=EntitledFunction(node.text("entitledFunction")),
        act=node.text("act"),
        scope=node.text("entitledScope"),
        valid_from=node.day("inForceFrom"),
        valid_until=node.day_or_none("inForceUntil"),
    )


def write_experience(experience: Experience) -> dict[str, Any]:
    written: dict[str, Any] = {
        "type": ["Experience"],
        "mark": experience.mark,
        "experienceSort": experience.sort.value,
        "name": experience.title,
        "startedOn": format_day(experience.started_on),
    }
    if experience.ended_on:
        written["endedOn"] = format_day(experience.ended_on)
    if experience.organisation:
        written["organisationName"] = experience.organisation
    if experience.hours is not None:
        written["experienceHours"] = number_of(experience.hours)
    if experience.document:
        written["statedBy"] = experience.document
    return written


def read_experience(node: Node) -> Experience:
    return Experience(
        mark=node.text("mark"),
        sort=ExperienceSort(node.text("experienceSort")),
        title=node.text("name"),
        started_on=node.day("startedOn"),
        ended_on=node.day_or_none("endedOn"),
        organisation=node.text_or_none("organisationName"),
        hours=node.number_or_none("experienceHours"),
        document=node.text_or_none("statedBy"),
    )


def write_evidence(entry: EvidenceEntry) -> dict[str, Any]:
    written: dict[str, Any] = {
        "type": ["Evidence"],
        "mark": entry.mark,
        "name": entry.title,
        "genre": entry.sort,
    }
    if entry.dated_on:
        written["datedOn"] = format_day(entry.dated_on)
    if entry.source:
        written["broughtBy"] = entry.source
    return written


def read_evidence(node: Node) -> EvidenceEntry:
    return EvidenceEntry(
        mark=node.text("mark"),
        title=node.text("name"),
        sort=node.text("genre"),
        dated_on=node.day_or_none("datedOn"),
        source=node.text_or_none("broughtBy"),
    )


def write_marks(experiences: tuple[str, ...], evidence: tuple[str, ...]) -> dict[str, list[str]]:
    marks = {"shownInExperience": list(experiences), "shownByEvidence": list(evidence)}
    return {term: found for term, found in marks.items() if found}
