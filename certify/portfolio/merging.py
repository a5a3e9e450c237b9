"""When two records of one person are made one: what either shared is the kept one's."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from certify.portfolio.models import Share
from commons.people.merging import follow_merges


@follow_merges
def move_shares(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    session.execute(update(Share).where(Share.person_id == gone_id).values(person_id=kept_id))
