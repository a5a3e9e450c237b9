"""Placements on stage: agreed, worked, seen by a tutor, answered by the person. Each step may be repeated."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.dossiers.gathering import add_competences
from certify.dossiers.models import Dossier
from certify.dossiers.rules import Source, print_of
from certify.dossiers.services import add_part, open_dossier, write_presentation
from certify.placements.answering import answer_observation
from certify.placements.hours import DaySaid, confirm_week, log_day
from certify.placements.lives import start_placement
from certify.placements.models import Observation, Placement
from certify.placements.observing import save_observation, send_observations
from certify.placements.queries import get_placement_unchecked
from certify.placements.rules import Answer, Party, PlacementKind, Shown, SigningMode
from certify.placements.services import (
    Objective,
    Tutor,
    create_placement,
    set_objectives,
    set_tutors,
    sign_project,
)
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.demo.models import Part
from commons.demo.services import cast_person
from commons.frameworks.queries import get_competences
from commons.people.queries import find_person_by_address
from commons.people.services import open_account, register_person
from demo.practice_script import PROMOTERS_TUTOR, TUTOR, Practice
from demo.stage import FRIDAY, SYSTEM, Stage

WEEK = 7


def enter_person(session: Session, stage: Stage, practice: Practice, position: int) -> Viewer:
    """Enter the person of a placement and offer her on the demo page."""
    person_id = find_person_by_address(session, practice.address) or register_person(
        session,
        given_name=practice.given_name,
        family_name=practice.family_name,
        addresses=[practice.address],
        birth_date=practice.birth_date,
        actor=SYSTEM,
        now=stage.now,
    )
    cast_person(session, person_id, part=Part.HOLDER, stories=practice.story, position=position)
    return Viewer(open_account(session, person_id, now=stage.now), person_id)


def find_practice(session: Session, person_id: UUID | None) -> UUID | None:
    return session.scalar(select(Placement.id).where(Placement.person_id == person_id, Placement.is_demo))


def play_practice(
    session: Session, stage: Stage, practice: Practice, *, person: Viewer, lead: Viewer, host_id: UUID
) -> UUID:
    """Play a placement up to its last told day, as it would have gone; return it."""
    known = find_practice(session, person.person_id)
    if known is not None:
        return known
    placement_id = _agree(session, stage, practice, person=person, lead=lead, host_id=host_id)
    _work(session, stage, practice, placement_id, person)
    if practice.ends > 0:
        _observe(session, stage, practice, placement_id, person)
    return placement_id


def keep_dossier(
    session: Session, stage: Stage, practice: Practice, placement_id: UUID, person: Viewer
) -> None:
    """Put the placement and what was shown there into the person's dossier, once."""
    if person.person_id is None or session.scalar(
        select(Dossier.id).where(Dossier.person_id == person.person_id)
    ):
        return
    view = get_placement_unchecked(session, placement_id)
    shown = set(
        session.scalars(
            select(Observation.competence_id).where(
                Observation.placement_id == placement_id, Observation.shown == Shown.SHOWN
            )
        )
    )
    now = before(stage, max(practice.ends - 4, 0))
    dossier = open_dossier(session, person.person_id, now=now)
    add_part(session, dossier.id, Source.PLACEMENT, placement_id)
    chosen = [each.competence_id for each in view.objectives if each.competence_id in shown]
    add_competences(session, chosen, actor=person, now=now)
    if practice.words:
        write_presentation(session, practice.words, seen=print_of(""), actor=person, now=now)


def before(stage: Stage, days: int) -> datetime:
    return stage.now - timedelta(days=days)


