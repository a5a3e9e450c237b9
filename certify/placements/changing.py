"""What every change of a placement begins and ends with: hold the row, check the state, count the version."""

import hashlib
import json
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.placements.models import Placement, PlacementEvent, ProjectObjective, ProjectSignature
from certify.placements.permissions import WRITE
from certify.placements.rules import Act, PlacementState, next_state
from commons import audit
from commons.access import Permission, Viewer
from commons.errors import NotFound, Refusal
from commons.frameworks.models import Competence


def hold(session: Session, placement_id: UUID) -> Placement:
    """Return the row, held until the transaction ends: two acts at once queue."""
    row = session.scalar(
        select(Placement)
        .where(Placement.id == placement_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("not-found")
    return row


def take(
    session: Session, placement_id: UUID, act: Act, *, actor: Viewer, permission: Permission = WRITE
) -> Placement:
    """Return the row for somebody of the promoter; refuses what is not possible in this state."""
    row = hold(session, placement_id)
    if row.promoter_id not in actor.organisations:
        raise NotFound("not-found")
    actor.require(permission, row.promoter_id)
    next_state(PlacementState(row.state), act)
    return row


def begin_change(
    session: Session, placement_id: UUID, act: Act, *, actor: Viewer, seen: str | None
) -> tuple[Placement, str]:
    """Return the row with the print of the project; `seen` is the print that the form was filled from."""
    row = take(session, placement_id, act, actor=actor)
    before = project_print(session, row)
    if seen is not None and seen != before:
        raise Refusal("placement-changed")
    return row, before


def finish_change(session: Session, row: Placement, before: str, *, actor: Viewer, now: datetime) -> bool:
    """Count a new version if somebody had signed this one; an agreed project is a draft again.

    Return whether all have to sign again.
    """
    session.flush()
    if project_print(session, row) == before:
        return False
    signed = session.scalar(
        select(ProjectSignature.id)
        .where(ProjectSignature.placement_id == row.id, ProjectSignature.version == row.version)
        .limit(1)
    )
    if signed is not None:
        row.version += 1
        if row.state == PlacementState.AGREED:
            move(row, Act.REOPEN, now)
    session.flush()
    record(session, row, actor, "placements.change", now, version=row.version)
    return signed is not None


def move(row: Placement, act: Act, now: datetime) -> None:
    """Bring the placement where the act leads."""
    state = next_state(PlacementState(row.state), act)
    if state != row.state:
        row.state, row.state_since = state, now


def project_print(session: Session, row: Placement) -> str:
    """Return the SHA-256 of all that is signed: it tells whether what was read is what is there."""
    objectives = session.execute(
        select(Competence.uri, ProjectObjective.task)
        .join(Competence, Competence.id == ProjectObjective.competence_id)
        .where(ProjectObjective.placement_id == row.id)
        .order_by(ProjectObjective.position, ProjectObjective.id)
    ).all()
    told = {
        "activities": row.activities,
        "ends_on": row.ends_on.isoformat(),
        "guardian": row.guardian_name,
        "host": str(row.host_id),
        "informed_on": row.informed_on.isoformat() if row.informed_on else None,
        "is_online": row.is_online,
        "kind": row.kind,
        "languages": row.languages,
        "objectives": [list(each) for each in objectives],
        "person": str(row.person_id),
        "place": row.place,
        "planned_hours": f"{row.planned_hours:.2f}",
        "promoter": str(row.promoter_id),
        "second_host": str(row.second_host_id) if row.second_host_id else None,
        "starts_on": row.starts_on.isoformat(),
        "title": row.title,
        "variant": row.variant,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def note_event(
    session: Session,
    row: Placement,
    what: str,
    *,
    on_day: date,
    now: datetime,
    by_name: str = "",
    until_day: date | None = None,
    reason: str = "",
) -> None:
    session.add(
        PlacementEvent(
            id=uuid4(),
            placement_id=row.id,
            what=what,
            on_day=on_day,
            until_day=until_day,
            reason=reason,
            by_name=by_name,
            at=now,
        )
    )


def record(
    session: Session, row: Placement, actor: Viewer, action: str, now: datetime, **details: object
) -> None:
    audit.record(
        session,
        actor,
        action,
        object_type="placement",
        object_id=row.id,
        organisation_id=row.promoter_id,
        now=now,
        **details,
    )


def print_of(session: Session, placement_id: UUID) -> str:
    """Return the print of the project as a form is filled from it."""
    return project_print(session, session.get_one(Placement, placement_id))
