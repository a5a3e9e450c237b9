"""The person's own placements. A stranger's does not exist for her."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from certify.placements.hours import COUNTING, list_days, list_suspensions
from certify.placements.models import HourEntry, Observation, Placement, ProjectSignature, Response
from certify.placements.own_remarks import RemarkRow, list_own_remarks
from certify.placements.queries import PlacementView, get_placement_unchecked
from certify.placements.rules import OPEN, Party, PlacementKind, PlacementState
from certify.voices.models import OwnWords
from certify.voices.rules import Logged, Span
from commons.access import Viewer
from commons.errors import NotFound
from commons.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class OwnPlacement:
    """A placement in a list of the person's own. `waits_for_me`: the promoter signed, she has not."""

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
    """All hours of one placement, with the person's remarks by day."""

    span: Span
    logged: dict[date, Logged]
    remarks: dict[date, RemarkRow]


def list_own(session: Session, viewer: Viewer) -> tuple[OwnPlacement, ...]:
    """Return all of the viewer's placements, the latest first; one query."""
    if viewer.person_id is None:
        return ()
    return _read(session, _own(viewer.person_id))


def list_current(session: Session, viewer: Viewer) -> tuple[OwnPlacement, ...]:
    """Return those that are not over, for the first page of the person's area; one query."""
    if viewer.person_id is None:
        return ()
    return _read(session, _own(viewer.person_id).where(Placement.state.in_([each.value for each in OPEN])))


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


def get_register(session: Session, view: PlacementView) -> Register:
    """Return the hours of a placement that the viewer may see; three queries."""
    suspended = list_suspensions(session, [view.id]).get(view.id, ())
    return Register(
        span=Span(view.starts_on, view.ended_on or view.ends_on, view.state in COUNTING, suspended),
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


def _own(person_id: UUID) -> Select[Placement, str, str, Decimal | None, Decimal | None, int, bool, bool]:
    host, promoter = aliased(Organisation), aliased(Organisation)
    hours = select(HourEntry.placement_id).where(HourEntry.placement_id == Placement.id).correlate(Placement)
    told = hours.with_only_columns(func.sum(HourEntry.told_hours)).scalar_subquery()
    confirmed = hours.with_only_columns(func.sum(HourEntry.confirmed_hours)).scalar_subquery()
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
    return (
        select(
            Placement,
            host.name,
            promoter.name,
            told,
            confirmed,
            unanswered,
            _signed_by(Party.PROMOTER),
            _signed_by(Party.PERSON),
        )
        .join(host, host.id == Placement.host_id)
        .join(promoter, promoter.id == Placement.promoter_id)
        .where(Placement.person_id == person_id, Placement.state != PlacementState.CANCELLED.value)
        .order_by(Placement.starts_on.desc(), Placement.id)
    )


def _signed_by(party: Party):  # type: ignore[no-untyped-def]  # noqa: ANN202  an EXISTS, as SQLAlchemy calls it
    return (
        select(ProjectSignature.id)
        .where(
            ProjectSignature.placement_id == Placement.id,
            ProjectSignature.version == Placement.version,
            ProjectSignature.party == party.value,
        )
        .correlate(Placement)
        .exists()
    )


def _read(
    session: Session,
    wanted: Select[Placement, str, str, Decimal | None, Decimal | None, int, bool, bool],
) -> tuple[OwnPlacement, ...]:
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
            unanswered,
            is_promoted and not is_mine and row.state in {each.value for each in OPEN},
        )
        for row, host_name, promoter_name, told, confirmed, unanswered, is_promoted, is_mine in (
            session.execute(wanted)
        )
    )
