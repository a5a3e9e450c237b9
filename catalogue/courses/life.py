"""What a course may become, and what it needs before anybody outside reads it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from commons.errors import Refusal


class CourseState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    ARCHIVED = "archived"


PUBLIC_STATES: Final = (CourseState.PUBLISHED, CourseState.ARCHIVED)
"""What the public reads: the offer, and what was once offered. Its address is for ever."""

_NEXT: Final[dict[CourseState, frozenset[CourseState]]] = {
    CourseState.DRAFT: frozenset({CourseState.PROPOSED}),
    CourseState.PROPOSED: frozenset({CourseState.DRAFT, CourseState.PUBLISHED}),
    CourseState.PUBLISHED: frozenset({CourseState.ARCHIVED}),
    CourseState.ARCHIVED: frozenset({CourseState.PUBLISHED}),
}


MOST_COMPETENCES: Final = 8
"""No more than a trainer can observe, and a reader take in."""

_COPY: Final = {"it": "Copia di ", "de": "Kopie von ", "en": "Copy of "}


def copy_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """Return the titles of a copy: each says that it is one, until somebody has looked at it."""
    return {code: _COPY.get(code, "") + text for code, text in titles.items()}


def is_title_of_copy(titles: Mapping[str, str]) -> bool:
    """Say whether the Italian title is still the one that copying has given."""
    return titles.get("it", "").startswith(_COPY["it"])


def is_translation_of_copy(titles: Mapping[str, str]) -> bool:
    """Say whether a title in another language is still the one that copying has given."""
    return any(titles.get(code, "").startswith(text) for code, text in _COPY.items() if code != "it")


def check_titles_are_new(titles: Mapping[str, str]) -> None:
    """Raise a Refusal that says in which language the title is still the one of a copy."""
    if is_title_of_copy(titles):
        raise Refusal("course-title-is-copy")
    if is_translation_of_copy(titles):
        raise Refusal("course-translation-is-copy")


class Gap(StrEnum):
    """What a course does not say yet."""

    COPY = "copy"
    COPY_TRANSLATED = "copy-translated"
    TITLE = "title"
    SUMMARY = "summary"
    LEAD = "lead"
    COMPETENCES = "competences"
    OUTCOMES = "outcomes"
    AUDIENCE = "audience"
    LANGUAGE = "language"
    GERMAN = "german"
    ENGLISH = "english"


BLOCKING: Final = frozenset({Gap.COPY, Gap.COPY_TRANSLATED, Gap.TITLE, Gap.SUMMARY, Gap.LEAD})
"""Without these a course is not published; the others are advice."""


def find_gaps(
    *,
    titles: Mapping[str, str],
    summaries: Mapping[str, str],
    outcomes: Sequence[Mapping[str, str]] = (),
    audience: str | None = None,
    language: str | None = None,
    is_lead_historical: bool = False,
) -> tuple[Gap, ...]:
    """Return what a course lacks, what keeps it from being published first. `outcomes`: one a competence."""
    lacks = {
        Gap.COPY: is_title_of_copy(titles),
        Gap.COPY_TRANSLATED: not is_title_of_copy(titles) and is_translation_of_copy(titles),
        Gap.TITLE: not titles.get("it", "").strip(),
        Gap.SUMMARY: not summaries.get("it", "").strip(),
        Gap.LEAD: is_lead_historical,
        Gap.COMPETENCES: not outcomes,
        Gap.OUTCOMES: any(not each.get("it") for each in outcomes),
        Gap.AUDIENCE: not audience,
        Gap.LANGUAGE: not language,
        Gap.GERMAN: not (titles.get("de") and summaries.get("de")),
        Gap.ENGLISH: not (titles.get("en") and summaries.get("en")),
    }
    return tuple(gap for gap, is_missing in lacks.items() if is_missing)


def check_transition(current: CourseState, wanted: CourseState, *, is_historical: bool) -> None:
    """Raise a Refusal unless a course may become what is wanted. History never becomes an offer."""
    if is_historical:
        raise Refusal("course-is-historical")
    if wanted not in _NEXT[current]:
        raise Refusal(f"course-is-{current.value}")


def check_publishable(
    *, titles: Mapping[str, str], summaries: Mapping[str, str], is_lead_historical: bool
) -> None:
    """Raise a Refusal that names what the public would miss; Italian is the language that is always there."""
    if not titles.get("it", "").strip():
        raise Refusal("course-lacks-title")
    check_titles_are_new(titles)
    if not summaries.get("it", "").strip():
        raise Refusal("course-lacks-summary")
    if is_lead_historical:
        raise Refusal("course-lead-is-historical")
