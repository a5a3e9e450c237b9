"""Who may be played in the demonstration. Nobody else can be entered without a mail."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base


class Part(StrEnum):
    """The part that a demo person plays; the page groups by it, in this order."""

    HOLDER = "holder"
    PROVIDER = "provider"
    HOST = "host"
    PROMOTER = "promoter"
    VALIDATOR = "validator"
    PROVINCE = "province"
    OPERATOR = "operator"


class DemoPerson(Base):
    __tablename__ = "demo_person"
    __table_args__ = (
        CheckConstraint(
            "part IN ('holder', 'provider', 'host', 'promoter', 'validator', 'province', 'operator')",
            name="part",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    stories: Mapped[dict[str, str]] = mapped_column(JSON)
