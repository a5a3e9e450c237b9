"""Files that somebody shows as evidence: sealed in the file store, described here, gone after their time."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class EvidenceFile(Base):
    """One file about one person. `context` says what it belongs to; who may open it, the room above decides.

    `sha256` is that of what is inside (after a picture was written anew without its metadata), `file_sha256`
    names the sealed bytes in the file store. After `delete_on` the bytes and the key are destroyed and the
    row tells what was here and why it went.
    """

    __tablename__ = "evidence_file"
    __table_args__ = (
        CheckConstraint("context IN ('placement', 'experience', 'assessment')", name="context"),
        CheckConstraint("media_type IN ('application/pdf', 'image/jpeg', 'image/png')", name="media_type"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("(key IS NULL) = (deleted_at IS NOT NULL)", name="deleted_whole"),
        CheckConstraint("(deleted_at IS NULL) = (deleted_why IS NULL)", name="deleted_why"),
        Index("ix_evidence_file_context", "context", "context_id"),
    )

    id: Mapped[UUIDKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    context: Mapped[str] = mapped_column(String(12))
    context_id: Mapped[UUID]
    title: Mapped[str] = personal("title of a file shown as evidence", String(200))
    media_type: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    file_sha256: Mapped[str] = mapped_column(String(64))
    key: Mapped[bytes | None] = personal("key of a file shown as evidence", LargeBinary)
    uploaded_by: Mapped[str] = personal("name of who brought a file", String(200))
    uploaded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[datetime]
    delete_on: Mapped[date]
    deleted_at: Mapped[datetime | None]
    deleted_why: Mapped[str | None] = mapped_column(String(20))
