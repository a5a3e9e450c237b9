"""Dossiers of the simulated year, and assessments in every stage at two titled bodies."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from certify.assessments.models import (
    Appeal,
    AssessedCompetence,
    Assessment,
    ConflictDeclaration,
    HostQuestion,
)
from certify.assessments.rules import (
    OPEN,
    AppealResult,
    Function,
    Part,
    ReasonCode,
    Stage,
    Verdict,
    due_day,
)
from certify.dossiers.models import Dossier, DossierCompetence, DossierPart, Experience
from certify.dossiers.rules import ExperienceKind, Source
from certify.hosting.rules import Purpose
from demo.year_plans import Plan, deal
from demo.year_rows import Office, Year
from demo.year_voices import Shows, mail_tutor
from demo.year_words import APPEAL, EXPERIENCES, HEARD, OWN_WORDS, PRESENTATION, QUESTION, REFUSED, REPLY

MOST: Final = 6
"""Competences that somebody brings forward."""
STAGES: Final = {
    Stage.EVALUATION: 25,
    Stage.ACCESS: 24,
    Stage.IDENTIFICATION: 16,
    Stage.ATTESTATION: 10,
    Stage.ENDED: 10,
    Stage.REFUSED: 8,
    Stage.WITHDRAWN: 7,
}
PARTS: Final = {Part.VALIDATION: 45, Part.CERTIFICATION: 30, Part.IDENTIFICATION: 25}
JUDGED: Final = frozenset({Stage.EVALUATION, Stage.ATTESTATION, Stage.ENDED, Stage.REFUSED})
DECIDED: Final = frozenset({Stage.ATTESTATION, Stage.ENDED})
OUTCOMES: Final = (
    (Verdict.YES, ReasonCode.EPISODE_AND_VOICES),
    (Verdict.YES, ReasonCode.INTERVIEW),
    (Verdict.PARTLY, ReasonCode.EVIDENCE_MISSING),
    (Verdict.NO, ReasonCode.NOT_OBSERVED),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A dossier that somebody may ask an assessment of; `titles` those of its competences."""

    id: UUID
    version: int
    since: date
    plan: Plan
    titles: Mapping[UUID, str]


def keep_dossiers(year: Year, shown: Collection[Shows], titles: Mapping[UUID, str]) -> list[Kept]:
    """Write a dossier for persons of whom a tutor said that something was shown, and it is all over."""
    by_person: defaultdict[UUID, list[Shows]] = defaultdict(list)
    for each in shown:
        if each.plan.last_day < year.ago(12):
            by_person[each.plan.person.id].append(each)
    chosen = year.random.sample(sorted(by_person), min(year.size.dossiers, len(by_person)))
    return [_keep(year, person_id, by_person[person_id], titles) for person_id in chosen]


def _keep(year: Year, person_id: UUID, shown: list[Shows], titles: Mapping[UUID, str]) -> Kept:
    plans = list({each.plan.id: each.plan for each in shown}.values())
    competence_ids = tuple(dict.fromkeys(each.competence_id for each in shown))[:MOST]
    since = max(each.last_day for each in plans) + timedelta(days=year.random.randint(1, 8))
    has_experience, has_words = year.chance(0.5), year.chance(0.6)
    version = 3 + has_experience + has_words * len(competence_ids)
    dossier_id = year.add(
        Dossier,
        person_id=person_id,
        joined_into_id=None,
        presentation=PRESENTATION,
        version=version,
        created_at=year.at(since),
        changed_at=year.at(since + timedelta(days=2)),
    )
    sources = [(Source.PLACEMENT, each.id) for each in plans]
    if has_experience:
        sources.append((Source.EXPERIENCE, _experience(year, dossier_id, since)))
    for position, (source, source_id) in enumerate(sources, start=1):
        year.add(
            DossierPart,
            dossier_id=dossier_id,
            source=source.value,
            source_id=source_id,
            position=position,
        )
    for position, competence_id in enumerate(competence_ids, start=1):
        year.add(
            DossierCompetence,
            dossier_id=dossier_id,
            competence_id=competence_id,
            words=OWN_WORDS if has_words else "",
            position=position,
        )
    return Kept(
        dossier_id,
        version,
        since + timedelta(days=2),
        plans[0],
        {each: titles[each] for each in competence_ids},
    )


def _experience(year: Year, dossier_id: UUID, since: date) -> UUID:
    return year.add(
        Experience,
        dossier_id=dossier_id,
        kind=ExperienceKind.INFORMAL.value,
        title=year.random.choice(EXPERIENCES),
        organisation="",
        from_on=since - timedelta(days=600),
        until_on=since - timedelta(days=300),
        hours=Decimal(year.random.randint(10, 90)),
        description="",
        created_at=year.at(since + timedelta(days=1)),
    )


def ask_assessments(
    year: Year, kept: list[Kept], bodies: tuple[Office, ...]
) -> Iterator[tuple[UUID, Stage, Office]]:
    """Write the assessments; yield each with the stage that it is to reach and its body.

    Those that are to end, or to wait for a signature, stand decided: the services do the rest.
    """
    count = min(year.size.assessments, len(kept))
    stages, parts = deal(year, STAGES, count), deal(year, PARTS, count)
    for number, (dossier, stage, part) in enumerate(zip(kept, stages, parts, strict=False)):
        body = bodies[number % len(bodies)]
        if part is Part.IDENTIFICATION and stage in JUDGED:
            part = Part.VALIDATION  # noqa: PLW2901
        yield _ask(year, dossier, stage, part, body), stage, body


