"""How often something may be asked: counted in the database, because several processes answer."""

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from flask import current_app, request
from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, insert_for, unit_of_work
from commons.edges import edges
from commons.errors import TooMany

KEPT = timedelta(days=1)
"""No window is longer than this: what began before counts nothing any more."""


class LimitWindow(Base):
    """One counted window. The key: a purpose and a keyed hash of who asks, never an address in the clear."""

    __tablename__ = "limit_window"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime]
    count: Mapped[int]


def limit_key(purpose: str, who: str) -> str:
    """Name a window: who asks is hashed with the secret of this installation, so the table tells nobody."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    digest = hashlib.blake2b(f"{purpose}:{who}".encode(), key=secret[:64], digest_size=20)
    return f"{purpose}:{digest.hexdigest()}"


def who_asks() -> str:
    """Return the network that a request comes from: one household owns a whole /64 of IPv6.

    A socket for both families writes IPv4 as `::ffff:192.0.2.1`: as a /64 that would be everybody at once.
    """
    address = request.remote_addr or ""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))


def count_or_refuse(key: str, *, limit: int, seconds: int) -> None:
    """Count one more; raise TooMany(seconds=…) when more than `limit` fell into the current window."""
    now = edges().clock.now()
    with unit_of_work() as session:
        # Two first requests at once both find no row: the insert lets one of them win, neither fails.
        insert = insert_for(session, LimitWindow).values(key=key, started_at=now, count=0)
        added = insert.on_conflict_do_nothing().returning(LimitWindow.key)
        if session.scalar(added) is not None:  # whoever adds a row clears away the old ones
            session.execute(delete(LimitWindow).where(LimitWindow.started_at < now - KEPT))
        window = session.scalars(select(LimitWindow).where(LimitWindow.key == key).with_for_update()).one()
        if window.started_at + timedelta(seconds=seconds) <= now:
            window.started_at, window.count = now, 0
        if window.count >= limit:
            left = window.started_at + timedelta(seconds=seconds) - now
            raise TooMany("too-many", seconds=max(1, int(left.total_seconds()) + 1))
        window.count += 1
