"""Asking a person for her agreement to a document, and her answer: a click on her page, or a signed sheet."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from certify.dossiers.content import Choice, read_content
from certify.dossiers.gathering import put_competences
from certify.dossiers.models import Dossier, DossierReceipt
from certify.dossiers.queries import get_dossier
from certify.dossiers.receipt_rows import choice_of, hold_own, hold_receipt
from certify.dossiers.rules import LONGEST_WORDS, Basis, ReceiptMode, ReceiptState, Source, read_text
from certify.dossiers.services import add_part, open_dossier
from commons import audit, jobs
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.db import insert_for
from commons.errors import Refusal

TELL_ASKED: Final = "dossiers.tell-asked"


def ask_receipt(
    session: Session,
    person_id: UUID,
    *,
    issuer_id: UUID,
    basis: Basis | str,
    competence_ids: Collection[UUID],
    placement_id: UUID | None = None,
    identification_id: UUID | None = None,
    actor: Viewer,
    now: datetime,
) -> UUID:
    """Ask the person for her agreement and her receipt, and return the row; the caller has checked the right.

    There is one row for each placement, and for each identification: asking again after another proposal, a
    refusal or a change of content opens it anew; while she has the same proposal before her nothing is sent
    twice.
    """
    told = Basis(basis)
    asked_for = placement_id if told is Basis.OWN_VOLUNTEER else identification_id
    if asked_for is None or None not in {placement_id, identification_id}:
        raise ValueError("a volunteer's document goes with a placement, any other with an identification")
    if not competence_ids:
        raise Refusal("transparency-no-competence")
    dossier = open_dossier(session, person_id, now=now)
    proposed = [str(each) for each in dict.fromkeys(competence_ids)]
    row = _take(session, dossier, issuer_id, told, asked_for, proposed, actor=actor, now=now)
    if row.certificate_id is not None:
        return row.id
    is_same = row.proposed == proposed and row.state == ReceiptState.ASKED.value
    if is_same and row.asked_at != now:
        return row.id
    row.proposed, row.state, row.asked_at = proposed, ReceiptState.ASKED.value, now
    row.chosen = row.content_sha256 = row.mode = row.signed_on = row.scan_id = row.answered_at = None
    row.asked_by_id, row.words = actor.account_id, ""
    session.flush()
    jobs.enqueue(
        session,
        TELL_ASKED,
        {"receipt_id": str(row.id)},
        run_at=now,
        dedup=f"{TELL_ASKED}:{row.id}:{now.isoformat()}",
    )
    _record(session, actor, "dossiers.ask", row, now)
    return row.id


def agree_receipt(
    session: Session, receipt_id: UUID, choice: Choice, *, seen: str, actor: Viewer, now: datetime
) -> None:
    """Keep that the person agrees and signs for receipt by this click; the same answer again is one.

    `seen` is the hash of the content on the page: what changed meanwhile is read again first.
    """
    row = hold_own(session, receipt_id, actor)
    if row.state in {ReceiptState.AGREED.value, ReceiptState.ISSUED.value}:
        if row.chosen == choice.write():
            return
        raise Refusal("receipt-answered")
    if row.state != ReceiptState.ASKED.value:
        raise Refusal("receipt-answered")
    if not choice.competence_ids:
        raise Refusal("receipt-nothing-chosen")
    if row.basis == Basis.IDENTIFICATION and not choice.part_keys:
        raise Refusal("receipt-no-experience")
    offered = read_content(session, row, offer_of(session, row))
    known = {each.competence_id for each in offered.competences}
    if not set(choice.competence_ids) <= known or offered.sha256 != seen:
        raise Refusal("receipt-seen-other")
    _sign(session, row, choice, ReceiptMode.CLICK, now.astimezone(TRENTO).date(), now=now)
    _record(session, actor, "dossiers.agree", row, now)


def record_receipt(
    session: Session,
    receipt_id: UUID,
    *,
    signed_on: date,
    scan_id: UUID,
    actor: Viewer,
    now: datetime,
    choice: Choice | None = None,
) -> None:
    """Keep that the person signed a sheet by hand: for who has no way in. The caller checked the right.

    `choice`: what stood on the sheet, where that is more than the competences that were proposed.
    """
    row = hold_receipt(session, receipt_id)
    if row.state != ReceiptState.ASKED.value:  # who said no is asked again first, and told of it
        raise Refusal("receipt-answered")
    if signed_on > now.astimezone(TRENTO).date():
        raise Refusal("receipt-signed-later")
    row.scan_id = scan_id
    _sign(session, row, choice or choice_of(row), ReceiptMode.SCANNED, signed_on, now=now)
    _record(session, actor, "dossiers.record_receipt", row, now)


def decline_receipt(session: Session, receipt_id: UUID, words: str, *, actor: Viewer, now: datetime) -> None:
    """Keep that she does not agree; she may take an agreement back while nothing is issued."""
    told = read_text(words, LONGEST_WORDS)
    row = hold_own(session, receipt_id, actor)
    if row.state == ReceiptState.ISSUED.value:
        raise Refusal("receipt-answered")
    if row.state == ReceiptState.DECLINED.value:
        return
    row.state, row.answered_at, row.words = ReceiptState.DECLINED.value, now, told
    row.chosen = row.content_sha256 = row.mode = row.signed_on = row.scan_id = None
    session.flush()
    _record(session, actor, "dossiers.decline", row, now)


def drop_open(session: Session, asked_for: UUID) -> None:
    """Take back what was asked and never issued: what it was about is over. Her no stays as she said it."""
    session.execute(
        delete(DossierReceipt).where(
            DossierReceipt.asked_for == asked_for,
            DossierReceipt.state.in_([ReceiptState.ASKED, ReceiptState.AGREED]),
        )
    )


def offer_of(session: Session, row: DossierReceipt) -> Choice:
    """Return the widest choice: what the body proposes and all that stands in her dossier."""
    view = get_dossier(session, row.dossier_id, also_placement=row.placement_id)
    proposed = [UUID(each) for each in row.proposed]
    own = [each.competence_id for each in view.competences]
    return Choice(
        competence_ids=tuple(dict.fromkeys([*proposed, *own])),
        part_keys=tuple(each.key for each in view.parts),
    )


def _sign(
    session: Session,
    row: DossierReceipt,
    choice: Choice,
    mode: ReceiptMode,
    signed_on: date,
    *,
    now: datetime,
) -> None:
    """Put into the dossier what she agreed to, and name what it says now."""
    dossier = session.get_one(Dossier, row.dossier_id, with_for_update=True)
    if row.placement_id is not None:
        add_part(session, dossier.id, Source.PLACEMENT, row.placement_id)
    put_competences(session, dossier, choice.competence_ids)
    dossier.version, dossier.changed_at = dossier.version + 1, now
    row.state, row.mode, row.signed_on, row.answered_at = (
        ReceiptState.AGREED.value,
        mode.value,
        signed_on,
        now,
    )
    row.chosen, row.words = choice.write(), ""
    session.flush()
    row.content_sha256 = read_content(session, row, choice).sha256
    session.flush()


def _take(  # noqa: PLR0917
    session: Session,
    dossier: Dossier,
    issuer_id: UUID,
    basis: Basis,
    asked_for: UUID,
    proposed: list[str],
    *,
    actor: Viewer,
    now: datetime,
) -> DossierReceipt:
    """Return the one row, made if need be, held until the transaction ends."""
    key = {"dossier_id": dossier.id, "issuer_id": issuer_id, "asked_for": asked_for}
    session.execute(
        insert_for(session, DossierReceipt)
        .values(
            id=uuid4(),
            basis=basis.value,
            placement_id=asked_for if basis is Basis.OWN_VOLUNTEER else None,
            state=ReceiptState.ASKED.value,
            proposed=proposed,
            asked_by_id=actor.account_id,
            asked_at=now,
            words="",
            **key,
        )
        .on_conflict_do_nothing(
            index_elements=[DossierReceipt.dossier_id, DossierReceipt.issuer_id, DossierReceipt.asked_for]
        )
    )
    return session.scalars(
        select(DossierReceipt)
        .where(
            DossierReceipt.dossier_id == dossier.id,
            DossierReceipt.issuer_id == issuer_id,
            DossierReceipt.asked_for == asked_for,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _record(session: Session, actor: Viewer, action: str, row: DossierReceipt, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action,
        object_type="dossier",
        object_id=row.dossier_id,
        organisation_id=row.issuer_id,
        now=now,
    )
