"""What the planning of editions asks about persons, answered by the room that knows them."""

from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalogue.editions.attending import Attending, Keeper, keep_with
from catalogue.editions.models import Meeting
from catalogue.enrolments.models import Attendance, Enrolment, TrainerLink, TrainerToken
from catalogue.enrolments.rules import TOOK_PART, EnrolmentState
from commons.people.models import EmailAddress

ASKING = (EnrolmentState.REQUESTED, EnrolmentState.WAITING)


def count_people(session: Session, edition_id: UUID) -> Attending:
    """Count who is in and who asks or waits; one query."""
    rows = session.execute(
        select(Enrolment.state, EmailAddress.id.is_not(None), func.count())
        .outerjoin(EmailAddress, (EmailAddress.person_id == Enrolment.person_id) & EmailAddress.is_primary)
        .where(Enrolment.edition_id == edition_id, Enrolment.state.in_([*TOOK_PART, *ASKING]))
        .group_by(Enrolment.state, EmailAddress.id.is_not(None))
    ).all()
    return Attending(
        taken_count=sum(count for state, _is_reached, count in rows if state in TOOK_PART),
        asking_count=sum(count for state, _is_reached, count in rows if state in ASKING),
        unreachable_count=sum(count for _state, is_reached, count in rows if not is_reached),
    )


def count_marks(session: Session, edition_id: UUID) -> dict[UUID, int]:
    """Count the marks of each meeting that has any; one query."""
    rows = session.execute(
        select(Attendance.meeting_id, func.count())
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.edition_id == edition_id)
        .group_by(Attendance.meeting_id)
    )
    return dict(rows.all())


def let_go(session: Session, meeting_id: UUID) -> None:
    """Give up the links by which trainers kept the register of this one meeting."""
    links = select(TrainerLink.id).where(TrainerLink.meeting_id == meeting_id)
    session.execute(delete(TrainerToken).where(TrainerToken.link_id.in_(links)))
    session.execute(delete(TrainerLink).where(TrainerLink.meeting_id == meeting_id))


keep_with(Keeper(count_people=count_people, count_marks=count_marks, let_go=let_go))
