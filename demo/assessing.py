"""A titled body on stage: who works there, what it is titled for, and a certification up to its document."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.asking import ask_assessment
from certify.assessments.assigning import assign_functions, declare
from certify.assessments.attesting import deposit_attestation, prepare_attestation
from certify.assessments.attesting_case import CommissionFacts, Participation
from certify.assessments.commission import appoint_commission
from certify.assessments.deciding import Decision, decide, seen_mark, set_interview
from certify.assessments.models import AssessedCompetence, Assessment
from certify.assessments.questions import ask_host, list_tutors
from certify.assessments.rules import Act, Function, Part, ReasonCode, Verdict
from certify.assessments.services import move_stage
from certify.assessments.standards import Described, describe_standard
from certify.certificates.papers import get_prepared_pdf, read_kept
from certify.certificates.press import current_press
from certify.certificates.queries import find_document
from commons.access import Viewer
from commons.edges import edges
from commons.organisations.rules import AccreditationFunction
from demo.operators import DemoAccreditation
from demo.practice_script import ACCOMPANIES, BODY, EVALUATES, LEADS, METHOD, SCOPE
from demo.practice_waiting import QUESTION
from demo.script import Staff
from demo.sealing import seal_by_all
from demo.stage import Stage

STAFF: Final = (ACCOMPANIES, METHOD, EVALUATES, LEADS)
ACCREDITATIONS: Final = tuple(
    DemoAccreditation(BODY.slug, function, SCOPE, act, (300, 800), is_confirmed=True)
    for function, act in (
        (AccreditationFunction.IDENTIFICATION, "DEMO-14"),
        (AccreditationFunction.VALIDATION, "DEMO-15"),
        (AccreditationFunction.CERTIFICATION, "DEMO-16"),
    )
)
ASKED, BEGUN, DECIDED = 30, 20, 6
"""Days before the first play."""


def find_assessment(session: Session, person_id: UUID | None) -> UUID | None:
    return session.scalar(select(Assessment.id).where(Assessment.person_id == person_id))


def ask(session: Session, stage: Stage, person: Viewer, body_id: UUID, *, part: Part, days: int) -> UUID:
    """Ask for an assessment some days ago, once."""
    return find_assessment(session, person.person_id) or ask_assessment(
        session, part=part, body_id=body_id, is_informed=True, actor=person, now=_before(stage, days)
    )


def certify(session: Session, stage: Stage, assessment_id: UUID, staff: dict[Staff, Viewer]) -> UUID:
    """Bring it to its document, and deposit what a demonstration seal signed. Once."""
    lead = staff[LEADS]
    certificate_id = prepare(session, stage, assessment_id, staff)
    kept = find_document(session, certificate_id)
    if kept is not None and kept.status == "prepared":
        names = [each.name for each in read_kept(kept).signatories]
        signed = seal_by_all(get_prepared_pdf(kept, edges().files), names, now=stage.now)
        deposit_attestation(session, assessment_id, signed, actor=lead, files=edges().files, now=stage.now)
    return certificate_id


def prepare(session: Session, stage: Stage, assessment_id: UUID, staff: dict[Staff, Viewer]) -> UUID:
    """Accompany, decide, describe and prepare the document to be signed. Once."""
    row = session.get_one(Assessment, assessment_id)
    if row.decided_at is None and row.f1_id is None:
        _assign(session, stage, row, staff)
        _decide(session, stage, row, staff)
        _describe(session, stage, row, staff[LEADS])
    return prepare_attestation(
        session, assessment_id, actor=staff[LEADS], press=current_press(), now=stage.now
    )


def begin(session: Session, stage: Stage, assessment_id: UUID, staff: dict[Staff, Viewer]) -> None:
    """Decide the first competence and ask the tutor a question; the rest waits. Once."""
    row = session.get_one(Assessment, assessment_id)
    if row.f1_id is not None:
        return
    _assign(session, stage, row, staff)
    first = session.scalars(
        select(AssessedCompetence)
        .where(AssessedCompetence.assessment_id == row.id)
        .order_by(AssessedCompetence.position)
        .limit(1)
    ).one()
    decide(
        session,
        row.id,
        first.id,
        Decision(
            Verdict.YES, ReasonCode.EPISODE_AND_VOICES, "L’episodio è preciso e le due voci concordano."
        ),
        seen=seen_mark(first.decided_at),
        actor=staff[EVALUATES],
        now=_before(stage, DECIDED),
    )
    tutor_id = list_tutors(session, row.dossier_id)[0].id
    ask_host(session, row.id, tutor_id, QUESTION, actor=staff[EVALUATES], now=stage.now)


def _assign(session: Session, stage: Stage, row: Assessment, staff: dict[Staff, Viewer]) -> None:
    now = _before(stage, BEGUN)
    held = {Function.F1: staff[ACCOMPANIES], Function.F2: staff[METHOD], Function.F3: staff[EVALUATES]}
    assign_functions(
        session,
        row.id,
        {function: viewer.person_id for function, viewer in held.items()},
        version=row.version,
        actor=staff[LEADS],
        now=now,
    )
    for function, viewer in held.items():
        declare(session, row.id, function, has_conflict=False, words="", actor=viewer, now=now)
    for act, who in ((Act.ACCOMPANY, ACCOMPANIES), (Act.EVALUATE, METHOD)):
        move_stage(session, row.id, act, version=row.version, actor=staff[who], now=now)


def _decide(session: Session, stage: Stage, row: Assessment, staff: dict[Staff, Viewer]) -> None:
    now = _before(stage, DECIDED)
    competences = session.scalars(
        select(AssessedCompetence).where(AssessedCompetence.assessment_id == row.id)
    ).all()
    for each in competences:
        decision = Decision(Verdict.YES, ReasonCode.EPISODE_AND_VOICES, "Colloquio e voci concordano.")
        decide(
            session,
            row.id,
            each.id,
            decision,
            seen=seen_mark(each.decided_at),
            actor=staff[EVALUATES],
            now=now,
        )
    day = stage.today - timedelta(days=DECIDED)
    set_interview(session, row.id, day, version=row.version, actor=staff[EVALUATES], now=now)


def _describe(session: Session, stage: Stage, row: Assessment, lead: Viewer) -> None:
    ids = session.scalars(
        select(AssessedCompetence.id)
        .where(AssessedCompetence.assessment_id == row.id)
        .order_by(AssessedCompetence.position)
    )
    described = Described(
        scope=SCOPE,
        repertory="provinciale (DEMO)",
        code="DEMO-TN-0412",
        version="2026.1",
        title="Tecnico dell’animazione di comunità",
        authority="Provincia di esempio (dimostrazione)",
        eqf=4,
        ways="esame del dossier, colloquio tecnico, prova pratica",
        participation=Participation.IN_PRESENCE,
        quality="Riesame annuale delle procedure (dimostrazione)",
        signer_name=f"{LEADS.given_name} {LEADS.family_name}",
        signer_office=LEADS.office,
        ada={each: (f"DEMO-ADA.24.04.0{place}", "2026.1") for place, each in enumerate(ids, start=1)},
    )
    describe_standard(session, row.id, described, seen=0, actor=lead, now=stage.now)
    if row.part != Part.CERTIFICATION:
        return
    commission = CommissionFacts(
        act="DEMO-21",
        president="Olga Demo",
        members=("Ivo Demo", "Rita Demo"),
        minutes="DEMO-V-08",
        minutes_on=stage.today - timedelta(days=DECIDED),
    )
    appoint_commission(session, row.id, commission, seen="", actor=lead, now=stage.now)


def _before(stage: Stage, days: int) -> datetime:
    return stage.now - timedelta(days=days)
