"""The half of the small world in which people practise, are seen, and are assessed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.models import AssessedCompetence, HostQuestion
from certify.assessments.questions import ask_host
from certify.assessments.rules import Part
from certify.dossiers.gathering import attach_file
from certify.dossiers.models import DossierCompetence
from certify.dossiers.receipts import ask_receipt
from certify.dossiers.rules import Basis
from certify.dossiers.services import add_experience
from certify.evidence.rules import Context
from certify.evidence.services import keep_file
from certify.placements.models import GuardianToken, Observation, ProjectSignature
from certify.placements.observing import send_observations
from certify.placements.rules import Party, Shown, SigningMode
from commons.access import Role
from commons.edges import edges
from commons.signin.rules import hash_secret
from tests import factories
from tests.factories import NOW
from tests.making.assessments import Made
from tests.making.attesting import make_decided
from tests.making.dossiers import told
from tests.making.evidence import screenshot
from tests.making.hosting import HostDesk, make_token_of, write_observation

GUARDIAN_TOKEN = "g" * 43


@dataclass(frozen=True, slots=True)
class Practised:
    """Who practises, and what completes the addresses of her pages."""

    accounts: dict[str, UUID | None]
    host_tokens: dict[str, str]
    values: dict[str, object]


def practise(session: Session) -> Practised:
    """Lay out one placement with its voices, dossier and assessment, and everybody around them."""
    made = make_decided(session, part=Part.VALIDATION)
    placement = made.candidate.placement
    aide = factories.make_staff(session, placement.promoter_id, Role.PROMOTER_STAFF)
    desk = HostDesk(placement, make_token_of(session))
    saved = write_observation(session, desk, 0, shown=Shown.SHOWN)
    send_observations(
        session, placement.id, desk.tutor_id, seen={placement.competence_ids[0]: saved}, now=NOW
    )
    session.add(
        GuardianToken(
            token_hash=hash_secret(GUARDIAN_TOKEN),
            placement_id=placement.id,
            made_at=NOW,
            expires_on=date(2027, 6, 1),
        )
    )
    session.flush()
    values = _values(session, made, desk)
    person = made.candidate.viewer
    return Practised(
        accounts={
            "person": person.account_id,
            "aide": aide.account_id,
            "promoter": placement.lead.account_id,
            "assessor": made.body.carla.account_id,
            "body": made.body.lead.account_id,
        },
        host_tokens={"tutor": desk.token, "foreign": make_token_of(session, "altra@example.org")},
        values=values,
    )


def _values(session: Session, made: Made, desk: HostDesk) -> dict[str, object]:
    placement, candidate = desk.made, made.candidate
    ask_host(session, made.id, desk.tutor_id, "Chi divideva i turni?", actor=made.body.carla, now=NOW)
    experience_id = add_experience(session, uuid4(), told(), actor=candidate.viewer, now=NOW)
    receipt_id = ask_receipt(
        session,
        candidate.person_id,
        issuer_id=made.body.id,
        basis=Basis.IDENTIFICATION,
        competence_ids=placement.competence_ids,
        identification_id=made.id,
        actor=made.body.lead,
        now=NOW,
    )
    files = {
        context: keep_file(
            session,
            screenshot(colour=colour),
            person_id=candidate.person_id,
            context=context,
            context_id=context_id,
            title="Foglio dei turni",
            uploaded_by="Giulia",
            actor=candidate.viewer,
            files=edges().files,
            now=NOW,
        )
        for context, context_id, colour in (
            (Context.PLACEMENT, placement.id, "navy"),
            (Context.EXPERIENCE, experience_id, "green"),
        )
    }
    signature = session.scalars(
        select(ProjectSignature).where(
            ProjectSignature.placement_id == placement.id, ProjectSignature.party == Party.HOST
        )
    ).one()
    signature.mode, signature.scan_id = SigningMode.SCANNED, files[Context.PLACEMENT]
    row_id = session.scalars(
        select(DossierCompetence.id)
        .where(DossierCompetence.dossier_id == candidate.dossier_id)
        .order_by(DossierCompetence.position)
    ).first()
    assert row_id is not None
    attach_file(session, row_id, files[Context.PLACEMENT], candidate.person_id)
    session.flush()
    return {
        "placement_id": placement.id,
        "assessment_id": made.id,
        "hosting.competence_id": placement.competence_ids[1],
        "assessments.competence_id": session.scalars(
            select(AssessedCompetence.id).where(AssessedCompetence.assessment_id == made.id)
        ).first(),
        "observation_id": session.scalars(
            select(Observation.id).where(Observation.placement_id == placement.id)
        ).one(),
        "tutor_id": desk.tutor_id,
        "experience_id": experience_id,
        "receipt_id": receipt_id,
        "row_id": row_id,
        "placements.evidence_id": files[Context.PLACEMENT],
        "voices.evidence_id": files[Context.PLACEMENT],
        "assessments.evidence_id": files[Context.PLACEMENT],
        "dossiers.evidence_id": files[Context.EXPERIENCE],
        "question_id": _question_id(session, made.id),
        "day": "2026-11-16",
        "placements.act": "suspend",
        "assessments.act": "attest",
        "function": "f3",
        "part": "identification",
        "party": "host",
        "placements.kind": "internship",
        "certificates.kind": "attendance",
        "certificates.name": "art_40",
        "guardians.token": GUARDIAN_TOKEN,
        "host_doors.token": desk.token,
    }


def _question_id(session: Session, assessment_id: UUID) -> UUID:
    return session.scalars(select(HostQuestion.id).where(HostQuestion.assessment_id == assessment_id)).one()
