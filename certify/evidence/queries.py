"""Files as pages show them. Who may see them, the room they belong to decides before it asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.evidence.models import EvidenceFile
from certify.evidence.rules import ENDINGS, Context, DeletedWhy, MediaType
from commons.errors import NotFound


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file, or what is told of one that is gone. `sha256` is that of what is inside."""

    id: UUID
    person_id: UUID
    context: Context
    context_id: UUID
    title: str
    media_type: MediaType
    size: int
    sha256: str
    uploaded_by: str
    uploaded_by_id: UUID | None
    uploaded_at: datetime
    delete_on: date
    deleted_at: datetime | None
    deleted_why: DeletedWhy | None

    @property
    def is_here(self) -> bool:
        return self.deleted_at is None

    @property
    def is_picture(self) -> bool:
        return self.media_type is not MediaType.PDF

    @property
    def kilobytes(self) -> int:
        return max(1, round(self.size / 1000))

    @property
    def file_name(self) -> str:
        """A name that tells nobody's name."""
        return f"evidenza-{str(self.id)[:8]}.{ENDINGS[self.media_type]}"


def get_evidence(session: Session, evidence_id: UUID) -> EvidenceRow:
    """Return the row without asking who looks: for rooms that have asked."""
    return evidence_row(find_evidence(session, evidence_id))


def find_evidence(session: Session, evidence_id: UUID) -> EvidenceFile:
    row = session.get(EvidenceFile, evidence_id)
    if row is None:
        raise NotFound("not-found")
    return row


def list_files(
    session: Session, context: Context | str, context_ids: Iterable[UUID], *, with_gone: bool = True
) -> dict[UUID, tuple[EvidenceRow, ...]]:
    """Return the files of each of these placements, experiences or assessments, the oldest first; one query.

    Each asked id is a key. Those that are gone are among them (`is_here`) unless they are not wanted.
    """
    found: dict[UUID, list[EvidenceRow]] = {each: [] for each in context_ids}
    if not found:
        return {}
    wanted = select(EvidenceFile).where(
        EvidenceFile.context == Context(context).value, EvidenceFile.context_id.in_(list(found))
    )
    if not with_gone:
        wanted = wanted.where(EvidenceFile.deleted_at.is_(None))
    for row in session.scalars(wanted.order_by(EvidenceFile.uploaded_at, EvidenceFile.id)):
        found[row.context_id].append(evidence_row(row))
    return {each: tuple(rows) for each, rows in found.items()}


def list_evidence(session: Session, evidence_ids: Iterable[UUID]) -> dict[UUID, EvidenceRow]:
    """Return these files by their id; one query."""
    ids = list(evidence_ids)
    if not ids:
        return {}
    return {
        row.id: evidence_row(row)
        for row in session.scalars(select(EvidenceFile).where(EvidenceFile.id.in_(ids)))
    }


def list_files_of_person(session: Session, person_id: UUID) -> tuple[EvidenceRow, ...]:
    """Return all that was ever kept about somebody, the oldest first."""
    rows = session.scalars(
        select(EvidenceFile)
        .where(EvidenceFile.person_id == person_id)
        .order_by(EvidenceFile.uploaded_at, EvidenceFile.id)
    )
    return tuple(evidence_row(row) for row in rows)


def evidence_row(row: EvidenceFile) -> EvidenceRow:
    return EvidenceRow(
        row.id,
        row.person_id,
        Context(row.context),
        row.context_id,
        row.title,
        MediaType(row.media_type),
        row.size,
        row.sha256,
        row.uploaded_by,
        row.uploaded_by_id,
        row.uploaded_at,
        row.delete_on,
        row.deleted_at,
        DeletedWhy(row.deleted_why) if row.deleted_why else None,
    )
