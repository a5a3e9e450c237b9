"""What a plan of courses is made of: what is known, and what becomes of each row."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from catalogue.courses.life import CourseState
from catalogue.editions.rules import EditionState
from catalogue.intake.course_fields import Facts, Fault, SheetField

F = SheetField


class RowKind(StrEnum):
    """What becomes of a row."""

    WRONG = "wrong"
    NEW = "new"
    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    FOREIGN = "foreign"
    LEFT_OUT = "left_out"


APPLIED: Final = frozenset({RowKind.NEW, RowKind.ADDED, RowKind.CHANGED})
FIELD_OF: Final = {
    "title_it": F.TITLE,
    "summary_it": F.SUMMARY,
    "title_de": F.TITLE_DE,
    "summary_de": F.SUMMARY_DE,
    "title_en": F.TITLE_EN,
    "summary_en": F.SUMMARY_EN,
    "record_kind": F.KIND,
    "audience": F.AUDIENCE,
    "topic": F.TOPIC,
    "language": F.LANGUAGE,
    "cost": F.COST,
    "requirements": F.REQUIREMENTS,
    "reference": F.REFERENCE,
    "providers": F.PROVIDERS,
    "label": F.EDITION,
    "starts_on": F.START,
    "ends_on": F.END,
    "dates_text": F.DATES_NOTE,
    "enrolment_deadline": F.DEADLINE,
    "planned_minutes": F.HOURS,
    "minimum_minutes": F.MINIMUM,
    "seats": F.SEATS,
    "venue": F.VENUE,
    "form": F.FORM,
}


@dataclass(frozen=True, slots=True)
class KnownEdition:
    id: UUID
    label: str
    state: EditionState
    version: int
    facts: Facts
    online_minutes: int
    has_meetings: bool


@dataclass(frozen=True, slots=True)
class KnownCourse:
    """A course that the organisation leads. `reference`: the code that this organisation gave it."""

    id: UUID
    slug: str
    reference: str | None
    state: CourseState
    version: int
    facts: Facts
    editions: tuple[KnownEdition, ...]

    @property
    def title(self) -> str:
        return str(self.facts["title_it"])


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row and what becomes of it. `first_row` is the row that holds what is said of the course itself."""

    row: int
    kind: RowKind
    title: str
    label: str
    first_row: int
    course: KnownCourse | None = None
    edition: KnownEdition | None = None
    has_edition: bool = False
    provider_ids: tuple[UUID, ...] = ()
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def digest(self) -> str:
        """Return what was confirmed of the row, so that it is applied as this or not at all."""
        said = (self.kind, self.course and self.course.id, self.edition and self.edition.id, self.label)
        told = "|".join(map(repr, (*said, *((each.name, each.before, each.after) for each in self.changes))))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Missing:
    """A course, or an edition of it, that no row speaks of: nothing happens to it."""

    course_id: UUID
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class CoursePlan:
    rows: tuple[PlannedRow, ...]
    missing: tuple[Missing, ...]
