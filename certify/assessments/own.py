"""What a person sees before and beside her requests: titled bodies, her dossier, her requests."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certify.assessments.models import Assessment
from certify.assessments.rules import Part, Stage
from certify.certificates.models import Certificate
from certify.certificates.rules import Status, SubjectType
from certify.dossiers.models import Dossier, DossierCompetence
from commons.access import Viewer
from commons.organisations.accredited import list_accredited
from commons.organisations.models import Organisation
from commons.organisations.rules import AccreditationState

_IN_FORCE = frozenset({AccreditationState.IN_FORCE, AccreditationState.LAPSING})


@dataclass(frozen=True, slots=True)
class TitledBody:
    """What one act titles a body for, today."""

    part: Part
    body_id: UUID
    body_name: str
    scope: str
    act: str
    until: date | None


@dataclass(frozen=True, slots=True)
class OwnRow:
    id: UUID
    part: Part
    stage: Stage
    body_name: str
    asked_at: datetime
    due_on: date
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether there is a dossier, and how many competences it brings forward."""

    has_dossier: bool
    competences: int


def list_titled(session: Session, today: date) -> list[TitledBody]:
    """Return which bodies are titled for what today, by part and name; one query."""
    parts = {part.value for part in Part}
    found = [
        TitledBody(
            part=Part(row.accreditation.function.value),
            body_id=row.accreditation.organisation_id,
            body_name=row.organisation_name,
            scope=row.accreditation.scope,
            act=row.accreditation.act_number,
            until=row.accreditation.last_day,
        )
        for row in list_accredited(session)
        if row.accreditation.function.value in parts and row.accreditation.state(today) in _IN_FORCE
    ]
    return sorted(found, key=lambda each: (each.body_name.casefold(), each.scope, each.act))


def list_own(session: Session, viewer: Viewer) -> list[OwnRow]:
    """Return the viewer's own requests, the latest first."""
    rows = session.execute(
        select(Assessment, Organisation.name)
        .join(Organisation, Organisation.id == Assessment.body_id)
        .where(Assessment.person_id == viewer.person_id)
        .order_by(Assessment.asked_at.desc(), Assessment.id)
    )
    return [
        OwnRow(row.id, Part(row.part), Stage(row.stage), name, row.asked_at, row.due_on, row.decided_at)
        for row, name in rows
    ]


def read_readiness(session: Session, viewer: Viewer) -> Readiness:
    row = session.execute(
        select(Dossier.id, func.count(DossierCompetence.id))
        .outerjoin(DossierCompetence, DossierCompetence.dossier_id == Dossier.id)
        .where(Dossier.person_id == viewer.person_id)
        .group_by(Dossier.id)
    ).first()
    return Readiness(row is not None, row[1] if row is not None else 0)


def find_document(session: Session, assessment_id: UUID, person_id: UUID) -> UUID | None:
    """Return the document that came out of an assessment; not one that waits for its signatures."""
    return session.scalar(
        select(Certificate.id)
        .where(
            Certificate.subject_type == SubjectType.ASSESSMENT,
            Certificate.subject_id == assessment_id,
            Certificate.person_id == person_id,
            Certificate.status.not_in([Status.PREPARED, Status.ANNULLED, Status.ERASED]),
        )
        .order_by(Certificate.issued_at.desc(), Certificate.serial.desc())
        .limit(1)
    )
