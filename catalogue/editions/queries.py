"""Editions as pages and the floors above see them: frozen rows."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course, CourseProvider
from catalogue.courses.queries import CompetenceRow, list_course_competences, list_course_providers
from catalogue.data import CompetenceTaught, Form, TaughtEdition, Texts
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.plans import MeetingPlan, Plan
from catalogue.editions.rules import EditionState, StatedFacts, find_missing, to_hours
from commons.access import Permission, Viewer
from commons.errors import Forbidden, NotFound, Refusal
from commons.organisations.models import Organisation


def require_edition(session: Session, viewer: Viewer, permission: Permission, edition_id: UUID) -> UUID:
    """Return the lead provider, or raise: NotFound for strangers, Forbidden for partners and other roles."""
    providers = session.execute(
        select(CourseProvider.organisation_id, CourseProvider.is_lead)
        .join(Edition, Edition.course_id == CourseProvider.course_id)
        .where(Edition.id == edition_id)
    ).all()
    if not viewer.organisations & {row.organisation_id for row in providers}:
        raise NotFound("not-found")
    for row in providers:
        if row.is_lead:
            lead: UUID = row.organisation_id
            viewer.require(permission, lead)
            return lead
    raise Forbidden("forbidden")


def require_course(session: Session, viewer: Viewer, permission: Permission, course_id: UUID) -> UUID:
    """Return the lead provider of a course, with the same answers as for an edition."""
    providers = session.execute(
        select(CourseProvider.organisation_id, CourseProvider.is_lead).where(
            CourseProvider.course_id == course_id
        )
    ).all()
    if not viewer.organisations & {row.organisation_id for row in providers}:
        raise NotFound("not-found")
    for row in providers:
        if row.is_lead:
            lead_id: UUID = row.organisation_id
            viewer.require(permission, lead_id)
            return lead_id
    raise Forbidden("forbidden")


def find_lead_provider(session: Session, course_id: UUID) -> UUID | None:
    return session.scalar(
        select(CourseProvider.organisation_id).where(
            CourseProvider.course_id == course_id, CourseProvider.is_lead
        )
    )


def get_taught_edition(session: Session, edition_id: UUID) -> TaughtEdition:
    row = session.execute(
        select(Edition, Course, Organisation)
        .join(Course, Course.id == Edition.course_id)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .join(Organisation, Organisation.id == CourseProvider.organisation_id)
        .where(Edition.id == edition_id)
    ).one_or_none()
    if row is None:
        raise NotFound("not-found")
    edition, course, lead = row
    missing = find_missing(stated_facts(edition))
    if (
        missing
        or edition.starts_on is None
        or edition.ends_on is None
        or edition.planned_minutes is None
        or edition.minimum_minutes is None
    ):
        raise Refusal(f"edition-lacks-{missing[0]}")
    providers = list_course_providers(session, [course.id])[course.id]
    competences = list_course_competences(session, [course.id])[course.id]
    return TaughtEdition(
        edition_id=edition.id,
        course_id=course.id,
        lead_provider_id=lead.id,
        other_providers=tuple(each.named_as for each in providers if not each.is_lead),
        title=_texts(course.titles),
        label=edition.label,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        venue=edition.venue or "",
        form=Form(edition.form or ""),
        planned_hours=to_hours(edition.planned_minutes),
        online_hours=to_hours(edition.online_minutes),
        minimum_hours=to_hours(edition.minimum_minutes),
        programme=edition.programme or "",
        trainers=tuple(edition.trainers),
        final_test=edition.final_test or "",
        teacher_recognition=edition.teacher_recognition or "",
        assessment=edition.assessment or "",
        quality=edition.quality or "",
        language=edition.language or "",
        competences=tuple(_taught(competence) for competence in competences),
        is_closed=edition.state == EditionState.CLOSED,
        is_demo=course.is_demo or lead.is_demo,
    )


def stated_facts(edition: Edition) -> StatedFacts:
    return StatedFacts(
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        form=edition.form,
        venue=edition.venue,
        planned_minutes=edition.planned_minutes,
        minimum_minutes=edition.minimum_minutes,
        programme=edition.programme,
        trainers=edition.trainers,
        assessment=edition.assessment,
        quality=edition.quality,
        language=edition.language,
    )


def plan_of(edition: Edition) -> Plan:
    """Return all that staff wrote about an edition."""
    return Plan(
        label=edition.label,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        enrolment_deadline=edition.enrolment_deadline,
        form=Form(edition.form) if edition.form else None,
        venue=edition.venue,
        community=edition.community,
        planned_minutes=edition.planned_minutes,
        online_minutes=edition.online_minutes,
        minimum_minutes=edition.minimum_minutes,
        seats=edition.seats,
        admits_at_once=edition.admits_at_once,
        programme=edition.programme,
        trainers=tuple(edition.trainers),
        final_test=edition.final_test,
        teacher_recognition=edition.teacher_recognition,
        assessment=edition.assessment,
        quality=edition.quality,
        language=edition.language,
    )


def meeting_plan_of(meeting: Meeting) -> MeetingPlan:
    return MeetingPlan(
        on_day=meeting.on_day,
        minutes=meeting.minutes,
        title=meeting.title,
        form=Form(meeting.form),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )


def _taught(competence: CompetenceRow) -> CompetenceTaught:
    return CompetenceTaught(
        framework_slug=competence.framework_slug,
        framework_name=competence.framework_short_name,
        framework_version=competence.framework_version,
        code=competence.code,
        uri=competence.uri,
        label=_texts(competence.labels),
    )


def _texts(texts: Mapping[str, str]) -> Texts:
    """Italian stands first wherever it exists; a label without it is told in the language that it has."""
    it = texts.get("it") or texts.get("en") or next(iter(texts.values()), "")
    return Texts(it=it, de=texts.get("de", ""), en=texts.get("en", ""))
