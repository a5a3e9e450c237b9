"""Uploaded sheets from their arrival until they are confirmed: kept, so that nothing is lost by leaving."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.services import EDIT_COURSES
from catalogue.editions.queries import require_edition
from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.intake import course_fields, people_fields
from catalogue.intake.drafts import (
    Answers,
    Draft,
    Layout,
    guess_header,
    merge_answers,
    pack_answers,
    pack_file,
    pack_layout,
    unpack_answers,
    unpack_file,
    unpack_layout,
)
from catalogue.intake.models import SheetMemory, SheetUpload
from catalogue.intake.rules import SheetKindOf, UploadState
from commons import audit, jobs
from commons.access import Viewer
from commons.db import insert_for
from commons.errors import NotFound, Refusal
from commons.folding import fold
from commons.people.sealing import FiscalCodeVault
from commons.sheets.raw import RawFile

KEPT: Final = {SheetKindOf.COURSES: timedelta(days=30), SheetKindOf.PEOPLE: timedelta(days=7)}
PURGE: Final = "intake.purge"
LONGEST_LABEL: Final = 120
_KNOWN: Final[Mapping[SheetKindOf, Mapping[str, str]]] = {
    SheetKindOf.COURSES: course_fields.KNOWN,
    SheetKindOf.PEOPLE: people_fields.KNOWN,
}


def known_names(kind: SheetKindOf) -> Mapping[str, str]:
    return _KNOWN[kind]


def keep_upload(
    session: Session,
    file: RawFile,
    *,
    kind: SheetKindOf,
    file_label: str,
    vault: FiscalCodeVault,
    actor: Viewer,
    now: datetime,
    organisation_id: UUID | None = None,
    edition_id: UUID | None = None,
) -> UUID:
    """Keep a file that was read, as a draft, and return its id. Nothing of the catalogue changes."""
    if edition_id is not None:
        organisation_id = require_edition(session, actor, KEEP_REGISTER, edition_id)
    elif organisation_id is None:
        raise NotFound("not-found")
    else:
        actor.require(EDIT_COURSES, organisation_id)
    largest = max(range(len(file.sheets)), key=lambda place: len(file.sheets[place].lines))
    header = guess_header(file.sheets[largest], _KNOWN[kind])
    upload = SheetUpload(
        id=uuid4(),
        kind=kind,
        organisation_id=organisation_id,
        edition_id=edition_id,
        made_by_id=actor.account_id,
        file_label=_label(file_label),
        state=UploadState.DRAFT,
        layout=pack_layout(Layout(largest, header)),
        ordered={},
        applied={},
        counts={},
        row_count=sum(line.number > header for line in file.sheets[largest].lines),
        created_at=now,
        updated_at=now,
        expires_at=now + KEPT[kind],
    )
    upload.content = _shut(upload, pack_file(file), vault)
    session.add(upload)
    expire_upload(session, upload, now + KEPT[kind])
    _record(session, "sheets.upload", upload, actor=actor, now=now, rows=upload.row_count)
    return upload.id


def take_upload(session: Session, upload_id: UUID, *, actor: Viewer, lock: bool = True) -> SheetUpload:
    """Return an upload of the viewer's own organisation: a stranger's does not exist for him."""
    wanted = select(SheetUpload).where(SheetUpload.id == upload_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    upload = session.scalar(wanted)
    if upload is None:
        raise NotFound("not-found")
    if upload.edition_id is not None:
        require_edition(session, actor, KEEP_REGISTER, upload.edition_id)
    elif upload.organisation_id not in actor.organisations:
        raise NotFound("not-found")
    else:
        actor.require(EDIT_COURSES, upload.organisation_id)
    return upload


def read_draft(upload: SheetUpload, vault: FiscalCodeVault) -> Draft:
    """Return what is kept of a sheet; one of persons that was applied is kept no more."""
    if upload.content is None:
        raise NotFound("not-found")
    answers = _open(upload, upload.answers, vault) if upload.answers is not None else None
    return Draft(
        unpack_file(_open(upload, upload.content, vault)),
        unpack_layout(upload.layout),
        unpack_answers(answers),
    )


def remembered_meanings(session: Session, organisation_id: UUID, kind: SheetKindOf) -> dict[str, str]:
    memory = _memory(session, organisation_id, kind)
    return dict(memory.meanings) if memory else {}


def remembered_layout(session: Session, organisation_id: UUID, kind: SheetKindOf) -> dict[str, object]:
    memory = _memory(session, organisation_id, kind)
    return dict(memory.layout) if memory else {}


def say_columns(
    session: Session, upload_id: UUID, layout: Layout, *, vault: FiscalCodeVault, actor: Viewer, now: datetime
) -> None:
    """Write down what the columns mean; the organisation's next sheet is read in the same way."""
    upload = take_upload(session, upload_id, actor=actor)
    _require_draft(upload)
    kind = SheetKindOf(upload.kind)
    draft = replace(read_draft(upload, vault), layout=layout)
    header = draft.header()
    if len(layout.meanings) != len(header):
        raise Refusal("sheet-outdated")
    upload.layout = pack_layout(layout)
    upload.row_count = len(draft.lines())
    upload.updated_at = now
    memory = _take_memory(session, upload.organisation_id, kind, now)
    said = {fold(name): meaning for name, meaning in zip(header, layout.meanings, strict=True) if fold(name)}
    memory.meanings = {**memory.meanings, **said}
    style = draft.file.style
    memory.layout = {
        "header": list(header),
        "meanings": list(layout.meanings),
        "is_family_first": layout.is_family_first,
        "style": [style.kind, style.encoding, style.delimiter, style.line_end, style.is_quoted],
        "sheet": draft.sheet.name,
        "formats": list(draft.sheet.date_formats.items()),
    }
    memory.updated_at = now
    session.flush()


