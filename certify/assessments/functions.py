"""Who may be which of the three functions, from what ties somebody to the person: pure.

Who accompanied (F1), was the person's tutor, trained her or signed her project never judges (F3). Where only
a name is the same nobody can know whether it is the same person: that is told, and somebody looks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from certify.assessments.rules import Function
from commons.errors import Refusal


class TieKind(StrEnum):
    """How somebody came to know the person whose dossier it is."""

    SELF = "self"
    TUTOR = "tutor"
    SIGNER = "signer"
    TRAINER = "trainer"


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """`is_sure`: the records say that it is the same person; else a name or an address is merely the same."""

    kind: TieKind
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody whom the person met: as a row of a tutor, a signature or a trainer names him."""

    kind: TieKind
    person_id: UUID | None
    name_key: str
    address_key: str | None


@dataclass(frozen=True, slots=True)
class Assessor:
    """Somebody of the body, as she is compared. `verified_keys`: addresses that are known to be hers."""

    person_id: UUID
    name_key: str
    address_keys: frozenset[str]
    verified_keys: frozenset[str]


def find_ties(assessor: Assessor, person_id: UUID, met: Collection[Acquaintance]) -> frozenset[Tie]:
    """Return what ties this assessor to the person, the sure ones and those that only look so."""
    found: set[Tie] = set()
    if assessor.person_id == person_id:
        found.add(Tie(TieKind.SELF, is_sure=True))
    for each in met:
        if each.person_id is not None:
            if each.person_id == assessor.person_id:
                found.add(Tie(each.kind, is_sure=True))
                continue
        elif each.address_key is not None and each.address_key in assessor.verified_keys:
            found.add(Tie(each.kind, is_sure=True))
            continue
        if each.name_key == assessor.name_key or (
            each.address_key is not None and each.address_key in assessor.address_keys
        ):
            found.add(Tie(each.kind, is_sure=False))
    return frozenset(tie for tie in found if tie.is_sure or Tie(tie.kind, is_sure=True) not in found)


def barred(function: Function, ties: Collection[Tie]) -> TieKind | None:
    """Return what keeps somebody from a function: nobody acts for herself, who knew her never judges."""
    sure = {tie.kind for tie in ties if tie.is_sure}
    if TieKind.SELF in sure:
        return TieKind.SELF
    if function is Function.F3:
        return next((kind for kind in _NEVER_JUDGES if kind in sure), None)
    return None


_NEVER_JUDGES: Final = (TieKind.TUTOR, TieKind.SIGNER, TieKind.TRAINER)


@dataclass(frozen=True, slots=True)
class Holders:
    """Who has which function now, and who ever had one.

    `accompanied` and `judged`: who took F1 or F3 at any time, whoever has it today. `is_closed_to`: who
    judged what an appeal overturned, and who heard that appeal.
    """

    f1_id: UUID | None = None
    f2_id: UUID | None = None
    f3_id: UUID | None = None
    accompanied: frozenset[UUID] = frozenset()
    judged: frozenset[UUID] = frozenset()
    is_closed_to: frozenset[UUID] = frozenset()


def check_function(
    function: Function,
    person_id: UUID,
    holders: Holders,
    ties: Collection[Tie],
    *,
    has_conflict: bool,
) -> None:
    """Refuse to make somebody what she must not be; the refusal says why."""
    bar = barred(function, ties)
    if bar is not None:
        raise Refusal(f"function-barred-{bar}")
    if function is Function.F3 and (person_id == holders.f1_id or person_id in holders.accompanied):
        raise Refusal("function-f1-judges")
    if function is Function.F1 and (person_id == holders.f3_id or person_id in holders.judged):
        raise Refusal("function-f3-accompanies")
    if function is Function.F3 and person_id in holders.is_closed_to:
        raise Refusal("function-judged-before")
    if has_conflict and function in {Function.F2, Function.F3}:
        raise Refusal("function-conflict")
