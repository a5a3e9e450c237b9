"""Courses as pages and the rooms above see them: frozen rows, many courses at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.life import PUBLIC_STATES, CourseState
from catalogue.courses.models import Course, CourseCompetence, CourseProvider
from commons.access import Viewer
from commons.errors import NotFound
from commons.frameworks.models import Competence, Framework
from commons.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class CourseRow:
    """Texts are by language, Italian always there; `language` is the one that the course is taught in."""

    id: UUID
    slug: str
    external_ref: str | None
    state: CourseState
    is_historical: bool
    is_demo: bool
    record_kind: str
    titles: Mapping[str, str]
    title_key: str
    summaries: Mapping[str, str]
    audience: str | None
    topic: str | None
    language: str | None
    cost: str | None
    requirements: str | None
    source: str | None
    is_source_truncated: bool
    caveat: str | None


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """`named_as` is what the source or the provider wrote; `name` what the organisation is called today."""

    organisation_id: UUID
    slug: str
    name: str
    named_as: str
    website: str | None
    is_lead: bool
    is_historical: bool


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """A competence that a course deals with, as its framework words it, and what one can do at the end."""

    competence_id: UUID
    framework_slug: str
    framework_short_name: str
    framework_names: Mapping[str, str]
    framework_version: str
    code: str
    uri: str
    labels: Mapping[str, str]
    outcomes: Mapping[str, str]


def get_course(session: Session, course_id: UUID, viewer: Viewer) -> CourseRow:
    """Return a course; for strangers a draft does not exist, for members of any body a proposal does."""
    row = session.get(Course, course_id)
    return _visible(session, row, viewer)


def get_public_course(session: Session, slug: str) -> CourseRow:
    """Return what anybody may read: a published course, or one of the archive."""
    row = session.scalar(select(Course).where(Course.slug == slug, Course.state.in_(PUBLIC_STATES)))
    if row is None:
        raise NotFound("not-found")
    return course_row(row)


def list_course_providers(
    session: Session, course_ids: Collection[UUID]
) -> dict[UUID, tuple[ProviderRow, ...]]:
    """Return the providers of many courses in one query, the lead first."""
    found: dict[UUID, list[ProviderRow]] = {course_id: [] for course_id in course_ids}
    rows = session.execute(
        select(CourseProvider, Organisation)
        .join(Organisation, Organisation.id == CourseProvider.organisation_id)
        .where(CourseProvider.course_id.in_(found))
        .order_by(CourseProvider.is_lead.desc(), CourseProvider.position, CourseProvider.id)
    )
    for provider, organisation in rows:
        found[provider.course_id].append(
            ProviderRow(
                organisation_id=organisation.id,
                slug=organisation.slug,
                name=organisation.name,
                named_as=provider.named_as,
                website=organisation.website,
                is_lead=provider.is_lead,
                is_historical=organisation.is_historical,
            )
        )
    return {course_id: tuple(rows) for course_id, rows in found.items()}


def list_course_competences(
    session: Session, course_ids: Collection[UUID]
) -> dict[UUID, tuple[CompetenceRow, ...]]:
    """Return the competences of many courses in one query, each course's in the order that it gave them."""
    found: dict[UUID, list[CompetenceRow]] = {course_id: [] for course_id in course_ids}
    rows = session.execute(
        select(
            CourseCompetence,
            Competence.code,
            Competence.uri,
            Competence.labels,
            Framework.slug,
            Framework.short_name,
            Framework.names,
            Framework.version,
        )
        .join(Competence, Competence.id == CourseCompetence.competence_id)
        .join(Framework, Framework.id == Competence.framework_id)
        .where(CourseCompetence.course_id.in_(found))
        .order_by(CourseCompetence.position, CourseCompetence.id)
    )
    for link, code, uri, labels, slug, short_name, names, version in rows:
        found[link.course_id].append(
            CompetenceRow(
                competence_id=link.competence_id,
                framework_slug=slug,
                framework_short_name=short_name,
                framework_names=names,
                framework_version=version,
                code=code,
                uri=uri,
                labels=labels,
                outcomes=link.outcomes,
            )
        )
    return {course_id: tuple(rows) for course_id, rows in found.items()}


def course_row(row: Course) -> CourseRow:
    return CourseRow(
        id=row.id,
        slug=row.slug,
        external_ref=row.external_ref,
        state=CourseState(row.state),
        is_historical=row.is_historical,
        is_demo=row.is_demo,
        record_kind=row.record_kind,
        titles=row.titles,
        title_key=row.title_key,
        summaries=row.summaries,
        audience=row.audience,
        topic=row.topic,
        language=row.language,
        cost=row.cost,
        requirements=row.requirements,
        source=row.source,
        is_source_truncated=row.is_source_truncated,
        caveat=row.caveat,
    )


def _visible(session: Session, row: Course | None, viewer: Viewer) -> CourseRow:
    if row is None:
        raise NotFound("not-found")
    if row.state == CourseState.PROPOSED and viewer.organisations:
        return course_row(row)  # the other providers see proposals, and so overlaps in time
    if row.state not in PUBLIC_STATES:
        providers = session.scalars(
            select(CourseProvider.organisation_id).where(CourseProvider.course_id == row.id)
        )
        if not viewer.organisations & set(providers):
            raise NotFound("not-found")
    return course_row(row)
