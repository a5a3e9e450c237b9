"""Kind C: who may issue it, only with the person's agreement, and once."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from certify.certificates.models import Certificate
from certify.certificates.papers import get_annex, get_pdf, open_kept, read_kept
from certify.certificates.press import current_press
from certify.certificates.queries import find_document
from certify.certificates.rules import SubjectType
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.values_of_parties import Signatory, SignatureMode
from certify.dossiers.content import Choice, read_content
from certify.dossiers.gathering import write_words
from certify.dossiers.models import DossierReceipt
from certify.dossiers.queries import get_dossier
from certify.dossiers.receipts import agree_receipt, ask_receipt, decline_receipt, offer_of, record_receipt
from certify.dossiers.rehearsing import rehearse
from certify.dossiers.rules import Basis, print_of
from certify.dossiers.transparency import issue_transparency
from certify.evidence.cleaning import clean_file
from certify.evidence.services import keep_file
from certify.placements.queries import get_placement_unchecked
from certify.placements.rules import PlacementKind, PlacementState, Shown
from commons.access import Role, Viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Forbidden, NotFound, Refusal
from commons.organisations.rules import AccreditationFunction
from tests.factories import NOW, make_staff
from tests.issuing import make_issuer
from tests.making.dossiers import Volunteer, accredit, agree, ask, fill_dossier, make_volunteer, photo

SIGNER = Signatory(name="Anna Demo", office="presidente", mode=SignatureMode.CLICK, signed_on=NOW.date())


def issue(who: Volunteer, receipt_id: UUID, *, actor: Viewer | None = None) -> UUID:
    with unit_of_work() as session:
        row = session.get_one(DossierReceipt, receipt_id)
        return issue_transparency(
            session,
            row.dossier_id,
            issuer_id=row.issuer_id,
            basis=row.basis,
            competence_ids=None,
            signers=[SIGNER],
            receipt=receipt_id,
            actor=actor or who.lead,
            press=current_press(),
            now=NOW,
        )


def refused(who: Volunteer, receipt_id: UUID) -> str:
    with pytest.raises(Refusal) as caught:
        issue(who, receipt_id)
    return caught.value.code


def test_a_volunteer_gets_one_document_whatever_is_pressed(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        receipt_id = ask(session, who)
        agree(session, who, receipt_id)
    first, second = issue(who, receipt_id), issue(who, receipt_id)
    assert first == second
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Certificate)) == 1
        kept = find_document(session, first)
        assert kept is not None
        row = session.get_one(Certificate, first)
        assert (row.kind, row.subject_type, row.subject_id) == (
            "transparency",
            SubjectType.PLACEMENT,
            who.placement.id,
        )
    facts = read_kept(kept)
    assert isinstance(facts, TransparencyFacts)
    assert len(facts.competences) == 2
    assert [each.evidence for each in facts.competences] == [("E1",), ("E1",)]
    assert [each.mode for each in facts.signatories] == [SignatureMode.CLICK, SignatureMode.RECEIPT]
    assert facts.holder.full_name == "Marta Rizzoli"
    assert get_pdf(kept, edges().files).startswith(b"%PDF-")


def test_what_is_not_for_third_parties_stands_in_the_annex_alone(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        fill_dossier(session, who)
        own = get_dossier(session, who.person_id).competences[0]
        write_words(session, own.id, "Ho tenuto il registro.", seen=print_of(""), actor=who.viewer, now=NOW)
        receipt_id = ask(session, who)
        agree(session, who, receipt_id)
    certificate_id = issue(who, receipt_id)
    with reading() as session:
        kept = find_document(session, certificate_id)
    assert kept is not None
    document, annex = open_kept(kept).decode(), get_annex(kept, edges().files).decode()
    for words in ("dodici in attesa", "Ho tenuto il registro.", "aiuta gli altri"):
        assert words not in document
        assert words in annex
    assert "Allenatrice" not in document  # she let in nothing but the volunteering


@pytest.mark.parametrize(
    ("making", "code"),
    [
        ({"is_accredited": False}, "transparency-not-implementing"),
        ({"end": None}, "transparency-not-over"),
        ({"shown": (Shown.NOT_SHOWN, Shown.NOT_OBSERVED)}, "transparency-nothing-documented"),
        ({"birth_date": None}, "transparency-birth-date"),
        ({"kind": PlacementKind.COMPANY_VOLUNTEERING}, "transparency-not-volunteering"),
    ],
)
def test_each_missing_thing_is_named(app: Flask, making: dict[str, object], code: str) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session, **making)  # type: ignore[arg-type]
        receipt_id = ask(session, who)
        agree(session, who, receipt_id)
    assert refused(who, receipt_id) == code


def test_an_interrupted_volunteering_may_still_give_one(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session, end=PlacementState.INTERRUPTED)
        receipt_id = ask(session, who)
        agree(session, who, receipt_id)
    assert isinstance(issue(who, receipt_id), UUID)


def test_an_accreditation_that_lapsed_yesterday_entitles_to_nothing(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session, is_accredited=False)
        accredit(session, who.body_id, valid_until=NOW.date() - timedelta(days=1))
        receipt_id = ask(session, who)
        agree(session, who, receipt_id)
    assert refused(who, receipt_id) == "transparency-not-implementing"


def test_without_an_answer_or_against_her_will_nothing_leaves(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        receipt_id = ask(session, who)
    assert refused(who, receipt_id) == "transparency-not-answered"
    with unit_of_work() as session:
        agree(session, who, receipt_id)
    with unit_of_work() as session:
        decline_receipt(session, receipt_id, "Ci ho ripensato", actor=who.viewer, now=NOW)
    assert refused(who, receipt_id) == "transparency-declined"


def test_what_changed_after_her_signature_is_asked_again(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        fill_dossier(session, who)
        receipt_id = ask(session, who)
        agree(session, who, receipt_id)
    with unit_of_work() as session:
        own = get_dossier(session, who.person_id).competences[0]
        write_words(session, own.id, "Altre parole.", seen=print_of(""), actor=who.viewer, now=NOW)
    assert refused(who, receipt_id) == "transparency-content-changed"
    with unit_of_work() as session:
        assert ask(session, who, now=NOW + timedelta(minutes=1)) == receipt_id
        agree(session, who, receipt_id)
    assert isinstance(issue(who, receipt_id), UUID)


def test_a_sheet_signed_by_hand_counts_with_its_day(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session, addresses=())
        receipt_id = ask(session, who)
        scan_id = keep_file(
            session,
            clean_file(photo()),
            person_id=who.person_id,
            context="placement",
            context_id=who.placement.id,
            title="Ricevuta",
            uploaded_by="Anna Demo",
            actor=who.lead,
            files=edges().files,
            now=NOW,
        )
        with pytest.raises(Refusal, match="receipt-signed-later"):
            record_receipt(
                session,
                receipt_id,
                signed_on=NOW.date() + timedelta(days=1),
                scan_id=scan_id,
                actor=who.lead,
                now=NOW,
            )
        day = NOW.date() - timedelta(days=2)
        record_receipt(session, receipt_id, signed_on=day, scan_id=scan_id, actor=who.lead, now=NOW)
    certificate_id = issue(who, receipt_id)
    with reading() as session:
        kept = find_document(session, certificate_id)
    assert kept is not None
    assert read_kept(kept).signatories[-1].signed_on == day


def test_nobody_issues_who_does_not_lead_the_body(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        staff = make_staff(session, who.body_id, Role.PROMOTER_STAFF)
        receipt_id = ask(session, who)
        agree(session, who, receipt_id)
    with pytest.raises(Forbidden):
        issue(who, receipt_id, actor=staff)
    stranger = replace(who, viewer=who.lead)
    with pytest.raises(NotFound), unit_of_work() as session:
        decline_receipt(session, receipt_id, "", actor=stranger.viewer, now=NOW)


def test_two_titled_bodies_may_each_issue_once_about_one_dossier(app: Flask) -> None:
    issued = set()
    with unit_of_work() as session:
        who = make_volunteer(session)
        fill_dossier(session, who)
    for _turn in range(2):
        with unit_of_work() as session:
            body_id = make_issuer(session)
            accredit(session, body_id, AccreditationFunction.IDENTIFICATION)
            lead = make_staff(session, body_id, Role.ASSESSMENT_LEAD)
            dossier = get_dossier(session, who.person_id)
            receipt_id = ask_receipt(
                session,
                who.person_id,
                issuer_id=body_id,
                basis=Basis.IDENTIFICATION,
                competence_ids=who.placement.competence_ids[:2],
                identification_id=uuid4(),
                actor=lead,
                now=NOW,
            )
            row = session.get_one(DossierReceipt, receipt_id)
            agree_receipt(
                session,
                receipt_id,
                Choice(tuple(who.placement.competence_ids[:2]), tuple(each.key for each in dossier.parts)),
                seen=read_content(session, row, offer_of(session, row)).sha256,
                actor=who.viewer,
                now=NOW,
            )
        issued.add(issue(who, receipt_id, actor=lead))
        assert issue(who, receipt_id, actor=lead) in issued
    assert len(issued) == 2
    with reading() as session:
        rows = session.scalars(select(Certificate)).all()
        subjects = {row.subject_id for row in rows}
        asked = set(session.scalars(select(DossierReceipt.asked_for)))
    assert {row.subject_type for row in rows} == {SubjectType.DOSSIER}
    assert subjects == asked
    assert len(asked) == 2


def test_the_rehearsal_names_what_is_missing_and_shows_nothing_else_of_her_dossier(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        fill_dossier(session, who)
    with unit_of_work() as session:
        placement = get_placement_unchecked(session, who.placement.id)
        before = rehearse(session, placement, actor=who.lead, now=NOW)
        assert [each.code for each in before.missing] == ["transparency-not-asked"]
        assert before.may_ask
        ask(session, who)
        after = rehearse(session, placement, actor=who.lead, now=NOW)
    assert [each.code for each in after.missing] == ["transparency-not-answered"]
    assert after.content is not None
    assert [each.title for each in after.content.parts] == [placement.title]
