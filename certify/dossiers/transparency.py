"""Issuing kind C: the conditions are read and checked, the facts composed, the document entered once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from certify.certificates.documents import town_of
from certify.certificates.issuing import issue_document
from certify.certificates.registering import Press
from certify.certificates.rules import Kind, SubjectType
from certify.credential.values_of_parties import Signatory
from certify.dossiers.composing import compose_facts
from certify.dossiers.conditions import Agreement, Case, Volunteered, check_transparency
from certify.dossiers.content import Content, compose_annex, read_content
from certify.dossiers.models import DossierReceipt
from certify.dossiers.queries import find_dossier_id
from certify.dossiers.receipt_rows import choice_of, find_former, find_title, hold_receipt
from certify.dossiers.rules import Basis, ReceiptState
from certify.dossiers.volunteering import Lived
from certify.paper import missing_characters
from certify.placements.changing import hold
from certify.placements.queries import get_placement_unchecked
from commons import audit
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal
from commons.organisations.models import Organisation


def issue_transparency(
    session: Session,
    dossier_id: UUID,
    *,
    issuer_id: UUID,
    basis: Basis | str,
    competence_ids: Collection[UUID] | None,
    signers: Sequence[Signatory],
    receipt: UUID,
    actor: Viewer,
    press: Press,
    now: datetime,
) -> UUID:
    """Issue the document to which the person has agreed with `receipt`, and return its id; once.

    `receipt` is the row of `receipts.ask_receipt`, answered by her; `competence_ids` what the caller means to
    issue (None: whatever she agreed to). `signers` sign for the body; the person's receipt is added here.
    Raises the first of `conditions.list_missing` as a Refusal, Forbidden for who may not issue.
    """
    row = hold_receipt(session, receipt)
    if row.placement_id is not None:
        hold(session, row.placement_id)  # whoever confirms hours waits until the document has stated them
    present = find_dossier_id(session, dossier_id)
    if row.dossier_id != present or row.issuer_id != issuer_id or row.basis != Basis(basis).value:
        raise NotFound("not-found")
    if row.certificate_id is not None:
        return row.certificate_id
    choice = choice_of(row)
    if competence_ids is not None and set(competence_ids) != set(choice.competence_ids):
        raise Refusal("transparency-content-changed")
    content = read_content(session, row, choice)
    case = read_case(session, row, content, signer_count=len(signers), actor=actor, now=now)
    check_transparency(case)
    issuer = session.get_one(Organisation, issuer_id)
    facts = compose_facts(session, row, content, issuer, signers=signers, base_url=press.base_url, now=now)
    is_own = row.basis == Basis.OWN_VOLUNTEER
    certificate_id = issue_document(
        session,
        Kind.TRANSPARENCY,
        facts,
        person_id=content.view.person_id,
        subject_type=SubjectType.PLACEMENT if is_own else SubjectType.DOSSIER,
        subject_id=row.asked_for,
        issuer=issuer,
        press=press,
        actor=actor,
        now=now,
        annex=compose_annex(content, issuer.name),
    )
    row.certificate_id, row.state = certificate_id, ReceiptState.ISSUED.value
    session.flush()
    audit.record(
        session,
        actor,
        "dossiers.issue",
        object_type="dossier",
        object_id=row.dossier_id,
        organisation_id=issuer_id,
        now=now,
        certificate=str(certificate_id),
    )
    return certificate_id


def read_case(
    session: Session,
    row: DossierReceipt,
    content: Content,
    *,
    signer_count: int,
    actor: Viewer,
    now: datetime,
    placement: Lived | None = None,
) -> Case:
    """Gather what `conditions` decides on."""
    today = now.astimezone(TRENTO).date()
    basis = Basis(row.basis)
    issuer = session.get_one(Organisation, row.issuer_id)
    if placement is None and row.placement_id is not None:
        placement = get_placement_unchecked(session, row.placement_id)
    same = None
    if basis is Basis.IDENTIFICATION:
        same = find_former(session, row.dossier_id, row.issuer_id, but=row.asked_for, content=content.sha256)
    return Case(
        basis=basis,
        issuer_id=row.issuer_id,
        today=today,
        is_accredited=find_title(session, row.issuer_id, basis, today) is not None,
        person_id=content.view.person_id,
        actor_person_id=actor.person_id,
        has_birth_date=content.view.birth_date is not None,
        experience_count=len(content.dated_parts),
        competences=content.documented,
        signer_count=signer_count,
        agreement=Agreement(
            state=ReceiptState(row.state),
            issuer_id=row.issuer_id,
            agreed_content=row.content_sha256,
            present_content=content.sha256,
            signed_on=row.signed_on,
        ),
        volunteered=Volunteered(kind=placement.kind, state=placement.state, promoter_id=placement.promoter_id)
        if placement
        else None,
        unprintable="".join(missing_characters(content.view.full_name)),
        place=town_of(issuer.address),
        said_before=same.number if same else None,
    )
