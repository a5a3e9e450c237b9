"""What a course may become, and what it needs before anybody outside reads it."""

from collections.abc import Mapping
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
    if not summaries.get("it", "").strip():
        raise Refusal("course-lacks-summary")
    if is_lead_historical:
        raise Refusal("course-lead-is-historical")
