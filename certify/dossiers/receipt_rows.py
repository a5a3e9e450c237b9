"""Requests for a person's agreement as pages, mails and services read them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from certify.certificates.models import Certificate
from certify.certificates.rules import Status
from certify.dossiers.content import Choice
from certify.dossiers.models import Dossier, DossierReceipt
from certify.dossiers.rules import Basis, ReceiptMode, ReceiptState
from certify.placements.models import Placement
from commons.access import Viewer
from commons.errors import NotFound
from commons.organisations.models import Organisation
from commons.organisations.queries import AccreditationRow, list_accreditations_in_force
from commons.organisations.rules import AccreditationFunction
from commons.people.queries import get_holder

FUNCTIONS: Final = {
    Basis.OWN_VOLUNTEER: AccreditationFunction.IMPLEMENTING,
    Basis.IDENTIFICATION: AccreditationFunction.IDENTIFICATION,
}


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A request and what became of it."""

    id: UUID
    dossier_id: UUID
    person_id: UUID
    issuer_id: UUID
    issuer_name: str
    basis: Basis
    placement_id: UUID | None
    state: ReceiptState
    choice: Choice
    proposed: tuple[UUID, ...]
    content_sha256: str | None
    asked_at: datetime
    mode: ReceiptMode | None
    signed_on: date | None
    answered_at: datetime | None
    words: str
    certificate_id: UUID | None


@dataclass(frozen=True, slots=True)
class Asking:
    """What the mail needs."""

    address: str
    language: str
    name: str
    issuer_name: str
    title: str
    is_demo: bool


def list_receipts(session: Session, dossier_id: UUID) -> tuple[ReceiptRow, ...]:
    """Return all requests about a dossier, the newest first; one query."""
    return _read(session, DossierReceipt.dossier_id == dossier_id)


def list_asked(session: Session, person_id: UUID) -> tuple[ReceiptRow, ...]:
    """Return the requests that wait for a person's answer; one query."""
    return _read(session, Dossier.person_id == person_id, DossierReceipt.state == ReceiptState.ASKED)


def get_own_receipt(session: Session, receipt_id: UUID, viewer: Viewer) -> ReceiptRow:
    """Return a request to the person it is about; for anybody else it does not exist."""
    found = _read(session, DossierReceipt.id == receipt_id)
    if not found or viewer.person_id is None or found[0].person_id != viewer.person_id:
        raise NotFound("not-found")
    return found[0]


def find_request(
    session: Session, issuer_id: UUID, asked_for: UUID
) -> tuple[Organisation, DossierReceipt | None]:
    """Return a body, and what it asked for a placement or an identification, as it is kept; one query."""
    found = session.execute(
        select(Organisation, DossierReceipt)
        .outerjoin(
            DossierReceipt,
            (DossierReceipt.issuer_id == Organisation.id) & (DossierReceipt.asked_for == asked_for),
        )
        .where(Organisation.id == issuer_id)
    ).one()
    return found[0], found[1]


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """A document that came out of what was asked."""

    certificate_id: UUID
    number: str
    code: str


def find_former(
    session: Session, dossier_id: UUID, issuer_id: UUID, *, but: UUID, content: str | None = None
) -> IssuedRow | None:
    """Return the newest document in force that the body issued about the dossier in another identification.

    `but`: the identification of which it is none. `content`: only one that says just this.
    """
    found = session.execute(
        select(Certificate.id, Certificate.number, Certificate.code)
        .join(DossierReceipt, DossierReceipt.certificate_id == Certificate.id)
        .where(
            DossierReceipt.dossier_id == dossier_id,
            DossierReceipt.issuer_id == issuer_id,
            DossierReceipt.basis == Basis.IDENTIFICATION,
            DossierReceipt.asked_for != but,
            Certificate.status.in_([Status.ISSUED, Status.SUSPENDED]),
            *(() if content is None else [DossierReceipt.content_sha256 == content]),
        )
        .order_by(Certificate.issued_at.desc(), Certificate.serial.desc())
        .limit(1)
    ).first()
    return IssuedRow(*found) if found else None


def prepare_asking(session: Session, receipt_id: UUID) -> Asking | None:
    """Return what to write to the person, None when there is nothing to ask or nowhere to write."""
    found = _read(session, DossierReceipt.id == receipt_id)
    if not found or found[0].state is not ReceiptState.ASKED:
        return None
    row = found[0]
    holder = get_holder(session, row.person_id)
    if holder.address is None:
        return None
    issuer = session.get_one(Organisation, row.issuer_id)
    placement = session.get(Placement, row.placement_id) if row.placement_id else None
    return Asking(
        address=holder.address,
        language=holder.language,
        name=holder.name.full,
        issuer_name=issuer.name,
        title=placement.title if placement else "",
        is_demo=issuer.is_demo,
    )


def find_title(session: Session, issuer_id: UUID, basis: Basis, on: date) -> AccreditationRow | None:
    """Return the accreditation that entitles the body on that day."""
    return next(iter(list_accreditations_in_force(session, issuer_id, on, FUNCTIONS[basis])), None)


def hold_receipt(session: Session, receipt_id: UUID) -> DossierReceipt:
    row = session.scalars(
        select(DossierReceipt)
        .where(DossierReceipt.id == receipt_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound("not-found")
    return row


def hold_own(session: Session, receipt_id: UUID, actor: Viewer) -> DossierReceipt:
    row = hold_receipt(session, receipt_id)
    owner = session.scalar(select(Dossier.person_id).where(Dossier.id == row.dossier_id))
    if actor.person_id is None or owner != actor.person_id:
        raise NotFound("not-found")
    return row


def choice_of(row: DossierReceipt) -> Choice:
    """Return what she agreed to; before that, what the body proposes."""
    if row.chosen is not None:
        return Choice.read(row.chosen)
    return Choice(tuple(UUID(each) for each in row.proposed), has_evidence=False)


def _read(session: Session, *where: ColumnElement[bool]) -> tuple[ReceiptRow, ...]:
    rows = session.execute(
        select(DossierReceipt, Organisation.name, Dossier.person_id)
        .join(Organisation, Organisation.id == DossierReceipt.issuer_id)
        .join(Dossier, Dossier.id == DossierReceipt.dossier_id)
        .where(*where)
        .order_by(DossierReceipt.asked_at.desc(), DossierReceipt.id)
    )
    return tuple(receipt_row(row, issuer_name, person_id) for row, issuer_name, person_id in rows)


def receipt_row(row: DossierReceipt, issuer_name: str, person_id: UUID) -> ReceiptRow:
    return ReceiptRow(
        id=row.id,
        dossier_id=row.dossier_id,
        person_id=person_id,
        issuer_id=row.issuer_id,
        issuer_name=issuer_name,
        basis=Basis(row.basis),
        placement_id=row.placement_id,
        state=ReceiptState(row.state),
        choice=choice_of(row),
        proposed=tuple(UUID(each) for each in row.proposed),
        content_sha256=row.content_sha256,
        asked_at=row.asked_at,
        mode=ReceiptMode(row.mode) if row.mode else None,
        signed_on=row.signed_on,
        answered_at=row.answered_at,
        words=row.words,
        certificate_id=row.certificate_id,
    )
