"""What an edition may become, when it may be closed, what it must state."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.data import Form
from catalogue.editions.rules import (
    EditionState,
    MeetingTimes,
    Missing,
    Phase,
    StatedFacts,
    check_meeting,
    check_meetings_are_over,
    check_plan,
    check_transition,
    find_missing,
    is_full,
    phase_of,
    to_hours,
)
from commons.errors import Refusal

TODAY = date(2026, 11, 23)
WHOLE = StatedFacts(
    starts_on=date(2026, 10, 6),
    ends_on=date(2026, 11, 3),
    form=Form.IN_PRESENCE,
    venue="Trento",
    planned_minutes=1200,
    minimum_minutes=900,
    programme="Analisi",
    trainers=["Teresa Prova"],
    assessment="Nessuna prova",
    quality="Questionario",
    language="it",
)
ALLOWED = {
    (EditionState.PLANNED, EditionState.OPEN),
    (EditionState.PLANNED, EditionState.CANCELLED),
    (EditionState.OPEN, EditionState.CLOSED),
    (EditionState.OPEN, EditionState.CANCELLED),
    (EditionState.CLOSED, EditionState.OPEN),
}


@given(st.sampled_from(EditionState), st.sampled_from(EditionState))
def test_only_the_five_steps_are_allowed(current: EditionState, wanted: EditionState) -> None:
    if (current, wanted) in ALLOWED:
        check_transition(current, wanted)
    else:
        with pytest.raises(Refusal, match=f"edition-is-{current}"):
            check_transition(current, wanted)


def test_meeting_is_over_when_its_last_hour_has_struck() -> None:
    meeting = MeetingTimes(TODAY, time(18))
    assert not meeting.is_over(datetime(2026, 11, 23, 17, 59))  # noqa: DTZ001  local time
    assert meeting.is_over(datetime(2026, 11, 23, 18, 0))  # noqa: DTZ001
    assert not meeting.is_over(datetime(2026, 11, 22, 19, 0))  # noqa: DTZ001
    assert meeting.is_over(datetime(2026, 11, 24, 8, 0))  # noqa: DTZ001


@given(st.lists(st.integers(-30, 30), min_size=1, max_size=8))
def test_outcomes_wait_for_the_very_last_meeting(offsets: list[int]) -> None:
    meetings = [MeetingTimes(TODAY + timedelta(days=offset), None) for offset in offsets]
    local_now = datetime.combine(TODAY, time(9))
    if max(offsets) > 0:
        with pytest.raises(Refusal, match="edition-still-meets") as refused:
            check_meetings_are_over(meetings, local_now)
        assert refused.value.values["day"] == TODAY + timedelta(days=max(offsets))
    else:
        check_meetings_are_over(meetings, local_now)


def test_edition_that_never_met_has_no_outcomes() -> None:
    with pytest.raises(Refusal, match="edition-has-no-meetings"):
        check_meetings_are_over([], datetime.combine(TODAY, time(9)))


@pytest.mark.parametrize(
    ("starts", "ends", "seats", "taken", "phase"),
    [
        (10, 20, 5, 4, Phase.OPEN),
        (10, 20, 5, 5, Phase.FULL),
        (10, 20, None, 500, Phase.OPEN),
        (0, 20, 5, 5, Phase.RUNNING),
        (-20, 0, 5, 5, Phase.RUNNING),
        (-20, -1, 5, 5, Phase.OVER),
    ],
)
def test_phase_follows_from_dates_and_seats(
    starts: int, ends: int, seats: int | None, taken: int, phase: Phase
) -> None:
    assert (
        phase_of(
            EditionState.OPEN,
            starts_on=TODAY + timedelta(days=starts),
            ends_on=TODAY + timedelta(days=ends),
            seats=seats,
            taken=taken,
            today=TODAY,
        )
        is phase
    )


def test_vague_dates_do_not_make_an_edition_run() -> None:
    assert (
        phase_of(EditionState.OPEN, starts_on=None, ends_on=None, seats=3, taken=1, today=TODAY) is Phase.OPEN
    )


@given(st.integers(0, 10_000))
def test_last_seat_is_taken_by_the_last_person(seats: int) -> None:
    assert is_full(seats, seats)
    assert not is_full(seats + 1, seats)


@given(st.integers(0, 100_000))
def test_hours_are_exact_quarters_and_never_more_than_attended(minutes: int) -> None:
    hours = to_hours(minutes)
    assert hours * 4 == int(hours * 4)
    assert Decimal(0) <= Decimal(minutes) - hours * 60 < Decimal(15)


def test_whole_edition_lacks_nothing() -> None:
    assert find_missing(WHOLE) == ()


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (replace(WHOLE, ends_on=None), Missing.DATES),
        (replace(WHOLE, form=None), Missing.FORM),
        (replace(WHOLE, venue=""), Missing.VENUE),
        (replace(WHOLE, planned_minutes=None), Missing.HOURS),
        (replace(WHOLE, planned_minutes=1210), Missing.HOURS),
        (replace(WHOLE, minimum_minutes=None), Missing.MINIMUM),
        (replace(WHOLE, programme=""), Missing.PROGRAMME),
        (replace(WHOLE, trainers=[]), Missing.TRAINERS),
        (replace(WHOLE, assessment=None), Missing.ASSESSMENT),
        (replace(WHOLE, quality=None), Missing.QUALITY),
        (replace(WHOLE, language=""), Missing.LANGUAGE),
    ],
)
def test_each_missing_fact_is_named(facts: StatedFacts, missing: Missing) -> None:
    assert find_missing(facts) == (missing,)


def test_venue_is_not_asked_of_what_was_on_line() -> None:
    assert find_missing(replace(WHOLE, form=Form.ON_LINE, venue=None)) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ends_on": date(2026, 10, 5)}, "edition-ends-before-start"),
        ({"planned_minutes": 1201}, "edition-hours-in-quarters"),
        ({"minimum_minutes": 1215}, "edition-hours-beyond-plan"),
        ({"online_minutes": 1215}, "edition-hours-beyond-plan"),
        ({"seats": -1}, "edition-seats"),
    ],
)
def test_plan_that_contradicts_itself_is_refused(change: dict[str, object], code: str) -> None:
    plan: dict[str, object] = {
        "starts_on": date(2026, 10, 6),
        "ends_on": date(2026, 11, 3),
        "planned_minutes": 1200,
        "online_minutes": 0,
        "minimum_minutes": 900,
        "seats": 20,
    }
    check_plan(**plan)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match=code):
        check_plan(**plan | change)  # type: ignore[arg-type]


def test_meetings_never_add_up_to_more_than_the_plan() -> None:
    check_meeting(240, 960, 1200)
    with pytest.raises(Refusal, match="meetings-beyond-plan"):
        check_meeting(255, 960, 1200)
    with pytest.raises(Refusal, match="edition-hours-in-quarters"):
        check_meeting(50, 0, 1200)
