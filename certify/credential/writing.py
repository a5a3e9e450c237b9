"""The parts that a document of any kind is written with: its frame, issuer, holder, signers, status.

Sources: Open Badges 3.0 (1EdTech), Verifiable Credentials Data Model 2.0 and Bitstring Status List 1.0 (W3C).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from certify.credential.facts import AttendanceFacts, Competence
from certify.credential.instants import format_day, format_instant
from certify.credential.values_of_parties import Holder, Issuer, Signatory, StatusEntry
from certify.credential.vocabulary import PUBLISHED_CONTEXTS

if TYPE_CHECKING:
    from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
    from certify.credential.placement_facts import PlacementFacts
    from certify.credential.transparency_facts import TransparencyFacts

    AnyFacts = AttendanceFacts | PlacementFacts | TransparencyFacts | ValidationFacts | CertificateFacts

SCHEMA: Final = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
LANGUAGE: Final = "it"
"""Italian prevails; German and English titles are courtesy translations."""


def write_document(
    facts: "AnyFacts",
    terms: Mapping[str, Any],
    subject: Mapping[str, Any],
    members: Mapping[str, Any],
    status: Sequence[StatusEntry],
) -> dict[str, Any]:
    """Return the unsigned document: the frame of every kind, `subject` in it, and `members` of this kind.

    `terms` is the inline context of the kind. `status` names the places in status lists, at most one per
    purpose; without any, `credentialStatus` is left out.
    """
    document: dict[str, Any] = {
        "@context": [*PUBLISHED_CONTEXTS, dict(terms)],
        "id": facts.credential_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{facts.kind_name} – {facts.title}",
        "description": facts.worth,
        "issuer": write_issuer(facts.issuer),
        "validFrom": format_instant(facts.issued_at),
        "awardedDate": format_instant(facts.issued_at),
        "documentKind": facts.kind,
        "documentVersion": facts.version,
        "isDemonstration": facts.issuer.is_demo,
        "registerNumber": facts.number,
        "publicCode": facts.code,
        "verificationPage": facts.verify_url,
        "placeOfIssue": facts.place,
        "credentialSubject": dict(subject),
        "signatory": [write_signatory(signatory) for signatory in facts.signatories],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        **members,
    }
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


def write_issuer(issuer: Issuer) -> dict[str, Any]:
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


def write_holder(holder: Holder) -> dict[str, Any]:
    """Write who the subject is; what the document says of her comes after it."""
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
    }


def write_alignment(competence: Competence) -> dict[str, Any]:
    """Write a competence as a descriptor, never a level that somebody reached."""
    return {
        "type": ["Alignment"],
        "targetType": "ceasn:Competency",
        "targetName": competence.label,
        "targetUrl": competence.url,
        "targetFramework": competence.framework,
        "frameworkVersion": competence.framework_version,
        "targetCode": competence.code,
    }


def write_signatory(signatory: Signatory) -> dict[str, Any]:
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
