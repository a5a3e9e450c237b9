"""The holder's documents as her own pages show them: what was signed, and how it stands today."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from certify.certificates.models import Certificate, CertificateCheck
from certify.certificates.queries import (
    DOCUMENT,
    KeptDocument,
    get_checks,
    get_own_document,
    read_document,
)
from certify.certificates.rules import Kind, Status
from certify.certificates.telling import Tag, heading_of, hours_words, list_tags, name_of, span_of
from certify.credential.documents import DocumentFacts
from certify.portfolio.models import SharedDocument
from certify.portfolio.reading import read_own
from commons.access import Viewer
from commons.errors import CannotTell
from commons.organisations.queries import get_organisations
from commons.people.models import Person


@dataclass(frozen=True, slots=True)
class Attestation:
    """One document on a list; `facts` is None once it is erased, or while it cannot be read."""

    id: UUID
    kind: Kind
    number: str
    code: str
    status: Status
    status_since: datetime
    issued_at: datetime
    issuer_name: str
    subject_id: UUID
    successor_id: UUID | None
    facts: DocumentFacts | None
    check_count: int
    last_checked_on: date | None

    @property
    def is_valid(self) -> bool:
        """Tell whether it counts today: registered, neither suspended nor out of force, and readable."""
        return self.status is Status.ISSUED and self.facts is not None

    @property
    def name(self) -> str:
        """What it is called, in the language of the page."""
        return name_of(self.facts, self.kind)

    @property
    def hours_words(self) -> str:
        return hours_words(self.facts) if self.facts else ""

    @property
    def span(self) -> tuple[date, date] | None:
        return span_of(self.facts) if self.facts else None

    @property
    def heading(self) -> str:
        """What the competences in it are called: never more than they are."""
        return heading_of(self.kind)

    @property
    def tags(self) -> tuple[Tag, ...]:
        return list_tags(self.facts) if self.facts else ()

    @property
    def is_readable(self) -> bool:
        return self.facts is not None or self.status is Status.ERASED


@dataclass(frozen=True, slots=True)
class OwnDocument:
    """One document with what stands around it. `subjects` are the pseudonyms that its person ever had."""

    kept: KeptDocument
    subjects: frozenset[UUID]
    issuer_name: str
    issuer_slug: str
    replaced_id: UUID | None
    replaced_number: str | None
    check_count: int
    last_checked_on: date | None


_certificate = Certificate.__table__.c
_OF_PERSON: Final = DOCUMENT.where(
    _certificate.person_id == bindparam("person", type_=_certificate.person_id.type)
).order_by(_certificate.issued_at.desc(), _certificate.number)
_SHARED: Final = (
    DOCUMENT.join(SharedDocument.__table__, SharedDocument.__table__.c.certificate_id == _certificate.id)
    .where(SharedDocument.__table__.c.share_id == bindparam("share", type_=_certificate.id.type))
    .order_by(_certificate.issued_at.desc(), _certificate.number)
)


def list_attestations(session: Session, viewer: Viewer) -> tuple[Attestation, ...]:
    """Return the viewer's own documents, the newest first; four queries however many they are."""
    if viewer.person_id is None:
        return ()
    return list_attestations_of(session, viewer.person_id)


def list_attestations_of(session: Session, person_id: UUID) -> tuple[Attestation, ...]:
    """Return all documents of a person, the newest first."""
    return _attestations(session, list_kept(session, person_id), list_subjects(session, person_id))


def list_shared_attestations(session: Session, share_id: UUID, person_id: UUID) -> tuple[Attestation, ...]:
    """Return the documents that a share shows, the newest first."""
    kept = _read(session, _SHARED, {"share": share_id})
    own = [each for each in kept if each.person_id == person_id]
    return _attestations(session, own, list_subjects(session, person_id))


def list_kept(session: Session, person_id: UUID) -> tuple[KeptDocument, ...]:
    return _read(session, _OF_PERSON, {"person": person_id})


def list_subjects(session: Session, person_id: UUID) -> frozenset[UUID]:
    """Return under which pseudonyms documents were signed for a person: her own, and of records now hers."""
    rows = session.scalars(
        select(Person.subject_urn).where((Person.id == person_id) | (Person.merged_into_id == person_id))
    )
    return frozenset(rows)


def get_own(session: Session, certificate_id: UUID, viewer: Viewer) -> OwnDocument:
    """Return a document to its holder with what stands around it; it does not exist for anybody else."""
    kept = get_own_document(session, certificate_id, viewer)
    replaced = aliased(Certificate)
    before = session.execute(
        select(replaced.id, replaced.number)
        .join(Certificate, Certificate.replaces_id == replaced.id)
        .where(Certificate.id == certificate_id)
    ).first()
    issuer = get_organisations(session, [kept.issuer_id])[kept.issuer_id]
    check_count, last_checked_on = get_checks(session, certificate_id)
    return OwnDocument(
        kept=kept,
        subjects=list_subjects(session, kept.person_id),
        issuer_name=issuer.name,
        issuer_slug=issuer.slug,
        replaced_id=before.id if before else None,
        replaced_number=before.number if before else None,
        check_count=check_count,
        last_checked_on=last_checked_on,
    )


def _read(
    session: Session, statement: Select[tuple[Any, ...]], values: dict[str, UUID]
) -> tuple[KeptDocument, ...]:
    return tuple(read_document(row) for row in session.connection().execute(statement, values))


def _attestations(
    session: Session, kept: Collection[KeptDocument], subjects: Collection[UUID]
) -> tuple[Attestation, ...]:
    checks = _checks_of(session, [each.id for each in kept])
    facts = {each.id: facts_of(each, subjects) for each in kept}
    nameless = {each.issuer_id for each in kept if facts[each.id] is None}
    issuers = get_organisations(session, nameless) if nameless else {}
    return tuple(
        _attestation(
            each,
            facts[each.id],
            issuers[each.issuer_id].name if each.issuer_id in issuers else "",
            checks.get(each.id, (0, None)),
        )
        for each in kept
    )


def _attestation(
    kept: KeptDocument, facts: DocumentFacts | None, issuer_name: str, checks: tuple[int, date | None]
) -> Attestation:
    return Attestation(
        id=kept.id,
        kind=kept.kind,
        number=kept.number,
        code=kept.code,
        status=kept.status,
        status_since=kept.status_since,
        issued_at=kept.issued_at,
        issuer_name=facts.issuer.name if facts else issuer_name,
        subject_id=kept.subject_id,
        successor_id=kept.successor_id,
        facts=facts,
        check_count=checks[0],
        last_checked_on=checks[1],
    )


def facts_of(kept: KeptDocument, subjects: Collection[UUID]) -> DocumentFacts | None:
    """Return what a document says, None where there is nothing left to read or it cannot be trusted."""
    if kept.document is None:
        return None
    try:
        return read_own(kept, subjects)
    except CannotTell:
        return None


def _checks_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, tuple[int, date | None]]:
    rows = session.execute(
        select(CertificateCheck.certificate_id, CertificateCheck.count, CertificateCheck.last_on).where(
            CertificateCheck.certificate_id.in_(list(ids))
        )
    )
    return {certificate_id: (count, last_on) for certificate_id, count, last_on in rows}
