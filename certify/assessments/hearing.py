"""What a dossier holds about one competence: voices, own words, evidence; four queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from certify.dossiers.models import Dossier, DossierCompetence, DossierEvidence, DossierPart
from certify.dossiers.rules import Source
from certify.evidence.models import EvidenceFile
from certify.evidence.queries import EvidenceRow, evidence_row
from certify.placements.models import Placement
from certify.placements.queries import hours_of
from certify.placements.rows import HoursTotal
from certify.placements.voices_read import Voice, list_voices
from commons.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class HeardPlacement:
    """A placement of the dossier in which this competence was spoken of."""

    host_name: str
    planned_hours: Decimal
    hours: HoursTotal


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything about one competence. `words` are the person's own in the dossier."""

    voices: tuple[Voice, ...]
    placements: dict[UUID, HeardPlacement]
    words: str
    evidence: tuple[EvidenceRow, ...]


def list_heard(session: Session, dossier_id: UUID, competence_id: UUID | None) -> Heard:
    """Return what is there; the competence's own files come from the dossier as it is today."""
    joined = _joined(session, dossier_id)
    rows = session.execute(
        select(Placement.id, Placement.planned_hours, Organisation.name)
        .join(DossierPart, (DossierPart.source_id == Placement.id) & (DossierPart.source == Source.PLACEMENT))
        .join(Organisation, Organisation.id == Placement.host_id)
        .where(DossierPart.dossier_id == joined)
        .order_by(DossierPart.position, DossierPart.id)
    ).all()
    ids = [row.id for row in rows]
    voices = [
        voice
        for each in list_voices(session, ids).values()
        for voice in each
        if voice.competence_id == competence_id
    ]
    hours = hours_of(session, ids)
    of_competence: Any = (
        select(DossierCompetence.words, EvidenceFile)
        .outerjoin(DossierEvidence, DossierEvidence.competence_id == DossierCompetence.id)
        .outerjoin(EvidenceFile, EvidenceFile.id == DossierEvidence.evidence_id)
        .where(DossierCompetence.dossier_id == joined, DossierCompetence.competence_id == competence_id)
        .order_by(EvidenceFile.uploaded_at, EvidenceFile.id)
    )
    own: Sequence[Row[Any]] = session.execute(of_competence).all()
    return Heard(
        voices=tuple(sorted(voices, key=lambda each: (each.sent_at, each.tutor_name))),
        placements={
            row.id: HeardPlacement(row.name, row.planned_hours, hours.get(row.id, HoursTotal()))
            for row in rows
        },
        words=own[0].words if own else "",
        evidence=tuple(evidence_row(row.EvidenceFile) for row in own if row.EvidenceFile is not None),
    )


def find_evidence_of(session: Session, dossier_id: UUID, evidence_id: UUID) -> bool:
    """Say whether a file stands under a competence of this dossier."""
    found = session.scalar(
        select(DossierEvidence.id)
        .join(DossierCompetence, DossierCompetence.id == DossierEvidence.competence_id)
        .where(
            DossierEvidence.evidence_id == evidence_id,
            DossierCompetence.dossier_id == _joined(session, dossier_id),
        )
    )
    return found is not None


def _joined(session: Session, dossier_id: UUID) -> UUID:
    """Return the dossier that stands today: of two persons made one, the other only tells where it went."""
    row = session.execute(select(Dossier.id, Dossier.joined_into_id).where(Dossier.id == dossier_id)).first()
    return dossier_id if row is None else row.joined_into_id or row.id
