"""Correcting a document of kinds B to E: what changes decides the room above, this makes it a new version."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.certificates.acts import Act
from certify.certificates.documents import name_person
from certify.certificates.lives import change_status, lock_certificate
from certify.certificates.models import Certificate
from certify.certificates.papers import read_kept
from certify.certificates.queries import get_document_of_issuer
from certify.certificates.registering import Entry, Press, lock_series, register_documents
from certify.certificates.rules import (
    SIGNED_OUTSIDE,
    Kind,
    Status,
    SubjectType,
    check_note,
    check_transition,
)
from certify.credential.documents import DocumentFacts
from certify.credential.errors import InvalidFacts
from certify.issuers.services import load_signer
from certify.paper import missing_characters
from commons.access import Viewer
from commons.errors import Refusal
from commons.organisations.models import Organisation
from commons.people.merging import hold_present_persons
from commons.people.queries import get_holder


def replace_document(
    session: Session,
    certificate_id: UUID,
    facts: DocumentFacts,
    *,
    note: str,
    press: Press,
    actor: Viewer,
    now: datetime,
    annex: bytes | None = None,
) -> UUID:
    """Register the corrected document and return its id; the old one says that it was replaced.

    Of kinds that are signed outside the correction is prepared, and the old document stays valid until the
    signed PDF of the new one is deposited. Called again meanwhile, the prepared correction is returned.
    """
    kept = get_document_of_issuer(session, certificate_id, actor, Act.REPLACE)
    series = lock_series(session, kept.issuer_id, kept.kind, now)
    hold_present_persons(session, [kept.person_id])  # nobody merges her away while this is written
    old = lock_certificate(session, certificate_id, Act.REPLACE, actor)
    reason = check_note(note)
    waiting = session.scalar(
        select(Certificate.id).where(Certificate.replaces_id == old.id, Certificate.status == Status.PREPARED)
    )
    if waiting is not None:
        return waiting
    check_transition(Status(old.status), Status.REPLACED)
    if actor.person_id is None:
        raise Refusal("nobody-signs")
    if actor.person_id == old.person_id:
        raise Refusal("not-to-oneself")
    if facts.kind != old.kind:
        raise ValueError(f"facts of kind {facts.kind} for a document of kind {old.kind}")
    status = Status.PREPARED if Kind(old.kind) in SIGNED_OUTSIDE else Status.ISSUED
    try:
        new = replace(
            name_person(session, facts, old.person_id, base_url=press.base_url),
            version=old.version + 1,
            replaces=f"urn:uuid:{old.id}",
        )
    except InvalidFacts as error:
        raise Refusal("document-unstatable", field=error.field) from error
    if missing_characters(new.holder.full_name):
        raise Refusal("name-unprintable")
    if _is_same(new, read_kept(kept)) and annex is None:
        raise Refusal("nothing-changed")
    issuer = session.get_one(Organisation, old.issuer_id)
    (new_id,) = register_documents(
        session,
        series,
        [
            Entry(
                facts=new,
                person_id=old.person_id,
                subject_type=SubjectType(old.subject_type),
                subject_id=old.subject_id,
                has_address=get_holder(session, old.person_id).address is not None,
                replaces_id=old.id,
                annex=annex,
            )
        ],
        issuer=issuer,
        signer=load_signer(session, issuer.id, issuer.slug, base_url=press.base_url, cabinet=press.cabinet),
        press=press,
        actor=actor,
        now=now,
        status=status,
    )
    if status is Status.ISSUED:
        change_status(session, old, Status.REPLACED, note=reason, actor=actor, now=now)
    return new_id


def _is_same(new: DocumentFacts, old: DocumentFacts) -> bool:
    """Tell whether a correction says what the old document says, apart from what is each one's own."""
    own = {
        field: getattr(old, field)
        for field in (
            "number",
            "code",
            "verify_url",
            "credential_id",
            "issued_at",
            "version",
            "replaces",
            "annex_hash",
            "signatories",
        )
    }
    return replace(new, **own) == old
