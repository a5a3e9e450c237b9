"""What becomes of an invitation."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from commons.errors import Refusal

LIFETIME: Final = timedelta(days=14)
KEPT: Final = timedelta(days=90)
"""How long an invitation that came to its end is remembered: it holds an address."""
OFFICE_LENGTH: Final = 120


class InvitationState(StrEnum):
    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


def invitation_state(
    now: datetime, *, used_at: datetime | None, revoked_at: datetime | None, expires_at: datetime
) -> InvitationState:
    if used_at is not None:
        return InvitationState.USED
    if revoked_at is not None:
        return InvitationState.REVOKED
    return InvitationState.OPEN if now < expires_at else InvitationState.EXPIRED


def check_open(state: InvitationState) -> None:
    if state is not InvitationState.OPEN:
        raise Refusal(f"invitation-{state}")


def check_same_person(owner_id: UUID | None, signed_in_id: UUID | None) -> None:
    """Refuse an invitation to whoever is signed in as another than the one whose address it is."""
    if signed_in_id is not None and signed_in_id != owner_id:
        raise Refusal("invitation-of-another")
