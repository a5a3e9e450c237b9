"""The register: who was at which meeting, written one or more whole meetings at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from catalogue.editions.models import Meeting
from catalogue.editions.queries import find_lead_provider
from catalogue.editions.rules import EditionState
from catalogue.editions.services import take_edition
from catalogue.enrolments.models import Attendance, Enrolment
from catalogue.enrolments.rules import EnrolmentState, Mark, Presence, check_day
from commons import audit
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody wrote into the register of one meeting, by enrolment; None takes a mark away.

    `seen` is what he had before his eyes when he began: where he left that as it was, he wrote nothing.
    Left out, it was an empty page.
    """

    meeting_id: UUID
    marks: Mapping[UUID, Mark | None]
    seen: Mapping[UUID, Mark | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Change:
    meeting_id: UUID
    enrolment_id: UUID
    row_id: UUID | None
    before: str | None
    after: Mark | None


def record_attendance(
    session: Session,
    edition_id: UUID,
    sheets: Sequence[Sheet],
    *,
    actor: Viewer,
    now: datetime,
    trainer_link: UUID | None = None,
) -> int:
    """Write sheets into the register and return how many marks changed; all sheets or none.

    Only what was changed is written: a sheet sent twice changes nothing, and two who keep different cells do
    not disturb each other. A cell that somebody else has changed since it was seen is refused, unless both
    wrote the same. Whoever was decided about is open again when his marks change. `trainer_link`: by which
    link it was written, where the actor has no account.
    """
    edition = take_edition(session, edition_id, now=now)
    if edition.state != EditionState.OPEN:
        raise Refusal(f"edition-is-{edition.state}")
    days = {
        row.id: row.on_day
        for row in session.execute(select(Meeting.id, Meeting.on_day).where(Meeting.edition_id == edition_id))
    }
    if not days.keys() >= {sheet.meeting_id for sheet in sheets}:
        raise NotFound("not-found")
    changes = _find_changes(session, edition_id, sheets)
    if not changes:
        edition.version -= 1
        return 0
    today = now.astimezone(TRENTO).date()
    for change in changes:
        check_day(change.after, days[change.meeting_id], today)
    _write(session, changes)
    session.execute(
        update(Enrolment)
        .where(Enrolment.id.in_({change.enrolment_id for change in changes}))
        .values(is_decided=False, is_exception=False, updated_at=now)
    )
    audit.record(
        session,
        actor,
        "attendance.record",
        object_type="edition",
        object_id=edition_id,
        organisation_id=find_lead_provider(session, edition.course_id),
        now=now,
        changes=[
            [str(change.meeting_id), str(change.enrolment_id), change.before, _tell(change.after)]
            for change in changes
        ],
        **({} if trainer_link is None else {"trainer_link": str(trainer_link)}),
    )
    return len(changes)


def _find_changes(session: Session, edition_id: UUID, sheets: Sequence[Sheet]) -> list[_Change]:
    admitted = set(
        session.scalars(
            select(Enrolment.id).where(
                Enrolment.edition_id == edition_id, Enrolment.state == EnrolmentState.ADMITTED
            )
        )
    )
    known = {
        (row.meeting_id, row.enrolment_id): row
        for row in session.execute(
            select(
                Attendance.id,
                Attendance.meeting_id,
                Attendance.enrolment_id,
                Attendance.presence,
                Attendance.minutes,
            )
            .join(Meeting, Meeting.id == Attendance.meeting_id)
            .where(Meeting.edition_id == edition_id)
        )
    }
    changes = []
    for sheet in sheets:
        for enrolment_id, mark in sheet.marks.items():
            row = known.get((sheet.meeting_id, enrolment_id))
            before = None if row is None else Mark(Presence(row.presence), row.minutes)
            seen = sheet.seen.get(enrolment_id)
            if mark in {before, seen}:
                continue
            if enrolment_id not in admitted:
                raise Refusal("marks-of-admitted-only")
            if before != seen:
                raise Refusal("register-changed")
            changes.append(
                _Change(sheet.meeting_id, enrolment_id, None if row is None else row.id, _tell(before), mark)
            )
    return changes


def _write(session: Session, changes: Sequence[_Change]) -> None:
    """Three statements at most, however many marks."""
    new = [
        {
            "id": uuid4(),
            "meeting_id": change.meeting_id,
            "enrolment_id": change.enrolment_id,
            "presence": change.after.presence.value,
            "minutes": change.after.minutes,
        }
        for change in changes
        if change.row_id is None and change.after is not None
    ]
    changed = [
        {"id": change.row_id, "presence": change.after.presence.value, "minutes": change.after.minutes}
        for change in changes
        if change.row_id is not None and change.after is not None
    ]
    gone = [change.row_id for change in changes if change.row_id is not None and change.after is None]
    if new:
        session.execute(insert(Attendance), new)
    if changed:
        session.execute(update(Attendance), changed)
    if gone:
        session.execute(delete(Attendance).where(Attendance.id.in_(gone)))


def _tell(mark: Mark | None) -> str | None:
    return None if mark is None else f"{mark.presence.value}:{mark.minutes}"
