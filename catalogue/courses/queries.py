"""Courses as pages and the rooms above see them: frozen rows, many courses at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.life import PUBLIC_STATES, CourseState
from catalogue.courses.models import Course, CourseCompetence, CourseProvider
from commons.access import Permission, Viewer
from commons.audit import AuditEntry
from commons.errors import Forbidden, NotFound
from commons.frameworks.models import Competence, Framework
from commons.organisations.models import Organisation
from commons.people.models import Account, Person


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
    version: int
    copied_from_id: UUID | None
    proposed_at: datetime | None
    updated_at: datetime


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


@dataclass(frozen=True, slots=True)
class WrittenCourse:
    """All that is written of a course, for whoever may change it."""

    course: CourseRow
    lead_id: UUID
    providers: tuple[ProviderRow, ...]
    competences: tuple[CompetenceRow, ...]


def get_written_course(
    session: Session, course_id: UUID, viewer: Viewer, permission: Permission
) -> WrittenCourse:
    """Return a course to change: NotFound for strangers, Forbidden for partners; four queries."""
    row = session.get(Course, course_id)
    providers = list_course_providers(session, [course_id])[course_id]
    if row is None or not viewer.organisations & {each.organisation_id for each in providers}:
        raise NotFound("not-found")
    lead_id = next((each.organisation_id for each in providers if each.is_lead), None)
    if lead_id is None:
        raise Forbidden("forbidden")
    viewer.require(permission, lead_id)
    competences = list_course_competences(session, [course_id])[course_id]
    return WrittenCourse(course_row(row), lead_id, providers, competences)


def find_last_change(session: Session, course_id: UUID) -> tuple[str | None, datetime] | None:
    """Return who saved the texts of a course last, by name, and when; one query."""
    row = session.execute(
        select(Person.given_name, Person.family_name, AuditEntry.at)
        .select_from(AuditEntry)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(
            AuditEntry.object_type == "course",
            AuditEntry.object_id == str(course_id),
            AuditEntry.action.in_(("courses.change", "courses.create")),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    given, family, at = row
    return (f"{given} {family}" if given else None), at


def list_topics(session: Session) -> tuple[str, ...]:
    """Return the topics that courses have already, so that one is not written in two ways."""
    return tuple(
        session.scalars(
            select(Course.topic).where(Course.topic.is_not(None)).distinct().order_by(Course.topic)
        )
    )


def list_named_bodies(session: Session) -> tuple[tuple[UUID, str], ...]:
    """Return id and name of the organisations that may be providers: those of the archive are not."""
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.is_historical.is_(False))
        .order_by(Organisation.name_key, Organisation.id)
    )
    return tuple((each, name) for each, name in rows)


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
        version=row.version,
        copied_from_id=row.copied_from_id,
        proposed_at=row.proposed_at,
        updated_at=row.updated_at,
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
