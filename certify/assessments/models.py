"""An assessment of a dossier: stages, functions, decisions, questions, commission, appeal."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from certify.assessments.rules import OPEN, AppealResult, Function, Part, ReasonCode, Stage, Verdict
from commons.db import Base, UUIDKey, personal


def _one_of(column: str, values: type[AppealResult | Function | Part | ReasonCode | Stage | Verdict]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


_IS_OPEN = f"stage IN ({', '.join(repr(each.value) for each in Stage if each in OPEN)})"


class Assessment(Base):
    """One part of the service for one person and dossier; of each part only one is open at a time.

    `f1_id`, `f2_id`, `f3_id` are the persons of the three functions. Who accompanied never judges, and nobody
    is anything for herself. `dossier_version` is what was handed in. The standard that D and E refer to
    stands in `standard_*`, copied when the evaluation begins.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint(_one_of("part", Part), name="part"),
        CheckConstraint(_one_of("stage", Stage), name="stage"),
        CheckConstraint("f1_id IS NULL OR f3_id IS NULL OR f1_id <> f3_id", name="f1_is_not_f3"),
        CheckConstraint("f1_id IS NULL OR f1_id <> person_id", name="f1_is_not_the_person"),
        CheckConstraint("f2_id IS NULL OR f2_id <> person_id", name="f2_is_not_the_person"),
        CheckConstraint("f3_id IS NULL OR f3_id <> person_id", name="f3_is_not_the_person"),
        CheckConstraint("stage <> 'refused' OR length(outcome_words) > 0", name="refused_with_reasons"),
        CheckConstraint("standard_eqf IS NULL OR standard_eqf BETWEEN 1 AND 8", name="eqf"),
        Index(
            "uq_assessment_open",
            "dossier_id",
            "part",
            unique=True,
            sqlite_where=text(_IS_OPEN),
            postgresql_where=text(_IS_OPEN),
        ),
        Index("ix_assessment_body_stage", "body_id", "stage"),
    )

    id: Mapped[UUIDKey]
    part: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    stage_since: Mapped[datetime]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    dossier_version: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    f1_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    f2_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    f3_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    informed_at: Mapped[datetime | None]  # the person read what it is, and signed the patto di servizio
    interview_on: Mapped[date | None]
    standard_scope: Mapped[str | None] = mapped_column(String(200))
    standard_repertory: Mapped[str | None] = mapped_column(String(200))
    standard_code: Mapped[str | None] = mapped_column(String(60))
    standard_version: Mapped[str | None] = mapped_column(String(60))
    standard_title: Mapped[str | None] = mapped_column(String(200))
    standard_eqf: Mapped[int | None]
    is_whole_qualification: Mapped[bool] = mapped_column(default=False)
    ways: Mapped[str] = mapped_column(String(300), default="")  # of assessment, as the document names them
    outcome_words: Mapped[str] = personal("why an assessment ended as it did", Text, default="")
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class AssessedCompetence(Base):
    """One competence to be decided. `ada_code` and `ada_version`: the area of activity in the Atlante."""

    __tablename__ = "assessed_competence"
    __table_args__ = (
        CheckConstraint(f"verdict IS NULL OR {_one_of('verdict', Verdict)}", name="verdict"),
        CheckConstraint(f"reason IS NULL OR {_one_of('reason', ReasonCode)}", name="reason"),
        CheckConstraint("(verdict IS NULL) = (decided_by_id IS NULL)", name="decided_by"),
        CheckConstraint("(verdict IS NULL) = (reason IS NULL)", name="with_reason"),
        UniqueConstraint("assessment_id", "position"),
    )

    id: Mapped[UUIDKey]
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    position: Mapped[int]
    competence_id: Mapped[UUID | None] = mapped_column(ForeignKey("competence.id"))
    title: Mapped[str] = mapped_column(String(300))
    ada_code: Mapped[str | None] = mapped_column(String(60))
    ada_version: Mapped[str | None] = mapped_column(String(60))
    verdict: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(30))
    note: Mapped[str] = personal("an assessor's words about somebody", Text, default="")
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None]


