"""What a placement may go through, who takes part, and what may be said of a competence."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Final

from commons.errors import Refusal


class PlacementKind(StrEnum):
    """What it is, which decides its parties and its limits (`kinds`)."""

    INTERNSHIP = "internship"  # tirocinio extracurricolare
    CURRICULAR = "curricular"  # tirocinio curricolare, universities
    SCHOOL = "school"  # formazione scuola-lavoro
    CIVIL_SERVICE = "civil_service"
    VOLUNTEERING = "volunteering"
    ABROAD = "abroad"
    COMPANY_VOLUNTEERING = "company_volunteering"


class PlacementState(StrEnum):
    """Late, ending soon, over are derived. `suspended` keeps the days that do not count."""

    DRAFT = "draft"
    AGREED = "agreed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REPORTED = "reported"
    CLOSED = "closed"
    INTERRUPTED = "interrupted"
    NEVER_STARTED = "never_started"
    CANCELLED = "cancelled"  # a draft that was given up


class Party(StrEnum):
    PROMOTER = "promoter"
    HOST = "host"
    SECOND_HOST = "second_host"
    PERSON = "person"
    GUARDIAN = "guardian"


class SigningMode(StrEnum):
    CLICK = "click"
    SCANNED = "scanned"


class Shown(StrEnum):
    """What a tutor says of one competence. Not observed counts neither for nor against."""

    SHOWN = "shown"
    NOT_SHOWN = "not_shown"
    NOT_OBSERVED = "not_observed"


class Answer(StrEnum):
    """What the person answers to an observation."""

    AGREE = "agree"
    ADD = "add"
    DISAGREE = "disagree"


MOST_COMPETENCES: Final = 8
LEVELS: Final = 4
"""Plain sentences a tutor chooses among; their words stand in `levels`. No framework's own scale."""
LONGEST_EPISODE: Final = 2000
LONGEST_DAY: Final = 12
"""Hours of one day beyond which somebody mistyped."""


class Act(StrEnum):
    """What may happen to a placement on its way."""

    CHANGE = "change"
    SIGN = "sign"
    AGREE = "agree"
    REOPEN = "reopen"  # an agreed project was changed: it has to be signed again
    START = "start"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    CHANGE_TUTOR = "change_tutor"
    ADD_HOST = "add_host"
    REPORT = "report"
    INTERRUPT = "interrupt"
    NEVER_START = "never_start"
    CANCEL = "cancel"
    CLOSE = "close"


_S = PlacementState
STAYS: Final = None
TRANSITIONS: Final[dict[Act, dict[PlacementState, PlacementState | None]]] = {
    Act.CHANGE: {
        _S.DRAFT: STAYS,
        _S.AGREED: STAYS,
        _S.ACTIVE: STAYS,
        _S.SUSPENDED: STAYS,
        _S.REPORTED: STAYS,  # a guardian who has to be named after all: without that it would never close
    },
    Act.SIGN: {_S.DRAFT: STAYS, _S.ACTIVE: STAYS, _S.SUSPENDED: STAYS, _S.REPORTED: STAYS},
    Act.AGREE: {_S.DRAFT: _S.AGREED},
    Act.REOPEN: {_S.AGREED: _S.DRAFT},
    Act.START: {_S.AGREED: _S.ACTIVE},
    Act.SUSPEND: {_S.ACTIVE: _S.SUSPENDED},
    Act.RESUME: {_S.SUSPENDED: _S.ACTIVE},
    Act.EXTEND: {_S.ACTIVE: STAYS, _S.SUSPENDED: STAYS},
    Act.CHANGE_TUTOR: {_S.DRAFT: STAYS, _S.AGREED: STAYS, _S.ACTIVE: STAYS, _S.SUSPENDED: STAYS},
    Act.ADD_HOST: {_S.DRAFT: STAYS, _S.AGREED: STAYS, _S.ACTIVE: STAYS, _S.SUSPENDED: STAYS},
    Act.REPORT: {_S.ACTIVE: _S.REPORTED},
    Act.INTERRUPT: {_S.ACTIVE: _S.INTERRUPTED, _S.SUSPENDED: _S.INTERRUPTED},
    Act.NEVER_START: {_S.AGREED: _S.NEVER_STARTED, _S.ACTIVE: _S.NEVER_STARTED},
    Act.CANCEL: {_S.DRAFT: _S.CANCELLED, _S.AGREED: _S.CANCELLED},
    Act.CLOSE: {_S.ACTIVE: _S.CLOSED, _S.REPORTED: _S.CLOSED},
}
"""Which act is possible in which state, and where it leads."""

OPEN: Final = frozenset({_S.DRAFT, _S.AGREED, _S.ACTIVE, _S.SUSPENDED, _S.REPORTED})
RUNNING: Final = frozenset({_S.ACTIVE, _S.SUSPENDED, _S.REPORTED})
ENDED: Final = frozenset({_S.CLOSED, _S.INTERRUPTED, _S.NEVER_STARTED})
ADULT: Final = 18


def next_state(state: PlacementState, act: Act) -> PlacementState:
    """Return the state after the act; Refusal when it is not possible now."""
    ways = TRANSITIONS[act]
    if state not in ways:
        raise Refusal(f"placement-is-{state.value}")
    return ways[state] or state


def age_on(birth_date: date, day: date) -> int:
    """Return full years; who was born on 29 February is a year older on 1 March."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def is_minor(birth_date: date | None, day: date) -> bool:
    return birth_date is not None and age_on(birth_date, day) < ADULT


def needs_guardian(
    birth_date: date | None,
    *,
    starts_on: date,
    person_signed_on: date | None,
    is_guardian_named: bool,
    today: date,
) -> bool:
    """Say whether a guardian signs a version: who is under 18 on the day of signing does not sign alone.

    Until she signs that day is today. Who signed without anybody being named for her, and was of age on the
    first day, signed by the rule of that time, which looked at the first day: that holds.
    """
    if person_signed_on is None:
        return is_minor(birth_date, today)
    return is_minor(birth_date, person_signed_on) and (is_guardian_named or is_minor(birth_date, starts_on))


def required_parties(*, host_is_promoter: bool, has_second_host: bool, minor: bool) -> tuple[Party, ...]:
    """Return who signs, in the order of the page. A body that hosts its own people signs once."""
    parties = [Party.PROMOTER]
    if not host_is_promoter:
        parties.append(Party.HOST)
    if has_second_host:
        parties.append(Party.SECOND_HOST)
    parties.append(Party.PERSON)
    if minor:
        parties.append(Party.GUARDIAN)
    return tuple(parties)


def list_lacks(
    *,
    has_title: bool,
    has_activities: bool,
    has_place: bool,
    has_objectives: bool,
    has_all_tasks: bool,
    tutors: Collection[Party],
    has_second_host: bool,
    host_is_promoter: bool,
    lacks_guardian: bool,
) -> tuple[str, ...]:
    """Return what a project has to say before anybody can sign it, as keys of `words.LACKS`."""
    lacks = {
        "title": not has_title,
        "activities": not has_activities,
        "place": not has_place,
        "objectives": not has_objectives,
        "tasks": has_objectives and not has_all_tasks,
        "host_tutor": Party.HOST not in tutors,
        "second_host_tutor": has_second_host and Party.SECOND_HOST not in tutors,
        "promoter_tutor": not host_is_promoter and Party.PROMOTER not in tutors,
        "guardian": lacks_guardian,
    }
    return tuple(key for key, is_lacking in lacks.items() if is_lacking)
