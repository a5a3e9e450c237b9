"""Stages of an assessment, what may be decided, and who may be which of the three functions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from typing import Final, Protocol
from uuid import UUID

from commons.errors import Refusal


class Part(StrEnum):
    """What the person asks a body for: parts of the Italian service of certification (D.Lgs. 13/2013)."""

    IDENTIFICATION = "identification"
    VALIDATION = "validation"
    CERTIFICATION = "certification"


class Stage(StrEnum):
    ACCESS = "access"
    IDENTIFICATION = "identification"
    EVALUATION = "evaluation"
    ATTESTATION = "attestation"
    ENDED = "ended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN: Final = frozenset({Stage.ACCESS, Stage.IDENTIFICATION, Stage.EVALUATION, Stage.ATTESTATION})


class Verdict(StrEnum):
    """Per competence. `partly` stays inside: the document names only what was validated."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Function(StrEnum):
    F1 = "f1"  # accompaniment
    F2 = "f2"  # method of the evaluation
    F3 = "f3"  # evaluation of the substance


class ReasonCode(StrEnum):
    EPISODE_AND_VOICES = "episode_and_voices"
    EVIDENCE = "evidence"
    INTERVIEW = "interview"
    PRACTICAL_TEST = "practical_test"
    EPISODE_MISSING = "episode_missing"
    EVIDENCE_MISSING = "evidence_missing"
    NOT_OBSERVED = "not_observed"
    VOICES_DIFFER = "voices_differ"
    OTHER = "other"


class AppealResult(StrEnum):
    UPHELD = "upheld"  # the refusal falls: the assessment goes on
    REJECTED = "rejected"


class Act(StrEnum):
    """What moves an assessment on, or out."""

    ACCOMPANY = "accompany"
    EVALUATE = "evaluate"
    ATTEST = "attest"
    END = "end"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    UPHOLD = "uphold"


class Who(StrEnum):
    """In which capacity somebody acts on an assessment."""

    LEAD = "lead"
    F1 = "f1"
    F2 = "f2"
    F3 = "f3"
    PERSON = "person"
    HEARER = "hearer"


@dataclass(frozen=True, slots=True)
class Move:
    """From which stages an act leads where, and in which capacity it may be done."""

    sources: frozenset[Stage]
    target: Stage
    who: frozenset[Who]


MOVES: Final[dict[Act, Move]] = {
    Act.ACCOMPANY: Move(frozenset({Stage.ACCESS}), Stage.IDENTIFICATION, frozenset({Who.F1, Who.LEAD})),
    Act.EVALUATE: Move(
        frozenset({Stage.IDENTIFICATION}), Stage.EVALUATION, frozenset({Who.F1, Who.F2, Who.LEAD})
    ),
    Act.ATTEST: Move(
        frozenset({Stage.IDENTIFICATION, Stage.EVALUATION}),
        Stage.ATTESTATION,
        frozenset({Who.F1, Who.F3, Who.LEAD}),
    ),
    Act.END: Move(frozenset({Stage.ATTESTATION}), Stage.ENDED, frozenset({Who.LEAD})),
    Act.REFUSE: Move(
        frozenset({Stage.ACCESS, Stage.IDENTIFICATION, Stage.EVALUATION}),
        Stage.REFUSED,
        frozenset({Who.F3, Who.LEAD}),
    ),
    Act.WITHDRAW: Move(
        frozenset({Stage.ACCESS, Stage.IDENTIFICATION, Stage.EVALUATION}),
        Stage.WITHDRAWN,
        frozenset({Who.PERSON}),
    ),
    Act.UPHOLD: Move(frozenset({Stage.REFUSED}), Stage.EVALUATION, frozenset({Who.HEARER})),
}
"""Which way an assessment may go; what is not here does not happen.

A validation or certification reaches its attestation only through the evaluation, an identification only
without one: see `check_move`.
"""

DAYS: Final = {Part.IDENTIFICATION: 45, Part.VALIDATION: 60, Part.CERTIFICATION: 90}
"""Days from the request to the outcome, a choice of ours: no source that we read sets a term for the parts of
the service. 90 days is the longest term of L. 241/1990, art. 2 c. 3; the others are shorter because less is
done. A body with a term of its own changes these figures."""
APPEAL_DAYS: Final = 30
"""Days after a refusal within which the person may appeal: our choice, as in D.P.R. 1199/1971, art. 2."""
SOON: Final = timedelta(days=7)
FEWEST_FOR_USUAL: Final = 5
"""With fewer ended ones a usual time would say something of single persons, and little of the next one."""
LONGEST_WORDS: Final = 2000
FURTHEST_INTERVIEW: Final = timedelta(days=365)


