"""Editions as pages and the floors above see them: frozen rows."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course, CourseCompetence, CourseProvider
from catalogue.data import CompetenceTaught, Form, TaughtEdition, Texts
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState, StatedFacts, find_missing, to_hours
from commons.access import Permission, Viewer
from commons.errors import Forbidden, NotFound, Refusal
from commons.frameworks.models import Competence, Framework
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
    edition, course, lead = row.t
    missing = find_missing(stated_facts(edition))
    if (
        missing
        or edition.starts_on is None
        or edition.ends_on is None
        or edition.planned_minutes is None
        or edition.minimum_minutes is None
    ):
        raise Refusal(f"edition-lacks-{missing[0]}")
    others = session.scalars(
        select(CourseProvider.named_as)
        .where(CourseProvider.course_id == course.id, ~CourseProvider.is_lead)
        .order_by(CourseProvider.position, CourseProvider.named_as)
    )
    return TaughtEdition(
        edition_id=edition.id,
        course_id=course.id,
        lead_provider_id=lead.id,
        other_providers=tuple(others),
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
        competences=_list_competences(session, course.id),
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


def _list_competences(session: Session, course_id: UUID) -> tuple[CompetenceTaught, ...]:
    rows = session.execute(
        select(Competence, Framework)
        .join(CourseCompetence, CourseCompetence.competence_id == Competence.id)
        .join(Framework, Framework.id == Competence.framework_id)
        .where(CourseCompetence.course_id == course_id)
        .order_by(CourseCompetence.position, Competence.code)
    )
    return tuple(
        CompetenceTaught(
            framework_slug=framework.slug,
            framework_name=framework.names.get("it") or framework.short_name,
            framework_version=framework.version,
            code=competence.code,
            uri=competence.uri,
            label=_texts(competence.labels),
        )
        for competence, framework in (row.t for row in rows)
    )


def _texts(texts: Mapping[str, str]) -> Texts:
    """Italian stands first wherever it exists; a label without it is told in the language that it has."""
    it = texts.get("it") or texts.get("en") or next(iter(texts.values()), "")
    return Texts(it=it, de=texts.get("de", ""), en=texts.get("en", ""))
