"""Our own terms: what Open Badges has no word for.

Each kind of document has one inline context object, published once and never changed afterwards: it is part
of what was signed. A new field means a new object beside the old one (`docs/decisions/0011-own-terms.md`;
the table field -> term is `docs/credential-fields.md`).
"""

from collections.abc import Mapping
from typing import Any, Final

from certify.credential.contexts import CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS

NAMESPACE_V1: Final = "urn:segnavia:terms:v1:"

_INSTANT: Final = "http://www.w3.org/2001/XMLSchema#dateTime"


def _plain(term: str) -> str:
    return NAMESPACE_V1 + term


def _typed(term: str, datatype: str) -> dict[str, str]:
    return {"@id": NAMESPACE_V1 + term, "@type": datatype}


ATTENDANCE_V1: Final[Mapping[str, Any]] = {
    # the document
    "documentKind": _plain("documentKind"),
    "documentVersion": _plain("documentVersion"),
    "isDemonstration": _plain("isDemonstration"),
    "registerNumber": _plain("registerNumber"),
    "publicCode": _plain("publicCode"),
    "verificationPage": _typed("verificationPage", "@id"),
    "replacesDocument": _typed("replacesDocument", "@id"),
    "annexDigest": _plain("annexDigest"),
    "placeOfIssue": _plain("placeOfIssue"),
    "notice": _plain("notice"),
    "otherProvider": _plain("otherProvider"),
    "signatory": _plain("signatory"),
    "Signatory": _plain("Signatory"),
    "office": _plain("office"),
    "signatureMode": _plain("signatureMode"),
    "signedOn": _typed("signedOn", _INSTANT),
    # the holder
    "holderGivenName": _plain("holderGivenName"),
    "holderFamilyName": _plain("holderFamilyName"),
    "attendedHours": _plain("attendedHours"),
    "attendedInPresenceHours": _plain("attendedInPresenceHours"),
    "attendedOnlineHours": _plain("attendedOnlineHours"),
    # the course
    "courtesyTitle": {"@id": NAMESPACE_V1 + "courtesyTitle", "@container": "@language"},
    "editionLabel": _plain("editionLabel"),
    "venue": _plain("venue"),
    "participation": _plain("participation"),
    "plannedHours": _plain("plannedHours"),
    "plannedInPresenceHours": _plain("plannedInPresenceHours"),
    "plannedOnlineHours": _plain("plannedOnlineHours"),
    "minimumHours": _plain("minimumHours"),
    "trainer": _plain("trainer"),
    "finalTest": _plain("finalTest"),
    "teacherRecognition": _plain("teacherRecognition"),
    "qualityAssurance": _plain("qualityAssurance"),
    "teachingLanguage": _plain("teachingLanguage"),
    "frameworkVersion": _plain("frameworkVersion"),
}
"""Terms of kind A, version 1. Never edit: documents signed with it exist."""

_EVERY_KIND_V1: Final[Mapping[str, Any]] = {
    **{
        term: ATTENDANCE_V1[term]
        for term in (
            "documentKind",
            "documentVersion",
            "isDemonstration",
            "registerNumber",
            "publicCode",
            "verificationPage",
            "replacesDocument",
            "annexDigest",
            "placeOfIssue",
            "notice",
            "signatory",
            "Signatory",
            "office",
            "signatureMode",
            "signedOn",
            "holderGivenName",
            "holderFamilyName",
            "venue",
            "participation",
            "qualityAssurance",
            "frameworkVersion",
        )
    },
    "activityLanguage": _plain("activityLanguage"),
    "legalSource": _plain("legalSource"),
}
"""Terms that the kinds B to E share, most of them with A. Never edit: documents signed with them exist."""

