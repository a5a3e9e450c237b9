"""What an assessment needs now, and whose turn it is: pure, the same for the queue and for its own page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from certify.assessments.functions import Tie, TieKind
from certify.assessments.rules import OPEN, Function, Part, Stage, Tally


class Need(StrEnum):
    TAKE = "take"  # nobody has it
    TURN = "turn"  # somebody's turn: `who` says whose
    DECLARE = "declare"  # somebody was given a function and has not declared yet
    JUDGE = "judge"  # nobody is there to evaluate
    INTERVIEW = "interview"
    INTERVIEW_ON = "interview_on"
    TUTOR = "tutor"
    ATTEST = "attest"
    APPEAL = "appeal"
    BARRED = "barred"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides the next step. `declared`: who has declared for which function."""

    part: Part
    stage: Stage
    f1_id: UUID | None
    f2_id: UUID | None
    f3_id: UUID | None
    interview_on: date | None
    tally: Tally
    open_questions: int
    has_open_appeal: bool
    declared: Collection[tuple[Function, UUID]]


@dataclass(frozen=True, slots=True)
class NextStep:
    """`who`: whose turn it is, None for the lead or for nobody yet. `tie`: what bars the viewer."""

    need: Need
    who: UUID | None = None
    on: date | None = None
    tie: TieKind | None = None


def next_step(standing: Standing, today: date, ties: Collection[Tie] = ()) -> NextStep:
    """Return what is needed now; `ties` are the viewer's own to the person."""
    step = _step(standing, today)
    sure = sorted(tie.kind for tie in ties if tie.is_sure)
    if sure and step.who is None and step.need in {Need.TAKE, Need.JUDGE, Need.APPEAL}:
        return NextStep(Need.BARRED, tie=TieKind.SELF if TieKind.SELF in sure else sure[0])
    return step


def _step(standing: Standing, today: date) -> NextStep:
    if standing.stage not in OPEN:
        return NextStep(Need.APPEAL if standing.has_open_appeal else Need.OVER)
    if standing.stage is Stage.ATTESTATION:
        return NextStep(Need.ATTEST)
    is_evaluation = standing.stage is Stage.EVALUATION
    if (standing.f3_id if is_evaluation else standing.f1_id) is None:
        return NextStep(Need.JUDGE if is_evaluation else Need.TAKE)
    undeclared = _undeclared(standing)
    if undeclared is not None:
        return NextStep(Need.DECLARE, undeclared)
    if standing.open_questions:
        return NextStep(Need.TUTOR)
    return _evaluating(standing, today) if is_evaluation else _accompanying(standing)


def _accompanying(standing: Standing) -> NextStep:
    is_ready = standing.stage is Stage.IDENTIFICATION and standing.part is not Part.IDENTIFICATION
    if is_ready and standing.f3_id is None:
        return NextStep(Need.JUDGE)
    return NextStep(Need.TURN, standing.f1_id)


def _evaluating(standing: Standing, today: date) -> NextStep:
    if standing.interview_on is None and standing.tally.decided:
        return NextStep(Need.INTERVIEW)
    if standing.interview_on is not None and standing.interview_on > today:
        return NextStep(Need.INTERVIEW_ON, on=standing.interview_on)
    return NextStep(Need.TURN, standing.f3_id)


def _undeclared(standing: Standing) -> UUID | None:
    wanted = (
        ((Function.F3, standing.f3_id), (Function.F2, standing.f2_id))
        if standing.stage is Stage.EVALUATION
        else ((Function.F1, standing.f1_id), (Function.F2, standing.f2_id), (Function.F3, standing.f3_id))
    )
    return next(
        (
            person_id
            for function, person_id in wanted
            if person_id is not None and (function, person_id) not in standing.declared
        ),
        None,
    )
