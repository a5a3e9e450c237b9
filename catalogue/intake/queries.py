"""Uploads as the pages list them: frozen rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course
from catalogue.editions.models import Edition
from catalogue.intake.models import SheetUpload
from catalogue.intake.rules import SheetKindOf, UploadState
from commons.errors import NotFound
from commons.jobs import Job, JobState
from commons.organisations.models import Organisation

LISTED = 50


@dataclass(frozen=True, slots=True)
class UploadRow:
    id: UUID
    file_label: str
    owner: str
    organisation_id: UUID
    state: UploadState
    row_count: int
    counts: dict[str, int]
    is_newest: bool
    updated_at: datetime
    applied_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Run:
    """How far the work is. A run that has stopped for good says so."""

    state: JobState
    done: int
    total: int
    has_failed_once: bool
    next_try_at: datetime


@dataclass(frozen=True, slots=True)
class EditionTitle:
    id: UUID
    title: str
    label: str


def list_uploads(session: Session, organisation_ids: Collection[UUID]) -> list[UploadRow]:
    """Return the sheets of courses of these organisations, the latest first."""
    return _rows(
        session,
        (SheetUpload.organisation_id.in_(organisation_ids), SheetUpload.kind == SheetKindOf.COURSES),
    )


def list_people_uploads(session: Session, edition_id: UUID) -> list[UploadRow]:
    return _rows(session, (SheetUpload.edition_id == edition_id,))


def find_run(session: Session, upload: SheetUpload) -> Run:
    """Return how far an upload is; one without a job is being applied by somebody's click just now."""
    job = session.get(Job, upload.job_id) if upload.job_id else None
    if job is None:
        return Run(
            JobState.READY, 0, len(upload.ordered), has_failed_once=False, next_try_at=upload.updated_at
        )
    return Run(JobState(job.state), job.done_count, job.total_count, bool(job.error), job.run_at)


def get_edition_title(session: Session, edition_id: UUID) -> EditionTitle:
    row = session.execute(
        select(Edition.id, Course.titles, Edition.label)
        .join(Course, Course.id == Edition.course_id)
        .where(Edition.id == edition_id)
    ).one_or_none()
    if row is None:
        raise NotFound("not-found")
    return EditionTitle(row.id, row.titles["it"], row.label)


def _rows(session: Session, conditions: tuple[object, ...]) -> list[UploadRow]:
    rows = session.execute(
        select(
            SheetUpload.id,
            SheetUpload.file_label,
            Organisation.name,
            SheetUpload.organisation_id,
            SheetUpload.state,
            SheetUpload.row_count,
            SheetUpload.counts,
            SheetUpload.updated_at,
            SheetUpload.applied_at,
            SheetUpload.expires_at,
        )
        .join(Organisation, Organisation.id == SheetUpload.organisation_id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(SheetUpload.updated_at.desc(), SheetUpload.id)
        .limit(LISTED)
    )
    return [
        UploadRow(
            id=row.id,
            file_label=row.file_label,
            owner=row.name,
            organisation_id=row.organisation_id,
            state=UploadState(row.state),
            row_count=row.row_count,
            counts=row.counts,
            is_newest=row.state == UploadState.APPLIED and row.expires_at is None,
            updated_at=row.updated_at,
            applied_at=row.applied_at,
            expires_at=row.expires_at,
        )
        for row in rows
    ]
