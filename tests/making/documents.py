"""Documents of kinds B to E in the register, as the rooms above let them be issued."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from certify.certificates.documents import name_holder, unregistered
from certify.certificates.issuing import issue_document
from certify.certificates.preparing_signature import (
    deposit_signed_pdf,
    get_pdf_to_sign,
    prepare_document,
)
from certify.certificates.press import current_press
from certify.certificates.rules import SIGNED_OUTSIDE, Kind, SubjectType
from certify.credential.documents import DocumentFacts
from certify.issuers.services import describe_issuer
from commons.access import Role, Viewer
from commons.db import unit_of_work
from commons.edges import edges
from commons.organisations.models import Organisation
from commons.people.queries import get_holder
from tests.factories import NOW, make_account, make_person, make_staff
from tests.issuing import make_issuer
from tests.making.signatures import sign_pdf
from tests.unit.credential import samples_of_kinds as samples

FACTS: Final[Mapping[Kind, Callable[..., Any]]] = {
    Kind.PLACEMENT: samples.placement_facts,
    Kind.TRANSPARENCY: samples.transparency_facts,
    Kind.VALIDATION: samples.validation_facts,
    Kind.CERTIFICATE: samples.certificate_facts,
}
SUBJECTS: Final = {
    Kind.PLACEMENT: SubjectType.PLACEMENT,
    Kind.TRANSPARENCY: SubjectType.DOSSIER,
    Kind.VALIDATION: SubjectType.ASSESSMENT,
    Kind.CERTIFICATE: SubjectType.ASSESSMENT,
}
LEADS: Final = {
    Kind.PLACEMENT: Role.PROMOTER_LEAD,
    Kind.TRANSPARENCY: Role.PROMOTER_LEAD,
    Kind.VALIDATION: Role.ASSESSMENT_LEAD,
    Kind.CERTIFICATE: Role.ASSESSMENT_LEAD,
}
STAFF: Final = {
    Kind.PLACEMENT: Role.PROMOTER_STAFF,
    Kind.TRANSPARENCY: Role.PROMOTER_STAFF,
    Kind.VALIDATION: Role.ASSESSOR,
    Kind.CERTIFICATE: Role.ASSESSOR,
}


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody about whom a document may be issued, and by whom."""

    kind: Kind
    issuer_id: UUID
    lead: Viewer
    holder: Viewer
    subject_id: UUID
    facts: DocumentFacts

    @property
    def person_id(self) -> UUID:
        assert self.holder.person_id is not None
        return self.holder.person_id


def make_case(
    session: Session,
    kind: Kind,
    *,
    name: tuple[str, str] = ("Maria", "Rossi"),
    issuer_id: UUID | None = None,
    lead: Viewer | None = None,
    holder_of: "Case | None" = None,
    **changes: Any,
) -> Case:
    """Make a case about a new person, or about that of another case."""
    issuer_id = issuer_id or make_issuer(session)
    if holder_of is None:
        person_id = make_person(session, *name, birth_date=date(2003, 4, 5))
        holder = Viewer(make_account(session, person_id), person_id)
    else:
        person_id, holder = holder_of.person_id, holder_of.holder
    lead = lead or make_staff(session, issuer_id, LEADS[kind])
    base_url = current_press().base_url
    facts = replace(
        FACTS[kind](**changes),
        issuer=describe_issuer(session.get_one(Organisation, issuer_id), base_url),
        holder=name_holder(get_holder(session, person_id)),
        version=1,
        replaces=None,
        annex_hash=None,
        **unregistered(base_url, NOW),
    )
    return Case(kind, issuer_id, lead, holder, uuid4(), facts)


def register_case(
    case: Case, *, annex: bytes | None = None, actor: Viewer | None = None, now: datetime = NOW
) -> UUID:
    """Issue a document, or prepare one that is signed outside, in a transaction of its own."""
    act = prepare_document if case.kind in SIGNED_OUTSIDE else issue_document
    with unit_of_work() as session:
        return act(
            session,
            case.kind,
            case.facts,
            person_id=case.person_id,
            subject_type=SUBJECTS[case.kind],
            subject_id=case.subject_id,
            issuer=session.get_one(Organisation, case.issuer_id),
            press=current_press(),
            actor=actor or case.lead,
            now=now,
            annex=annex,
        )


def pdf_to_sign(case: Case, certificate_id: UUID) -> bytes:
    with unit_of_work() as session:
        return get_pdf_to_sign(session, certificate_id, actor=case.lead, files=edges().files)


def deposit(case: Case, certificate_id: UUID, content: bytes, *, now: datetime = NOW) -> None:
    with unit_of_work() as session:
        deposit_signed_pdf(session, certificate_id, content, actor=case.lead, now=now, files=edges().files)


def make_valid(case: Case, *, annex: bytes | None = None) -> UUID:
    """Issue it whatever it takes: what needs a signature from outside is signed and deposited."""
    certificate_id = register_case(case, annex=annex)
    if case.kind in SIGNED_OUTSIDE:
        deposit(case, certificate_id, sign_pdf(pdf_to_sign(case, certificate_id)))
    return certificate_id


def make_document(kind: Kind, **changes: Any) -> tuple[Case, UUID]:
    with unit_of_work() as session:
        case = make_case(session, kind, **changes)
    return case, make_valid(case)
