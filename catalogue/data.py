"""What the catalogue tells the floors above: frozen values, standard library only."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Form(StrEnum):
    """Form of participation."""

    IN_PRESENCE = "in_presence"
    ON_LINE = "on_line"
    MIXED = "mixed"


class Outcome(StrEnum):
    """How an enrolment ended; only COMPLETED gives an attestation of attendance."""

    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"
    NOT_ADMITTED = "not_admitted"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Texts:
    """A text in Italian, and in German and English as far as they exist (else empty)."""

    it: str
    de: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class CompetenceTaught:
    """A competence that a course deals with: a descriptor, never a level."""

    framework_slug: str
    framework_name: str  # the short one, GreenComp for example: it stands before the code on page and paper
    framework_version: str
    code: str
    uri: str
    label: Texts


@dataclass(frozen=True, slots=True)
class TaughtEdition:
    """Everything about an edition that an attestation of attendance states."""

    edition_id: UUID
    course_id: UUID
    lead_provider_id: UUID
    other_providers: tuple[str, ...]
    title: Texts
    label: str
    starts_on: date
    ends_on: date
    venue: str
    form: Form
    planned_hours: Decimal
    online_hours: Decimal
    minimum_hours: Decimal
    programme: str
    trainers: tuple[str, ...]
    final_test: str
    teacher_recognition: str
    assessment: str
    quality: str
    language: str
    competences: tuple[CompetenceTaught, ...]
    is_closed: bool
    is_demo: bool


@dataclass(frozen=True, slots=True)
class EnrolmentOutcome:
    """One person's end of an edition, as staff confirmed it. Hours are those attended, in exact quarters."""

    enrolment_id: UUID
    person_id: UUID
    outcome: Outcome
    attended_hours: Decimal
    is_exception: bool
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class Trainer:
    """Who taught, as the edition or the link to its register names him. `address_key`: folded."""

    name: str
    address_key: str | None


@dataclass(frozen=True, slots=True)
class EditionSummary:
    """An edition on a list, with how many persons it concerns."""

    edition_id: UUID
    course_id: UUID
    lead_provider_id: UUID
    title: Texts
    label: str
    starts_on: date | None
    ends_on: date | None
    is_closed: bool
    enrolled_count: int
    completed_count: int


class Standing(StrEnum):
    """Where somebody's enrolment stands, as the person herself reads it."""

    REQUESTED = "requested"
    ADMITTED = "admitted"
    WAITING = "waiting"
    NOT_ADMITTED = "not_admitted"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """One day of an edition. Times are local; None where nobody has told them."""

    on_day: date
    starts_at: time | None
    ends_at: time | None
    hours: Decimal
    title: str
    form: Form


@dataclass(frozen=True, slots=True)
class OwnEnrolment:
    """One enrolment as its own person reads it. `form`, hours and days are None where they are not told.

    `course_slug` is None for a course that nobody outside may read. `attended_hours`: those confirmed once
    the edition is closed, before that those marked so far. Meetings in the order of their days.
    """

    enrolment_id: UUID
    edition_id: UUID
    course_slug: str | None
    title: Texts
    label: str
    provider_name: str
    standing: Standing
    is_closed: bool
    is_cancelled: bool
    starts_on: date | None
    ends_on: date | None
    dates_text: str
    venue: str
    form: Form | None
    planned_hours: Decimal | None
    minimum_hours: Decimal | None
    attended_hours: Decimal
    withdrawn_on: date | None
    meetings: tuple[PlannedMeeting, ...]

    def is_over(self, today: date) -> bool:
        """Tell whether nothing of it is still to come: it ended, was called off, or the person is out."""
        if self.is_closed or self.is_cancelled or self.standing not in _STILL_IN:
            return True
        last = max((meeting.on_day for meeting in self.meetings), default=self.ends_on)
        return last is not None and last < today

    def next_meeting(self, today: date) -> PlannedMeeting | None:
        """Return the first meeting from today on that the person is expected at."""
        if self.is_closed or self.is_cancelled or self.standing is not Standing.ADMITTED:
            return None
        return next((meeting for meeting in self.meetings if meeting.on_day >= today), None)


_STILL_IN = frozenset({Standing.REQUESTED, Standing.ADMITTED, Standing.WAITING})
