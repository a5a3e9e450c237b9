"""The facts of what a titled body assessed: validated competences (kind D), certified ones (kind E).

Only what was validated is named: what was not, or only partly, is the body's and the person's business.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from certify.credential import kinds
from certify.credential.errors import InvalidFacts
from certify.credential.stated import StatedFacts
from certify.credential.values import check_day, check_line
from certify.credential.values_of_dossiers import (
    AssessedCompetence,
    EvidenceEntry,
    Experience,
    Qualification,
    check_dossier,
)
from certify.credential.values_of_parties import (
    Commission,
    EntitledFunction,
    Entitlement,
    Functions,
    SignatureMode,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedFacts(StatedFacts):
    """What D and E share. `authority`: the public body that owns the standard and answers for the service.

    `interview_on`: day of the interview, if there was one; `decided_on`: day of the outcome. Somebody signs
    digitally: a public act is complete only with that.
    """

    born_on: date
    authority: str
    entitlement: Entitlement
    qualification: Qualification
    competences: tuple[AssessedCompetence, ...]
    experiences: tuple[Experience, ...]
    evidence: tuple[EvidenceEntry, ...] = ()
    functions: Functions
    interview_on: date | None = None
    decided_on: date

    @property
    def title(self) -> str:
        return self.qualification.title

    def _check_assessed(self, function: EntitledFunction) -> None:
        self._check_stated()
        check_day("born_on", self.born_on)
        check_line("authority", self.authority)
        check_dossier(self.competences, self.experiences, self.evidence)
        if self.entitlement.function is not function:
            raise InvalidFacts("entitlement", "entitles to something else")
        self._check_entitlement(self.entitlement)
        check_day("interview_on", self.interview_on)
        check_day("decided_on", self.decided_on)
        if self.interview_on is not None and self.decided_on < self.interview_on:
            raise InvalidFacts("decided_on", "before the interview")
        if self.decided_on > self.day_of_issue():
            raise InvalidFacts("decided_on", "after the day of issue")
        if not self.sources:
            raise InvalidFacts("sources", "none given")
        if not any(each.mode is SignatureMode.DIGITAL for each in self.signatories):
            raise InvalidFacts("signatories", "nobody signs digitally")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationFacts(AssessedFacts):
    """All that a document of validation states."""

    kind: ClassVar[str] = kinds.VALIDATION
    kind_name: ClassVar[str] = kinds.VALIDATION_NAME
    worth: ClassVar[str] = kinds.WORTH[kinds.VALIDATION]

    def __post_init__(self) -> None:
        self._check_assessed(EntitledFunction.VALIDATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts(AssessedFacts):
    """All that a certificate states: as a validation, with the commission.

    `is_whole_qualification`: the whole qualification is certified, not single competences of it.
    """

    kind: ClassVar[str] = kinds.CERTIFICATE
    worth: ClassVar[str] = kinds.WORTH[kinds.CERTIFICATE]

    commission: Commission
    is_whole_qualification: bool = False

    def __post_init__(self) -> None:
        self._check_assessed(EntitledFunction.CERTIFICATION)

    @property
    def kind_name(self) -> str:
        return kinds.QUALIFICATION_NAME if self.is_whole_qualification else kinds.COMPETENCES_NAME
