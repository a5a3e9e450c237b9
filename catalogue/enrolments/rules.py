"""Who is in, how long he was there, and what follows from it. People decide about people: this proposes."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from catalogue.editions.rules import QUARTER, EditionState
from commons.errors import Refusal

LONGEST_REASON: Final = 500


class EnrolmentState(StrEnum):
    REQUESTED = "requested"
    ADMITTED = "admitted"
    WAITING = "waiting"
    NOT_ADMITTED = "not_admitted"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"


TOOK_PART: Final = frozenset(
    {EnrolmentState.ADMITTED, EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED}
)
_ADMITTABLE: Final = frozenset(
    {
        EnrolmentState.REQUESTED,
        EnrolmentState.WAITING,
        EnrolmentState.NOT_ADMITTED,
        EnrolmentState.WITHDRAWN,
    }
)
_BEFORE: Final[dict[EnrolmentState, frozenset[EnrolmentState]]] = {
    EnrolmentState.ADMITTED: _ADMITTABLE,
    EnrolmentState.WAITING: frozenset({EnrolmentState.REQUESTED}),
    EnrolmentState.NOT_ADMITTED: frozenset({EnrolmentState.REQUESTED, EnrolmentState.WAITING}),
    EnrolmentState.WITHDRAWN: frozenset(
        {EnrolmentState.REQUESTED, EnrolmentState.WAITING, EnrolmentState.ADMITTED}
    ),
}


HOLDS_PLACE: Final = frozenset({EnrolmentState.REQUESTED, EnrolmentState.WAITING, EnrolmentState.ADMITTED})
"""Who may still leave: he asked, waits or is in, and nothing is confirmed."""


def last_day_to_ask(deadline: date | None, starts_on: date | None) -> date | None:
    """Return the last day on which somebody may ask for a place: the deadline, else the day it begins."""
    return deadline or starts_on


def check_request(state: EditionState, *, deadline: date | None, starts_on: date | None, today: date) -> None:
    """Refuse a request for an edition that takes none (any more)."""
    if state is not EditionState.OPEN:
        raise Refusal(f"edition-is-{state.value}")
    last = last_day_to_ask(deadline, starts_on)
    if last is not None and last < today:
        raise Refusal("enrolment-deadline-passed", day=last)


def takes_requests(
    state: EditionState, *, deadline: date | None, starts_on: date | None, today: date
) -> bool:
    """Say whether the public may ask for a place today."""
    try:
        check_request(state, deadline=deadline, starts_on=starts_on, today=today)
    except Refusal:
        return False
    return True


def place_asked(*, is_full: bool, is_queue: bool, admits_at_once: bool) -> EnrolmentState:
    """Return what a request makes of somebody. A seat that has become free belongs to whoever waits."""
    if is_full or (admits_at_once and is_queue):
        return EnrolmentState.WAITING
    return EnrolmentState.ADMITTED if admits_at_once else EnrolmentState.REQUESTED


TRAINER_DAYS: Final = 14


def trainer_link_ends(last_meeting: date | None, valid_until: date | None) -> date | None:
    """Return the last day of a trainer's link; one to an edition without meetings has none yet."""
    usual = None if last_meeting is None else last_meeting + timedelta(days=TRAINER_DAYS)
    return max((day for day in (usual, valid_until) if day is not None), default=None)


def check_transition(current: EnrolmentState, wanted: EnrolmentState) -> None:
    """Raise a Refusal that says what the enrolment is, unless a person may make it what is wanted.

    Completed and not completed are not on this way: only confirming all outcomes of an edition leads there.
    """
    if current not in _BEFORE[wanted]:
        raise Refusal(f"enrolment-is-{current.value.replace('_', '-')}")


