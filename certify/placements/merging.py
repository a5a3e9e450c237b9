"""When two records of one person are made one: her placements, and those she followed as a tutor."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from certify.placements.models import Placement, PlacementTutor
from commons.errors import Refusal
from commons.people.belongings import count_belongings
from commons.people.merging import follow_merges


@follow_merges
def move_placements(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Move all; Refusal where one record followed the other: nobody is her own tutor."""
    tutored = session.scalar(
        select(Placement.id)
        .join(PlacementTutor, PlacementTutor.placement_id == Placement.id)
        .where(
            or_(
                (Placement.person_id == kept_id) & (PlacementTutor.person_id == gone_id),
                (Placement.person_id == gone_id) & (PlacementTutor.person_id == kept_id),
            )
        )
        .limit(1)
    )
    if tutored is not None:
        raise Refusal("merge-same-tutor")
    session.execute(update(Placement).where(Placement.person_id == gone_id).values(person_id=kept_id))
    session.execute(
        update(PlacementTutor).where(PlacementTutor.person_id == gone_id).values(person_id=kept_id)
    )


def count_placements(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(Placement.person_id, func.count())
        .where(Placement.person_id.in_(list(person_ids)))
        .group_by(Placement.person_id)
    )
    return {row[0]: row[1] for row in rows}


count_belongings("placements", _("Tirocini, servizio civile, volontariato"), count_placements)
