"""The facts of a document of transparency (kind C): competences declared and documented, judged by nobody."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from certify.credential import kinds
from certify.credential.errors import InvalidFacts
from certify.credential.stated import StatedFacts
from certify.credential.values import check_day, check_line
from certify.credential.values_of_dossiers import (
    DocumentedCompetence,
    EvidenceEntry,
    Experience,
    check_dossier,
)
from certify.credential.values_of_parties import EntitledFunction, Entitlement, SignatureMode

_ENTITLED: Final = frozenset({EntitledFunction.IMPLEMENTING, EntitledFunction.IDENTIFICATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class TransparencyFacts(StatedFacts):
    """All that a document of transparency states.

    `title`: the experience that it starts from, or what the dossier is called; `project`: the signed project
    in one line, if there is one; `entitlement`: what entitles the issuer on the day of issue; `sources` are
    always named; among the signatories the person signs for receipt.
    """

    kind: ClassVar[str] = kinds.TRANSPARENCY
    kind_name: ClassVar[str] = kinds.TRANSPARENCY_NAME
    worth: ClassVar[str] = kinds.WORTH[kinds.TRANSPARENCY]

    born_on: date
    title: str
    entitlement: Entitlement
    competences: tuple[DocumentedCompetence, ...]
    experiences: tuple[Experience, ...]
    evidence: tuple[EvidenceEntry, ...] = ()
    project: str | None = None

    def __post_init__(self) -> None:
        self._check_stated()
        check_day("born_on", self.born_on)
        check_line("title", self.title)
        if self.project is not None:
            check_line("project", self.project)
        check_dossier(self.competences, self.experiences, self.evidence)
        if self.entitlement.function not in _ENTITLED:
            raise InvalidFacts("entitlement", "entitles to something else")
        self._check_entitlement(self.entitlement)
        if not self.sources:
            raise InvalidFacts("sources", "none given")
        if not any(each.mode is SignatureMode.RECEIPT for each in self.signatories):
            raise InvalidFacts("signatories", "nobody signs for receipt")