class Facts(Protocol):
    """What is known of an assessment where its next step is decided."""

    @property
    def part(self) -> Part: ...
    @property
    def stage(self) -> Stage: ...
    @property
    def f1_id(self) -> UUID | None: ...
    @property
    def f2_id(self) -> UUID | None: ...
    @property
    def f3_id(self) -> UUID | None: ...
    @property
    def interview_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the decisions are."""

    total: int
    decided: int
    yes: int


def due_day(part: Part, asked_on: date) -> date:
    return asked_on + timedelta(days=DAYS[part])


def appeal_until(refused_on: date) -> date:
    return refused_on + timedelta(days=APPEAL_DAYS)


def may_move(act: Act, stage: Stage, capacities: Collection[Who]) -> bool:
    move = MOVES[act]
    return stage in move.sources and bool(move.who & set(capacities))


def check_move(
    act: Act, facts: Facts, tally: Tally, *, declared: Collection[tuple[Function, UUID]], today: date
) -> None:
    """Refuse a step whose conditions are not there; each refusal names the missing thing.

    `declared`: who declared, for which function, that nothing stands between her and the person.
    """
    if facts.stage not in MOVES[act].sources:
        raise Refusal("assessment-stage")
    if act is Act.ACCOMPANY:
        _require_function(Function.F1, facts.f1_id, declared)
    if act is Act.EVALUATE and facts.part is Part.IDENTIFICATION:
        raise Refusal("assessment-no-evaluation")
    if act is Act.EVALUATE or (act is Act.ATTEST and facts.part is not Part.IDENTIFICATION):
        _require_function(Function.F2, facts.f2_id, declared)
        _require_function(Function.F3, facts.f3_id, declared)
    if act is Act.ATTEST and facts.part is not Part.IDENTIFICATION:
        _check_evaluated(facts, tally, today)


def _check_evaluated(facts: Facts, tally: Tally, today: date) -> None:
    """Refuse to close an evaluation that is not whole."""
    if facts.stage is not Stage.EVALUATION:
        raise Refusal("assessment-evaluate-first")
    if tally.decided < tally.total:
        raise Refusal("assessment-undecided", count=tally.total - tally.decided)
    if facts.interview_on is None:
        raise Refusal("assessment-interview-missing")
    if facts.interview_on > today:
        raise Refusal("assessment-interview-ahead", day=facts.interview_on)
    if tally.yes == 0:
        raise Refusal("assessment-nothing-validated")


def _require_function(
    function: Function, person_id: UUID | None, declared: Collection[tuple[Function, UUID]]
) -> None:
    if person_id is None:
        raise Refusal(f"assessment-{function}-missing")
    if (function, person_id) not in declared:
        raise Refusal(f"assessment-{function}-undeclared")


REASONS: Final = {
    Verdict.YES: (
        ReasonCode.EPISODE_AND_VOICES,
        ReasonCode.EVIDENCE,
        ReasonCode.INTERVIEW,
        ReasonCode.PRACTICAL_TEST,
        ReasonCode.OTHER,
    ),
    Verdict.PARTLY: tuple(ReasonCode),
    Verdict.NO: (
        ReasonCode.EPISODE_MISSING,
        ReasonCode.EVIDENCE_MISSING,
        ReasonCode.NOT_OBSERVED,
        ReasonCode.VOICES_DIFFER,
        ReasonCode.INTERVIEW,
        ReasonCode.PRACTICAL_TEST,
        ReasonCode.OTHER,
    ),
}
"""Which reasons go with which decision: nobody is told "sì" because evidence is missing."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What F3 decides of one competence; the note is for the minutes."""

    verdict: Verdict
    reason: ReasonCode
    note: str


def check_verdict(verdict: Verdict, reason: ReasonCode, note: str) -> str:
    """Return the note as it is kept; refuse a reason that contradicts the decision, or says nothing."""
    words = note.strip()
    if reason not in REASONS[verdict]:
        raise Refusal("verdict-reason")
    if reason is ReasonCode.OTHER and not words:
        raise Refusal("verdict-note-missing")
    return read_words(words, optional=True)


def read_words(text: str, *, optional: bool = False) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words and not optional:
        raise Refusal("assessment-words-missing")
    if len(words) > LONGEST_WORDS:
        raise Refusal("assessment-words-long", longest=LONGEST_WORDS)
    return words


def check_interview(on: date, *, asked_on: date, today: date) -> None:
    if on < asked_on:
        raise Refusal("assessment-interview-before", day=asked_on)
    if on > today + FURTHEST_INTERVIEW:
        raise Refusal("assessment-interview-far")


def usual_days(spans: Sequence[int]) -> int | None:
    """Return the median of these days, None when they are too few to tell."""
    if len(spans) < FEWEST_FOR_USUAL:
        return None
    return round(median(spans))
