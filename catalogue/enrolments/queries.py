"""Enrolments as pages and the floors above see them: frozen rows."""

from typing import Final
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course, CourseProvider
from catalogue.data import EditionSummary, EnrolmentOutcome, Outcome, Texts
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState, to_hours
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.rules import EnrolmentState
from commons.access import Permission, Viewer

_OUTCOMES: Final = {
    EnrolmentState.REQUESTED: Outcome.UNDECIDED,
    EnrolmentState.ADMITTED: Outcome.UNDECIDED,
    EnrolmentState.WAITING: Outcome.UNDECIDED,
    EnrolmentState.NOT_ADMITTED: Outcome.NOT_ADMITTED,
    EnrolmentState.COMPLETED: Outcome.COMPLETED,
    EnrolmentState.NOT_COMPLETED: Outcome.NOT_COMPLETED,
    EnrolmentState.WITHDRAWN: Outcome.WITHDRAWN,
}


def list_outcomes(session: Session, edition_id: UUID) -> tuple[EnrolmentOutcome, ...]:
    rows = session.scalars(
        select(Enrolment)
        .where(Enrolment.edition_id == edition_id)
        .order_by(Enrolment.created_at, Enrolment.id)
    )
    return tuple(
        EnrolmentOutcome(
            enrolment_id=row.id,
            person_id=row.person_id,
            outcome=_OUTCOMES[EnrolmentState(row.state)],
            attended_hours=to_hours(row.confirmed_minutes or 0),
            is_exception=row.is_exception and row.state == EnrolmentState.COMPLETED,
            withdrawn_on=row.withdrawn_on,
        )
        for row in rows
    )


def list_editions_for_viewer(
    session: Session, viewer: Viewer, permission: Permission
) -> tuple[EditionSummary, ...]:
    led = viewer.organisations_with(permission)
    if not led:
        return ()
    completed = func.sum(case((Enrolment.state == EnrolmentState.COMPLETED, 1), else_=0))
    rows = session.execute(
        select(Edition, Course.titles, CourseProvider.organisation_id, func.count(Enrolment.id), completed)
        .join(Course, Course.id == Edition.course_id)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .outerjoin(Enrolment, Enrolment.edition_id == Edition.id)
        .where(
            CourseProvider.organisation_id.in_(led),
            Edition.state.in_((EditionState.OPEN, EditionState.CLOSED)),
        )
        .group_by(Edition.id, Course.id, CourseProvider.id)
        .order_by(Edition.ends_on.desc(), Edition.id)
    )
    return tuple(
        EditionSummary(
            edition_id=edition.id,
            course_id=edition.course_id,
            lead_provider_id=lead,
            title=Texts(titles["it"], titles.get("de", ""), titles.get("en", "")),
            label=edition.label,
            starts_on=edition.starts_on,
            ends_on=edition.ends_on,
            is_closed=edition.state == EditionState.CLOSED,
            enrolled_count=enrolled,
            completed_count=completed_count,
        )
        for edition, titles, lead, enrolled, completed_count in (row.t for row in rows)
    )
