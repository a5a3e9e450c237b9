"""Reading one assessment: at the desk, or as the person whose it is."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.models import (
    Appeal,
    AssessedCompetence,
    Assessment,
    ConflictDeclaration,
    HostQuestion,
    VerdictChange,
)
from certify.assessments.permissions import LEAD, SEE
from certify.assessments.rows import (
    AppealRow,
    AssessmentView,
    CompetenceRow,
    DeclarationRow,
    DeskView,
    QuestionRow,
)
from certify.assessments.rules import AppealResult, Function, Part, ReasonCode, Stage, Verdict, Who
from certify.placements.models import PlacementTutor
from commons.access import Viewer
from commons.errors import Forbidden, NotFound
from commons.frameworks.models import Competence, Framework
from commons.organisations.models import Organisation
from commons.people.models import Person
from commons.people.queries import get_holder_names

LANG: Final = "it"


def get_at_desk(session: Session, viewer: Viewer, assessment_id: UUID, lang: str = LANG) -> DeskView:
    """Return an assessment of the viewer's body; nobody sees her own dossier from this side."""
    view = get_assessment_unchecked(session, assessment_id, lang)
    if view.body_id not in viewer.organisations_with(SEE):
        raise NotFound("not-found")
    if view.person_id == viewer.person_id:
        raise Forbidden("assessment-is-own")
    return DeskView(view, capacities_in(view, viewer))


def get_involved(session: Session, viewer: Viewer, assessment_id: UUID, lang: str = LANG) -> DeskView:
    """As `get_at_desk`, for what only those in the procedure see: voices, evidence, decisions.

    Whoever withdrew has taken her dossier back: nobody at the body opens it any more.
    """
    desk = get_at_desk(session, viewer, assessment_id, lang)
    if desk.view.stage is Stage.WITHDRAWN:
        raise Forbidden("assessment-taken-back")
    if not desk.is_involved:
        raise Forbidden("assessment-not-involved")
    return desk


def get_own(session: Session, viewer: Viewer, assessment_id: UUID, lang: str = LANG) -> AssessmentView:
    """Return an assessment of the viewer's own dossier."""
    view = get_assessment_unchecked(session, assessment_id, lang)
    if viewer.person_id is None or view.person_id != viewer.person_id:
        raise NotFound("not-found")
    return view


def capacities_in(view: AssessmentView, viewer: Viewer) -> frozenset[Who]:
    """Return in which capacities somebody acts; who declared a conflict sees the file no more."""
    found = {Who(function.value) for function in view.holds(viewer.person_id)}
    heard_by = view.appeal.heard_by_id if view.appeal is not None else None
    if heard_by is not None and heard_by == viewer.person_id:
        found.add(Who.HEARER)
    if view.body_id in viewer.organisations_with(LEAD):
        found.add(Who.LEAD)
    return frozenset(found)


def get_assessment_unchecked(session: Session, assessment_id: UUID, lang: str = LANG) -> AssessmentView:
    """Return an assessment without asking who looks; six queries whatever stands in it."""
    found = session.execute(
        select(Assessment, Person.given_name, Person.family_name, Organisation.name)
        .join(Person, Person.id == Assessment.person_id)
        .join(Organisation, Organisation.id == Assessment.body_id)
        .where(Assessment.id == assessment_id)
    ).first()
    if found is None:
        raise NotFound("not-found")
    row, given_name, family_name, body_name = found
    competences = _list_competences(session, row.id, lang)
    declarations = _list_declarations(session, row.id)
    questions = _list_questions(session, row.id)
    appeal = session.scalar(select(Appeal).where(Appeal.assessment_id == row.id))
    people: set[UUID | None] = {row.person_id, row.f1_id, row.f2_id, row.f3_id}
    people |= {each.decided_by_id for each in competences}
    people |= {each.person_id for each in declarations}
    people |= {each.asked_by_id for each in questions}
    if appeal is not None:
        people |= {appeal.heard_by_id, appeal.f3_id}
    names = get_holder_names(session, {each for each in people if each is not None})
    return AssessmentView(
        id=row.id,
        part=Part(row.part),
        stage=Stage(row.stage),
        stage_since=row.stage_since,
        dossier_id=row.dossier_id,
        dossier_version=row.dossier_version,
        person_id=row.person_id,
        person_name=f"{given_name} {family_name}",
        body_id=row.body_id,
        body_name=body_name,
        f1_id=row.f1_id,
        f2_id=row.f2_id,
        f3_id=row.f3_id,
        asked_at=row.asked_at,
        due_on=row.due_on,
        informed_at=row.informed_at,
        interview_on=row.interview_on,
        outcome_words=row.outcome_words,
        decided_at=row.decided_at,
        version=row.version,
        names={person_id: name.full for person_id, name in names.items()},
        competences=competences,
        declarations=declarations,
        questions=questions,
        appeal=None if appeal is None else _appeal_row(appeal),
    )


