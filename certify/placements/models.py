"""A placement, who takes part in it, what was agreed and signed, the hours, and both voices."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

import certify.evidence.models  # noqa: F401  signatures and hours point at files
from certify.placements.rules import Answer, Party, PlacementKind, PlacementState, Shown, SigningMode
from commons.db import Base, UUIDKey, personal


def _one_of(
    column: str, values: type[Answer | Party | PlacementKind | PlacementState | Shown | SigningMode]
) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


class Placement(Base):
    """An internship, civil service or volunteering of one person.

    `promoter_id` leads, signs and numbers (civil service: the body; volunteering: the implementing body);
    `host_id` is where it happens. `version` counts the changes of the project: who signed version 2 has not
    signed version 3. `ends_on` moves with an extension; `ended_on` is the day on which it really ended.
    """

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint(_one_of("kind", PlacementKind), name="kind"),
        CheckConstraint(_one_of("state", PlacementState), name="state"),
        CheckConstraint("starts_on <= ends_on", name="order"),
        CheckConstraint("planned_hours > 0", name="planned_hours"),
        CheckConstraint("second_host_id IS NULL OR second_host_id <> host_id", name="two_hosts"),
        CheckConstraint("(second_host_id IS NULL) = (second_host_version IS NULL)", name="second_host"),
        CheckConstraint(
            "(state IN ('closed', 'interrupted', 'never_started')) = (ended_on IS NOT NULL)", name="ended_on"
        ),
        Index("ix_placement_promoter_state", "promoter_id", "state"),
        Index("ix_placement_host_state", "host_id", "state"),
    )

    id: Mapped[UUIDKey]
    kind: Mapped[str] = mapped_column(String(30))
    variant: Mapped[str | None] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(20))
    state_since: Mapped[datetime]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    promoter_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    host_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    second_host_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    second_host_version: Mapped[
        int | None
    ]  # the first version that names it: those before were whole without
    title: Mapped[str] = mapped_column(String(200))
    activities: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(200))
    is_online: Mapped[bool] = mapped_column(default=False)
    languages: Mapped[str] = mapped_column(String(60), default="it")  # BCP 47 tags, with commas
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_on: Mapped[date | None]
    informed_on: Mapped[date | None]  # the person was told what it is, before the project was signed
    planned_hours: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    guardian_name: Mapped[str | None] = personal("name of a minor's guardian", String(200))
    guardian_address: Mapped[str | None] = personal("e-mail address of a minor's guardian", String(254))
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class PlacementTutor(Base):
    """Who follows the person, for the host or for the promoter. A change of tutor is a new row."""

    __tablename__ = "placement_tutor"
    __table_args__ = (
        CheckConstraint("party IN ('host', 'second_host', 'promoter')", name="party"),
        CheckConstraint("until_on IS NULL OR from_on <= until_on", name="order"),
    )

    id: Mapped[UUIDKey]
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"), index=True)
    party: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = personal("name of a tutor", String(200))
    office: Mapped[str] = personal("office of a tutor", String(120))
    address: Mapped[str | None] = personal("e-mail address of a tutor", String(254))
    address_key: Mapped[str | None] = personal("e-mail address, folded", String(254), index=True)
    language: Mapped[str] = mapped_column(String(2), default="it")
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class ProjectObjective(Base):
    """A competence that the project aims at, and the task in which it may be shown."""

    __tablename__ = "project_objective"
    __table_args__ = (UniqueConstraint("placement_id", "competence_id"),)

    id: Mapped[UUIDKey]
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"), index=True)
    competence_id: Mapped[UUID] = mapped_column(ForeignKey("competence.id"))
    position: Mapped[int]
    task: Mapped[str] = mapped_column(String(500), default="")


class ProjectSignature(Base):
    """Who signed which version of the project, in which office and how; a scan has its real date."""

    __tablename__ = "project_signature"
    __table_args__ = (
        UniqueConstraint("placement_id", "version", "party"),
        CheckConstraint(_one_of("party", Party), name="party"),
        CheckConstraint(_one_of("mode", SigningMode), name="mode"),
        CheckConstraint("(mode = 'scanned') = (scan_id IS NOT NULL)", name="scan"),
    )

    id: Mapped[UUIDKey]
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"), index=True)
    version: Mapped[int]
    party: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = personal("name of a signer", String(200))
    office: Mapped[str] = personal("office of a signer", String(120))
    mode: Mapped[str] = mapped_column(String(12))
    signed_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    scan_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_file.id"))
    project_sha256: Mapped[str] = mapped_column(String(64))


class PlacementEvent(Base):
    """What happened on the way: suspended, resumed, extended, interrupted, another tutor. Never edited."""

    __tablename__ = "placement_event"

    id: Mapped[UUIDKey]
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"), index=True)
    what: Mapped[str] = mapped_column(String(30))
    on_day: Mapped[date]
    until_day: Mapped[date | None]
    reason: Mapped[str] = personal("why a placement changed, in words", Text, default="")
    by_name: Mapped[str] = personal("name of who changed a placement", String(200), default="")
    at: Mapped[datetime]


class HourEntry(Base):
    """One day. What the person logged and what the tutor confirmed stand side by side."""

    __tablename__ = "hour_entry"
    __table_args__ = (
        UniqueConstraint("placement_id", "day"),
        CheckConstraint("told_hours IS NULL OR (told_hours > 0 AND told_hours <= 24)", name="told_hours"),
        CheckConstraint(
            "confirmed_hours IS NULL OR (confirmed_hours >= 0 AND confirmed_hours <= 24)",
            name="confirmed_hours",
        ),
        CheckConstraint("(confirmed_hours IS NULL) = (confirmed_at IS NULL)", name="confirmed_whole"),
        CheckConstraint("told_hours IS NOT NULL OR confirmed_hours IS NOT NULL", name="said_by_somebody"),
    )

    id: Mapped[UUIDKey]
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"))
    day: Mapped[date]
    activity: Mapped[str] = personal("what somebody did on a day", String(300), default="")
    told_hours: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    told_at: Mapped[datetime | None]
    confirmed_hours: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str] = personal("name of who confirmed hours", String(200), default="")
    remark: Mapped[str] = personal("remark on somebody's hours", String(300), default="")
    sheet_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_file.id"))


class Observation(Base):
    """What one tutor says of one competence. A draft saves itself; what was sent is answered by the person.

    `saved` counts the savings: an older form never overwrites a newer one.
    """

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint("placement_id", "competence_id", "tutor_id"),
        CheckConstraint(f"shown IS NULL OR {_one_of('shown', Shown)}", name="shown"),
        CheckConstraint("level IS NULL OR (shown = 'shown' AND level BETWEEN 1 AND 4)", name="level"),
        CheckConstraint("sent_at IS NULL OR shown IS NOT NULL", name="sent_whole"),
    )

    id: Mapped[UUIDKey]
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"), index=True)
    competence_id: Mapped[UUID] = mapped_column(ForeignKey("competence.id"))
    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("placement_tutor.id"))
    shown: Mapped[str | None] = mapped_column(String(12))
    level: Mapped[int | None]
    episode: Mapped[str] = personal("a tutor's words about somebody", Text, default="")
    writer_name: Mapped[str] = personal("name of a tutor", String(200), default="")
    writer_role: Mapped[str] = personal("office of a tutor", String(120), default="")
    saved: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class Response(Base):
    """The person's voice beside an observation that was sent."""

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint(_one_of("answer", Answer), name="answer"),
        CheckConstraint("answer = 'agree' OR length(words) > 0", name="words"),
    )

    id: Mapped[UUIDKey]
    observation_id: Mapped[UUID] = mapped_column(ForeignKey("observation.id"), unique=True)
    answer: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = personal("a person's words about herself", Text, default="")
    answered_at: Mapped[datetime]


class GuardianToken(Base):
    """A guardian's way in to one minor's project: only the hash of the link."""

    __tablename__ = "guardian_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"), index=True)
    made_at: Mapped[datetime]
    expires_on: Mapped[date]
