"""Signed bytes of kind A -> the facts they state.

The inverse of `attendance.build_attendance`: `read_attendance(serialise(sign(build_attendance(facts))))`
equals `facts`. It does not check the signature (`proofs.verify_bytes` does) and makes nothing up: what is
missing or of another form is `Unreadable`.
"""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from certify.credential.attendance import KIND
from certify.credential.errors import InvalidFacts, Unreadable
from certify.credential.facts import (
    AttendanceFacts,
    Competence,
    EmailHash,
    Holder,
    Hours,
    Issuer,
    Participation,
    Provider,
    Signatory,
    SignatureMode,
    StatusEntry,
)
from certify.credential.instants import parse_day, parse_instant
from certify.credential.vocabulary import ATTENDANCE_V1, PUBLISHED_CONTEXTS


def read_attendance(data: bytes) -> AttendanceFacts:
    """Return the facts in the bytes of a signed attestation of attendance, version 1 of its terms.

    Raises `Unreadable` for anything else: other JSON, another kind, another context, a missing or
    contradictory field.
    """
    document = _parse(data)
    try:
        return _facts(_Node(document))
    except (InvalidFacts, KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise Unreadable(f"not a readable attestation of attendance: {_reason(error)}") from error


def read_status(data: bytes) -> tuple[StatusEntry, ...]:
    """Return the places in status lists that the document names; `Unreadable` as `read_attendance`."""
    document = _parse(data)
    try:
        found = document.get("credentialStatus", [])
        entries = [_Node(entry) for entry in (found if isinstance(found, list) else [found])]
        return tuple(
            StatusEntry(
                list_url=entry.text("statusListCredential"),
                index=int(entry.text("statusListIndex")),
                purpose=cast("Any", entry.text("statusPurpose")),
            )
            for entry in entries
        )
    except (InvalidFacts, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"no readable status: {_reason(error)}") from error


def _parse(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data.decode(), parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error
    if not isinstance(document, dict):
        raise Unreadable("not a document")
    if document.get("@context") != [*PUBLISHED_CONTEXTS, ATTENDANCE_V1]:
        raise Unreadable("another context than that of this kind and version")
    if document.get("documentKind") != KIND:
        raise Unreadable("another kind of document")
    return document


class _Node:
    """A JSON object read strictly: each question names the type it expects; `TypeError` otherwise."""

    def __init__(self, members: object) -> None:
        if not isinstance(members, dict):
            raise TypeError("an object is expected")
        self.members = members

    def text(self, term: str) -> str:
        return _text(self.members[term], term)

    def text_or_none(self, term: str) -> str | None:
        return self.text(term) if term in self.members else None

    def texts(self, term: str) -> tuple[str, ...]:
        return tuple(_text(item, term) for item in self._list(term))

    def number(self, term: str) -> Decimal:
        value = self.members[term]
        if not isinstance(value, Decimal):
            raise TypeError(f"{term}: a number is expected")
        return value

    def number_or_none(self, term: str) -> Decimal | None:
        return self.number(term) if term in self.members else None

    def truth(self, term: str) -> bool:
        value = self.members[term]
        if not isinstance(value, bool):
            raise TypeError(f"{term}: true or false is expected")
        return value

    def day(self, term: str) -> date:
        return parse_day(self.text(term))

    def instant(self, term: str) -> datetime:
        return parse_instant(self.text(term))

    def node(self, term: str) -> "_Node":
        return _Node(self.members[term])

    def nodes(self, term: str) -> tuple["_Node", ...]:
        return tuple(_Node(item) for item in self._list(term))

    def _list(self, term: str) -> list[Any]:
        value = self.members.get(term, [])
        if not isinstance(value, list):
            raise TypeError(f"{term}: a list is expected")
        return value


def _facts(document: _Node) -> AttendanceFacts:
    subject = document.node("credentialSubject")
    course = subject.node("achievement")
    courtesy = _Node(course.members.get("courtesyTitle", {}))
    if not courtesy.members.keys() <= {"de", "en"}:
        raise TypeError("courtesyTitle: German and English are expected")
    version = document.number("documentVersion")
    annex = document.text_or_none("annexDigest")
    return AttendanceFacts(
        issuer=_issuer(document),
        holder=_holder(subject),
        course_id=course.text("id"),
        title=course.text("name"),
        title_de=courtesy.text_or_none("de"),
        title_en=courtesy.text_or_none("en"),
        edition=course.text("editionLabel"),
        started_on=subject.day("activityStartDate"),
        ended_on=subject.day("activityEndDate"),
        venue=course.text_or_none("venue"),
        participation=Participation(course.text("participation")),
        planned=_hours(course, "planned"),
        attended=_hours(subject, "attended"),
        minimum_hours=course.number("minimumHours"),
        programme=course.text("description"),
        trainers=course.texts("trainer"),
        final_test=course.text_or_none("finalTest"),
        teacher_recognition=course.text_or_none("teacherRecognition"),
        assessment=course.node("criteria").text("narrative"),
        quality_assurance=course.text("qualityAssurance"),
        languages=course.texts("teachingLanguage"),
        competences=tuple(_competence(alignment) for alignment in course.nodes("alignment")),
        other_providers=tuple(_provider(provider) for provider in document.nodes("otherProvider")),
        signatories=tuple(_signatory(signatory) for signatory in document.nodes("signatory")),
        place=document.text("placeOfIssue"),
        notices=document.texts("notice"),
        number=document.text("registerNumber"),
        code=document.text("publicCode"),
        verify_url=document.text("verificationPage"),
        credential_id=document.text("id"),
        issued_at=document.instant("validFrom"),
        version=int(version),
        replaces=document.text_or_none("replacesDocument"),
        annex_hash=None if annex is None else _digest(annex, "sha256:"),
    )


def _issuer(document: _Node) -> Issuer:
    profile = document.node("issuer")
    identifiers = profile.nodes("otherIdentifier")
    address = _Node(profile.members.get("address", {}))
    return Issuer(
        did=profile.text("id"),
        name=profile.text("name"),
        url=profile.text("url"),
        is_demo=document.truth("isDemonstration"),
        legal_id=identifiers[0].text("identifier") if identifiers else None,
        country=address.text_or_none("addressCountryCode"),
    )


def _holder(subject: _Node) -> Holder:
    hashed = [identity for identity in subject.nodes("identifier") if identity.truth("hashed")]
    email = (
        EmailHash(salt=hashed[0].text("salt"), digest=_digest(hashed[0].text("identityHash"), "sha256$"))
        if hashed
        else None
    )
    return Holder(
        given_name=subject.text("holderGivenName"),
        family_name=subject.text("holderFamilyName"),
        subject_id=subject.text("id"),
        email_hash=email,
    )


def _hours(node: _Node, prefix: str) -> Hours:
    return Hours(
        total=node.number(f"{prefix}Hours"),
        in_presence=node.number_or_none(f"{prefix}InPresenceHours"),
        online=node.number_or_none(f"{prefix}OnlineHours"),
    )


def _competence(alignment: _Node) -> Competence:
    return Competence(
        framework=alignment.text("targetFramework"),
        framework_version=alignment.text("frameworkVersion"),
        code=alignment.text("targetCode"),
        label=alignment.text("targetName"),
        url=alignment.text("targetUrl"),
    )


def _provider(profile: _Node) -> Provider:
    return Provider(
        name=profile.text("name"), did=profile.text_or_none("id"), url=profile.text_or_none("url")
    )


def _signatory(node: _Node) -> Signatory:
    return Signatory(
        name=node.text("name"),
        office=node.text("office"),
        mode=SignatureMode(node.text("signatureMode")),
        signed_on=node.day("signedOn") if "signedOn" in node.members else None,
    )


def _text(value: object, term: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{term}: text is expected")
    return value


def _digest(text: str, prefix: str) -> str:
    if not text.startswith(prefix):
        raise ValueError("a digest of another kind")
    return text.removeprefix(prefix)


def _reason(error: Exception) -> str:
    """Name the field, never its value: this may end in a log."""
    if isinstance(error, InvalidFacts):
        return error.field
    return str(error.args[0])[:80] if isinstance(error, (KeyError, TypeError)) and error.args else "a value"
