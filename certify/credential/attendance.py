"""Kind A, "Attestato di frequenza": the facts, and the Open Badges 3.0 document that states them.

`build_attendance` writes, `reading.read_attendance` reads the same facts back from signed bytes: page and
paper show nothing else. Which field becomes which term: `docs/credential-fields.md`. Sources: Open Badges
3.0 (1EdTech), Verifiable Credentials Data Model 2.0 (W3C); minimum content of the attestation: product
description.
"""

from collections.abc import Sequence
from typing import Any, Final

from certify.credential import kinds
from certify.credential.facts import AttendanceFacts, Hours, Provider, StatusEntry
from certify.credential.instants import format_day
from certify.credential.vocabulary import ATTENDANCE_V1
from certify.credential.writing import LANGUAGE, number_of, write_alignment, write_document, write_holder

KIND: Final = kinds.ATTENDANCE
KIND_NAME: Final = kinds.ATTENDANCE_NAME
WORTH: Final = kinds.WORTH[kinds.ATTENDANCE]
"""What the document is worth, in the words that stand as large as the answer; signed with the rest."""


def build_attendance(facts: AttendanceFacts, status: Sequence[StatusEntry] = ()) -> dict[str, Any]:
    """Return the unsigned document of these facts, ready for `proofs.sign`.

    `status` names the places in status lists, at most one per purpose; without any, `credentialStatus` is
    left out. The facts were checked when they were made (`InvalidFacts`), so this cannot fail.
    """
    subject = {
        **write_holder(facts.holder),
        "activityStartDate": format_day(facts.started_on),
        "activityEndDate": format_day(facts.ended_on),
        **_hours("attended", facts.attended),
        "achievement": _achievement(facts),
    }
    members = (
        {"otherProvider": [_provider(provider) for provider in facts.other_providers]}
        if facts.other_providers
        else {}
    )
    return write_document(facts, ATTENDANCE_V1, subject, members, status)


def _provider(provider: Provider) -> dict[str, Any]:
    profile: dict[str, Any] = {"type": ["Profile"], "name": provider.name}
    if provider.did:
        profile["id"] = provider.did
    if provider.url:
        profile["url"] = provider.url
    return profile


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
        achievement["alignment"] = [write_alignment(competence) for competence in facts.competences]
    return achievement


def _hours(prefix: str, hours: Hours) -> dict[str, int | float]:
    written: dict[str, int | float] = {f"{prefix}Hours": number_of(hours.total)}
    if hours.in_presence is not None:
        written[f"{prefix}InPresenceHours"] = number_of(hours.in_presence)
    if hours.online is not None:
        written[f"{prefix}OnlineHours"] = number_of(hours.online)
    return written
