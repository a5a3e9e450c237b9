"""A person with a placement, what a tutor sent about her, and the ways to sign in as her."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.placements.hours import DaySaid, confirm_week, log_day
from certify.placements.models import Observation
from certify.placements.observing import save_observation, send_observations
from certify.placements.rules import Party, PlacementState, Shown
from commons.access import Viewer
from tests.factories import NOW, make_account, make_person
from tests.making.placements import MadePlacement, make_placement


@dataclass(frozen=True, slots=True)
class Intern:
    """Giulia and her placement; `account_id` to sign in with."""

    viewer: Viewer
    account_id: UUID
    placement: MadePlacement

    @property
    def id(self) -> UUID:
        return self.placement.id

    @property
    def person_id(self) -> UUID:
        return self.placement.person_id


def make_intern(
    session: Session,
    *,
    state: PlacementState = PlacementState.ACTIVE,
    birth_date: date = date(2003, 5, 6),
    starts_on: date = date(2026, 9, 1),
    now: datetime = NOW,
) -> Intern:
    """Make Giulia Prova with an account and a placement. `now` before `starts_on` for one that is agreed."""
    person_id = make_person(session, "Giulia", "Prova", birth_date=birth_date, now=now)
    account_id = make_account(session, person_id, now=now)
    placement = make_placement(session, state=state, person_id=person_id, starts_on=starts_on, now=now)
    return Intern(Viewer(account_id, person_id), account_id, placement)


def observe(
    session: Session,
    placement: MadePlacement,
    *,
    shown: Sequence[Shown | None] = (Shown.SHOWN, Shown.NOT_SHOWN, Shown.NOT_OBSERVED),
    start: int = 0,
    is_sent: bool = True,
    now: datetime = NOW,
) -> tuple[UUID, ...]:
    """Have the host's tutor say something of the competences from `start` on, and send it; return the ids."""
    tutor_id = placement.tutor_ids[Party.HOST]
    seen = {}
    for competence_id, what in zip(placement.competence_ids[start:], shown, strict=False):
        seen[competence_id] = save_observation(
            session,
            placement.id,
            competence_id,
            tutor_id,
            shown=what,
            level=3 if what is Shown.SHOWN else None,
            episode="" if what is Shown.NOT_OBSERVED else "Una mattina erano dodici in attesa.",
            writer_name="Marta Ospite",
            writer_role="tutor dell’associazione",
            saved=0,
            now=now,
        )
    if is_sent:
        send_observations(session, placement.id, tutor_id, seen=seen, now=now)
    rows = session.execute(
        select(Observation.competence_id, Observation.id).where(Observation.placement_id == placement.id)
    ).all()
    ids = {row.competence_id: row.id for row in rows}
    return tuple(ids[each] for each in seen)


def log(session: Session, intern: Intern, days: dict[date, str], *, now: datetime = NOW) -> None:
    for day, hours in days.items():
        log_day(
            session,
            intern.id,
            day,
            hours=Decimal(hours),
            activity="Sportello",
            actor=intern.viewer,
            now=now,
        )


def confirm(session: Session, intern: Intern, days: dict[date, str], told: dict[date, str]) -> None:
    """Have the tutor confirm days; `told` is what stood beside them."""
    confirm_week(
        session,
        intern.id,
        {
            day: DaySaid(Decimal(hours), Decimal(told[day]) if day in told else None, remark="È uscita prima")
            for day, hours in days.items()
        },
        confirmed_by="Marta Ospite",
        now=NOW,
    )