class Presence(StrEnum):
    PRESENT = "present"
    ON_LINE = "on_line"
    PARTIAL = "partial"
    EXCUSED = "excused"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the register says of one person at one meeting. Minutes are those attended."""

    presence: Presence
    minutes: int


def make_mark(presence: Presence, meeting_minutes: int, partial_minutes: int | None = None) -> Mark:
    """Return the mark with its minutes; only a partial presence says itself how long it was."""
    if presence in {Presence.PRESENT, Presence.ON_LINE}:
        return Mark(presence, meeting_minutes)
    if presence in {Presence.EXCUSED, Presence.ABSENT}:
        return Mark(presence, 0)
    if partial_minutes is None:
        raise Refusal("partial-hours-missing")
    if not 0 < partial_minutes < meeting_minutes or partial_minutes % QUARTER:
        raise Refusal("partial-hours-wrong")
    return Mark(presence, partial_minutes)


def check_day(mark: Mark | None, on_day: date, today: date) -> None:
    """Nobody was at a meeting that has not come yet; that he will be excused may be known before."""
    if on_day > today and mark is not None and mark.presence is not Presence.EXCUSED:
        raise Refusal("meeting-not-yet")


class Proposal(StrEnum):
    """What the register proposes for an enrolment, and what still stands in the way of confirming."""

    COMPLETED = "completed"
    EXCEPTION = "exception"
    BELOW_MINIMUM = "below_minimum"
    REFUSED = "refused"
    TO_DECIDE = "to_decide"
    UNMARKED = "unmarked"
    REQUESTED = "requested"
    WAITING = "waiting"
    NOT_ADMITTED = "not_admitted"
    WITHDRAWN = "withdrawn"


OUTCOMES: Final[dict[Proposal, EnrolmentState]] = {
    Proposal.COMPLETED: EnrolmentState.COMPLETED,
    Proposal.EXCEPTION: EnrolmentState.COMPLETED,
    Proposal.BELOW_MINIMUM: EnrolmentState.NOT_COMPLETED,
    Proposal.REFUSED: EnrolmentState.NOT_COMPLETED,
    Proposal.NOT_ADMITTED: EnrolmentState.NOT_ADMITTED,
    Proposal.WITHDRAWN: EnrolmentState.WITHDRAWN,
}
"""What confirming makes of each; a proposal that is not here has to be decided by somebody first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the register holds of one enrolment. `excused_minutes`: of meetings missed for a stated cause."""

    state: EnrolmentState
    attended_minutes: int
    excused_minutes: int
    unmarked_count: int
    is_decided: bool
    is_exception: bool


_BESIDE: Final = {
    EnrolmentState.REQUESTED: Proposal.REQUESTED,
    EnrolmentState.WAITING: Proposal.WAITING,
    EnrolmentState.NOT_ADMITTED: Proposal.NOT_ADMITTED,
    EnrolmentState.WITHDRAWN: Proposal.WITHDRAWN,
}


def propose(standing: Standing, minimum_minutes: int) -> Proposal:
    """Propose an outcome. Once confirmed, the outcome is what was confirmed, whatever it would be today.

    Below the minimum somebody has to decide only where excused absences made the difference; but staff may
    make a justified exception for anybody.
    """
    if standing.state in _BESIDE:
        return _BESIDE[standing.state]
    if standing.state is EnrolmentState.COMPLETED:
        return Proposal.EXCEPTION if standing.is_exception else Proposal.COMPLETED
    if standing.state is EnrolmentState.NOT_COMPLETED:
        return Proposal.REFUSED if standing.is_decided else Proposal.BELOW_MINIMUM
    return _propose_by_hours(standing, minimum_minutes)


def _propose_by_hours(standing: Standing, minimum_minutes: int) -> Proposal:
    if standing.unmarked_count:
        return Proposal.UNMARKED
    if standing.attended_minutes >= minimum_minutes:
        return Proposal.COMPLETED
    if standing.is_decided:
        return Proposal.EXCEPTION if standing.is_exception else Proposal.REFUSED
    had_cause = standing.attended_minutes + standing.excused_minutes >= minimum_minutes
    return Proposal.TO_DECIDE if standing.attended_minutes and had_cause else Proposal.BELOW_MINIMUM


def check_decision(standing: Standing, minimum_minutes: int) -> None:
    """Refuse a decision unless he took part, is fully marked and stays below the minimum."""
    if standing.state is not EnrolmentState.ADMITTED:
        raise Refusal(f"enrolment-is-{standing.state.value.replace('_', '-')}")
    if standing.unmarked_count:
        raise Refusal("attendance-missing", count=standing.unmarked_count)
    if standing.attended_minutes >= minimum_minutes:
        raise Refusal("minimum-reached")
    if standing.attended_minutes == 0:
        raise Refusal("never-attended")


def check_reason(reason: str) -> str:
    """Return the reason of an exception, trimmed; without one there is no exception."""
    text = read_note(reason)
    if not text:
        raise Refusal("exception-reason-missing")
    return text


def read_note(text: str) -> str:
    """Return some words about somebody, trimmed; there may be none."""
    note = " ".join(text.split())
    if len(note) > LONGEST_REASON:
        raise Refusal("exception-reason-too-long", longest=LONGEST_REASON)
    return note
