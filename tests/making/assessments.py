"""A titled body with its people, a person with a dossier, and an assessment at any stage of its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.asking import ask_assessment
from certify.assessments.assigning import assign_functions, declare
from certify.assessments.deciding import decide, seen_mark, set_interview
from certify.assessments.models import AssessedCompetence, Assessment
from certify.assessments.rules import Act, Decision, Function, Part, ReasonCode, Stage, Verdict
from certify.assessments.services import move_stage, refuse_assessment
from certify.dossiers.models import Dossier, DossierCompetence, DossierPart
from certify.dossiers.rules import Source
from commons.access import Role, Viewer
from commons.organisations.accrediting import confirm_accreditation, enter_accreditation
from commons.organisations.rules import AccreditationFunction
from tests.factories import NOW, make_account, make_organisation, make_person, make_staff
from tests.making.placements import MadePlacement, make_placement

TITLED = (
    AccreditationFunction.IDENTIFICATION,
    AccreditationFunction.VALIDATION,
    AccreditationFunction.CERTIFICATION,
)
YES = Decision(Verdict.YES, ReasonCode.EPISODE_AND_VOICES, "")
NO = Decision(Verdict.NO, ReasonCode.EVIDENCE_MISSING, "Manca il foglio dei turni.")


@dataclass(frozen=True, slots=True)
class Body:
    """A titled body: `lead` assigns, `anna` accompanies, `bruno` keeps the method, `carla` evaluates.

    `dora` is one more assessor, without a function; `eva` is an assessor of another body.
    """

    id: UUID
    lead: Viewer
    anna: Viewer
    bruno: Viewer
    carla: Viewer
    dora: Viewer
    eva: Viewer


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person with a dossier about one placement and three competences."""

    viewer: Viewer
    dossier_id: UUID
    placement: MadePlacement

    @property
    def person_id(self) -> UUID:
        assert self.viewer.person_id is not None
        return self.viewer.person_id


@dataclass(frozen=True, slots=True)
class Made:
    """An assessment and everybody around it."""

    id: UUID
    body: Body
    candidate: Candidate

    @property
    def address(self) -> str:
        return f"/it/assessments/{self.id}"


def make_body(
    session: Session,
    name: str = "Ente titolato DEMO-01",
    *,
    functions: Sequence[AccreditationFunction] = TITLED,
    scope: str = "DEMO-01",
    valid_until: date | None = None,
    is_demo: bool = False,
    now: datetime = NOW,
) -> Body:
    body_id = make_organisation(session, name, is_demo=is_demo, now=now)
    other_id = make_organisation(session, now=now)
    lead = make_staff(session, body_id, Role.ASSESSMENT_LEAD, now=now)
    anna, bruno, carla, dora = (make_staff(session, body_id, Role.ASSESSOR, now=now) for _ in range(4))
    eva = make_staff(session, other_id, Role.ASSESSMENT_LEAD, now=now)
    for function in functions:
        title_body(session, body_id, function, scope=scope, valid_until=valid_until, now=now)
    return Body(body_id, lead, anna, bruno, carla, dora, eva)


def title_body(
    session: Session,
    body_id: UUID,
    function: AccreditationFunction,
    *,
    scope: str = "DEMO-01",
    valid_from: date = date(2026, 1, 1),
    valid_until: date | None = None,
    now: datetime = NOW,
) -> UUID:
    """Enter and confirm what the body is titled for, by two persons."""
    first, second = (make_account(session, now=now) for _ in range(2))
    accreditation_id = enter_accreditation(
        session,
        organisation_id=body_id,
        function=function,
        scope=scope,
        act_number=f"DEMO-ATTO {function.value}",
        valid_from=valid_from,
        valid_until=valid_until,
        actor=Viewer(first, None),
        now=now,
    )
    confirm_accreditation(session, accreditation_id, actor=Viewer(second, None), now=now)
    return accreditation_id


