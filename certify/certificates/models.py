"""What was issued: the register row with the document's bytes, and apart what unlocks and explains them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certify.certificates.rules import Kind, RevocationClass, Status, SubjectType
from commons.db import Base, UUIDKey, personal


def _one_of(column: str, values: type[Kind | Status | RevocationClass | SubjectType]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


class Certificate(Base):
    """One document. Only its status ever changes; an erased one keeps its row, number and code.

    `document` is the signed JSON sealed with the key in `certificate_key`; `pdf_file` names the sealed
    PDF in the file store; the two hashes are those of what is inside, as the holder has it.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("person_id", "subject_type", "subject_id", "kind", "version"),
        UniqueConstraint("issuer_id", "kind", "year", "serial"),
        CheckConstraint(_one_of("kind", Kind), name="kind"),
        CheckConstraint(_one_of("status", Status), name="status"),
        CheckConstraint(_one_of("subject_type", SubjectType), name="subject_type"),
        CheckConstraint(
            f"revocation_class IS NULL OR {_one_of('revocation_class', RevocationClass)}",
            name="revocation_class",
        ),
        CheckConstraint("version >= 1 AND serial >= 1", name="from_one"),
        CheckConstraint("(version = 1) = (replaces_id IS NULL)", name="first_replaces_none"),
        CheckConstraint("(status = 'revoked') <= (revoked_at IS NOT NULL)", name="revoked_since"),
        CheckConstraint("(revoked_at IS NULL) = (revocation_class IS NULL)", name="revoked_whole"),
        CheckConstraint("(status = 'erased') = (document IS NULL)", name="erased_whole"),
        CheckConstraint("issued_by_id <> person_id", name="not_to_oneself"),
        Index("ix_certificate_subject", "subject_type", "subject_id"),
    )

    id: Mapped[UUIDKey]
    kind: Mapped[str] = mapped_column(String(20))
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID]
    version: Mapped[int]
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(90), unique=True)
    code: Mapped[str] = mapped_column(String(26), unique=True)
    status: Mapped[str] = mapped_column(String(10))
    status_since: Mapped[datetime]
    issued_at: Mapped[datetime]
    issued_on: Mapped[date]
    issued_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    document: Mapped[bytes | None] = personal("signed document, encrypted", LargeBinary)
    document_sha256: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    pdf_file: Mapped[str] = mapped_column(String(64))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"), unique=True)
    revoked_at: Mapped[datetime | None]
    revocation_class: Mapped[str | None] = mapped_column(String(20))


class CertificateKey(Base):
    """Unlocks one document and its PDF. Outside ordinary backups: without it both are noise for ever."""

    __tablename__ = "certificate_key"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    key: Mapped[bytes] = personal("key of the signed document", LargeBinary)


class CertificateNote(Base):
    """Why a document was revoked or corrected, in words: for the issuing office, never shown outside."""

    __tablename__ = "certificate_note"

    id: Mapped[UUIDKey]
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), index=True)
    at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = personal("reason in words", Text)


class NumberCounter(Base):
    """The last number given. Whoever issues locks this row first: no gaps and no doubles."""

    __tablename__ = "number_counter"
    __table_args__ = (CheckConstraint("last >= 0", name="last"),)

    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class CertificateCheck(Base):
    """How often a document was checked, and the last day. Never by whom: nobody can ask what is not kept."""

    __tablename__ = "certificate_check"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    count: Mapped[int]
    last_on: Mapped[date]
