"""What staff does with a course: write it, propose it to the others, publish it, lay it in the archive."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from catalogue.courses.life import CourseState, check_publishable, check_titles_are_new, check_transition
from catalogue.courses.models import Course, CourseProvider
from catalogue.courses.writing import (
    CourseTexts,
    Partnership,
    Taught,
    check_titles,
    check_version,
    insert_course,
    record,
    refresh_search_texts,
    take_course,
    write_competences,
    write_providers,
    write_texts,
)
from commons.access import Permission, Role, Viewer, granted
from commons.errors import Refusal
from commons.organisations.queries import get_organisations

__all__ = [
    "EDIT_COURSES",
    "PUBLISH_COURSES",
    "CourseTexts",
    "Partnership",
    "Taught",
    "archive_course",
    "change_course",
    "create_course",
    "propose_course",
    "publish_course",
    "refresh_search_texts",
    "withdraw_proposal",
]

EDIT_COURSES: Final = granted("courses.edit", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)
PUBLISH_COURSES: Final = granted("courses.publish", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)


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
    token: str | None = None,
    copied_from_id: UUID | None = None,
    address_of: str | None = None,
) -> UUID:
    """Write a draft, which only its providers see, and return its id.

    `token` is that of a form: sent again it is refused (`course-made-already`, with the course). `address_of`
    is the title that the address is made from, where it is not the course's own.
    """
    actor.require(EDIT_COURSES, lead_id)
    check_titles(texts)
    row = insert_course(
        session,
        address_of or texts.titles["it"],
        token,
        Course(
            id=uuid4(),
            state=CourseState.DRAFT,
            is_demo=is_demo,
            titles={},
            title_key="",
            summaries={},
            record_kind=texts.record_kind,
            search_text="",
            copied_from_id=copied_from_id,
            creation_token=token,
            created_at=now,
            updated_at=now,
        ),
    )
    write_texts(row, texts)
    write_providers(session, row.id, Partnership(lead_id, partner_ids))
    write_competences(session, row.id, competences)
    refresh_search_texts(session, [row.id])
    source = {} if copied_from_id is None else {"copied_from": str(copied_from_id)}
    record(session, "courses.create", row.id, lead_id, actor=actor, now=now, **source)
    return row.id


def change_course(
    session: Session,
    course_id: UUID,
    texts: CourseTexts | None = None,
    *,
    competences: Sequence[Taught] | None = None,
    partnership: Partnership | None = None,
    version: int | None = None,
    actor: Viewer,
    now: datetime,
) -> None:
    """Replace the texts, the competences, the providers: what is None stays as it is.

    The address stays; what was issued keeps its own copy. With `version` a course that somebody has changed
    meanwhile is refused.
    """
    row, lead_id = take_course(session, course_id, EDIT_COURSES, actor)
    if row.is_historical:
        raise Refusal("course-is-historical")
    check_version(row, version)
    if texts is not None:
        check_titles(texts)
        if row.state == CourseState.PUBLISHED:
            check_publishable(titles=texts.titles, summaries=texts.summaries, is_lead_historical=False)
        write_texts(row, texts)
    if competences is not None:
        write_competences(session, course_id, competences)
    if partnership is not None:
        if partnership.lead_id != lead_id:
            if row.state != CourseState.DRAFT:
                raise Refusal("course-lead-stays")
            actor.require(EDIT_COURSES, partnership.lead_id)
        session.execute(delete(CourseProvider).where(CourseProvider.course_id == course_id))
        write_providers(session, course_id, partnership)
    row.updated_at = now
    row.version += 1
    refresh_search_texts(session, [course_id])
    record(session, "courses.change", course_id, lead_id, actor=actor, now=now)


def propose_course(
    session: Session, course_id: UUID, *, version: int | None = None, actor: Viewer, now: datetime
) -> None:
    """Show a draft to the other providers, so that overlaps are seen before it is published."""
    row = _move(
        session, course_id, CourseState.PROPOSED, "courses.propose", version=version, actor=actor, now=now
    )
    check_titles_are_new(row.titles)
    row.proposed_at = now


def withdraw_proposal(
    session: Session, course_id: UUID, *, version: int | None = None, actor: Viewer, now: datetime
) -> None:
    row = _move(
        session, course_id, CourseState.DRAFT, "courses.withdraw", version=version, actor=actor, now=now
    )
    row.proposed_at = None


def publish_course(
    session: Session,
    course_id: UUID,
    *,
    version: int | None = None,
    similar_count: int | None = None,
    actor: Viewer,
    now: datetime,
) -> None:
    """Open a proposed (or archived) course to the public, once it says what the public needs.

    `similar_count` is how many similar courses were shown to whoever publishes: the audit keeps it.
    """
    row, lead_id = take_course(session, course_id, PUBLISH_COURSES, actor)
    lead = get_organisations(session, [lead_id])[lead_id]
    check_transition(CourseState(row.state), CourseState.PUBLISHED, is_historical=row.is_historical)
    check_version(row, version)
    check_publishable(titles=row.titles, summaries=row.summaries, is_lead_historical=lead.is_historical)
    row.state, row.updated_at = CourseState.PUBLISHED, now
    shown = {} if similar_count is None else {"similar_shown": similar_count}
    record(session, "courses.publish", course_id, lead_id, actor=actor, now=now, **shown)


def archive_course(
    session: Session, course_id: UUID, *, version: int | None = None, actor: Viewer, now: datetime
) -> None:
    """Take a course out of the offer. Its page stays: printed addresses lead there for ever."""
    _move(
        session,
        course_id,
        CourseState.ARCHIVED,
        "courses.archive",
        permission=PUBLISH_COURSES,
        version=version,
        actor=actor,
        now=now,
    )


def _move(
    session: Session,
    course_id: UUID,
    wanted: CourseState,
    action: str,
    *,
    permission: Permission = EDIT_COURSES,
    version: int | None,
    actor: Viewer,
    now: datetime,
) -> Course:
    row, lead_id = take_course(session, course_id, permission, actor)
    check_transition(CourseState(row.state), wanted, is_historical=row.is_historical)
    check_version(row, version)
    row.state, row.updated_at = wanted, now
    record(session, action, course_id, lead_id, actor=actor, now=now)
    return row
