"""Competence frameworks: descriptors to find and to tell, each label with its provenance."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey


class Framework(Base):
    """One version of a framework. Older versions stay: what was taught by them still names them.

    `provenance` is that of the names by language; `content_sha256` is that of the last file imported.
    """

    __tablename__ = "framework"
    __table_args__ = (
        UniqueConstraint("slug", "version"),
        Index(
            "uq_framework_current",
            "slug",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[UUIDKey]
    slug: Mapped[str] = mapped_column(String(40), index=True)
    version: Mapped[str] = mapped_column(String(120))
    is_current: Mapped[bool] = mapped_column(default=True)
    short_name: Mapped[str] = mapped_column(String(60))
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    provenance: Mapped[dict[str, str]] = mapped_column(JSON)
    publisher: Mapped[str] = mapped_column(String(200))
    licence: Mapped[str | None] = mapped_column(String(200))
    licence_provenance: Mapped[str | None] = mapped_column(String(600))
    source_url: Mapped[str | None] = mapped_column(String(500))
    attribution: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)
    levels: Mapped[list[Any]] = mapped_column(JSON, default=list)
    content_sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]


class Competence(Base):
    """One competence, or an area that groups some. Labels and provenance are by language.

    `search_text` holds all labels folded, each between bars: `|lavorare in squadra|work in teams|`.
    """

    __tablename__ = "competence"
    __table_args__ = (UniqueConstraint("framework_id", "code"),)

    id: Mapped[UUIDKey]
    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework.id"))
    code: Mapped[str] = mapped_column(String(120))
    uri: Mapped[str] = mapped_column(String(300), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    parent_code: Mapped[str | None] = mapped_column(String(120))
    position: Mapped[int]
    labels: Mapped[dict[str, str]] = mapped_column(JSON)
    alternatives: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    descriptions: Mapped[dict[str, str]] = mapped_column(JSON)
    provenance: Mapped[dict[str, str]] = mapped_column(JSON)
    levels: Mapped[list[Any]] = mapped_column(JSON)
    search_text: Mapped[str] = mapped_column(Text)
    is_retired: Mapped[bool] = mapped_column(default=False)


class FrameworkUpload(Base):
    """A file that somebody brought: looked at first, imported once confirmed, kept for some days only.

    `file_sha256` names it in the file store until `expires_at`, then it is gone and the row tells what came
    of it. `seen` is what was here when the file was looked at: what is confirmed is what was seen.
    """

    __tablename__ = "framework_upload"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'inspected', 'broken', 'importing', 'done', 'discarded')", name="state"
        ),
        CheckConstraint("kind IN ('json', 'esco')", name="kind"),
    )

    id: Mapped[UUIDKey]
    kind: Mapped[str] = mapped_column(String(4))
    file_label: Mapped[str] = mapped_column(String(200))
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    content_sha256: Mapped[str] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(2))
    version: Mapped[str | None] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(10))
    seen: Mapped[str] = mapped_column(String(64), default="")
    findings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    row_count: Mapped[int] = mapped_column(default=0)
    done_rows: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[UUID | None]
    uploaded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
