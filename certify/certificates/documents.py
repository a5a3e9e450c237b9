"""Composing: which fact of the catalogue and of the register becomes which fact of the attestation.

Deciding who gets one is the business of `rules`; how facts become signed bytes that of
`certify.credential`.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.data import CompetenceTaught, Form, TaughtEdition
from certify.credential.codes import ALPHABET, LENGTH
from certify.credential.documents import DocumentFacts, read_document
from certify.credential.errors import InvalidFacts
from certify.credential.facts import (
    AttendanceFacts,
    Competence,
    EmailHash,
    Holder,
    Hours,
    Issuer,
    Participation,
    Provider,
    Signatory,
)
from commons.errors import Refusal
from commons.people.queries import Holder as RegisteredHolder
from commons.people.queries import get_holder

_PARTICIPATION: Final = {
    Form.IN_PRESENCE: Participation.IN_PRESENCE,
    Form.ON_LINE: Participation.ONLINE,
    Form.MIXED: Participation.MIXED,
}
_TOWN: Final = re.compile(r"\b\d{5}\s+(?P<town>[^\d,;(·–]+)")
_SALT_BYTES: Final = 16
_NOBODY: Final = "urn:uuid:00000000-0000-4000-8000-000000000000"
_NO_DOCUMENT: Final = "urn:uuid:00000000-0000-4000-8000-000000000001"


def compose_edition(
    edition: TaughtEdition,
    issuer: Issuer,
    *,
    place: str | None,
    signatories: Sequence[Signatory],
    base_url: str,
    issued_at: datetime,
) -> AttendanceFacts:
    """Return the facts that all documents of this edition share, for a holder who is nobody yet.

    `place` is where the issuer has its seat; without it, the town where the edition was held stands
    there. Raises a Refusal that names what cannot be stated (the catalogue has seen to its own facts
    before).
    """
    place = place or edition.venue.partition(",")[0].strip()
    if not place:
        raise Refusal("edition-lacks-place")
    try:
        return AttendanceFacts(
            issuer=issuer,
            holder=Holder(given_name="–", family_name="–", subject_id=_NOBODY),
            course_id=f"urn:uuid:{edition.course_id}",
            title=edition.title.it,
            title_de=edition.title.de or None,
            title_en=edition.title.en or None,
            edition=edition.label,
            started_on=edition.starts_on,
            ended_on=edition.ends_on,
            venue=edition.venue or None,
            participation=_PARTICIPATION[edition.form],
            planned=_planned(edition),
            attended=Hours(total=Decimal(0)),
            minimum_hours=edition.minimum_hours,
            programme=edition.programme,
            trainers=edition.trainers,
            assessment=edition.assessment,
            quality_assurance=edition.quality,
            languages=tuple(edition.language.split()),
            final_test=edition.final_test or None,
            teacher_recognition=edition.teacher_recognition or None,
            competences=tuple(_competence(each) for each in edition.competences),
            other_providers=tuple(Provider(name=name) for name in edition.other_providers),
            signatories=tuple(signatories),
            place=place,
            **unregistered(base_url, issued_at),
        )
    except InvalidFacts as error:
        raise Refusal("edition-unstatable", field=error.field) from error


def compose_for(
    shared: AttendanceFacts, holder: RegisteredHolder, attended_hours: Decimal
) -> AttendanceFacts:
    """Put a person and the hours into the shared facts. The address is named by a salted hash only."""
    return replace(shared, holder=name_holder(holder), attended=Hours(total=attended_hours))


def name_holder(holder: RegisteredHolder) -> Holder:
    return Holder(
        given_name=holder.name.given_name,
        family_name=holder.name.family_name,
        subject_id=f"urn:uuid:{holder.subject_urn}",
        email_hash=EmailHash.of(holder.address, secrets.token_hex(_SALT_BYTES)) if holder.address else None,
    )


def name_person(session: Session, facts: DocumentFacts, person_id: UUID, *, base_url: str) -> DocumentFacts:
    """Put the person's own pseudonym and today's public address into facts that somebody else composed."""
    subject = f"urn:uuid:{get_holder(session, person_id).subject_urn}"
    return replace(facts, holder=replace(facts.holder, subject_id=subject), verify_url=f"{base_url}/v/")


def unregistered(base_url: str, issued_at: datetime) -> dict[str, Any]:
    """Return what stands in facts until they are registered: `XFacts(..., **unregistered(base_url, now))`."""
    return {
        "number": "–",
        "code": ALPHABET[0] * LENGTH,
        "verify_url": f"{base_url}/v/",
        "credential_id": _NO_DOCUMENT,
        "issued_at": issued_at.replace(microsecond=0),
    }


def register(
    facts: DocumentFacts,
    *,
    certificate_id: UUID,
    number: str,
    code: str,
    issued_at: datetime,
    annex: bytes | None = None,
) -> DocumentFacts:
    """Give the facts what only a registered document has, and the hash of its annex."""
    address = facts.verify_url.rpartition("/v/")[0]
    return replace(
        facts,
        annex_hash=hashlib.sha256(annex).hexdigest() if annex is not None else None,
        credential_id=f"urn:uuid:{certificate_id}",
        number=number,
        code=code,
        verify_url=f"{address}/v/{code}",
        issued_at=issued_at,
    )


@lru_cache(maxsize=512)
def read_facts(document: bytes) -> DocumentFacts:
    """Return what signed bytes say; raises `Unreadable`. Reading costs more than a page: remembered."""
    return read_document(document)


def town_of(address: str | None) -> str | None:
    """Return the town of a postal address: what stands behind the five digits of its code."""
    match = _TOWN.search(address or "")
    return match["town"].strip() if match else None


def _planned(edition: TaughtEdition) -> Hours:
    if edition.form is not Form.MIXED:
        return Hours(total=edition.planned_hours)
    return Hours(
        total=edition.planned_hours,
        in_presence=edition.planned_hours - edition.online_hours,
        online=edition.online_hours,
    )


def _competence(taught: CompetenceTaught) -> Competence:
    return Competence(
        framework=taught.framework_name,
        framework_version=taught.framework_version,
        code=taught.code,
        label=taught.label.it or taught.label.en or taught.label.de,
        url=taught.uri,
    )
