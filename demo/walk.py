"""The walk: people are taught, attend, are judged; attestations are issued, told, downloaded and verified."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.editions.models import Edition
from catalogue.enrolments.attendance import Sheet, record_attendance
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.register import get_register
from catalogue.enrolments.rules import Presence, make_mark
from catalogue.enrolments.services import confirm_outcomes, decide_exception, enrol_person, withdraw
from certify.certificates.models import Certificate
from certify.certificates.press import current_press
from certify.certificates.services import order_attestations, rehearse_edition
from commons.access import Viewer
from demo.script import MEETING_MINUTES, MEETINGS, PARTICIPANTS, TAUGHT, Participant
from demo.stage import Stage, enter_participant, plan_weekly_edition

LABEL = "Edizione di prova"
TUESDAY, WEDNESDAY = 1, 2
WAITING_LABEL = "Edizione del mercoledì"


@dataclass(frozen=True, slots=True)
class Attended:
    edition_id: UUID
    person_count: int
    completed_count: int
    is_new: bool


def teach(session: Session, stage: Stage, course_id: UUID, staff: Viewer) -> Attended:
    """Teach the demo edition: it began weeks ago, everybody was marked, outcomes are confirmed."""
    edition_id = _plan(session, stage, course_id, LABEL, weekday=TUESDAY)
    edition = session.get_one(Edition, edition_id)
    is_new = edition.state == "open"
    if is_new:
        _attend(session, stage, edition_id, staff, PARTICIPANTS)
        version = get_register(session, edition_id).version
        confirm_outcomes(session, edition_id, version=version, actor=staff, now=stage.now)
    session.flush()
    states = list(session.scalars(select(Enrolment.state).where(Enrolment.edition_id == edition_id)))
    return Attended(edition_id, len(states), states.count("completed"), is_new)


def leave_to_confirm(session: Session, stage: Stage, course_id: UUID, staff: Viewer) -> None:
    """Teach another edition and leave its outcomes open, for whoever plays the staff to go on from there."""
    edition_id = _plan(session, stage, course_id, WAITING_LABEL, weekday=WEDNESDAY)
    if session.scalar(select(Enrolment.id).where(Enrolment.edition_id == edition_id).limit(1)) is None:
        undecided = [replace(who, exception="") for who in PARTICIPANTS[:8]]
        _attend(session, stage, edition_id, staff, undecided)


def _plan(session: Session, stage: Stage, course_id: UUID, label: str, *, weekday: int) -> UUID:
    """Plan an edition whose last meeting was last week."""
    first_day = stage.today - timedelta(days=stage.today.weekday() - weekday + 7 * len(MEETINGS))
    return plan_weekly_edition(
        session, stage, course_id, TAUGHT, label=label, first_day=first_day, titles=MEETINGS
    )


def _attend(
    session: Session, stage: Stage, edition_id: UUID, staff: Viewer, participants: Sequence[Participant]
) -> None:
    enrolments = {}
    for position, who in enumerate(participants, 1):
        person_id = enter_participant(session, stage, who, position)
        known = session.scalar(
            select(Enrolment.id).where(Enrolment.edition_id == edition_id, Enrolment.person_id == person_id)
        )
        enrolments[who] = known or enrol_person(session, edition_id, person_id, actor=staff, now=stage.now)[0]
    register = get_register(session, edition_id)
    sheets = []
    for number, meeting in enumerate(register.meetings):
        marks = {
            enrolments[who]: make_mark(
                who.presences[number],
                MEETING_MINUTES,
                who.partial_minutes if who.presences[number] is Presence.PARTIAL else None,
            )
            for who in participants
            if not who.is_withdrawn
        }
        before = {row.enrolment_id: row.marks.get(meeting.id) for row in register.rows}
        sheets.append(Sheet(meeting.id, marks, before))
    record_attendance(session, edition_id, sheets, actor=staff, now=stage.now)
    for who in participants:
        if who.is_withdrawn:
            withdraw(session, enrolments[who], actor=staff, now=stage.now)
        if who.exception:
            version = get_register(session, edition_id).version
            decide_exception(
                session,
                enrolments[who],
                is_granted=True,
                reason=who.exception,
                version=version,
                actor=staff,
                now=stage.now,
            )


def order(session: Session, stage: Stage, edition_id: UUID, lead: Viewer) -> int:
    """Rehearse, and order what the rehearsal found due; return how many that are."""
    rehearsal = rehearse_edition(session, edition_id, actor=lead, now=stage.now)
    if rehearsal.recipients:
        order_attestations(
            session,
            edition_id,
            order=rehearsal.order,
            token=uuid4(),
            press=current_press(),
            actor=lead,
            now=stage.now,
        )
    return len(rehearsal.recipients)


def find_attestation(session: Session, edition_id: UUID) -> Certificate | None:
    """Return the first attestation of this edition: the lowest number, whoever asks, whenever."""
    return session.scalars(
        select(Certificate).where(Certificate.subject_id == edition_id).order_by(Certificate.serial).limit(1)
    ).first()
