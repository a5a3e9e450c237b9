"""The holder's documents as her own pages show them: what was signed, and how it stands today."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.certificates.documents import read_facts
from certify.certificates.models import Certificate, CertificateCheck, CertificateKey
from certify.certificates.rules import Kind, Status
from certify.certificates.sealing import Unopenable, open_document
from certify.credential.errors import Unreadable
from certify.credential.facts import AttendanceFacts
from commons.access import Viewer
from commons.organisations.queries import get_organisations


@dataclass(frozen=True, slots=True)
class Attestation:
    """One document on the list; `facts` is None once it is erased, or while it cannot be opened."""

    id: UUID
    kind: Kind
    status: Status
    status_since: datetime
    issued_on: date
    issuer_name: str
    facts: AttendanceFacts | None
    check_count: int
    last_checked_on: date | None


def list_attestations(session: Session, viewer: Viewer) -> tuple[Attestation, ...]:
    """Return the viewer's own documents, the newest first, in two queries however many they are."""
    rows = session.execute(
        select(Certificate, CertificateKey.key, CertificateCheck.count, CertificateCheck.last_on)
        .outerjoin(CertificateKey, CertificateKey.certificate_id == Certificate.id)
        .outerjoin(CertificateCheck, CertificateCheck.certificate_id == Certificate.id)
        .where(Certificate.person_id == viewer.person_id)
        .order_by(Certificate.issued_at.desc(), Certificate.number)
    ).all()
    issuers = get_organisations(session, {row[0].issuer_id for row in rows})
    return tuple(
        _attestation(certificate, key, count or 0, last_on, issuers[certificate.issuer_id].name)
        for certificate, key, count, last_on in rows
    )


def _attestation(
    row: Certificate, key: bytes | None, count: int, last_on: date | None, issuer_name: str
) -> Attestation:
    facts = _facts_of(row, key)
    return Attestation(
        id=row.id,
        kind=Kind(row.kind),
        status=Status(row.status),
        status_since=row.status_since,
        issued_on=row.issued_on,
        issuer_name=facts.issuer.name if facts else issuer_name,
        facts=facts,
        check_count=count,
        last_checked_on=last_on,
    )


def _facts_of(row: Certificate, key: bytes | None) -> AttendanceFacts | None:
    if row.document is None or key is None:
        return None
    try:
        return read_facts(open_document(key, row.id, row.document))
    except (Unopenable, Unreadable):
        return None
