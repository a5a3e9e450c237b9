"""An edition is a dated run of a course; its meetings are the days."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class Edition(Base):
    """Hours are whole minutes. Dates that a source gave vaguely stay in `dates_text`, as it said them;
    `earliest_on` is then the first day that its words allow, to sort by.

    `version` counts the changes of the edition, its register included: a form that was made from an older one
    is refused, so that nobody overwrites what he has not seen.
    """

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'open', 'closed', 'cancelled', 'historical')", name="state"),
        CheckConstraint("form IS NULL OR form IN ('in_presence', 'on_line', 'mixed')", name="form"),
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="order"),
        CheckConstraint("minimum_minutes IS NULL OR minimum_minutes <= planned_minutes", name="minimum"),
        CheckConstraint("seats IS NULL OR seats >= 0", name="seats"),
        UniqueConstraint("course_id", "label"),
        Index("ix_edition_state_starts_on", "state", "starts_on"),
    )

    id: Mapped[UUIDKey]
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    label: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(12))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    earliest_on: Mapped[date | None]
    dates_text: Mapped[str | None] = mapped_column(String(200))
    enrolment_deadline: Mapped[date | None]
    venue: Mapped[str | None] = mapped_column(String(200))
    community: Mapped[str | None] = mapped_column(String(60))
    place_key: Mapped[str] = mapped_column(String(300), default="")
    form: Mapped[str | None] = mapped_column(String(12))
    planned_minutes: Mapped[int | None]
    online_minutes: Mapped[int] = mapped_column(default=0)
    minimum_minutes: Mapped[int | None]
    seats: Mapped[int | None]
    admits_at_once: Mapped[bool] = mapped_column(default=False)
    programme: Mapped[str | None] = mapped_column(Text)
    trainers: Mapped[list[str]] = personal("names of trainers", JSON)
    final_test: Mapped[str | None] = mapped_column(String(200))
    teacher_recognition: Mapped[str | None] = mapped_column(String(200))
    assessment: Mapped[str | None] = mapped_column(String(200))
    quality: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(60))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Meeting(Base):
    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("edition_id", "position"),
        CheckConstraint("minutes > 0 AND minutes % 15 = 0", name="quarter_hours"),
        CheckConstraint("form IN ('in_presence', 'on_line', 'mixed')", name="form"),
    )

    id: Mapped[UUIDKey]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), index=True)
    position: Mapped[int]
    on_day: Mapped[date]
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    minutes: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    form: Mapped[str] = mapped_column(String(12))


class CalendarLink(Base):
    """The private address of somebody's calendar file: one an account, only the hash of its token is kept.

    The token is made from `salt` and the secret of the installation, so its owner can be shown it again.
    """

    __tablename__ = "calendar_link"

    id: Mapped[UUIDKey]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), unique=True)
    salt: Mapped[str] = mapped_column(String(43))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
