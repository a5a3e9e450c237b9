"""When two records of one person are made one: her enrolments, presences and outcomes go with them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalogue.courses.models import Course
from catalogue.editions.models import Edition
from catalogue.enrolments.keeper import ASKING
from catalogue.enrolments.models import Attendance, Enrolment
from catalogue.enrolments.rules import EnrolmentState
from commons.errors import Refusal
from commons.people.belongings import count_belongings
from commons.people.merging import follow_merges

IDLE: Final = frozenset(
    {
        EnrolmentState.REQUESTED,
        EnrolmentState.WAITING,
        EnrolmentState.NOT_ADMITTED,
        EnrolmentState.WITHDRAWN,
    }
)


@follow_merges
def move_enrolments(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Move all. Where both records sit in one edition, an enrolment that came to nothing gives way.

    If neither came to anything, the one that is over gives way to the one that still asks or waits. If both
    came to something, which presences are true is for the edition's staff to say.
    """
    seats: dict[UUID, list[Enrolment]] = {}
    rows = session.scalars(
        select(Enrolment)
        .where(Enrolment.person_id.in_([kept_id, gone_id]))
        .order_by(Enrolment.created_at, Enrolment.id)
    )
    for row in rows:
        seats.setdefault(row.edition_id, []).append(row)
    for edition_id, doubled in seats.items():
        if len(doubled) > 1:
            empty = [each for each in doubled if _came_to_nothing(session, each)]
            if not empty:
                raise _same_edition(session, edition_id)
            session.delete(min(empty, key=lambda each: each.state in ASKING))
    session.flush()
    session.execute(update(Enrolment).where(Enrolment.person_id == gone_id).values(person_id=kept_id))


def _came_to_nothing(session: Session, enrolment: Enrolment) -> bool:
    """Say whether nothing was ever attended or decided: asked, waited, was turned away or withdrew."""
    marked = select(Attendance.id).where(Attendance.enrolment_id == enrolment.id).limit(1)
    return enrolment.state in IDLE and session.scalar(marked) is None


def _same_edition(session: Session, edition_id: UUID) -> Refusal:
    titles, label = session.execute(
        select(Course.titles, Edition.label)
        .join(Edition, Edition.course_id == Course.id)
        .where(Edition.id == edition_id)
    ).one()
    return Refusal("merge-same-edition", course=titles["it"], edition=label)


def count_editions(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(Enrolment.person_id, func.count())
        .where(Enrolment.person_id.in_(list(person_ids)))
        .group_by(Enrolment.person_id)
    )
    return {row[0]: row[1] for row in rows}


count_belongings("editions", _("Edizioni a cui è iscritta"), count_editions)
