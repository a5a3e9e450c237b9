"""A framework that is brought in the browser: kept, looked at, confirmed, taken in, forgotten.

The file is kept in the file store under the hash of its bytes, before which stand sixteen bytes of its own:
so no two uploads share a file, and deleting one never takes what somebody else put.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commons import audit, jobs
from commons.access import Viewer
from commons.edges import FileStore
from commons.errors import NotFound, Refusal
from commons.frameworks import esco
from commons.frameworks.inspecting import current_version, name_here
from commons.frameworks.models import Competence, Framework, FrameworkUpload
from commons.frameworks.rules import LANGUAGES, BrokenFile

INSPECT: Final = "frameworks.inspect"
TAKE_IN: Final = "frameworks.import"
KEPT: Final = timedelta(days=7)
KEPT_WHEN_DONE: Final = timedelta(days=1)
LONGEST_LABEL: Final = 200
SHOWN: Final = 20
JSON, ESCO = "json", "esco"


@dataclass(frozen=True, slots=True)
class UploadRow:
    id: UUID
    kind: str
    file_label: str
    language: str | None
    state: str
    findings: dict[str, Any]
    result: dict[str, Any]
    row_count: int
    done_rows: int
    job_id: UUID | None
    uploaded_at: datetime
    expires_at: datetime | None
    finished_at: datetime | None
    has_file: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a framework, as the operator's list shows it."""

    slug: str
    version: str
    short_name: str
    is_current: bool
    publisher: str
    source_url: str | None
    licence: str | None
    licence_provenance: str | None
    name_provenances: tuple[str, ...]
    imported_at: datetime
    entries: int
    retired: int


