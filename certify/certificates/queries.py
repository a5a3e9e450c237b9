"""The register as pages and other features read it: frozen rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from certify.certificates.acts import Act, permission_for
from certify.certificates.models import (
    Certificate,
    CertificateAnnex,
    CertificateCheck,
    CertificateKey,
    NumberCounter,
)
from certify.certificates.rules import FIRST_VERSION, NEVER_VALID, Kind, Status, SubjectType
from commons.access import Viewer
from commons.errors import NotFound
from commons.jobs import Job, JobState
from commons.people.models import EmailAddress, Person

TELL_HOLDER = "certificates.tell_holder"
"""Kind of the job that mails one holder; the id of the document follows in the job's name."""


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """All that an answer about one document is made of. `document` and `key` are None once it is erased."""

    id: UUID
    kind: Kind
    issuer_id: UUID
    person_id: UUID
    number: str
    code: str
    status: Status
    status_since: datetime
    issued_at: datetime
    document: bytes | None
    document_sha256: str
    pdf_sha256: str
    pdf_file: str
    key: bytes | None
    successor_number: str | None
    successor_code: str | None
    successor_id: UUID | None
    successor_issued_on: date | None
    subject_id: UUID
    version: int
    subject_type: SubjectType = SubjectType.EDITION
    signed_pdf_sha256: str | None = None
    signed_pdf_file: str | None = None
    protocol_number: str | None = None
    provincial_number: str | None = None
    annex_sha256: str | None = None
    annex_file: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A line of the register; `mail_state` and `mail_at` are None when no mail was ever planned."""

    id: UUID
    person_id: UUID
    number: str
    status: Status
    status_since: datetime
    issued_at: datetime
    version: int
    mail_state: JobState | None
    mail_at: datetime | None


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody of the register who bears the same name as a person of the edition."""

    person_id: UUID
    given_name: str
    family_name: str
    other_count: int
    has_other_address: bool


def find_document(session: Session, certificate_id: UUID) -> KeptDocument | None:
    """Return a document for work that nobody looks at: jobs and commands."""
    return _find_document(session, _BY_ID, certificate_id)


def get_document_for_viewer(session: Session, certificate_id: UUID, viewer: Viewer) -> KeptDocument:
    """Return a document to its holder and to its issuer's desk; it does not exist for anybody else."""
    found = _find_document(session, _BY_ID, certificate_id)
    if found is None or not (
        (viewer.person_id is not None and found.person_id == viewer.person_id)
        or found.issuer_id in viewer.organisations_with(permission_for(Act.READ, found.kind))
    ):
        raise NotFound("not-found")
    return found


def get_document_of_issuer(session: Session, certificate_id: UUID, viewer: Viewer, act: Act) -> KeptDocument:
    """Return a document to who may do this with its kind in its issuer.

    Raises Forbidden for other members of the issuer; for anybody else it does not exist.
    """
    found = _find_document(session, _BY_ID, certificate_id)
    if found is None or found.issuer_id not in viewer.organisations:
        raise NotFound("not-found")
    viewer.require(permission_for(act, found.kind), found.issuer_id)
    return found


def get_own_document(session: Session, certificate_id: UUID, viewer: Viewer) -> KeptDocument:
    """Return a document to its holder; it does not exist for anybody else."""
    found = _find_document(session, _BY_ID, certificate_id)
    if found is None or viewer.person_id is None or found.person_id != viewer.person_id:
        raise NotFound("not-found")
    return found


def get_checks(session: Session, certificate_id: UUID) -> tuple[int, date | None]:
    """Return how often a document was checked, and the last day."""
    row = session.execute(
        select(CertificateCheck.count, CertificateCheck.last_on).where(
            CertificateCheck.certificate_id == certificate_id
        )
    ).first()
    return (row[0], row[1]) if row else (0, None)


def find_issued_persons(session: Session, edition_id: UUID, persons: Iterable[UUID]) -> frozenset[UUID]:
    """Return which of these persons have had a first attestation of the edition, whatever became of it."""
    rows = session.scalars(
        select(Certificate.person_id).where(
            Certificate.subject_type == SubjectType.EDITION,
            Certificate.subject_id == edition_id,
            Certificate.kind == Kind.ATTENDANCE,
            Certificate.version == FIRST_VERSION,
            Certificate.person_id.in_(set(persons)),
        )
    )
    return frozenset(rows)


