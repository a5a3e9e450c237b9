"""A course taken up again: last year's texts, competences and partners, in a draft to be looked at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalogue.courses.life import MOST_COMPETENCES, PUBLIC_STATES, copy_titles
from catalogue.courses.models import Course, CourseProvider
from catalogue.courses.queries import (
    CourseRow,
    ProviderRow,
    course_row,
    list_course_competences,
    list_course_providers,
)
from catalogue.courses.services import EDIT_COURSES, CourseTexts, Taught, create_course
from catalogue.courses.wording import query_words
from commons.access import Viewer
from commons.errors import NotFound, Refusal

MOST_LISTED: Final = 30


@dataclass(frozen=True, slots=True)
class Copyable:
    """A course that may be copied: one of the viewer's organisations, or of the archive."""

    course: CourseRow
    providers: tuple[ProviderRow, ...]


def list_copyable(session: Session, viewer: Viewer, text: str) -> tuple[tuple[Copyable, ...], int]:
    """Return what the viewer may copy, own courses first, and how many there are; three queries."""
    own = _is_own(viewer)
    words = [Course.search_text.contains(word, autoescape=True) for word in query_words(text)]
    wanted = [own | Course.is_historical.is_(True), *words]
    count = session.scalar(select(func.count()).select_from(Course).where(*wanted)) or 0
    rows = session.scalars(
        select(Course)
        .where(*wanted)
        .order_by(own.desc(), Course.updated_at.desc(), Course.title_key, Course.id)
        .limit(MOST_LISTED)
    ).all()
    providers = list_course_providers(session, [row.id for row in rows])
    return tuple(Copyable(course=course_row(row), providers=providers[row.id]) for row in rows), count


def copy_course(
    session: Session,
    course_id: UUID,
    *,
    lead_id: UUID | None = None,
    token: str,
    actor: Viewer,
    now: datetime,
) -> UUID:
    """Make a draft from a course and return its id; its title says that it is a copy until it is rewritten.

    Editions are not copied: last year's days are over. Bodies of the archive are left out. `lead_id` is for
    those who work for several bodies; without it the old lead leads again, if the actor works there.
    """
    row = session.get(Course, course_id)
    providers = list_course_providers(session, [course_id])[course_id]
    ids = [each.organisation_id for each in providers]
    is_own = bool(actor.organisations & set(ids))
    if row is None or (not is_own and row.state not in PUBLIC_STATES):
        raise NotFound("not-found")
    if not is_own and not row.is_historical:
        raise Refusal("course-not-copied")
    candidates = actor.organisations_with(EDIT_COURSES)
    lead_id = lead_id or next((each for each in ids if each in candidates), None) or min(candidates)
    old = course_row(row)
    taught = list_course_competences(session, [course_id])[course_id]
    return create_course(
        session,
        CourseTexts(
            titles=copy_titles(old.titles),
            summaries=old.summaries,
            record_kind=old.record_kind,
            audience=old.audience,
            topic=old.topic,
            language=old.language,
            cost=old.cost,
            requirements=old.requirements,
        ),
        lead_id=lead_id,
        partner_ids=[
            each.organisation_id
            for each in providers
            if not each.is_historical and each.organisation_id != lead_id
        ],
        competences=[Taught(each.competence_id, each.outcomes) for each in taught][:MOST_COMPETENCES],
        actor=actor,
        now=now,
        is_demo=old.is_demo,
        token=token,
        copied_from_id=course_id,
        address_of=old.titles["it"],
    )


def _is_own(viewer: Viewer) -> ColumnElement[bool]:
    return (
        select(CourseProvider.id)
        .where(
            CourseProvider.course_id == Course.id,
            CourseProvider.organisation_id.in_(viewer.organisations_with(EDIT_COURSES)),
        )
        .exists()
    )
