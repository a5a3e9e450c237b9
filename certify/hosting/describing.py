"""What a link is told to be before anybody opened it: which host, how many persons, no names of theirs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.hosting.queries import HIDDEN
from certify.placements.models import Placement, PlacementTutor
from certify.placements.observing import HOSTS, has_left
from commons.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class LinkTold:
    """`hosts`: where the interns of this address are; the tutor as the latest project names him."""

    hosts: tuple[str, ...] = ()
    person_count: int = 0
    tutor_name: str = ""
    tutor_office: str = ""


def describe_link(session: Session, address_key: str, today: date) -> LinkTold:
    """Describe what an address may open today; one query."""
    rows = session.execute(
        select(PlacementTutor, Placement.person_id, Organisation.name)
        .join(Placement, Placement.id == PlacementTutor.placement_id)
        .join(Organisation, Organisation.id == Placement.host_id)
        .where(
            PlacementTutor.address_key == address_key,
            PlacementTutor.party.in_(HOSTS),
            Placement.state.not_in(HIDDEN),
        )
        .order_by(PlacementTutor.from_on, PlacementTutor.id)
    ).all()
    people: set[UUID] = set()
    hosts: dict[str, None] = {}
    last = None
    for tutor, person_id, host in rows:
        last = tutor
        if not has_left(tutor.until_on, today):
            people.add(person_id)
            hosts[host] = None
    return LinkTold(tuple(hosts), len(people), last.name if last else "", last.office if last else "")
