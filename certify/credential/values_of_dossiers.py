"""What a dossier brings into a document, as frozen values: experiences, an index of evidence, competences.

An experience and a piece of evidence have a *mark* ("1", "E1"), by which competences refer to them: marks are
what survives in the signed graph, where lists have no order. Contents of evidence, remarks and episodes are
not for third parties and have no place here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from certify.credential.errors import InvalidFacts
from certify.credential.facts import Competence
from certify.credential.values import check_day, check_hours, check_iri, check_line, check_lines

MOST_COMPETENCES: Final = 60
MOST_EXPERIENCES: Final = 60
MOST_EVIDENCE: Final = 150
"""Far above any dossier, and below what a verifier reads before it has checked a signature."""
_LOWEST_EQF: Final = 1
_HIGHEST_EQF: Final = 8


class ExperienceSort(StrEnum):
    """How something was learnt (D.Lgs. 13/2013, art. 2)."""

    FORMAL = "formal"
    NON_FORMAL = "non_formal"
    INFORMAL = "informal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """Something that the person did. `document`: number of the attestation that states it, if there is one.

    For a placement without one it names the register that the tutor confirmed. Without any, the experience
    stands as the person declares it. `ended_on` is missing while it goes on.
    """

    mark: str
    sort: ExperienceSort
    title: str
    started_on: date
    ended_on: date | None = None
    organisation: str | None = None
    hours: Decimal | None = None
    document: str | None = None

    def __post_init__(self) -> None:
        check_line("experience.mark", self.mark)
        check_line("experience.title", self.title)
        for field in ("organisation", "document"):
            if getattr(self, field) is not None:
                check_line(f"experience.{field}", getattr(self, field))
        check_day("experience.started_on", self.started_on)
        check_day("experience.ended_on", self.ended_on)
        if self.ended_on is not None and self.ended_on < self.started_on:
            raise InvalidFacts("experience.ended_on", "before the start")
        if self.hours is not None:
            check_hours("experience.hours", self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceEntry:
    """A line of the index of evidence: title and sort, never the content.

    `sort` and `source` in Italian words: "fotografia", "relazione"; "ente", "persona", "terzi".
    """

    mark: str
    title: str
    sort: str
    dated_on: date | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        for field in ("mark", "title", "sort"):
            check_line(f"evidence.{field}", getattr(self, field))
        if self.source is not None:
            check_line("evidence.source", self.source)
        check_day("evidence.dated_on", self.dated_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentedCompetence:
    """A possible object of validation: a competence and the marks of where it showed. It has no level.

    `evidence` may be empty: then it is declared, without evidence.
    """

    competence: Competence
    experiences: tuple[str, ...]
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.experiences:
            raise InvalidFacts("competence.experiences", "none given")
        check_lines("competence.experiences", self.experiences)
        check_lines("competence.evidence", self.evidence)

    @property
    def label(self) -> str:
        return self.competence.label

    @property
    def reference(self) -> str:
        return self.competence.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedCompetence:
    """A competence that was validated, in the words of the standard, with its area of activity (ADA).

    `ada_version`: version of the Atlante del lavoro. `eqf_level` from 1 to 8; `url`: absolute address of the
    competence in the standard, where it has one.
    """

    label: str
    ada_code: str
    ada_version: str
    eqf_level: int | None = None
    url: str | None = None
    experiences: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field in ("label", "ada_code", "ada_version"):
            check_line(f"competence.{field}", getattr(self, field))
        if self.eqf_level is not None:
            check_eqf("competence.eqf_level", self.eqf_level)
        if self.url is not None:
            check_iri("competence.url", self.url)
        check_lines("competence.experiences", self.experiences)
        check_lines("competence.evidence", self.evidence)

    @property
    def reference(self) -> str:
        return f"{self.ada_code}, {self.ada_version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """The standard that an assessment refers to, copied with its title and level when it began."""

    repertory: str
    code: str
    version: str
    title: str
    eqf_level: int
    url: str | None = None

    def __post_init__(self) -> None:
        for field in ("repertory", "code", "version", "title"):
            check_line(f"qualification.{field}", getattr(self, field))
        check_eqf("qualification.eqf_level", self.eqf_level)
        if self.url is not None:
            check_iri("qualification.url", self.url)


def check_eqf(field: str, level: int) -> None:
    if isinstance(level, bool) or not _LOWEST_EQF <= level <= _HIGHEST_EQF:
        raise InvalidFacts(field, "not a level from 1 to 8")


def check_dossier(
    competences: Sequence[DocumentedCompetence | AssessedCompetence],
    experiences: Sequence[Experience],
    evidence: Sequence[EvidenceEntry],
) -> None:
    """Refuse an empty or oversized dossier, a mark given twice, and one that leads nowhere."""
    for field, found, most in (
        ("competences", competences, MOST_COMPETENCES),
        ("experiences", experiences, MOST_EXPERIENCES),
        ("evidence", evidence, MOST_EVIDENCE),
    ):
        if not found and field != "evidence":
            raise InvalidFacts(field, "none given")
        if len(found) > most:
            raise InvalidFacts(field, "too many")
    _check_named_once("competences", [(each.label, each.reference) for each in competences])
    _check_named_once("experiences", [each.mark for each in experiences])
    _check_named_once("evidence", [each.mark for each in evidence])
    known = {
        "experiences": {each.mark for each in experiences},
        "evidence": {each.mark for each in evidence},
    }
    for competence in competences:
        for field, marks in known.items():
            if not marks.issuperset(getattr(competence, field)):
                raise InvalidFacts("competences", f"a mark that is not among the {field}")


def _check_named_once(field: str, names: Sequence[object]) -> None:
    if len(set(names)) != len(names):
        raise InvalidFacts(field, "the same entry twice")
