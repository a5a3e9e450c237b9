"""What the desks have before them: an edition that runs this week, and one that is still being planned."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course
from catalogue.data import Form
from catalogue.editions.changing import add_meetings, plan_whole_edition
from catalogue.editions.models import Edition
from catalogue.editions.plans import MeetingPlan, Plan
from catalogue.editions.services import open_edition
from catalogue.enrolments.attendance import Sheet, record_attendance
from catalogue.enrolments.register import get_register
from catalogue.enrolments.rules import make_mark
from catalogue.enrolments.services import enrol_person
from demo.script import OFFER, TAUGHT, A, DemoCourse, G, P, Participant
from demo.stage import SYSTEM, Stage, enter_participant

RUNNING_LABEL: Final = "Laboratorio serale"
PLANNED_LABEL: Final = "Ciclo di primavera"
TOPICS: Final = (
    "Un caso da cui partire",
    "Chi c’è intorno: mappa dei partner",
    "Obiettivi che si possono verificare",
    "Tempi, costi, rischi",
    "Prova generale",
    "Restituzione",
)
FIRST_POSITION: Final = 60
"""Their example addresses begin after those of the other participants."""

PEOPLE: Final = (
    Participant("Giulia", "Campione", (P,)),
    Participant("Luca", "Esempio", (P,)),
    Participant("Sara", "Saggio", (G,)),
    Participant("Omar", "Demo", (P,), language="en"),
    Participant("Petra", "Muster", (A,), language="de"),
    Participant("Nadia", "Finta", (P,), has_address=False),
)


@dataclass(frozen=True, slots=True, eq=False)
class Evening:
    """When a course meets: the weekday (0 is Monday) and the hours."""

    course: DemoCourse
    weekday: int
    starts_at: time
    ends_at: time
    minutes: int = 150


EVENINGS: Final = (
    Evening(TAUGHT, 3, time(18), time(20, 30)),
    Evening(OFFER[0], 2, time(17, 30), time(20)),
)


def plan_desks(session: Session, stage: Stage) -> int:
    """Plan for each course what runs and what is to come; return how many editions there are now.

    One that bears its label already stays as it is.
    """
    for evening in EVENINGS:
        course_id = session.scalars(
            select(Course.id).where(
                Course.is_demo, Course.titles["it"].as_string() == evening.course.titles["it"]
            )
        ).one()
        _run(session, stage, evening, course_id)
        _plan(session, stage, evening, course_id)
    return 2 * len(EVENINGS)


def _run(session: Session, stage: Stage, evening: Evening, course_id: UUID) -> None:
    """Let an edition run: it began a week ago, its last register is still to be kept."""
    if _is_there(session, course_id, RUNNING_LABEL):
        return
    monday = stage.today - timedelta(days=stage.today.weekday())
    first = monday + timedelta(days=evening.weekday - 14)
    course = evening.course
    edition_id = plan_whole_edition(
        session,
        course_id,
        Plan(
            label=RUNNING_LABEL,
            form=course.form,
            venue=course.venue,
            community=course.community,
            planned_minutes=evening.minutes * len(TOPICS),
            minimum_minutes=evening.minutes * 4,
            seats=12,
            programme=" ".join(f"{number}. {topic}." for number, topic in enumerate(TOPICS, 1)),
            trainers=("Elena Tomasi (persona di prova)",),
            assessment="presenza agli incontri",
            quality="questionario finale e verbale d’aula",
            language=course.language,
        ),
        actor=SYSTEM,
        now=stage.now,
    )
    _meet(session, stage, edition_id, evening, first=first, count=len(TOPICS))
    open_edition(session, edition_id, actor=SYSTEM, now=stage.now)
    enrolments = {}
    for position, who in enumerate(PEOPLE, FIRST_POSITION):
        person_id = enter_participant(session, stage, who, position)
        enrolments[enrol_person(session, edition_id, person_id, actor=SYSTEM, now=stage.now)[0]] = who
    opening = get_register(session, edition_id).meetings[0]
    marks = {each: make_mark(who.presences[0], evening.minutes) for each, who in enrolments.items()}
    record_attendance(session, edition_id, [Sheet(opening.id, marks)], actor=SYSTEM, now=stage.now)


def _plan(session: Session, stage: Stage, evening: Evening, course_id: UUID) -> None:
    """Plan an edition for next month that does not say yet all that an attestation needs."""
    if _is_there(session, course_id, PLANNED_LABEL):
        return
    next_month = (stage.today.replace(day=1) + timedelta(days=32)).replace(day=1)
    first = next_month + timedelta(days=(evening.weekday - next_month.weekday()) % 7)
    edition_id = plan_whole_edition(
        session,
        course_id,
        Plan(
            label=PLANNED_LABEL,
            form=Form.MIXED,
            community=evening.course.community,
            planned_minutes=evening.minutes * 5,
            online_minutes=evening.minutes,
            seats=16,
            language=evening.course.language,
        ),
        actor=SYSTEM,
        now=stage.now,
    )
    _meet(session, stage, edition_id, evening, first=first, count=3)


def _meet(
    session: Session, stage: Stage, edition_id: UUID, evening: Evening, *, first: date, count: int
) -> None:
    meetings = [
        MeetingPlan(
            on_day=first + timedelta(weeks=number),
            starts_at=evening.starts_at,
            ends_at=evening.ends_at,
            minutes=evening.minutes,
            title=topic,
            form=Form.IN_PRESENCE,
        )
        for number, topic in enumerate(TOPICS[:count])
    ]
    add_meetings(session, edition_id, meetings, actor=SYSTEM, now=stage.now)


def _is_there(session: Session, course_id: UUID, label: str) -> bool:
    known = select(Edition.id).where(Edition.course_id == course_id, Edition.label == label)
    return session.scalar(known) is not None
