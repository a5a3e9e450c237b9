"""What the person remarks on a day that the tutor confirmed otherwise than she remembers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from certify.placements.models import HourEntry, Placement
from certify.placements.rules import PlacementState
from commons import audit
from commons.access import Viewer
from commons.db import Base, UUIDKey, personal
from commons.errors import NotFound, Refusal

LONGEST_OWN_REMARK: Final = 300


class OwnRemark(Base):
    """One for each day; the tutor's own remark stands in the register."""

    __tablename__ = "own_remark"
    __table_args__ = (
        UniqueConstraint("placement_id", "day"),
        CheckConstraint("length(words) > 0", name="words"),
    )

    id: Mapped[UUIDKey]
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"))
    day: Mapped[date]
    words: Mapped[str] = personal("remark of a person on her own hours", String(LONGEST_OWN_REMARK))
    written_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class RemarkRow:
    words: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class RemarkedDay:
    """A remark beside the hours that it is about. `tutor_remark`: why the tutor counted otherwise."""

    day: date
    told_hours: Decimal | None
    confirmed_hours: Decimal | None
    confirmed_by: str
    tutor_remark: str
    words: str


def remark_on_day(
    session: Session, placement_id: UUID, day: date, words: str, *, actor: Viewer, now: datetime
) -> None:
    """Write what the person remarks on a confirmed day; no words take it away. NotFound for others."""
    placement = session.scalar(
        select(Placement)
        .where(Placement.id == placement_id, Placement.person_id == actor.person_id)
        .with_for_update()
    )
    if placement is None or actor.person_id is None:
        raise NotFound("not-found")
    told = " ".join(words.split())
    if len(told) > LONGEST_OWN_REMARK:
        raise Refusal("own-remark-long", longest=LONGEST_OWN_REMARK)
    if placement.state == PlacementState.CLOSED:
        raise Refusal("own-remark-closed")
    confirmed = select(HourEntry.id).where(
        HourEntry.placement_id == placement_id,
        HourEntry.day == day,
        HourEntry.confirmed_hours.is_not(None),
    )
    if session.scalar(confirmed) is None:
        raise Refusal("own-remark-unconfirmed", day=day)
    row = session.scalars(
        select(OwnRemark).where(OwnRemark.placement_id == placement_id, OwnRemark.day == day)
    ).first()
    if (row.words if row else "") == told:
        return
    if row is None:
        session.add(OwnRemark(id=uuid4(), placement_id=placement_id, day=day, words=told, written_at=now))
    elif told:
        row.words, row.written_at = told, now
    else:
        session.delete(row)
    session.flush()
    audit.record(
        session,
        actor,
        "hours.remark",
        object_type="placement",
        object_id=placement_id,
        organisation_id=placement.promoter_id,
        now=now,
    )


def list_own_remarks(session: Session, placement_ids: Iterable[UUID]) -> dict[UUID, dict[date, RemarkRow]]:
    """Return the remarks by placement and day; one query, each asked id is a key."""
    found: dict[UUID, dict[date, RemarkRow]] = {each: {} for each in placement_ids}
    if found:
        for row in session.scalars(select(OwnRemark).where(OwnRemark.placement_id.in_(list(found)))):
            found[row.placement_id][row.day] = RemarkRow(row.words, row.written_at)
    return found


def list_remarked_days(
    session: Session, placement_ids: Iterable[UUID]
) -> dict[UUID, tuple[RemarkedDay, ...]]:
    """Return the days with a remark of the person, the newest first; one query, each asked id is a key."""
    found: dict[UUID, list[RemarkedDay]] = {each: [] for each in placement_ids}
    if found:
        rows = session.execute(
            select(OwnRemark, HourEntry)
            .join(
                HourEntry,
                (HourEntry.placement_id == OwnRemark.placement_id) & (HourEntry.day == OwnRemark.day),
            )
            .where(OwnRemark.placement_id.in_(list(found)))
            .order_by(OwnRemark.day.desc())
        )
        for own, entry in rows:
            found[own.placement_id].append(
                RemarkedDay(
                    day=own.day,
                    told_hours=entry.told_hours,
                    confirmed_hours=entry.confirmed_hours,
                    confirmed_by=entry.confirmed_by or "",
                    tutor_remark=entry.remark or "",
                    words=own.words,
                )
            )
    return {each: tuple(days) for each, days in found.items()}
