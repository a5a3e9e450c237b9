"""A project that is whole has its host's tutor and the person herself written to at once."""

import hashlib
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from certify.placements.models import Placement
from certify.placements.queries import get_placement_unchecked
from certify.placements.rules import OPEN, Party
from certify.placements.signing import lacks_before_signing
from commons import jobs
from commons.adapters.clock import TRENTO

INVITE: Final = "hosting.invite"
ASK_PERSON: Final = "voices.ask_signature"
"""Handled by the rooms above; what a mail says, and whether it leaves, is read when it does."""
_HOSTS: Final = frozenset({Party.HOST, Party.SECOND_HOST})


def invite_signers(session: Session, row: Placement, *, now: datetime) -> None:
    """Plan one mail for each version of a whole project, to the tutor one more for each change of tutors.

    Call it at the end of what may complete a project, in the same transaction. Nothing is planned while
    something is missing, for tutors without an address, or once it is over.
    """
    session.flush()
    view = get_placement_unchecked(session, row.id)
    if view.state not in OPEN or lacks_before_signing(view, now.astimezone(TRENTO).date()):
        return
    if view.awaits(Party.PERSON):
        jobs.enqueue(
            session,
            ASK_PERSON,
            {"placement_id": str(row.id)},
            run_at=now,
            dedup=f"{ASK_PERSON}:{row.id}:{view.version}",
        )
    keys = sorted(
        {
            each.address_key
            for each in view.tutors
            if each.party in _HOSTS and each.until_on is None and each.address_key
        }
    )
    if not keys:
        return
    who = hashlib.sha256(f"{row.id} {' '.join(keys)}".encode()).hexdigest()[:16]
    jobs.enqueue(
        session,
        INVITE,
        {"placement": str(row.id)},
        run_at=now,
        dedup=f"{INVITE}:{row.id}:{view.version}:{who}",
    )
