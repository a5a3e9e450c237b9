"""`demo year`: a simulated year, to see desks, lists and searches with as many rows as a province has.

It passes by the services and writes the rows themselves, some fifty thousand at once: each act by its service
would take an hour, for nobody would look at it singly. What is written is what the services would have left
(states, signatures with the print of the project, events, both voices), except what only a real act leaves:
no audit trail, no jobs, no mails are on their way. Documents are issued by the services alone, for the
assessments that have ended; closed placements have none yet, so that the rehearsal has something to issue.
"""

from collections.abc import Callable
from random import Random
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.attesting import deposit_attestation, prepare_attestation
from certify.assessments.attesting_case import CommissionFacts, Participation
from certify.assessments.commission import appoint_commission
from certify.assessments.models import AssessedCompetence, Assessment
from certify.assessments.rules import Act, Part, Stage
from certify.assessments.services import move_stage
from certify.assessments.standards import Described, describe_standard
from certify.certificates.papers import get_prepared_pdf, read_kept
from certify.certificates.press import current_press
from certify.certificates.queries import find_document
from commons.edges import edges
from commons.frameworks.models import Competence, Framework
from commons.frameworks.rules import AREA
from commons.organisations.models import Organisation
from commons.organisations.rules import AccreditationFunction
from demo import operators as running
from demo.operators import DemoAccreditation
from demo.sealing import seal_by_all
from demo.stage import Stage as Setting
from demo.year_assessed import ask_assessments, keep_dossiers
from demo.year_people import BODIES, MARK, cast_leads, enter_bodies, gather_crowd
from demo.year_placements import plan_placements
from demo.year_rows import Office, Size, Year
from demo.year_voices import invite_tutors, sign_plan, speak, work

SEED: Final = 20261123
SCOPE: Final = "DIMOSTRAZIONE: anno simulato"
FRAMEWORKS: Final = ("lifecomp", "entrecomp", "greencomp", "digcomp30")
TICKS_EACH: Final = 2
"""A placement is told twice: when it is planned, and when it is signed and worked."""


def count_ticks(size: Size) -> int:
    return TICKS_EACH * size.placements + size.assessments


def is_written(session: Session) -> bool:
    return session.scalar(select(Organisation.id).where(Organisation.slug == MARK)) is not None


def write_year(session: Session, stage: Setting, size: Size, tell: Callable[[int], None]) -> int:
    """Write the year, all of it or nothing, and return how many rows it has; 0 where it is there already."""
    if is_written(session):
        return 0
    year = Year(Random(SEED), stage.now, size)  # noqa: S311  dice of a play, nothing secret
    competences = _list_competences(session)
    bodies = _enter_bodies(session, stage, year)
    crowd = gather_crowd(year)
    count = year.write(session)
    cast_leads(session, crowd.promoters, bodies)
    plans = []
    for plan in plan_placements(year, crowd, list(competences)):
        plans.append(plan)
        tell(1)
    count += year.write(session)
    shown = []
    for plan in plans:
        sign_plan(session, year, plan)
        work(year, plan)
        shown += speak(year, plan)
        tell(1)
    invite_tutors(year, plans)
    asked = list(ask_assessments(year, keep_dossiers(year, shown, competences), bodies))
    count += year.write(session)
    for assessment_id, reached, body in asked:
        if reached in {Stage.ATTESTATION, Stage.ENDED}:
            _attest(session, stage, assessment_id, body, is_ended=reached is Stage.ENDED)
        tell(1)
    return count


def _list_competences(session: Session) -> dict[UUID, str]:
    rows = session.execute(
        select(Competence.id, Competence.labels, Competence.code)
        .join(Framework, Framework.id == Competence.framework_id)
        .where(Framework.slug.in_(FRAMEWORKS), Competence.kind != AREA, ~Competence.is_retired)
        .order_by(Framework.slug, Competence.position)
    )
    return {row.id: str(row.labels.get("it") or row.labels.get("en") or row.code)[:300] for row in rows}


def _enter_bodies(session: Session, stage: Setting, year: Year) -> tuple[Office, ...]:
    """Enter the titled bodies with their keys and accreditations, through the services."""
    operators = running.enter_operators(session, stage)
    bodies = enter_bodies(session, stage, year)
    wanted = [
        DemoAccreditation(slug, function, SCOPE, f"DEMO-A{place}{number}", (400, 700), is_confirmed=True)
        for place, slug in enumerate(BODIES, start=1)
        for number, function in enumerate(
            (
                AccreditationFunction.IDENTIFICATION,
                AccreditationFunction.VALIDATION,
                AccreditationFunction.CERTIFICATION,
            ),
            start=1,
        )
    ]
    ids = {slug: body.id for slug, body in zip(BODIES, bodies, strict=True)}
    running.enter_accreditations(session, stage, operators, ids, edges().files, wanted=wanted)
    return bodies


def _attest(session: Session, stage: Setting, assessment_id: UUID, body: Office, *, is_ended: bool) -> None:
    """Let the services take what is decided to its attestation, and to its document."""
    row = session.get_one(Assessment, assessment_id)
    lead = body.staff[0]
    _describe(session, stage, row, body)
    if not is_ended:
        move_stage(session, assessment_id, Act.ATTEST, version=row.version, actor=lead, now=stage.now)
        return
    certificate_id = prepare_attestation(
        session, assessment_id, actor=lead, press=current_press(), now=stage.now
    )
    kept = find_document(session, certificate_id)
    if kept is None:
        raise LookupError("a document that was prepared a moment ago is not there")
    names = [each.name for each in read_kept(kept).signatories]
    signed = seal_by_all(get_prepared_pdf(kept, edges().files), names, now=stage.now)
    deposit_attestation(session, assessment_id, signed, actor=lead, files=edges().files, now=stage.now)


def _describe(session: Session, stage: Setting, row: Assessment, body: Office) -> None:
    lead = body.staff[0]
    ids = session.scalars(
        select(AssessedCompetence.id)
        .where(AssessedCompetence.assessment_id == row.id)
        .order_by(AssessedCompetence.position)
    )
    described = Described(
        scope=SCOPE,
        repertory="provinciale (DEMO)",
        code="DEMO-TN-0500",
        version="2026.1",
        title="Operatore di comunità (dimostrazione)",
        authority="Provincia di esempio (dimostrazione)",
        eqf=4,
        ways="esame del dossier, colloquio tecnico",
        participation=Participation.IN_PRESENCE,
        quality="Riesame annuale delle procedure (dimostrazione)",
        signer_name=body.names[0],
        signer_office="Responsabile",
        ada={each: (f"DEMO-ADA.24.05.{place:02}", "2026.1") for place, each in enumerate(ids, start=1)},
    )
    describe_standard(session, row.id, described, seen=0, actor=lead, now=stage.now)
    if row.part == Part.CERTIFICATION:
        met = CommissionFacts(
            act="DEMO-31",
            president="Olga Demo",
            members=("Ivo Demo", "Rita Demo"),
            minutes="DEMO-V-31",
            minutes_on=row.interview_on,
        )
        appoint_commission(session, row.id, met, seen="", actor=lead, now=stage.now)
