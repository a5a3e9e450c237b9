"""An assessment as whoever makes its document sees it: frozen rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from certify.assessments.attesting_case import Case, Missing
from certify.assessments.attesting_rules import missing_for_document
from certify.assessments.rules import Part, ReasonCode, Verdict
from certify.certificates.rules import Kind, Status
from commons.organisations.queries import AccreditationRow
from commons.people.queries import Holder

KIND_OF: Final = {Part.VALIDATION: Kind.VALIDATION, Part.CERTIFICATION: Kind.CERTIFICATE}


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    id: UUID
    competence_id: UUID | None
    title: str
    verdict: Verdict | None
    reason: ReasonCode | None
    note: str
    ada_code: str
    ada_version: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of this assessment, whatever became of it."""

    certificate_id: UUID
    number: str
    code: str
    status: Status
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """An assessment as whoever makes its document sees it."""

    assessment_id: UUID
    version: int
    terms_version: int
    body_id: UUID
    body_name: str
    place: str | None
    person: Holder
    dossier_id: UUID
    is_dossier_changed: bool
    languages: str
    decided_at: datetime | None
    competences: tuple[CompetenceRow, ...]
    accreditations: tuple[AccreditationRow, ...]
    documents: tuple[DocumentRow, ...]
    case: Case

    @property
    def kind(self) -> Kind | None:
        return KIND_OF.get(self.case.part)

    @property
    def missing(self) -> tuple[Missing, ...]:
        return missing_for_document(self.case)

    @property
    def current(self) -> DocumentRow | None:
        """The document that counts: prepared or signed. One that was annulled never did."""
        return next((each for each in self.documents if each.status is not Status.ANNULLED), None)

    @property
    def is_prepared(self) -> bool:
        return self.current is not None and self.current.status is Status.PREPARED

    @property
    def validated(self) -> tuple[CompetenceRow, ...]:
        return tuple(each for each in self.competences if each.verdict is Verdict.YES)
