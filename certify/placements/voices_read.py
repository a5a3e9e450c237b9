"""Both voices on each competence: what the tutor sent, and what the person answered. Never a draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from certify.placements.former_answers import FormerResponse
from certify.placements.models import Observation, PlacementTutor, ProjectObjective, Response
from certify.placements.rules import Answer, Party, Shown
from commons.frameworks.models import Competence, Framework
from commons.frameworks.queries import Label, best_label


@dataclass(frozen=True, slots=True)
class Voice:
    """What one tutor said of one competence, and the answer, if there is one.

    `tutor_name` and `tutor_office` are those of who wrote. `saved` counts the tutor's savings: an
    answer names the one that was read. `position` is the place of the competence in the project.
    """

    observation_id: UUID
    placement_id: UUID
    competence_id: UUID
    framework_name: str
    framework_version: str
    code: str
    uri: str
    labels: dict[str, str]
    descriptions: dict[str, str]
    provenance: dict[str, str]
    position: int
    task: str
    tutor_id: UUID
    tutor_party: Party
    tutor_name: str
    tutor_office: str
    shown: Shown
    level: int | None
    episode: str
    saved: int
    sent_at: datetime
    answer: Answer | None
    words: str
    answered_at: datetime | None

    def label(self, lang: str) -> Label:
        return best_label(self.labels, self.provenance, lang)

    def description(self, lang: str) -> Label | None:
        """Return the definition in this language; most frameworks have it in English only."""
        if lang not in self.descriptions:
            return None
        return best_label(self.descriptions, self.provenance, lang, "description_")

    @property
    def reference(self) -> str:
        """The framework and the code, as short as a tag: `LifeComp S3`."""
        return f"{self.framework_name} {self.code}"


@dataclass(frozen=True, slots=True)
class FormerAnswer:
    answer: Answer
    words: str
    answered_at: datetime
    changed_at: datetime


def list_voices(session: Session, placement_ids: Iterable[UUID]) -> dict[UUID, tuple[Voice, ...]]:
    """Return what was sent about each of these placements, in the order of the project; one query.

    Each asked id is a key. Who may read it, the caller has decided.
    """
    found: dict[UUID, list[Voice]] = {each: [] for each in placement_ids}
    if found:
        rows = session.execute(_voices().where(Observation.placement_id.in_(list(found))))
        for row in rows:
            found[row.Observation.placement_id].append(_voice(row))
    return {each: tuple(voices) for each, voices in found.items()}


def list_former_answers(
    session: Session, observation_ids: Iterable[UUID]
) -> dict[UUID, tuple[FormerAnswer, ...]]:
    """Return what was answered before, the oldest first, for the observations that have any; one query."""
    ids = list(observation_ids)
    found: dict[UUID, list[FormerAnswer]] = {}
    if ids:
        rows = session.scalars(
            select(FormerResponse)
            .where(FormerResponse.observation_id.in_(ids))
            .order_by(FormerResponse.changed_at, FormerResponse.id)
        )
        for row in rows:
            found.setdefault(row.observation_id, []).append(
                FormerAnswer(Answer(row.answer), row.words, row.answered_at, row.changed_at)
            )
    return {each: tuple(answers) for each, answers in found.items()}


def _voices() -> Select[Observation, PlacementTutor, Competence, Framework, ProjectObjective, Response]:
    return (
        select(Observation, PlacementTutor, Competence, Framework, ProjectObjective, Response)
        .join(PlacementTutor, PlacementTutor.id == Observation.tutor_id)
        .join(Competence, Competence.id == Observation.competence_id)
        .join(Framework, Framework.id == Competence.framework_id)
        .outerjoin(
            ProjectObjective,
            (ProjectObjective.placement_id == Observation.placement_id)
            & (ProjectObjective.competence_id == Observation.competence_id),
        )
        .outerjoin(Response, Response.observation_id == Observation.id)
        .where(Observation.sent_at.is_not(None))
        .order_by(ProjectObjective.position, Competence.code, Observation.sent_at, Observation.id)
    )


def _voice(
    row: Row[Observation, PlacementTutor, Competence, Framework, ProjectObjective | None, Response | None],
) -> Voice:
    said, tutor, competence, framework = row.Observation, row.PlacementTutor, row.Competence, row.Framework
    objective, response = row.ProjectObjective, row.Response
    return Voice(
        observation_id=said.id,
        placement_id=said.placement_id,
        competence_id=competence.id,
        framework_name=framework.short_name,
        framework_version=framework.version,
        code=competence.code,
        uri=competence.uri,
        labels=competence.labels,
        descriptions=competence.descriptions,
        provenance=competence.provenance,
        position=objective.position if objective else 0,
        task=objective.task if objective else "",
        tutor_id=tutor.id,
        tutor_party=Party(tutor.party),
        tutor_name=said.writer_name or tutor.name,
        tutor_office=said.writer_role or tutor.office,
        shown=Shown(said.shown),
        level=said.level,
        episode=said.episode,
        saved=said.saved,
        sent_at=said.sent_at,
        answer=Answer(response.answer) if response else None,
        words=response.words if response else "",
        answered_at=response.answered_at if response else None,
    )
