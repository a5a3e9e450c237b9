"""Who asks, who takes part, who was there, how it ended; and the links of trainers who keep a register."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class Enrolment(Base):
    """One person in one edition. `confirmed_minutes` is what staff confirmed when the edition was closed.

    `is_decided`: staff decided about somebody below the minimum; `is_exception`: in his favour. `queued_at`:
    since when he asks or waits, which is his place in the list. `refusal_reason` stays inside,
    `refusal_message` is what was written to the person.
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
    queued_at: Mapped[datetime | None]
    refusal_reason: Mapped[str | None] = personal("why somebody was not admitted", String(500))
    refusal_message: Mapped[str | None] = personal("what was written to who was not admitted", String(500))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PlaceRequest(Base):
    """What somebody without a session wrote to ask for a place; it counts once the link in the mail is used.

    Only the token's hash is kept. When the link was used, or is too old, what was written is wiped out.
    """

    __tablename__ = "place_request"
    __table_args__ = (CheckConstraint("language IN ('it', 'de', 'en')", name="language"),)

    id: Mapped[UUIDKey]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), index=True)
    given_name: Mapped[str] = personal("name", String(120))
    family_name: Mapped[str] = personal("name", String(120))
    birth_date: Mapped[date | None] = personal("birth date")
    address: Mapped[str] = personal("e-mail address", String(254))
    language: Mapped[str] = mapped_column(String(2))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


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


class TrainerLink(Base):
    """A trainer keeps the register of one meeting, or of all of an edition, without an account.

    `writer_name`: how whoever opened the link said he is called. `valid_until`: further than the usual days
    after the last meeting, when staff renewed it.
    """

    __tablename__ = "trainer_link"
    __table_args__ = (CheckConstraint("language IN ('it', 'de', 'en')", name="language"),)

    id: Mapped[UUIDKey]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"))
    trainer_name: Mapped[str] = personal("name", String(120))
    address: Mapped[str | None] = personal("e-mail address", String(254))
    address_key: Mapped[str | None] = personal("e-mail address, folded", String(254), index=True)
    language: Mapped[str] = mapped_column(String(2))
    writer_name: Mapped[str | None] = personal("name", String(120))
    writer_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    valid_until: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class TrainerToken(Base):
    """One mail, or one display, of a trainer's link: only the hash.

    The newest opens the register; an older one tells what it was and has a new one sent.
    """

    __tablename__ = "trainer_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("trainer_link.id"), index=True)
    made_at: Mapped[datetime]
    is_current: Mapped[bool]
