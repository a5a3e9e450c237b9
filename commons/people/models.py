"""A person may have no account, and several addresses. An account is only the way in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class Person(Base):
    """Somebody who learns, teaches or works here. Names are kept as in the identity document."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("language IN ('it', 'de', 'en')", name="language"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_merged_into_itself"),
        Index("ix_person_name_key", "name_key"),
        Index("ix_person_alternative_identifier", "alternative_identifier"),
        Index("ix_person_merged_into_id", "merged_into_id"),
    )

    id: Mapped[UUIDKey]
    given_name: Mapped[str] = personal("name", String(120))
    family_name: Mapped[str] = personal("name", String(120))
    name_key: Mapped[str] = personal("name, folded for matching", String(250))
    birth_date: Mapped[date | None] = personal("birth date")
    fiscal_code_sealed: Mapped[bytes | None] = personal("codice fiscale, encrypted")
    fiscal_code_key: Mapped[str | None] = personal("codice fiscale, keyed hash", String(64), unique=True)
    alternative_identifier: Mapped[str | None] = personal("identifier", String(60))
    language: Mapped[str] = mapped_column(String(2), default="it")
    subject_urn: Mapped[UUID] = personal("pseudonym in signed documents", unique=True)
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class EmailAddress(Base):
    """An address belongs to one person; it is verified when its owner has opened a link sent to it."""

    __tablename__ = "email_address"
    __table_args__ = (
        Index(
            "uq_email_address_primary",
            "person_id",
            unique=True,
            sqlite_where=text("is_primary"),
            postgresql_where=text("is_primary"),
        ),
    )

    id: Mapped[UUIDKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str] = personal("e-mail address", String(254))
    address_key: Mapped[str] = personal("e-mail address, folded", String(254), unique=True)
    is_primary: Mapped[bool] = mapped_column(default=True)
    verified_at: Mapped[datetime | None]


class Account(Base):
    """The way in of a person. Made at the first sign-in or at an invitation."""

    __tablename__ = "account"

    id: Mapped[UUIDKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    is_disabled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class PersonMerge(Base):
    """The trace of two records made one: which stayed, which went, who said so and why."""

    __tablename__ = "person_merge"
    __table_args__ = (CheckConstraint("kept_id <> gone_id", name="two_records"),)

    id: Mapped[UUIDKey]
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    gone_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    note: Mapped[str] = personal("why two records are one person", String(500))
    merged_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    merged_at: Mapped[datetime]


class PersonDistinction(Base):
    """Somebody looked at two records that seem to be one person, and said that they are two."""

    __tablename__ = "person_distinction"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="order"),
    )

    id: Mapped[UUIDKey]
    first_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    said_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    said_at: Mapped[datetime]
