"""One placement of the simulated year as it is written: its parties, its days, who follows the person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar
from uuid import UUID

from certify.placements.hours import monday_of
from certify.placements.models import PlacementTutor
from certify.placements.rules import Party, PlacementKind, PlacementState, required_parties
from demo.year_people import Holder, Host, HostTutor
from demo.year_rows import Office, Year

T = TypeVar("T")
_K = PlacementKind
WEEKDAYS: Final = {
    _K.INTERNSHIP: (1, 3),
    _K.CURRICULAR: (1, 3),
    _K.SCHOOL: (0, 2, 4),
    _K.CIVIL_SERVICE: (0, 2),
}
"""Days of the week that are worked, Monday is 0; else one, the Thursday."""


@dataclass(slots=True)
class Plan:
    """One placement as it is written; `values` are the columns of its row."""

    values: dict[str, Any]
    kind: PlacementKind
    state: PlacementState
    person: Holder
    promoter: Office
    host: Host
    host_tutors: list[tuple[UUID, HostTutor, date]]
    """The last one follows the person today."""
    second_tutor: HostTutor | None
    objectives: tuple[UUID, ...]
    a_day: Decimal
    """Hours of each day that is worked."""
    was: dict[str, Any] = field(default_factory=dict)
    """What the first version said otherwise, where there are two."""
    longer_since: date | None = None
    still: tuple[date, date | None] | None = None
    """The days on which it stood still; open while it lasts."""

    @property
    def id(self) -> UUID:
        placement_id: UUID = self.values["id"]
        return placement_id

    @property
    def starts_on(self) -> date:
        day: date = self.values["starts_on"]
        return day

    @property
    def last_day(self) -> date:
        day: date = self.values["ended_on"] or self.values["ends_on"]
        return day

    @property
    def parties(self) -> tuple[Party, ...]:
        return required_parties(
            host_is_promoter=self.host.id == self.promoter.id,
            has_second_host=self.second_tutor is not None,
            minor=self.values["guardian_name"] is not None,
        )

    def worked(self, until: date) -> Iterator[date]:
        """Yield the days on which somebody works, up to one of them, without those that stood still."""
        return (
            day
            for day in working_days(self.kind, self.starts_on, min(until, self.last_day))
            if self.still is None
            or not (self.still[0] <= day and (self.still[1] is None or day < self.still[1]))
        )


def working_days(kind: PlacementKind, first: date, last: date) -> Iterator[date]:
    weekdays = WEEKDAYS.get(kind, (3,))
    monday = monday_of(first)
    while monday <= last:
        for weekday in weekdays:
            if first <= (day := monday + timedelta(days=weekday)) <= last:
                yield day
        monday += timedelta(weeks=1)


def deal(year: Year, shares: Mapping[T, int], count: int) -> list[T]:
    """Deal `count` cards by their shares, each at least once, well shuffled."""
    cards = [card for card, share in shares.items() for _ in range(max(1, round(share * count / 100)))]
    most = max(shares, key=lambda each: shares[each])
    cards = sorted(cards, key=lambda each: each == most)  # the commonest gives way, or fills up
    cards = cards[:count] + [most] * (count - len(cards))
    year.random.shuffle(cards)
    return cards


def follow(year: Year, plan: Plan, party: Party, tutor: HostTutor, from_on: date) -> UUID:
    """Write a tutor; the promoter's own is the person who keeps its desk."""
    return year.add(
        PlacementTutor,
        placement_id=plan.id,
        party=party.value,
        name=tutor.name,
        office=tutor.office,
        address=tutor.address or None,
        address_key=tutor.address or None,
        language="it",
        person_id=plan.promoter.staff[-1].person_id if party is Party.PROMOTER else None,
        from_on=from_on,
        until_on=None,
    )
