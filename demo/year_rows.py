"""Rows on their way to the database: gathered by table, written in the order of the foreign keys."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.db import Base
from demo.year_words import FIRST_HALVES, GIVEN, SECOND_HALVES

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything; `scaled` makes a small year of the same shape."""

    placements: int = 2000
    hosts: int = 300
    promoters: int = 12
    persons: int = 2000
    crowded_tutors: int = 5
    """Tutors of hosts with `INTERNS` interns each."""
    dossiers: int = 200
    assessments: int = 120

    def scaled(self, factor: float) -> "Size":
        def part(count: int, least: int) -> int:
            return max(least, round(count * factor))

        return Size(
            placements=part(self.placements, 60),
            hosts=part(self.hosts, 8),
            promoters=part(self.promoters, 2),
            persons=part(self.persons, 40),
            crowded_tutors=part(self.crowded_tutors, 1),
            dossiers=part(self.dossiers, 14),
            assessments=part(self.assessments, 14),
        )


INTERNS = 30


@dataclass(frozen=True, slots=True)
class Office:
    """A promoter or a titled body, and who works there; the first of the staff leads."""

    id: UUID
    name: str
    staff: tuple[Viewer, ...]
    names: tuple[str, ...]


@dataclass(slots=True)
class Year:
    """What is known while the year is written: the dice, the day, and the rows."""

    random: Random
    now: datetime
    size: Size
    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    links: dict[str, UUID] = field(default_factory=dict)
    """The link of each tutor's address."""
    _names: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        family = [first + second for first in FIRST_HALVES for second in SECOND_HALVES]
        self._names = [(given, name) for name in family for given in GIVEN]
        self.random.shuffle(self._names)

    @property
    def today(self) -> date:
        return self.now.astimezone(TRENTO).date()

    def new_id(self) -> UUID:
        """Return an id of the dice: the same year has the same ids."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def new_name(self) -> tuple[str, str]:
        """Return a given and a family name that nobody else of this year has."""
        return self._names.pop()

    def at(self, day: date, hour: int = 18) -> datetime:
        """Return an instant of a day, never one to come."""
        return min(datetime.combine(day, time(hour), tzinfo=TRENTO), self.now)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def add(self, model: type[Base], **values: Any) -> UUID:
        """Keep a row; every row of one table names the same columns."""
        row_id: UUID = values.setdefault("id", self.new_id())
        self.rows[model].append(values)
        return row_id

    def write(self, session: Session) -> int:
        """Write what was gathered, a table after the other, and forget it; return how many rows it was."""
        count = sum(len(rows) for rows in self.rows.values())
        order = {table: place for place, table in enumerate(Base.metadata.sorted_tables)}
        for model in sorted(self.rows, key=lambda each: order[each.__table__]):  # type: ignore[index]
            rows = self.rows[model]
            for first in range(0, len(rows), BATCH):
                session.execute(insert(model), rows[first : first + BATCH])
        self.rows.clear()
        return count
