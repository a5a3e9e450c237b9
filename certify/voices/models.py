"""What the person tells of a placement in her own words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, personal


class OwnWords(Base):
    """`saved` counts the savings: an older form never overwrites a newer one."""

    __tablename__ = "own_words"

    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"), primary_key=True)
    words: Mapped[str] = personal("a person's words about herself", Text)
    saved: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime]
