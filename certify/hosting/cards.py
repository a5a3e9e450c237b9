"""What other rooms put on a tutor's page: a question of whoever assesses, answered where it stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class TutorCard:
    """A question about one placement, with a box for the answer.

    `action`: the address of the other room's view, which takes the POST field `answer` (a view marked with
    `for_host` is given the link). `answer` is what stands in the box, `problem` what is wrong with it.
    """

    placement_id: UUID
    title: str
    question: str
    action: str
    asked_by: str = ""
    answer: str = ""
    problem: str = ""
    longest: int = 2000


Source: TypeAlias = Callable[[Session, str], Iterable[TutorCard]]
_sources: list[Source] = []


def add_to_tutor_page(source: Source) -> Source:
    """Have `source(session, address_key)` asked for cards when a tutor's page is made, or a mail is due.

    It answers only for placements in which this folded address is a host's tutor; one query.
    """
    if source not in _sources:
        _sources.append(source)
    return source


def list_cards(session: Session, address_key: str) -> dict[UUID, list[TutorCard]]:
    """Return what other rooms ask of an address, by placement."""
    cards: dict[UUID, list[TutorCard]] = {}
    for source in _sources:
        for card in source(session, address_key):
            cards.setdefault(card.placement_id, []).append(card)
    return cards
