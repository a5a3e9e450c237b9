"""Issuing one document of any kind, exactly once: the room above has decided that there is one to issue.

Whoever calls this has checked the conditions of its kind. Here it is numbered, signed, kept, drawn and told
to its holder; twice at once, after a restart or a double click there is still one.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.certificates.acts import Act, permission_for
from certify.certificates.documents import name_person
from certify.certificates.models import Certificate
from certify.certificates.registering import Entry, Press, lock_series, register_documents
from certify.certificates.rules import FIRST_VERSION, SIGNED_OUTSIDE, Kind, Status, SubjectType
from certify.credential.documents import DocumentFacts
from certify.credential.errors import InvalidFacts
from certify.issuers.services import load_signer
from certify.paper import missing_characters
from commons.access import Viewer
from commons.errors import NotFound, Refusal
from commons.organisations.models import Organisation
from commons.people.merging import hold_present_persons
from commons.people.queries import get_holder


def issue_document(
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
    """Issue the first version of a document and return its id; the one that is there already is returned.

    `facts` are complete but for number, code and instant (`documents.unregistered`). `annex` is for the
    person alone: its hash is signed with the rest. Raises Forbidden when the actor may not issue this kind
    for the issuer, and Refusal: never to oneself, never for whom nobody signs, never of a kind that is
    complete only with a signature from outside (`preparing_signature`).
    """
    if kind in SIGNED_OUTSIDE:
        raise Refusal("needs-signed-pdf")
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
        status=Status.ISSUED,
    )


def register_first(
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
    annex: bytes | None,
    status: Status,
) -> UUID:
    """Register a first version in this status, or return the one that is there."""
    actor.require(permission_for(Act.ISSUE, kind), issuer.id)
    if actor.person_id is None:
        raise Refusal("nobody-signs")
    if actor.person_id == person_id:
        raise Refusal("not-to-oneself")
    if facts.kind != kind:
        raise ValueError(f"facts of kind {facts.kind} for a document of kind {kind}")
    if facts.version != FIRST_VERSION:
        raise ValueError("a later version is a correction: correcting.replace_document")
    series = lock_series(session, issuer.id, kind, now)
    if person_id not in hold_present_persons(session, [person_id]):
        raise NotFound("not-found")
    known = find_first(session, kind, person_id=person_id, subject_type=subject_type, subject_id=subject_id)
    if known is not None:
        if known.issuer_id != issuer.id:
            raise Refusal("issued-by-another", number=known.number)
        return known.id
    entry = Entry(
        facts=name_person(session, facts, person_id, base_url=press.base_url),
        person_id=person_id,
        subject_type=subject_type,
        subject_id=subject_id,
        has_address=get_holder(session, person_id).address is not None,
        annex=annex,
    )
    if missing_characters(entry.facts.holder.full_name):
        raise Refusal("name-unprintable")
    signer = load_signer(session, issuer.id, issuer.slug, base_url=press.base_url, cabinet=press.cabinet)
    try:
        (certificate_id,) = register_documents(
            session,
            series,
            [entry],
            issuer=issuer,
            signer=signer,
            press=press,
            actor=actor,
            now=now,
            status=status,
        )
    except InvalidFacts as error:
        raise Refusal("document-unstatable", field=error.field) from error
    return certificate_id


def find_first(
    session: Session, kind: Kind, *, person_id: UUID, subject_type: SubjectType, subject_id: UUID
) -> Certificate | None:
    """Return the first version about a subject, whatever became of it; an annulled one never counted."""
    return session.scalars(
        select(Certificate).where(
            Certificate.person_id == person_id,
            Certificate.subject_type == subject_type,
            Certificate.subject_id == subject_id,
            Certificate.kind == kind,
            Certificate.version == FIRST_VERSION,
            Certificate.status != Status.ANNULLED,
        )
    ).first()
