"""What the person writes: her hours of a day, her own words, her own files; her signature."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.evidence.cleaning import CleanFile
from certify.evidence.queries import EvidenceRow, get_evidence
from certify.evidence.rules import Context, DeletedWhy
from certify.evidence.services import delete_file, keep_file
from certify.placements.hours import list_days, log_day
from certify.placements.models import Placement
from certify.placements.queries import PlacementView
from certify.placements.rules import Party, SigningMode
from certify.placements.signing import sign_project
from certify.voices.models import OwnWords
from certify.voices.queries import get_own
from certify.voices.rules import check_own_words, fingerprint
from commons import audit
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.edges import FileStore
from commons.errors import NotFound, Refusal

NO_OFFICE: Final = ""
"""The person signs as herself."""


@dataclass(frozen=True, slots=True)
class ToldDay:
    """What the person tells of a day; `was` is the fingerprint of what stood in her form."""

    day: date
    hours: Decimal | None
    activity: str
    was: str


def log_days(
    session: Session, placement_id: UUID, days: Iterable[ToldDay], *, actor: Viewer, now: datetime
) -> int:
    """Write some days of the register, all or none, and return how many changed.

    A day that says what is there already, or what stood in the form before, is left alone: the same form sent
    twice writes nothing more. One that was changed here and elsewhere is refused ("told-changed").
    """
    get_own(session, actor, placement_id)
    session.execute(select(Placement.id).where(Placement.id == placement_id).with_for_update())
    there = {row.day: row for row in list_days(session, [placement_id])}
    changed = 0
    for told in days:
        row = there.get(told.day)
        stands = fingerprint(row.told_hours, row.activity) if row else fingerprint(None, "")
        activity = " ".join(told.activity.split())
        wanted = fingerprint(told.hours, activity if told.hours is not None else "")
        if wanted in {stands, told.was}:
            continue
        if row is not None and row.confirmed_hours is not None:
            raise Refusal("day-confirmed", day=told.day)
        if told.was != stands:
            raise Refusal("told-changed", day=told.day)
        log_day(session, placement_id, told.day, hours=told.hours, activity=activity, actor=actor, now=now)
        changed += 1
    return changed


def sign_own_project(
    session: Session, view: PlacementView, *, seen: str, actor: Viewer, now: datetime
) -> bool:
    """Put the person's signature under the project that she read; True when everybody has signed by that."""
    return sign_project(
        session,
        view.id,
        Party.PERSON,
        name=view.person_name,
        office=NO_OFFICE,
        mode=SigningMode.CLICK,
        signed_on=now.astimezone(TRENTO).date(),
        scan_id=None,
        actor=actor,
        now=now,
        seen=seen,
    )


def save_own_words(
    session: Session, placement_id: UUID, words: str, *, saved: int, actor: Viewer, now: datetime
) -> None:
    """Keep what the person tells. `saved`: the count her form was filled with; an older one is refused."""
    view = get_own(session, actor, placement_id)
    told = check_own_words(words)
    session.execute(select(Placement.id).where(Placement.id == view.id).with_for_update())
    row = session.get(OwnWords, view.id, populate_existing=True)
    if (row.words if row else "") == told:
        return
    if (row.saved if row else 0) != saved:
        raise Refusal("own-words-changed")
    if row is None:
        session.add(OwnWords(placement_id=view.id, words=told, saved=1, written_at=now))
    else:
        row.words, row.saved, row.written_at = told, row.saved + 1, now
    session.flush()
    audit.record(session, actor, "voices.tell", object_type="placement", object_id=view.id, now=now)


def keep_own_file(
    session: Session,
    placement_id: UUID,
    clean: CleanFile,
    title: str,
    *,
    actor: Viewer,
    files: FileStore,
    now: datetime,
) -> UUID:
    """Keep a file that the person shows of this placement."""
    view = get_own(session, actor, placement_id)
    return keep_file(
        session,
        clean,
        person_id=view.person_id,
        context=Context.PLACEMENT,
        context_id=view.id,
        title=title,
        uploaded_by=view.person_name,
        actor=actor,
        files=files,
        now=now,
    )


def get_own_file(session: Session, placement_id: UUID, evidence_id: UUID, viewer: Viewer) -> EvidenceRow:
    """Return a file of this placement to the person it is about; NotFound for anybody else."""
    view = get_own(session, viewer, placement_id)
    row = get_evidence(session, evidence_id)
    if row.context is not Context.PLACEMENT or row.context_id != view.id or row.person_id != view.person_id:
        raise NotFound("not-found")
    return row


def delete_own_file(
    session: Session, placement_id: UUID, evidence_id: UUID, *, actor: Viewer, now: datetime
) -> None:
    """Take back a file that the person brought herself; what others brought is theirs to take back."""
    row = get_own_file(session, placement_id, evidence_id, actor)
    if not is_own(row, actor):
        raise Refusal("evidence-of-others")
    delete_file(session, evidence_id, why=DeletedWhy.PERSON, actor=actor, now=now)


def is_own(row: EvidenceRow, viewer: Viewer) -> bool:
    return row.uploaded_by_id is not None and row.uploaded_by_id == viewer.account_id
