"""Who trained somebody: by name, and by the address of a register's link."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.data import Trainer
from catalogue.editions.models import Edition
from catalogue.enrolments.models import Enrolment, TrainerLink
from catalogue.enrolments.rules import TOOK_PART


def list_trainers_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, tuple[Trainer, ...]]:
    rows = session.execute(
        select(Enrolment.person_id, Edition.trainers, TrainerLink.trainer_name, TrainerLink.address_key)
        .join(Edition, Edition.id == Enrolment.edition_id)
        .outerjoin(TrainerLink, TrainerLink.edition_id == Edition.id)
        .where(Enrolment.person_id.in_(set(person_ids)), Enrolment.state.in_(TOOK_PART))
    )
    found: defaultdict[UUID, dict[Trainer, None]] = defaultdict(dict)
    for row in rows:
        for name in row.trainers or ():
            found[row.person_id][Trainer(name, None)] = None
        if row.trainer_name is not None:
            found[row.person_id][Trainer(row.trainer_name, row.address_key)] = None
    return {person_id: tuple(trainers) for person_id, trainers in found.items()}
