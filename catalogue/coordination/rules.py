"""Which courses are near to one another, and why. Nothing is decided here: people are shown reasons.

A course counts as near only where its subject is: competences in common, or words of the title. The same
audience, days or place make a near one nearer, alone they say nothing. What a course does not tell is no
reason for anything, and `Unknown` counts it: unknown is not "nobody".
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from uuid import UUID

from commons.folding import fold

NEAR: Final = timedelta(days=28)
"""Editions that far apart are for the same people at the same time of the year."""

# Words that say what kind of thing a course is, or nothing: two courses are not near because of them.
_EMPTY: Final = """
    a ad agli ai al alla alle allo anche anno base che chi ciclo col come con conferenza copia corsi
    corso course courses da dagli dai dal dalla dalle dallo degli dei del dell della delle dello di die
    der das den e ed edition edizione evento for formazione fra gli i il im in incontri incontro into
    intro introduction introduzione iniziale l la laboratorio le livello lo master modulo mooc ne nei
    negli nel nella nelle nello non o of on online or per percorso piu presso programma prima primo
    school se seconda secondo seminario serata si sono su sui sul sulla sulle summer the time to tra
    trentino trento un una uno und verso via webinar winter workshop zu zum zur
"""
EMPTY_WORDS: Final = frozenset(_EMPTY.split())
SHORTEST_WORD: Final = 3
_LONGEST_STEM: Final = 7
_STREET: Final = re.compile(
    r"\d|^(via|viale|vicolo|vic|piazza|piazzetta|piazzale|corso|largo|loc|presso|sala|c/o)\b|online"
)
_ENDING: Final = re.compile("[aeiou]+$")


class Reason(StrEnum):
    """Why a course is near, the weightiest first."""

    COMPETENCES = "competences"
    TITLE = "title"
    DATES = "dates"
    AUDIENCE = "audience"
    PLACE = "place"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """First and last day of an edition."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A course as it is compared. Empty means that nobody has said it.

    `competences` are their addresses, so that one in two versions of a framework is the same; `places` are
    folded. `is_past`: it belongs to the archive, its spans are over.
    """

    course_id: UUID
    title: str
    words: frozenset[str]
    competences: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    places: frozenset[str] = frozenset()
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Overlap:
    """A near course: what it shares, and how much that weighs."""

    course_id: UUID
    weight: int
    reasons: tuple[Reason, ...]
    competences: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    days_apart: int | None = None
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unknown:
    """How many of the compared courses do not say something: there a double would not be seen.

    Days are asked of what is offered or proposed alone: those of the archive are over.
    """

    competences: int = 0
    audience: int = 0
    dates: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class Overlaps:
    """What was found, the nearest first; `compared` and `unknown` say how far the answer can be trusted."""

    current: tuple[Overlap, ...] = ()
    past: tuple[Overlap, ...] = ()
    compared: int = 0
    unknown: Unknown = field(default_factory=Unknown)


def find_overlaps(own: Compared, others: Iterable[Compared]) -> Overlaps:
    """Compare a course with the others, itself left out."""
    current: list[tuple[Overlap, str]] = []
    past: list[tuple[Overlap, str]] = []
    seen: list[Compared] = [each for each in others if each.course_id != own.course_id]
    for other in seen:
        overlap = compare(own, other)
        if overlap is not None:
            (past if other.is_past else current).append((overlap, other.title))
    return Overlaps(_ranked(current), _ranked(past), len(seen), _unknown(seen))


def compare(own: Compared, other: Compared) -> Overlap | None:
    """Return what two courses share, or None where their subjects have nothing in common."""
    competences = own.competences & other.competences
    words = _shared_words(own.words, other.words)
    if not competences and not words:
        return None
    has_audience = _is_same_audience(own.audience, other.audience)
    spans, apart = ((), None) if other.is_past else _nearest(own.spans, other.spans)
    places = own.places & other.places
    weights = {
        Reason.COMPETENCES: 4 * len(competences),
        Reason.TITLE: 2 * len(words),
        Reason.DATES: 0 if apart is None else 3 if apart == 0 else 2,
        Reason.AUDIENCE: 2 if has_audience else 0,
        Reason.PLACE: 1 if places else 0,
    }
    return Overlap(
        course_id=other.course_id,
        weight=sum(weights.values()),
        reasons=tuple(reason for reason, weight in weights.items() if weight),
        competences=competences,
        words=words,
        spans=spans,
        days_apart=apart,
        places=places,
    )


@lru_cache(maxsize=8192)
def title_words(folded: str) -> frozenset[str]:
    """Return the words of a folded title that tell its subject."""
    return frozenset(
        word
        for word in folded.split()
        if len(word) >= SHORTEST_WORD and word not in EMPTY_WORDS and not word.isdigit()
    )


@lru_cache(maxsize=8192)
def place_names(venue: str | None, community: str | None) -> Mapping[str, str]:
    """Return where an edition meets, by its folded name: the valley, and the town without its street."""
    parts = [part.strip() for part in (venue or "").split(",")]
    towns = [part for part in parts if part and not _STREET.search(part.casefold())]
    return MappingProxyType({fold(name): name for name in (*towns, community) if name and fold(name)})


@lru_cache(maxsize=4096)
def audience_words(text: str | None) -> frozenset[str]:
    return frozenset(stem_of(word) for word in title_words(fold(text or "")))


@lru_cache(maxsize=16384)
def stem_of(word: str) -> str:
    """Return what the singular, the plural and both genders of an Italian word begin with.

    Endings are cut off and long words compared by their beginning: progetto, progetti, progettare are one.
    Too much rather than too little: a person reads the reason and judges.
    """
    return _ENDING.sub("", word[:_LONGEST_STEM]) or word


def _shared_words(own: frozenset[str], other: frozenset[str]) -> tuple[str, ...]:
    """Return the words of the own title that the other has too, if they are enough to mean something.

    Two words are; one is where it is half of what one of the titles says.
    """
    stems = {stem_of(word) for word in other}
    words = tuple(sorted(word for word in own if stem_of(word) in stems))
    shared = {stem_of(word) for word in words}
    fewest = min(len({stem_of(word) for word in own}), len(stems))
    return words if len(shared) > 1 or (shared and fewest <= 2) else ()  # noqa: PLR2004  half of two


def _is_same_audience(own: Collection[str], other: Collection[str]) -> bool:
    return not set(own).isdisjoint(other)


def _nearest(own: Sequence[Span], others: Sequence[Span]) -> tuple[tuple[Span, ...], int | None]:
    """Return the others' editions that meet in the same days, else the nearest one within four weeks."""
    if not own or not others:
        return (), None
    apart = {span: min(_days_between(span, mine) for mine in own) for span in others}
    least = min(apart.values())
    if least > NEAR.days:
        return (), None
    if least == 0:
        return tuple(sorted(span for span, days in apart.items() if days == 0)), 0
    return (min(span for span, days in apart.items() if days == least),), least


def _days_between(one: Span, other: Span) -> int:
    """Return the days from the end of the earlier to the start of the later, 0 where they meet."""
    return max((other.first - one.last).days, (one.first - other.last).days, 0)


def _ranked(found: Sequence[tuple[Overlap, str]]) -> tuple[Overlap, ...]:
    ordered = sorted(found, key=lambda each: (-each[0].weight, each[1], str(each[0].course_id)))
    return tuple(overlap for overlap, _title in ordered)


def _unknown(others: Sequence[Compared]) -> Unknown:
    return Unknown(
        competences=sum(not each.competences for each in others),
        audience=sum(not each.audience for each in others),
        dates=sum(not each.spans and not each.is_past for each in others),
        place=sum(not each.places for each in others),
    )