class VerdictChange(Base):
    """A decision that was taken before another one took its place: each change stays, with its date."""

    __tablename__ = "verdict_change"

    id: Mapped[UUIDKey]
    competence_id: Mapped[UUID] = mapped_column(ForeignKey("assessed_competence.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(30))
    note: Mapped[str] = personal("an assessor's words about somebody", Text, default="")
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime]


class ConflictDeclaration(Base):
    """What somebody declares of herself and the person before she takes a function."""

    __tablename__ = "conflict_declaration"
    __table_args__ = (
        UniqueConstraint("assessment_id", "declared_by_id", "function"),
        CheckConstraint(_one_of("function", Function), name="function"),
        # Whoever accompanied never judges, not even after somebody else took over the accompanying.
        Index(
            "uq_conflict_declaration_side",
            "assessment_id",
            "declared_by_id",
            unique=True,
            sqlite_where=text("function <> 'f2' AND NOT has_conflict"),
            postgresql_where=text("function <> 'f2' AND NOT has_conflict"),
        ),
        CheckConstraint("NOT has_conflict OR length(words) > 0", name="words"),
    )

    id: Mapped[UUIDKey]
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    declared_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    function: Mapped[str] = mapped_column(String(2))
    has_conflict: Mapped[bool]
    words: Mapped[str] = personal("how an assessor knows somebody", Text, default="")
    declared_at: Mapped[datetime]


class HostQuestion(Base):
    """One question to a host's tutor; the file stays where it is meanwhile."""

    __tablename__ = "host_question"
    __table_args__ = (
        UniqueConstraint("assessment_id", "tutor_id"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_whole"),
    )

    id: Mapped[UUIDKey]
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("placement_tutor.id"), index=True)
    question: Mapped[str] = personal("a question about somebody", Text)
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = personal("a tutor's words about somebody", Text)
    answered_by: Mapped[str | None] = personal("name of a tutor", String(200))
    answered_at: Mapped[datetime | None]


class Commission(Base):
    """Who certifies (kind E): appointed by an act, with a president and members, and its minutes."""

    __tablename__ = "commission"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    act: Mapped[str] = mapped_column(String(120))
    president: Mapped[str] = personal("name of a commission's member", String(200))
    members: Mapped[list[str]] = personal("names of a commission's members", JSON)
    minutes: Mapped[str] = mapped_column(String(120), default="")  # written when it has met
    minutes_on: Mapped[date | None]


class Appeal(Base):
    """The person contests a refusal; somebody hears it who had none of the three functions."""

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint(f"result IS NULL OR {_one_of('result', AppealResult)}", name="result"),
        CheckConstraint("(result IS NULL) = (heard_by_id IS NULL)", name="heard_whole"),
        CheckConstraint(
            "heard_by_id IS NULL OR ((f1_id IS NULL OR heard_by_id <> f1_id) AND "
            "(f2_id IS NULL OR heard_by_id <> f2_id) AND (f3_id IS NULL OR heard_by_id <> f3_id))",
            name="heard_by_another",
        ),
    )

    id: Mapped[UUIDKey]
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), unique=True)
    f1_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    f2_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    f3_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str] = personal("why somebody appeals", Text)
    filed_at: Mapped[datetime]
    heard_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    result: Mapped[str | None] = mapped_column(String(10))
    reasons: Mapped[str] = personal("why an appeal was decided so", Text, default="")
    decided_at: Mapped[datetime | None]


class AttestationTerms(Base):
    """What only the document needs to say: whose qualification it is, how it went, who signs for the body.

    `version` counts the changes of the standard page, so that an old form overwrites nothing.
    """

    __tablename__ = "attestation_terms"
    __table_args__ = (
        CheckConstraint("participation IN ('in_presence', 'online', 'mixed')", name="participation"),
    )

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    authority: Mapped[str] = mapped_column(String(200), default="")
    participation: Mapped[str | None] = mapped_column(String(20))
    languages: Mapped[str] = mapped_column(String(60), default="it")  # BCP 47 tags, with commas
    quality: Mapped[str] = mapped_column(String(500), default="")
    signer_name: Mapped[str] = personal("name of a signer", String(200), default="")
    signer_office: Mapped[str] = personal("office of a signer", String(120), default="")
    version: Mapped[int] = mapped_column(default=1)
