"""Organisations, what they were called when, who works for them, and what they are accredited for."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class Organisation(Base):
    """A provider, host, promoter or validating body. Its slug is for ever: signed documents carry it."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("slug = lower(slug) AND length(slug) BETWEEN 2 AND 60", name="slug"),
        CheckConstraint("country = upper(country) AND length(country) = 2", name="country"),
    )

    id: Mapped[UUIDKey]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), index=True)
    legal_id: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str] = mapped_column(String(2), default="IT")
    address: Mapped[str | None] = mapped_column(String(300))
    website: Mapped[str | None] = mapped_column(String(300))
    is_demo: Mapped[bool] = mapped_column(default=False)
    is_historical: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class OrganisationAlias(Base):
    """Another name, with the days on which it was used: CFSI until 2017, then CCI."""

    __tablename__ = "organisation_alias"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name_key"),
        CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_from <= valid_until", name="order"
        ),
    )

    id: Mapped[UUIDKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), index=True)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    dates_note: Mapped[str | None] = mapped_column(String(200))


class Membership(Base):
    """What an account may do for an organisation; `office` is what stands under a signature.

    From `ends_on` on (that day included) it holds no more: an end today works at once.
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "organisation_id", "role"),)

    id: Mapped[UUIDKey]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    office: Mapped[str | None] = personal("office held", String(120))
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime]


class Accreditation(Base):
    """What an act allows an organisation to issue: entered by one person, of force once another confirmed.

    One that was entered wrongly is withdrawn before anybody confirms it; one that another act ends early
    keeps its own dates and gets `ended_on`, the last day on which it holds.
    """

    __tablename__ = "accreditation"
    __table_args__ = (
        CheckConstraint(
            "function IN ('implementing', 'identification', 'validation', 'certification')", name="function"
        ),
        CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name="order"),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id", name="two_persons"),
        CheckConstraint("(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", name="confirmed_whole"),
        CheckConstraint("(withdrawn_by_id IS NULL) = (withdrawn_at IS NULL)", name="withdrawn_whole"),
        CheckConstraint("withdrawn_at IS NULL OR confirmed_at IS NULL", name="withdrawn_unconfirmed"),
        CheckConstraint(
            "(ended_on IS NULL) = (ending_act IS NULL) AND (ended_on IS NULL) = (ended_by_id IS NULL)",
            name="ended_whole",
        ),
        CheckConstraint(
            "ended_on IS NULL OR (confirmed_at IS NOT NULL AND valid_from <= ended_on)", name="ended_order"
        ),
    )

    id: Mapped[UUIDKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    function: Mapped[str] = mapped_column(String(30))
    scope: Mapped[str] = mapped_column(Text)
    act_number: Mapped[str] = mapped_column(String(120))
    act_sha256: Mapped[str | None] = mapped_column(String(64))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    entered_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    ended_on: Mapped[date | None]
    ending_act: Mapped[str | None] = mapped_column(String(120))
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