def answer_rows(
    session: Session,
    upload_id: UUID,
    *,
    cells: Mapping[int, Mapping[int, str]],
    seen_rows: frozenset[int],
    left_out: frozenset[int],
    choices: Mapping[int, str],
    vault: FiscalCodeVault,
    actor: Viewer,
    now: datetime,
) -> None:
    """Keep what was corrected and chosen; what was answered before stays unless it is answered anew."""
    upload = take_upload(session, upload_id, actor=actor)
    _require_draft(upload)
    before = read_draft(upload, vault).answers
    after = merge_answers(before, cells=cells, seen_rows=seen_rows, left_out=left_out, choices=choices)
    write_answers(upload, after, vault)
    upload.updated_at = now


def discard_upload(session: Session, upload_id: UUID, *, actor: Viewer, now: datetime) -> SheetUpload:
    """Throw a draft away with everything in it. What was applied stays applied."""
    upload = take_upload(session, upload_id, actor=actor)
    if upload.state == UploadState.APPLYING:
        raise Refusal("sheet-is-applying")
    _record(session, "sheets.discard", upload, actor=actor, now=now)
    session.delete(upload)
    session.flush()
    return upload


def write_content(upload: SheetUpload, file: RawFile, vault: FiscalCodeVault) -> None:
    upload.content = _shut(upload, pack_file(file), vault)


def write_answers(upload: SheetUpload, answers: Answers, vault: FiscalCodeVault) -> None:
    upload.answers = _shut(upload, pack_answers(answers), vault)


def expire_upload(session: Session, upload: SheetUpload, at: datetime | None) -> None:
    """Have an upload deleted at an hour, or kept until somebody discards it."""
    upload.expires_at = at
    if at is not None:
        jobs.enqueue(session, PURGE, {"upload_id": str(upload.id)}, run_at=at)


def _memory(session: Session, organisation_id: UUID, kind: SheetKindOf) -> SheetMemory | None:
    return session.scalar(
        select(SheetMemory).where(SheetMemory.organisation_id == organisation_id, SheetMemory.kind == kind)
    )


def _take_memory(session: Session, organisation_id: UUID, kind: SheetKindOf, now: datetime) -> SheetMemory:
    """Return what is remembered, made now if nothing was: two may be the first at once."""
    new = insert_for(session, SheetMemory).values(
        id=uuid4(), organisation_id=organisation_id, kind=kind, meanings={}, layout={}, updated_at=now
    )
    session.execute(
        new.on_conflict_do_nothing(index_elements=[SheetMemory.organisation_id, SheetMemory.kind])
    )
    return session.scalars(
        select(SheetMemory)
        .where(SheetMemory.organisation_id == organisation_id, SheetMemory.kind == kind)
        .with_for_update()
    ).one()


def _require_draft(upload: SheetUpload) -> None:
    if upload.state != UploadState.DRAFT:
        raise Refusal(f"sheet-is-{upload.state}")


def _shut(upload: SheetUpload, packed: bytes, vault: FiscalCodeVault) -> bytes:
    """Encrypt what names persons, a codice fiscale among it: a stolen database tells none."""
    if upload.kind != SheetKindOf.PEOPLE:
        return packed
    return vault.seal(base64.b64encode(packed).decode(), upload.id)


def _open(upload: SheetUpload, kept: bytes, vault: FiscalCodeVault) -> bytes:
    if upload.kind != SheetKindOf.PEOPLE:
        return kept
    return base64.b64decode(vault.open(kept, upload.id))


def _label(name: str) -> str:
    """Return what a file is called, without its folders and without signs that a page cannot hold."""
    clean = "".join(sign if sign.isprintable() else " " for sign in PurePath(name.replace("\\", "/")).name)
    return clean.strip()[:LONGEST_LABEL]


def _record(
    session: Session, action: str, upload: SheetUpload, *, actor: Viewer, now: datetime, **details: int
) -> None:
    session.flush()
    audit.record(
        session,
        actor,
        action,
        object_type="sheet",
        object_id=upload.id,
        organisation_id=upload.organisation_id,
        now=now,
        kind=upload.kind,
        **details,
    )
