"""What a tutor says of single competences: drafts that save themselves, then one sending.

A draft belongs to one tutor. What was sent can be taken back and written anew until the person has answered;
from then on both voices stand as they are.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.placements.models import (
    Observation,
    Placement,
    PlacementTutor,
    ProjectObjective,
    Response,
)
from certify.placements.rules import LONGEST_EPISODE, PlacementState, Shown
from certify.placements.telling import tell_of_observations
from commons import audit
from commons.access import ANONYMOUS
from commons.adapters.clock import TRENTO
from commons.db import insert_for
from commons.errors import NotFound, Refusal

OBSERVABLE: Final = frozenset(
    {
        PlacementState.ACTIVE,
        PlacementState.SUSPENDED,
        PlacementState.REPORTED,
        PlacementState.CLOSED,
        PlacementState.INTERRUPTED,
    }
)
"""After the end too: what was seen is worth telling when the hours are over."""
HOSTS: Final = frozenset({"host", "second_host"})


def read_episode(text: str) -> str:
    """Return what was told as it is kept; Refusal when it is longer than anybody reads."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(clean) > LONGEST_EPISODE:
        raise Refusal("episode-too-long", longest=LONGEST_EPISODE)
    return clean


def missing_of(shown: Shown | None, level: int | None, episode: str) -> tuple[str, ...]:
    """Say what is missing before it can be sent: `shown`, `level`, `episode`; nothing when it is whole."""
    if shown is None:
        return ("shown",)
    if shown is Shown.NOT_OBSERVED:
        return ()
    level_missing = ("level",) if shown is Shown.SHOWN and level is None else ()
    return (*level_missing, *(() if episode.strip() else ("episode",)))


def save_observation(
    session: Session,
    placement_id: UUID,
    competence_id: UUID,
    tutor_id: UUID,
    *,
    shown: Shown | None,
    level: int | None,
    episode: str,
    writer_name: str,
    writer_role: str,
    saved: int,
    now: datetime,
) -> int:
    """Keep a draft, whole or not, and return its new count of savings.

    `saved` is the count that the form was made with. A form that is older than what stands here is refused
    ("observation-changed"), unless it says the same: a button pressed twice, an answer lost on the way.
    """
    _require_writable(session, placement_id, competence_id, tutor_id, now)
    text, level = read_episode(episode), level if shown is Shown.SHOWN else None
    row = _take(session, placement_id, competence_id, tutor_id)
    if row.sent_at is not None:
        raise Refusal("observation-sent")
    told = (shown, level, text)
    if told == (row.shown, row.level, row.episode) and row.saved > saved:
        return row.saved
    if row.saved != saved:
        raise Refusal("observation-changed")
    row.shown, row.level, row.episode = told
    row.writer_name, row.writer_role = writer_name, writer_role
    row.saved, row.saved_at = saved + 1, now
    session.flush()
    return row.saved


def send_observations(
    session: Session, placement_id: UUID, tutor_id: UUID, *, seen: Mapping[UUID, int], now: datetime
) -> int:
    """Send the drafts that the preview showed (competence to count of savings); return how many were sent.

    Refusal when one was changed after the preview ("observation-changed") or is not whole. What was sent
    already stays as it is, so a second click sends nothing.
    """
    tutor = _require_tutor(session, placement_id, tutor_id, now)
    rows = session.scalars(
        select(Observation)
        .where(Observation.placement_id == placement_id, Observation.tutor_id == tutor.id)
        .order_by(Observation.id)
        .with_for_update()
    ).all()
    by_competence = {row.competence_id: row for row in rows}
    if any(competence_id not in by_competence for competence_id in seen):
        raise NotFound("not-found")
    sent = 0
    for competence_id, saved in seen.items():
        row = by_competence[competence_id]
        if row.saved != saved:
            raise Refusal("observation-changed")
        if row.sent_at is not None:
            continue
        if missing_of(Shown(row.shown) if row.shown else None, row.level, row.episode):
            raise Refusal("observation-incomplete")
        if row.shown == Shown.NOT_OBSERVED:
            row.episode = ""  # the preview showed none
        row.sent_at = now
        sent += 1
    if sent:
        _record(session, "observations.send", placement_id, now, count=sent)
        tell_of_observations(session, placement_id, now=now)
    return sent


def take_back_observation(
    session: Session, placement_id: UUID, competence_id: UUID, tutor_id: UUID, *, now: datetime
) -> None:
    """Make a draft again of what was sent; Refusal once the person has answered it."""
    _require_writable(session, placement_id, competence_id, tutor_id, now)
    row = _take(session, placement_id, competence_id, tutor_id)
    if row.sent_at is None:
        return
    if session.scalar(select(Response.id).where(Response.observation_id == row.id)) is not None:
        raise Refusal("observation-answered")
    row.sent_at, row.saved, row.saved_at = None, row.saved + 1, now
    _record(session, "observations.take_back", placement_id, now)


def _require_writable(
    session: Session, placement_id: UUID, competence_id: UUID, tutor_id: UUID, now: datetime
) -> None:
    _require_tutor(session, placement_id, tutor_id, now)
    aimed_at = select(ProjectObjective.id).where(
        ProjectObjective.placement_id == placement_id, ProjectObjective.competence_id == competence_id
    )
    if session.scalar(aimed_at) is None:
        raise NotFound("not-found")


def _require_tutor(session: Session, placement_id: UUID, tutor_id: UUID, now: datetime) -> PlacementTutor:
    found = session.execute(
        select(PlacementTutor, Placement.state)
        .join(Placement, Placement.id == PlacementTutor.placement_id)
        .where(PlacementTutor.id == tutor_id, PlacementTutor.placement_id == placement_id)
    ).one_or_none()
    if found is None or found[0].party not in HOSTS:
        raise NotFound("not-found")
    tutor, state = found
    if has_left(tutor.until_on, now.astimezone(TRENTO).date()):
        raise Refusal("tutor-former")
    if state not in OBSERVABLE:
        raise Refusal("placement-not-observable")
    return tutor


def has_left(until_on: date | None, today: date) -> bool:
    """Say whether a tutor followed the person once and does no more; the last day still counts."""
    return until_on is not None and until_on < today


def _take(session: Session, placement_id: UUID, competence_id: UUID, tutor_id: UUID) -> Observation:
    """Return the one row of this tutor and competence, made if need be, held until the end."""
    key = {"placement_id": placement_id, "competence_id": competence_id, "tutor_id": tutor_id}
    insert = insert_for(session, Observation).values(
        id=uuid4(), episode="", writer_name="", writer_role="", saved=0, **key
    )
    session.execute(
        insert.on_conflict_do_nothing(
            index_elements=[Observation.placement_id, Observation.competence_id, Observation.tutor_id]
        )
    )
    return session.scalars(
        select(Observation)
        .where(
            Observation.placement_id == placement_id,
            Observation.competence_id == competence_id,
            Observation.tutor_id == tutor_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _record(session: Session, action: str, placement_id: UUID, now: datetime, **details: int) -> None:
    session.flush()
    promoter_id = session.scalar(select(Placement.promoter_id).where(Placement.id == placement_id))
    audit.record(
        session,
        ANONYMOUS,
        action,
        object_type="placement",
        object_id=placement_id,
        organisation_id=promoter_id,
        now=now,
        **details,
    )
