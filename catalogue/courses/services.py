"""What staff does with a course: write it, propose it to the others, publish it, lay it in the archive."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue.courses.life import CourseState, check_publishable, check_transition
from catalogue.courses.models import Course, CourseCompetence, CourseProvider
from catalogue.courses.queries import list_course_competences, list_course_providers
from catalogue.courses.wording import Slugs, title_key
from commons import audit
from commons.access import Permission, Role, Viewer, granted
from commons.errors import Forbidden, NotFound, Refusal
from commons.folding import search_text
from commons.frameworks.models import Competence
from commons.organisations.queries import get_organisations

EDIT_COURSES: Final = granted("courses.edit", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)
PUBLISH_COURSES: Final = granted("courses.publish", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)


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


def create_course(
    session: Session,
    texts: CourseTexts,
    *,
    lead_id: UUID,
    partner_ids: Sequence[UUID] = (),
    competences: Sequence[Taught] = (),
    actor: Viewer,
    now: datetime,
    is_demo: bool = False,
) -> UUID:
    """Write a draft, which only its providers see, and return its id."""
    actor.require(EDIT_COURSES, lead_id)
    _check_titles(texts)
    taken = session.scalars(select(Course.slug)).all()
    row = Course(
        id=uuid4(),
        slug=Slugs(taken).make(texts.titles["it"]),
        state=CourseState.DRAFT,
        is_demo=is_demo,
        titles={},
        title_key="",
        summaries={},
        record_kind=texts.record_kind,
        search_text="",
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    _write_texts(row, texts)
    session.flush()
    _write_providers(session, row.id, lead_id, partner_ids)
    _write_competences(session, row.id, competences)
    refresh_search_texts(session, [row.id])
    _record(session, "courses.create", row.id, lead_id, actor=actor, now=now)
    return row.id


def change_course(
    session: Session,
    course_id: UUID,
    texts: CourseTexts,
    *,
    competences: Sequence[Taught] = (),
    actor: Viewer,
    now: datetime,
) -> None:
    """Replace the texts and competences. The address stays; what was issued keeps its own copy."""
    row, lead_id = _get(session, course_id, EDIT_COURSES, actor)
    if row.is_historical:
        raise Refusal("course-is-historical")
    _check_titles(texts)
    _write_texts(row, texts)
    row.updated_at = now
    _write_competences(session, course_id, competences)
    refresh_search_texts(session, [course_id])
    _record(session, "courses.change", course_id, lead_id, actor=actor, now=now)


def propose_course(session: Session, course_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Show a draft to the other providers, so that overlaps are seen before it is published."""
    _move(session, course_id, CourseState.PROPOSED, "courses.propose", actor=actor, now=now)


def withdraw_proposal(session: Session, course_id: UUID, *, actor: Viewer, now: datetime) -> None:
    _move(session, course_id, CourseState.DRAFT, "courses.withdraw", actor=actor, now=now)


def publish_course(session: Session, course_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Open a proposed (or archived) course to the public, once it says what the public needs."""
    row, lead_id = _get(session, course_id, PUBLISH_COURSES, actor)
    lead = get_organisations(session, [lead_id])[lead_id]
    check_transition(CourseState(row.state), CourseState.PUBLISHED, is_historical=row.is_historical)
    check_publishable(titles=row.titles, summaries=row.summaries, is_lead_historical=lead.is_historical)
    row.state, row.updated_at = CourseState.PUBLISHED, now
    _record(session, "courses.publish", course_id, lead_id, actor=actor, now=now)


def archive_course(session: Session, course_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Take a course out of the offer. Its page stays: printed addresses lead there for ever."""
    _move(session, course_id, CourseState.ARCHIVED, "courses.archive", PUBLISH_COURSES, actor=actor, now=now)


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


def _move(
    session: Session,
    course_id: UUID,
    wanted: CourseState,
    action: str,
    permission: Permission = EDIT_COURSES,
    *,
    actor: Viewer,
    now: datetime,
) -> None:
    row, lead_id = _get(session, course_id, permission, actor)
    check_transition(CourseState(row.state), wanted, is_historical=row.is_historical)
    row.state, row.updated_at = wanted, now
    _record(session, action, course_id, lead_id, actor=actor, now=now)


def _get(session: Session, course_id: UUID, permission: Permission, actor: Viewer) -> tuple[Course, UUID]:
    """Return the course and its lead: a stranger's does not exist, a partner's is not his to change."""
    row = session.scalar(select(Course).where(Course.id == course_id).with_for_update())
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


def _check_titles(texts: CourseTexts) -> None:
    if not texts.titles.get("it", "").strip():
        raise Refusal("course-lacks-title")


def _write_texts(row: Course, texts: CourseTexts) -> None:
    row.titles = {code: text.strip() for code, text in texts.titles.items() if text.strip()}
    row.title_key = title_key(row.titles["it"])
    row.summaries = {code: text.strip() for code, text in texts.summaries.items() if text.strip()}
    row.record_kind = texts.record_kind
    row.audience, row.topic, row.language = texts.audience, texts.topic, texts.language
    row.cost, row.requirements = texts.cost, texts.requirements


def _write_providers(session: Session, course_id: UUID, lead_id: UUID, partner_ids: Sequence[UUID]) -> None:
    ids = list(dict.fromkeys([lead_id, *partner_ids]))
    organisations = get_organisations(session, ids)
    if len(organisations) != len(ids):
        raise NotFound("not-found")
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


def _write_competences(session: Session, course_id: UUID, competences: Sequence[Taught]) -> None:
    wanted = {each.competence_id: each for each in competences}
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


def _record(
    session: Session, action: str, course_id: UUID, lead_id: UUID, *, actor: Viewer, now: datetime
) -> None:
    audit.record(
        session, actor, action, object_type="course", object_id=course_id, organisation_id=lead_id, now=now
    )
