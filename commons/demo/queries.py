"""The cast of the demonstration."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from commons.demo.models import DemoPerson, Part
from commons.errors import NotFound
from commons.people.models import Person


@dataclass(frozen=True, slots=True)
class DemoRow:
    """`stories`: by language, one sentence on what there is to see as this person."""

    person_id: UUID
    name: str
    part: Part
    stories: dict[str, str]


def list_demo_people(session: Session) -> dict[Part, list[DemoRow]]:
    """Return the cast by part, parts without anybody left out."""
    rows = session.execute(
        select(DemoPerson, Person.given_name, Person.family_name)
        .join(Person, Person.id == DemoPerson.person_id)
        .order_by(DemoPerson.position, Person.name_key)
    )
    cast: dict[Part, list[DemoRow]] = {part: [] for part in Part}
    for row, given, family in rows:
        part = Part(row.part)
        cast[part].append(DemoRow(row.person_id, f"{given} {family}", part, row.stories))
    return {part: people for part, people in cast.items() if people}


def require_demo_person(session: Session, person_id: UUID) -> None:
    """Raise NotFound for everybody who is not in the cast, so that no other person can be entered."""
    if session.get(DemoPerson, person_id) is None:
        raise NotFound("not-found")
