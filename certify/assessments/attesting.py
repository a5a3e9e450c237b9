"""From a decided assessment to its document: prepared to be signed, deposited when signed, or given up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from certify.assessments.attesting_annex import write_annex
from certify.assessments.attesting_case import Missing
from certify.assessments.attesting_facts import compose_document
from certify.assessments.attesting_queries import get_attestation
from certify.assessments.attesting_rows import Attestation
from certify.assessments.attesting_rules import missing_on_deposit
from certify.assessments.models import Assessment
from certify.assessments.permissions import LEAD
from certify.assessments.rules import Act, Stage
from certify.assessments.services import end_assessment, hold_at_desk, move_stage, tell_person
from certify.certificates.models import CertificateDeposit
from certify.certificates.preparing_signature import annul_prepared, deposit_signed_pdf, prepare_document
from certify.certificates.registering import Press
from certify.certificates.rules import Status, SubjectType
from certify.certificates.switches import notices_for
from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
from certify.dossiers.queries import get_dossier
from certify.issuers.services import describe_issuer
from commons import audit
from commons.access import Viewer
from commons.edges import FileStore
from commons.errors import Refusal
from commons.organisations.models import Organisation


class Incomplete(Refusal):
    """Something is missing; `missing` names all of it."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__("attestation-incomplete")
        self.missing = tuple(missing)


def preview_document(
    session: Session, assessment_id: UUID, *, base_url: str, actor: Viewer, now: datetime
) -> ValidationFacts | CertificateFacts:
    """Return what the document would say today; Incomplete where it could not be drawn yet."""
    told = get_attestation(session, assessment_id, actor, now=now)
    if told.missing:
        raise Incomplete(told.missing)
    return _compose(session, told, base_url=base_url, now=now)


def prepare_attestation(
    session: Session,
    assessment_id: UUID,
    *,
    actor: Viewer,
    press: Press,
    now: datetime,
    seen: int | None = None,
) -> UUID:
    """Register the document that goes to be signed and return its id; the one that is there is returned.

    It is exactly one, however often this is called: it has number and code, names only what was validated,
    and is not valid before the signed PDF is deposited. `seen`: the version of the assessment that was
    shown, if it was. Raises Incomplete with everything that is missing.
    """
    row = _hold(session, assessment_id, actor)
    told = get_attestation(session, assessment_id, actor, now=now)
    if told.current is not None:
        return told.current.certificate_id
    if seen is not None and seen != row.version:
        raise Refusal("attestation-changed")
    if told.missing or told.kind is None:
        raise Incomplete(told.missing)
    if row.stage == Stage.EVALUATION:
        move_stage(session, assessment_id, Act.ATTEST, version=row.version, actor=actor, now=now)
    facts = _compose(session, told, base_url=press.base_url, now=now)
    return prepare_document(
        session,
        told.kind,
        facts,
        person_id=row.person_id,
        subject_type=SubjectType.ASSESSMENT,
        subject_id=row.id,
        issuer=session.get_one(Organisation, row.body_id),
        press=press,
        actor=actor,
        now=now,
        annex=write_annex(told, now=now),
    )


def deposit_attestation(
    session: Session,
    assessment_id: UUID,
    content: bytes,
    *,
    actor: Viewer,
    files: FileStore,
    now: datetime,
) -> UUID:
    """Take the signed PDF: the document is valid from now on, and the assessment ended. Returns its id.

    The body must be titled on this day too: only now does the document become valid. The same file again
    changes nothing.
    """
    _hold(session, assessment_id, actor)
    told = get_attestation(session, assessment_id, actor, now=now)
    if told.current is None:
        raise Refusal("attestation-none")
    if told.is_prepared:
        lapsed = missing_on_deposit(told.case)
        if lapsed:
            raise Incomplete(lapsed)
    deposit_signed_pdf(session, told.current.certificate_id, content, actor=actor, now=now, files=files)
    _require_all_signatures(session, told.current.certificate_id)
    end_assessment(session, assessment_id, actor=actor, now=now)
    return told.current.certificate_id


def abandon_attestation(
    session: Session, assessment_id: UUID, *, note: str, actor: Viewer, now: datetime
) -> bool:
    """Give the prepared document up: its number stays, annulled, and the evaluation is open again.

    Returns False when there is nothing to give up any more.
    """
    row = _hold(session, assessment_id, actor)
    told = get_attestation(session, assessment_id, actor, now=now)
    if told.current is None:
        if told.documents:
            return False
        raise Refusal("attestation-none")
    if told.current.status is not Status.PREPARED:
        raise Refusal("attestation-ended")
    annul_prepared(session, told.current.certificate_id, note=note, actor=actor, now=now)
    row.stage, row.stage_since, row.decided_at = Stage.EVALUATION, now, None
    row.version += 1
    session.flush()
    audit.record(
        session,
        actor,
        "assessments.abandon",
        object_type="assessment",
        object_id=row.id,
        organisation_id=row.body_id,
        now=now,
        number=told.current.number,
    )
    tell_person(session, row, str(row.stage), now=now)
    return True


def _hold(session: Session, assessment_id: UUID, actor: Viewer) -> Assessment:
    row = hold_at_desk(session, assessment_id, actor)
    actor.require(LEAD, row.body_id)
    return row


def _require_all_signatures(session: Session, certificate_id: UUID) -> None:
    """Refuse a file that fewer have signed than the document names: it would be valid half signed.

    Whose each signature is, the register keeps as its certificate says it; names on certificates are written
    in too many ways to be compared.
    """
    session.flush()
    row = session.get_one(CertificateDeposit, certificate_id)
    names = list(dict.fromkeys(each["name"] for each in row.declared))
    found = len(row.found)
    if found < len(names):
        code = "attestation-one-signature" if found == 1 else "attestation-signatures-missing"
        raise Refusal(code, found=found, wanted=len(names), names=", ".join(names))


def _compose(
    session: Session, told: Attestation, *, base_url: str, now: datetime
) -> ValidationFacts | CertificateFacts:
    issuer = session.get_one(Organisation, told.body_id)
    dossier = get_dossier(session, told.dossier_id)
    facts = compose_document(told, dossier, describe_issuer(issuer, base_url), base_url=base_url, now=now)
    return replace(facts, notices=notices_for(session, issuer.id, facts.kind))