def _agree(
    session: Session, stage: Stage, practice: Practice, *, person: Viewer, lead: Viewer, host_id: UUID
) -> UUID:
    """Write the project and have everybody sign, a week before the first day."""
    promoter_id = next(iter(lead.organisations))
    now = before(stage, practice.begins + WEEK)
    first_day = stage.today - timedelta(days=practice.begins)
    if person.person_id is None:
        raise LookupError("a placement without a person")
    placement_id = create_placement(
        session,
        kind=practice.kind,
        person_id=person.person_id,
        promoter_id=promoter_id,
        host_id=host_id,
        title=practice.title,
        activities=practice.activities,
        place="Trento, piazza di esempio 5",
        starts_on=first_day,
        ends_on=stage.today - timedelta(days=practice.ends),
        planned_hours=practice.planned_hours,
        informed_on=now.date() if practice.kind is PlacementKind.VOLUNTEERING else None,
        actor=lead,
        now=now,
    )
    found = get_competences(session, [each.competence for each in practice.seen])
    objectives = [Objective(found[each.competence].id, each.task) for each in practice.seen]
    set_objectives(session, placement_id, objectives, actor=lead, now=now)
    tutors = [Tutor(Party.HOST, *TUTOR), Tutor(Party.PROMOTER, *PROMOTERS_TUTOR)]
    set_tutors(session, placement_id, tutors, actor=lead, now=now)
    view = get_placement_unchecked(session, placement_id)
    signers = {
        Party.PROMOTER: (PROMOTERS_TUTOR[0], PROMOTERS_TUTOR[1], lead),
        Party.HOST: (TUTOR[0], TUTOR[1], SYSTEM),
        Party.PERSON: (view.person_name, "", person),
    }
    for party in view.missing_parties(day_of(now)):
        name, office, actor = signers[party]
        sign_project(
            session,
            placement_id,
            party,
            name=name,
            office=office,
            mode=SigningMode.CLICK,
            signed_on=day_of(now),
            scan_id=None,
            actor=actor,
            now=now,
        )
    start_placement(session, placement_id, actor=lead, now=before(stage, practice.begins))
    return placement_id


def day_of(now: datetime) -> date:
    return now.astimezone(TRENTO).date()


def _work(session: Session, stage: Stage, practice: Practice, placement_id: UUID, person: Viewer) -> None:
    """Log a day a week (more often where there are many); of what still runs the last fortnight waits."""
    first_day = stage.today - timedelta(days=practice.begins)
    last_day = stage.today - timedelta(days=max(practice.ends, 1))
    step = max(1, min(WEEK, (last_day - first_day).days // len(practice.hours)))
    for number, hours in enumerate(practice.hours):
        day = _working_day(first_day + timedelta(days=number * step))
        now = stage.now - (stage.today - day)
        log_day(
            session, placement_id, day, hours=Decimal(hours), activity=practice.title, actor=person, now=now
        )
        if practice.ends > 0 or day < stage.today - timedelta(days=2 * WEEK):
            said = {day: DaySaid(hours=Decimal(hours), told=Decimal(hours))}
            confirm_week(session, placement_id, said, confirmed_by=TUTOR[0], now=now)


def _working_day(day: date) -> date:
    """Return the day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, WEEK + 1 - day.isoweekday()) if day.isoweekday() > FRIDAY else 0)


def _observe(session: Session, stage: Stage, practice: Practice, placement_id: UUID, person: Viewer) -> None:
    """Have the tutor say what was shown on the last day, and the person answer three days later."""
    view = get_placement_unchecked(session, placement_id)
    tutor = next(each for each in view.tutors if each.party is Party.HOST)
    told = before(stage, practice.ends)
    saved = {}
    for objective, seen in zip(view.objectives, practice.seen, strict=True):
        saved[objective.competence_id] = save_observation(
            session,
            placement_id,
            objective.competence_id,
            tutor.id,
            shown=seen.shown,
            level=seen.level,
            episode=seen.episode,
            writer_name=TUTOR[0],
            writer_role=TUTOR[1],
            saved=0,
            now=told,
        )
    send_observations(session, placement_id, tutor.id, seen=saved, now=told)
    answers = {
        objective.competence_id: seen.answer
        for objective, seen in zip(view.objectives, practice.seen, strict=True)
    }
    rows = session.execute(
        select(Observation.id, Observation.competence_id).where(Observation.placement_id == placement_id)
    ).all()
    for row in rows:
        words = answers[row.competence_id]
        answer_observation(
            session,
            row.id,
            answer=Answer.ADD if words else Answer.AGREE,
            words=words,
            actor=person,
            now=before(stage, max(practice.ends - 3, 0)),
        )
