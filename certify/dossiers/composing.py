"""Composing: which fact of a dossier becomes which fact of the document of transparency.

Deciding is the business of `conditions`. Tutors' remarks, the person's words and what is in the files are
named by nobody here: they stand in the annex (`content`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from certify.certificates.documents import name_holder, town_of, unregistered
from certify.certificates.rules import Kind
from certify.certificates.switches import notices_for
from certify.credential.errors import InvalidFacts
from certify.credential.facts import Competence, Participation
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.values_of_dossiers import (
    DocumentedCompetence,
    EvidenceEntry,
    Experience,
    ExperienceSort,
)
from certify.credential.values_of_parties import EntitledFunction, Entitlement, Signatory, SignatureMode
from certify.dossiers.content import Content
from certify.dossiers.drawing import PLACEMENTS
from certify.dossiers.models import DossierReceipt
from certify.dossiers.receipt_rows import find_title
from certify.dossiers.rows import CompetenceView, PartRow
from certify.dossiers.rules import Basis, Source
from certify.dossiers.words import (
    ASSESSMENT,
    QUALITY,
    QUALITY_OF_IDENTIFICATION,
    RECEIPT_OFFICE,
    SOURCES_OF_IDENTIFICATION,
    SOURCES_OF_VOLUNTEERING,
)
from certify.issuers.services import describe_issuer
from certify.placements.queries import PlacementView, get_placement_unchecked
from certify.placements.rules import PlacementKind
from commons.adapters.clock import TRENTO
from commons.errors import Refusal
from commons.organisations.models import Organisation
from commons.people.queries import get_holder

_SORTS: Final = {
    "formal": ExperienceSort.FORMAL,
    "non_formal": ExperienceSort.NON_FORMAL,
    "informal": ExperienceSort.INFORMAL,
}
_FORMAL: Final = frozenset({PlacementKind.CURRICULAR, PlacementKind.SCHOOL})
_FILES: Final = {"application/pdf": "documento", "image/jpeg": "fotografia", "image/png": "immagine"}


def compose_facts(
    session: Session,
    row: DossierReceipt,
    content: Content,
    issuer: Organisation,
    *,
    signers: Sequence[Signatory],
    base_url: str,
    now: datetime,
) -> TransparencyFacts:
    """Return what the document would say; a Refusal names the field of a fact that cannot be written."""
    today = now.astimezone(TRENTO).date()
    title = find_title(session, row.issuer_id, Basis(row.basis), today)
    holder = get_holder(session, content.view.person_id)
    placement = get_placement_unchecked(session, row.placement_id) if row.placement_id else None
    if title is None or holder.birth_date is None:
        raise Refusal("transparency-birth-date" if title else "transparency-not-titled", day=today)
    is_own = content.basis is Basis.OWN_VOLUNTEER
    experiences = _experiences(content)
    evidence = _evidence(content)
    received = Signatory(
        name=holder.name.full,
        office=RECEIPT_OFFICE,
        mode=SignatureMode.RECEIPT,
        signed_on=row.signed_on or today,
    )
    told: dict[str, Any] = {
        "issuer": replace(
            describe_issuer(issuer, base_url), is_demo=issuer.is_demo or bool(placement and placement.is_demo)
        ),
        "holder": name_holder(holder),
        "about_id": f"urn:uuid:{row.asked_for}",
        "born_on": holder.birth_date,
        "title": _title(content),
        "project": _project(placement),
        "entitlement": Entitlement(
            function=EntitledFunction(title.function.value),
            act=title.act_number,
            scope=title.scope,
            valid_from=title.valid_from,
            valid_until=title.last_day,
        ),
        "participation": Participation.ONLINE
        if placement and placement.is_online
        else Participation.IN_PRESENCE,
        "venue": placement.place if placement else None,
        "assessment": ASSESSMENT,
        "quality_assurance": QUALITY if is_own else QUALITY_OF_IDENTIFICATION,
        "languages": tuple(each.strip() for each in placement.languages.split(",")) if placement else ("it",),
        "sources": SOURCES_OF_VOLUNTEERING if is_own else SOURCES_OF_IDENTIFICATION,
        "place": town_of(issuer.address) or "",
        "signatories": (*signers, received),
        "notices": notices_for(session, issuer.id, Kind.TRANSPARENCY),
    }
    try:
        return TransparencyFacts(
            **told,
            experiences=tuple(experiences.values()),
            evidence=tuple(entry for entry, _about in evidence.values()),
            competences=tuple(
                _competence(each, content, experiences, evidence) for each in content.competences
            ),
            **unregistered(base_url, now),
        )
    except InvalidFacts as error:
        raise Refusal("transparency-unstatable", field=error.field) from error


def _title(content: Content) -> str:
    if content.main is None or content.main.kind is None:
        return "Dossier individuale"
    return f"{PLACEMENTS[content.main.kind]} «{content.main.title}»"


def _project(placement: PlacementView | None) -> str | None:
    """Name the signed project: since when it holds, and who followed the person."""
    if placement is None or placement.first_signed_on is None:
        return None
    tutors = ", ".join(dict.fromkeys(each.name for each in placement.tutors))
    told = f"Progetto personalizzato firmato il {placement.first_signed_on:%d.%m.%Y}"
    return f"{told}, tutor {tutors}" if tutors else told


def _experiences(content: Content) -> dict[UUID, Experience]:
    return {
        part.source_id: Experience(
            mark=str(number),
            sort=_sort(part),
            title=part.title,
            started_on=part.from_on,
            ended_on=part.until_on,
            organisation=part.organisation or None,
            hours=_quarters(part.hours),
            document=part.stated_by,
        )
        for number, part in enumerate(content.dated_parts, 1)
        if part.from_on is not None
    }


def _sort(part: PartRow) -> ExperienceSort:
    if part.experience_kind is not None:
        return _SORTS[part.experience_kind.value]
    return ExperienceSort.FORMAL if part.kind in _FORMAL else ExperienceSort.NON_FORMAL


def _quarters(hours: Decimal | None) -> Decimal | None:
    """Round down to a quarter: the document never says more than was confirmed."""
    return None if hours is None else hours - hours % Decimal("0.25")


def _evidence(content: Content) -> dict[UUID, tuple[EvidenceEntry, UUID]]:
    """Return the index: what tutors said of each placement as one entry, then the files; with what about."""
    found: dict[UUID, tuple[EvidenceEntry, UUID]] = {}
    for part in content.dated_parts:
        said = [
            spoken.voice.sent_at
            for each in content.competences
            for spoken in each.voices
            if spoken.is_shown and spoken.part.source_id == part.source_id
        ]
        if part.source is Source.PLACEMENT and said:
            entry = EvidenceEntry(
                mark=f"E{len(found) + 1}",
                title=f"Osservazioni del tutor, «{part.title}»",
                sort="osservazioni",
                dated_on=max(said).astimezone(TRENTO).date(),
                source="ente",
            )
            found[part.source_id] = (entry, part.source_id)
    for row in content.evidence:
        by_herself = row.uploaded_by == content.view.full_name
        entry = EvidenceEntry(
            mark=f"E{len(found) + 1}",
            title=row.title,
            sort=_FILES[row.media_type.value],
            dated_on=row.uploaded_at.astimezone(TRENTO).date(),
            source="persona" if by_herself else "ente",
        )
        found[row.id] = (entry, row.context_id)
    return found


def _competence(
    own: CompetenceView,
    content: Content,
    experiences: Mapping[UUID, Experience],
    evidence: Mapping[UUID, tuple[EvidenceEntry, UUID]],
) -> DocumentedCompetence:
    """Where nobody says in which experience it showed, it is declared of the first that is named."""
    shown = [each.part.source_id for each in own.voices if each.is_shown]
    keys = [*dict.fromkeys(shown), *(each.id for each in own.evidence_here)]
    proofs = [evidence[each] for each in keys if each in evidence]
    about = dict.fromkeys([*shown, *(where for _entry, where in proofs)])
    marks = [experiences[each].mark for each in about if each in experiences]
    first = content.main.source_id if content.main else next(iter(experiences), None)
    return DocumentedCompetence(
        competence=Competence(
            framework=own.framework_name,
            framework_version=own.framework_version,
            code=own.code,
            label=own.label,
            url=own.uri,
        ),
        experiences=tuple(marks)
        or ((experiences[first].mark,) if first is not None and first in experiences else ()),
        evidence=tuple(entry.mark for entry, _where in proofs),
    )
