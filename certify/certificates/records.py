"""What stands beside a document at the desk of its issuer: reasons in words, and how a signature came in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.certificates.models import CertificateDeposit, CertificateNote
from commons.people.queries import get_account_names


@dataclass(frozen=True, slots=True)
class NoteRow:
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class DepositRow:
    """`found`: what each signature says of itself (`signed_pdf.FoundSignature`)."""

    deposited_at: datetime
    found: tuple[dict[str, Any], ...]


def list_notes(session: Session, certificate_id: UUID) -> tuple[NoteRow, ...]:
    """Return the reasons in words, for the issuing office."""
    rows = session.execute(
        select(CertificateNote.at, CertificateNote.account_id, CertificateNote.text)
        .where(CertificateNote.certificate_id == certificate_id)
        .order_by(CertificateNote.at)
    ).all()
    names = get_account_names(session, [row.account_id for row in rows if row.account_id])
    return tuple(
        NoteRow(row.at, names[row.account_id].full if row.account_id in names else "", row.text)
        for row in rows
    )


def find_deposit(session: Session, certificate_id: UUID) -> DepositRow | None:
    """Return how the signed PDF of a document came in."""
    row = session.get(CertificateDeposit, certificate_id)
    return None if row is None else DepositRow(row.deposited_at, tuple(row.found))
