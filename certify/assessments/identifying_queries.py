"""Reading an identification as whoever makes its document sees it: what it would say, and what is missing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from certify.assessments.models import Assessment
from certify.assessments.permissions import LEAD, SEE
from certify.assessments.rules import Act, Part, Stage
from certify.certificates.documents import town_of
from certify.certificates.models import Certificate
from certify.credential.keys import Algorithm
from certify.dossiers.conditions import Case, list_missing, list_missing_to_ask
from certify.dossiers.content import Choice, Content, choose_content, read_content
from certify.dossiers.models import DossierReceipt
from certify.dossiers.queries import get_dossier
from certify.dossiers.receipt_rows import (
    IssuedRow,
    ReceiptRow,
    choice_of,
    find_former,
    find_request,
    find_title,
    receipt_row,
)
from certify.dossiers.rows import CompetenceView
from certify.dossiers.rules import Basis, ReceiptState
from certify.dossiers.transparency import read_case
from certify.issuers.queries import list_keys
from certify.paper import missing_characters
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.audit import AuditEntry
from commons.errors import Forbidden, NotFound, Refusal
from commons.organisations.models import Organisation
from commons.people.models import Person

_ASKS_IN: Final = frozenset({Stage.IDENTIFICATION, Stage.ATTESTATION})
_ANSWERED: Final = frozenset({ReceiptState.AGREED, ReceiptState.ISSUED})
_TELLS_MEANWHILE: Final = frozenset({"transparency-birth-date"})


@dataclass(frozen=True, slots=True)
class Identified:
    """What would be issued out of an identification. `proposable`: what the dossier brings forward."""

    assessment_id: UUID
    stage: Stage
    person_name: str
    body_id: UUID
    body_name: str
    receipt: ReceiptRow | None
    content: Content
    proposable: tuple[CompetenceView, ...]
    missing: tuple[Refusal, ...]
    against_asking: tuple[Refusal, ...]
    issued: IssuedRow | None  # what it came to: its own document, or the former one that it ended with
    former: IssuedRow | None  # what the body issued about this dossier in another identification

    @property
    def is_open(self) -> bool:
        return self.stage in _ASKS_IN

    @property
    def is_over(self) -> bool:
        return self.stage not in _ASKS_IN and self.stage is not Stage.ACCESS

    @property
    def may_ask(self) -> bool:
        is_answered = self.receipt is not None and self.receipt.state is ReceiptState.ISSUED
        return not self.against_asking and not is_answered


def rehearse_identification(
    session: Session, assessment_id: UUID, viewer: Viewer, *, now: datetime, is_acting: bool = True
) -> Identified:
    """Say what would be issued and what is missing; nothing happens.

    For whoever leads at the body, and to read (`is_acting` False) for who has one of the functions. Strangers
    get NotFound, other colleagues and the person herself Forbidden.
    """
    found = get_identification(session, assessment_id, viewer, is_acting=is_acting)
    row, today = found.Assessment, now.astimezone(TRENTO).date()
    issuer, request = find_request(session, row.body_id, row.id)
    content, proposable = read_identified(session, row.dossier_id, request)
    if request is None:
        case = _case_unasked(session, issuer, content, viewer, today)
    else:
        case = read_case(session, request, content, signer_count=_signers(viewer), actor=viewer, now=now)
    stage = tuple(against_stage(Stage(row.stage)))
    receipt = receipt_row(request, issuer.name, row.person_id) if request else None
    issued = _issued_of(session, request) or find_concluded(session, row.id)
    former = find_former(session, content.view.id, row.body_id, but=row.id)
    key = () if _has_key(session, row.body_id) else (Refusal("identifying-no-key"),)
    return Identified(
        assessment_id=row.id,
        stage=Stage(row.stage),
        person_name=f"{found.given_name} {found.family_name}",
        body_id=row.body_id,
        body_name=issuer.name,
        receipt=receipt,
        content=content,
        proposable=proposable,
        missing=() if issued else (*stage, *list_missing(case), *key),
        against_asking=(
            *stage,
            *(each for each in list_missing_to_ask(case) if each.code not in _TELLS_MEANWHILE),
        ),
        issued=issued,
        former=former,
    )


def get_identification(
    session: Session, assessment_id: UUID, viewer: Viewer, *, is_acting: bool
) -> Row[Assessment, str, str]:
    found = session.execute(
        select(Assessment, Person.given_name, Person.family_name)
        .join(Person, Person.id == Assessment.person_id)
        .where(Assessment.id == assessment_id, Assessment.part == Part.IDENTIFICATION)
    ).first()
    if found is None or found.Assessment.body_id not in viewer.organisations_with(SEE):
        raise NotFound("not-found")
    row = found.Assessment
    if row.person_id == viewer.person_id:
        raise Forbidden("assessment-is-own")
    if is_acting or viewer.person_id not in {row.f1_id, row.f2_id, row.f3_id}:
        viewer.require(LEAD, row.body_id)
    return found


def read_identified(
    session: Session, dossier_id: UUID, request: DossierReceipt | None
) -> tuple[Content, tuple[CompetenceView, ...]]:
    """Return what she agreed to; before that what is proposed: all experiences, and the index of files."""
    if request is not None and ReceiptState(request.state) in _ANSWERED:
        content = read_content(session, request, choice_of(request))
        return content, content.view.competences
    proposed = [UUID(each) for each in request.proposed] if request else []
    view = get_dossier(session, dossier_id, also_competences=proposed, only_chosen=True)
    choice = Choice(
        tuple(proposed or [each.competence_id for each in view.competences]),
        tuple(each.key for each in view.parts),
    )
    return choose_content(view, Basis.IDENTIFICATION, None, choice), view.competences


def against_stage(stage: Stage) -> list[Refusal]:
    if stage is Stage.ACCESS:
        return [Refusal("identifying-not-accompanied")]
    return [] if stage in _ASKS_IN else [Refusal("identifying-over")]


def find_concluded(session: Session, assessment_id: UUID) -> IssuedRow | None:
    """Return the former document with which an identification ended, as the audit keeps it."""
    details = session.scalar(
        select(AuditEntry.details).where(
            AuditEntry.object_type == "assessment",
            AuditEntry.object_id == str(assessment_id),
            AuditEntry.action == f"assessments.{Act.END}",
        )
    )
    if details is None or "certificate" not in details:
        return None
    return _issued(session, UUID(details["certificate"]))


def _issued_of(session: Session, request: DossierReceipt | None) -> IssuedRow | None:
    if request is None or request.certificate_id is None:
        return None
    return _issued(session, request.certificate_id)


def _issued(session: Session, certificate_id: UUID) -> IssuedRow:
    found = session.get_one(Certificate, certificate_id)
    return IssuedRow(found.id, found.number, found.code)


def _signers(viewer: Viewer) -> int:
    """Whoever presses the button signs."""
    return 1 if viewer.person_id else 0


def _case_unasked(
    session: Session, issuer: Organisation, content: Content, viewer: Viewer, today: date
) -> Case:
    return Case(
        basis=Basis.IDENTIFICATION,
        issuer_id=issuer.id,
        today=today,
        is_accredited=find_title(session, issuer.id, Basis.IDENTIFICATION, today) is not None,
        person_id=content.view.person_id,
        actor_person_id=viewer.person_id,
        has_birth_date=content.view.birth_date is not None,
        experience_count=len(content.dated_parts),
        competences=content.documented,
        signer_count=_signers(viewer),
        agreement=None,
        unprintable="".join(missing_characters(content.view.full_name)),
        place=town_of(issuer.address),
    )


def _has_key(session: Session, body_id: UUID) -> bool:
    return any(
        key.public.algorithm is Algorithm.ED25519 and key.retired_at is None and key.compromised_at is None
        for key in list_keys(session, body_id)
    )
