"""An assessment as pages see it: frozen rows."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from certify.assessments.rules import (
    APPEAL_DAYS,
    AppealResult,
    Function,
    Part,
    ReasonCode,
    Stage,
    Tally,
    Verdict,
    Who,
)


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """One competence and what was decided of it. `reference`: framework and code, empty for none."""

    id: UUID
    position: int
    competence_id: UUID | None
    title: str
    reference: str
    description: str
    verdict: Verdict | None
    reason: ReasonCode | None
    note: str
    decided_by_id: UUID | None
    decided_at: datetime | None
    ada_code: str | None = None
    ada_version: str | None = None


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    person_id: UUID
    function: Function
    has_conflict: bool
    words: str
    declared_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question to a tutor of the host. `has_link`: she has an address, so that it reached her."""

    id: UUID
    tutor_id: UUID
    tutor_name: str
    tutor_office: str
    question: str
    asked_by_id: UUID
    asked_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class AppealRow:
    words: str
    filed_at: datetime
    heard_by_id: UUID | None
    result: AppealResult | None
    reasons: str
    decided_at: datetime | None
    former_f3_id: UUID | None


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One assessment. `names`: how everybody is called who stands in it, by person."""

    id: UUID
    part: Part
    stage: Stage
    stage_since: datetime
    dossier_id: UUID
    dossier_version: int
    person_id: UUID
    person_name: str
    body_id: UUID
    body_name: str
    f1_id: UUID | None
    f2_id: UUID | None
    f3_id: UUID | None
    asked_at: datetime
    due_on: date
    informed_at: datetime | None
    interview_on: date | None
    outcome_words: str
    decided_at: datetime | None
    version: int
    names: dict[UUID, str]
    competences: tuple[CompetenceRow, ...]
    declarations: tuple[DeclarationRow, ...]
    questions: tuple[QuestionRow, ...]
    appeal: AppealRow | None

    @property
    def tally(self) -> Tally:
        decided = [each.verdict for each in self.competences if each.verdict is not None]
        return Tally(len(self.competences), len(decided), decided.count(Verdict.YES))

    @property
    def declared(self) -> frozenset[tuple[Function, UUID]]:
        return frozenset(
            (each.function, each.person_id)
            for each in self.declarations
            if not each.has_conflict or each.function is Function.F1
        )

    @property
    def conflicts(self) -> tuple[DeclarationRow, ...]:
        return tuple(each for each in self.declarations if each.has_conflict)

    @property
    def appeal_days(self) -> int:
        return APPEAL_DAYS

    def holder(self, function: Function) -> UUID | None:
        return {Function.F1: self.f1_id, Function.F2: self.f2_id, Function.F3: self.f3_id}[function]

    def holds(self, person_id: UUID | None) -> frozenset[Function]:
        return frozenset(each for each in Function if person_id and self.holder(each) == person_id)

    def needs_declaration(self, person_id: UUID | None) -> tuple[Function, ...]:
        """Return the functions that somebody was given and for which she has not declared yet."""
        if person_id is None:
            return ()
        held = self.holds(person_id)
        return tuple(each for each in Function if each in held and (each, person_id) not in self.declared)

    def competence(self, competence_id: UUID) -> CompetenceRow | None:
        return next((each for each in self.competences if each.id == competence_id), None)

    def next_open(self, after: int) -> CompetenceRow | None:
        """Return the next competence without a decision, going round; None when all are decided."""
        waiting = [each for each in self.competences if each.verdict is None and each.position != after]
        return next((each for each in waiting if each.position > after), waiting[0] if waiting else None)


@dataclass(frozen=True, slots=True)
class DeskView:
    """An assessment as somebody of the body sees it, and in which capacities she acts."""

    view: AssessmentView
    capacities: frozenset[Who]

    @property
    def is_involved(self) -> bool:
        """Voices, evidence and decisions are for those in the procedure, and no more once it is withdrawn."""
        return bool(self.capacities) and self.view.stage is not Stage.WITHDRAWN
