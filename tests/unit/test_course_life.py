"""What a course may become."""

import pytest

from catalogue.courses.life import CourseState, check_publishable, check_transition
from commons.errors import Refusal

ALLOWED = {
    (CourseState.DRAFT, CourseState.PROPOSED),
    (CourseState.PROPOSED, CourseState.DRAFT),
    (CourseState.PROPOSED, CourseState.PUBLISHED),
    (CourseState.PUBLISHED, CourseState.ARCHIVED),
    (CourseState.ARCHIVED, CourseState.PUBLISHED),
}


@pytest.mark.parametrize("current", CourseState)
@pytest.mark.parametrize("wanted", CourseState)
def test_only_the_next_step_is_allowed(current: CourseState, wanted: CourseState) -> None:
    if (current, wanted) in ALLOWED:
        check_transition(current, wanted, is_historical=False)
    else:
        with pytest.raises(Refusal) as refusal:
            check_transition(current, wanted, is_historical=False)
        assert refusal.value.code == f"course-is-{current.value}"


@pytest.mark.parametrize("wanted", CourseState)
def test_history_never_becomes_an_offer(wanted: CourseState) -> None:
    with pytest.raises(Refusal, match="course-is-historical"):
        check_transition(CourseState.ARCHIVED, wanted, is_historical=True)


def test_what_the_public_would_miss_is_named() -> None:
    def refused(
        titles: dict[str, str], summaries: dict[str, str], *, is_lead_historical: bool = False
    ) -> str:
        with pytest.raises(Refusal) as refusal:
            check_publishable(titles=titles, summaries=summaries, is_lead_historical=is_lead_historical)
        return refusal.value.code

    assert refused({"de": "Frieden"}, {"it": "x"}) == "course-lacks-title"
    assert refused({"it": "Pace"}, {"it": " "}) == "course-lacks-summary"
    assert refused({"it": "Pace"}, {"it": "x"}, is_lead_historical=True) == "course-lead-is-historical"
