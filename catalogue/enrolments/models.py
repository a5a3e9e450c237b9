"""Who takes part, who was there, and how it ended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class Enrolment(Base):
    """One person in one edition. `confirmed_minutes` is what staff confirmed when the edition was closed.

    `is_decided`: staff decided about somebody below the minimum; `is_exception`: in his favour.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("edition_id", "person_id"),
        CheckConstraint(
            "state IN ('requested', 'admitted', 'waiting', 'not_admitted',"
            " 'completed', 'not_completed', 'withdrawn')",
            name="state",
        ),
        CheckConstraint("state <> 'completed' OR confirmed_minutes IS NOT NULL", name="completed_has_hours"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn_has_day"),
        CheckConstraint(
            "NOT is_exception OR (is_decided AND exception_reason IS NOT NULL)", name="exception_is_decided"
        ),
        CheckConstraint(
            "confirmed_minutes IS NULL OR (confirmed_minutes >= 0 AND confirmed_minutes % 15 = 0)",
            name="quarter_hours",
        ),
    )

    id: Mapped[UUIDKey]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(14))
    is_walk_in: Mapped[bool] = mapped_column(default=False)
    withdrawn_on: Mapped[date | None]
    is_decided: Mapped[bool] = mapped_column(default=False)
    is_exception: Mapped[bool] = mapped_column(default=False)
    exception_reason: Mapped[str | None] = personal("why an exception was made", String(500))
    confirmed_minutes: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Attendance(Base):
    """Presence of one enrolled person at one meeting; `minutes` counts what was attended."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "meeting_id"),
        CheckConstraint(
            "presence IN ('present', 'on_line', 'partial', 'excused', 'absent')", name="presence"
        ),
        CheckConstraint("minutes >= 0 AND minutes % 15 = 0", name="quarter_hours"),
        CheckConstraint("(presence IN ('excused', 'absent')) = (minutes = 0)", name="minutes_are_attended"),
    )

    id: Mapped[UUIDKey]
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    presence: Mapped[str] = mapped_column(String(10))
    minutes: Mapped[int]
