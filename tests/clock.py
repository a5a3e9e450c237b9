"""A clock that a test sets."""

from datetime import UTC, date, datetime, timedelta

from commons.adapters.clock import TRENTO


class FixedClock:
    def __init__(self, at: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.astimezone(TRENTO).date()

    def advance(self, **delta: float) -> None:
        self.at += timedelta(**delta)
