"""What somebody answered before she changed her mind: never edited, read by her and by who decides."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from commons.db import Base, UUIDKey, personal


class FormerResponse(Base):
    """An answer that another took the place of at `changed_at`."""

    __tablename__ = "former_response"

    id: Mapped[UUIDKey]
    observation_id: Mapped[UUID] = mapped_column(ForeignKey("observation.id"), index=True)
    answer: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = personal("a person's words about herself", Text)
    answered_at: Mapped[datetime]
    changed_at: Mapped[datetime]
