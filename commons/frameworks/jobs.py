"""Work on an uploaded framework: looking at it, taking it in batch by batch, forgetting its file."""

from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from commons import audit
from commons.access import ANONYMOUS, Viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.frameworks import esco
from commons.frameworks.inspecting import (
    Findings,
    inspect_esco,
    inspect_framework,
    name_here,
    rows_left,
)
from commons.frameworks.models import FrameworkUpload
from commons.frameworks.rules import BrokenFile, read_json
from commons.frameworks.services import (
    ImportResult,
    begin_esco,
    finish_esco,
    import_batch,
    import_framework,
    in_batches,
)
from commons.frameworks.uploads import (
    ESCO,
    INSPECT,
    KEPT_WHEN_DONE,
    TAKE_IN,
    expire_uploads,
    read_file,
    record_import,
)
from commons.jobs import JobRun, handler

EXPIRE: Final = "frameworks.expire"


@handler(INSPECT)
def inspect_upload(run: JobRun) -> None:
    """Say what a file holds and what it would change, or what is wrong with it and where."""
    upload = _load(run)
    if upload is None or upload.state != "waiting":
        return
    try:
        found, seen = _inspect(run, upload)
    except BrokenFile as error:
        problem = {"where": error.where, "code": error.code, "values": error.values}
        with unit_of_work() as session:
            row = _lock(session, upload)
            if row.state == "waiting":
                row.state, row.findings = "broken", problem
        return
    with unit_of_work() as session:
        row = _lock(session, upload)
        if row.state == "waiting":
            row.state, row.findings, row.seen, row.row_count = (
                "inspected",
                found.as_json(),
                seen,
                found.entries,
            )


@handler(TAKE_IN)
def take_in(run: JobRun) -> None:
    """Import what was confirmed. A run that is taken up again goes on where the last one stopped."""
    upload = _load(run)
    if upload is None or upload.state != "importing":
        return
    content = read_file(upload, edges().files)
    actor = Viewer(UUID(run.payload["account"]))
    if upload.kind == ESCO:
        _take_in_esco(run, upload, content, actor)
        return
    draft = read_json(content, upload.file_label, _base_url())
    with unit_of_work() as session:
        row, now = _lock(session, upload), edges().clock.now()
        result = import_framework(session, draft, now=now)
        row.done_rows = row.row_count
        _finish(session, row, result, actor)
        run.progress(session, row.row_count, row.row_count)


@handler(EXPIRE, is_daily=True)
def expire(_run: JobRun) -> None:
    """Delete the files that nobody confirmed, or that are long taken in."""
    now = edges().clock.now()
    with unit_of_work() as session:
        count = expire_uploads(session, files=edges().files, now=now)
        if count:
            audit.record(
                session,
                ANONYMOUS,
                "frameworks.expire",
                object_type="framework_upload",
                object_id="files",
                now=now,
                count=count,
            )


def _inspect(run: JobRun, upload: FrameworkUpload) -> tuple[Findings, str]:
    content = read_file(upload, edges().files)
    if upload.kind != ESCO:
        draft = read_json(content, upload.file_label, _base_url())
        with reading() as session:
            return inspect_framework(session, draft), name_here(session, draft.slug, draft.version)
    version, language = upload.version or "", upload.language or ""
    total = sum(1 for _row in esco.read_bytes(content, upload.file_label, language))

    def tell(done: int) -> None:
        with unit_of_work() as writing:
            run.progress(writing, done, total)

    with reading() as session:
        rows = esco.read_bytes(content, upload.file_label, language)
        found = inspect_esco(session, rows, version=version, tell=tell)
        return found, name_here(session, esco.SLUG, version)


def _take_in_esco(run: JobRun, upload: FrameworkUpload, content: bytes, actor: Viewer) -> None:
    """Write some hundred rows in a transaction: others write in between, and the bar moves."""
    version, sha256 = upload.version or "", upload.content_sha256
    result = ImportResult(**upload.result) if upload.result else ImportResult(esco.SLUG, version)
    with unit_of_work() as session:
        framework_id = begin_esco(session, version=version, sha256=sha256, now=edges().clock.now())
    rows = rows_left(esco.read_bytes(content, upload.file_label, upload.language or ""), upload.done_rows)
    for batch in in_batches(rows):
        with unit_of_work() as session:
            row = _lock(session, upload)
            import_batch(session, framework_id, batch, result)
            row.done_rows += len(batch)
            row.result = asdict(result)
            run.progress(session, row.done_rows, row.row_count)
    with unit_of_work() as session:
        row = _lock(session, upload)
        finish_esco(session, framework_id, result, sha256=sha256, now=edges().clock.now())
        _finish(session, row, result, actor)


def _finish(session: Session, row: FrameworkUpload, result: ImportResult, actor: Viewer) -> None:
    now = edges().clock.now()
    row.result = asdict(result)
    row.state, row.finished_at, row.expires_at = "done", now, now + KEPT_WHEN_DONE
    record_import(session, row, actor=actor, now=now)


def _load(run: JobRun) -> FrameworkUpload | None:
    with reading() as session:
        return session.get(FrameworkUpload, UUID(run.payload["upload"]))


def _lock(session: Session, upload: FrameworkUpload) -> FrameworkUpload:
    return session.get_one(FrameworkUpload, upload.id, with_for_update=True)


def _base_url() -> str:
    settings: Any = current_app.config["SETTINGS"]
    return str(settings.public_base_url)
