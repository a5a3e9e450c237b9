"""Which courses answer a search, in which order, and how many each filter would leave."""

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import (
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
from catalogue.courses.models import Course, CourseProvider
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState
from catalogue.offer.rules import FACETS, MONTH_DAYS, QUARTER_DAYS, FacetValue, Search, Sort, When
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


def _bucket(today: date) -> ColumnElement[str]:
    is_always = Edition.starts_on.is_(None) & Edition.dates_text.is_(None)
    return case(
        (Course.state == CourseState.ARCHIVED, When.ARCHIVE.value),
        (is_always & (Edition.state == EditionState.OPEN), When.ALWAYS.value),
        (Edition.starts_on.is_(None), When.UNDATED.value),
        (Edition.starts_on <= today + timedelta(days=MONTH_DAYS), When.MONTH.value),
        (Edition.starts_on <= today + timedelta(days=QUARTER_DAYS), When.QUARTER.value),
        else_=When.LATER.value,
    )


class Terms:
    """What a search asks for, as conditions made once: building them costs more than the answer."""

    def __init__(self, search: Search, today: date) -> None:
        self.told = (Edition.course_id == Course.id) & is_told(today)
        self.columns: dict[str, ColumnElement[Any]] = {
            "when": _bucket(today),
            "place": Edition.community.expression,
            "form": Edition.form.expression,
            "language": Course.language.expression,
            "topic": Course.topic.expression,
        }
        self._always = [
            Course.state.in_(PUBLIC_STATES),
            *(_says(word) for word in search.words),
        ]
        self._chosen = {facet: self._choice(facet, values) for facet, values in search.chosen}

    def where(self, *, but: str = "") -> list[ColumnElement[bool]]:
        """Return what a course, and an edition that stands for it, must be; the filter `but` is left out."""
        return [*self._always, *(choice for facet, choice in self._chosen.items() if facet != but)]

    @property
    def editions(self) -> list[ColumnElement[bool]]:
        """Return what an edition must be to be shown for a course that was found."""
        return [choice for facet, choice in self._chosen.items() if facet in {"when", "place", "form"}]

    def _choice(self, facet: str, values: tuple[str, ...]) -> ColumnElement[bool]:
        if facet != "provider":
            return self.columns[facet].in_(values)
        involved = (
            select(CourseProvider.course_id)
            .join(Organisation, Organisation.id == CourseProvider.organisation_id)
            .where(Organisation.slug.in_(values))
        )
        return Course.id.in_(involved)


def _says(word: str) -> ColumnElement[bool]:
    """Ask whether a course says the word, or is held at a place that does."""
    held_there = select(Edition.course_id).where(Edition.place_key.contains(word, autoescape=True))
    return or_(Course.search_text.contains(word, autoescape=True), Course.id.in_(held_there))


def matching(session: Session, search: Search, terms: Terms) -> Select[Course]:
    """Put the offer before the archive, hits in the title first; then what begins next, what was last."""
    query = select(Course).outerjoin(Edition, terms.told).where(*terms.where()).group_by(Course.id)
    in_archive = Course.state == CourseState.ARCHIVED
    first, last = func.min(Edition.starts_on), func.max(func.coalesce(Edition.starts_on, Edition.earliest_on))
    order: list[ColumnElement[Any]] = [case((in_archive, 1), else_=0)]
    if search.words:
        hit = and_(*(Course.title_key.contains(word, autoescape=True) for word in search.words))
        order.append(case((hit, 0), else_=1))
    if search.sort is Sort.DATE:
        order += [
            case((in_archive & last.is_not(None), 0), (~in_archive & first.is_not(None), 0), else_=1),
            case((in_archive, null()), else_=first),
            case((in_archive, last), else_=null()).desc(),
        ]
    return query.order_by(*order, by_title(session), Course.id)


def by_title(session: Session) -> ColumnElement[str]:
    """Compare the folded titles byte by byte, so that both databases give equal pages."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return Course.title_key.collate("BINARY" if is_sqlite else "C")


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
