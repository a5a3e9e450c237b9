"""Composing: which fact of an assessment becomes which fact of its document. Deciding is the rules' business.

Only what was validated is named. What was not, or only partly, and every word about the person stands in the
annex, which is hers alone.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from certify.assessments.attesting_case import Case
from certify.assessments.attesting_rows import Attestation
from certify.assessments.attesting_rules import find_title
from certify.assessments.rules import Function, Part
from certify.certificates.documents import name_holder, unregistered
from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
from certify.credential.errors import InvalidFacts
from certify.credential.facts import Participation
from certify.credential.values_of_dossiers import (
    AssessedCompetence,
    EvidenceEntry,
    Experience,
    ExperienceSort,
    Qualification,
)
from certify.credential.values_of_parties import (
    Commission,
    EntitledFunction,
    Entitlement,
    Functions,
    Issuer,
    Signatory,
    SignatureMode,
)
from certify.dossiers.rows import CompetenceView, DossierView, PartRow
from certify.dossiers.rules import ExperienceKind, Source
from certify.placements.rules import PlacementKind
from commons.adapters.clock import TRENTO
from commons.errors import Refusal

SOURCES: Final = ("L.P. Trento 10/2013", "DGP Trento 2372/2016", "DM 30.6.2015, art. 6")
SOURCES_OF_CERTIFICATE: Final = (*SOURCES, "DM 8.1.2018")
OFFICE_OF_F2: Final = "F2, metodo di valutazione"
OFFICE_OF_F3: Final = "F3, contenuti"
OFFICE_OF_PRESIDENT: Final = "Presidente della commissione"
_QUARTER: Final = Decimal("0.25")
_SORTS: Final = {
    ExperienceKind.FORMAL: ExperienceSort.FORMAL,
    ExperienceKind.NON_FORMAL: ExperienceSort.NON_FORMAL,
    ExperienceKind.INFORMAL: ExperienceSort.INFORMAL,
}
_FORMAL_PLACEMENTS: Final = frozenset({PlacementKind.CURRICULAR, PlacementKind.SCHOOL})
_FILES: Final = {"application/pdf": "documento", "image/jpeg": "fotografia", "image/png": "immagine"}


def compose_document(
    told: Attestation, dossier: DossierView, issuer: Issuer, *, base_url: str, now: datetime
) -> ValidationFacts | CertificateFacts:
    """Return what the document would say; it lacks only number, code and instant.

    Call it where nothing is missing. A Refusal names the field of a fact that cannot be written.
    """
    case, title = told.case, find_title(told.case)
    experiences = _experiences(dossier)
    evidence = _evidence(dossier, told)
    if title is None or case.participation is None or told.person.birth_date is None:
        raise Refusal("attestation-changed")
    held = {each.function: each.name for each in case.holdings}
    try:
        shared: dict[str, Any] = {
            "issuer": issuer,
            "holder": name_holder(told.person),
            "about_id": f"urn:uuid:{told.assessment_id}",
            "participation": Participation(case.participation.value),
            "assessment": case.ways,
            "quality_assurance": case.quality,
            "languages": tuple(each.strip() for each in told.languages.split(",")),
            "place": told.place or "",
            "born_on": told.person.birth_date,
            "authority": case.standard.authority,
            "entitlement": Entitlement(
                function=EntitledFunction(title.function),
                act=title.act,
                scope=case.standard.scope,
                valid_from=title.valid_from,
                valid_until=title.last_day,
            ),
            "qualification": Qualification(
                repertory=case.standard.repertory,
                code=case.standard.code,
                version=case.standard.version,
                title=case.standard.title,
                eqf_level=case.standard.eqf or 0,
            ),
            "competences": _competences(told, dossier, experiences, evidence),
            "experiences": tuple(experiences.values()),
            "evidence": tuple(evidence.values()),
            "functions": Functions(f1=held[Function.F1], f2=held[Function.F2], f3=held[Function.F3]),
            "interview_on": case.interview_on,
            **unregistered(base_url, now),
        }
        if case.part is Part.CERTIFICATION:
            return _certificate(told, shared)
        return ValidationFacts(
            **shared,
            decided_on=_day(told.decided_at or now),
            sources=SOURCES,
            signatories=_signatories(case),
        )
    except InvalidFacts as error:
        raise Refusal("attestation-unstatable", field=error.field) from error


def _certificate(told: Attestation, shared: Mapping[str, Any]) -> CertificateFacts:
    case, commission = told.case, told.case.commission
    if commission is None or commission.minutes_on is None:
        raise Refusal("attestation-changed")
    return CertificateFacts(
        **shared,
        decided_on=commission.minutes_on,
        sources=SOURCES_OF_CERTIFICATE,
        is_whole_qualification=case.standard.is_whole_qualification,
        commission=Commission(
            act=commission.act,
            president=commission.president,
            members=commission.members,
            minutes=commission.minutes,
            minutes_on=commission.minutes_on,
        ),
        signatories=_signatories(case),
    )


def signers_of(case: Case) -> tuple[tuple[str, str], ...]:
    """Return who signs outside, with the office: the method and the substance, or who presides; the body."""
    held = {each.function: each.name for each in case.holdings}
    own = (
        [(case.commission.president if case.commission else "", OFFICE_OF_PRESIDENT)]
        if case.part is Part.CERTIFICATION
        else [(held.get(Function.F2, ""), OFFICE_OF_F2), (held.get(Function.F3, ""), OFFICE_OF_F3)]
    )
    return (*own, (case.signer_name, case.signer_office))


def _signatories(case: Case) -> tuple[Signatory, ...]:
    return tuple(
        Signatory(name=name, office=office, mode=SignatureMode.DIGITAL) for name, office in signers_of(case)
    )


def _experiences(dossier: DossierView) -> dict[UUID, Experience]:
    """Return what the person chose, with marks; what has no first day cannot be stated and is left out."""
    dated = [(each, each.from_on) for each in dossier.parts if each.from_on is not None]
    return {
        part.source_id: Experience(
            mark=str(number),
            sort=_sort(part),
            title=part.title,
            started_on=first,
            ended_on=part.until_on,
            organisation=part.organisation or None,
            hours=_quarters(part.hours),
            document=part.stated_by,
        )
        for number, (part, first) in enumerate(dated, start=1)
    }


def _sort(part: PartRow) -> ExperienceSort:
    if part.experience_kind is not None:
        return _SORTS[part.experience_kind]
    if part.source is Source.PLACEMENT and part.kind in _FORMAL_PLACEMENTS:
        return ExperienceSort.FORMAL
    return ExperienceSort.NON_FORMAL


def _quarters(hours: Decimal | None) -> Decimal | None:
    """Return whole quarters, never more than were done."""
    return None if hours is None else hours - hours % _QUARTER


def _evidence(dossier: DossierView, told: Attestation) -> dict[UUID, EvidenceEntry]:
    """Return the index of what was shown for the validated competences: titles, never contents."""
    files = {
        each.id: each for view in _views_of_validated(dossier, told).values() for each in view.evidence_here
    }
    return {
        each.id: EvidenceEntry(
            mark=f"E{number}",
            title=each.title,
            sort=_FILES.get(each.media_type, "documento"),
            dated_on=_day(each.uploaded_at),
        )
        for number, each in enumerate(files.values(), start=1)
    }


def _views_of_validated(dossier: DossierView, told: Attestation) -> dict[UUID, CompetenceView]:
    wanted = {each.competence_id for each in told.validated}
    return {each.competence_id: each for each in dossier.competences if each.competence_id in wanted}


def _competences(
    told: Attestation,
    dossier: DossierView,
    experiences: Mapping[UUID, Experience],
    evidence: Mapping[UUID, EvidenceEntry],
) -> tuple[AssessedCompetence, ...]:
    views = _views_of_validated(dossier, told)
    found = []
    for each in told.validated:
        view = views.get(each.competence_id) if each.competence_id else None
        found.append(
            AssessedCompetence(
                label=each.title,
                ada_code=each.ada_code,
                ada_version=each.ada_version,
                eqf_level=told.case.standard.eqf,
                experiences=tuple(
                    experiences[part.source_id].mark
                    for part in (view.placements if view else ())
                    if part.source_id in experiences
                ),
                evidence=tuple(evidence[file.id].mark for file in (view.evidence_here if view else ())),
            )
        )
    return tuple(found)


def _day(at: datetime) -> date:
    return at.astimezone(TRENTO).date()
