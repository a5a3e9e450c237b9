"""The placement of a volunteer as far as her document needs it, in one query: the project takes nine."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from certify.placements.models import Placement
from certify.placements.rules import PlacementKind, PlacementState
from commons.access import Permission, Viewer
from commons.errors import Forbidden, NotFound
from commons.organisations.models import Organisation
from commons.people.models import Person


class Lived(Protocol):
    """What decides about a placement, whoever read it."""

    @property
    def kind(self) -> PlacementKind: ...
    @property
    def state(self) -> PlacementState: ...
    @property
    def promoter_id(self) -> UUID: ...


class OwnPlacement(Lived, Protocol):
    """What a rehearsal shows of it besides."""

    @property
    def id(self) -> UUID: ...
    @property
    def person_id(self) -> UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def title(self) -> str: ...
    @property
    def host_name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Volunteering:
    id: UUID
    kind: PlacementKind
    state: PlacementState
    promoter_id: UUID
    person_id: UUID
    person_name: str
    birth_date: date | None
    title: str
    host_name: str


def get_volunteering(
    session: Session, viewer: Viewer, permission: Permission, placement_id: UUID
) -> Volunteering:
    """Return a placement of the viewer's own promoter, of any kind; a stranger's does not exist for him."""
    host = aliased(Organisation)
    row = session.execute(
        select(
            Placement.kind,
            Placement.state,
            Placement.title,
            Placement.promoter_id,
            Placement.person_id,
            Person.given_name,
            Person.family_name,
            Person.birth_date,
            host.name.label("host_name"),
        )
        .join(Person, Person.id == Placement.person_id)
        .join(host, host.id == Placement.host_id)
        .where(Placement.id == placement_id)
    ).one_or_none()
    if row is None or row.promoter_id not in viewer.organisations:
        raise NotFound("not-found")
    if row.promoter_id not in viewer.organisations_with(permission):
        raise Forbidden("forbidden")
    return Volunteering(
        id=placement_id,
        kind=PlacementKind(row.kind),
        state=PlacementState(row.state),
        promoter_id=row.promoter_id,
        person_id=row.person_id,
        person_name=f"{row.given_name} {row.family_name}",
        birth_date=row.birth_date,
        title=row.title,
        host_name=row.host_name,
    )
