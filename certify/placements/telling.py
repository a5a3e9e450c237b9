"""Whoever sends observations has the person told of them, once for what comes together."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from commons import jobs

TELL_OF_VOICES: Final = "voices.tell"
GATHERED: Final = timedelta(minutes=10)
"""A tutor with several interns, or who sends twice, makes one mail for each person."""


def tell_of_observations(session: Session, placement_id: UUID, *, now: datetime) -> None:
    """Have the person written to, ten minutes later: call it in the transaction that sends.

    What the mail says is read when it leaves: nothing leaves if it was all answered, or taken back.
    """
    slot = int(now.timestamp() // GATHERED.total_seconds())
    jobs.enqueue(
        session,
        TELL_OF_VOICES,
        {"placement_id": str(placement_id)},
        run_at=now + GATHERED,
        dedup=f"{TELL_OF_VOICES}:{placement_id}:{slot}",
    )
