"""The dossier as one file: ordered, made by a job, kept sealed for a day."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from certify.dossiers.drawing import draw_dossier
from certify.dossiers.models import Dossier, DossierPdf
from certify.dossiers.queries import get_dossier
from certify.dossiers.rows import DossierView
from certify.dossiers.rules import PDF_LIFETIME
from certify.evidence.models import EvidenceFile
from certify.evidence.queries import EvidenceRow, list_evidence
from certify.evidence.services import follow_deletions, open_file
from commons import audit, jobs
from commons.access import Viewer
from commons.edges import FileStore
from commons.errors import CannotTell, Forbidden, NotFound, Refusal
from commons.jobs import Job, JobState

PRINT_JOB: Final = "dossiers.print"
FORGET_JOB: Final = "dossiers.forget-pdf"
_KEY_BYTES: Final = 32
_NONCE: Final = bytes(12)  # each key seals one file


@dataclass(frozen=True, slots=True)
class PdfRow:
    """The last PDF of a dossier that this account ordered. `is_here`: made, and its key not destroyed yet."""

    id: UUID
    dossier_version: int
    job_state: JobState
    done: int
    total: int
    ordered_at: datetime
    made_at: datetime | None
    size: int
    is_here: bool

    @property
    def is_going_on(self) -> bool:
        return self.job_state is JobState.READY and self.made_at is None


def find_last_pdf(session: Session, dossier_id: UUID, account_id: UUID | None = None) -> PdfRow | None:
    """Return the newest one; of one account where it is given: what one ordered another does not see."""
    wanted = (
        select(DossierPdf, Job.state, Job.done_count, Job.total_count)
        .outerjoin(Job, Job.id == DossierPdf.job_id)
        .where(DossierPdf.dossier_id == dossier_id)
        .order_by(DossierPdf.ordered_at.desc(), DossierPdf.id)
        .limit(1)
    )
    if account_id is not None:
        wanted = wanted.where(DossierPdf.ordered_by_id == account_id)
    row = session.execute(wanted).first()
    if row is None:
        return None
    pdf, state, done, total = row
    return PdfRow(
        id=pdf.id,
        dossier_version=pdf.dossier_version,
        job_state=JobState(state) if state else JobState.DONE,
        done=done or 0,
        total=total or 0,
        ordered_at=pdf.ordered_at,
        made_at=pdf.made_at,
        size=pdf.size,
        is_here=pdf.key is not None and pdf.file is not None,
    )


def order_pdf(session: Session, dossier_id: UUID, *, actor: Viewer, now: datetime) -> UUID:
    """Order the file. Who may, the room that asks has decided; while one is being made there is no second."""
    if actor.account_id is None:
        raise Forbidden("forbidden")
    view = get_dossier(session, dossier_id)
    if not view.parts and not view.competences:
        raise Refusal("dossier-empty")
    last = find_last_pdf(session, view.id, actor.account_id)
    if last is not None and last.is_going_on:
        return last.id
    pdf_id = uuid4()
    session.add(
        DossierPdf(
            id=pdf_id,
            dossier_id=view.id,
            dossier_version=view.version,
            ordered_by_id=actor.account_id,
            ordered_at=now,
            job_id=jobs.enqueue(
                session, PRINT_JOB, {"pdf_id": str(pdf_id)}, run_at=now, total=1 + len(view.evidence)
            ),
        )
    )
    audit.record(session, actor, "dossiers.print", object_type="dossier", object_id=view.id, now=now)
    return pdf_id


def open_files(
    session: Session, rows: Sequence[EvidenceRow], files: FileStore
) -> list[tuple[EvidenceRow, bytes]]:
    """Return those that are still here with what is in them; a lost one is listed and not attached."""
    found = []
    for row in rows:
        if not row.is_here:
            continue
        try:
            found.append(open_file(session, row.id, files))
        except (CannotTell, Refusal):
            continue
    return found


def bind_dossier(session: Session, view: DossierView, files: FileStore, *, now: datetime) -> bytes:
    """Return the dossier as one PDF with its files attached."""
    return draw_dossier(view, open_files(session, view.evidence, files), now=now)


def keep_pdf(
    session: Session,
    pdf_id: UUID,
    content: bytes,
    files: FileStore,
    *,
    attached: Collection[UUID] = (),
    now: datetime,
) -> bool:
    """Seal and keep what was drawn; the key is destroyed after a day.

    False when one of the files in it (`attached`) was deleted while it was drawn: it has to be drawn anew.
    """
    pdf = session.get_one(DossierPdf, pdf_id, with_for_update=True)
    if pdf.made_at is not None:  # another run was quicker
        return True
    if not all(each.is_here for each in list_evidence(session, attached).values()):
        return False
    key = os.urandom(_KEY_BYTES)
    pdf.file = files.put(AESGCM(key).encrypt(_NONCE, content, pdf_id.bytes))
    pdf.key, pdf.made_at, pdf.size = key, now, len(content)
    jobs.enqueue(session, FORGET_JOB, {"pdf_id": str(pdf_id)}, run_at=now + PDF_LIFETIME)
    return True


def open_pdf(session: Session, pdf_id: UUID, files: FileStore) -> bytes:
    """Return a file that is still here; Refusal once its day is over."""
    pdf = session.get(DossierPdf, pdf_id)
    if pdf is None:
        raise NotFound("dossier-pdf-gone")
    sealed = files.get(pdf.file) if pdf.key is not None and pdf.file is not None else None
    if sealed is None or pdf.key is None:
        raise NotFound("dossier-pdf-gone")
    try:
        return AESGCM(pdf.key).decrypt(_NONCE, sealed, pdf_id.bytes)
    except InvalidTag:
        raise NotFound("dossier-pdf-gone") from None


@follow_deletions
def forget_copies(session: Session, rows: Sequence[EvidenceFile]) -> None:
    """Destroy the PDFs that may hold a file which is deleted now: gone is gone everywhere."""
    persons = {row.person_id for row in rows}
    session.execute(
        update(DossierPdf)
        .where(DossierPdf.dossier_id.in_(select(Dossier.id).where(Dossier.person_id.in_(persons))))
        .values(key=None)
    )


def forget_pdf(session: Session, pdf_id: UUID) -> None:
    """Destroy the key: the file can be opened by nobody from now on."""
    session.execute(update(DossierPdf).where(DossierPdf.id == pdf_id).values(key=None))
