"""The queue of a body: the oldest first, with what each needs now; always the same number of queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from certify.assessments.functions import Tie
from certify.assessments.models import (
    Appeal,
    AssessedCompetence,
    Assessment,
    ConflictDeclaration,
    HostQuestion,
)
from certify.assessments.pace import is_due_soon, is_late, is_mine
from certify.assessments.permissions import SEE
from certify.assessments.rules import OPEN, Function, Part, Stage, Tally, Verdict
from certify.assessments.ties import ties_to_persons
from certify.assessments.turns import NextStep, Standing, next_step
from certify.dossiers.models import DossierPart
from certify.dossiers.rules import Source
from certify.placements.models import HourEntry, Placement
from certify.placements.rules import PlacementKind
from commons.access import Viewer
from commons.people.queries import get_holder_names

PAGE_SIZE: Final = 50


class Which(StrEnum):
    OPEN = "open"
    LATE = "late"
    SOON = "soon"
    MINE = "mine"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Experience:
    """What a dossier is about first, with the hours that were confirmed, and how many others belong to it."""

    kind: PlacementKind | None
    hours: Decimal | None
    others: int


@dataclass(frozen=True, slots=True)
class QueueRow:
    id: UUID
    part: Part
    stage: Stage
    person_id: UUID
    person_name: str
    body_id: UUID
    asked_at: datetime
    due_on: date
    decided_at: datetime | None
    tally: Tally
    experience: Experience
    follower_id: UUID | None
    follower: str | None
    step: NextStep
    step_name: str | None
    is_mine: bool


def list_queue(
    session: Session,
    viewer: Viewer,
    which: Which,
    today: date,
    *,
    page: int = 1,
    page_size: int | None = PAGE_SIZE,
) -> tuple[list[QueueRow], int]:
    """Return one page of the viewer's bodies' assessments, and how many there are; nine queries."""
    chosen = _choose(which, viewer, today)
    wanted = chosen.add_columns(func.count().over())
    wanted = (
        wanted.order_by(Assessment.decided_at.desc().nulls_last(), Assessment.id)
        if which is Which.CLOSED
        else wanted.order_by(Assessment.asked_at, Assessment.id)
    )
    if page_size is not None:
        wanted = wanted.limit(page_size).offset((page - 1) * page_size)
    found = session.execute(wanted).all()
    if found:
        return _complete(session, viewer, [row[0] for row in found], today), found[0][1]
    # A page beyond the last one has no row that could tell how many there are.
    beyond = page_size is not None and page > 1
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) if beyond else 0
    return [], total or 0


def _choose(which: Which, viewer: Viewer, today: date) -> Select[Any]:
    of_body = select(Assessment).where(Assessment.body_id.in_(viewer.organisations_with(SEE)))
    appealed = (
        select(Appeal.id).where(Appeal.assessment_id == Assessment.id, Appeal.result.is_(None)).exists()
    )
    if which is Which.CLOSED:
        return of_body.where(Assessment.stage.not_in(OPEN), ~appealed)
    if which is Which.LATE:
        return of_body.where(is_late(today))
    if which is Which.SOON:
        return of_body.where(is_due_soon(today))
    open_ones = or_(Assessment.stage.in_(OPEN), appealed)
    if which is Which.MINE:
        return of_body.where(open_ones, is_mine(viewer))
    return of_body.where(open_ones)


def _complete(session: Session, viewer: Viewer, rows: list[Assessment], today: date) -> list[QueueRow]:
    ids = [row.id for row in rows]
    tallies, declared = _tallies(session, ids), _declared(session, ids)
    questions, appeals = _open_questions(session, ids), _open_appeals(session, ids)
    experiences = _experiences(session, {row.dossier_id for row in rows})
    people = {row.person_id for row in rows}
    ties: dict[UUID, frozenset[Tie]] = ties_to_persons(session, viewer.person_id, people)
    followers = {each for row in rows for each in (row.f1_id, row.f2_id, row.f3_id) if each is not None}
    names = get_holder_names(session, people | followers)
    found = []
    for row in rows:
        standing = Standing(
            part=Part(row.part),
            stage=Stage(row.stage),
            f1_id=row.f1_id,
            f2_id=row.f2_id,
            f3_id=row.f3_id,
            interview_on=row.interview_on,
            tally=tallies.get(row.id, Tally(0, 0, 0)),
            open_questions=questions.get(row.id, 0),
            has_open_appeal=row.id in appeals,
            declared=declared.get(row.id, frozenset()),
        )
        step = next_step(standing, today, ties.get(row.person_id, ()))
        follower = row.f3_id if row.stage in {Stage.EVALUATION, Stage.ATTESTATION} else row.f1_id
        follower = follower or row.f1_id or row.f3_id
        found.append(
            QueueRow(
                id=row.id,
                part=standing.part,
                stage=standing.stage,
                person_id=row.person_id,
                person_name=names[row.person_id].full,
                body_id=row.body_id,
                asked_at=row.asked_at,
                due_on=row.due_on,
                decided_at=row.decided_at,
                tally=standing.tally,
                experience=experiences.get(row.dossier_id, Experience(None, None, 0)),
                follower_id=follower,
                follower=_short(names[follower]) if follower in names else None,
                step=step,
                step_name=_short(names[step.who]) if step.who in names else None,
                is_mine=viewer.person_id in {row.f1_id, row.f2_id, row.f3_id},
            )
        )
    return found


def _short(name: Any) -> str:
    """Write `P. Esempio`: among colleagues of a body that is enough."""
    return f"{name.given_name[:1]}. {name.family_name}"


def _tallies(session: Session, ids: Collection[UUID]) -> dict[UUID, Tally]:
    rows = session.execute(
        select(
            AssessedCompetence.assessment_id,
            func.count(),
            func.count(AssessedCompetence.verdict),
            func.count(case((AssessedCompetence.verdict == Verdict.YES, 1))),
        )
        .where(AssessedCompetence.assessment_id.in_(ids))
        .group_by(AssessedCompetence.assessment_id)
    )
    return {row[0]: Tally(row[1], row[2], row[3]) for row in rows}


def _declared(session: Session, ids: Collection[UUID]) -> dict[UUID, frozenset[tuple[Function, UUID]]]:
    found: defaultdict[UUID, set[tuple[Function, UUID]]] = defaultdict(set)
    rows = session.execute(
        select(
            ConflictDeclaration.assessment_id,
            ConflictDeclaration.function,
            ConflictDeclaration.declared_by_id,
        ).where(
            ConflictDeclaration.assessment_id.in_(ids),
            (ConflictDeclaration.function == Function.F1) | ConflictDeclaration.has_conflict.is_(False),
        )
    )
    for assessment_id, function, person_id in rows:
        found[assessment_id].add((Function(function), person_id))
    return {key: frozenset(value) for key, value in found.items()}


def _open_questions(session: Session, ids: Collection[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(HostQuestion.assessment_id, func.count())
        .where(HostQuestion.assessment_id.in_(ids), HostQuestion.answered_at.is_(None))
        .group_by(HostQuestion.assessment_id)
    )
    return {row[0]: row[1] for row in rows}


def _open_appeals(session: Session, ids: Collection[UUID]) -> frozenset[UUID]:
    return frozenset(
        session.scalars(
            select(Appeal.assessment_id).where(Appeal.assessment_id.in_(ids), Appeal.result.is_(None))
        )
    )


def _experiences(session: Session, dossier_ids: Collection[UUID]) -> dict[UUID, Experience]:
    confirmed = (
        select(func.coalesce(func.sum(HourEntry.confirmed_hours), 0))
        .where(HourEntry.placement_id == Placement.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(DossierPart.dossier_id, Placement.kind, confirmed)
        .outerjoin(
            Placement,
            (Placement.id == DossierPart.source_id) & (DossierPart.source == Source.PLACEMENT),
        )
        .where(DossierPart.dossier_id.in_(dossier_ids))
        .order_by(DossierPart.position, DossierPart.id)
    )
    found: dict[UUID, list[tuple[str | None, Decimal]]] = defaultdict(list)
    for dossier_id, kind, hours in rows:
        found[dossier_id].append((kind, Decimal(hours or 0)))
    told = {}
    for dossier_id, parts in found.items():
        first = next(((kind, hours) for kind, hours in parts if kind is not None), None)
        told[dossier_id] = (
            Experience(PlacementKind(first[0]), first[1], len(parts) - 1)
            if first is not None
            else Experience(None, None, len(parts))
        )
    return told


def read_experience(session: Session, dossier_id: UUID) -> Experience:
    return _experiences(session, [dossier_id]).get(dossier_id, Experience(None, None, 0))
