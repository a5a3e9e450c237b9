"""Keeping a file as evidence, opening it, taking it back, letting it go when its time is over.

Deleting destroys the key in the caller's transaction: from its commit on nobody can read the file. The bytes,
which are noise from then on, leave the disk by a job.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certify.evidence.cleaning import CleanFile, clean_file
from certify.evidence.models import EvidenceFile
from certify.evidence.queries import EvidenceRow, evidence_row, find_evidence, list_files
from certify.evidence.rules import (
    MOST_FILES,
    Context,
    DeletedWhy,
    check_title,
    deletion_day,
)
from certify.evidence.sealing import Unopenable, new_key, seal_file, unseal_file
from commons import audit, jobs
from commons.access import ANONYMOUS, Viewer
from commons.adapters.clock import TRENTO
from commons.edges import FileStore
from commons.errors import CannotTell, NotFound, Refusal
from commons.people.models import Person

__all__ = [
    "clean_file",
    "delete_file",
    "drop_expired",
    "follow_deletions",
    "keep_file",
    "list_files",
    "move_deletion",
    "open_file",
]

DROP_BYTES: Final = "evidence.drop_bytes"
BATCH: Final = 500
_followers: list[Callable[[Session, Sequence[EvidenceFile]], None]] = []


def follow_deletions(
    function: Callable[[Session, Sequence[EvidenceFile]], None],
) -> Callable[[Session, Sequence[EvidenceFile]], None]:
    """Have `function(session, files)` called when files are destroyed, for who keeps copies of them."""
    if function not in _followers:
        _followers.append(function)
    return function


def keep_file(
    session: Session,
    content: bytes | CleanFile,
    *,
    person_id: UUID,
    context: Context | str,
    context_id: UUID,
    title: str,
    uploaded_by: str,
    actor: Viewer,
    files: FileStore,
    now: datetime,
    evidence_id: UUID | None = None,
) -> UUID:
    """Keep a file about a person and return its id.

    `content` are the bytes as they came, or what `clean_file` made of them before the transaction. The same
    content brought again for the same thing by the same account is the file that is there already: a double
    click keeps one, and what a tutor and a person both bring bears the title of each. All who bring by a link
    are one. `evidence_id` gives the id, for forms that hold one. Raises Refusal (type, too many).
    """
    told = check_title(title)
    clean = content if isinstance(content, CleanFile) else clean_file(content)
    context = Context(context)
    sha256 = hashlib.sha256(clean.content).hexdigest()
    # Files about one person are kept one after the other, so that two at once are one, or at most the limit.
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    there = session.scalars(
        select(EvidenceFile.id).where(
            EvidenceFile.context == context.value,
            EvidenceFile.context_id == context_id,
            EvidenceFile.person_id == person_id,
            EvidenceFile.sha256 == sha256,
            EvidenceFile.uploaded_by_id == actor.account_id,
            EvidenceFile.deleted_at.is_(None),
        )
    ).first()
    if there is not None:
        return there
    _check_count(session, context, context_id)
    evidence_id, key = evidence_id or uuid4(), new_key()
    session.add(
        EvidenceFile(
            id=evidence_id,
            person_id=person_id,
            context=context.value,
            context_id=context_id,
            title=told,
            media_type=clean.media_type.value,
            size=len(clean.content),
            sha256=sha256,
            file_sha256=files.put(seal_file(key, evidence_id, clean.content)),
            key=key,
            uploaded_by=uploaded_by[:200],
            uploaded_by_id=actor.account_id,
            uploaded_at=now,
            delete_on=deletion_day(context, now.astimezone(TRENTO).date()),
        )
    )
    session.flush()
    _record(session, actor, "evidence.keep", evidence_id, now, kind=clean.media_type.value)
    return evidence_id


def open_file(session: Session, evidence_id: UUID, files: FileStore) -> tuple[EvidenceRow, bytes]:
    """Return a file and what is in it. The caller has asked who may see it.

    Raises NotFound; Refusal("evidence-deleted") for what is gone; CannotTell when the store lost the bytes.
    """
    row = find_evidence(session, evidence_id)
    if row.key is None:
        raise Refusal("evidence-deleted", title=row.title)
    sealed = files.get(row.file_sha256)
    if sealed is None:
        raise CannotTell("evidence-lost")
    try:
        content = unseal_file(row.key, row.id, sealed)
    except Unopenable as error:
        raise CannotTell("evidence-lost") from error
    return evidence_row(row), content


def delete_file(
    session: Session, evidence_id: UUID, *, why: DeletedWhy, actor: Viewer, now: datetime
) -> None:
    """Destroy a file and leave the trace; what is gone already stays as it went."""
    row = session.scalar(
        select(EvidenceFile)
        .where(EvidenceFile.id == evidence_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("not-found")
    if row.deleted_at is not None:
        return
    _destroy(session, [row], why, now)
    _record(session, actor, "evidence.delete", row.id, now, reason=why.value)


def move_deletion(
    session: Session,
    context: Context | str,
    context_id: UUID,
    delete_on: date,
    *,
    actor: Viewer,
    now: datetime,
) -> None:
    """Keep the files of one thing until another day: an assessment under way needs them longer."""
    rows = session.scalars(
        select(EvidenceFile).where(
            EvidenceFile.context == Context(context).value,
            EvidenceFile.context_id == context_id,
            EvidenceFile.deleted_at.is_(None),
        )
    ).all()
    for row in rows:
        if row.delete_on != delete_on:
            row.delete_on = delete_on
            _record(session, actor, "evidence.move_deletion", row.id, now)
    session.flush()


def drop_expired(session: Session, *, today: date, now: datetime) -> int:
    """Destroy at most `BATCH` files whose day has come, and return how many; call until it returns 0."""
    rows = session.scalars(
        select(EvidenceFile)
        .where(EvidenceFile.deleted_at.is_(None), EvidenceFile.delete_on <= today)
        .order_by(EvidenceFile.delete_on, EvidenceFile.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    _destroy(session, rows, DeletedWhy.EXPIRED, now)
    for row in rows:
        _record(session, ANONYMOUS, "evidence.delete", row.id, now, reason=DeletedWhy.EXPIRED.value)
    return len(rows)


def drop_bytes(session: Session, file_sha256: str, files: FileStore) -> None:
    """Take sealed bytes off the disk that nobody has a key for any more. Doing it again does nothing."""
    used = session.scalar(
        select(EvidenceFile.id).where(EvidenceFile.file_sha256 == file_sha256, EvidenceFile.key.is_not(None))
    )
    if used is None:
        files.drop(file_sha256)


def _destroy(session: Session, rows: Sequence[EvidenceFile], why: DeletedWhy, now: datetime) -> None:
    for row in rows:
        row.key, row.deleted_at, row.deleted_why = None, now, why.value
        jobs.enqueue(
            session,
            DROP_BYTES,
            {"file": row.file_sha256},
            run_at=now,
            dedup=f"{DROP_BYTES}:{row.id}",
        )
    session.flush()
    if rows:
        for follow in _followers:
            follow(session, rows)


def _check_count(session: Session, context: Context, context_id: UUID) -> None:
    count = session.scalar(
        select(func.count())
        .select_from(EvidenceFile)
        .where(
            EvidenceFile.context == context.value,
            EvidenceFile.context_id == context_id,
            EvidenceFile.deleted_at.is_(None),
        )
    )
    if (count or 0) >= MOST_FILES:
        raise Refusal("evidence-many", most=MOST_FILES)


def _record(
    session: Session,
    actor: Viewer,
    action: str,
    evidence_id: UUID,
    now: datetime,
    *,
    kind: str | None = None,
    reason: str | None = None,
) -> None:
    details = {name: value for name, value in (("kind", kind), ("reason", reason)) if value is not None}
    audit.record(
        session,
        actor,
        action,
        object_type="evidence",
        object_id=evidence_id,
        organisation_id=None,
        now=now,
        **details,
    )