def make_candidate(
    session: Session,
    given_name: str = "Giulia",
    family_name: str | None = None,
    *,
    count: int = 3,
    tutor_address: str | None = "tutor@associazione.example",
    now: datetime = NOW,
) -> Candidate:
    """Make a person with an account, a placement and a dossier that brings its competences forward."""
    person_id = make_person(session, given_name, family_name, birth_date=date(2003, 5, 6), now=now)
    viewer = Viewer(make_account(session, person_id, now=now), person_id)
    placement = make_placement(session, person_id=person_id, tutor_address=tutor_address, now=now)
    dossier = Dossier(id=uuid4(), person_id=person_id, created_at=now, changed_at=now)
    session.add(dossier)
    session.flush()
    session.add(
        DossierPart(
            id=uuid4(),
            dossier_id=dossier.id,
            source=Source.PLACEMENT,
            source_id=placement.id,
            position=1,
        )
    )
    session.add_all(
        DossierCompetence(id=uuid4(), dossier_id=dossier.id, competence_id=each, position=place)
        for place, each in enumerate(placement.competence_ids[:count], start=1)
    )
    session.flush()
    return Candidate(viewer, dossier.id, placement)


def make_assessment(
    session: Session,
    *,
    stage: Stage = Stage.ACCESS,
    part: Part = Part.VALIDATION,
    body: Body | None = None,
    candidate: Candidate | None = None,
    decisions: Sequence[Decision] = (YES, YES, YES),
    now: datetime = NOW,
) -> Made:
    """Bring an assessment to this stage, the way that people do: each step by who may.

    `decisions` are taken in the order of the competences, as far as they go; to reach the attestation all
    are needed. For ENDED somebody has to issue the document: see the makers of documents.
    """
    body = body or make_body(session, now=now)
    candidate = candidate or make_candidate(session, now=now)
    assessment_id = ask_assessment(
        session, part=part, body_id=body.id, is_informed=True, actor=candidate.viewer, now=now
    )
    made = Made(assessment_id, body, candidate)
    if stage is not Stage.ACCESS:
        take_functions(session, made, now=now)
        move(session, made, Act.ACCOMPANY, body.anna, now=now)
    if stage in {Stage.EVALUATION, Stage.ATTESTATION, Stage.REFUSED} and part is not Part.IDENTIFICATION:
        move(session, made, Act.EVALUATE, body.bruno, now=now)
        decide_all(session, made, decisions, now=now)
    if stage is Stage.ATTESTATION:
        if part is not Part.IDENTIFICATION:
            set_interview(
                session,
                made.id,
                now.date(),
                version=version_of(session, made.id),
                actor=body.carla,
                now=now,
            )
        move(session, made, Act.ATTEST, body.lead, now=now)
    if stage is Stage.REFUSED:
        refuse_assessment(
            session,
            made.id,
            "Mancano episodi concreti per tutte le competenze.",
            version=version_of(session, made.id),
            actor=body.lead,
            now=now,
        )
    return made


def take_functions(session: Session, made: Made, *, now: datetime = NOW) -> None:
    """Give F1 to Anna, F2 to Bruno, F3 to Carla; each declares that nothing stands in the way."""
    body = made.body
    held = {Function.F1: body.anna, Function.F2: body.bruno, Function.F3: body.carla}
    assign_functions(
        session,
        made.id,
        {function: viewer.person_id for function, viewer in held.items()},
        version=version_of(session, made.id),
        actor=body.lead,
        now=now,
    )
    for function, viewer in held.items():
        declare(session, made.id, function, has_conflict=False, words="", actor=viewer, now=now)


def move(session: Session, made: Made, act: Act, actor: Viewer, *, now: datetime = NOW) -> bool:
    return move_stage(session, made.id, act, version=version_of(session, made.id), actor=actor, now=now)


def decide_all(
    session: Session, made: Made, decisions: Sequence[Decision] = (YES, YES, YES), *, now: datetime = NOW
) -> None:
    rows = session.scalars(
        select(AssessedCompetence)
        .where(AssessedCompetence.assessment_id == made.id)
        .order_by(AssessedCompetence.position)
    ).all()
    for row, decision in zip(rows, decisions, strict=False):
        decide(
            session,
            made.id,
            row.id,
            decision,
            seen=seen_mark(row.decided_at),
            actor=made.body.carla,
            now=now,
        )


def make_ended(session: Session, body: Body, days: Sequence[int], *, now: datetime = NOW) -> None:
    """Make ended ones that took so many days each, for the usual time."""
    for each in days:
        candidate = make_candidate(session, now=now - timedelta(days=each))
        row = session.get_one(
            Assessment,
            ask_assessment(
                session,
                part=Part.VALIDATION,
                body_id=body.id,
                is_informed=True,
                actor=candidate.viewer,
                now=now - timedelta(days=each),
            ),
        )
        row.stage, row.decided_at = Stage.ENDED, now
    session.flush()


def version_of(session: Session, assessment_id: UUID) -> int:
    return session.get_one(Assessment, assessment_id, populate_existing=True).version
