"""What was issued: the register row with the document's bytes, and apart what unlocks and explains them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from certify.certificates.rules import SIGNED_OUTSIDE, Kind, RevocationClass, Status, SubjectType, Switch
from commons.db import Base, UUIDKey, personal


def _one_of(column: str, values: type[Kind | Status | RevocationClass | SubjectType | Switch]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


_UNSIGNED = "status IN ('prepared', 'annulled')"
_SIGNED_OUTSIDE = f"kind IN ({', '.join(repr(each.value) for each in Kind if each in SIGNED_OUTSIDE)})"


class Certificate(Base):
    """One document. Only its status ever changes; an erased one keeps its row, number and code.

    `document` is the signed JSON sealed with the key in `certificate_key`; `pdf_file` names the sealed
    PDF in the file store; the hashes are those of what is inside, as the holder has it. Where a signature
    from outside is needed, `pdf_file` is what was given to be signed, and `signed_pdf_file` what came back.
    `protocol_number` and `provincial_number` come later, from other registers: nobody signed them.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        Index(  # one that was annulled before its signature counts for nothing: another may be prepared
            "uq_certificate_once",
            "person_id",
            "subject_type",
            "subject_id",
            "kind",
            "version",
            unique=True,
            sqlite_where=text("status <> 'annulled'"),
            postgresql_where=text("status <> 'annulled'"),
        ),
        UniqueConstraint("issuer_id", "kind", "year", "serial"),
        Index(
            "uq_certificate_replaces_id",
            "replaces_id",
            unique=True,
            sqlite_where=text("status <> 'annulled'"),
            postgresql_where=text("status <> 'annulled'"),
        ),
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
        CheckConstraint("(signed_pdf_sha256 IS NULL) = (signed_pdf_file IS NULL)", name="signed_whole"),
        CheckConstraint(
            f"NOT {_UNSIGNED} OR ({_SIGNED_OUTSIDE} AND signed_pdf_file IS NULL)", name="waiting"
        ),
        CheckConstraint(
            f"NOT {_SIGNED_OUTSIDE} OR {_UNSIGNED} OR status = 'erased' OR signed_pdf_file IS NOT NULL",
            name="complete_with_signature",
        ),
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
    signed_pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    signed_pdf_file: Mapped[str | None] = mapped_column(String(64))
    protocol_number: Mapped[str | None] = mapped_column(String(80))
    provincial_number: Mapped[str | None] = mapped_column(String(80))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    revoked_at: Mapped[datetime | None]
    revocation_class: Mapped[str | None] = mapped_column(String(20))


class CertificateKey(Base):
    """Unlocks one document and its PDF. Outside ordinary backups: without it both are noise for ever."""

    __tablename__ = "certificate_key"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    key: Mapped[bytes] = personal("key of the signed document", LargeBinary)


class CertificateAnnex(Base):
    """What is for the person and not for third parties, sealed under the document's key.

    Its hash stands in the signed document. Only the holder and the issuer open it.
    """

    __tablename__ = "certificate_annex"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    annex_sha256: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(64))


class CertificateDeposit(Base):
    """How the signed PDF came in: who was said to have signed it, and what its signatures say themselves.

    `declared`: [{"name", "office"}]; `found`: [{"name", "authority", "is_self_signed", "signed_at"}].
    """

    __tablename__ = "certificate_deposit"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    deposited_at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    declared: Mapped[list[dict[str, Any]]] = personal("names of who signed a document", JSON)
    found: Mapped[list[dict[str, Any]]] = personal("names in the certificates of signatures", JSON)


class IssuerSwitch(Base):
    """A sentence that an issuer decided to print on documents of one kind.

    `words`: what the issuer adds in its own words (the sentence about stamp duty, the recorded signer).
    """

    __tablename__ = "issuer_switch"
    __table_args__ = (
        CheckConstraint(_one_of("kind", Kind), name="kind"),
        CheckConstraint(_one_of("name", Switch), name="name"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    is_on: Mapped[bool]
    words: Mapped[str] = personal("who signs for an issuer", String(300), default="")
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class PublicIssuer(Base):
    """An issuer of which an operator recorded that it is a public body, and by which act."""

    __tablename__ = "public_issuer"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    act: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime]


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