def kind_of(content: bytes) -> str:
    """Tell our JSON, which begins with a brace, from ESCO's CSV."""
    return JSON if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["} else ESCO


def keep_upload(
    session: Session,
    content: bytes,
    *,
    file_label: str,
    content_sha256: str,
    language: str | None,
    version: str | None,
    files: FileStore,
    actor: Viewer,
    now: datetime,
) -> UUID:
    """Keep a file, and have it looked at. Raises BrokenFile when ESCO's language or version is not told."""
    kind = kind_of(content)
    label = PurePath(file_label.replace("\\", "/")).name[:LONGEST_LABEL] or "file"
    if kind == ESCO:
        language = esco.language_of(PurePath(label), language or None)
        version = version or current_version(session, esco.SLUG)
        if not version:
            raise BrokenFile(label, "which version of ESCO is it?", "esco-version")
    upload = FrameworkUpload(
        id=uuid4(),
        kind=kind,
        file_label=label,
        content_sha256=content_sha256,
        language=language if kind == ESCO else None,
        version=version if kind == ESCO else None,
        state="waiting",
        uploaded_by_id=actor.account_id,
        uploaded_at=now,
        expires_at=now + KEPT,
    )
    upload.file_sha256 = files.put(upload.id.bytes + content)
    session.add(upload)
    session.flush()
    _inspect(session, upload, now)
    _record(session, "frameworks.upload", upload, actor, now)
    return upload.id


def read_file(upload: FrameworkUpload, files: FileStore) -> bytes:
    """Return the bytes as they were brought; BrokenFile when they are not kept any more."""
    kept = files.get(upload.file_sha256) if upload.file_sha256 else None
    if kept is None:
        raise BrokenFile(upload.file_label, "is not kept any more: bring it again", "gone")
    return kept[len(upload.id.bytes) :]


def look_again(session: Session, upload_id: UUID, *, now: datetime) -> None:
    upload = _take(session, upload_id, "inspected", "broken")
    upload.state = "waiting"
    _inspect(session, upload, now)


def confirm_upload(session: Session, upload_id: UUID, *, actor: Viewer, now: datetime) -> bool:
    """Have a file taken in as it was shown; pressed twice it is one import.

    Returns False where somebody else has imported meanwhile: then it is looked at again first.
    """
    upload = session.get(FrameworkUpload, upload_id, with_for_update=True)
    if upload is None:
        raise NotFound("not-found")
    if upload.state in {"importing", "done"}:
        return True
    if upload.state != "inspected":
        raise Refusal("framework-not-inspected")
    if name_here(session, upload.findings["framework"], upload.findings["version"]) != upload.seen:
        upload.state = "waiting"
        _inspect(session, upload, now)
        return False
    upload.state, upload.done_rows, upload.result = "importing", 0, {}
    upload.job_id = jobs.enqueue(
        session,
        TAKE_IN,
        {"upload": str(upload.id), "account": str(actor.account_id)},
        run_at=now,
        total=upload.row_count,
    )
    return True


def discard_upload(
    session: Session, upload_id: UUID, *, files: FileStore, actor: Viewer, now: datetime
) -> None:
    """Throw a file away that was not taken in."""
    upload = _take(session, upload_id, "waiting", "inspected", "broken")
    upload.state, upload.finished_at = "discarded", now
    forget_file(upload, files)
    _record(session, "frameworks.discard", upload, actor, now)


def forget_file(upload: FrameworkUpload, files: FileStore) -> None:
    if upload.file_sha256 is not None:
        files.drop(upload.file_sha256)
    upload.file_sha256 = upload.expires_at = None


def expire_uploads(session: Session, *, files: FileStore, now: datetime) -> int:
    """Delete the files whose time is over, except of an import that is under way; return how many."""
    rows = session.scalars(
        select(FrameworkUpload)
        .where(FrameworkUpload.expires_at < now, FrameworkUpload.state != "importing")
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        forget_file(row, files)
        if row.state in {"waiting", "inspected"}:
            row.state, row.finished_at = "discarded", now
    session.flush()
    return len(rows)


def get_upload(session: Session, upload_id: UUID) -> UploadRow:
    row = session.get(FrameworkUpload, upload_id)
    if row is None:
        raise NotFound("not-found")
    return _row(row)


def list_uploads(session: Session) -> list[UploadRow]:
    """Return the last files that were brought, the newest first."""
    rows = session.scalars(
        select(FrameworkUpload).order_by(FrameworkUpload.uploaded_at.desc(), FrameworkUpload.id).limit(SHOWN)
    )
    return [_row(row) for row in rows]


def list_versions(session: Session) -> list[VersionRow]:
    """Return every version that is here, the current ones first; entries that were retired apart."""
    counted = select(Competence.framework_id, Competence.is_retired, func.count().label("count")).group_by(
        Competence.framework_id, Competence.is_retired
    )
    counts = {(row[0], bool(row[1])): row[2] for row in session.execute(counted)}
    rows = session.scalars(
        select(Framework).order_by(Framework.is_current.desc(), Framework.short_name, Framework.imported_at)
    )
    return [
        VersionRow(
            slug=row.slug,
            version=row.version,
            short_name=row.short_name,
            is_current=row.is_current,
            publisher=row.publisher,
            source_url=row.source_url,
            licence=row.licence,
            licence_provenance=(row.licence_provenance or "").partition(":")[0] or None,
            name_provenances=tuple(
                dict.fromkeys(
                    row.provenance[lang].partition(":")[0] for lang in LANGUAGES if lang in row.provenance
                )
            ),
            imported_at=row.imported_at,
            entries=counts.get((row.id, False), 0),
            retired=counts.get((row.id, True), 0),
        )
        for row in rows
    ]


def record_import(session: Session, upload: FrameworkUpload, *, actor: Viewer, now: datetime) -> None:
    told = {name: upload.result[name] for name in ("framework", "version", "added", "changed", "retired")}
    audit.record(
        session,
        actor,
        "frameworks.import",
        object_type="framework_upload",
        object_id=upload.id,
        now=now,
        **told,
    )


def _inspect(session: Session, upload: FrameworkUpload, now: datetime) -> None:
    upload.job_id = jobs.enqueue(session, INSPECT, {"upload": str(upload.id)}, run_at=now)


def _take(session: Session, upload_id: UUID, *states: str) -> FrameworkUpload:
    upload = session.get(FrameworkUpload, upload_id, with_for_update=True)
    if upload is None:
        raise NotFound("not-found")
    if upload.state not in states:
        raise Refusal("framework-upload-moved-on")
    return upload


def _record(session: Session, action: str, upload: FrameworkUpload, actor: Viewer, now: datetime) -> None:
    audit.record(session, actor, action, object_type="framework_upload", object_id=upload.id, now=now)


def _row(row: FrameworkUpload) -> UploadRow:
    return UploadRow(
        id=row.id,
        kind=row.kind,
        file_label=row.file_label,
        language=row.language,
        state=row.state,
        findings=row.findings,
        result=row.result,
        row_count=row.row_count,
        done_rows=row.done_rows,
        job_id=row.job_id,
        uploaded_at=row.uploaded_at,
        expires_at=row.expires_at,
        finished_at=row.finished_at,
        has_file=row.file_sha256 is not None,
    )
