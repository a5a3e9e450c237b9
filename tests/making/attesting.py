"""An assessment of which nothing is missing any more, and its document on the way."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.attesting import deposit_attestation, prepare_attestation
from certify.assessments.attesting_case import CommissionFacts, Participation
from certify.assessments.commission import appoint_commission
from certify.assessments.deciding import Decision, set_interview
from certify.assessments.models import AssessedCompetence
from certify.assessments.rules import Part, Stage
from certify.assessments.standards import Described, describe_standard
from certify.certificates.models import Certificate
from certify.certificates.papers import get_prepared_pdf, read_kept
from certify.certificates.press import current_press
from certify.certificates.queries import find_document
from certify.issuers.services import make_issuer_keys
from commons.access import ANONYMOUS
from commons.edges import edges
from commons.organisations.models import Organisation
from tests.factories import NOW
from tests.making.assessments import YES, Body, Candidate, Made, make_assessment, make_body, version_of
from tests.making.signatures import sign_times

SCOPE = "DEMO-01"
TODAY = NOW.date()
COMMISSION = CommissionFacts(
    act="DEMO-ATTO-21",
    president="Olga Demo",
    members=("Ivo Demo", "Rita Demo"),
    minutes="DEMO-V-08",
    minutes_on=NOW.date(),
)


def make_issuing_body(session: Session, *, now: datetime = NOW, **given: Any) -> Body:
    """Make a titled body of the demonstration with a seat and keys: it can issue."""
    body = make_body(session, is_demo=True, scope=SCOPE, now=now, **given)
    row = session.get_one(Organisation, body.id)
    row.address = "via di esempio 1, 38122 Trento"
    make_issuer_keys(
        session,
        row.slug,
        base_url=current_app.config["SETTINGS"].public_base_url,
        cabinet=current_app.extensions["key_cabinet"],
        actor=ANONYMOUS,
        now=now,
    )
    return body


def make_decided(
    session: Session,
    *,
    part: Part = Part.VALIDATION,
    body: Body | None = None,
    candidate: Candidate | None = None,
    decisions: Sequence[Decision] = (YES, YES, YES),
    is_described: bool = True,
    interview_on: date | None = TODAY,
    now: datetime = NOW,
) -> Made:
    """Bring an assessment so far that its document can be prepared."""
    made = make_assessment(
        session,
        stage=Stage.EVALUATION,
        part=part,
        body=body or make_issuing_body(session, now=now),
        candidate=candidate,
        decisions=decisions,
        now=now,
    )
    if interview_on is not None:
        set_interview(
            session,
            made.id,
            interview_on,
            version=version_of(session, made.id),
            actor=made.body.carla,
            now=now,
        )
    if is_described:
        describe(session, made, now=now)
        if part is Part.CERTIFICATION:
            appoint_commission(session, made.id, COMMISSION, seen="", actor=made.body.lead, now=now)
    return made


def described(session: Session, made: Made, **changed: Any) -> Described:
    ids = session.scalars(
        select(AssessedCompetence.id)
        .where(AssessedCompetence.assessment_id == made.id)
        .order_by(AssessedCompetence.position)
    )
    values: dict[str, Any] = {
        "scope": SCOPE,
        "repertory": "provinciale (DEMO)",
        "code": "DEMO-TN-0412",
        "version": "2026.1",
        "title": "Tecnico dell’animazione di comunità",
        "authority": "Provincia di esempio (dimostrazione)",
        "eqf": 4,
        "ways": "esame del dossier, colloquio tecnico, prova pratica",
        "participation": Participation.IN_PRESENCE,
        "quality": "Riesame annuale delle procedure",
        "signer_name": "Dario Demo",
        "signer_office": "Legale rappresentante",
        "ada": {each: (f"DEMO-ADA.24.04.0{place}", "2026.1") for place, each in enumerate(ids, start=1)},
    }
    return Described(**{**values, **changed})


def describe(session: Session, made: Made, *, seen: int = 0, now: datetime = NOW, **changed: Any) -> bool:
    return describe_standard(
        session, made.id, described(session, made, **changed), seen=seen, actor=made.body.lead, now=now
    )


def prepare(session: Session, made: Made, *, now: datetime = NOW) -> UUID:
    return prepare_attestation(session, made.id, actor=made.body.lead, press=current_press(), now=now)


def pdf_of(session: Session, certificate_id: UUID) -> bytes:
    kept = find_document(session, certificate_id)
    assert kept is not None
    return get_prepared_pdf(kept, edges().files)


def signed_pdf_of(session: Session, certificate_id: UUID) -> bytes:
    """Return the prepared PDF, signed by all whom the document names."""
    kept = find_document(session, certificate_id)
    assert kept is not None
    return sign_times(
        pdf_of(session, certificate_id), len({each.name for each in read_kept(kept).signatories})
    )


def deposit(session: Session, made: Made, content: bytes, *, now: datetime = NOW) -> UUID:
    return deposit_attestation(session, made.id, content, actor=made.body.lead, files=edges().files, now=now)


def deposit_signed(session: Session, made: Made, *, now: datetime = NOW) -> UUID:
    return deposit(session, made, signed_pdf_of(session, document_of(session, made).id), now=now)


def document_of(session: Session, made: Made) -> Certificate:
    """Return the newest document of the assessment."""
    row = session.scalars(
        select(Certificate)
        .where(Certificate.subject_id == made.id)
        .order_by(Certificate.issued_at.desc(), Certificate.serial.desc())
    ).first()
    assert row is not None
    return row
