"""What a person is told about his own enrolment: by a job, in his language, if he has an address."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.rules import EnrolmentState
from commons import jobs
from commons.people.models import EmailAddress, Person

TELL: Final = "enrolments.tell"


class News(StrEnum):
    REQUESTED = "requested"
    WAITING = "waiting"
    ADMITTED = "admitted"
    PLACE_FREED = "place_freed"
    NOT_ADMITTED = "not_admitted"


STATE_OF: Final = {
    News.REQUESTED: EnrolmentState.REQUESTED,
    News.WAITING: EnrolmentState.WAITING,
    News.ADMITTED: EnrolmentState.ADMITTED,
    News.PLACE_FREED: EnrolmentState.ADMITTED,
    News.NOT_ADMITTED: EnrolmentState.NOT_ADMITTED,
}
"""A mail leaves only while it is still true."""


def tell(session: Session, enrolment_id: UUID, news: News, *, now: datetime) -> None:
    jobs.enqueue(session, TELL, {"enrolment": str(enrolment_id), "news": news.value}, run_at=now)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a mail about an enrolment goes to. `message`: what staff wrote to who was not admitted."""

    address: str
    language: str
    edition_id: UUID
    state: EnrolmentState
    message: str


def find_recipient(session: Session, enrolment_id: UUID) -> Recipient | None:
    """Return who is to be told; None for who has no address (staff prints) or is gone."""
    row = session.execute(
        select(Enrolment, EmailAddress.address, Person.language)
        .join(Person, Person.id == Enrolment.person_id)
        .join(EmailAddress, (EmailAddress.person_id == Person.id) & EmailAddress.is_primary)
        .where(Enrolment.id == enrolment_id)
    ).one_or_none()
    if row is None:
        return None
    enrolment, address, language = row
    return Recipient(
        address,
        language,
        enrolment.edition_id,
        EnrolmentState(enrolment.state),
        enrolment.refusal_message or "",
    )
