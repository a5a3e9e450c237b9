"""Counting visits without a write for each: in memory first, into the database every few seconds.

What a killed process had not written yet is lost; a count of checks can bear that, a visitor need not
wait for it. A limit is shared by all processes as of their last writing.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from threading import Lock
from typing import Final
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from certify.certificates.models import CertificateCheck
from commons.db import insert_for, unit_of_work
from commons.errors import TooMany
from commons.limits import LimitWindow

WINDOW: Final = timedelta(minutes=10)
VISITS: Final = 600
"""Checks in a window from one address: three times an office that has two hundred in front of it."""

WRONG_CODES: Final = 60
SHARED_FROM: Final = 10
"""Who asks less than this is nobody's business, and no other process needs to know of it."""

FLUSH_EVERY: Final = timedelta(seconds=3)
MOST_WINDOWS: Final = 20_000
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Window:
    started_at: datetime
    shared: int = 0
    pending: int = 0

    @property
    def count(self) -> int:
        return self.shared + self.pending


class Tallies:
    """The counts of one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._writing = Lock()
        self._windows: dict[str, _Window] = {}
        self._checks: Counter[UUID] = Counter()
        self._pending_since: datetime | None = None

    def require_room(self, key: str, *, limit: int, now: datetime) -> None:
        """Raise TooMany when the window is full; counts nothing."""
        with self._lock:
            window = self._windows.get(key)
            if window is None or window.count < limit:
                return
            left = window.started_at + WINDOW - now
        if left > timedelta(0):
            raise TooMany("too-many", seconds=ceil(left.total_seconds()))

    def count_visit(self, key: str, now: datetime) -> None:
        with self._lock:
            window = self._windows.get(key)
            if window is None or window.started_at + WINDOW <= now:
                window = self._windows[key] = _Window(now)
            window.pending += 1
            self._pending_since = self._pending_since or now

    def count_check(self, certificate_id: UUID, now: datetime) -> None:
        with self._lock:
            self._checks[certificate_id] += 1
            self._pending_since = self._pending_since or now

    @property
    def has_checks(self) -> bool:
        return bool(self._checks)

    def is_due(self, now: datetime) -> bool:
        return self._pending_since is not None and self._pending_since + FLUSH_EVERY <= now

    def flush(self, now: datetime, today: date) -> None:
        """Write what is pending in one short transaction; what could not be written waits for the next."""
        if not self._writing.acquire(blocking=False):
            return
        try:
            with self._lock:
                checks, self._checks = self._checks, Counter()
                windows = {
                    key: window.pending
                    for key, window in self._windows.items()
                    if window.pending >= SHARED_FROM
                }
                self._pending_since = None
            try:
                with unit_of_work() as session:
                    _write_checks(session, checks, today)
                    shared = _write_windows(session, windows, now)
            except SQLAlchemyError:
                log.warning("counts of checks could not be written; they are kept")
                with self._lock:
                    self._checks.update(checks)
                    self._pending_since = now
                return
            with self._lock:
                self._adopt(windows, shared, now)
        finally:
            self._writing.release()

    def _adopt(self, written: dict[str, int], shared: dict[str, tuple[datetime, int]], now: datetime) -> None:
        for key, (started_at, count) in shared.items():
            window = self._windows[key]
            window.started_at, window.shared = started_at, count
            window.pending -= written[key]
        current = {key: each for key, each in self._windows.items() if each.started_at + WINDOW > now}
        self._windows = dict(list(current.items())[-MOST_WINDOWS:])


def _write_checks(session: Session, checks: Counter[UUID], today: date) -> None:
    for certificate_id, count in sorted(checks.items()):
        statement = insert_for(session, CertificateCheck).values(
            certificate_id=certificate_id, count=count, last_on=today
        )
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["certificate_id"],
                set_={"count": CertificateCheck.count + count, "last_on": today},
            )
        )


def _write_windows(
    session: Session, windows: dict[str, int], now: datetime
) -> dict[str, tuple[datetime, int]]:
    """Add to the shared windows and return them as they stand after it."""
    is_over = LimitWindow.started_at <= now - WINDOW
    for key, pending in sorted(windows.items()):
        statement = insert_for(session, LimitWindow).values(key=key, started_at=now, count=pending)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "started_at": case((is_over, now), else_=LimitWindow.started_at),
                    "count": case((is_over, pending), else_=LimitWindow.count + pending),
                },
            )
        )
    rows = session.execute(
        select(LimitWindow.key, LimitWindow.started_at, LimitWindow.count).where(LimitWindow.key.in_(windows))
    )
    return {key: (started_at, count) for key, started_at, count in rows}
