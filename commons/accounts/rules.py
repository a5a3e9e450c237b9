"""What may be done with one's own addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from commons.errors import NotFound, Refusal

MOST_ADDRESSES = 5


class Claim(StrEnum):
    """Whose the address is that somebody has just shown to read."""

    FREE = "free"
    MINE = "mine"
    SAME_NAME = "same_name"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OwnAddress:
    id: UUID
    is_primary: bool
    is_verified: bool


def judge_claim(*, owner_id: UUID | None, my_id: UUID, owner_key: str | None, my_key: str) -> Claim:
    """Say what a confirmed address leads to. Same name and same mailbox: two records of one person.

    A mailbox may be shared (a family, an association), so another name is never joined without an operator.
    """
    if owner_id is None:
        return Claim.FREE
    if owner_id == my_id:
        return Claim.MINE
    return Claim.SAME_NAME if owner_key == my_key else Claim.OTHER


def check_removal(addresses: Sequence[OwnAddress], address_id: UUID) -> None:
    """Refuse to remove the address that mails go to, or the last one that lets its owner in."""
    address = next((each for each in addresses if each.id == address_id), None)
    if address is None:
        raise NotFound("not-found")
    if address.is_primary:
        raise Refusal("address-is-primary")
    verified = [each for each in addresses if each.is_verified]
    if address.is_verified and len(verified) == 1:
        raise Refusal("address-is-last")
