"""The holder's documents as her own pages show them: what was signed, and how it stands today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from certify.certificates.documents import read_facts
from certify.certificates.queries import HolderRow, list_own_documents
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
    """Return the viewer's documents, the newest first, in two queries however many they are."""
    rows = list_own_documents(session, viewer)
    issuers = get_organisations(session, {row.issuer_id for row in rows})
    return tuple(_attestations(rows, {each: issuers[each].name for each in issuers}))


def _attestations(rows: Iterable[HolderRow], names: dict[UUID, str]) -> Iterable[Attestation]:
    for row in rows:
        facts = _facts_of(row)
        yield Attestation(
            id=row.id,
            kind=row.kind,
            status=row.status,
            status_since=row.status_since,
            issued_on=row.issued_on,
            issuer_name=facts.issuer.name if facts else names[row.issuer_id],
            facts=facts,
            check_count=row.check_count,
            last_checked_on=row.last_checked_on,
        )


def _facts_of(row: HolderRow) -> AttendanceFacts | None:
    if row.document is None or row.key is None:
        return None
    try:
        return read_facts(open_document(row.key, row.id, row.document))
    except (Unopenable, Unreadable):
        return None
