"""Makers of placements: a draft, an agreed one, one that runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from certify.placements.inviting import INVITE
from certify.placements.lives import start_due_placements
from certify.placements.models import HourEntry
from certify.placements.queries import PlacementView, get_placement_unchecked
from certify.placements.rules import Party, PlacementKind, PlacementState, SigningMode
from certify.placements.services import (
    Objective,
    Tutor,
    create_placement,
    set_objectives,
    set_tutors,
    sign_project,
)
from commons.access import ANONYMOUS, Role, Viewer
from commons.frameworks.models import Competence
from commons.jobs import Job, JobState
from tests import factories
from tests.factories import NOW
from tests.making.courses import make_framework


@dataclass(frozen=True, slots=True)
class MadePlacement:
    """A placement and who stands around it. `lead` leads the promoter; `tutor_ids` by party."""

    id: UUID
    person_id: UUID
    promoter_id: UUID
    host_id: UUID
    lead: Viewer
    competence_ids: tuple[UUID, ...]
    tutor_ids: dict[Party, UUID]


def make_placement(
    session: Session,
    *,
    state: PlacementState = PlacementState.ACTIVE,
    kind: PlacementKind = PlacementKind.INTERNSHIP,
    variant: str | None = None,
    person_id: UUID | None = None,
    promoter_id: UUID | None = None,
    host_id: UUID | None = None,
    second_host_id: UUID | None = None,
    lead: Viewer | None = None,
    starts_on: date = date(2026, 9, 1),
    ends_on: date = date(2027, 1, 31),
    planned_hours: Decimal = Decimal(400),
    tutor_address: str | None = "tutor@associazione.example",
    competence_ids: Sequence[UUID] | None = None,
    birth_date: date | None = None,
    is_inviting: bool = False,
    now: datetime = NOW,
) -> MadePlacement:
    """Make a placement in one of the states draft, agreed or active, with tutors and three objectives.

    Of an agreed one the first day should lie after `now`, of an active one not. Its tutor is not written to
    at once unless `is_inviting`: the mails of a test are those of what it does.
    """
    promoter_id = promoter_id or factories.make_organisation(session, now=now)
    host_id = host_id or factories.make_organisation(session, now=now)
    person_id = person_id or factories.make_person(
        session, "Giulia", birth_date=birth_date or date(2003, 5, 6), now=now
    )
    lead = lead or factories.make_staff(session, promoter_id, Role.PROMOTER_LEAD, now=now)
    chosen = tuple(competence_ids) if competence_ids is not None else _some_competences(session)
    placement_id = create_placement(
        session,
        kind=kind,
        variant=variant,
        person_id=person_id,
        promoter_id=promoter_id,
        host_id=host_id,
        second_host_id=second_host_id,
        title="Segreteria e progetti di solidarietà",
        activities="Accoglienza allo sportello, preparazione di incontri nelle scuole, una ricerca.",
        place="Trento, via Prova 1",
        starts_on=starts_on,
        ends_on=ends_on,
        planned_hours=planned_hours,
        informed_on=starts_on,
        actor=lead,
        now=now,
    )
    set_objectives(
        session,
        placement_id,
        [Objective(each, f"Preparare un incontro {place}") for place, each in enumerate(chosen, start=1)],
        actor=lead,
        now=now,
    )
    tutors = [
        Tutor(Party.HOST, "Marta Ospite", "tutor", tutor_address or ""),
        Tutor(Party.PROMOTER, "Paolo Promotore", "tutor didattico", "paolo@promotore.example"),
    ]
    if second_host_id is not None:
        tutors.append(Tutor(Party.SECOND_HOST, "Sara Seconda", "tutor", "sara@seconda.example"))
    set_tutors(session, placement_id, tutors, actor=lead, now=now)
    if state is not PlacementState.DRAFT:
        sign_all(session, placement_id, lead, now=now)
    if state is PlacementState.ACTIVE:
        start_due_placements(session, today=now.date(), now=now)
    if not is_inviting:
        session.execute(
            update(Job)
            .where(Job.dedup.startswith(f"{INVITE}:{placement_id}:"))
            .values(state=JobState.DONE, finished_at=now)
        )
    view = get_placement_unchecked(session, placement_id)
    return MadePlacement(
        id=placement_id,
        person_id=person_id,
        promoter_id=promoter_id,
        host_id=host_id,
        lead=lead,
        competence_ids=chosen,
        tutor_ids={each.party: each.id for each in view.tutors},
    )


def sign_all(session: Session, placement_id: UUID, lead: Viewer, *, now: datetime = NOW) -> PlacementView:
    """Have everybody who is missing sign by click."""
    view = get_placement_unchecked(session, placement_id)
    for party in view.missing_parties(now.date()):
        actors = {Party.PROMOTER: lead, Party.PERSON: Viewer(None, view.person_id)}
        sign_project(
            session,
            placement_id,
            party,
            name=view.person_name if party is Party.PERSON else f"Chi firma {party.value}",
            office="" if party in {Party.PERSON, Party.GUARDIAN} else "responsabile",
            mode=SigningMode.CLICK,
            signed_on=now.date(),
            scan_id=None,
            actor=actors.get(party, ANONYMOUS),
            now=now,
        )
    return get_placement_unchecked(session, placement_id)


def confirm_hours(
    session: Session, placement_id: UUID, days: dict[date, Decimal], *, told: bool = True, now: datetime = NOW
) -> None:
    """Write confirmed hours as a host's tutor would have."""
    session.add_all(
        HourEntry(
            id=uuid4(),
            placement_id=placement_id,
            day=day,
            activity="Segreteria",
            told_hours=hours if told else None,
            told_at=now if told else None,
            confirmed_hours=hours,
            confirmed_at=now,
            confirmed_by="Marta Ospite",
        )
        for day, hours in days.items()
    )
    session.flush()


def _some_competences(session: Session, count: int = 3) -> tuple[UUID, ...]:
    query = select(Competence.id).where(Competence.kind != "area").order_by(Competence.code).limit(count)
    found = tuple(session.scalars(query))
    return found or tuple(sorted(make_framework(session).values(), key=str))[:count]
