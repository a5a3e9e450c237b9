"""Which competences somebody may want to bring forward: what tutors saw, what her courses dealt with."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.certificates.models import Certificate
from certify.certificates.papers import read_kept
from certify.certificates.queries import DOCUMENT, read_document
from certify.certificates.rules import Kind, Status
from certify.credential.facts import AttendanceFacts
from certify.dossiers.models import Dossier, DossierCompetence
from certify.placements.models import Observation, Placement
from certify.placements.rules import Shown
from commons.errors import CannotTell
from commons.frameworks.models import Competence, Framework
from commons.frameworks.queries import CompetenceRow, get_competences_by_uri, search_competences

MOST_FOUND = 24


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A competence with why it is offered. `seen_count`: tutors who say that it was shown."""

    id: UUID
    label: str
    description: str
    reference: str
    seen_count: int = 0
    course: str = ""
    is_chosen: bool = False


def list_suggestions(session: Session, person_id: UUID, lang: str) -> tuple[Suggestion, ...]:
    """Return what is not brought forward yet: what was seen in placements first, then out of courses.

    Five queries; documents that cannot be read are left out.
    """
    there = _chosen(session, person_id)
    rows = session.execute(
        select(Competence, Framework, Observation.id)
        .join(Framework, Framework.id == Competence.framework_id)
        .join(Observation, Observation.competence_id == Competence.id)
        .join(Placement, Placement.id == Observation.placement_id)
        .where(
            Placement.person_id == person_id,
            Observation.sent_at.is_not(None),
            Observation.shown == Shown.SHOWN.value,
        )
        .order_by(Framework.short_name, Competence.position, Competence.code)
    ).all()
    found: dict[UUID, Suggestion] = {}
    counts: dict[UUID, int] = {}
    for competence, framework, _observation in rows:
        counts[competence.id] = counts.get(competence.id, 0) + 1
        found[competence.id] = Suggestion(
            id=competence.id,
            label=_text(competence.labels, lang),
            description=competence.descriptions.get(lang, ""),
            reference=f"{framework.short_name} {competence.code}",
            seen_count=counts[competence.id],
        )
    for row, course in _taught(session, person_id):
        if row.id not in found:
            found[row.id] = _suggest(row, lang, there, course=course)
    return tuple(each for each in found.values() if each.id not in there)


def search(session: Session, person_id: UUID, text: str, lang: str) -> tuple[Suggestion, ...]:
    """Return competences of the frameworks that hold the words; those chosen already are marked."""
    there = _chosen(session, person_id)
    return tuple(_suggest(row, lang, there) for row in search_competences(session, text, limit=MOST_FOUND))


def _chosen(session: Session, person_id: UUID) -> frozenset[UUID]:
    return frozenset(
        session.scalars(
            select(DossierCompetence.competence_id)
            .join(Dossier, Dossier.id == DossierCompetence.dossier_id)
            .where(Dossier.person_id == person_id)
        )
    )


def _taught(session: Session, person_id: UUID) -> list[tuple[CompetenceRow, str]]:
    """Return what stands in the person's valid attestations of attendance, with the course."""
    table = Certificate.__table__.c
    rows = session.connection().execute(
        DOCUMENT.where(
            table.person_id == person_id, table.kind == Kind.ATTENDANCE, table.status == Status.ISSUED
        ).order_by(table.issued_at.desc())
    )
    titles: dict[str, str] = {}
    for kept in map(read_document, rows):
        try:
            facts = read_kept(kept)
        except CannotTell:
            continue
        if isinstance(facts, AttendanceFacts):
            for competence in facts.competences:
                titles.setdefault(competence.url, facts.title)
    known = get_competences_by_uri(session, titles)
    return [(known[uri], title) for uri, title in titles.items() if uri in known]


def _suggest(row: CompetenceRow, lang: str, there: Collection[UUID], course: str = "") -> Suggestion:
    return Suggestion(
        id=row.id,
        label=_text(row.labels, lang),
        description=row.descriptions.get(lang, ""),
        reference=f"{row.framework_name} {row.code}",
        course=course,
        is_chosen=row.id in there,
    )


def _text(texts: dict[str, str], lang: str) -> str:
    return next((texts[each] for each in (lang, "it", "de", "en") if texts.get(each)), "")
