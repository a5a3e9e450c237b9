"""The plan of an edition: all that staff writes about it, as one value."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, time

from catalogue.data import Form
from catalogue.editions.rules import QUARTER
from commons.errors import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is not said is None. Days count only while there are no meetings: with them, dates follow these.

    `language`: BCP 47 tags, separated by spaces. `community`: an id of `data/communities.json`.
    """

    label: str
    starts_on: date | None = None
    ends_on: date | None = None
    enrolment_deadline: date | None = None
    form: Form | None = None
    venue: str | None = None
    community: str | None = None
    planned_minutes: int | None = None
    online_minutes: int = 0
    minimum_minutes: int | None = None
    seats: int | None = None
    admits_at_once: bool = False
    programme: str | None = None
    trainers: tuple[str, ...] = ()
    final_test: str | None = None
    teacher_recognition: str | None = None
    assessment: str | None = None
    quality: str | None = None
    language: str | None = None

    def fingerprint(self) -> str:
        """Return what tells this plan from any other: a form carries it, to see whether it was changed."""
        return _fingerprint(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """A meeting as it is planned. `minutes` are those that count, at most those between start and end."""

    on_day: date
    minutes: int
    title: str
    form: Form = Form.IN_PRESENCE
    starts_at: time | None = None
    ends_at: time | None = None

    def fingerprint(self) -> str:
        return _fingerprint(self)


def counted_minutes(starts_at: time | None, ends_at: time | None, stated: int | None) -> int:
    """Return how long a meeting counts: what was stated, else from its start to its end.

    Raises a Refusal for a meeting that ends before it begins, counts longer than it lasts, or says neither.
    """
    if starts_at is None or ends_at is None:
        if stated is None:
            raise Refusal("meeting-lacks-hours")
        return _quarters(stated)
    lasts = _minute_of(ends_at) - _minute_of(starts_at)
    if lasts <= 0:
        raise Refusal("meeting-ends-before-start")
    if stated is not None and stated > lasts:
        raise Refusal("meeting-counts-too-long")
    return _quarters(lasts if stated is None else stated)


def _fingerprint(plan: Plan | MeetingPlan) -> str:
    return hashlib.sha256(repr(asdict(plan)).encode()).hexdigest()[:24]


def _quarters(minutes: int) -> int:
    if minutes <= 0 or minutes % QUARTER:
        raise Refusal("edition-hours-in-quarters")
    return minutes


def _minute_of(value: time) -> int:
    return value.hour * 60 + value.minute
