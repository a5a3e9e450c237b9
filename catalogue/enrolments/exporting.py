"""What the registers hold of one person, for the file that she takes home."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course
from catalogue.editions.models import Edition, Meeting
from catalogue.enrolments.models import Attendance, Enrolment


def export_enrolments(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """Return her enrolments, the newest first, each with its presences; two queries."""
    rows = session.execute(
        select(Enrolment, Edition.label, Edition.starts_on, Edition.ends_on, Course.titles)
        .join(Edition, Edition.id == Enrolment.edition_id)
        .join(Course, Course.id == Edition.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.created_at.desc(), Enrolment.id)
    ).all()
    presences: dict[UUID, list[dict[str, Any]]] = {}
    for mark, meeting in session.execute(
        select(Attendance, Meeting)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Meeting.on_day, Meeting.position)
    ):
        presences.setdefault(mark.enrolment_id, []).append(
            {
                "day": meeting.on_day,
                "meeting": meeting.title,
                "presence": mark.presence,
                "minutes": mark.minutes,
            }
        )
    return [
        {
            "course": titles["it"],
            "edition": label,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "state": enrolment.state,
            "enrolled_at": enrolment.created_at,
            "came_without_enrolment": enrolment.is_walk_in,
            "withdrawn_on": enrolment.withdrawn_on,
            "confirmed_minutes": enrolment.confirmed_minutes,
            "exception_reason": enrolment.exception_reason,
            "presences": presences.get(enrolment.id, []),
        }
        for enrolment, label, starts_on, ends_on, titles in rows
    ]
