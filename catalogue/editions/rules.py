"""What an edition may become, when its outcomes may be confirmed, what an attestation needs of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Final

from catalogue.data import Form
from commons.errors import Refusal

QUARTER: Final = 15
"""Hours are kept and told in quarters: what an attestation states can be added up without rounding."""


class EditionState(StrEnum):
    """What is stored. Full, running and over are derived from seats and dates."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    HISTORICAL = "historical"


class Phase(StrEnum):
    """Where an edition stands today, as a list tells it."""

    PLANNED = "planned"
    OPEN = "open"
    FULL = "full"
    RUNNING = "running"
    OVER = "over"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    HISTORICAL = "historical"


_NEXT: Final[dict[EditionState, frozenset[EditionState]]] = {
    EditionState.PLANNED: frozenset({EditionState.OPEN, EditionState.CANCELLED}),
    EditionState.OPEN: frozenset({EditionState.CLOSED, EditionState.CANCELLED}),
    EditionState.CLOSED: frozenset({EditionState.OPEN}),
    EditionState.CANCELLED: frozenset(),
    EditionState.HISTORICAL: frozenset(),
}


def check_transition(current: EditionState, wanted: EditionState) -> None:
    """Raise a Refusal that says what the edition is, unless it may become what is wanted."""
    if wanted not in _NEXT[current]:
        raise Refusal(f"edition-is-{current.value}")


@dataclass(frozen=True, slots=True)
class MeetingTimes:
    on_day: date
    ends_at: time | None

    def is_over(self, local_now: datetime) -> bool:
        """Say whether it is over; a meeting without an hour counts as over during its day."""
        if self.on_day != local_now.date():
            return self.on_day < local_now.date()
        return self.ends_at is None or self.ends_at <= local_now.time()


def check_meetings_are_over(meetings: Sequence[MeetingTimes], local_now: datetime) -> None:
    """Outcomes are confirmed once the last meeting is over, and not of an edition that never met."""
    if not meetings:
        raise Refusal("edition-has-no-meetings")
    coming = [meeting.on_day for meeting in meetings if not meeting.is_over(local_now)]
    if coming:
        raise Refusal("edition-still-meets", day=max(coming))


def phase_of(
    state: EditionState,
    *,
    starts_on: date | None,
    ends_on: date | None,
    seats: int | None,
    taken: int,
    today: date,
) -> Phase:
    """Derive where an edition stands. An open one without dates is open: nothing says that it began."""
    if state is not EditionState.OPEN:
        return Phase(state.value)
    if ends_on is not None and ends_on < today:
        return Phase.OVER
    if starts_on is not None and starts_on <= today:
        return Phase.RUNNING
    return Phase.FULL if is_full(seats, taken) else Phase.OPEN


def is_full(seats: int | None, taken: int) -> bool:
    """Say whether the last seat is taken; without a number of seats there is always one more."""
    return seats is not None and taken >= seats


def to_hours(minutes: int) -> Decimal:
    """Return hours, exact to the quarter; a rest below a quarter is not told as attended."""
    return Decimal(minutes // QUARTER) / 4


def check_plan(
    *,
    starts_on: date | None,
    ends_on: date | None,
    planned_minutes: int | None,
    online_minutes: int,
    minimum_minutes: int | None,
    seats: int | None,
) -> None:
    """Refuse a plan that contradicts itself."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise Refusal("edition-ends-before-start")
    given = [minutes for minutes in (planned_minutes, online_minutes, minimum_minutes) if minutes is not None]
    if any(minutes < 0 or minutes % QUARTER for minutes in given):
        raise Refusal("edition-hours-in-quarters")
    if max(online_minutes, minimum_minutes or 0) > (planned_minutes or 0):
        raise Refusal("edition-hours-beyond-plan")
    if seats is not None and seats < 0:
        raise Refusal("edition-seats")


def check_seats(seats: int | None, seats_before: int | None, taken: int) -> None:
    """Refuse fewer seats than persons who are in; a number that was too small already may stay as it is."""
    if seats is not None and seats < taken and seats != seats_before:
        raise Refusal("seats-below-taken", taken=taken)


def check_meeting(minutes: int, already_planned: int, planned_minutes: int | None) -> None:
    """Refuse a meeting that is not whole quarters, or with which all would last longer than the edition."""
    if minutes <= 0 or minutes % QUARTER:
        raise Refusal("edition-hours-in-quarters")
    if planned_minutes is not None and already_planned + minutes > planned_minutes:
        raise Refusal("meetings-beyond-plan")


class Missing(StrEnum):
    """A fact that an attestation states and this edition does not (minimum content of kind A)."""

    DATES = "dates"
    FORM = "form"
    VENUE = "venue"
    HOURS = "hours"
    MINIMUM = "minimum"
    PROGRAMME = "programme"
    TRAINERS = "trainers"
    ASSESSMENT = "assessment"
    QUALITY = "quality"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFacts:
    """What an edition states so far."""

    starts_on: date | None
    ends_on: date | None
    form: str | None
    venue: str | None
    planned_minutes: int | None
    minimum_minutes: int | None
    programme: str | None
    trainers: Sequence[str]
    assessment: str | None
    quality: str | None
    language: str | None


def find_missing(facts: StatedFacts) -> tuple[Missing, ...]:
    """Return what has to be filled in before an attestation can be written; hours must be whole quarters."""
    has_hours = bool(facts.planned_minutes) and (facts.planned_minutes or 0) % QUARTER == 0
    has_minimum = facts.minimum_minutes is not None and facts.minimum_minutes % QUARTER == 0
    there = {
        Missing.DATES: facts.starts_on is not None and facts.ends_on is not None,
        Missing.FORM: facts.form is not None,
        Missing.VENUE: facts.form == Form.ON_LINE or bool(facts.venue),
        Missing.HOURS: has_hours,
        Missing.MINIMUM: has_minimum,
        Missing.PROGRAMME: bool(facts.programme),
        Missing.TRAINERS: bool(facts.trainers),
        Missing.ASSESSMENT: bool(facts.assessment),
        Missing.QUALITY: bool(facts.quality),
        Missing.LANGUAGE: bool(facts.language),
    }
    return tuple(missing for missing, is_there in there.items() if not is_there)
