"""How far the host is with each placement, and what became of the mails to it: for the promoter's desk."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, Select, Subquery, bindparam, case, distinct, func, select
from sqlalchemy.orm import Session, aliased

from certify.hosting.models import HostLink, HostMail
from certify.hosting.rules import MailState, Purpose
from certify.placements.models import (
    HourEntry,
    Observation,
    Placement,
    PlacementTutor,
    ProjectObjective,
    ProjectSignature,
    Response,
)
from certify.placements.observing import HOSTS
from certify.placements.rules import TRANSITIONS, Act
from commons.adapters.clock import TRENTO

_IDS: Final[BindParameter[Any]] = bindparam("placement_ids", expanding=True)


@dataclass(frozen=True, slots=True)
class HostMailRow:
    """One mail, as far as it speaks of one placement. `bounce`: why it came back; `address`: as it is now."""

    id: UUID
    placement_id: UUID
    purpose: Purpose
    state: MailState
    planned_at: datetime
    sent_at: datetime | None
    opened_at: datetime | None
    bounced_at: datetime | None
    bounce: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class HostCompletion:
    """What the host has done for one placement, and what waits. `seen_at`: when its page was last opened."""

    placement_id: UUID
    is_signed: bool = False
    open_day_count: int = 0
    oldest_open_day: date | None = None
    objective_count: int = 0
    drafted_count: int = 0
    sent_count: int = 0
    answered_count: int = 0
    has_address: bool = False
    seen_at: datetime | None = None
    last_mail: HostMailRow | None = None

    @property
    def is_observed(self) -> bool:
        return self.objective_count > 0 and self.sent_count >= self.objective_count

    @property
    def is_done(self) -> bool:
        return self.is_signed and not self.open_day_count and self.is_observed


def list_host_mails(session: Session, placement_ids: Collection[UUID]) -> dict[UUID, tuple[HostMailRow, ...]]:
    """Return the mails that spoke of each placement, the newest first; each asked id is a key; one query.

    Who may read it, the caller has decided. Links that a tutor asked for himself speak of none.
    """
    found: dict[UUID, list[HostMailRow]] = {each: [] for each in placement_ids}
    if found:
        rows = session.execute(
            select(HostMail, HostLink.address)
            .join(HostLink, HostLink.id == HostMail.link_id)
            .where(HostMail.placement_id.in_(list(found)))
            .order_by(HostMail.planned_at.desc(), HostMail.id)
        )
        for row, address in rows:
            if row.placement_id is not None:
                found[row.placement_id].append(_mail(row, row.placement_id, address or ""))
    return {each: tuple(mails) for each, mails in found.items()}


def list_returned(session: Session, promoter_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return since when the last mail to a tutor of today is back, while his address can be changed."""
    newer = aliased(HostMail)
    rows = session.execute(
        select(Placement.id, func.min(HostMail.bounced_at))
        .join(HostLink, HostLink.id == HostMail.link_id)
        .join(Placement, Placement.id == HostMail.placement_id)
        .join(
            PlacementTutor,
            (PlacementTutor.placement_id == Placement.id)
            & (PlacementTutor.address_key == HostLink.address_key)
            & PlacementTutor.until_on.is_(None)
            & PlacementTutor.party.in_(HOSTS),
        )
        .where(
            HostMail.state == MailState.BOUNCED,
            Placement.promoter_id.in_(promoter_ids),
            Placement.state.in_(TRANSITIONS[Act.CHANGE_TUTOR]),
            ~select(newer.id)
            .where(
                newer.link_id == HostMail.link_id,
                newer.placement_id == HostMail.placement_id,
                newer.planned_at > HostMail.planned_at,
            )
            .exists(),
        )
        .group_by(Placement.id)
    )
    return {row[0]: row[1].astimezone(TRENTO).date() for row in rows if row[1] is not None}


def completion_of(session: Session, placement_ids: Collection[UUID]) -> dict[UUID, HostCompletion]:
    """Return how far the host is with each placement; each asked id is a key; two queries."""
    ids = list(dict.fromkeys(placement_ids))
    if not ids:
        return {}
    return completion_with(session, list_host_mails(session, ids))


