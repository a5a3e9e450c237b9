"""Entering documents into the register: number, code, signature, bytes, paper and mail, whole or not at all.

Durability: PDFs are flushed to the disk before the commit, rows by the commit itself (one flush for a
whole batch). What fails in between leaves sealed files that no key opens, and nothing in the register.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from certify.certificates.documents import register
from certify.certificates.models import Certificate, CertificateAnnex, CertificateKey, NumberCounter
from certify.certificates.queries import TELL_HOLDER, mail_job_name
from certify.certificates.rules import Kind, Status, SubjectType, format_number
from certify.certificates.sealing import new_key, seal_annex, seal_document, seal_pdf
from certify.certificates.sheets import sheet_of
from certify.credential.codes import new_code
from certify.credential.documents import DocumentFacts, build_document
from certify.credential.proofs import Signer, serialise, sign
from certify.issuers.keys import KeyCabinet
from certify.paper import draw
from commons import audit, jobs
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.db import insert_for
from commons.edges import FileStore
from commons.organisations.models import Organisation

_ACTIONS: Final = {Status.PREPARED: "certificates.prepare"}


@dataclass(frozen=True, slots=True)
class Press:
    """What issuing needs beside the database."""

    base_url: str
    cabinet: KeyCabinet
    files: FileStore
    mail_delay: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document that is about to be registered: its facts lack only number, code and instant.

    `annex`: what is for the person and not for third parties; its hash is signed with the rest.
    """

    facts: DocumentFacts
    person_id: UUID
    subject_type: SubjectType
    subject_id: UUID
    has_address: bool
    replaces_id: UUID | None = None
    annex: bytes | None = None


def lock_series(session: Session, issuer_id: UUID, kind: Kind, now: datetime) -> NumberCounter:
    """Lock the number series of this year until the transaction ends: issuers queue here.

    Who already has a document is looked up after this, so that no two runs can both think he has none.
    """
    name = {"issuer_id": issuer_id, "kind": kind.value, "year": now.astimezone(TRENTO).year}
    session.execute(insert_for(session, NumberCounter).values(**name, last=0).on_conflict_do_nothing())
    return session.scalars(
        select(NumberCounter)
        .where(
            NumberCounter.issuer_id == issuer_id,
            NumberCounter.kind == kind,
            NumberCounter.year == name["year"],
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def register_documents(
    session: Session,
    series: NumberCounter,
    entries: Sequence[Entry],
    *,
    issuer: Organisation,
    signer: Signer,
    press: Press,
    actor: Viewer,
    now: datetime,
    status: Status = Status.ISSUED,
) -> list[UUID]:
    """Give numbers to these documents in their order, sign, keep and draw them, and plan the mails.

    A prepared one (`status`) is not announced: its PDF waits to be signed.
    Raises OSError when a file could not be kept: the caller's transaction then ends, and nothing is
    registered.
    """
    issued_at = now.replace(microsecond=0)
    rows: list[dict[str, Any]] = []
    keys: list[dict[str, Any]] = []
    annexes: list[dict[str, Any]] = []
    for serial, entry in enumerate(entries, start=series.last + 1):
        number = format_number(
            slug=issuer.slug,
            kind=Kind(series.kind),
            year=series.year,
            serial=serial,
            is_demo=entry.facts.issuer.is_demo,
        )
        certificate_id, key = uuid4(), new_key()
        facts = register(
            entry.facts,
            certificate_id=certificate_id,
            number=number,
            code=new_code(),
            issued_at=issued_at,
            annex=entry.annex,
        )
        document = serialise(sign(build_document(facts), signer, issued_at))
        pdf = draw(sheet_of(document))
        rows.append(
            {
                "id": certificate_id,
                "kind": series.kind,
                "issuer_id": issuer.id,
                "person_id": entry.person_id,
                "subject_type": entry.subject_type,
                "subject_id": entry.subject_id,
                "version": facts.version,
                "year": series.year,
                "serial": serial,
                "number": number,
                "code": facts.code,
                "status": status,
                "status_since": issued_at,
                "issued_at": issued_at,
                "issued_on": issued_at.astimezone(TRENTO).date(),
                "issued_by_id": actor.person_id,
                "document": seal_document(key, certificate_id, document),
                "document_sha256": hashlib.sha256(document).hexdigest(),
                "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
                "pdf_file": press.files.put(seal_pdf(key, certificate_id, pdf)),
                "replaces_id": entry.replaces_id,
            }
        )
        keys.append({"certificate_id": certificate_id, "key": key})
        if entry.annex is not None and facts.annex_hash is not None:
            sealed = press.files.put(seal_annex(key, certificate_id, entry.annex))
            annexes.append(
                {"certificate_id": certificate_id, "annex_sha256": facts.annex_hash, "file": sealed}
            )
    if rows:
        series.last += len(rows)
        session.execute(insert(Certificate), rows)
        session.execute(insert(CertificateKey), keys)
        if annexes:
            session.execute(insert(CertificateAnnex), annexes)
        _record_and_tell(session, rows, entries, press=press, actor=actor, now=now)
    return [row["id"] for row in rows]


def plan_mail(session: Session, certificate_id: UUID, run_at: datetime) -> None:
    """Plan the mail that tells the holder of her document: once, however often this is called."""
    jobs.enqueue(
        session,
        TELL_HOLDER,
        {"certificate_id": str(certificate_id)},
        run_at=run_at,
        dedup=mail_job_name(certificate_id),
    )


def _record_and_tell(
    session: Session,
    rows: Sequence[dict[str, Any]],
    entries: Sequence[Entry],
    *,
    press: Press,
    actor: Viewer,
    now: datetime,
) -> None:
    for row, entry in zip(rows, entries, strict=True):
        if entry.has_address and row["status"] is Status.ISSUED:
            plan_mail(session, row["id"], now + press.mail_delay)
    for row, entry in zip(rows, entries, strict=True):  # after the jobs: they are written together at the end
        audit.record(
            session,
            actor,
            _ACTIONS.get(row["status"], "certificates.issue")
            if entry.replaces_id is None
            else "certificates.replace",
            object_type="certificate",
            object_id=row["id"],
            organisation_id=row["issuer_id"],
            now=now,
            number=row["number"],
            sha256=row["document_sha256"],
        )
