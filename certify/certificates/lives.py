"""What may happen to an issued document. Only its status changes; a correction is a new document."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue import api as catalogue
from certify.certificates.acts import Act, permission_for
from certify.certificates.models import (
    Certificate,
    CertificateAnnex,
    CertificateDeposit,
    CertificateKey,
    CertificateNote,
)
from certify.certificates.papers import read_kept
from certify.certificates.preparing import sign_as
from certify.certificates.queries import get_document_of_issuer
from certify.certificates.registering import Entry, Press, lock_series, register_documents
from certify.certificates.rules import (
    Kind,
    Reason,
    RevocationClass,
    Status,
    SubjectType,
    check_note,
    check_transition,
    reason_against,
)
from certify.credential.facts import AttendanceFacts, Hours
from certify.issuers.services import describe_issuer, load_signer
from certify.paper import missing_characters
from commons import audit
from commons.access import Viewer
from commons.errors import NotFound, Refusal
from commons.organisations.models import Organisation
from commons.people.merging import hold_present_persons
from commons.people.queries import get_holder

_AGAINST: Final = {
    Reason.ONESELF: "not-to-oneself",
    Reason.MORE_THAN_PLANNED: "more-than-planned",
    Reason.UNPRINTABLE: "name-unprintable",
}


def suspend_certificate(
    session: Session, certificate_id: UUID, *, note: str, actor: Viewer, now: datetime
) -> None:
    """Take a document out of use until its issuer has looked again."""
    certificate = lock_certificate(session, certificate_id, Act.SUSPEND, actor)
    change_status(session, certificate, Status.SUSPENDED, note=check_note(note), actor=actor, now=now)


def reinstate_certificate(
    session: Session, certificate_id: UUID, *, note: str, actor: Viewer, now: datetime
) -> None:
    """End a suspension: the document is valid again."""
    certificate = lock_certificate(session, certificate_id, Act.SUSPEND, actor)
    if certificate.status != Status.SUSPENDED:
        raise Refusal("certificate-not-suspended")
    change_status(session, certificate, Status.ISSUED, note=check_note(note), actor=actor, now=now)


def revoke_certificate(
    session: Session,
    certificate_id: UUID,
    *,
    reason: RevocationClass,
    note: str,
    actor: Viewer,
    now: datetime,
) -> None:
    """Revoke a document for ever. Its page says since when; why stands here in a class and apart in words."""
    certificate = lock_certificate(session, certificate_id, Act.REVOKE, actor)
    check_transition(Status(certificate.status), Status.REVOKED)
    certificate.revoked_at, certificate.revocation_class = now, reason
    change_status(session, certificate, Status.REVOKED, note=check_note(note), actor=actor, now=now)


def find_corrections(session: Session, certificate_id: UUID, *, actor: Viewer) -> AttendanceFacts:
    """Return the facts of a corrected document: the name and hours of today, all else as it was signed.

    Raises Refusal when nothing would change, or when something speaks against it as against a first one.
    """
    kept = get_document_of_issuer(session, certificate_id, actor, Act.REPLACE)
    check_transition(kept.status, Status.REPLACED)
    old = read_kept(kept)
    if not isinstance(old, AttendanceFacts):
        raise Refusal("corrected-elsewhere")
    ended = {each.person_id: each for each in catalogue.list_outcomes(session, kept.subject_id)}
    outcome = ended.get(kept.person_id)
    if outcome is None:
        raise Refusal("no-longer-completed")
    name = get_holder(session, kept.person_id).name
    reason = reason_against(
        outcome,
        is_printable=not missing_characters(name.full),
        planned_hours=old.planned.total,
        issued=(),
        actor_person_id=actor.person_id,
    )
    if reason is not None:
        raise Refusal(_AGAINST.get(reason, "no-longer-completed"))
    holder = replace(old.holder, given_name=name.given_name, family_name=name.family_name)
    new = replace(old, holder=holder, attended=Hours(total=outcome.attended_hours))
    if new == old:
        raise Refusal("nothing-to-correct")
    return new


def replace_certificate(
    session: Session, certificate_id: UUID, *, note: str, press: Press, actor: Viewer, now: datetime
) -> UUID:
    """Issue the corrected document and return its id; the old one says from now on that it was replaced."""
    kept = get_document_of_issuer(session, certificate_id, actor, Act.REPLACE)
    series = lock_series(session, kept.issuer_id, Kind.ATTENDANCE, now)
    hold_present_persons(session, [kept.person_id])  # nobody merges her away while this is written
    certificate = lock_certificate(session, certificate_id, Act.REPLACE, actor)
    check_transition(Status(certificate.status), Status.REPLACED)
    reason = check_note(note)
    facts = find_corrections(session, certificate_id, actor=actor)
    issuer = session.get_one(Organisation, certificate.issuer_id)
    entry = Entry(
        facts=replace(
            facts,
            issuer=replace(
                facts.issuer,
                did=describe_issuer(issuer, press.base_url).did,
                url=describe_issuer(issuer, press.base_url).url,
            ),
            signatories=(sign_as(session, actor, issuer, now),),
            verify_url=f"{press.base_url}/v/",
            version=certificate.version + 1,
            replaces=f"urn:uuid:{certificate.id}",
        ),
        person_id=certificate.person_id,
        subject_type=SubjectType.EDITION,
        subject_id=certificate.subject_id,
        has_address=get_holder(session, certificate.person_id).address is not None,
        replaces_id=certificate.id,
    )
    signer = load_signer(session, issuer.id, issuer.slug, base_url=press.base_url, cabinet=press.cabinet)
    (new_id,) = register_documents(
        session, series, [entry], issuer=issuer, signer=signer, press=press, actor=actor, now=now
    )
    change_status(session, certificate, Status.REPLACED, note=reason, actor=actor, now=now)
    return new_id


def erase_certificate(
    session: Session, certificate_id: UUID, *, note: str, actor: Viewer, now: datetime
) -> None:
    """Destroy a document at its holder's request: bytes and key go, number, code and the day stay.

    A copy in the holder's hands still proves its own signature. The sealed PDF is noise without the key.
    """
    certificate = session.scalars(
        select(Certificate).where(Certificate.id == certificate_id).with_for_update()
    ).first()
    if certificate is None:
        raise NotFound("not-found")
    check_transition(Status(certificate.status), Status.ERASED)
    reason = check_note(note)
    session.execute(delete(CertificateKey).where(CertificateKey.certificate_id == certificate_id))
    session.execute(delete(CertificateAnnex).where(CertificateAnnex.certificate_id == certificate_id))
    session.execute(delete(CertificateDeposit).where(CertificateDeposit.certificate_id == certificate_id))
    session.execute(delete(CertificateNote).where(CertificateNote.certificate_id == certificate_id))
    certificate.document = None
    change_status(session, certificate, Status.ERASED, note=reason, actor=actor, now=now)


def lock_certificate(session: Session, certificate_id: UUID, act: Act, actor: Viewer) -> Certificate:
    """Load, check, and hold the row until the end: of two acts at once the second sees the first."""
    certificate = session.scalars(
        select(Certificate)
        .where(Certificate.id == certificate_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if certificate is None or certificate.issuer_id not in actor.organisations:
        raise NotFound("not-found")
    actor.require(permission_for(act, Kind(certificate.kind)), certificate.issuer_id)
    return certificate


def change_status(
    session: Session, certificate: Certificate, status: Status, *, note: str, actor: Viewer, now: datetime
) -> None:
    check_transition(Status(certificate.status), status)
    session.add(
        CertificateNote(certificate_id=certificate.id, at=now, account_id=actor.account_id, text=note)
    )
    audit.record(
        session,
        actor,
        f"certificates.become_{status.value}",
        object_type="certificate",
        object_id=certificate.id,
        organisation_id=certificate.issuer_id,
        now=now,
        number=certificate.number,
        was=certificate.status,
        reason=certificate.revocation_class,
    )
    certificate.status, certificate.status_since = status, now
