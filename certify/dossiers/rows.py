"""A dossier as pages, papers and the rooms above see it: frozen rows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from certify.dossiers.rules import ExperienceKind, Source
from certify.evidence.queries import EvidenceRow
from certify.placements.rules import PlacementKind, PlacementState, Shown
from certify.placements.voices_read import Voice

REGISTER: Final = "registro confermato dal tutor"
"""What stands on paper for a placement without a document of its own: Italian, as the documents are."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """Something somebody did: a placement, a course, or what she added herself. `hours`: done so far.

    `kind` is set for placements, `experience_kind` for what she added; `document_number` tells the register
    number of the attestation that came of it. `part_id` is None while it is not chosen.
    """

    source: Source
    source_id: UUID
    title: str
    organisation: str
    from_on: date | None
    until_on: date | None
    hours: Decimal | None
    planned_hours: Decimal | None = None
    part_id: UUID | None = None
    position: int = 0
    kind: PlacementKind | None = None
    state: PlacementState | None = None
    experience_kind: ExperienceKind | None = None
    promoter_id: UUID | None = None
    description: str = ""
    place: str = ""
    document_id: UUID | None = None
    document_number: str | None = None

    @property
    def is_chosen(self) -> bool:
        return self.part_id is not None

    @property
    def stated_by(self) -> str | None:
        """Return what states it: a document's number, else the tutor's register; None: the person says so."""
        if self.document_number is None and self.source is Source.PLACEMENT and self.hours:
            return REGISTER
        return self.document_number

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.source.value}:{self.source_id}"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one tutor said in one placement, and what the person answered."""

    part: PartRow
    voice: Voice

    @property
    def is_shown(self) -> bool:
        return self.voice.shown is Shown.SHOWN


@dataclass(frozen=True, slots=True)
class CompetenceView:
    """A competence that the person brings forward. `id` is that of her own row, not of the framework's."""

    id: UUID
    competence_id: UUID
    framework_slug: str
    framework_name: str
    framework_version: str
    code: str
    uri: str
    label: str
    description: str
    words: str
    position: int
    voices: tuple[Spoken, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()

    @property
    def reference(self) -> str:
        """`EntreComp 3.2`; where the code says again what the name ends with, once: `SDG 17.17`."""
        stem, _space, end = self.framework_name.rpartition(" ")
        is_said_twice = stem and end.isdigit() and self.code.startswith(f"{end}.")
        return f"{stem if is_said_twice else self.framework_name} {self.code}"

    @property
    def shown_count(self) -> int:
        return sum(each.is_shown for each in self.voices)

    @property
    def evidence_here(self) -> tuple[EvidenceRow, ...]:
        return tuple(each for each in self.evidence if each.is_here)

    @property
    def is_documented(self) -> bool:
        return self.shown_count > 0 or bool(self.evidence_here)

    @property
    def placements(self) -> tuple[PartRow, ...]:
        """The placements in which somebody spoke of it, each once."""
        return tuple({each.part.source_id: each.part for each in self.voices}.values())


@dataclass(frozen=True, slots=True)
class DossierView:
    """`parts` in the person's order; `files`: all that she could show, by what they belong to."""

    id: UUID
    person_id: UUID
    given_name: str
    family_name: str
    birth_date: date | None
    presentation: str
    version: int
    created_at: datetime
    changed_at: datetime
    parts: tuple[PartRow, ...]
    competences: tuple[CompetenceView, ...]
    files: tuple[EvidenceRow, ...] = ()
    offered: tuple[PartRow, ...] = field(default=())

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def experiences(self) -> tuple[PartRow, ...]:
        """What she added herself and chose."""
        return tuple(each for each in self.parts if each.source is Source.EXPERIENCE)

    @property
    def evidence(self) -> tuple[EvidenceRow, ...]:
        """Every file that stands under a competence, once, in the order in which they are met: E1, E2…"""
        found: dict[UUID, EvidenceRow] = {}
        for competence in self.competences:
            for each in competence.evidence:
                found.setdefault(each.id, each)
        return tuple(found.values())

    def competence(self, row_id: UUID) -> CompetenceView | None:
        return next((each for each in self.competences if each.id == row_id), None)
