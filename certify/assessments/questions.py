"""One question to a tutor of the host. The file stays where it is; the answer comes by the tutor's link."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.models import Assessment, HostQuestion
from certify.assessments.rules import OPEN, Stage, Who, read_words
from certify.assessments.services import capacities, hold_assessment, hold_at_desk
from certify.dossiers.models import DossierPart
from certify.dossiers.rules import Source
from certify.hosting.links import SEND_MAIL, LinkRow, ensure_link
from certify.hosting.models import HostMail
from certify.hosting.rules import MailState, Purpose
from certify.placements.models import Placement, PlacementTutor
from certify.placements.rules import Party
from commons import audit, jobs
from commons.access import ANONYMOUS, Viewer
from commons.errors import Forbidden, NotFound, Refusal
from commons.organisations.models import Organisation
from commons.people.models import Person

HOST_PARTIES = (Party.HOST, Party.SECOND_HOST)


@dataclass(frozen=True, slots=True)
class AskableTutor:
    """A tutor of the host in a placement of the dossier. One without an address cannot be asked."""

    id: UUID
    name: str
    office: str
    host_name: str
    has_address: bool


@dataclass(frozen=True, slots=True)
class TutorQuestion:
    """A question as the tutor who is asked sees it."""

    id: UUID
    placement_id: UUID
    person_name: str
    body_name: str
    question: str
    asked_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    is_open: bool


def list_tutors(session: Session, dossier_id: UUID) -> tuple[AskableTutor, ...]:
    """Return whom one could ask: the hosts' tutors in the placements of a dossier; one query."""
    host = Organisation
    rows = session.execute(
        select(PlacementTutor, host.name)
        .join(Placement, Placement.id == PlacementTutor.placement_id)
        .join(
            DossierPart,
            (DossierPart.source_id == Placement.id) & (DossierPart.source == Source.PLACEMENT),
        )
        .join(host, host.id == Placement.host_id)
        .where(DossierPart.dossier_id == dossier_id, PlacementTutor.party.in_(HOST_PARTIES))
        .order_by(DossierPart.position, PlacementTutor.from_on.desc(), PlacementTutor.id)
    )
    return tuple(
        AskableTutor(tutor.id, tutor.name, tutor.office, host_name, tutor.address is not None)
        for tutor, host_name in rows
    )


def ask_host(
    session: Session, assessment_id: UUID, tutor_id: UUID, question: str, *, actor: Viewer, now: datetime
) -> bool:
    """Ask a tutor, once; the same question sent twice is one (False)."""
    row = hold_at_desk(session, assessment_id, actor)
    if actor.person_id is None or not {Who.F1, Who.F2, Who.F3} & capacities(row, actor):
        raise Forbidden("assessment-not-yours")
    told = read_words(question)
    known = session.scalar(
        select(HostQuestion).where(HostQuestion.assessment_id == row.id, HostQuestion.tutor_id == tutor_id)
    )
    if known is not None:
        if known.question == told:
            return False
        raise Refusal("question-asked-already")
    if row.stage not in {Stage.IDENTIFICATION, Stage.EVALUATION}:
        raise Refusal("assessment-stage")
    if tutor_id not in {each.id for each in list_tutors(session, row.dossier_id)}:
        raise NotFound("not-found")
    tutor = session.get_one(PlacementTutor, tutor_id)
    if tutor.address is None:
        raise Refusal("question-no-address", name=tutor.name)
    session.add(
        HostQuestion(
            id=uuid4(),
            assessment_id=row.id,
            tutor_id=tutor_id,
            question=told,
            asked_by_id=actor.person_id,
            asked_at=now,
        )
    )
    mail = HostMail(
        id=uuid4(),
        link_id=ensure_link(session, tutor.address, tutor.language, now=now),
        placement_id=tutor.placement_id,
        purpose=Purpose.QUESTION,
        state=MailState.WAITING,
        planned_at=now,
    )
    session.add(mail)
    session.flush()
    jobs.enqueue(session, SEND_MAIL, {"mail": str(mail.id)}, run_at=now)
    _record(session, row, actor, "assessments.ask_host", now)
    return True


def list_questions_of(session: Session, address_key: str) -> tuple[TutorQuestion, ...]:
    """Return what an address was asked, the oldest open one first; one query."""
    rows = session.execute(
        select(
            HostQuestion,
            PlacementTutor.placement_id,
            Person.given_name,
            Person.family_name,
            Organisation.name,
            Assessment.stage,
        )
        .join(PlacementTutor, PlacementTutor.id == HostQuestion.tutor_id)
        .join(Assessment, Assessment.id == HostQuestion.assessment_id)
        .join(Person, Person.id == Assessment.person_id)
        .join(Organisation, Organisation.id == Assessment.body_id)
        .where(PlacementTutor.address_key == address_key)
        .order_by(HostQuestion.answered_at.is_not(None), HostQuestion.asked_at, HostQuestion.id)
    )
    return tuple(
        TutorQuestion(
            id=row.id,
            placement_id=placement_id,
            person_name=f"{given} {family}",
            body_name=body,
            question=row.question,
            asked_at=row.asked_at,
            answer=row.answer,
            answered_by=row.answered_by,
            answered_at=row.answered_at,
            is_open=row.answered_at is None and stage in OPEN,
        )
        for row, placement_id, given, family, body, stage in rows
    )


def get_question_of(session: Session, address_key: str, question_id: UUID) -> TutorQuestion:
    """Return one question to this address; one to another address does not exist for it."""
    found = [each for each in list_questions_of(session, address_key) if each.id == question_id]
    if not found:
        raise NotFound("not-found")
    return found[0]


def answer_host(session: Session, question_id: UUID, answer: str, *, link: LinkRow, now: datetime) -> bool:
    """Write the tutor's answer, under the name of who is writing; once, because the body has read it."""
    known = get_question_of(session, link.address_key, question_id)
    question = session.get_one(HostQuestion, known.id)
    row = hold_assessment(session, question.assessment_id)
    session.refresh(question)
    told = read_words(answer)
    if question.answer is not None:
        if question.answer == told:
            return False
        raise Refusal("question-answered-already")
    if row.stage not in OPEN:
        raise Refusal("question-over")
    question.answer, question.answered_at = told, now
    question.answered_by = ", ".join(each for each in (link.writer_name, link.writer_role) if each)[:200]
    session.flush()
    _record(session, row, ANONYMOUS, "assessments.answer_host", now)
    return True


def _record(session: Session, row: Assessment, actor: Viewer, action: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action,
        object_type="assessment",
        object_id=row.id,
        organisation_id=row.body_id,
        now=now,
    )
