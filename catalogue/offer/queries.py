"""The catalogue as the public reads it: courses with their editions, seats and filters, in few statements."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course, CourseProvider
from catalogue.courses.queries import (
    CourseRow,
    get_public_course,
)
from catalogue.editions.models import Edition
from catalogue.offer.filters import (
    PAST,
    Terms,
    by_title,
    count_facets,
    count_groups,
    is_called_off,
    is_coming,
    is_told,
    matching,
)
from catalogue.offer.gathering import OfferedCourse, gather
from catalogue.offer.rules import FacetValue, Search
from catalogue.offer.spelling import Meaning

NAMESAKES: Final = 10


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One page of answers: the offer first, then the archive, each with how many there are in all."""

    courses: tuple[OfferedCourse, ...]
    offer_count: int
    archive_count: int
    facets: dict[str, tuple[FacetValue, ...]]


@dataclass(frozen=True, slots=True)
class Namesake:
    """A course of the archive with the same title."""

    slug: str
    titles: dict[str, str]
    language: str | None
    named_as: str
    year: int | None
    dates_text: str | None


def list_offer(session: Session, search: Search, meaning: Meaning, *, today: date) -> OfferPage:
    """Return a page of the catalogue with counts and filters; six statements."""
    terms = Terms(search, today, meaning)
    facets, counts = count_facets(session, terms)
    return OfferPage(
        courses=_fetch(
            session,
            search,
            terms,
            today,
            limit=search.page_size,
            offset=(search.page - 1) * search.page_size,
        ),
        offer_count=counts.get(CourseState.PUBLISHED, 0),
        archive_count=counts.get(CourseState.ARCHIVED, 0),
        facets=facets,
    )


def list_page(
    session: Session, search: Search, meaning: Meaning, *, today: date, limit: int, offset: int
) -> tuple[OfferedCourse, ...]:
    """Return a part of what a search finds, in the order of the list; five statements."""
    return _fetch(session, search, Terms(search, today, meaning), today, limit=limit, offset=offset)


def stream_offer(
    session: Session, search: Search, meaning: Meaning, *, today: date, limit: int, batch: int
) -> Iterator[OfferedCourse]:
    """Yield what a search finds, in the order of the list: asked for once, then fetched in batches."""
    terms = Terms(search, today, meaning)
    query = matching(session, search, terms).with_only_columns(Course.id, maintain_column_froms=True)
    ids = session.scalars(query.limit(limit)).all()
    for start in range(0, len(ids), batch):
        part = ids[start : start + batch]
        rows = {row.id: row for row in session.scalars(select(Course).where(Course.id.in_(part)))}
        yield from gather(session, [rows[each] for each in part], terms.editions, today)
        session.expunge_all()


def count_offer(session: Session, search: Search, meaning: Meaning, *, today: date) -> tuple[int, int]:
    """Return how many courses a search finds on offer, and how many in the archive; one statement."""
    counts = count_groups(session, Terms(search, today, meaning))
    return counts.get(CourseState.PUBLISHED, 0), counts.get(CourseState.ARCHIVED, 0)


@dataclass(frozen=True, slots=True)
class OfferAndArchive:
    """The first courses of both groups, and how many there are in each."""

    offer: tuple[OfferedCourse, ...]
    archive: tuple[OfferedCourse, ...]
    offer_count: int
    archive_count: int


def list_offer_and_archive(session: Session, search: Search, *, today: date, limit: int) -> OfferAndArchive:
    """Return both groups of what some filters leave: for a competence or a body; six statements."""
    terms = Terms(search, today, Meaning())
    counts = count_groups(session, terms)
    offer_count = counts.get(CourseState.PUBLISHED, 0)
    archive_count = counts.get(CourseState.ARCHIVED, 0)
    query = matching(session, search, terms)
    rows = [
        *session.scalars(query.limit(min(limit, offer_count))),
        *session.scalars(query.offset(offer_count).limit(limit)),
    ]
    found = gather(session, rows, terms.editions, today)
    is_past = [each.course.state is CourseState.ARCHIVED for each in found]
    return OfferAndArchive(
        tuple(each for each, past in zip(found, is_past, strict=True) if not past),
        tuple(each for each, past in zip(found, is_past, strict=True) if past),
        offer_count,
        archive_count,
    )


def _fetch(
    session: Session, search: Search, terms: Terms, today: date, *, limit: int, offset: int
) -> tuple[OfferedCourse, ...]:
    rows = session.scalars(matching(session, search, terms).limit(limit).offset(offset)).all()
    return gather(session, rows, terms.editions, today)


def list_next_editions(session: Session, *, today: date, limit: int) -> tuple[tuple[OfferedCourse, ...], int]:
    """Return the next editions to begin, each with its course, and how many there are; six statements."""
    is_ahead = or_(Edition.starts_on.is_(None), Edition.starts_on >= today)
    coming = (Course.state == CourseState.PUBLISHED) & is_coming(today) & is_ahead
    count = session.scalar(
        select(func.count(Edition.id)).join(Course, Course.id == Edition.course_id).where(coming)
    )
    found = session.execute(
        select(Edition.id, Course)
        .join(Course, Course.id == Edition.course_id)
        .where(coming)
        .order_by(
            Edition.starts_on.is_(None), Edition.starts_on, by_title(session), Edition.label, Edition.id
        )
        .limit(limit)
    ).all()
    chosen = [row.id for row in found]
    courses = {row.Course.id: row.Course for row in found}
    gathered = gather(session, list(courses.values()), [Edition.id.in_(chosen)], today)
    by_edition = {
        edition.id: OfferedCourse(each.course, each.providers, each.competences, (edition,))
        for each in gathered
        for edition in each.editions
    }
    return tuple(by_edition[edition_id] for edition_id in chosen), count or 0


def get_offer(session: Session, slug: str, *, today: date) -> OfferedCourse:
    """Return a public course with the editions that its page tells of; NotFound for drafts and proposals."""
    course = get_public_course(session, slug)
    row = session.get_one(Course, course.id)
    return gather(session, [row], [], today, told=or_(is_told(today), is_called_off(today)))[0]


def list_namesakes(session: Session, course: CourseRow) -> tuple[Namesake, ...]:
    """Return what the archive holds under the same title, the latest first."""
    began: ColumnElement[date | None] = func.coalesce(Edition.starts_on, Edition.earliest_on)
    rows = session.execute(
        select(Course, CourseProvider.named_as, began, Edition.dates_text)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .outerjoin(Edition, (Edition.course_id == Course.id) & Edition.state.in_(PAST))
        .where(Course.title_key == course.title_key, Course.is_historical.is_(True), Course.id != course.id)
        .order_by(began.is_(None), began.desc(), Course.slug)
        .limit(NAMESAKES)
    )
    return tuple(
        Namesake(
            row.slug, row.titles, row.language, named_as, began_on.year if began_on else None, dates_text
        )
        for row, named_as, began_on, dates_text in rows
    )
