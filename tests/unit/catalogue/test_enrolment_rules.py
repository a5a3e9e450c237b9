"""What the register proposes, and what staff may decide."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.editions.rules import EditionState
from catalogue.enrolments.rules import (
    OUTCOMES,
    EnrolmentState,
    Mark,
    Presence,
    Proposal,
    Standing,
    check_day,
    check_decision,
    check_reason,
    check_transition,
    last_day_to_ask,
    make_mark,
    place_asked,
    propose,
    takes_requests,
    trainer_link_ends,
)
from commons.errors import Refusal

MINIMUM = 900
TODAY = date(2026, 11, 23)
states_of_edition = st.sampled_from(EditionState)
quarters = st.integers(0, 200).map(lambda number: number * 15)
standings = st.builds(
    Standing,
    state=st.sampled_from(EnrolmentState),
    attended_minutes=quarters,
    excused_minutes=quarters,
    unmarked_count=st.integers(0, 3),
    is_decided=st.booleans(),
    is_exception=st.booleans(),
)
FULLY_MARKED = Standing(
    state=EnrolmentState.ADMITTED,
    attended_minutes=720,
    excused_minutes=0,
    unmarked_count=0,
    is_decided=False,
    is_exception=False,
)


@given(quarters, quarters)
def test_whoever_has_the_minimum_is_proposed_as_completed(attended: int, excused: int) -> None:
    standing = replace(FULLY_MARKED, attended_minutes=attended, excused_minutes=excused)
    assert (propose(standing, MINIMUM) is Proposal.COMPLETED) == (attended >= MINIMUM)


@given(standings, quarters)
def test_nobody_below_the_minimum_completes_without_a_decision(standing: Standing, minimum: int) -> None:
    proposal = propose(replace(standing, state=EnrolmentState.ADMITTED), minimum)
    if OUTCOMES.get(proposal) is EnrolmentState.COMPLETED:
        assert standing.attended_minutes >= minimum or (standing.is_decided and standing.is_exception)


@given(standings, quarters)
def test_missing_presence_leaves_the_outcome_open(standing: Standing, minimum: int) -> None:
    standing = replace(standing, state=EnrolmentState.ADMITTED, unmarked_count=1)
    assert propose(standing, minimum) not in OUTCOMES


@given(standings, quarters)
def test_more_attendance_never_makes_a_proposal_worse(standing: Standing, more: int) -> None:
    standing = replace(standing, state=EnrolmentState.ADMITTED)
    before = OUTCOMES.get(propose(standing, MINIMUM))
    after = propose(replace(standing, attended_minutes=standing.attended_minutes + more), MINIMUM)
    if before is EnrolmentState.COMPLETED:
        assert OUTCOMES[after] is EnrolmentState.COMPLETED


@given(standings, quarters)
def test_confirmed_outcome_stays_what_was_confirmed(standing: Standing, minimum: int) -> None:
    for state in (EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED):
        assert OUTCOMES[propose(replace(standing, state=state), minimum)] is state


def test_excused_absence_that_made_the_difference_is_for_somebody_to_decide() -> None:
    assert propose(replace(FULLY_MARKED, excused_minutes=480), MINIMUM) is Proposal.TO_DECIDE
    assert propose(replace(FULLY_MARKED, excused_minutes=165), MINIMUM) is Proposal.BELOW_MINIMUM
    assert propose(replace(FULLY_MARKED, excused_minutes=180), MINIMUM) is Proposal.TO_DECIDE


def test_who_never_came_is_not_a_case_to_decide() -> None:
    never = replace(FULLY_MARKED, attended_minutes=0, excused_minutes=1200)
    assert propose(never, MINIMUM) is Proposal.BELOW_MINIMUM


def test_decision_is_what_is_proposed_from_then_on() -> None:
    decided = replace(FULLY_MARKED, is_decided=True)
    assert propose(replace(decided, is_exception=True), MINIMUM) is Proposal.EXCEPTION
    assert propose(decided, MINIMUM) is Proposal.REFUSED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": EnrolmentState.WITHDRAWN}, "enrolment-is-withdrawn"),
        ({"state": EnrolmentState.NOT_ADMITTED}, "enrolment-is-not-admitted"),
        ({"unmarked_count": 2}, "attendance-missing"),
        ({"attended_minutes": 900}, "minimum-reached"),
        ({"attended_minutes": 0}, "never-attended"),
    ],
)
def test_decision_that_has_no_ground_is_refused(change: dict[str, object], code: str) -> None:
    check_decision(FULLY_MARKED, MINIMUM)
    with pytest.raises(Refusal, match=code):
        check_decision(replace(FULLY_MARKED, **change), MINIMUM)  # type: ignore[arg-type]


def test_exception_needs_a_reason() -> None:
    assert check_reason("  grave motivo\n di famiglia ") == "grave motivo di famiglia"
    for wrong, code in ((" \n", "exception-reason-missing"), ("x" * 501, "exception-reason-too-long")):
        with pytest.raises(Refusal, match=code):
            check_reason(wrong)


@given(st.integers(1, 40).map(lambda number: number * 15), st.integers(-60, 700))
def test_partial_presence_lies_strictly_between_nothing_and_the_meeting(meeting: int, partial: int) -> None:
    if 0 < partial < meeting and partial % 15 == 0:
        assert make_mark(Presence.PARTIAL, meeting, partial) == Mark(Presence.PARTIAL, partial)
    else:
        with pytest.raises(Refusal, match="partial-hours-wrong"):
            make_mark(Presence.PARTIAL, meeting, partial)


def test_presence_alone_says_the_minutes() -> None:
    assert make_mark(Presence.PRESENT, 240).minutes == 240
    assert make_mark(Presence.ON_LINE, 240).minutes == 240
    assert make_mark(Presence.EXCUSED, 240).minutes == 0
    assert make_mark(Presence.ABSENT, 240).minutes == 0
    with pytest.raises(Refusal, match="partial-hours-missing"):
        make_mark(Presence.PARTIAL, 240)


def test_before_the_day_only_an_excuse_can_be_written() -> None:
    tomorrow = TODAY + timedelta(days=1)
    check_day(Mark(Presence.EXCUSED, 0), tomorrow, TODAY)
    check_day(None, tomorrow, TODAY)
    check_day(Mark(Presence.PRESENT, 240), TODAY, TODAY)
    with pytest.raises(Refusal, match="meeting-not-yet"):
        check_day(Mark(Presence.PRESENT, 240), tomorrow, TODAY)


@given(st.sampled_from(EnrolmentState))
def test_no_single_act_confirms_an_outcome(current: EnrolmentState) -> None:
    for state in (EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED):
        with pytest.raises(KeyError):
            check_transition(current, state)


def test_withdrawn_person_may_come_back_and_nobody_withdraws_twice() -> None:
    check_transition(EnrolmentState.WITHDRAWN, EnrolmentState.ADMITTED)
    with pytest.raises(Refusal, match="enrolment-is-withdrawn"):
        check_transition(EnrolmentState.WITHDRAWN, EnrolmentState.WITHDRAWN)
    with pytest.raises(Refusal, match="enrolment-is-completed"):
        check_transition(EnrolmentState.COMPLETED, EnrolmentState.WITHDRAWN)


@given(full=st.booleans(), queue=st.booleans(), at_once=st.booleans())
def test_nobody_gets_in_by_asking_where_it_is_full_or_others_wait(
    *, full: bool, queue: bool, at_once: bool
) -> None:
    state = place_asked(is_full=full, is_queue=queue, admits_at_once=at_once)
    if full:
        assert state is EnrolmentState.WAITING
    elif at_once:
        assert state is (EnrolmentState.WAITING if queue else EnrolmentState.ADMITTED)
    else:
        assert state is EnrolmentState.REQUESTED


@given(
    deadline=st.none() | st.dates(),
    starts_on=st.none() | st.dates(),
    today=st.dates(),
    state=states_of_edition,
)
def test_requests_are_taken_by_open_editions_up_to_the_last_day(
    deadline: date | None, starts_on: date | None, today: date, state: EditionState
) -> None:
    last = last_day_to_ask(deadline, starts_on)
    is_taken = takes_requests(state, deadline=deadline, starts_on=starts_on, today=today)
    assert is_taken is (state is EditionState.OPEN and (last is None or today <= last))
    if deadline is not None:
        assert last == deadline


def test_trainer_link_ends_two_weeks_after_the_last_meeting_or_when_it_was_prolonged() -> None:
    last, later = date(2026, 11, 3), date(2026, 12, 7)
    assert trainer_link_ends(last, None) == date(2026, 11, 17)
    assert trainer_link_ends(last, later) == later
    assert trainer_link_ends(later, last) == date(2026, 12, 21)
    assert trainer_link_ends(None, None) is None


@pytest.mark.parametrize(
    "before", [state for state in EnrolmentState if state is not EnrolmentState.REQUESTED]
)
def test_only_who_asked_is_put_on_the_waiting_list_by_staff(before: EnrolmentState) -> None:
    check_transition(EnrolmentState.REQUESTED, EnrolmentState.WAITING)
    with pytest.raises(Refusal):
        check_transition(before, EnrolmentState.WAITING)
