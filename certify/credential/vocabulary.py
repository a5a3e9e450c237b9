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

KNOWN_INLINE: Final[tuple[Mapping[str, Any], ...]] = (ATTENDANCE_V1,)
"""Every inline context that this program ever signed with. Any other is refused, on signing and on reading:
whoever may redefine terms can make a signed document say something else."""

PUBLISHED_CONTEXTS: Final = (CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS)
"""What every document names first, in this order."""