def _ask(year: Year, dossier: Kept, stage: Stage, part: Part, body: Office) -> UUID:
    dice = year.random
    asked_on = max(dossier.since + timedelta(days=1), year.ago(dice.randint(10, 110)))
    asked_on = min(asked_on, year.ago(5))
    moved_on = asked_on + timedelta(days=dice.randint(1, 4))
    holders = _holders(year, stage, body)
    stands = Stage.EVALUATION if stage in DECIDED else stage
    values: dict[str, Any] = {
        "part": part.value,
        "stage": stands.value,
        "stage_since": year.at(asked_on if stage is Stage.ACCESS else moved_on, 9),
        "dossier_id": dossier.id,
        "dossier_version": dossier.version,
        "person_id": dossier.plan.person.id,
        "body_id": body.id,
        **{f"{function.value}_id": holders.get(function) for function in Function},
        "asked_at": year.at(asked_on, 8),
        "due_on": due_day(part, asked_on),
        "informed_at": year.at(asked_on, 8),
        "interview_on": moved_on if stage in DECIDED else None,
        "outcome_words": REFUSED if stage is Stage.REFUSED else "",
        "decided_at": year.at(moved_on, 9) if stage is Stage.REFUSED else None,
        "version": 1 + len(holders) + (stage in OPEN and stage is not Stage.ACCESS),
    }
    assessment_id = year.add(Assessment, **values)
    declared_at = year.at(asked_on + timedelta(days=1), 9)
    for function, person_id in holders.items():
        if stage is Stage.ACCESS and year.chance(0.5):
            continue
        year.add(
            ConflictDeclaration,
            assessment_id=assessment_id,
            declared_by_id=person_id,
            function=function.value,
            has_conflict=False,
            words="",
            declared_at=declared_at,
        )
    decided = _decisions(year, stage, len(dossier.titles), holders.get(Function.F3), year.at(moved_on, 9))
    for position, (competence_id, title) in enumerate(dossier.titles.items(), start=1):
        year.add(
            AssessedCompetence,
            assessment_id=assessment_id,
            position=position,
            competence_id=competence_id,
            title=title,
            note="",
            **next(decided),
        )
    if stage is Stage.REFUSED and year.chance(0.6):
        _appeal(year, assessment_id, holders, body, moved_on)
    asker = holders.get(Function.F1)
    if asker is not None and stage in {Stage.IDENTIFICATION, Stage.EVALUATION} and year.chance(0.5):
        _question(year, assessment_id, asker, dossier.plan, moved_on)
    return assessment_id


def _holders(year: Year, stage: Stage, body: Office) -> dict[Function, UUID]:
    """Return who has the functions: those that the stage asks for, another F1 and F3 always."""
    staff = [each.person_id for each in body.staff if each.person_id is not None]
    first, third = year.random.sample(staff[1:-1], 2)
    if stage in JUDGED:
        return {Function.F1: first, Function.F2: staff[0], Function.F3: third}
    if stage is Stage.IDENTIFICATION or year.chance(0.4):
        return {Function.F1: first}
    return {}


def _decisions(
    year: Year, stage: Stage, count: int, judge_id: UUID | None, at: datetime
) -> Iterator[dict[str, Any]]:
    """Yield what is decided of each competence, as far as the stage is; the first one is validated."""
    for position in range(count):
        is_decided = judge_id is not None and (stage in DECIDED or (stage in JUDGED and year.chance(0.4)))
        verdict, reason = year.random.choice(OUTCOMES) if position else OUTCOMES[0]
        yield {
            "verdict": verdict.value if is_decided else None,
            "reason": reason.value if is_decided else None,
            "decided_by_id": judge_id if is_decided else None,
            "decided_at": at if is_decided else None,
        }


def _appeal(
    year: Year, assessment_id: UUID, holders: Mapping[Function, UUID], body: Office, refused_on: date
) -> None:
    is_heard = year.chance(0.5)
    year.add(
        Appeal,
        assessment_id=assessment_id,
        **{f"{function.value}_id": holders.get(function) for function in Function},
        words=APPEAL,
        filed_at=year.at(refused_on, 20),
        heard_by_id=body.staff[-1].person_id if is_heard else None,
        result=AppealResult.REJECTED.value if is_heard else None,
        reasons=HEARD if is_heard else "",
        decided_at=year.at(refused_on + timedelta(days=1), 20) if is_heard else None,
    )


def _question(year: Year, assessment_id: UUID, asker: UUID, plan: Plan, day: date) -> None:
    """Write a question to the tutor who has told most, with the mail that brought it."""
    is_answered = year.chance(0.5)
    tutor_id, tutor, _since = plan.host_tutors[-1]
    year.add(
        HostQuestion,
        assessment_id=assessment_id,
        tutor_id=tutor_id,
        question=QUESTION,
        asked_by_id=asker,
        asked_at=year.at(day, 16),
        answer=REPLY if is_answered else None,
        answered_by=tutor.name if is_answered else None,
        answered_at=year.at(day + timedelta(days=1), 16) if is_answered else None,
    )
    mail_tutor(year, tutor, plan.id, Purpose.QUESTION, year.at(day, 16))
