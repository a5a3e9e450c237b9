"""What an upload would do today: its rows read, and held against what the catalogue and the register say."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.rules import EnrolmentState
from catalogue.intake.course_fields import CourseReading, Fault, SheetField, read_course_row
from catalogue.intake.course_plan import Named, plan_courses
from catalogue.intake.course_rows import CoursePlan, KnownCourse
from catalogue.intake.course_state import find_names, list_own_courses
from catalogue.intake.drafts import Draft
from catalogue.intake.models import SheetUpload
from catalogue.intake.people_fields import PersonFault, PersonField, PersonReading, read_person_row
from catalogue.intake.people_plan import PlannedPerson, plan_people
from commons.errors import NotFound
from commons.people.matching import Asked, list_candidates
from commons.people.sealing import FiscalCodeVault


class _Row(Protocol):
    @property
    def row(self) -> int: ...

    @property
    def digest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class CourseOutlook:
    """A plan with what it was made from."""

    plan: CoursePlan
    readings: tuple[CourseReading, ...]
    known: tuple[KnownCourse, ...]
    named: Named


@dataclass(frozen=True, slots=True)
class Seats:
    """How many there are, how many are taken; None: nobody has said a number."""

    state: EditionState
    seats: int | None
    taken: int

    @property
    def left(self) -> int | None:
        return None if self.seats is None else max(self.seats - self.taken, 0)


@dataclass(frozen=True, slots=True)
class PeopleOutlook:
    rows: tuple[PlannedPerson, ...]
    seats: Seats


def course_columns(draft: Draft) -> dict[SheetField, int]:
    return {SheetField(name): place for name, place in draft.layout.columns().items()}


def person_columns(draft: Draft) -> dict[PersonField, int]:
    return {PersonField(name): place for name, place in draft.layout.columns().items()}


def read_courses(draft: Draft) -> list[CourseReading]:
    """Read the rows of a sheet of courses, each with what is wrong in its cells."""
    columns, faults = course_columns(draft), draft.faults()
    readings = []
    for line in draft.lines():
        found = read_course_row(line.number, {each: line.cells[place] for each, place in columns.items()})
        for each, place in columns.items():
            fault = faults.get((line.number, place))
            if fault is not None:
                found.faults = [kept for kept in found.faults if kept.field is not each]
                found.faults.append(Fault(each, fault.code, fault.values))
        readings.append(found)
    return readings


def look_at_courses(session: Session, upload: SheetUpload, draft: Draft, today: date) -> CourseOutlook:
    """Say what a sheet of courses would do; six queries, however many rows."""
    readings = read_courses(draft)
    known = list_own_courses(session, upload.organisation_id)
    named = find_names(session, {name for each in readings for name in each.names}, today)
    plan = plan_courses(
        readings,
        organisation_id=upload.organisation_id,
        known=known,
        named=named,
        columns=course_columns(draft),
        left_out=draft.answers.left_out,
    )
    return CourseOutlook(plan, tuple(readings), tuple(known), named)


def read_people(draft: Draft, today: date) -> list[PersonReading]:
    columns, faults = person_columns(draft), draft.faults()
    readings = []
    for line in draft.lines():
        found = read_person_row(
            line.number,
            {each: line.cells[place] for each, place in columns.items()},
            is_family_first=draft.layout.is_family_first,
            today=today,
        )
        for each, place in columns.items():
            fault = faults.get((line.number, place))
            if fault is not None:
                found.faults = [kept for kept in found.faults if kept.field is not each]
                found.faults.append(PersonFault(each, fault.code, fault.values))
        readings.append(found)
    return readings


def look_at_people(
    session: Session, upload: SheetUpload, draft: Draft, vault: FiscalCodeVault, today: date
) -> PeopleOutlook:
    """Say what a sheet of persons would do; five queries, however many rows."""
    if upload.edition_id is None:
        raise NotFound("not-found")
    readings = read_people(draft, today)
    candidates = list_candidates(
        session,
        [
            Asked(
                each.given,
                each.family,
                each.birth_date,
                (each.address,) if each.address else (),
                each.code or None,
                may_be_swapped=True,
            )
            for each in readings
        ],
        vault=vault,
    )
    rows = plan_people(
        readings,
        candidates={each.row: found for each, found in zip(readings, candidates, strict=True)},
        enrolled=_enrolled(session, upload.edition_id),
        seats_left=(seats := count_seats(session, upload.edition_id)).left,
        choices=draft.answers.choices,
        left_out=draft.answers.left_out,
    )
    return PeopleOutlook(rows, seats)


def count_seats(session: Session, edition_id: UUID) -> Seats:
    edition = session.execute(select(Edition.state, Edition.seats).where(Edition.id == edition_id)).one()
    taken = session.scalar(
        select(func.count()).where(
            Enrolment.edition_id == edition_id, Enrolment.state == EnrolmentState.ADMITTED
        )
    )
    return Seats(EditionState(edition.state), edition.seats, taken or 0)


def _enrolled(session: Session, edition_id: UUID) -> dict[UUID, EnrolmentState]:
    rows = session.execute(
        select(Enrolment.person_id, Enrolment.state).where(Enrolment.edition_id == edition_id)
    )
    return {row.person_id: EnrolmentState(row.state) for row in rows}


def digest_of(rows: Iterable[_Row]) -> str:
    """Return what stands for a whole preview: confirmed is this one, or none."""
    told = "|".join(f"{each.row}:{each.digest}" for each in rows)
    return hashlib.sha256(told.encode()).hexdigest()
