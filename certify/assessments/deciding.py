"""What F3 decides of each competence; each decision that gave way to another one stays written."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.models import AssessedCompetence, Assessment, VerdictChange
from certify.assessments.rules import (
    Decision,
    Function,
    Stage,
    Who,
    check_interview,
    check_verdict,
)
from certify.assessments.services import (
    capacities,
    check_version,
    day_of,
    declared,
    hold_at_desk,
)
from commons import audit
from commons.access import Viewer
from commons.errors import Forbidden, NotFound, Refusal

__all__ = ["Decision", "decide", "keep_former", "reopen_verdicts", "seen_mark", "set_interview"]


def seen_mark(decided_at: datetime | None) -> str:
    """Return what a form carries to know which decision stood there when it was opened."""
    return decided_at.isoformat() if decided_at else ""


def decide(
    session: Session,
    assessment_id: UUID,
    competence_id: UUID,
    decision: Decision,
    *,
    seen: str,
    actor: Viewer,
    now: datetime,
) -> bool:
    """Write the decision on one competence; the same one again changes nothing (False)."""
    row = hold_at_desk(session, assessment_id, actor)
    competence = session.scalar(
        select(AssessedCompetence).where(
            AssessedCompetence.id == competence_id, AssessedCompetence.assessment_id == row.id
        )
    )
    if competence is None:
        raise NotFound("not-found")
    if Who.F3 not in capacities(row, actor) or actor.person_id is None:
        raise Forbidden("verdict-not-f3")
    if row.stage != Stage.EVALUATION:
        raise Refusal("verdict-closed")
    if (Function.F3, actor.person_id) not in declared(session, row.id):
        raise Refusal("assessment-f3-undeclared")
    note = check_verdict(decision.verdict, decision.reason, decision.note)
    wanted = (decision.verdict, decision.reason, note)
    if (competence.verdict, competence.reason, competence.note) == wanted:
        return False
    if seen_mark(competence.decided_at) != seen:
        raise Refusal("verdict-changed")
    keep_former(session, competence)
    competence.verdict, competence.reason, competence.note = wanted
    competence.decided_by_id, competence.decided_at = actor.person_id, now
    session.flush()
    audit.record(
        session,
        actor,
        "assessments.decide",
        object_type="assessment",
        object_id=row.id,
        organisation_id=row.body_id,
        now=now,
        competence=str(competence.id),
        verdict=str(decision.verdict),
    )
    return True


def keep_former(session: Session, competence: AssessedCompetence) -> None:
    """Keep the decision that stands there, if one does, before another takes its place."""
    if competence.verdict is None or competence.reason is None or competence.decided_by_id is None:
        return
    session.add(
        VerdictChange(
            id=uuid4(),
            competence_id=competence.id,
            verdict=competence.verdict,
            reason=competence.reason,
            note=competence.note,
            decided_by_id=competence.decided_by_id,
            decided_at=competence.decided_at,
        )
    )


def reopen_verdicts(session: Session, row: Assessment) -> None:
    """Take back every decision that is not the present F3's; what was decided before stays written.

    Whoever judges answers for the whole document: nobody takes over what another has decided.
    """
    for competence in session.scalars(
        select(AssessedCompetence).where(
            AssessedCompetence.assessment_id == row.id, AssessedCompetence.decided_by_id.is_not(None)
        )
    ).all():
        if competence.decided_by_id == row.f3_id:
            continue
        keep_former(session, competence)
        competence.verdict = competence.reason = competence.decided_by_id = competence.decided_at = None
        competence.note = ""
    session.flush()


def set_interview(
    session: Session, assessment_id: UUID, on: date | None, *, version: int, actor: Viewer, now: datetime
) -> bool:
    """Write the day of the interview, or that there is none yet."""
    row = hold_at_desk(session, assessment_id, actor)
    if not {Who.F2, Who.F3, Who.LEAD} & capacities(row, actor):
        raise Forbidden("assessment-not-yours")
    if row.interview_on == on:
        return False
    if row.stage not in {Stage.IDENTIFICATION, Stage.EVALUATION}:
        raise Refusal("assessment-stage")
    check_version(row, version)
    if on is not None:
        check_interview(on, asked_on=day_of(row.asked_at), today=day_of(now))
    row.interview_on = on
    row.version += 1
    audit.record(
        session,
        actor,
        "assessments.set_interview",
        object_type="assessment",
        object_id=row.id,
        organisation_id=row.body_id,
        now=now,
    )
    return True
