"""Moving an assessment through its stages: one at a time, by who may, never from an outdated page."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certify.assessments.functions import barred
from certify.assessments.models import AssessedCompetence, Assessment, ConflictDeclaration
from certify.assessments.permissions import LEAD, SEE
from certify.assessments.rules import (
    MOVES,
    OPEN,
    Act,
    Function,
    Part,
    Stage,
    Tally,
    Verdict,
    Who,
    check_move,
    due_day,
    may_move,
    read_words,
)
from certify.assessments.ties import gather_ties
from certify.dossiers.receipts import drop_open
from commons import audit, jobs
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import Forbidden, NotFound, Refusal

TELL_PERSON: Final = "assessments.tell_person"


class HeldFacts:
    """A held row as the rules see it."""

    def __init__(self, row: Assessment) -> None:
        self.part, self.stage = Part(row.part), Stage(row.stage)
        self.f1_id, self.f2_id, self.f3_id = row.f1_id, row.f2_id, row.f3_id
        self.interview_on = row.interview_on


def hold_assessment(session: Session, assessment_id: UUID) -> Assessment:
    """Lock the assessment until the transaction ends, whoever asks."""
    row = session.scalar(
        select(Assessment)
        .where(Assessment.id == assessment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("not-found")
    return row


def hold_at_desk(session: Session, assessment_id: UUID, actor: Viewer) -> Assessment:
    """Lock it for somebody of the body; of her own dossier nobody touches anything at the desk."""
    row = hold_assessment(session, assessment_id)
    if row.body_id not in actor.organisations_with(SEE):
        raise NotFound("not-found")
    if row.person_id == actor.person_id:
        raise Forbidden("assessment-is-own")
    return row


def capacities(row: Assessment, actor: Viewer) -> frozenset[Who]:
    """Return in which capacities somebody acts: of her own dossier she is the person and nothing else."""
    if actor.person_id is None:
        return frozenset()
    if actor.person_id == row.person_id:
        return frozenset({Who.PERSON})
    if row.body_id not in actor.organisations_with(SEE):
        return frozenset()
    found = {
        who
        for who, person_id in ((Who.F1, row.f1_id), (Who.F2, row.f2_id), (Who.F3, row.f3_id))
        if person_id == actor.person_id
    }
    if row.body_id in actor.organisations_with(LEAD):
        found.add(Who.LEAD)
    return frozenset(found)


def check_version(row: Assessment, version: int) -> None:
    """Refuse what was decided on a page that shows an older state."""
    if row.version != version:
        raise Refusal("assessment-changed")


def declared(session: Session, assessment_id: UUID) -> frozenset[tuple[Function, UUID]]:
    """Return who declared for which function that nothing stands in the way."""
    rows = session.execute(
        select(ConflictDeclaration.function, ConflictDeclaration.declared_by_id).where(
            ConflictDeclaration.assessment_id == assessment_id,
            (ConflictDeclaration.function == Function.F1) | ConflictDeclaration.has_conflict.is_(False),
        )
    )
    return frozenset((Function(row.function), row.declared_by_id) for row in rows)


def tally(session: Session, assessment_id: UUID) -> Tally:
    total, decided, yes = session.execute(
        select(
            func.count(),
            func.count(AssessedCompetence.verdict),
            func.count().filter(AssessedCompetence.verdict == Verdict.YES),
        ).where(AssessedCompetence.assessment_id == assessment_id)
    ).one()
    return Tally(total, decided, yes)


def move_stage(
    session: Session, assessment_id: UUID, act: Act, *, version: int, actor: Viewer, now: datetime
) -> bool:
    """Take the next step: accompany, evaluate or attest. Returns False when it was taken already."""
    row = hold_at_desk(session, assessment_id, actor)
    if row.stage == MOVES[act].target:
        return False
    if act not in {Act.ACCOMPANY, Act.EVALUATE, Act.ATTEST}:
        raise Refusal("assessment-stage")
    check_version(row, version)
    _require(act, row, actor)
    check_move(
        act,
        HeldFacts(row),
        tally(session, row.id),
        declared=declared(session, row.id),
        today=day_of(now),
    )
    if act is Act.ATTEST:
        row.decided_at = now
    _enter(session, row, act, actor=actor, now=now)
    return True


def refuse_assessment(
    session: Session, assessment_id: UUID, words: str, *, version: int, actor: Viewer, now: datetime
) -> bool:
    """End it with a refusal. The person reads the words, by mail and on her page."""
    row = hold_at_desk(session, assessment_id, actor)
    reasons = read_words(words)
    if row.stage == Stage.REFUSED and row.outcome_words == reasons:
        return False
    check_version(row, version)
    _require(Act.REFUSE, row, actor)
    _refuse_accompanying_judge(session, row, actor)
    row.outcome_words, row.decided_at = reasons, now
    _enter(session, row, Act.REFUSE, actor=actor, now=now)
    return True


def _refuse_accompanying_judge(session: Session, row: Assessment, actor: Viewer) -> None:
    """Keep who accompanied the person, or knew her before, from turning down what was to be evaluated."""
    if row.stage != Stage.EVALUATION or actor.person_id is None:
        return
    if (Function.F1, actor.person_id) in declared(session, row.id):
        raise Refusal("function-f1-judges")
    ties = gather_ties(session, [actor.person_id], row.person_id).get(actor.person_id, frozenset())
    bar = barred(Function.F3, ties)
    if bar is not None:
        raise Refusal(f"function-barred-{bar}")


def end_assessment(
    session: Session, assessment_id: UUID, *, actor: Viewer, now: datetime, former: UUID | None = None
) -> bool:
    """Close what was attested: the document is there. For who issues it; what is ended already stays so.

    `former`: the document of an earlier one, if that is what it came to; the audit keeps which.
    """
    row = hold_assessment(session, assessment_id)
    if row.stage == Stage.ENDED:
        return False
    if row.stage not in MOVES[Act.END].sources:
        raise Refusal("assessment-stage")
    kept = {} if former is None else {"certificate": str(former)}
    _enter(session, row, Act.END, actor=actor, now=now, **kept)
    return True


def withdraw_assessment(
    session: Session, assessment_id: UUID, *, version: int, actor: Viewer, now: datetime
) -> bool:
    """Let the person take her request back, as long as nothing is decided."""
    row = hold_own(session, assessment_id, actor)
    if row.stage == Stage.WITHDRAWN:
        return False
    check_version(row, version)
    _require(Act.WITHDRAW, row, actor)
    _enter(session, row, Act.WITHDRAW, actor=actor, now=now)
    return True


def hold_own(session: Session, assessment_id: UUID, actor: Viewer) -> Assessment:
    row = hold_assessment(session, assessment_id)
    if actor.person_id is None or row.person_id != actor.person_id:
        raise NotFound("not-found")
    return row


def take_up_again(session: Session, row: Assessment, *, actor: Viewer, now: datetime) -> None:
    """Bring a refused one back to the evaluation, for another F3, with the time of a new one."""
    row.f3_id = None
    row.decided_at = None
    row.outcome_words = ""
    row.due_on = due_day(Part(row.part), day_of(now))
    _enter(session, row, Act.UPHOLD, actor=actor, now=now)


def day_of(now: datetime) -> date:
    """Return the day in Trento: terms are counted in days of the calendar there."""
    return now.astimezone(TRENTO).date()


def tell_person(session: Session, row: Assessment, news: str, *, now: datetime) -> None:
    """Have the person told by mail; the same news of the same state is told once."""
    jobs.enqueue(
        session,
        TELL_PERSON,
        {"assessment": str(row.id), "news": news},
        run_at=now,
        dedup=f"{TELL_PERSON}:{row.id}:{news}:{row.version}",
    )


def _require(act: Act, row: Assessment, actor: Viewer) -> None:
    if row.stage not in MOVES[act].sources:
        raise Refusal("assessment-stage")
    if not may_move(act, Stage(row.stage), capacities(row, actor)):
        raise Forbidden("assessment-not-yours")


def _enter(
    session: Session, row: Assessment, act: Act, *, actor: Viewer, now: datetime, **details: str
) -> None:
    row.stage, row.stage_since = MOVES[act].target, now
    row.version += 1
    session.flush()
    if row.stage not in OPEN:
        drop_open(session, row.id)
    audit.record(
        session,
        actor,
        f"assessments.{act}",
        object_type="assessment",
        object_id=row.id,
        organisation_id=row.body_id,
        now=now,
        version=row.version,
        **details,
    )
    if act is not Act.WITHDRAW:
        tell_person(session, row, str(row.stage), now=now)
