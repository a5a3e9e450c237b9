"""Signed bytes of kind A -> the facts they state.

The inverse of `attendance.build_attendance`: `read_attendance(serialise(sign(build_attendance(facts))))`
equals `facts`. It does not check the signature (`proofs.verify_bytes` does) and makes nothing up: what is
missing or of another form is `Unreadable`. The other kinds: `documents.read_document`.
"""

from certify.credential.attendance import KIND
from certify.credential.errors import Unreadable
from certify.credential.facts import AttendanceFacts, Hours, Participation, Provider, StatusEntry
from certify.credential.nodes import (
    Node,
    check_terms,
    parse,
    read_alignment,
    read_annex,
    read_entries,
    read_holder,
    read_issuer,
    read_signatories,
    stating,
)
from certify.credential.vocabulary import ATTENDANCE_V1, KNOWN_INLINE, PUBLISHED_CONTEXTS


def read_attendance(data: bytes) -> AttendanceFacts:
    """Return the facts in the bytes of a signed attestation of attendance, version 1 of its terms.

    Raises `Unreadable` for anything else: other JSON, another kind, another context, a missing or
    contradictory field.
    """
    document = parse(data)
    check_terms(document, ATTENDANCE_V1, KIND)
    with stating("attestation of attendance"):
        return state_attendance(Node(document))


def read_status(data: bytes) -> tuple[StatusEntry, ...]:
    """Return the places in status lists that a document of any kind names; `Unreadable` otherwise."""
    document = parse(data)
    if document.get("@context") not in [[*PUBLISHED_CONTEXTS, terms] for terms in KNOWN_INLINE]:
        raise Unreadable("another context than those of this program")
    with stating("status"):
        return read_entries(document)


def state_attendance(document: Node) -> AttendanceFacts:
    """Return the facts; whatever is missing or of another form raises (`nodes.stating`)."""
    subject = document.node("credentialSubject")
    course = subject.node("achievement")
    courtesy = Node(course.members.get("courtesyTitle", {}))
    if not courtesy.members.keys() <= {"de", "en"}:
        raise TypeError("courtesyTitle: German and English are expected")
    return AttendanceFacts(
        issuer=read_issuer(document),
        holder=read_holder(subject),
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
        competences=tuple(read_alignment(alignment) for alignment in course.nodes("alignment")),
        other_providers=tuple(_provider(provider) for provider in document.nodes("otherProvider")),
        signatories=read_signatories(document),
        place=document.text("placeOfIssue"),
        notices=document.texts("notice"),
        number=document.text("registerNumber"),
        code=document.text("publicCode"),
        verify_url=document.text("verificationPage"),
        credential_id=document.text("id"),
        issued_at=document.instant("validFrom"),
        version=document.whole("documentVersion"),
        replaces=document.text_or_none("replacesDocument"),
        annex_hash=read_annex(document),
    )


def _hours(node: Node, prefix: str) -> Hours:
    return Hours(
        total=node.number(f"{prefix}Hours"),
        in_presence=node.number_or_none(f"{prefix}InPresenceHours"),
        online=node.number_or_none(f"{prefix}OnlineHours"),
    )


def _provider(profile: Node) -> Provider:
    return Provider(
        name=profile.text("name"), did=profile.text_or_none("id"), url=profile.text_or_none("url")
    )
