"""Requests, a waiting list and a trainer's link, for whoever plays the office. Each step may be repeated."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.editions.models import Edition
from catalogue.enrolments.models import Enrolment, TrainerLink
from catalogue.enrolments.requesting import request_place
from catalogue.enrolments.services import enrol_person
from catalogue.enrolments.trainer_links import make_trainer_link
from commons.access import Viewer
from demo.plans import RUNNING_LABEL
from demo.script import TAUGHT, Participant
from demo.stage import Stage, enter_participant, plan_weekly_edition

ASKED_LABEL: Final = "Edizione breve"
FULL_LABEL: Final = "Edizione breve, al completo"
SHORT: Final = replace(TAUGHT, meeting_count=2)
FULL: Final = replace(TAUGHT, meeting_count=2, seats=2)
TRAINER, TRAINER_ADDRESS = "Elena Tomasi (persona di prova)", "elena.tomasi@example.org"
ASKING: Final = (
    Participant("Greta", "Chiede", ()),
    Participant("Hugo", "Bittet", (), language="de"),
    Participant("Ines", "Domanda", ()),
)
SEATED: Final = (Participant("Lia", "Seduta", ()), Participant("Mirko", "Dentro", ()))
WAITING: Final = (Participant("Nadia", "Attende", ()), Participant("Olmo", "Aspetta", (), has_address=False))
FIRST_POSITION: Final = 80
"""Their example addresses begin after those of the other participants."""


def ask_for_places(session: Session, stage: Stage, course_id: UUID, staff: Viewer) -> int:
    """Have some ask for a place in one edition and some wait for another, which is full; return how many."""
    people = [
        enter_participant(session, stage, who, position)
        for position, who in enumerate((*ASKING, *SEATED, *WAITING), FIRST_POSITION)
    ]
    asking, seated, waiting = people[:3], people[3:5], people[5:]
    first_day = stage.today + timedelta(days=TAUGHT.starts_in + 7)
    asked_id = plan_weekly_edition(session, stage, course_id, SHORT, label=ASKED_LABEL, first_day=first_day)
    full_id = plan_weekly_edition(session, stage, course_id, FULL, label=FULL_LABEL, first_day=first_day)
    for person_id in seated:
        if not _is_there(session, full_id, person_id):
            enrol_person(session, full_id, person_id, actor=staff, now=stage.now)
    for edition_id, who in ((asked_id, asking), (full_id, waiting)):
        for person_id in who:
            if not _is_there(session, edition_id, person_id):
                request_place(
                    session, edition_id, person_id, actor=Viewer(person_id=person_id), now=stage.now
                )
    return len(asking) + len(waiting)


def hand_over_register(session: Session, stage: Stage, course_id: UUID, staff: Viewer) -> None:
    """Have the register of the running edition sent to who teaches it, once."""
    edition_id = session.scalars(
        select(Edition.id).where(Edition.course_id == course_id, Edition.label == RUNNING_LABEL)
    ).one()
    if session.scalar(select(TrainerLink.id).where(TrainerLink.edition_id == edition_id).limit(1)) is None:
        make_trainer_link(
            session,
            edition_id,
            meeting_id=None,
            trainer_name=TRAINER,
            address=TRAINER_ADDRESS,
            language="it",
            actor=staff,
            now=stage.now,
        )


def _is_there(session: Session, edition_id: UUID, person_id: UUID) -> bool:
    known = select(Enrolment.id).where(Enrolment.edition_id == edition_id, Enrolment.person_id == person_id)
    return session.scalar(known) is not None
