"""How a course is written down: its texts, providers and competences, each put in place as a whole."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalogue.courses.life import MOST_COMPETENCES
from catalogue.courses.models import Course, CourseCompetence, CourseProvider
from catalogue.courses.queries import list_course_competences, list_course_providers
from catalogue.courses.wording import Slugs, title_key
from commons import audit
from commons.access import Permission, Viewer
from commons.errors import Forbidden, NotFound, Refusal
from commons.folding import search_text
from commons.frameworks.models import Competence
from commons.organisations.queries import get_organisations

ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseTexts:
    """What a course says of itself. Texts by language need Italian; the rest is None where nobody said it."""

    titles: Mapping[str, str]
    summaries: Mapping[str, str] = field(default_factory=dict)
    record_kind: str = "corso"
    audience: str | None = None
    topic: str | None = None
    language: str | None = None
    cost: str | None = None
    requirements: str | None = None


@dataclass(frozen=True, slots=True)
class Taught:
    """A competence, and what one can do at the end: sentences by language, in the course's own words."""

    competence_id: UUID
    outcomes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Partnership:
    """Who leads a course, and who else is named, in this order."""

    lead_id: UUID
    partner_ids: Sequence[UUID] = ()


def take_course(
    session: Session, course_id: UUID, permission: Permission, actor: Viewer
) -> tuple[Course, UUID]:
    """Return the course and its lead: a stranger's does not exist, a partner's is not his to change."""
    row = session.scalar(
        select(Course)
        .where(Course.id == course_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    providers = session.execute(
        select(CourseProvider.organisation_id, CourseProvider.is_lead).where(
            CourseProvider.course_id == course_id
        )
    ).all()
    if row is None or not actor.organisations & {each.organisation_id for each in providers}:
        raise NotFound("not-found")
    lead_id = next((each.organisation_id for each in providers if each.is_lead), None)
    if lead_id is None:
        raise Forbidden("forbidden")
    actor.require(permission, lead_id)
    return row, lead_id


def check_version(row: Course, version: int | None) -> None:
    if version is not None and row.version != version:
        raise Refusal("course-changed")


def check_titles(texts: CourseTexts) -> None:
    if not texts.titles.get("it", "").strip():
        raise Refusal("course-lacks-title")


def write_texts(row: Course, texts: CourseTexts) -> None:
    row.titles = {code: text.strip() for code, text in texts.titles.items() if text.strip()}
    row.title_key = title_key(row.titles["it"])
    row.summaries = {code: text.strip() for code, text in texts.summaries.items() if text.strip()}
    row.record_kind = texts.record_kind
    row.audience, row.topic, row.language = texts.audience, texts.topic, texts.language
    row.cost, row.requirements = texts.cost, texts.requirements


def write_providers(session: Session, course_id: UUID, partnership: Partnership) -> None:
    lead_id = partnership.lead_id
    ids = list(dict.fromkeys([lead_id, *partnership.partner_ids]))
    organisations = get_organisations(session, ids)
    if len(organisations) != len(ids):
        raise NotFound("not-found")
    if any(organisations[each].is_historical for each in ids[1:]):
        raise Refusal("course-partner-is-historical")
    session.add_all(
        CourseProvider(
            course_id=course_id,
            organisation_id=each,
            is_lead=each == lead_id,
            named_as=organisations[each].name,
            position=position,
        )
        for position, each in enumerate(ids)
    )


def write_competences(session: Session, course_id: UUID, competences: Sequence[Taught]) -> None:
    wanted = {each.competence_id: each for each in competences}
    if len(wanted) > MOST_COMPETENCES:
        raise Refusal("course-too-many-competences", most=MOST_COMPETENCES)
    known = session.scalars(select(Competence.id).where(Competence.id.in_(wanted))).all()
    if len(known) != len(wanted):
        raise Refusal("course-competence-unknown")
    session.execute(delete(CourseCompetence).where(CourseCompetence.course_id == course_id))
    session.add_all(
        CourseCompetence(
            course_id=course_id,
            competence_id=each.competence_id,
            outcomes=dict(each.outcomes),
            position=position,
        )
        for position, each in enumerate(wanted.values())
    )


def record(
    session: Session,
    action: str,
    course_id: UUID,
    lead_id: UUID,
    *,
    actor: Viewer,
    now: datetime,
    **details: str | int,
) -> None:
    audit.record(
        session,
        actor,
        action,
        object_type="course",
        object_id=course_id,
        organisation_id=lead_id,
        now=now,
        **details,
    )


def refresh_search_texts(session: Session, course_ids: Collection[UUID]) -> None:
    """Write anew what courses are found by: after their texts, providers or competences have changed."""
    session.flush()
    providers = list_course_providers(session, course_ids)
    competences = list_course_competences(session, course_ids)
    for row in session.scalars(select(Course).where(Course.id.in_(course_ids))):
        row.search_text = search_text(
            [
                *row.titles.values(),
                *row.summaries.values(),
                row.topic,
                row.audience,
                *(name for each in providers[row.id] for name in (each.name, each.named_as)),
                *(label for each in competences[row.id] for label in each.labels.values()),
                *(f"{each.framework_short_name} {each.code}" for each in competences[row.id]),
            ]
        )


def insert_course(session: Session, title: str, token: str | None, row: Course) -> Course:
    """Add a course under an address of its own, also when another takes the same one at this moment."""
    for _attempt in range(ATTEMPTS):
        if token is not None:
            made = session.scalar(select(Course.id).where(Course.creation_token == token))
            if made is not None:
                raise Refusal("course-made-already", course_id=made)
        row.slug = Slugs(session.scalars(select(Course.slug)).all()).make(title)
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            continue
        return row
    raise Refusal("course-changed")