def completion_with(
    session: Session, mails: Mapping[UUID, tuple[HostMailRow, ...]]
) -> dict[UUID, HostCompletion]:
    """Return the same for the placements of which the mails are at hand; one query."""
    ids = list(mails)
    rows = session.execute(_done(), {_IDS.key: ids}).all()
    found = {
        row[0]: HostCompletion(
            placement_id=row[0],
            objective_count=row[1],
            is_signed=bool(row[2]),
            open_day_count=row[3],
            oldest_open_day=row[4],
            drafted_count=row[5],
            sent_count=row[6],
            answered_count=row[7],
            has_address=bool(row[8]),
            seen_at=row[9],
            last_mail=next(iter(mails[row[0]]), None),
        )
        for row in rows
    }
    return {each: found.get(each, HostCompletion(each)) for each in ids}


@cache
def _done() -> Select[Any]:
    """Say once how it is counted: to put these subqueries together takes longer than to answer them."""
    objectives, signed, days, said, tutors = _objectives(), _signed(), _open_days(), _said(), _tutors()
    return (
        select(
            Placement.id,
            func.coalesce(objectives.c.count, 0),
            signed.c.placement_id.is_not(None),
            func.coalesce(days.c.count, 0),
            days.c.oldest,
            func.coalesce(said.c.drafted, 0),
            func.coalesce(said.c.sent, 0),
            func.coalesce(said.c.answered, 0),
            func.coalesce(tutors.c.count, 0),
            tutors.c.seen_at,
        )
        .outerjoin(objectives, objectives.c.placement_id == Placement.id)
        .outerjoin(signed, signed.c.placement_id == Placement.id)
        .outerjoin(days, days.c.placement_id == Placement.id)
        .outerjoin(said, said.c.placement_id == Placement.id)
        .outerjoin(tutors, tutors.c.placement_id == Placement.id)
        .where(Placement.id.in_(_IDS))
    )


def _objectives() -> Subquery:
    return (
        select(ProjectObjective.placement_id, func.count().label("count"))
        .where(ProjectObjective.placement_id.in_(_IDS))
        .group_by(ProjectObjective.placement_id)
        .subquery()
    )


def _signed() -> Subquery:
    """Name those that the host signed as they read now; a promoter who is the host signs once."""
    return (
        select(ProjectSignature.placement_id)
        .join(
            Placement,
            (Placement.id == ProjectSignature.placement_id)
            & (
                (ProjectSignature.party == "host")
                | ((ProjectSignature.party == "promoter") & (Placement.host_id == Placement.promoter_id))
            ),
        )
        .where(ProjectSignature.placement_id.in_(_IDS), ProjectSignature.version == Placement.version)
        .distinct()
        .subquery()
    )


def _open_days() -> Subquery:
    return (
        select(HourEntry.placement_id, func.count().label("count"), func.min(HourEntry.day).label("oldest"))
        .where(HourEntry.placement_id.in_(_IDS), HourEntry.confirmed_hours.is_(None))
        .group_by(HourEntry.placement_id)
        .subquery()
    )


def _said() -> Subquery:
    sent = case((Observation.sent_at.is_not(None), Observation.competence_id))
    return (
        select(
            Observation.placement_id,
            func.count(distinct(Observation.competence_id)).label("drafted"),
            func.count(distinct(sent)).label("sent"),
            func.count(distinct(Response.observation_id)).label("answered"),
        )
        .outerjoin(Response, Response.observation_id == Observation.id)
        .where(Observation.placement_id.in_(_IDS), Observation.saved > 0)
        .group_by(Observation.placement_id)
        .subquery()
    )


def _tutors() -> Subquery:
    """Count the addresses of those who follow now, and tell when one of them last opened the page."""
    return (
        select(
            PlacementTutor.placement_id,
            func.count(PlacementTutor.address_key).label("count"),
            func.max(HostLink.seen_at).label("seen_at"),
        )
        .outerjoin(HostLink, HostLink.address_key == PlacementTutor.address_key)
        .where(
            PlacementTutor.placement_id.in_(_IDS),
            PlacementTutor.party.in_(HOSTS),
            PlacementTutor.until_on.is_(None),
        )
        .group_by(PlacementTutor.placement_id)
        .subquery()
    )


def _mail(row: HostMail, placement_id: UUID, address: str) -> HostMailRow:
    return HostMailRow(
        id=row.id,
        placement_id=placement_id,
        purpose=Purpose(row.purpose),
        state=MailState(row.state),
        planned_at=row.planned_at,
        sent_at=row.sent_at,
        opened_at=row.opened_at,
        bounced_at=row.bounced_at,
        bounce=row.bounce or "",
        address=address,
    )
