"""The dossier of one person: what she puts together of what she did, learnt and can show."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from certify.dossiers.rules import Basis, ExperienceKind, ReceiptMode, ReceiptState, Source
from commons.db import Base, UUIDKey, personal


def _one_of(column: str, values: type[Basis | ExperienceKind | ReceiptMode | ReceiptState | Source]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


class Dossier(Base):
    """`version` counts the changes: what a body was shown is the version that it took in hand.

    When two records of one person become one, what stood in the other dossier moves here, and the other only
    tells where it went (`joined_into_id`): assessments go on pointing at it.
    """

    __tablename__ = "dossier"
    __table_args__ = (CheckConstraint("joined_into_id IS NULL OR joined_into_id <> id", name="joined"),)

    id: Mapped[UUIDKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    joined_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    presentation: Mapped[str] = personal("a person's words about herself", Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Experience(Base):
    """Something that stands nowhere else here: a job, a course abroad, care for somebody, a band."""

    __tablename__ = "experience"
    __table_args__ = (
        CheckConstraint(_one_of("kind", ExperienceKind), name="kind"),
        CheckConstraint("until_on IS NULL OR from_on <= until_on", name="order"),
    )

    id: Mapped[UUIDKey]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = personal("an experience", String(200))
    organisation: Mapped[str] = personal("where somebody had an experience", String(200), default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    hours: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    description: Mapped[str] = personal("an experience in words", Text, default="")
    created_at: Mapped[datetime]


class DossierPart(Base):
    """What belongs to the dossier: a placement, an enrolment or an experience, by its id."""

    __tablename__ = "dossier_part"
    __table_args__ = (
        UniqueConstraint("dossier_id", "source", "source_id"),
        CheckConstraint(_one_of("source", Source), name="source"),
    )

    id: Mapped[UUIDKey]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    source: Mapped[str] = mapped_column(String(12))
    source_id: Mapped[UUID]
    position: Mapped[int]


class DossierCompetence(Base):
    """A competence that the person brings forward, in her own words."""

    __tablename__ = "dossier_competence"
    __table_args__ = (UniqueConstraint("dossier_id", "competence_id"),)

    id: Mapped[UUIDKey]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    competence_id: Mapped[UUID] = mapped_column(ForeignKey("competence.id"))
    words: Mapped[str] = personal("a person's words about herself", Text, default="")
    position: Mapped[int]


class DossierEvidence(Base):
    """Which file shows which competence."""

    __tablename__ = "dossier_evidence"
    __table_args__ = (UniqueConstraint("competence_id", "evidence_id"),)

    id: Mapped[UUIDKey]
    competence_id: Mapped[UUID] = mapped_column(ForeignKey("dossier_competence.id"))
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_file.id"), index=True)


class DossierReceipt(Base):
    """The person's agreement to one document of transparency, and her signature for having received it.

    One for each placement, and one for each identification by a titled body (`placement_id` is None then);
    `asked_for` is the id of the one or the other: what the document is about. `chosen` holds the ids of
    competences and parts that she agreed to; `content_sha256` what they said on that day: nothing else leaves
    in her name.
    """

    __tablename__ = "dossier_receipt"
    __table_args__ = (
        UniqueConstraint("dossier_id", "issuer_id", "asked_for"),
        CheckConstraint(_one_of("basis", Basis), name="basis"),
        CheckConstraint(_one_of("state", ReceiptState), name="state"),
        CheckConstraint(f"mode IS NULL OR {_one_of('mode', ReceiptMode)}", name="mode"),
        CheckConstraint("(basis = 'own_volunteer') = (placement_id IS NOT NULL)", name="placement"),
        CheckConstraint(
            "(state IN ('agreed', 'issued')) = (signed_on IS NOT NULL)", name="signed_when_agreed"
        ),
        CheckConstraint("(signed_on IS NULL) = (mode IS NULL)", name="signed_whole"),
        CheckConstraint("(mode = 'scanned') <= (scan_id IS NOT NULL)", name="scan"),
        CheckConstraint("(state = 'issued') = (certificate_id IS NOT NULL)", name="issued_whole"),
        Index("ix_dossier_receipt_issuer_state", "issuer_id", "state"),
    )

    id: Mapped[UUIDKey]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    basis: Mapped[str] = mapped_column(String(20))
    placement_id: Mapped[UUID | None] = mapped_column(ForeignKey("placement.id"), index=True)
    asked_for: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(10))
    proposed: Mapped[list[str]] = mapped_column(JSON)  # ids of competences, as the body proposed them
    chosen: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    mode: Mapped[str | None] = mapped_column(String(10))
    signed_on: Mapped[date | None]
    scan_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_file.id"))
    answered_at: Mapped[datetime | None]
    words: Mapped[str] = personal("why somebody does not agree", Text, default="")
    certificate_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"), unique=True)


class DossierPdf(Base):
    """The dossier as one file, for a day. Once its key is destroyed the file is noise."""

    __tablename__ = "dossier_pdf"
    __table_args__ = (CheckConstraint("(file IS NULL) = (made_at IS NULL)", name="made_whole"),)

    id: Mapped[UUIDKey]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    dossier_version: Mapped[int]
    ordered_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    ordered_at: Mapped[datetime]
    job_id: Mapped[UUID]
    made_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(default=0)
    file: Mapped[str | None] = mapped_column(String(64))
    key: Mapped[bytes | None] = personal("key of the PDF of a dossier", LargeBinary)
