"""Which courses answer a search, in which order, and how many each filter would leave."""

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    distinct,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from catalogue.courses.life import PUBLIC_STATES, CourseState
from catalogue.courses.models import Course, CourseCompetence, CourseProvider
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState
from catalogue.offer.rules import (
    FACETS,
    MONTH_DAYS,
    QUARTER_DAYS,
    VALUE_LENGTH,
    FacetValue,
    Search,
    Sort,
    When,
)
from catalogue.offer.spelling import SHORTEST_INSIDE, Asked, Meaning
from commons.frameworks.models import Competence, Framework
from commons.organisations.models import Organisation

_COMING: Final = (EditionState.PLANNED, EditionState.OPEN)
PAST: Final = (EditionState.HISTORICAL, EditionState.CLOSED)


def is_coming(today: date) -> ColumnElement[bool]:
    last_day = func.coalesce(Edition.ends_on, Edition.starts_on)
    return Edition.state.in_(_COMING) & or_(last_day.is_(None), last_day >= today)


def is_told(today: date) -> ColumnElement[bool]:
    """Say which editions stand for a course: those to come in the offer, those past in the archive."""
    return or_(
        and_(Course.state == CourseState.PUBLISHED, is_coming(today)),
        and_(Course.state == CourseState.ARCHIVED, Edition.state.in_(PAST)),
    )


def is_called_off(today: date) -> ColumnElement[bool]:
    """Say which editions somebody may still wait for in vain: the page of their course tells them."""
    last_day = func.coalesce(Edition.ends_on, Edition.starts_on)
    return (
        (Course.state == CourseState.PUBLISHED)
        & (Edition.state == EditionState.CANCELLED)
        & (last_day >= today)
    )


def _bucket(today: date) -> ColumnElement[str]:
    is_always = Edition.starts_on.is_(None) & Edition.dates_text.is_(None)
    return case(
        (Course.state == CourseState.ARCHIVED, When.ARCHIVE.value),
        (is_always & (Edition.state == EditionState.OPEN), When.ALWAYS.value),
        (Edition.starts_on.is_(None), When.UNDATED.value),
        (Edition.starts_on < today, When.RUNNING.value),
        (Edition.starts_on <= today + timedelta(days=MONTH_DAYS), When.MONTH.value),
        (Edition.starts_on <= today + timedelta(days=QUARTER_DAYS), When.QUARTER.value),
        else_=When.LATER.value,
    )


class Terms:
    """What a search asks for, as conditions made once: building them costs more than the answer.

    `told` says which editions stand for a course, which then must have one; without it those of the list do,
    and a course without any is found too.
    """

    def __init__(
        self, search: Search, today: date, meaning: Meaning, told: ColumnElement[bool] | None = None
    ) -> None:
        self.today = today
        self.told = (Edition.course_id == Course.id) & (is_told(today) if told is None else told)
        self.columns: dict[str, ColumnElement[Any]] = {
            "when": _bucket(today),
            "place": Edition.community.expression,
            "form": Edition.form.expression,
            "language": Course.language.expression,
            "topic": Course.topic.expression,
            "audience": case((func.length(Course.audience) <= VALUE_LENGTH, Course.audience)),
        }
        self.hits = _hits(meaning) if meaning.asked else None
        self._always = [Course.state.in_(PUBLIC_STATES)]
        if told is not None:
            self._always.append(Edition.id.is_not(None))
        if self.hits is not None:
            self._always.append(Course.id.in_(select(self.hits.c.id)))
        self._chosen = {facet: self._choice(facet, values) for facet, values in search.chosen}

    def where(self, *, but: str = "") -> list[ColumnElement[bool]]:
        """Return what a course, and an edition that stands for it, must be; the filter `but` is left out."""
        return [*self._always, *(choice for facet, choice in self._chosen.items() if facet != but)]

    @property
    def editions(self) -> list[ColumnElement[bool]]:
        """Return what an edition must be to be shown for a course that was found."""
        return [choice for facet, choice in self._chosen.items() if facet in {"when", "place", "form"}]

    def _choice(self, facet: str, values: tuple[str, ...]) -> ColumnElement[bool]:
        if facet == "provider":
            involved = (
                select(CourseProvider.course_id)
                .join(Organisation, Organisation.id == CourseProvider.organisation_id)
                .where(Organisation.slug.in_(values))
            )
            return Course.id.in_(involved)
        if facet == "competence":
            teaching = (
                select(CourseCompetence.course_id)
                .join(Competence, Competence.id == CourseCompetence.competence_id)
                .join(Framework, Framework.id == Competence.framework_id)
                .where((Framework.slug + ":" + Competence.code).in_(values))
            )
            return Course.id.in_(teaching)
        return self.columns[facet].in_(values)


