"""The facts that decide whether an assessment may become a document: plain values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from certify.assessments.functions import Acquaintance
from certify.assessments.rules import Function, Part, Stage, Verdict


class Participation(StrEnum):
    """How the assessment was held, as the document says it."""

    IN_PRESENCE = "in_presence"
    ONLINE = "online"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands against the document. `values` complete its sentence (`attesting_words`)."""

    code: str
    values: tuple[tuple[str, object], ...] = ()

    def told(self) -> dict[str, object]:
        return dict(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What an act titles the body for. `last_day`: the last one on which it holds, None without an end."""

    function: str
    scope: str
    act: str
    valid_from: date
    last_day: date | None = None
    is_confirmed: bool = True

    def holds_on(self, day: date) -> bool:
        return (
            self.is_confirmed and self.valid_from <= day and (self.last_day is None or day <= self.last_day)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """The reference that D and E name. Every text may still be missing."""

    scope: str = ""
    repertory: str = ""
    code: str = ""
    version: str = ""
    title: str = ""
    authority: str = ""
    eqf: int | None = None
    is_whole_qualification: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One competence with what was decided of it, if anything was."""

    title: str
    verdict: Verdict | None
    ada_code: str = ""
    ada_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who holds a function. `has_conflict` is None until it is declared."""

    function: Function
    person_id: UUID
    name: str
    has_conflict: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionFacts:
    act: str = ""
    president: str = ""
    members: tuple[str, ...] = ()
    minutes: str = ""
    minutes_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that decides whether a document may be prepared, on one day, by one person."""

    part: Part
    stage: Stage
    day: date
    person_id: UUID
    actor_id: UUID | None
    titles: tuple[Title, ...] = ()
    standard: Standard = Standard()
    competences: tuple[Decided, ...] = ()
    experience_count: int = 0  # with a first day, in the dossier
    holdings: tuple[Holding, ...] = ()
    knows_person: Collection[UUID] = ()  # tutors and trainers of the person
    met: Collection[Acquaintance] = ()  # they and herself, whether persons here or merely names
    is_informed: bool = False
    interview_on: date | None = None
    ways: str = ""
    participation: Participation | None = None
    quality: str = ""
    open_questions: tuple[str, ...] = ()  # to whom they were put
    has_birth_date: bool = False
    unprintable: str = ""  # signs of the name that the paper cannot write
    has_key: bool = False
    has_place: bool = False
    signer_name: str = ""
    signer_office: str = ""
    is_demo: bool = False
    commission: CommissionFacts | None = None
