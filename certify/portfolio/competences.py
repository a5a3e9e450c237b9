"""Competences out of documents: by framework, with the documents they stand in. Nothing is weighed.

What stands in an attestation of attendance was dealt with in the course, and the person was there; in one of
a placement the project aimed at it: no more. Documents of transparency, validations and certificates say of a
competence that it was identified, validated or certified. Levels are never merged, and none is shown here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from certify.certificates.rules import Kind
from certify.certificates.telling import span_of
from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
from certify.credential.documents import DocumentFacts
from certify.credential.facts import AttendanceFacts, Competence
from certify.credential.values_of_dossiers import AssessedCompetence, DocumentedCompetence, Qualification
from certify.portfolio.queries import Attestation
from certify.portfolio.rules import STATION_OF, Station

_LONGEST_NAME: Final = 24


@dataclass(frozen=True, slots=True)
class Seen:
    """One document that a competence stands in."""

    certificate_id: UUID
    kind: Kind
    title: str
    issuer_name: str
    started_on: date
    ended_on: date
    venue: str | None

    @property
    def station(self) -> Station:
        return STATION_OF[self.kind]


@dataclass(frozen=True, slots=True)
class SeenCompetence:
    """A competence as it was signed, and where. Two versions of a framework are two competences."""

    url: str
    framework: str
    version: str
    reference: str
    label: str
    seen: tuple[Seen, ...]

    @property
    def counts(self) -> Mapping[Station, int]:
        """In how many documents it stands, by who saw it."""
        found = dict.fromkeys(Station, 0)
        for each in self.seen:
            found[each.station] += 1
        return found


@dataclass(frozen=True, slots=True)
class FrameworkPicture:
    """What is drawn together: competences of one framework, in the order of their codes."""

    name: str
    versions: tuple[str, ...]
    competences: tuple[SeenCompetence, ...]


def compose_pictures(attestations: Iterable[Attestation]) -> tuple[FrameworkPicture, ...]:
    """Group what stands in valid documents by framework, by name; documents out of force say nothing."""
    competences: dict[str, Competence] = {}
    seen: dict[str, list[Seen]] = {}
    for each in attestations:
        if not each.is_valid or each.facts is None:
            continue
        started_on, ended_on = span_of(each.facts)
        place = Seen(
            certificate_id=each.id,
            kind=each.kind,
            title=each.facts.title,
            issuer_name=each.issuer_name,
            started_on=started_on,
            ended_on=ended_on,
            venue=each.facts.venue if isinstance(each.facts, AttendanceFacts) else None,
        )
        for competence in named_competences(each.facts):
            competences.setdefault(competence.url, competence)
            seen.setdefault(competence.url, []).append(place)
    by_name: dict[str, list[SeenCompetence]] = {}
    for url, competence in sorted(competences.items(), key=lambda item: _order(item[1])):
        by_name.setdefault(competence.framework, []).append(
            SeenCompetence(
                url=url,
                framework=competence.framework,
                version=competence.framework_version,
                reference=reference_of(competence),
                label=competence.label,
                seen=tuple(seen[url]),
            )
        )
    return tuple(
        FrameworkPicture(name, tuple(sorted({each.version for each in members})), tuple(members))
        for name, members in sorted(by_name.items())
    )


def named_competences(facts: DocumentFacts) -> Iterator[Competence]:
    """Return the competences of a document of any kind as entries of a framework, each with an address.

    Those of a repertory may have no address: repertory, area and words name them here, and nothing else does.
    """
    for each in facts.competences:
        if isinstance(each, Competence):
            yield each
        elif isinstance(each, DocumentedCompetence):
            yield each.competence
        elif isinstance(facts, (ValidationFacts, CertificateFacts)):
            standard = facts.qualification
            yield Competence(
                framework=_name_of(standard.repertory),
                framework_version=standard.version,
                code=each.reference,
                label=each.label,
                url=each.url or _address_of(standard, each),
            )


def _name_of(repertory: str) -> str:
    return repertory if repertory.casefold().startswith("repertorio") else f"Repertorio {repertory}"


def _address_of(standard: Qualification, competence: AssessedCompetence) -> str:
    told = f"{standard.repertory}\n{standard.version}\n{competence.reference}\n{competence.label}"
    return f"urn:uuid:{uuid5(NAMESPACE_URL, told)}"


def by_url(pictures: Iterable[FrameworkPicture]) -> dict[str, SeenCompetence]:
    return {each.url: each for picture in pictures for each in picture.competences}


def reference_of(competence: Competence) -> str:
    """Return the short reference; the long name of a repertory stands above its competences anyway."""
    long = len(competence.framework) > _LONGEST_NAME
    return competence.code if long else competence.reference


def _order(competence: Competence) -> tuple[object, ...]:
    """Sort codes as people do: 3.2 before 3.10."""
    parts = competence.code.replace("-", ".").split(".")
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
