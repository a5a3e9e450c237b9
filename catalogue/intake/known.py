"""Which courses of a sheet are here already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState
from catalogue.intake.providers import Names
from catalogue.intake.rules import Arrival

T = TypeVar("T")
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Known:
    course_id: UUID
    is_historical: bool
    content_sha256: str | None
    editions: tuple[EditionState, ...]


def find_known(session: Session, arrivals: Sequence[Arrival], names: Names, today: date) -> dict[int, Known]:
    """Return what is here already, by the row that it arrives in again."""
    leads = {each.row: names.find_id(each.record.providers[0], day_of(each, today)) for each in arrivals}
    claimed = {(each.reference, leads[each.row]) for each in arrivals}
    bearers: dict[str, dict[UUID | None, Known]] = {}
    for batch in batches(list({each.reference for each in arrivals})):
        for course, state in session.execute(
            select(Course, Edition.state)
            .outerjoin(Edition, Edition.course_id == Course.id)
            .where(Course.external_ref.in_(batch))
        ):
            of_reference = bearers.setdefault(course.external_ref or "", {})
            before = of_reference.get(course.reference_owner_id)
            states = (before.editions if before else ()) + ((EditionState(state),) if state else ())
            of_reference[course.reference_owner_id] = Known(
                course.id, course.is_historical, course.content_sha256, states
            )
    found = {}
    for each in arrivals:
        of_reference = bearers.get(each.reference, {})
        if (own := of_reference.get(leads[each.row])) is not None:
            found[each.row] = own
            continue
        free = [
            known
            for owner, known in of_reference.items()
            if known.is_historical and (each.reference, owner) not in claimed
        ]
        if each.record.is_historical and len(free) == 1:
            found[each.row] = free[0]
    return found


def day_of(arrival: Arrival, today: date) -> date | None:
    """Return the day on which its providers bore their names: history may not know it."""
    record = arrival.record
    return record.earliest if record.is_historical else record.earliest or today


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
