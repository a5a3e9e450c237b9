"""When two records of one person are made one: the files about either are the kept one's."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from certify.evidence.models import EvidenceFile
from commons.people.merging import follow_merges


@follow_merges
def move_evidence(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    session.execute(update(EvidenceFile).where(EvidenceFile.person_id == gone_id).values(person_id=kept_id))
