"""The person contests a refusal, and somebody hears it who had no function in it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.deciding import reopen_verdicts
from certify.assessments.models import Appeal, Assessment, ConflictDeclaration
from certify.assessments.rules import AppealResult, Stage, appeal_until, read_words
from certify.assessments.services import day_of, hold_at_desk, hold_own, take_up_again, tell_person
from certify.assessments.ties import gather_ties
from commons import audit
from commons.access import Viewer
from commons.errors import Forbidden, NotFound, Refusal


def file_appeal(session: Session, assessment_id: UUID, words: str, *, actor: Viewer, now: datetime) -> bool:
    """Contest a refusal, once and within the term; sent twice it counts once."""
    row = hold_own(session, assessment_id, actor)
    told = read_words(words)
    known = session.scalar(select(Appeal).where(Appeal.assessment_id == row.id))
    if known is not None:
        if known.words == told and known.result is None:
            return False
        raise Refusal("appeal-filed-already")
    if row.stage != Stage.REFUSED or row.decided_at is None:
        raise Refusal("appeal-nothing-refused")
    until = appeal_until(day_of(row.decided_at))
    if day_of(now) > until:
        raise Refusal("appeal-late", day=until)
    session.add(
        Appeal(
            id=uuid4(),
            assessment_id=row.id,
            f1_id=row.f1_id,
            f2_id=row.f2_id,
            f3_id=row.f3_id,
            words=told,
            filed_at=now,
        )
    )
    _record(session, row, actor, "assessments.appeal", now)
    return True


def hear_appeal(
    session: Session,
    assessment_id: UUID,
    result: AppealResult,
    reasons: str,
    *,
    actor: Viewer,
    now: datetime,
) -> bool:
    """Decide an appeal, in words. Upheld: the evaluation begins again, under another F3."""
    row = hold_at_desk(session, assessment_id, actor)
    appeal = session.scalar(select(Appeal).where(Appeal.assessment_id == row.id))
    if appeal is None or actor.person_id is None:
        raise NotFound("not-found")
    told = read_words(reasons)
    if appeal.result is not None:
        if (appeal.result, appeal.reasons, appeal.heard_by_id) == (result, told, actor.person_id):
            return False
        raise Refusal("appeal-heard-already")
    check_hearer(session, row, actor.person_id)
    appeal.heard_by_id, appeal.result = actor.person_id, result
    appeal.reasons, appeal.decided_at = told, now
    session.flush()
    if result is AppealResult.UPHELD:
        take_up_again(session, row, actor=actor, now=now)  # F3 is free from here on
        reopen_verdicts(session, row)
    else:
        row.version += 1
        tell_person(session, row, "appeal_rejected", now=now)
    _record(session, row, actor, "assessments.hear_appeal", now, result=str(result))
    return True


def check_hearer(session: Session, row: Assessment, person_id: UUID) -> None:
    """Refuse whoever had a function here at any time, declared a conflict, or knew the person before."""
    took_part = session.execute(
        select(ConflictDeclaration.function, ConflictDeclaration.has_conflict).where(
            ConflictDeclaration.assessment_id == row.id, ConflictDeclaration.declared_by_id == person_id
        )
    ).all()
    if took_part or person_id in {row.f1_id, row.f2_id, row.f3_id}:
        raise Forbidden("appeal-heard-by-another")
    ties = gather_ties(session, [person_id], row.person_id).get(person_id, frozenset())
    if any(tie.is_sure for tie in ties):
        raise Forbidden("appeal-knows-person")


def _record(
    session: Session, row: Assessment, actor: Viewer, action: str, now: datetime, **details: object
) -> None:
    session.flush()
    audit.record(
        session,
        actor,
        action,
        object_type="assessment",
        object_id=row.id,
        organisation_id=row.body_id,
        now=now,
        **details,
    )
