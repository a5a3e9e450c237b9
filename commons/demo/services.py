"""Putting persons into the cast, and entering as one of them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from commons.demo.models import DemoPerson, Part
from commons.demo.queries import require_demo_person
from commons.people.services import open_account


def cast_person(
    session: Session, person_id: UUID, *, part: Part, stories: Mapping[str, str], position: int = 0
) -> None:
    """Offer a person on the demo page; doing it again changes what is said."""
    session.merge(DemoPerson(person_id=person_id, part=part, position=position, stories=dict(stories)))
    session.flush()


def play_person(session: Session, person_id: UUID, *, now: datetime) -> UUID:
    """Return the account to enter with; only for the cast."""
    require_demo_person(session, person_id)
    return open_account(session, person_id, now=now)
