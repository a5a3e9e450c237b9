"""What the catalogue tells the floors above: frozen values, standard library only."""

from dataclasses import dataclass
from datetime import date
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
