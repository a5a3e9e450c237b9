"""How often something may be asked: counted in the database, because several processes answer."""

from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, unit_of_work
from commons.edges import edges
from commons.errors import TooMany


class LimitWindow(Base):
    """One counted window. The key: a purpose and a keyed hash of who asks, never an address in the clear."""

    __tablename__ = "limit_window"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime]
    count: Mapped[int]


def count_or_refuse(key: str, *, limit: int, seconds: int) -> None:
    """Count one more; raise TooMany(seconds=…) when more than `limit` fell into the current window."""
    now = edges().clock.now()
    with unit_of_work() as session:
        window = session.scalar(select(LimitWindow).where(LimitWindow.key == key).with_for_update())
        if window is None:
            session.add(LimitWindow(key=key, started_at=now, count=1))
            return
        if window.started_at + timedelta(seconds=seconds) <= now:
            window.started_at, window.count = now, 1
            return
        window.count += 1
        if window.count > limit:
            left = window.started_at + timedelta(seconds=seconds) - now
            raise TooMany("too-many", seconds=max(1, int(left.total_seconds()) + 1))


def forget_old_windows(older_than: timedelta = timedelta(days=1)) -> None:
    with unit_of_work() as session:
        session.execute(delete(LimitWindow).where(LimitWindow.started_at < edges().clock.now() - older_than))
