"""When two records of one person are made one: the cast plays on with the one that stays."""

from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from commons.demo.models import DemoPerson
from commons.people.merging import follow_merges


@follow_merges
def move_part(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    if session.get(DemoPerson, kept_id) is None:
        session.execute(update(DemoPerson).where(DemoPerson.person_id == gone_id).values(person_id=kept_id))
    else:
        session.execute(delete(DemoPerson).where(DemoPerson.person_id == gone_id))
