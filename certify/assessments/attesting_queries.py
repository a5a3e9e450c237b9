"""Reading all that decides about a document of one assessment: as many queries whatever stands in it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from certify.assessments.attesting_case import (
    Case,
    Decided,
    Holding,
    Participation,
    Standard,
    Title,
)
from certify.assessments.attesting_rows import Attestation, CompetenceRow, DocumentRow
from certify.assessments.commission import facts_of
from certify.assessments.functions import Acquaintance, TieKind, barred, find_ties
from certify.assessments.models import (
    AssessedCompetence,
    Assessment,
    AttestationTerms,
    Commission,
    ConflictDeclaration,
    HostQuestion,
)
from certify.assessments.permissions import LEAD, SEE
from certify.assessments.rules import Function, Part, ReasonCode, Stage, Verdict
from certify.assessments.ties import list_acquaintances, list_assessors
from certify.certificates.documents import town_of
from certify.certificates.models import Certificate
from certify.certificates.rules import Status, SubjectType
from certify.credential.keys import Algorithm
from certify.dossiers.models import Dossier, DossierPart
from certify.issuers.queries import list_keys
from certify.paper import missing_characters
from certify.placements.models import PlacementTutor
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import Forbidden, NotFound
from commons.folding import fold
from commons.organisations.models import Membership, Organisation
from commons.organisations.queries import AccreditationRow, list_accreditations
from commons.people.queries import Holder, get_holders


def get_attestation(
    session: Session, assessment_id: UUID, viewer: Viewer, *, now: datetime, is_acting: bool = True
) -> Attestation:
    """Return it to whoever leads at the body, and to read (`is_acting`) to who has one of the functions.

    Strangers get NotFound, other colleagues and the person herself Forbidden.
    """
    found = session.execute(
        select(Assessment, AttestationTerms, Commission, Organisation, Dossier.version, _count_parts())
        .join(Organisation, Organisation.id == Assessment.body_id)
        .join(Dossier, Dossier.id == Assessment.dossier_id)
        .outerjoin(AttestationTerms, AttestationTerms.assessment_id == Assessment.id)
        .outerjoin(Commission, Commission.assessment_id == Assessment.id)
        .where(Assessment.id == assessment_id)
    ).first()
    if found is None or found.Assessment.body_id not in viewer.organisations_with(SEE):
        raise NotFound("not-found")
    row, body, dossier_version, part_count = found.Assessment, found.Organisation, found[4], found[5]
    terms: AttestationTerms | None = found[1]
    commission: Commission | None = found[2]
    if row.person_id == viewer.person_id:
        raise Forbidden("assessment-is-own")
    if is_acting or viewer.person_id not in {row.f1_id, row.f2_id, row.f3_id}:
        viewer.require(LEAD, row.body_id)
    holders = get_holders(
        session, {row.person_id, *(each for each in (row.f1_id, row.f2_id, row.f3_id) if each), *_me(viewer)}
    )
    person = holders[row.person_id]
    competences = _list_competences(session, assessment_id)
    accreditations = tuple(list_accreditations(session, row.body_id))
    herself = Acquaintance(TieKind.SELF, row.person_id, fold(person.name.full), None)
    met = [herself, *list_acquaintances(session, [row.person_id])[row.person_id]]
    signer = _signer(session, terms, viewer, holders, body)
    case = Case(
        part=Part(row.part),
        stage=Stage(row.stage),
        day=now.astimezone(TRENTO).date(),
        person_id=row.person_id,
        actor_id=viewer.person_id,
        titles=tuple(_title(each) for each in accreditations if each.withdrawn_at is None),
        standard=_standard(row, terms),
        competences=tuple(
            Decided(
                title=each.title,
                verdict=each.verdict,
                ada_code=each.ada_code,
                ada_version=each.ada_version,
            )
            for each in competences
        ),
        experience_count=part_count,
        holdings=_holdings(session, row, holders),
        knows_person=_who_knows(session, row, met),
        met=met,
        is_informed=row.informed_at is not None,
        interview_on=row.interview_on,
        ways=row.ways,
        participation=Participation(terms.participation) if terms and terms.participation else None,
        quality=terms.quality if terms else "",
        open_questions=_open_questions(session, assessment_id),
        has_birth_date=person.birth_date is not None,
        unprintable="".join(missing_characters(person.name.full)),
        has_key=_has_key(session, row.body_id),
        has_place=bool(town_of(body.address)),
        signer_name=signer[0],
        signer_office=signer[1],
        is_demo=body.is_demo,
        commission=facts_of(commission) if commission is not None else None,
    )
    return Attestation(
        assessment_id=row.id,
        version=row.version,
        terms_version=terms.version if terms else 0,
        body_id=body.id,
        body_name=body.name,
        place=town_of(body.address),
        person=person,
        dossier_id=row.dossier_id,
        is_dossier_changed=dossier_version != row.dossier_version,
        languages=terms.languages if terms else "it",
        decided_at=row.decided_at,
        competences=competences,
        accreditations=accreditations,
        documents=_list_documents(session, row),
        case=case,
    )


def _count_parts() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(DossierPart)
        .where(DossierPart.dossier_id == Assessment.dossier_id)
        .correlate(Assessment)
        .scalar_subquery()
    )


def _me(viewer: Viewer) -> tuple[UUID, ...]:
    return (viewer.person_id,) if viewer.person_id else ()


def _standard(row: Assessment, terms: AttestationTerms | None) -> Standard:
    return Standard(
        scope=row.standard_scope or "",
        repertory=row.standard_repertory or "",
        code=row.standard_code or "",
        version=row.standard_version or "",
        title=row.standard_title or "",
        authority=terms.authority if terms else "",
        eqf=row.standard_eqf,
        is_whole_qualification=row.is_whole_qualification,
    )


def _title(row: AccreditationRow) -> Title:
    return Title(
        function=row.function.value,
        scope=row.scope,
        act=row.act_number,
        valid_from=row.valid_from,
        last_day=row.last_day,
        is_confirmed=row.confirmed_at is not None,
    )


def _list_competences(session: Session, assessment_id: UUID) -> tuple[CompetenceRow, ...]:
    rows = session.scalars(
        select(AssessedCompetence)
        .where(AssessedCompetence.assessment_id == assessment_id)
        .order_by(AssessedCompetence.position)
    )
    return tuple(
        CompetenceRow(
            id=each.id,
            competence_id=each.competence_id,
            title=each.title,
            verdict=Verdict(each.verdict) if each.verdict else None,
            reason=ReasonCode(each.reason) if each.reason else None,
            note=each.note,
            ada_code=each.ada_code or "",
            ada_version=each.ada_version or "",
        )
        for each in rows
    )


def _holdings(session: Session, row: Assessment, holders: dict[UUID, Holder]) -> tuple[Holding, ...]:
    told = {
        (each.function, each.declared_by_id): each.has_conflict
        for each in session.execute(
            select(
                ConflictDeclaration.function,
                ConflictDeclaration.declared_by_id,
                ConflictDeclaration.has_conflict,
            ).where(ConflictDeclaration.assessment_id == row.id)
        )
    }
    held = ((Function.F1, row.f1_id), (Function.F2, row.f2_id), (Function.F3, row.f3_id))
    return tuple(
        Holding(
            function=function,
            person_id=person_id,
            name=holders[person_id].name.full,
            has_conflict=told.get((function, person_id)),
        )
        for function, person_id in held
        if person_id is not None
    )


def _who_knows(session: Session, row: Assessment, met: Sequence[Acquaintance]) -> frozenset[UUID]:
    """Return who of the body must not judge this person: her tutors, signers and trainers."""
    if row.f3_id is None:
        return frozenset()
    ties = {
        each.person_id: find_ties(each, row.person_id, met)
        for each in list_assessors(session, [row.f3_id]).values()
    }
    return frozenset(each for each, found in ties.items() if barred(Function.F3, found) is not None)


def _open_questions(session: Session, assessment_id: UUID) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(PlacementTutor.name)
            .join(HostQuestion, HostQuestion.tutor_id == PlacementTutor.id)
            .where(HostQuestion.assessment_id == assessment_id, HostQuestion.answered_at.is_(None))
            .order_by(PlacementTutor.name)
        )
    )


def _has_key(session: Session, body_id: UUID) -> bool:
    return any(
        key.public.algorithm is Algorithm.ED25519 and key.retired_at is None and key.compromised_at is None
        for key in list_keys(session, body_id)
    )


def _signer(
    session: Session,
    terms: AttestationTerms | None,
    viewer: Viewer,
    holders: dict[UUID, Holder],
    body: Organisation,
) -> tuple[str, str]:
    """Return who signs for the body: as was written, else whoever prepares it, in her office there."""
    if terms is not None and (terms.signer_name or terms.signer_office):
        return terms.signer_name, terms.signer_office
    if viewer.person_id is None:
        return "", ""
    office = session.scalar(
        select(Membership.office)
        .where(
            Membership.account_id == viewer.account_id,
            Membership.organisation_id == body.id,
            Membership.office.is_not(None),
            Membership.role.in_(LEAD.roles),
        )
        .limit(1)
    )
    return holders[viewer.person_id].name.full, office or ""


def _list_documents(session: Session, row: Assessment) -> tuple[DocumentRow, ...]:
    rows = session.execute(
        select(
            Certificate.id,
            Certificate.number,
            Certificate.code,
            Certificate.status,
            Certificate.status_since,
        )
        .where(
            Certificate.subject_type == SubjectType.ASSESSMENT,
            Certificate.subject_id == row.id,
            Certificate.person_id == row.person_id,
        )
        .order_by(Certificate.issued_at.desc(), Certificate.serial.desc())
    )
    return tuple(
        DocumentRow(each.id, each.number, each.code, Status(each.status), each.status_since) for each in rows
    )
