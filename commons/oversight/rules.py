"""How the audit is asked and leafed through, and what is told of a job's error."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from commons.adapters.clock import TRENTO

SYSTEM = "sistema"
"""What is written in the field of who did it to find what nobody ordered."""
_PLACE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})-(\d{1,18})")
_FORMAT = "%Y-%m-%dT%H:%M:%S.%f"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to see of the audit; empty means all."""

    since: date | None = None
    until: date | None = None
    who: str = ""
    action: str = ""
    organisation: str = ""
    object_type: str = ""
    object_id: str = ""

    @property
    def is_all(self) -> bool:
        return self == Question()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the audit ends: an instant, and the number of the entry at that instant."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC).strftime(_FORMAT)}-{self.id}"


def read_place(text: str) -> Place | None:
    """Return the place that an address names; what is not one is the beginning."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    try:
        at = datetime.strptime(found[1], _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Place(at, int(found[2]))


def day_begins(day: date) -> datetime:
    """Return the instant at which a day begins in Trento."""
    return datetime.combine(day, time(), TRENTO).astimezone(UTC)


def day_ends(day: date) -> datetime:
    return day_begins(day + timedelta(days=1)) if day < date.max else day_begins(day)


def tell_error(error: str | None) -> tuple[str, str]:
    """Return the kind of an error and the place where it happened: the last line of ours that led there."""
    lines = (error or "").splitlines()
    return (lines[0] if lines else "", lines[-1] if len(lines) > 1 else "")


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