_DOSSIER_V1: Final[Mapping[str, Any]] = {
    "holderBirthDate": _typed("holderBirthDate", _INSTANT),
    # what entitled the issuer
    "entitlement": _plain("entitlement"),
    "Entitlement": _plain("Entitlement"),
    "entitledFunction": _plain("entitledFunction"),
    "entitledScope": _plain("entitledScope"),
    "act": _plain("act"),
    "inForceFrom": _typed("inForceFrom", _INSTANT),
    "inForceUntil": _typed("inForceUntil", _INSTANT),
    # experiences and the index of evidence, referred to by their marks
    "experience": _plain("experience"),
    "Experience": _plain("Experience"),
    "experienceSort": _plain("experienceSort"),
    "experienceHours": _plain("experienceHours"),
    "organisationName": _plain("organisationName"),
    "startedOn": _typed("startedOn", _INSTANT),
    "endedOn": _typed("endedOn", _INSTANT),
    "statedBy": _plain("statedBy"),
    "mark": _plain("mark"),
    "datedOn": _typed("datedOn", _INSTANT),
    "broughtBy": _plain("broughtBy"),
    "shownInExperience": _plain("shownInExperience"),
    "shownByEvidence": _plain("shownByEvidence"),
}
"""Terms that the kinds C to E share. Never edit."""

_ASSESSED_V1: Final[Mapping[str, Any]] = {
    "owningAuthority": _plain("owningAuthority"),
    "qualification": _plain("qualification"),
    "Qualification": _plain("Qualification"),
    "repertory": _plain("repertory"),
    "qualificationCode": _plain("qualificationCode"),
    "qualificationVersion": _plain("qualificationVersion"),
    "eqfLevel": _plain("eqfLevel"),
    "adaCode": _plain("adaCode"),
    "adaVersion": _plain("adaVersion"),
    "functions": _plain("functions"),
    "Functions": _plain("Functions"),
    "accompaniment": _plain("accompaniment"),
    "methodOfEvaluation": _plain("methodOfEvaluation"),
    "substanceOfEvaluation": _plain("substanceOfEvaluation"),
    "interviewOn": _typed("interviewOn", _INSTANT),
    "decidedOn": _typed("decidedOn", _INSTANT),
}
"""Terms that the kinds D and E share. Never edit."""

PLACEMENT_V1: Final[Mapping[str, Any]] = {
    **_EVERY_KIND_V1,
    "placementSort": _plain("placementSort"),
    "projectReference": _plain("projectReference"),
    "plannedHours": ATTENDANCE_V1["plannedHours"],
    "doneHours": _plain("doneHours"),
    "otherPromoter": _plain("otherPromoter"),
    "promoterTutor": _plain("promoterTutor"),
    "host": _plain("host"),
    "tutor": _plain("tutor"),
}
"""Terms of kind B, version 1. Never edit."""

TRANSPARENCY_V1: Final[Mapping[str, Any]] = {
    **_EVERY_KIND_V1,
    **_DOSSIER_V1,
    "projectReference": _plain("projectReference"),
}
"""Terms of kind C, version 1. Never edit."""

VALIDATION_V1: Final[Mapping[str, Any]] = {**_EVERY_KIND_V1, **_DOSSIER_V1, **_ASSESSED_V1}
"""Terms of kind D, version 1. Never edit."""

CERTIFICATE_V1: Final[Mapping[str, Any]] = {
    **VALIDATION_V1,
    "isWholeQualification": _plain("isWholeQualification"),
    "commission": _plain("commission"),
    "Commission": _plain("Commission"),
    "president": _plain("president"),
    "commissionMember": _plain("commissionMember"),
    "minutes": _plain("minutes"),
    "minutesOn": _typed("minutesOn", _INSTANT),
}
"""Terms of kind E, version 1. Never edit."""

KNOWN_INLINE: Final[tuple[Mapping[str, Any], ...]] = (
    ATTENDANCE_V1,
    PLACEMENT_V1,
    TRANSPARENCY_V1,
    VALIDATION_V1,
    CERTIFICATE_V1,
)
"""Every inline context that this program ever signed with. Any other is refused, on signing and on reading:
whoever may redefine terms can make a signed document say something else."""

PUBLISHED_CONTEXTS: Final = (CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS)
"""What every document names first, in this order."""
