"""Kind A, "Attestato di frequenza": the facts, and the Open Badges 3.0 document that states them.

`build_attendance` writes, `reading.read_attendance` reads the same facts back from signed bytes: page and
paper show nothing else. Which field becomes which term: `docs/credential-fields.md`. Sources: Open Badges
3.0 (1EdTech), Verifiable Credentials Data Model 2.0 (W3C); minimum content of the attestation: product
description.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from certify.credential.facts import (
    AttendanceFacts,
    Competence,
    Hours,
    Issuer,
    Provider,
    Signatory,
    StatusEntry,
)
from certify.credential.instants import format_day, format_instant
from certify.credential.vocabulary import ATTENDANCE_V1, PUBLISHED_CONTEXTS

KIND: Final = "attendance"
KIND_NAME: Final = "Attestato di frequenza"
WORTH: Final = "Attesta la presenza. Non certifica competenze."
"""What the document is worth, in the words that stand as large as the answer; signed with the rest."""

SCHEMA: Final = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
LANGUAGE: Final = "it"
"""Italian prevails; German and English titles are courtesy translations."""


def build_attendance(facts: AttendanceFacts, status: Sequence[StatusEntry] = ()) -> dict[str, Any]:
    """Return the unsigned document of these facts, ready for `proofs.sign`.

    `status` names the places in status lists, at most one per purpose; without any, `credentialStatus` is
    left out. The facts were checked when they were made (`InvalidFacts`), so this cannot fail.
    """
    document: dict[str, Any] = {
        "@context": [*PUBLISHED_CONTEXTS, dict(ATTENDANCE_V1)],
        "id": facts.credential_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{KIND_NAME} – {facts.title}",
        "description": WORTH,
        "issuer": _issuer(facts.issuer),
        "validFrom": format_instant(facts.issued_at),
        "awardedDate": format_instant(facts.issued_at),
        "documentKind": KIND,
        "documentVersion": facts.version,
        "isDemonstration": facts.issuer.is_demo,
        "registerNumber": facts.number,
        "publicCode": facts.code,
        "verificationPage": facts.verify_url,
        "placeOfIssue": facts.place,
        "credentialSubject": _subject(facts),
        "signatory": [_signatory(signatory) for signatory in facts.signatories],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    if facts.other_providers:
        document["otherProvider"] = [_provider(provider) for provider in facts.other_providers]
    if facts.notices:
        document["notice"] = list(facts.notices)
    if facts.replaces:
        document["replacesDocument"] = facts.replaces
    if facts.annex_hash:
        document["annexDigest"] = f"sha256:{facts.annex_hash}"
    if status:
        entries = [_status(entry) for entry in status]
        document["credentialStatus"] = entries[0] if len(entries) == 1 else entries
    return document


def number_of(hours: Decimal) -> int | float:
    """Write hours as a JSON number. Quarters of an hour are exact in binary, so nothing is rounded.

    Whole hours become integers: `12.0` and `12` are one number to JavaScript and two to RDF.
    """
    return int(hours) if hours == hours.to_integral_value() else float(hours)


def _issuer(issuer: Issuer) -> dict[str, Any]:
    profile: dict[str, Any] = {
        "id": issuer.did,
        "type": ["Profile"],
        "name": issuer.name,
        "url": issuer.url,
    }
    if issuer.legal_id:
        profile["otherIdentifier"] = [
            {
                "type": "IdentifierEntry",
                "identifier": issuer.legal_id,
                "identifierType": "ext:legalIdentifier",
            }
        ]
    if issuer.country:
        profile["address"] = {"type": ["Address"], "addressCountryCode": issuer.country}
    return profile


def _provider(provider: Provider) -> dict[str, Any]:
    profile: dict[str, Any] = {"type": ["Profile"], "name": provider.name}
    if provider.did:
        profile["id"] = provider.did
    if provider.url:
        profile["url"] = provider.url
    return profile


def _subject(facts: AttendanceFacts) -> dict[str, Any]:
    holder = facts.holder
    identifiers: list[dict[str, Any]] = [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": holder.full_name,
            "identityType": "name",
        }
    ]
    if holder.email_hash:
        identifiers.append(
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": f"sha256${holder.email_hash.digest}",
                "identityType": "emailAddress",
                "salt": holder.email_hash.salt,
            }
        )
    return {
        "id": holder.subject_id,
        "type": ["AchievementSubject"],
        "identifier": identifiers,
        "holderGivenName": holder.given_name,
        "holderFamilyName": holder.family_name,
        "activityStartDate": format_day(facts.started_on),
        "activityEndDate": format_day(facts.ended_on),
        **_hours("attended", facts.attended),
        "achievement": _achievement(facts),
    }


def _achievement(facts: AttendanceFacts) -> dict[str, Any]:
    achievement: dict[str, Any] = {
        "id": facts.course_id,
        "type": ["Achievement"],
        "achievementType": "Course",
        "name": facts.title,
        "inLanguage": LANGUAGE,
        "description": facts.programme,
        "criteria": {"narrative": facts.assessment},
        "editionLabel": facts.edition,
        "participation": facts.participation.value,
        **_hours("planned", facts.planned),
        "minimumHours": number_of(facts.minimum_hours),
        "trainer": list(facts.trainers),
        "teachingLanguage": list(facts.languages),
        "qualityAssurance": facts.quality_assurance,
    }
    courtesy = {
        language: title for language, title in (("de", facts.title_de), ("en", facts.title_en)) if title
    }
    if facts.venue:
        achievement["venue"] = facts.venue
    if courtesy:
        achievement["courtesyTitle"] = courtesy
    if facts.final_test:
        achievement["finalTest"] = facts.final_test
    if facts.teacher_recognition:
        achievement["teacherRecognition"] = facts.teacher_recognition
    if facts.competences:
        achievement["alignment"] = [_alignment(competence) for competence in facts.competences]
    return achievement


def _hours(prefix: str, hours: Hours) -> dict[str, int | float]:
    written: dict[str, int | float] = {f"{prefix}Hours": number_of(hours.total)}
    if hours.in_presence is not None:
        written[f"{prefix}InPresenceHours"] = number_of(hours.in_presence)
    if hours.online is not None:
        written[f"{prefix}OnlineHours"] = number_of(hours.online)
    return written


def _alignment(competence: Competence) -> dict[str, Any]:
    """Write what the course dealt with: a descriptor, never a level that somebody reached."""
    return {
        "type": ["Alignment"],
        "targetType": "ceasn:Competency",
        "targetName": competence.label,
        "targetUrl": competence.url,
        "targetFramework": competence.framework,
        "frameworkVersion": competence.framework_version,
        "targetCode": competence.code,
    }


def _signatory(signatory: Signatory) -> dict[str, Any]:
    written: dict[str, Any] = {
        "type": ["Signatory"],
        "name": signatory.name,
        "office": signatory.office,
        "signatureMode": signatory.mode.value,
    }
    if signatory.signed_on:
        written["signedOn"] = format_day(signatory.signed_on)
    return written


def _status(entry: StatusEntry) -> dict[str, Any]:
    return {
        "id": f"{entry.list_url}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": entry.purpose,
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.list_url,
    }
