"""A course is what is offered; when and where it is taught is its editions' business."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey


class Course(Base):
    """Texts are by language, Italian always there. A historical course is never a live offer.

    `external_ref` is the code that the organisation of `reference_owner_id` gave it: another one may use
    the same.
    `version` counts the changes of what is written: a form that was made from an older one is not saved over
    them. `creation_token` is that of the form which made the course: sent twice, it makes one.
    """

    __tablename__ = "course"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'proposed', 'published', 'archived')", name="state"),
        CheckConstraint("NOT is_historical OR state = 'archived'", name="history_is_archived"),
        UniqueConstraint("reference_owner_id", "external_ref"),
        Index("ix_course_state_title", "state", "title_key"),
    )

    id: Mapped[UUIDKey]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    external_ref: Mapped[str | None] = mapped_column(String(80))
    reference_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[str] = mapped_column(String(12))
    is_historical: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    record_kind: Mapped[str] = mapped_column(String(40))
    titles: Mapped[dict[str, str]] = mapped_column(JSON)
    title_key: Mapped[str] = mapped_column(String(300))
    summaries: Mapped[dict[str, str]] = mapped_column(JSON)
    audience: Mapped[str | None] = mapped_column(String(300))
    topic: Mapped[str | None] = mapped_column(String(120), index=True)
    language: Mapped[str | None] = mapped_column(String(20))
    cost: Mapped[str | None] = mapped_column(String(120))
    requirements: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(500))
    is_source_truncated: Mapped[bool] = mapped_column(default=False)
    caveat: Mapped[str | None] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    copied_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"))
    creation_token: Mapped[str | None] = mapped_column(String(43), unique=True)
    proposed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CourseProvider(Base):
    """Several providers on one course: one leads (signs and numbers), the others are named."""

    __tablename__ = "course_provider"
    __table_args__ = (
        UniqueConstraint("course_id", "organisation_id"),
        Index(
            "uq_course_provider_lead",
            "course_id",
            unique=True,
            sqlite_where=text("is_lead"),
            postgresql_where=text("is_lead"),
        ),
    )

    id: Mapped[UUIDKey]
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    is_lead: Mapped[bool]
    named_as: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)


class CourseCompetence(Base):
    """A competence that the course deals with, and in plain words what one can do at the end."""

    __tablename__ = "course_competence"
    __table_args__ = (UniqueConstraint("course_id", "competence_id"),)

    id: Mapped[UUIDKey]
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    competence_id: Mapped[UUID] = mapped_column(ForeignKey("competence.id"), index=True)
    outcomes: Mapped[dict[str, str]] = mapped_column(JSON)
    position: Mapped[int] = mapped_column(default=0)
