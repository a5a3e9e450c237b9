"""An uploaded sheet from its arrival until it is applied, and what an organisation's columns mean."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class SheetUpload(Base):
    """A sheet that somebody uploaded: its cells as they came, and what was answered about them.

    `layout` says which sheet of the file, which header row and what each column means. `ordered` holds what
    was confirmed, a hash by row: a row that has come to mean something else is not applied. `applied` holds
    what has become of each row. Of persons nothing stays once it is applied, of courses the newest sheet
    stays: it goes out again as it came.
    """

    __tablename__ = "sheet_upload"
    __table_args__ = (
        CheckConstraint("kind IN ('courses', 'people')", name="kind"),
        CheckConstraint("state IN ('draft', 'applying', 'applied')", name="state"),
        CheckConstraint("(kind = 'people') = (edition_id IS NOT NULL)", name="people_have_edition"),
        Index(None, "organisation_id", "kind", "state"),
    )

    id: Mapped[UUIDKey]
    kind: Mapped[str] = mapped_column(String(8))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    edition_id: Mapped[UUID | None] = mapped_column(ForeignKey("edition.id"), index=True)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    file_label: Mapped[str] = personal("what an uploaded file was called", String(120))
    state: Mapped[str] = mapped_column(String(8))
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    content: Mapped[bytes | None] = personal("uploaded sheet; of persons encrypted", LargeBinary)
    answers: Mapped[bytes | None] = personal("corrections of a sheet; of persons encrypted", LargeBinary)
    ordered: Mapped[dict[str, str]] = mapped_column(JSON)
    applied: Mapped[dict[str, Any]] = mapped_column(JSON)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    row_count: Mapped[int]
    job_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]


class SheetMemory(Base):
    """What the columns of an organisation's sheets mean, by folded names; and how its last file was made."""

    __tablename__ = "sheet_memory"
    __table_args__ = (
        UniqueConstraint("organisation_id", "kind"),
        CheckConstraint("kind IN ('courses', 'people')", name="kind"),
    )

    id: Mapped[UUIDKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(8))
    meanings: Mapped[dict[str, str]] = mapped_column(JSON)
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime]
