"""Dates and instants as they are written in a signed document.

Always `YYYY-MM-DDThh:mm:ssZ`: of the verifiers tried, some refuse date-only and some refuse naive values. A
calendar day is written as its midnight UTC.
"""

import re
from datetime import UTC, date, datetime
from typing import Final

INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def format_instant(instant: datetime) -> str:
    """Write an aware instant of whole seconds in UTC; `ValueError` for a naive one or one with a fraction."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    if instant.microsecond:
        raise ValueError("an instant is written in whole seconds")
    in_utc = instant.astimezone(UTC)
    return f"{in_utc:%Y-%m-%dT%H:%M:%S}Z".rjust(20, "0")


def parse_instant(text: str) -> datetime:
    """Read what `format_instant` writes, and nothing else; `ValueError` otherwise."""
    if not INSTANT.fullmatch(text):
        raise ValueError("not an instant of the form YYYY-MM-DDThh:mm:ssZ")
    return datetime.fromisoformat(text)


def format_day(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def parse_day(text: str) -> date:
    """Read what `format_day` writes; `ValueError` for an instant that is not midnight."""
    instant = parse_instant(text)
    if not text.endswith("T00:00:00Z"):
        raise ValueError("a day is written as its midnight")
    return instant.date()
