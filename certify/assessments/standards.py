"""The standard of a document: which qualification, whose, at which level, and how it was assessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.attesting_case import Participation
from certify.assessments.models import AssessedCompetence, Assessment, AttestationTerms
from certify.assessments.permissions import LEAD
from certify.assessments.rules import OPEN, Stage
from certify.assessments.services import hold_at_desk
from certify.certificates.models import Certificate
from certify.certificates.rules import Status, SubjectType
from commons import audit
from commons.access import Viewer
from commons.errors import NotFound, Refusal

LONGEST: Final = {
    "scope": 200,
    "repertory": 200,
    "code": 60,
    "version": 60,
    "title": 200,
    "authority": 200,
    "ways": 300,
    "quality": 500,
    "languages": 60,
    "signer_name": 200,
    "signer_office": 120,
}
ADA_LENGTH: Final = 60
LOWEST_EQF: Final = 1
HIGHEST_EQF: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What the page of the standard says. Every text may be empty: what is missing is told before the end.

    `ada`: per competence the code of its area of activity and the version of the Atlante.
    """

    scope: str = ""
    repertory: str = ""
    code: str = ""
    version: str = ""
    title: str = ""
    authority: str = ""
    eqf: int | None = None
    is_whole_qualification: bool = False
    ways: str = ""
    participation: Participation | None = None
    languages: str = "it"
    quality: str = ""
    signer_name: str = ""
    signer_office: str = ""
    ada: Mapping[UUID, tuple[str, str]]


def describe_standard(
    session: Session,
    assessment_id: UUID,
    described: Described,
    *,
    seen: int,
    actor: Viewer,
    now: datetime,
) -> bool:
    """Write the standard, for who leads at the body; the same again changes nothing (False).

    `seen`: the version that the page showed. Raises a Refusal when somebody else changed it meanwhile, and
    when a document is prepared: what is signed does not move under it.
    """
    row = hold_at_desk(session, assessment_id, actor)
    actor.require(LEAD, row.body_id)
    texts = {name: _line(getattr(described, name), longest) for name, longest in LONGEST.items()}
    if described.eqf is not None and not LOWEST_EQF <= described.eqf <= HIGHEST_EQF:
        raise Refusal("standard-eqf")
    competences = {
        each.id: each
        for each in session.scalars(
            select(AssessedCompetence).where(AssessedCompetence.assessment_id == row.id)
        )
    }
    if not competences.keys() >= described.ada.keys():
        raise NotFound("not-found")
    ada = {
        each: (_line(code, ADA_LENGTH) or None, _line(version, ADA_LENGTH) or None)
        for each, (code, version) in described.ada.items()
    }
    terms = session.get(AttestationTerms, row.id)
    wanted = (
        *texts.values(),
        described.eqf,
        described.is_whole_qualification,
        described.participation,
    )
    codes = {each: (competences[each].ada_code, competences[each].ada_version) for each in ada}
    if terms is not None and _told(row, terms) == wanted and codes == ada:
        return False
    require_unprepared(session, row)
    if seen != (terms.version if terms is not None else 0):
        raise Refusal("standard-changed")
    if terms is None:
        terms = AttestationTerms(assessment_id=row.id, version=0)
        session.add(terms)
    _write(row, terms, described, texts)
    for competence_id, (code, version) in ada.items():
        competences[competence_id].ada_code, competences[competence_id].ada_version = code, version
    terms.version += 1
    row.version += 1
    session.flush()
    audit.record(
        session,
        actor,
        "assessments.describe_standard",
        object_type="assessment",
        object_id=row.id,
        organisation_id=row.body_id,
        now=now,
        version=terms.version,
    )
    return True


def require_unprepared(session: Session, row: Assessment) -> None:
    """Refuse to change what a prepared document says, or an assessment that is over."""
    if row.stage == Stage.ENDED:
        raise Refusal("attestation-ended")
    if row.stage not in OPEN:
        raise Refusal("assessment-stage")
    prepared = session.scalar(
        select(Certificate.id).where(
            Certificate.subject_type == SubjectType.ASSESSMENT,
            Certificate.subject_id == row.id,
            Certificate.status != Status.ANNULLED,
        )
    )
    if prepared is not None:
        raise Refusal("attestation-prepared")


def _line(text: str, longest: int) -> str:
    line = " ".join(text.split(" ")).strip()
    if "\n" in line or "\r" in line or len(line) > longest:
        raise Refusal("standard-line")
    return line


def _told(row: Assessment, terms: AttestationTerms) -> tuple[object, ...]:
    """Return what stands there, in the order of `LONGEST` and what follows it."""
    standard = (
        row.standard_scope,
        row.standard_repertory,
        row.standard_code,
        row.standard_version,
        row.standard_title,
    )
    return (
        *(each or "" for each in standard),
        terms.authority,
        row.ways,
        terms.quality,
        terms.languages,
        terms.signer_name,
        terms.signer_office,
        row.standard_eqf,
        row.is_whole_qualification,
        terms.participation,
    )


def _write(row: Assessment, terms: AttestationTerms, described: Described, texts: Mapping[str, str]) -> None:
    row.standard_scope = texts["scope"] or None
    row.standard_repertory = texts["repertory"] or None
    row.standard_code = texts["code"] or None
    row.standard_version = texts["version"] or None
    row.standard_title = texts["title"] or None
    row.standard_eqf = described.eqf
    row.is_whole_qualification = described.is_whole_qualification
    row.ways = texts["ways"]
    terms.authority = texts["authority"]
    terms.participation = described.participation
    terms.languages = texts["languages"] or "it"
    terms.quality = texts["quality"]
    terms.signer_name = texts["signer_name"]
    terms.signer_office = texts["signer_office"]
