"""Work after a sheet was confirmed, and what is thrown away in time."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.intake.models import SheetUpload
from catalogue.intake.orders import APPLY, Planned, apply_batch, finish_upload, list_batches
from catalogue.intake.rules import UploadState
from catalogue.intake.uploads import PURGE
from commons import audit
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.jobs import JobRun, handler
from commons.organisations.queries import load_actor
from commons.people.sealing import FiscalCodeVault, current_vault


@handler(APPLY)
def apply_sheet(run: JobRun) -> None:
    """Apply what was confirmed, batch by batch; a run that is taken up again passes over what is done.

    What a rule says against stays in the sheet, which is a draft again: whoever confirmed it sees why.
    """
    upload_id, account_id = UUID(run.payload["upload_id"]), UUID(run.payload["account_id"])
    vault = current_vault()
    with reading() as session:
        upload = session.get(SheetUpload, upload_id)
        if upload is None or upload.state != UploadState.APPLYING:
            return
        batches = list_batches(session, upload, vault=vault, now=edges().clock.now())
        total = len(upload.ordered)
    for batch in batches:
        try:
            is_going_on = _apply(run, batch, vault, total)
        except Refusal as refusal:
            if refusal.status not in {Refusal.status, 403}:
                raise
            break
        if not is_going_on:
            return
    with unit_of_work() as session:
        upload = _take(session, upload_id)
        if upload is not None:
            now = edges().clock.now()
            actor = load_actor(session, account_id, edges().clock.today())
            finish_upload(session, upload, vault=vault, actor=actor, now=now)


def _apply(run: JobRun, batch: list[Planned], vault: FiscalCodeVault, total: int) -> bool:
    upload_id, account_id = UUID(run.payload["upload_id"]), UUID(run.payload["account_id"])
    with unit_of_work() as session:
        upload = _take(session, upload_id)
        if upload is None:
            return False
        todo = [row for row in batch if str(row.row) not in upload.applied]
        actor = load_actor(session, account_id, edges().clock.today())
        apply_batch(session, upload, todo, vault=vault, actor=actor, now=edges().clock.now())
        run.progress(session, len(upload.applied), total)
    return True


def _take(session: Session, upload_id: UUID) -> SheetUpload | None:
    return session.scalar(
        select(SheetUpload)
        .where(SheetUpload.id == upload_id, SheetUpload.state == UploadState.APPLYING)
        .with_for_update()
    )


@handler(PURGE)
def purge_sheet(run: JobRun) -> None:
    """Delete an upload whose time is over; one that was kept on meanwhile stays."""
    with unit_of_work() as session:
        upload = session.get(SheetUpload, UUID(run.payload["upload_id"]))
        now = edges().clock.now()
        if upload is None or upload.expires_at is None or upload.expires_at > now:
            return
        if upload.state == UploadState.APPLYING:
            return
        audit.record(
            session,
            ANONYMOUS,
            "sheets.expire",
            object_type="sheet",
            object_id=upload.id,
            organisation_id=upload.organisation_id,
            now=now,
        )
        session.delete(upload)