def list_changes(session: Session, competence_id: UUID) -> tuple[tuple[VerdictChange, str], ...]:
    """Return the decisions taken on one competence before the present one, the latest first, and by whom."""
    rows = session.execute(
        select(VerdictChange, Person.given_name, Person.family_name)
        .join(Person, Person.id == VerdictChange.decided_by_id)
        .where(VerdictChange.competence_id == competence_id)
        .order_by(VerdictChange.decided_at.desc(), VerdictChange.id)
    )
    return tuple((change, f"{given} {family}") for change, given, family in rows)


def reference_of(framework_name: str, code: str) -> str:
    return f"{framework_name} {code}"


def _list_competences(session: Session, assessment_id: UUID, lang: str) -> tuple[CompetenceRow, ...]:
    rows = session.execute(
        select(AssessedCompetence, Competence.code, Competence.descriptions, Framework.short_name)
        .outerjoin(Competence, Competence.id == AssessedCompetence.competence_id)
        .outerjoin(Framework, Framework.id == Competence.framework_id)
        .where(AssessedCompetence.assessment_id == assessment_id)
        .order_by(AssessedCompetence.position)
    )
    return tuple(
        CompetenceRow(
            id=row.id,
            position=row.position,
            competence_id=row.competence_id,
            title=row.title,
            reference=reference_of(framework, code) if framework else "",
            description=(descriptions or {}).get(lang) or (descriptions or {}).get(LANG) or "",
            verdict=Verdict(row.verdict) if row.verdict else None,
            reason=ReasonCode(row.reason) if row.reason else None,
            note=row.note,
            decided_by_id=row.decided_by_id,
            decided_at=row.decided_at,
            ada_code=row.ada_code,
            ada_version=row.ada_version,
        )
        for row, code, descriptions, framework in rows
    )


def _list_declarations(session: Session, assessment_id: UUID) -> tuple[DeclarationRow, ...]:
    rows = session.scalars(
        select(ConflictDeclaration)
        .where(ConflictDeclaration.assessment_id == assessment_id)
        .order_by(ConflictDeclaration.declared_at, ConflictDeclaration.function)
    )
    return tuple(
        DeclarationRow(
            row.declared_by_id, Function(row.function), row.has_conflict, row.words, row.declared_at
        )
        for row in rows
    )


def _list_questions(session: Session, assessment_id: UUID) -> tuple[QuestionRow, ...]:
    rows = session.execute(
        select(HostQuestion, PlacementTutor.name, PlacementTutor.office)
        .join(PlacementTutor, PlacementTutor.id == HostQuestion.tutor_id)
        .where(HostQuestion.assessment_id == assessment_id)
        .order_by(HostQuestion.asked_at, HostQuestion.id)
    )
    return tuple(
        QuestionRow(
            id=row.id,
            tutor_id=row.tutor_id,
            tutor_name=name,
            tutor_office=office,
            question=row.question,
            asked_by_id=row.asked_by_id,
            asked_at=row.asked_at,
            answer=row.answer,
            answered_by=row.answered_by,
            answered_at=row.answered_at,
        )
        for row, name, office in rows
    )


def _appeal_row(row: Appeal) -> AppealRow:
    return AppealRow(
        words=row.words,
        filed_at=row.filed_at,
        heard_by_id=row.heard_by_id,
        result=AppealResult(row.result) if row.result else None,
        reasons=row.reasons,
        decided_at=row.decided_at,
        former_f3_id=row.f3_id,
    )
