"""A person asks a body for a part of the service, about her dossier as it is that day."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from certify.assessments.models import AssessedCompetence, Assessment
from certify.assessments.rules import OPEN, Part, Stage, due_day
from certify.assessments.services import day_of, tell_person
from certify.dossiers.models import Dossier, DossierCompetence
from commons import audit
from commons.access import Viewer
from commons.errors import Forbidden, Refusal
from commons.frameworks.models import Competence
from commons.organisations.queries import list_accreditations_in_force
from commons.organisations.rules import AccreditationFunction
from commons.people.merging import find_present_person

LONGEST_TITLE = 300


def ask_assessment(
    session: Session,
    *,
    part: Part,
    body_id: UUID,
    is_informed: bool,
    actor: Viewer,
    now: datetime,
) -> UUID:
    """Ask; returns the assessment. One open of each kind at a time; asked twice of one body it is one.

    The competences are those of the dossier that day, with their titles; `dossier_version` says which it was.
    """
    if actor.person_id is None:
        raise Forbidden("forbidden")
    person_id = find_present_person(session, actor.person_id)
    if not is_informed:
        raise Refusal("assessment-not-informed")
    if not list_accreditations_in_force(session, body_id, day_of(now), AccreditationFunction(part.value)):
        raise Refusal("assessment-body-not-titled")
    dossier = session.scalar(select(Dossier).where(Dossier.person_id == person_id).with_for_update())
    competences = [] if dossier is None else _list_competences(session, dossier.id)
    if dossier is None or not competences:
        raise Refusal("assessment-dossier-empty")
    if any(role_body == body_id for role_body, _role in actor.memberships):
        raise Refusal("assessment-own-body")
    known = session.execute(
        select(Assessment.id, Assessment.body_id).where(
            Assessment.dossier_id == dossier.id, Assessment.part == part, Assessment.stage.in_(OPEN)
        )
    ).first()
    if known is not None:
        asked: UUID = known.id
        if known.body_id == body_id:
            return asked
        raise Refusal("assessment-open-already")
    row = Assessment(
        id=uuid4(),
        part=part,
        stage=Stage.ACCESS,
        stage_since=now,
        dossier_id=dossier.id,
        dossier_version=dossier.version,
        person_id=person_id,
        body_id=body_id,
        asked_at=now,
        due_on=due_day(part, day_of(now)),
        informed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:  # asked in another tab a moment ago
        raise Refusal("assessment-open-already") from error
    session.add_all(
        AssessedCompetence(
            id=uuid4(), assessment_id=row.id, position=position, competence_id=competence_id, title=title
        )
        for position, (competence_id, title) in enumerate(competences, start=1)
    )
    session.flush()
    audit.record(
        session,
        actor,
        "assessments.ask",
        object_type="assessment",
        object_id=row.id,
        organisation_id=body_id,
        now=now,
        kind=str(part),
    )
    tell_person(session, row, Stage.ACCESS, now=now)
    return row.id


def _list_competences(session: Session, dossier_id: UUID) -> list[tuple[UUID, str]]:
    rows = session.execute(
        select(Competence.id, Competence.labels, Competence.code)
        .join(DossierCompetence, DossierCompetence.competence_id == Competence.id)
        .where(DossierCompetence.dossier_id == dossier_id)
        .order_by(DossierCompetence.position, DossierCompetence.id)
    )
    return [
        (row.id, str(row.labels.get("it") or row.labels.get("en") or row.code)[:LONGEST_TITLE])
        for row in rows
    ]