def _hits(meaning: Meaning) -> CTE:
    """Find once the courses that say all words, or are held at a place that does, each with its rank.

    First those whose title says what was typed, then those whose title says a form of it, then the others.
    """
    text = func.replace(Course.search_text, "|", " ")
    title = literal(" ") + Course.title_key + " "
    place = literal(" ") + func.replace(Edition.place_key, "|", " ") + " "
    says = [
        or_(_says(text, each), Course.id.in_(select(Edition.course_id).where(_says(place, each))))
        for each in meaning.asked
    ]
    rank = case(
        (and_(*(_begins(title, each.word) for each in meaning.asked)), 0),
        (and_(*(_says(title, each) for each in meaning.asked)), 1),
        else_=2,
    )
    return select(Course.id, rank.label("rank")).where(Course.state.in_(PUBLIC_STATES), *says).cte("hits")


def _says(text: ColumnElement[str], asked: Asked) -> ColumnElement[bool]:
    """Ask for a word at the beginning of words, a long one anywhere; its other forms as whole words."""
    is_long = len(asked.word) >= SHORTEST_INSIDE
    word = text.contains(asked.word, autoescape=True) if is_long else _begins(text, asked.word)
    return or_(word, *(text.contains(f" {form} ", autoescape=True) for form in asked.forms))


def _begins(text: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return text.contains(f" {word}", autoescape=True)


def matching(session: Session, search: Search, terms: Terms) -> Select[Course]:
    """Put the offer before the archive, hits in the title first; then what begins next, what was last.

    What has begun already stands behind what has no date: only few can still join it.
    """
    query = select(Course).outerjoin(Edition, terms.told).where(*terms.where()).group_by(Course.id)
    in_archive = Course.state == CourseState.ARCHIVED
    coming = func.min(case((Edition.starts_on >= terms.today, Edition.starts_on)))
    first, last = func.min(Edition.starts_on), func.max(func.coalesce(Edition.starts_on, Edition.earliest_on))
    order: list[ColumnElement[Any]] = [case((in_archive, 1), else_=0)]
    if terms.hits is not None:
        query = query.join(terms.hits, terms.hits.c.id == Course.id).group_by(terms.hits.c.rank)
        order.append(terms.hits.c.rank)
    if search.sort is Sort.DATE:
        order += [
            case(
                (in_archive & last.is_not(None), 0),
                (~in_archive & coming.is_not(None), 0),
                (~in_archive & first.is_not(None), 2),
                else_=1,
            ),
            case((in_archive, null()), else_=coming),
            case((in_archive, null()), else_=first),
            case((in_archive, last), else_=null()).desc(),
        ]
    return query.order_by(*order, by_title(session), Course.id)


def by_title(session: Session) -> ColumnElement[str]:
    """Compare the folded titles byte by byte, so that both databases give equal pages."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return Course.title_key.collate("BINARY" if is_sqlite else "C")


def count_groups(session: Session, terms: Terms) -> dict[str, int]:
    """Count the courses on offer and those of the archive."""
    found = (
        select(Course.state, func.count(distinct(Course.id)))
        .select_from(Course)
        .outerjoin(Edition, terms.told)
        .where(*terms.where())
        .group_by(Course.state)
    )
    return dict(session.execute(found).all())


def count_facets(session: Session, terms: Terms) -> tuple[dict[str, tuple[FacetValue, ...]], dict[str, int]]:
    """Count every value of every filter under the other filters, and both groups, in one statement."""
    how_many = func.count(distinct(Course.id))
    parts = []
    for facet, value in {**terms.columns, "state": Course.state.expression}.items():
        query = select(literal(facet), value.label("facet_value"), literal(""), how_many).select_from(Course)
        query = query.outerjoin(Edition, terms.told).where(value.is_not(None), *terms.where(but=facet))
        parts.append(query.group_by("facet_value"))  # by name: PostgreSQL takes two equal expressions for two
    parts.append(
        select(literal("provider"), Organisation.slug, Organisation.name, how_many)
        .select_from(Course)
        .outerjoin(Edition, terms.told)
        .join(CourseProvider, CourseProvider.course_id == Course.id)
        .join(Organisation, Organisation.id == CourseProvider.organisation_id)
        .where(*terms.where(but="provider"))
        .group_by(Organisation.slug, Organisation.name)
    )
    found: dict[str, list[FacetValue]] = {facet: [] for facet in (*FACETS, "state")}
    for facet, value, label, count in session.execute(union_all(*parts)):
        found[facet].append(FacetValue(value, label or value, count))
    states = {each.value: each.count for each in found.pop("state")}
    return {facet: tuple(each) for facet, each in found.items()}, states
