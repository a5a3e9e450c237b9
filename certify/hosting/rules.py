"""How long a tutor's link opens, what a tutor has to do, and when a mail may remind of it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from certify.credential.codes import new_code, normalise_code
from certify.placements.rules import PlacementState

TOKEN_LIFETIME: Final = timedelta(days=60)
PRINTED_LIFETIME: Final = timedelta(days=365)
CODE_LENGTH: Final = 16
"""80 random bits, typed from a slip of paper."""
REMIND_EVERY: Final = timedelta(days=7)
MOST_UNOPENED: Final = 8
"""Reminders in a row after which nobody who never opened one is written to any more."""
HOURS_OLD: Final = timedelta(days=10)
OBSERVE_BEFORE: Final = timedelta(days=7)
OBSERVE_UNTIL: Final = timedelta(days=60)
"""From a week before the end to two months after it a mail asks for what was seen; then it is left."""

_S = PlacementState
_SIGNED_IN: Final = frozenset({_S.DRAFT, _S.ACTIVE, _S.SUSPENDED})
_HOURS_IN: Final = frozenset({_S.ACTIVE, _S.SUSPENDED, _S.REPORTED, _S.INTERRUPTED})
_OBSERVED_IN: Final = frozenset({_S.ACTIVE, _S.SUSPENDED, _S.REPORTED, _S.INTERRUPTED, _S.CLOSED})


class Purpose(StrEnum):
    INVITE = "invite"
    REMINDER = "reminder"
    FRESH = "fresh"  # asked for on an old link
    QUESTION = "question"


class MailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    OPENED = "opened"
    BOUNCED = "bounced"
    STOPPED = "stopped"  # nothing was left to do, or nobody to send it to


class Task(StrEnum):
    """What a tutor may be reminded of, the most urgent first."""

    QUESTION = "question"
    SIGN = "sign"
    HOURS = "hours"
    OBSERVE = "observe"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one tutor stands with one placement."""

    state: PlacementState
    must_sign: bool
    oldest_open_day: date | None
    objective_count: int
    sent_count: int
    last_day: date
    has_question: bool = False


def list_due(standing: Standing, today: date) -> tuple[Task, ...]:
    """Return what a mail may remind of today; nothing when all is done."""
    due = []
    if standing.has_question:
        due.append(Task.QUESTION)
    if standing.must_sign and standing.state in _SIGNED_IN:
        due.append(Task.SIGN)
    oldest = standing.oldest_open_day
    if oldest is not None and standing.state in _HOURS_IN and oldest <= today - HOURS_OLD:
        due.append(Task.HOURS)
    is_time = standing.last_day - OBSERVE_BEFORE <= today <= standing.last_day + OBSERVE_UNTIL
    if is_time and standing.state in _OBSERVED_IN and standing.sent_count < standing.objective_count:
        due.append(Task.OBSERVE)
    return tuple(due)


def may_remind(sent: Iterable[tuple[Purpose, MailState, datetime]], now: datetime) -> bool:
    """Say whether an address may get a reminder: one a week, none where the last mail came back.

    After `MOST_UNOPENED` that nobody opened there is no more: whoever opens the page gets them again.

    `sent`: what every mail to the address was for, what became of it, and when it was planned.
    """
    mails = sorted(sent, key=lambda each: each[2])
    if mails and mails[-1][1] is MailState.BOUNCED:
        return False
    opened = max((each[2] for each in mails if each[1] is MailState.OPENED), default=None)
    unopened = {
        planned_at
        for purpose, state, planned_at in mails
        if purpose is Purpose.REMINDER
        and state is not MailState.STOPPED
        and (opened is None or planned_at > opened)
    }
    if len(unopened) >= MOST_UNOPENED:
        return False
    recent = {Purpose.INVITE, Purpose.REMINDER, Purpose.QUESTION}
    return not any(
        purpose in recent and state is not MailState.STOPPED and planned_at > now - REMIND_EVERY
        for purpose, state, planned_at in mails
    )


def make_code() -> str:
    return new_code(CODE_LENGTH)


def hash_code(typed: str) -> str | None:
    """Return what is kept of a printed code as somebody typed it, or None when it can be no code."""
    code = normalise_code(typed, CODE_LENGTH)
    return None if code is None else hashlib.sha256(f"host:{code}".encode()).hexdigest()


def mask_address(address: str) -> str:
    """Return as much of an address as its owner needs to know it again."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if domain else ""