def list_register(session: Session, edition_id: UUID) -> tuple[RegisterRow, ...]:
    """Return all attestations of an edition by number, each with its mail."""
    rows = session.execute(
        select(
            Certificate.id,
            Certificate.person_id,
            Certificate.number,
            Certificate.status,
            Certificate.status_since,
            Certificate.issued_at,
            Certificate.version,
        )
        .where(Certificate.subject_type == SubjectType.EDITION, Certificate.subject_id == edition_id)
        .order_by(Certificate.year, Certificate.serial)
    ).all()
    mails = _mails_of(session, [row.id for row in rows])
    return tuple(
        RegisterRow(
            id=row.id,
            person_id=row.person_id,
            number=row.number,
            status=Status(row.status),
            status_since=row.status_since,
            issued_at=row.issued_at,
            version=row.version,
            mail_state=mails[row.id][0] if row.id in mails else None,
            mail_at=mails[row.id][1] if row.id in mails else None,
        )
        for row in rows
    )


def list_in_force(session: Session, edition_id: UUID) -> tuple[KeptDocument, ...]:
    """Return the documents of an edition that are valid, or may be again."""
    rows = session.connection().execute(_IN_FORCE, {"edition": edition_id})
    return tuple(read_document(row) for row in rows)


def get_last_serial(session: Session, issuer_id: UUID, kind: Kind, year: int) -> int:
    """Return the last number given in a series, 0 before the first."""
    last = session.scalar(
        select(NumberCounter.last).where(
            NumberCounter.issuer_id == issuer_id, NumberCounter.kind == kind, NumberCounter.year == year
        )
    )
    return last or 0


def list_namesakes(session: Session, person_ids: Sequence[UUID]) -> tuple[Namesake, ...]:
    """Return who of these persons shares the whole name with somebody else of the register."""
    other, address = aliased(Person), aliased(EmailAddress)
    rows = session.execute(
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            func.count(other.id.distinct()),
            func.count(address.id),
        )
        .join(other, (other.name_key == Person.name_key) & (other.id != Person.id))
        .outerjoin(address, (address.person_id == other.id) & address.is_primary)
        .where(Person.id.in_(set(person_ids)), other.merged_into_id.is_(None))
        .group_by(Person.id, Person.given_name, Person.family_name, Person.name_key)
        .order_by(Person.name_key, Person.id)
    )
    return tuple(Namesake(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows)


def mail_job_name(certificate_id: UUID) -> str:
    return f"{TELL_HOLDER}:{certificate_id}"


def _mails_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[JobState, datetime]]:
    names = {mail_job_name(each): each for each in ids}
    rows = session.execute(select(Job.dedup, Job.state, Job.run_at).where(Job.dedup.in_(list(names))))
    return {names[row.dedup]: (JobState(row.state), row.run_at) for row in rows}


_successor = Certificate.__table__.alias("successor")
_certificate = Certificate.__table__.c
# Built once: putting this select together costs more than running it, and every check runs it.
DOCUMENT: Final = (
    select(
        _certificate.id,
        _certificate.kind,
        _certificate.issuer_id,
        _certificate.person_id,
        _certificate.number,
        _certificate.code,
        _certificate.status,
        _certificate.status_since,
        _certificate.issued_at,
        _certificate.document,
        _certificate.document_sha256,
        _certificate.pdf_sha256,
        _certificate.pdf_file,
        CertificateKey.__table__.c.key,
        _successor.c.number,
        _successor.c.code,
        _successor.c.id,
        _successor.c.issued_on,
        _certificate.subject_id,
        _certificate.version,
        _certificate.subject_type,
        _certificate.signed_pdf_sha256,
        _certificate.signed_pdf_file,
        _certificate.protocol_number,
        _certificate.provincial_number,
        CertificateAnnex.__table__.c.annex_sha256,
        CertificateAnnex.__table__.c.file,
    )
    .select_from(Certificate.__table__)
    .outerjoin(CertificateAnnex.__table__, CertificateAnnex.__table__.c.certificate_id == _certificate.id)
    .outerjoin(CertificateKey.__table__, CertificateKey.__table__.c.certificate_id == _certificate.id)
    .outerjoin(
        _successor,
        (_successor.c.replaces_id == _certificate.id) & _successor.c.status.not_in(sorted(NEVER_VALID)),
    )
)
_BY_ID: Final = DOCUMENT.where(_certificate.id == bindparam("sought", type_=_certificate.id.type))

_IN_FORCE: Final = DOCUMENT.where(
    _certificate.subject_type == SubjectType.EDITION,
    _certificate.subject_id == bindparam("edition", type_=_certificate.subject_id.type),
    _certificate.status.in_([Status.ISSUED, Status.SUSPENDED]),
)


def _find_document(
    session: Session, statement: Select[tuple[Any, ...]], sought: str | UUID
) -> KeptDocument | None:
    row = session.connection().execute(statement, {"sought": sought}).first()
    return None if row is None else read_document(row)


def read_document(row: Sequence[Any]) -> KeptDocument:
    """Return the document of a row of `DOCUMENT`."""
    values = list(row)
    values[1], values[6], values[20] = Kind(values[1]), Status(values[6]), SubjectType(values[20])
    return KeptDocument(*values)
