"""The courses that are near to one: all are compared in three queries, the nearest are told in four more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, cast
from uuid import UUID

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.orm import Session

from catalogue.coordination.rules import (
    Compared,
    Overlap,
    Overlaps,
    Span,
    audience_words,
    find_overlaps,
    place_names,
    title_words,
)
from catalogue.courses.life import CourseState
from catalogue.courses.models import Course, CourseCompetence, CourseProvider
from catalogue.courses.queries import (
    CompetenceRow,
    CourseRow,
    ProviderRow,
    course_row,
    list_course_competences,
    list_course_providers,
)
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.places import community_name
from catalogue.editions.rules import EditionState
from commons.frameworks.models import Competence

MOST_CURRENT: Final = 8
MOST_PAST: Final = 8
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NearCourse:
    """A near course with what a page tells of it. `held_in`: the last year of which the archive knows."""

    overlap: Overlap
    course: CourseRow
    providers: tuple[ProviderRow, ...]
    shared: tuple[CompetenceRow, ...]
    place_names: tuple[str, ...]
    held_in: int | None
    weeks: frozenset[date]


@dataclass(frozen=True, slots=True)
class Nearness:
    """What stands around a course. `weeks` are the Mondays of its own coming meetings."""

    current: tuple[NearCourse, ...]
    past: tuple[NearCourse, ...]
    found: Overlaps
    own_competence_count: int
    has_dates: bool
    weeks: frozenset[date]

    @property
    def count(self) -> int:
        return len(self.found.current)


@dataclass(frozen=True, slots=True)
class _Dated:
    spans: tuple[Span, ...] = ()
    places: frozenset[str] = frozenset()
    held_in: int | None = None


def find_near_courses(session: Session, course_id: UUID, *, today: date) -> Nearness:
    """Compare a course with all that is proposed, offered or in the archive; seven queries.

    What the same body offers or proposes itself is left out: it knows. Its archive is not.
    """
    connection = session.connection()  # thousands of plain rows: no need of the mapper
    rows = connection.execute(
        select(
            Course.id,
            Course.title_key,
            Course.audience,
            Course.state,
            CourseProvider.organisation_id,
        )
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .where(or_(Course.state != CourseState.DRAFT, Course.id == course_id))
    ).all()
    lead_id = next((lead for each, *_rest, lead in rows if each == course_id), None)
    taught: dict[UUID, set[str]] = {}
    for each, uri in connection.execute(
        select(CourseCompetence.course_id, Competence.uri).join(
            Competence, Competence.id == CourseCompetence.competence_id
        )
    ):
        taught.setdefault(each, set()).add(uri)
    names: dict[str, str] = {}
    dated = _list_dates(connection, names, today)
    compared = {
        each: Compared(
            course_id=each,
            title=title,
            words=title_words(title),
            competences=frozenset(taught.get(each, ())),
            audience=audience_words(audience),
            spans=dated.get(each, _NOTHING).spans,
            places=dated.get(each, _NOTHING).places,
            is_past=state == CourseState.ARCHIVED,
        )
        for each, title, audience, state, lead in rows
        if each == course_id or state == CourseState.ARCHIVED or lead != lead_id
    }
    own = compared[course_id]
    found = find_overlaps(own, compared.values())
    told = [*found.current[:MOST_CURRENT], *found.past[:MOST_PAST]]
    weeks = _list_weeks(session, [course_id, *(each.course_id for each in told)], today)
    near = _tell(session, told, names, dated, weeks)
    return Nearness(
        current=tuple(near[each.course_id] for each in found.current[:MOST_CURRENT]),
        past=tuple(near[each.course_id] for each in found.past[:MOST_PAST]),
        found=found,
        own_competence_count=len(own.competences),
        has_dates=bool(own.spans),
        weeks=frozenset(weeks.get(course_id, ())),
    )


_NOTHING: Final = _Dated()


def _list_dates(connection: Connection, names: dict[str, str], today: date) -> dict[UUID, _Dated]:
    """Return the coming days, the places and the last year of all editions; `names` learns the places."""
    spans: dict[UUID, list[Span]] = {}
    places: dict[UUID, set[str]] = {}
    years: dict[UUID, int] = {}
    for course_id, starts_on, ends_on, earliest_on, venue, community in connection.execute(
        select(
            Edition.course_id,
            Edition.starts_on,
            Edition.ends_on,
            Edition.earliest_on,
            Edition.venue,
            Edition.community,
        ).where(Edition.state != EditionState.CANCELLED)
    ):
        if starts_on is not None and (ends_on or starts_on) >= today:
            spans.setdefault(course_id, []).append(Span(starts_on, ends_on or starts_on))
        began = starts_on or earliest_on
        if began is not None and began <= today:
            years[course_id] = max(years.get(course_id, 0), began.year)
        where = place_names(venue, community and community_name(community))
        names.update(where)
        places.setdefault(course_id, set()).update(where)
    return {
        course_id: _Dated(tuple(spans.get(course_id, ())), frozenset(keys), years.get(course_id))
        for course_id, keys in places.items()
    }


def _tell(
    session: Session,
    overlaps: Iterable[Overlap],
    names: Mapping[str, str],
    dated: Mapping[UUID, _Dated],
    weeks: Mapping[UUID, set[date]],
) -> dict[UUID, NearCourse]:
    by_id = {each.course_id: each for each in overlaps}
    if not by_id:
        return {}
    providers = list_course_providers(session, by_id)
    competences = list_course_competences(session, by_id)
    return {
        row.id: NearCourse(
            overlap=by_id[row.id],
            course=course_row(row),
            providers=providers[row.id],
            shared=tuple(each for each in competences[row.id] if each.uri in by_id[row.id].competences),
            place_names=tuple(names[key] for key in sorted(by_id[row.id].places)),
            held_in=dated.get(row.id, _NOTHING).held_in,
            weeks=frozenset(weeks.get(row.id, ())),
        )
        for row in session.scalars(select(Course).where(Course.id.in_(by_id)))
    }


def _list_weeks(session: Session, course_ids: list[UUID], today: date) -> dict[UUID, set[date]]:
    """Return the Mondays of the weeks in which courses meet from this week on.

    An edition whose meetings nobody has entered yet stands for all the weeks that it lasts.
    """
    monday = monday_of(today)
    query = (
        select(Edition.course_id, Edition.starts_on, Edition.ends_on, Meeting.on_day)
        .outerjoin(Meeting, Meeting.edition_id == Edition.id)
        .where(
            Edition.course_id.in_(course_ids),
            Edition.state != EditionState.CANCELLED,
            func.coalesce(Edition.ends_on, Edition.starts_on) >= monday,
        )
    )
    rows = cast("Sequence[tuple[UUID, date, date | None, date | None]]", session.execute(query).all())
    weeks: dict[UUID, set[date]] = {}
    for course_id, starts_on, ends_on, on_day in rows:
        found = weeks.setdefault(course_id, set())
        if on_day is not None:
            found.add(monday_of(on_day))
            continue
        week = monday_of(starts_on)
        while week <= (ends_on or starts_on):
            found.add(week)
            week += WEEK
    return {course_id: {week for week in found if week >= monday} for course_id, found in weeks.items()}


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
