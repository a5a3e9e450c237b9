"""The register: who was at which meeting, written one or more whole meetings at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

    `version` is that of the meeting's register when he began to write.
    """

    meeting_id: UUID
    version: int
    marks: Mapping[UUID, Mark | None]


@dataclass(frozen=True, slots=True)
class _Change:
    meeting_id: UUID
    enrolment_id: UUID
    row_id: UUID | None
    before: str | None
    after: Mark | None


def record_attendance(
    session: Session, edition_id: UUID, sheets: Sequence[Sheet], *, actor: Viewer, now: datetime
) -> int:
    """Write sheets into the register and return how many marks changed; all sheets or none.

    Only what differs is written: a sheet sent twice changes nothing. A meeting whose register somebody
    else has changed since is refused. Whoever was decided about is open again when his marks change.
    """
    edition = take_edition(session, edition_id, now=now)
    if edition.state != EditionState.OPEN:
        raise Refusal(f"edition-is-{edition.state}")
    meetings = {
        meeting.id: meeting
        for meeting in session.scalars(select(Meeting).where(Meeting.edition_id == edition_id))
    }
    changes = _find_changes(session, edition_id, sheets)
    if not changes:
        edition.version -= 1
        return 0
    versions = {sheet.meeting_id: sheet.version for sheet in sheets}
    today = now.astimezone(TRENTO).date()
    for meeting_id in {change.meeting_id for change in changes}:
        meeting = meetings.get(meeting_id)
        if meeting is None:
            raise NotFound("not-found")
        if meeting.version != versions[meeting_id]:
            raise Refusal("register-changed")
        meeting.version += 1
    for change in changes:
        check_day(change.after, meetings[change.meeting_id].on_day, today)
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
            if before == mark:
                continue
            if enrolment_id not in admitted:
                raise Refusal("marks-of-admitted-only")
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
