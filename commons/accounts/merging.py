"""When two records of one person are made one: addresses that wait to be confirmed go with her."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from commons.accounts.models import AddressLink
from commons.people.merging import follow_merges


@follow_merges
def move_address_links(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    session.execute(update(AddressLink).where(AddressLink.person_id == gone_id).values(person_id=kept_id))
