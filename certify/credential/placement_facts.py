"""The facts of a final statement of a placement (kind B): that it took place, not what it taught."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final

from certify.credential import kinds
from certify.credential.errors import InvalidFacts
from certify.credential.facts import Competence, Participation
from certify.credential.kinds import PlacementSort
from certify.credential.stated import StatedFacts
from certify.credential.values import (
    check_day,
    check_distinct,
    check_hours,
    check_line,
    check_lines,
    check_prose,
)
from certify.credential.values_of_parties import Party

_MOST_PARTIES: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementFacts(StatedFacts):
    """All that a final statement says. The issuer is the lead promoter.

    `title`: what the placement was called; `project`: the signed project in one line ("Progetto formativo
    firmato il 2 marzo 2026"); `activities`: what was done, prose; `promoter_tutors`: who followed it for the
    issuer; `hosts`: one or two, with their tutors; `competences`: what the project aimed at, descriptors
    that nobody assessed. `venue` may be missing only where all was on line.
    """

    kind: ClassVar[str] = kinds.PLACEMENT
    worth: ClassVar[str] = kinds.WORTH[kinds.PLACEMENT]

    sort: PlacementSort
    title: str
    activities: str
    started_on: date
    ended_on: date
    planned_hours: Decimal
    done_hours: Decimal
    hosts: tuple[Party, ...]
    promoter_tutors: tuple[str, ...] = ()
    other_promoters: tuple[Party, ...] = ()
    project: str | None = None
    competences: tuple[Competence, ...] = ()

    def __post_init__(self) -> None:
        self._check_stated()
        check_line("title", self.title)
        check_prose("activities", self.activities)
        if self.project is not None:
            check_line("project", self.project)
        check_day("started_on", self.started_on)
        check_day("ended_on", self.ended_on)
        if self.ended_on < self.started_on:
            raise InvalidFacts("ended_on", "before the start")
        check_hours("planned_hours", self.planned_hours)
        check_hours("done_hours", self.done_hours)
        if not self.hosts:
            raise InvalidFacts("hosts", "none given")
        for field in ("hosts", "other_promoters", "competences"):
            check_distinct(field, getattr(self, field))
        for field in ("hosts", "other_promoters"):
            if len(getattr(self, field)) > _MOST_PARTIES:
                raise InvalidFacts(field, "too many")
        check_lines("promoter_tutors", self.promoter_tutors)
        if self.venue is None and self.participation is not Participation.ONLINE:
            raise InvalidFacts("venue", "missing, and not all was on line")

    @property
    def kind_name(self) -> str:
        return kinds.PLACEMENT_NAME[self.sort]
