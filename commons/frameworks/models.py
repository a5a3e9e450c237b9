"""Competence frameworks: descriptors to find and to tell, each label with its provenance."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey


class Framework(Base):
    __tablename__ = "framework"
    __table_args__ = (UniqueConstraint("slug", "version"),)

    id: Mapped[UUIDKey]
    slug: Mapped[str] = mapped_column(String(40), index=True)
    version: Mapped[str] = mapped_column(String(40))
    short_name: Mapped[str] = mapped_column(String(40))
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    publisher: Mapped[str] = mapped_column(String(200))
    licence: Mapped[str] = mapped_column(String(200))
    attribution: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)
    content_sha256: Mapped[str] = mapped_column(String(64))


class Competence(Base):
    """One competence. Labels and provenance are by language; levels are plain sentences of this framework."""

    __tablename__ = "competence"
    __table_args__ = (
        UniqueConstraint("framework_id", "code"),
        Index("ix_competence_search", "search_text"),
    )

    id: Mapped[UUIDKey]
    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework.id"))
    code: Mapped[str] = mapped_column(String(120))
    uri: Mapped[str] = mapped_column(String(300), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    parent_code: Mapped[str | None] = mapped_column(String(120))
    position: Mapped[int]
    labels: Mapped[dict[str, str]] = mapped_column(JSON)
    descriptions: Mapped[dict[str, str]] = mapped_column(JSON)
    provenance: Mapped[dict[str, str]] = mapped_column(JSON)
    levels: Mapped[list[Any]] = mapped_column(JSON)
    search_text: Mapped[str] = mapped_column(Text)
    is_retired: Mapped[bool] = mapped_column(default=False)
