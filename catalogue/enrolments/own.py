"""What one person attends, as her own pages tell it: the desk's rows without the office's notes."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.courses.life import PUBLIC_STATES
from catalogue.courses.models import Course, CourseProvider
from catalogue.data import Form, OwnEnrolment, PlannedMeeting, Standing, Texts
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.rules import EditionState, to_hours
from catalogue.enrolments.models import Attendance, Enrolment
from commons.organisations.models import Organisation


def list_enrolments_of(session: Session, person_id: UUID) -> tuple[OwnEnrolment, ...]:
    marked = (
        select(func.coalesce(func.sum(Attendance.minutes), 0))
        .where(Attendance.enrolment_id == Enrolment.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Enrolment,
            Edition,
            Course.slug,
            Course.state,
            Course.titles,
            Organisation.name,
            marked.label("marked_minutes"),
        )
        .join(Edition, Edition.id == Enrolment.edition_id)
        .join(Course, Course.id == Edition.course_id)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .join(Organisation, Organisation.id == CourseProvider.organisation_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Edition.starts_on.desc().nulls_last(), Enrolment.created_at.desc(), Enrolment.id)
    ).all()
    if not rows:
        return ()
    meetings = _meetings_of(session, {row.Edition.id for row in rows})
    return tuple(
        _own(
            row.Enrolment,
            row.Edition,
            slug=row.slug if row.state in PUBLIC_STATES else None,
            titles=row.titles,
            provider_name=row.name,
            meetings=meetings.get(row.Edition.id, []),
            marked_hours=to_hours(int(row.marked_minutes)),
        )
        for row in rows
    )


def _own(
    enrolment: Enrolment,
    edition: Edition,
    *,
    slug: str | None,
    titles: Mapping[str, str],
    provider_name: str,
    meetings: Sequence[PlannedMeeting],
    marked_hours: Decimal,
) -> OwnEnrolment:
    is_closed = edition.state == EditionState.CLOSED
    confirmed = to_hours(enrolment.confirmed_minutes or 0)
    return OwnEnrolment(
        enrolment_id=enrolment.id,
        edition_id=edition.id,
        course_slug=slug,
        title=Texts(titles["it"], titles.get("de", ""), titles.get("en", "")),
        label=edition.label,
        provider_name=provider_name,
        standing=Standing(enrolment.state),
        is_closed=is_closed,
        is_cancelled=edition.state == EditionState.CANCELLED,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        dates_text=edition.dates_text or "",
        venue=edition.venue or "",
        form=Form(edition.form) if edition.form else None,
        planned_hours=None if edition.planned_minutes is None else to_hours(edition.planned_minutes),
        minimum_hours=None if edition.minimum_minutes is None else to_hours(edition.minimum_minutes),
        attended_hours=confirmed if is_closed else marked_hours,
        withdrawn_on=enrolment.withdrawn_on,
        meetings=tuple(meetings),
    )


def _meetings_of(session: Session, edition_ids: Collection[UUID]) -> dict[UUID, list[PlannedMeeting]]:
    found: dict[UUID, list[PlannedMeeting]] = {}
    rows = session.scalars(
        select(Meeting)
        .where(Meeting.edition_id.in_(edition_ids))
        .order_by(Meeting.on_day, Meeting.starts_at, Meeting.position)
    )
    for row in rows:
        found.setdefault(row.edition_id, []).append(
            PlannedMeeting(
                row.on_day, row.starts_at, row.ends_at, to_hours(row.minutes), row.title, Form(row.form)
            )
        )
    return found
