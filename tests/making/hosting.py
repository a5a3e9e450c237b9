"""A host's tutor before her telephone: a link in hand, interns behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.hosting.links import ensure_link, find_link, make_token
from certify.placements.hours import log_day
from certify.placements.models import Observation
from certify.placements.observing import save_observation
from certify.placements.rules import Party, Shown
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from tests.factories import NOW
from tests.making.placements import MadePlacement, make_placement
from tests.signin import post_form

TUTOR = "tutor@associazione.example"
MONDAY = date(2026, 11, 16)
WEEK = {date(2026, 11, 16): "4", date(2026, 11, 17): "4", date(2026, 11, 19): "6.5"}
"""Fourteen and a half hours of the week before NOW."""


@dataclass(frozen=True, slots=True)
class HostDesk:
    """One intern of one tutor, and the secret of the tutor's link."""

    made: MadePlacement
    token: str

    @property
    def address(self) -> str:
        return f"/it/host/{self.made.id}"

    @property
    def tutor_id(self) -> UUID:
        return self.made.tutor_ids[Party.HOST]

    def competence(self, place: int) -> str:
        return f"{self.address}/competences/{self.made.competence_ids[place]}"

    def observation(self, place: int = 0) -> Observation:
        with reading() as session:
            return session.scalars(
                select(Observation).where(
                    Observation.placement_id == self.made.id,
                    Observation.competence_id == self.made.competence_ids[place],
                )
            ).one()


def make_token_of(session: Session, address: str = TUTOR) -> str:
    return make_token(session, ensure_link(session, address, "it", now=NOW), now=NOW)


def log_hours(session: Session, placement_id: UUID, days: Mapping[date, str]) -> None:
    for day, hours in days.items():
        log_day(
            session, placement_id, day, hours=Decimal(hours), activity="Sportello", actor=ANONYMOUS, now=NOW
        )


def lay_host(address: str = TUTOR, days: Mapping[date, str] | None = None, **placement: object) -> HostDesk:
    """Make an active placement of this tutor with hours that the person told."""
    with unit_of_work() as session:
        made = make_placement(session, tutor_address=address, **placement)  # type: ignore[arg-type]
        log_hours(session, made.id, WEEK if days is None else days)
        return HostDesk(made, make_token_of(session, address))


def write_observation(session: Session, desk: HostDesk, place: int = 0, **said: object) -> int:
    values: dict[str, object] = {
        "shown": Shown.SHOWN,
        "level": 3,
        "episode": "Mancava un volontario: ha diviso i turni e mi ha avvisata.",
        "writer_name": "Marta Ospite",
        "writer_role": "tutor",
        "saved": 0,
        "now": NOW,
    }
    return save_observation(
        session,
        desk.made.id,
        desk.made.competence_ids[place],
        desk.tutor_id,
        **(values | said),  # type: ignore[arg-type]
    )


def enter_host(
    client: FlaskClient, token: str, name: str = "Marta Ospite", role: str = "tutor"
) -> FlaskClient:
    """Open the link as a person does: read what it is, then press the button."""
    answer = post_form(client, f"/h/{token}", {"name": name, "role": role})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client


def find_token(secret: str) -> bool:
    with reading() as session:
        return find_link(session, secret) is not None
