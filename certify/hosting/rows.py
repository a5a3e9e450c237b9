"""What a tutor's page shows of each intern, as frozen rows."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from certify.hosting.rules import Standing, Task, list_due
from certify.placements.hours import DayRow, monday_of
from certify.placements.observing import OBSERVABLE, missing_of
from certify.placements.rows import HoursTotal, ObjectiveRow, PlacementView, TutorRow
from certify.placements.rules import TRANSITIONS, Act, Answer, PlacementState, Shown
from commons.errors import Refusal


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """What this tutor wrote of one competence, and whether the person answered."""

    competence_id: UUID
    shown: Shown | None = None
    level: int | None = None
    episode: str = ""
    writer_name: str = ""
    writer_role: str = ""
    saved: int = 0
    saved_at: datetime | None = None
    sent_at: datetime | None = None
    answer: Answer | None = None
    words: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        return missing_of(self.shown, self.level, self.episode)

    @property
    def is_ready(self) -> bool:
        """Say whether it is whole and waits to be sent."""
        return self.sent_at is None and not self.missing


@dataclass(frozen=True, slots=True)
class WeekRow:
    monday: date
    days: tuple[DayRow, ...]

    @property
    def told(self) -> Decimal:
        return sum((each.told_hours or Decimal(0) for each in self.days), Decimal(0))


@dataclass(frozen=True, slots=True)
class InternRow:
    """One placement as one tutor sees it. `is_former`: only what he wrote, to be read.

    `against_hours`: why no hours are written any more, or not yet.
    """

    view: PlacementView
    tutor: TutorRow
    is_former: bool
    observations: dict[UUID, ObservationRow]
    open_weeks: tuple[WeekRow, ...]
    total: HoursTotal
    against_hours: Refusal | None

    @property
    def id(self) -> UUID:
        return self.view.id

    @property
    def name(self) -> str:
        return self.view.person_name

    @property
    def must_sign(self) -> bool:
        """Say whether the project, as it reads now, waits for the host of this tutor."""
        return (
            not self.is_former
            and self.view.state in TRANSITIONS[Act.SIGN]
            and self.view.awaits(self.tutor.party)
            and bool(self.view.objectives)
        )

    @property
    def open_count(self) -> int:
        return sum(len(week.days) for week in self.open_weeks)

    @property
    def may_count(self) -> bool:
        return not self.is_former and self.against_hours is None

    @property
    def may_observe(self) -> bool:
        return not self.is_former and self.view.state in OBSERVABLE

    @property
    def last_day(self) -> date:
        return self.view.ended_on or self.view.ends_on

    @property
    def sent_count(self) -> int:
        return sum(each.sent_at is not None for each in self._of_objectives())

    @property
    def done_count(self) -> int:
        """Count what is sent or whole: how far the tutor is."""
        return sum(each.sent_at is not None or each.is_ready for each in self._of_objectives())

    @property
    def ready_count(self) -> int:
        return sum(each.is_ready for each in self._of_objectives())

    def observation(self, competence_id: UUID) -> ObservationRow:
        return self.observations.get(competence_id) or ObservationRow(competence_id)

    def _of_objectives(self) -> list[ObservationRow]:
        return [self.observation(each.competence_id) for each in self.view.objectives]

    def next_after(self, competence_id: UUID | None) -> ObjectiveRow | None:
        """Return the next competence that is not whole yet, going round; the first one after None."""
        places = list(self.view.objectives)
        ids = [each.competence_id for each in places]
        start = ids.index(competence_id) + 1 if competence_id in ids else 0
        for each in places[start:] + places[:start]:
            said = self.observation(each.competence_id)
            if each.competence_id != competence_id and said.sent_at is None and said.missing:
                return each
        return None

    def due(self, today: date, *, has_question: bool = False) -> tuple[Task, ...]:
        if self.is_former:
            return ()
        days = [day.day for week in self.open_weeks for day in week.days] if self.may_count else []
        standing = Standing(
            state=PlacementState(self.view.state),
            must_sign=self.must_sign,
            oldest_open_day=min(days, default=None),
            objective_count=len(self.view.objectives),
            sent_count=self.sent_count,
            last_day=self.last_day,
            has_question=has_question,
        )
        return list_due(standing, today)


def by_weeks(days: list[DayRow]) -> tuple[WeekRow, ...]:
    """Group days of one placement by week, the oldest first."""
    weeks: dict[date, list[DayRow]] = {}
    for each in sorted(days, key=lambda row: row.day):
        weeks.setdefault(monday_of(each.day), []).append(each)
    return tuple(WeekRow(monday, tuple(rows)) for monday, rows in weeks.items())
