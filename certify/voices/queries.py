"""The person's own placements. A stranger's does not exist for her."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from certify.placements.hours import list_days, list_suspensions
from certify.placements.loading import load_views
from certify.placements.models import HourEntry, Observation, Placement, ProjectSignature, Response
from certify.placements.own_remarks import RemarkRow, list_own_remarks
from certify.placements.queries import PlacementView, get_placement_unchecked
from certify.placements.rules import OPEN, Party, PlacementKind, PlacementState
from certify.placements.signing import lacks_before_signing
from certify.placements.writable import against_hours
from certify.voices.models import OwnWords
from certify.voices.rules import Logged, Span
from commons.access import Viewer
from commons.errors import NotFound, Refusal
from commons.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class OwnPlacement:
    """A placement in a list of the person's own. `waits_for_me`: she may sign it now."""

    id: UUID
    kind: PlacementKind
    state: PlacementState
    title: str
    host_name: str
    promoter_name: str
    starts_on: date
    ends_on: date
    ended_on: date | None
    planned_hours: Decimal
    told_hours: Decimal
    confirmed_hours: Decimal
    last_told_on: date | None
    unanswered_count: int
    waits_for_me: bool

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def last_day(self) -> date:
        return self.ended_on or self.ends_on


@dataclass(frozen=True, slots=True)
class Words:
    words: str
    saved: int
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Register:
    """All hours of one placement, with the person's remarks by day. `against`: why none are written."""

    span: Span
    against: Refusal | None
    logged: dict[date, Logged]
    remarks: dict[date, RemarkRow]


def list_own(session: Session, viewer: Viewer, today: date) -> tuple[OwnPlacement, ...]:
    """Return all of the viewer's placements, the latest first; one query, six with some to sign."""
    if viewer.person_id is None:
        return ()
    rows = session.execute(_own(viewer.person_id)).all()
    unsigned = [row for row, *_told, is_signed in rows if row.state in OPEN and not is_signed]
    to_sign = {view.id for view in load_views(session, unsigned) if may_sign(view, today)}
    return tuple(
        OwnPlacement(
            row.id,
            PlacementKind(row.kind),
            PlacementState(row.state),
            row.title,
            host_name,
            promoter_name,
            row.starts_on,
            row.ends_on,
            row.ended_on,
            row.planned_hours,
            Decimal(told or 0),
            Decimal(confirmed or 0),
            last_told,
            unanswered,
            row.id in to_sign,
        )
        for row, host_name, promoter_name, told, confirmed, last_told, unanswered, _is_signed in rows
    )


def may_sign(view: PlacementView, today: date) -> bool:
    """Say whether the person's signature is wanted now, and the project is whole."""
    return view.state in OPEN and view.awaits(Party.PERSON) and not lacks_before_signing(view, today)


def logs_hours_on(placement: OwnPlacement | PlacementView, day: date) -> bool:
    """Say whether the day is one of those on which the person writes her hours."""
    return placement.state is PlacementState.ACTIVE and placement.starts_on <= day <= placement.ends_on


def get_own(session: Session, viewer: Viewer, placement_id: UUID) -> PlacementView:
    """Return the viewer's own placement; NotFound for any other, and for a draft that was given up."""
    row = session.execute(
        select(Placement.person_id, Placement.state).where(Placement.id == placement_id)
    ).first()
    if viewer.person_id is None or row is None or row.person_id != viewer.person_id:
        raise NotFound("not-found")
    if row.state == PlacementState.CANCELLED:
        raise NotFound("not-found")
    return get_placement_unchecked(session, placement_id)


def get_register(session: Session, view: PlacementView, today: date) -> Register:
    """Return the hours of a placement that the viewer may see; three queries, four of an interrupted one."""
    against = against_hours(session, [view], today).get(view.id)
    suspended = list_suspensions(session, [view.id]).get(view.id, ())
    return Register(
        span=Span(view.starts_on, view.ended_on or view.ends_on, against is None, suspended),
        against=against,
        logged={row.day: row for row in list_days(session, [view.id])},
        remarks=list_own_remarks(session, [view.id])[view.id],
    )


def list_titles(session: Session, person_id: UUID) -> dict[UUID, tuple[str, date]]:
    """Return title and first day of a person's placements, the latest first; one query."""
    rows = session.execute(
        select(Placement.id, Placement.title, Placement.starts_on)
        .where(Placement.person_id == person_id)
        .order_by(Placement.starts_on.desc(), Placement.id)
    )
    return {row.id: (row.title, row.starts_on) for row in rows}


def count_unanswered(session: Session, placement_id: UUID) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Observation)
            .outerjoin(Response, Response.observation_id == Observation.id)
            .where(
                Observation.placement_id == placement_id,
                Observation.sent_at.is_not(None),
                Response.id.is_(None),
            )
        )
        or 0
    )


def list_own_words(session: Session, placement_ids: Iterable[UUID]) -> dict[UUID, Words]:
    """Return what persons told of these placements in their own words; one query."""
    ids = list(placement_ids)
    if not ids:
        return {}
    rows = session.scalars(select(OwnWords).where(OwnWords.placement_id.in_(ids)))
    return {row.placement_id: Words(row.words, row.saved, row.written_at) for row in rows}


def _own(
    person_id: UUID,
) -> Select[Placement, str, str, Decimal | None, Decimal | None, date | None, int, bool]:
    host, promoter = aliased(Organisation), aliased(Organisation)
    hours = select(HourEntry.placement_id).where(HourEntry.placement_id == Placement.id).correlate(Placement)
    told = hours.with_only_columns(func.sum(HourEntry.told_hours)).scalar_subquery()
    confirmed = hours.with_only_columns(func.sum(HourEntry.confirmed_hours)).scalar_subquery()
    is_told = HourEntry.told_hours.is_not(None)
    last_told = hours.where(is_told).with_only_columns(func.max(HourEntry.day)).scalar_subquery()
    unanswered = (
        select(func.count(Observation.id))
        .outerjoin(Response, Response.observation_id == Observation.id)
        .where(
            Observation.placement_id == Placement.id,
            Observation.sent_at.is_not(None),
            Response.id.is_(None),
        )
        .correlate(Placement)
        .scalar_subquery()
    )
    is_signed = (
        select(ProjectSignature.id)
        .where(
            ProjectSignature.placement_id == Placement.id,
            ProjectSignature.version == Placement.version,
            ProjectSignature.party == Party.PERSON.value,
        )
        .correlate(Placement)
        .exists()
    )
    return (
        select(
            Placement,
            host.name,
            promoter.name,
            told,
            confirmed,
            last_told,
            unanswered,
            is_signed,
        )
        .join(host, host.id == Placement.host_id)
        .join(promoter, promoter.id == Placement.promoter_id)
        .where(Placement.person_id == person_id, Placement.state != PlacementState.CANCELLED.value)
        .order_by(Placement.starts_on.desc(), Placement.id)
    )
