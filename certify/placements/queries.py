"""Placements as pages and the rooms above see them: frozen rows, many at once."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certify.placements.loading import load_views
from certify.placements.models import HourEntry, Placement, PlacementEvent, PlacementTutor
from certify.placements.rows import (
    EventRow,
    HoursTotal,
    ObjectiveRow,
    PlacementView,
    SignatureRow,
    TutorRow,
)
from certify.placements.rules import Party, PlacementState
from commons.access import Permission, Viewer
from commons.errors import Forbidden, NotFound

__all__ = ["EventRow", "HoursTotal", "ObjectiveRow", "PlacementView", "SignatureRow", "TutorRow"]
__all__ += [
    "get_placement",
    "get_placement_unchecked",
    "get_placements",
    "hours_of",
    "is_known_elsewhere",
    "list_events",
    "list_placements_of_person",
    "list_placements_of_tutor",
]


def get_placement(
    session: Session, viewer: Viewer, permission: Permission, placement_id: UUID
) -> PlacementView:
    """Return a placement of the viewer's own promoter; a stranger's does not exist for him."""
    promoter_id = session.scalar(select(Placement.promoter_id).where(Placement.id == placement_id))
    if promoter_id is None or promoter_id not in viewer.organisations:
        raise NotFound("not-found")
    if promoter_id not in viewer.organisations_with(permission):
        raise Forbidden("forbidden")
    return get_placement_unchecked(session, placement_id)


def get_placement_unchecked(session: Session, placement_id: UUID) -> PlacementView:
    """Return a placement to somebody whose right another room has checked."""
    found = get_placements(session, [placement_id])
    if not found:
        raise NotFound("not-found")
    return found[placement_id]


def get_placements(session: Session, placement_ids: Collection[UUID]) -> dict[UUID, PlacementView]:
    """Return many placements; seven queries, however many there are."""
    rows = session.scalars(select(Placement).where(Placement.id.in_(set(placement_ids)))).all()
    return {each.id: each for each in load_views(session, rows)}


def list_placements_of_person(session: Session, person_id: UUID) -> tuple[PlacementView, ...]:
    """Return the person's own, the latest first; drafts too: she signs them."""
    rows = session.scalars(
        select(Placement)
        .where(Placement.person_id == person_id, Placement.state != PlacementState.CANCELLED)
        .order_by(Placement.starts_on.desc(), Placement.id)
    ).all()
    return load_views(session, rows)


def list_placements_of_tutor(
    session: Session, address_key: str, *, placement_id: UUID | None = None
) -> tuple[PlacementView, ...]:
    """Return those that name this address for a host, with tutors who left since; not what was given up.

    `placement_id`: that one alone, if it is among them.
    """
    named = select(PlacementTutor.placement_id).where(
        PlacementTutor.address_key == address_key,
        PlacementTutor.party.in_([Party.HOST, Party.SECOND_HOST]),
    )
    wanted = select(Placement).where(Placement.id.in_(named), Placement.state != PlacementState.CANCELLED)
    if placement_id is not None:
        wanted = wanted.where(Placement.id == placement_id)
    rows = session.scalars(wanted.order_by(Placement.starts_on.desc(), Placement.id)).all()
    return load_views(session, rows)


def hours_of(session: Session, placement_ids: Iterable[UUID]) -> dict[UUID, HoursTotal]:
    """Return both sums for each placement asked for, in one query."""
    ids = set(placement_ids)
    rows = session.execute(
        select(
            HourEntry.placement_id,
            func.coalesce(func.sum(HourEntry.told_hours), 0),
            func.coalesce(func.sum(HourEntry.confirmed_hours), 0),
        )
        .where(HourEntry.placement_id.in_(ids))
        .group_by(HourEntry.placement_id)
    )
    found = {row[0]: HoursTotal(Decimal(row[1] or 0), Decimal(row[2] or 0)) for row in rows}
    return {each: found.get(each, HoursTotal()) for each in ids}


def list_events(session: Session, placement_id: UUID) -> tuple[EventRow, ...]:
    rows = session.scalars(
        select(PlacementEvent)
        .where(PlacementEvent.placement_id == placement_id)
        .order_by(PlacementEvent.at, PlacementEvent.on_day, PlacementEvent.id)
    )
    return tuple(
        EventRow(each.what, each.on_day, each.until_day, each.reason, each.by_name, each.at) for each in rows
    )


def is_known_elsewhere(session: Session, promoter_id: UUID, person_id: UUID) -> bool:
    """Say whether another promoter has to do with the person as well."""
    return (
        session.scalar(
            select(Placement.id)
            .where(Placement.person_id == person_id, Placement.promoter_id != promoter_id)
            .limit(1)
        )
        is not None
    )
