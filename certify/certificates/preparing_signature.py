"""Documents that are complete only with a signature from outside (kinds D and E).

Preparing gives number and code and draws the PDF that goes to be signed; until the signed one is deposited
the document is registered and not valid. One that is given up is annulled: its number stays.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from certify.certificates.acts import Act
from certify.certificates.issuing import register_first
from certify.certificates.lives import change_status, lock_certificate
from certify.certificates.models import CertificateDeposit, CertificateKey
from certify.certificates.papers import get_prepared_pdf, read_kept
from certify.certificates.queries import find_document, get_document_of_issuer
from certify.certificates.registering import Press, plan_mail
from certify.certificates.rules import SIGNED_OUTSIDE, Kind, Status, SubjectType, check_note, check_transition
from certify.certificates.sealing import seal_signed_pdf
from certify.certificates.signed_pdf import check_signed_pdf
from certify.credential.documents import DocumentFacts
from certify.credential.facts import Signatory
from commons import audit
from commons.access import Viewer
from commons.edges import FileStore
from commons.errors import CannotTell, NotFound
from commons.organisations.models import Organisation
from commons.people.queries import get_holder

_CORRECTED = "Depositata la correzione firmata."


def prepare_document(
    session: Session,
    kind: Kind,
    facts: DocumentFacts,
    *,
    person_id: UUID,
    subject_type: SubjectType,
    subject_id: UUID,
    issuer: Organisation,
    press: Press,
    actor: Viewer,
    now: datetime,
    annex: bytes | None = None,
) -> UUID:
    """Give a document its number and code and keep the PDF to be signed; as `issuing.issue_document`.

    The one that is there already, prepared or issued, is returned; after an annulled one, a new one.
    """
    if kind not in SIGNED_OUTSIDE:
        raise ValueError(f"a document of kind {kind} needs no signature from outside")
    return register_first(
        session,
        kind,
        facts,
        person_id=person_id,
        subject_type=subject_type,
        subject_id=subject_id,
        issuer=issuer,
        press=press,
        actor=actor,
        now=now,
        annex=annex,
        status=Status.PREPARED,
    )


def get_pdf_to_sign(session: Session, certificate_id: UUID, *, actor: Viewer, files: FileStore) -> bytes:
    """Return the PDF that goes to be signed, byte for byte as it was prepared, to the issuer's desk."""
    kept = get_document_of_issuer(session, certificate_id, actor, Act.READ)
    check_transition(kept.status, Status.ISSUED)
    return get_prepared_pdf(kept, files)


def deposit_signed_pdf(
    session: Session,
    certificate_id: UUID,
    content: bytes,
    *,
    signers: Sequence[Signatory] = (),
    actor: Viewer,
    now: datetime,
    files: FileStore,
) -> None:
    """Take the PDF that came back signed: the document is valid from now on, and its holder is told.

    `signers`: who is said to have signed; without any, those that the document names. The same file a second
    time changes nothing. Raises a Refusal that says what is missing in the file (`signed_pdf`).
    """
    certificate = lock_certificate(session, certificate_id, Act.ISSUE, actor)
    sha256 = hashlib.sha256(content).hexdigest()
    if certificate.signed_pdf_sha256 == sha256:
        return
    check_transition(Status(certificate.status), Status.ISSUED)
    kept = find_document(session, certificate_id)
    key = session.get(CertificateKey, certificate_id)
    if kept is None:
        raise NotFound("not-found")
    if key is None:
        raise CannotTell("document-locked")
    found = check_signed_pdf(get_prepared_pdf(kept, files), content)
    declared = signers or read_kept(kept).signatories
    certificate.signed_pdf_sha256 = sha256
    certificate.signed_pdf_file = files.put(seal_signed_pdf(key.key, certificate_id, content))
    session.add(
        CertificateDeposit(
            certificate_id=certificate_id,
            deposited_at=now,
            account_id=actor.account_id,
            declared=[{"name": each.name, "office": each.office} for each in declared],
            found=[each.as_data() for each in found],
        )
    )
    audit.record(
        session,
        actor,
        "certificates.deposit",
        object_type="certificate",
        object_id=certificate.id,
        organisation_id=certificate.issuer_id,
        now=now,
        number=certificate.number,
        sha256=sha256,
        signatures=len(found),
    )
    certificate.status, certificate.status_since = Status.ISSUED, now
    if certificate.replaces_id is not None:
        _replace_old(session, certificate.replaces_id, actor=actor, now=now)
    if get_holder(session, certificate.person_id).address is not None:
        plan_mail(session, certificate_id, now)


def annul_prepared(
    session: Session, certificate_id: UUID, *, note: str, actor: Viewer, now: datetime
) -> None:
    """Give up a document that was prepared and not signed: its number stays, and it never becomes valid."""
    certificate = lock_certificate(session, certificate_id, Act.ISSUE, actor)
    check_transition(Status(certificate.status), Status.ANNULLED)
    change_status(session, certificate, Status.ANNULLED, note=check_note(note), actor=actor, now=now)


def _replace_old(session: Session, certificate_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """End the document that a correction takes the place of: not before the correction is signed."""
    old = lock_certificate(session, certificate_id, Act.REPLACE, actor)
    if old.status in {Status.ISSUED, Status.SUSPENDED}:
        change_status(session, old, Status.REPLACED, note=_CORRECTED, actor=actor, now=now)
