"""Which organisations offer courses, and which did."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from catalogue.courses.life import PUBLIC_STATES, CourseState
from catalogue.courses.models import Course, CourseProvider
from commons.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class BodyRow:
    slug: str
    name: str
    is_demo: bool
    is_historical: bool
    offer_count: int
    archive_count: int


def list_bodies(session: Session) -> tuple[BodyRow, ...]:
    """Return all organisations with a public course, by name; one statement."""
    rows = session.execute(
        select(
            Organisation.slug,
            Organisation.name,
            Organisation.is_demo,
            Organisation.is_historical,
            func.sum(case((Course.state == CourseState.PUBLISHED, 1), else_=0)),
            func.sum(case((Course.state == CourseState.ARCHIVED, 1), else_=0)),
        )
        .join(CourseProvider, CourseProvider.organisation_id == Organisation.id)
        .join(Course, Course.id == CourseProvider.course_id)
        .where(Course.state.in_(PUBLIC_STATES))
        .group_by(
            Organisation.id,
            Organisation.slug,
            Organisation.name,
            Organisation.is_demo,
            Organisation.is_historical,
            Organisation.name_key,
        )
        .order_by(Organisation.name_key, Organisation.slug)
    )
    return tuple(BodyRow(*row) for row in rows)
