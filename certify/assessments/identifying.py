"""From an identification to its document of transparency (kind C): asked, signed for, issued."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from certify.assessments.identifying_queries import (
    against_stage,
    find_concluded,
    get_identification,
    read_identified,
    rehearse_identification,
)
from certify.assessments.models import Assessment
from certify.assessments.permissions import LEAD
from certify.assessments.rules import Act, Part, Stage
from certify.assessments.services import end_assessment, hold_at_desk, move_stage
from certify.certificates.preparing import sign_as
from certify.certificates.registering import Press
from certify.certificates.rules import Kind
from certify.credential.transparency_facts import TransparencyFacts
from certify.dossiers import receipts
from certify.dossiers.composing import compose_facts
from certify.dossiers.content import Choice, Content
from certify.dossiers.models import DossierReceipt
from certify.dossiers.queries import find_dossier_id
from certify.dossiers.receipt_rows import find_former, find_request
from certify.dossiers.rules import Basis
from certify.dossiers.transparency import issue_transparency
from certify.evidence.cleaning import CleanFile
from certify.evidence.rules import Context
from certify.evidence.services import keep_file
from commons.access import Viewer
from commons.edges import FileStore
from commons.errors import NotFound, Refusal
from commons.people.queries import get_holder_name


def ask_identified(
    session: Session,
    assessment_id: UUID,
    competence_ids: list[UUID],
    *,
    actor: Viewer,
    now: datetime,
) -> UUID:
    """Ask the person for her agreement and receipt for what is proposed; return the request."""
    row = _hold(session, assessment_id, actor)
    told = rehearse_identification(session, assessment_id, actor, now=now)
    for refusal in told.against_asking:
        raise refusal
    known = [each.competence_id for each in told.proposable if each.competence_id in competence_ids]
    if not known:
        raise Refusal("receipt-nothing-chosen")
    return receipts.ask_receipt(
        session,
        row.person_id,
        issuer_id=row.body_id,
        basis=Basis.IDENTIFICATION,
        competence_ids=known,
        identification_id=row.id,
        actor=actor,
        now=now,
    )


def preview_identified(
    session: Session, assessment_id: UUID, *, base_url: str, actor: Viewer, now: datetime
) -> TransparencyFacts:
    """Return what the document would say today: what a person without a way in signs on paper."""
    row = get_identification(session, assessment_id, actor, is_acting=True).Assessment
    issuer, request = find_request(session, row.body_id, row.id)
    if request is None:
        raise Refusal("transparency-not-asked")
    content, _proposable = read_identified(session, row.dossier_id, request)
    signer = sign_as(session, actor, issuer, now, kind=Kind.TRANSPARENCY)
    return compose_facts(session, request, content, issuer, signers=(signer,), base_url=base_url, now=now)


def record_identified(
    session: Session,
    assessment_id: UUID,
    scan: CleanFile,
    *,
    title: str,
    signed_on: date,
    actor: Viewer,
    files: FileStore,
    now: datetime,
) -> None:
    """Keep the sheet that the person signed by hand: she agreed to what the preview says."""
    row = _hold(session, assessment_id, actor)
    _check_stage(row)
    _issuer, request = find_request(session, row.body_id, row.id)
    if request is None:
        raise Refusal("transparency-not-asked")
    content, _proposable = read_identified(session, row.dossier_id, request)
    scan_id = keep_file(
        session,
        scan,
        person_id=row.person_id,
        context=Context.ASSESSMENT,
        context_id=row.id,
        title=title,
        uploaded_by=get_holder_name(session, actor.person_id).full if actor.person_id else "–",
        actor=actor,
        files=files,
        now=now,
    )
    receipts.record_receipt(
        session,
        request.id,
        signed_on=signed_on,
        scan_id=scan_id,
        choice=_choice(request, content),
        actor=actor,
        now=now,
    )


def issue_identified(
    session: Session, assessment_id: UUID, *, actor: Viewer, press: Press, now: datetime
) -> UUID:
    """Issue the document to which the person has agreed, and end the assessment; calling again is once."""
    row = _hold(session, assessment_id, actor)
    issuer, request = find_request(session, row.body_id, row.id)
    if row.stage == Stage.ENDED and request is not None and request.certificate_id is not None:
        return request.certificate_id
    _check_stage(row)
    for refusal in rehearse_identification(session, assessment_id, actor, now=now).missing:
        raise refusal
    if request is None:
        raise Refusal("transparency-not-asked")
    certificate_id = issue_transparency(
        session,
        request.dossier_id,
        issuer_id=row.body_id,
        basis=Basis.IDENTIFICATION,
        competence_ids=None,
        signers=(sign_as(session, actor, issuer, now, kind=Kind.TRANSPARENCY),),
        receipt=request.id,
        actor=actor,
        press=press,
        now=now,
    )
    _end(session, row, actor=actor, now=now)
    return certificate_id


def conclude_identified(session: Session, assessment_id: UUID, *, actor: Viewer, now: datetime) -> UUID:
    """End the assessment with the document that the body has issued about this dossier before."""
    row = _hold(session, assessment_id, actor)
    kept = find_concluded(session, row.id)
    if kept is not None:
        return kept.certificate_id
    _check_stage(row)
    dossier_id = find_dossier_id(session, row.dossier_id) or row.dossier_id
    former = find_former(session, dossier_id, row.body_id, but=row.id)
    if former is None:
        raise Refusal("identifying-none-before")
    _end(session, row, actor=actor, now=now, former=former.certificate_id)
    return former.certificate_id


def _end(
    session: Session, row: Assessment, *, actor: Viewer, now: datetime, former: UUID | None = None
) -> None:
    if row.stage == Stage.IDENTIFICATION:
        move_stage(session, row.id, Act.ATTEST, version=row.version, actor=actor, now=now)
    end_assessment(session, row.id, actor=actor, now=now, former=former)


def _hold(session: Session, assessment_id: UUID, actor: Viewer) -> Assessment:
    row = hold_at_desk(session, assessment_id, actor)
    actor.require(LEAD, row.body_id)
    if row.part != Part.IDENTIFICATION:
        raise NotFound("not-found")
    return row


def _choice(request: DossierReceipt, content: Content) -> Choice:
    return Choice(tuple(UUID(each) for each in request.proposed), tuple(each.key for each in content.parts))


def _check_stage(row: Assessment) -> None:
    for refusal in against_stage(Stage(row.stage)):
        raise refusal
