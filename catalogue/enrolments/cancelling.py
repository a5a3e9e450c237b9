"""Who was in, asked or waited is told by mail that the edition is cancelled, each in his language, once."""

from typing import Final
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course, CourseProvider
from catalogue.courses.wording import pick
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState
from catalogue.editions.services import follow_cancelled_editions
from catalogue.enrolments.keeper import ASKING
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.rules import TOOK_PART
from commons import jobs
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.mail import send_mail
from commons.organisations.models import Organisation
from commons.people.queries import get_holder

EDITION_CANCELLED: Final = "enrolments.edition_cancelled"
TELL_CANCELLED: Final = "enrolments.tell_cancelled"
follow_cancelled_editions(EDITION_CANCELLED)


@jobs.handler(EDITION_CANCELLED)
def tell_everybody(run: jobs.JobRun) -> None:
    """Plan a mail for each person; a run that is taken up again plans none twice."""
    edition_id = UUID(run.payload["edition_id"])
    with unit_of_work() as session:
        for enrolment_id in list_concerned(session, edition_id):
            jobs.enqueue(
                session,
                TELL_CANCELLED,
                {"enrolment_id": str(enrolment_id)},
                run_at=edges().clock.now(),
                dedup=f"{TELL_CANCELLED}:{enrolment_id}",
            )


@jobs.handler(TELL_CANCELLED)
def tell_one(run: jobs.JobRun) -> None:
    """Tell one person; who has no address is told by the office, as its page says."""
    with reading() as session:
        row = session.execute(
            select(Enrolment, Edition, Course, Organisation.name)
            .join(Edition, Edition.id == Enrolment.edition_id)
            .join(Course, Course.id == Edition.course_id)
            .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
            .join(Organisation, Organisation.id == CourseProvider.organisation_id)
            .where(Enrolment.id == UUID(run.payload["enrolment_id"]), Edition.state == EditionState.CANCELLED)
        ).one_or_none()
        if row is None:
            return
        enrolment, edition, course, provider = row
        holder = get_holder(session, enrolment.person_id)
    if holder.address is None:
        return
    base_url = current_app.config["SETTINGS"].public_base_url
    send_mail(
        to=holder.address,
        template="edition_cancelled",
        subject=_("Il corso a cui è iscritta o iscritto è annullato"),
        language=holder.language,
        reference=f"enrolment:{enrolment.id}",
        name=holder.name.full,
        title=pick(course.titles, holder.language)[0],
        label=edition.label,
        provider=provider,
        starts_on=edition.starts_on,
        link=f"{base_url}/courses/{course.slug}",
    )


def list_concerned(session: Session, edition_id: UUID) -> list[UUID]:
    """Return the enrolments of who is in, asked or waits."""
    rows = session.scalars(
        select(Enrolment.id)
        .where(Enrolment.edition_id == edition_id, Enrolment.state.in_([*TOOK_PART, *ASKING]))
        .order_by(Enrolment.created_at, Enrolment.id)
    )
    return list(rows)
