"""When two records of one person are made one, what stood in either dossier stands in one.

The other dossier keeps its row and tells where it went: assessments and documents go on pointing at it. Of
two texts about the same thing both stay, one under the other: nobody else may throw away her words.
"""

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from certify.dossiers.models import (
    Dossier,
    DossierCompetence,
    DossierEvidence,
    DossierPart,
    DossierPdf,
    DossierReceipt,
    Experience,
)
from commons.people.merging import follow_merges


@follow_merges
def join_dossiers(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    rows = {
        row.person_id: row
        for row in session.scalars(
            select(Dossier)
            .where(Dossier.person_id.in_([kept_id, gone_id]))
            .order_by(Dossier.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    gone, kept = rows.get(gone_id), rows.get(kept_id)
    if gone is None:
        return
    if kept is None:
        gone.person_id = kept_id
        session.flush()
        return
    kept.presentation = _both(kept.presentation, gone.presentation)
    kept.version += 1
    _move_parts(session, kept, gone)
    _move_competences(session, kept, gone)
    _move_receipts(session, kept, gone)
    session.execute(update(Experience).where(Experience.dossier_id == gone.id).values(dossier_id=kept.id))
    session.execute(update(DossierPdf).where(DossierPdf.dossier_id == gone.id).values(key=None))
    session.execute(update(Dossier).where(Dossier.joined_into_id == gone.id).values(joined_into_id=kept.id))
    gone.joined_into_id, gone.presentation = kept.id, ""
    session.flush()


def _move_parts(session: Session, kept: Dossier, gone: Dossier) -> None:
    rows = session.scalars(select(DossierPart).where(DossierPart.dossier_id == kept.id))
    there = {(row.source, row.source_id) for row in rows}
    for row in session.scalars(select(DossierPart).where(DossierPart.dossier_id == gone.id)):
        if (row.source, row.source_id) in there:
            session.delete(row)
        else:
            row.dossier_id = kept.id
    session.flush()


def _move_competences(session: Session, kept: Dossier, gone: Dossier) -> None:
    own = {
        row.competence_id: row
        for row in session.scalars(select(DossierCompetence).where(DossierCompetence.dossier_id == kept.id))
    }
    last = max((row.position for row in own.values()), default=0)
    for row in session.scalars(
        select(DossierCompetence)
        .where(DossierCompetence.dossier_id == gone.id)
        .order_by(DossierCompetence.position)
    ).all():
        same = own.get(row.competence_id)
        if same is None:
            last += 1
            row.dossier_id, row.position = kept.id, last
            continue
        same.words = _both(same.words, row.words)
        _move_evidence(session, same.id, row.id)
        session.delete(row)
    session.flush()


def _move_evidence(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    there = select(DossierEvidence.evidence_id).where(DossierEvidence.competence_id == kept_id)
    session.execute(
        delete(DossierEvidence).where(
            DossierEvidence.competence_id == gone_id,
            DossierEvidence.evidence_id.in_(list(session.scalars(there))),
        )
    )
    session.execute(
        update(DossierEvidence).where(DossierEvidence.competence_id == gone_id).values(competence_id=kept_id)
    )


def _move_receipts(session: Session, kept: Dossier, gone: Dossier) -> None:
    """Move what was asked: each request is about one placement or one identification, never about both's."""
    session.execute(
        update(DossierReceipt).where(DossierReceipt.dossier_id == gone.id).values(dossier_id=kept.id)
    )


def _both(one: str, other: str) -> str:
    if not other or other == one:
        return one
    return f"{one}\n\n{other}" if one else other
