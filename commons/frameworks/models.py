"""Competence frameworks: descriptors to find and to tell, each label with its provenance."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
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
