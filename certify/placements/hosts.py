"""Which organisation is meant: found in the register by its words, or entered by the promoter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from commons.access import Viewer
from commons.errors import Refusal
from commons.organisations.models import Organisation, OrganisationAlias
from commons.organisations.queries import get_organisation, list_by_name, propose_slug
from commons.organisations.rules import organisation_key
from commons.organisations.services import create_organisation

MOST_OFFERED = 8
SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class HostCandidate:
    id: UUID
    name: str
    address: str | None


def find_hosts(session: Session, name: str) -> list[HostCandidate]:
    """Return who bears or bore this name, then those whose name holds its longer words; three queries."""
    exact = [HostCandidate(each.id, each.name, each.address) for each in list_by_name(session, name)]
    words = [each for each in organisation_key(name).split() if len(each) >= SHORTEST_WORD]
    if not words:
        return exact[:MOST_OFFERED]
    alias = select(OrganisationAlias.organisation_id).where(
        *(OrganisationAlias.name_key.contains(each, autoescape=True) for each in words)
    )
    rows = session.scalars(
        select(Organisation)
        .where(
            or_(
                Organisation.id.in_(alias),
                *(Organisation.name_key.contains(each, autoescape=True) for each in words[:1]),
            )
        )
        .order_by(Organisation.name_key)
        .limit(60)
    )
    known = {each.id for each in exact}
    near = sorted(
        (each for each in rows if each.id not in known),
        key=lambda each: -sum(word in each.name_key for word in words),
    )
    return [*exact, *(HostCandidate(each.id, each.name, each.address) for each in near)][:MOST_OFFERED]


def is_the_one(candidates: Sequence[HostCandidate], name: str) -> HostCandidate | None:
    """Return the candidate that is called exactly so, if there is no second one."""
    key = organisation_key(name)
    same = [each for each in candidates if organisation_key(each.name) == key]
    return same[0] if len(same) == 1 else None


def enter_host(
    session: Session,
    *,
    name: str,
    address: str,
    legal_id: str,
    promoter_id: UUID,
    actor: Viewer,
    now: datetime,
) -> UUID:
    """Enter a host that the register does not know; it has no account and issues nothing."""
    if not address.strip():
        raise Refusal("organisation-host-address")
    return create_organisation(
        session,
        name=name,
        slug=propose_slug(session, name),
        legal_id=legal_id or None,
        address=address,
        is_demo=get_organisation(session, promoter_id).is_demo,
        actor=actor,
        now=now,
    )
