"""Kind C out of an identification: what has to be there, her agreement, once, and then the end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certify.assessments.identifying import (
    ask_identified,
    conclude_identified,
    issue_identified,
    record_identified,
)
from certify.assessments.identifying_queries import Identified, rehearse_identification
from certify.assessments.models import Assessment
from certify.assessments.rules import Part, Stage
from certify.assessments.services import refuse_assessment, withdraw_assessment
from certify.certificates.lives import revoke_certificate
from certify.certificates.models import Certificate
from certify.certificates.papers import read_kept
from certify.certificates.press import current_press
from certify.certificates.queries import find_document
from certify.certificates.rules import RevocationClass, Status, SubjectType
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.values_of_parties import EntitledFunction, SignatureMode
from certify.dossiers.content import Choice, read_content
from certify.dossiers.models import DossierReceipt
from certify.dossiers.receipt_rows import get_own_receipt, list_asked
from certify.dossiers.receipts import agree_receipt, decline_receipt, offer_of
from certify.dossiers.services import add_experience
from certify.evidence.cleaning import clean_file
from certify.placements.rules import Shown
from commons.access import Viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Forbidden, NotFound, Refusal
from commons.organisations.rules import AccreditationFunction
from commons.people.merging import merge_persons
from tests.factories import NOW
from tests.making.assessments import Body, Made, make_assessment, make_candidate, version_of
from tests.making.attesting import make_issuing_body
from tests.making.dossiers import photo, told
from tests.making.placements import confirm_hours
from tests.making.voices import observe


def make_next(session: Session, made: Made) -> Made:
    """Have the same person ask the same body once more."""
    return make_assessment(
        session,
        stage=Stage.IDENTIFICATION,
        part=Part.IDENTIFICATION,
        body=made.body,
        candidate=made.candidate,
    )


def issue_one(made: Made) -> UUID:
    with unit_of_work() as session:
        agree(session, made, ask(session, made))
    return issue(made)


def grow(session: Session, made: Made) -> None:
    add_experience(session, uuid4(), told(), actor=made.candidate.viewer, now=NOW)


def number_of(certificate_id: UUID) -> str:
    with reading() as session:
        return session.get_one(Certificate, certificate_id).number


def told_of(made: Made) -> Identified:
    with reading() as session:
        return rehearse_identification(session, made.id, made.body.lead, now=NOW)


def make(
    session: Session,
    stage: Stage = Stage.IDENTIFICATION,
    *,
    titled_until: date | None = None,
    body: Body | None = None,
) -> Made:
    candidate = make_candidate(session)
    confirm_hours(session, candidate.placement.id, {NOW.date() - timedelta(days=3): Decimal(4)})
    observe(session, candidate.placement, shown=(Shown.SHOWN, Shown.NOT_SHOWN, Shown.NOT_OBSERVED), now=NOW)
    return make_assessment(
        session,
        stage=stage,
        part=Part.IDENTIFICATION,
        body=body
        or make_issuing_body(
            session,
            name=f"Ente {uuid4().hex[:6]}",
            functions=[AccreditationFunction.IDENTIFICATION],
            valid_until=titled_until,
        ),
        candidate=candidate,
    )


def ask(session: Session, made: Made, actor: Viewer | None = None, now: datetime = NOW) -> UUID:
    ids = list(made.candidate.placement.competence_ids)
    return ask_identified(session, made.id, ids, actor=actor or made.body.lead, now=now)


def agree(session: Session, made: Made, receipt_id: UUID, *, has_parts: bool = True) -> None:
    row = session.get_one(DossierReceipt, receipt_id)
    widest = offer_of(session, row)
    agree_receipt(
        session,
        receipt_id,
        Choice(widest.competence_ids[:2], widest.part_keys if has_parts else ()),
        seen=read_content(session, row, widest).sha256,
        actor=made.candidate.viewer,
        now=NOW,
    )


def issue(made: Made, actor: Viewer | None = None) -> UUID:
    with unit_of_work() as session:
        return issue_identified(
            session, made.id, actor=actor or made.body.lead, press=current_press(), now=NOW
        )


def stage_of(made: Made) -> str:
    with reading() as session:
        return session.get_one(Assessment, made.id).stage


def missing_of(made: Made, now: datetime = NOW) -> list[str]:
    with reading() as session:
        told = rehearse_identification(session, made.id, made.body.lead, now=now)
        return [each.code for each in told.missing]


@pytest.mark.parametrize("stage", [Stage.IDENTIFICATION, Stage.ATTESTATION])
def test_what_she_agreed_to_is_issued_once_and_ends_it(app: Flask, stage: Stage) -> None:
    with unit_of_work() as session:
        made = make(session, stage)
    assert missing_of(made) == ["transparency-not-asked"]
    with unit_of_work() as session:
        receipt_id = ask(session, made)
    assert missing_of(made) == ["transparency-not-answered"]
    with unit_of_work() as session:
        agree(session, made, receipt_id)
    assert missing_of(made) == []
    assert stage_of(made) == stage
    assert issue(made) == issue(made)
    assert stage_of(made) == Stage.ENDED
    with reading() as session:
        row = session.scalars(select(Certificate)).one()
        kept = find_document(session, row.id)
    assert (row.kind, row.subject_type) == ("transparency", SubjectType.DOSSIER)
    assert (row.person_id, row.issuer_id) == (made.candidate.person_id, made.body.id)
    assert kept is not None
    facts = read_kept(kept)
    assert isinstance(facts, TransparencyFacts)
    assert facts.entitlement.function is EntitledFunction.IDENTIFICATION
    assert len(facts.competences) == 2
    assert [each.mode for each in facts.signatories] == [SignatureMode.CLICK, SignatureMode.RECEIPT]


def test_a_signed_sheet_agrees_to_all_that_stands_in_the_preview(app: Flask) -> None:
    with unit_of_work() as session:
        made = make(session)
        ask(session, made)
    with unit_of_work() as session:
        record_identified(
            session,
            made.id,
            clean_file(photo()),
            title="Ricevuta",
            signed_on=NOW.date(),
            actor=made.body.lead,
            files=edges().files,
            now=NOW,
        )
    assert missing_of(made) == []
    issue(made)
    with reading() as session:
        kept = find_document(session, session.scalars(select(Certificate.id)).one())
    assert kept is not None
    facts = read_kept(kept)
    assert isinstance(facts, TransparencyFacts)
    assert (len(facts.competences), len(facts.experiences)) == (3, 1)


def test_without_a_title_or_an_agreement_nothing_leaves(app: Flask) -> None:
    with unit_of_work() as session:
        made, lapsing = make(session), make(session, titled_until=NOW.date())
    later = NOW + timedelta(days=2)
    assert "transparency-not-titled" in missing_of(lapsing, later)
    with pytest.raises(Refusal, match="transparency-not-titled"), unit_of_work() as session:
        ask(session, lapsing, now=later)
    with pytest.raises(Refusal, match="transparency-not-asked"):
        issue(made)
    with unit_of_work() as session:
        receipt_id = ask(session, made)
    with pytest.raises(Refusal, match="transparency-not-answered"):
        issue(made)
    with pytest.raises(Refusal, match="receipt-no-experience"), unit_of_work() as session:
        agree(session, made, receipt_id, has_parts=False)
    with unit_of_work() as session:
        decline_receipt(session, receipt_id, "", actor=made.candidate.viewer, now=NOW)
    with pytest.raises(Refusal, match="transparency-declined"):
        issue(made)
    assert stage_of(made) == Stage.IDENTIFICATION
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Certificate)) == 0


def test_it_is_asked_between_the_accompanying_and_the_end(app: Flask) -> None:
    with unit_of_work() as session:
        early, over = make(session, Stage.ACCESS), make(session)
        receipt_id = ask(session, over)
        agree(session, over, receipt_id)
        withdraw_assessment(
            session, over.id, version=version_of(session, over.id), actor=over.candidate.viewer, now=NOW
        )
    assert missing_of(early)[0] == "identifying-not-accompanied"
    with pytest.raises(Refusal, match="identifying-not-accompanied"), unit_of_work() as session:
        ask(session, early)
    with pytest.raises(Refusal, match="identifying-over"):
        issue(over)


def conclude_with_former(made: Made) -> None:
    with unit_of_work() as session:
        conclude_identified(session, made.id, actor=made.body.lead, now=NOW)


def withdraw(made: Made) -> None:
    with unit_of_work() as session:
        version = version_of(session, made.id)
        withdraw_assessment(session, made.id, version=version, actor=made.candidate.viewer, now=NOW)


def refuse(made: Made) -> None:
    with unit_of_work() as session:
        version = version_of(session, made.id)
        refuse_assessment(session, made.id, "Non è di qui.", version=version, actor=made.body.lead, now=NOW)


@pytest.mark.parametrize("has_agreed", [False, True])
@pytest.mark.parametrize("end", [conclude_with_former, withdraw, refuse])
def test_what_was_asked_does_not_outlive_the_identification(
    app: Flask,
    end: Callable[[Made], None],
    has_agreed: bool,  # noqa: FBT001
) -> None:
    with unit_of_work() as session:
        former = make(session)
    issue_one(former)
    with unit_of_work() as session:
        made = make_next(session, former)
        receipt_id = ask(session, made)
        if has_agreed:
            agree(session, made, receipt_id)
    end(made)
    with reading() as session:
        assert list_asked(session, made.candidate.person_id) == ()
    with pytest.raises(NotFound), unit_of_work() as session:
        agree_receipt(session, receipt_id, Choice((), ()), seen="", actor=made.candidate.viewer, now=NOW)
    assert told_of(former).issued is not None


def test_a_no_stays_when_the_identification_is_over(app: Flask) -> None:
    with unit_of_work() as session:
        made = make(session)
        receipt_id = ask(session, made)
        decline_receipt(session, receipt_id, "Non ancora.", actor=made.candidate.viewer, now=NOW)
    withdraw(made)
    with reading() as session:
        assert get_own_receipt(session, receipt_id, made.candidate.viewer).words == "Non ancora."


def test_only_who_leads_at_this_body_acts_and_only_on_an_identification(app: Flask) -> None:
    with unit_of_work() as session:
        made = make(session)
        other = make_assessment(session, stage=Stage.EVALUATION, candidate=made.candidate)
    strangers: list[tuple[Viewer, type[Exception]]] = [
        (made.body.anna, Forbidden),
        (made.body.eva, NotFound),
        (made.candidate.viewer, NotFound),
    ]
    acts: list[Callable[[Viewer], object]] = [lambda actor: issue(made, actor)]
    for actor, error in strangers:
        for act in acts:
            with pytest.raises(error):
                act(actor)
        with pytest.raises(error), unit_of_work() as session:
            ask(session, made, actor)
    with reading() as session:
        told = rehearse_identification(session, made.id, made.body.anna, now=NOW, is_acting=False)
        assert told.person_name.startswith("Giulia")
        with pytest.raises(Forbidden):
            rehearse_identification(session, made.id, made.body.dora, now=NOW, is_acting=False)
    with pytest.raises(NotFound):
        issue(other)


def test_a_second_document_of_one_body_says_something_else(app: Flask) -> None:
    with unit_of_work() as session:
        made = make(session)
    first = issue_one(made)
    with unit_of_work() as session:
        again = make_next(session, made)
        agree(session, again, ask(session, again))
    assert missing_of(again) == ["transparency-said-before"]
    with pytest.raises(Refusal, match="transparency-said-before") as refused:
        issue(again)
    assert refused.value.values["number"] == number_of(first)
    assert stage_of(again) == Stage.IDENTIFICATION
    with unit_of_work() as session:
        grow(session, again)
        agree(session, again, ask(session, again, now=NOW + timedelta(minutes=1)))
    second = issue(again)
    assert second != first
    assert issue(again) == second
    for each, certificate_id in ((made, first), (again, second)):
        issued = told_of(each).issued
        assert issued is not None
        assert issued.certificate_id == certificate_id
    with reading() as session:
        rows = session.scalars(select(Certificate)).all()
    assert {row.subject_id for row in rows} == {made.id, again.id}
    assert {row.status for row in rows} == {Status.ISSUED}


def test_what_a_revoked_document_said_may_be_said_again(app: Flask) -> None:
    with unit_of_work() as session:
        made = make(session)
    first = issue_one(made)
    with unit_of_work() as session:
        revoke_certificate(
            session,
            first,
            reason=RevocationClass.ERROR_IN_DATA,
            note="Nome sbagliato.",
            actor=made.body.lead,
            now=NOW,
        )
        again = make_next(session, made)
    assert issue_one(again) != first


def test_a_later_identification_may_end_with_the_document_that_there_is(app: Flask) -> None:
    with unit_of_work() as session:
        made = make(session)

    def conclude(which: Made, actor: Viewer) -> UUID:
        with unit_of_work() as session:
            return conclude_identified(session, which.id, actor=actor, now=NOW)

    with pytest.raises(Refusal, match="identifying-none-before"):
        conclude(made, made.body.lead)
    first = issue_one(made)
    with unit_of_work() as session:
        again = make_next(session, made)
    former = told_of(again).former
    assert former is not None
    assert (former.certificate_id, former.number) == (first, number_of(first))
    assert told_of(again).issued is None
    with pytest.raises(Forbidden):
        conclude(again, made.body.anna)
    assert [conclude(again, made.body.lead) for _turn in range(2)] == [first, first]
    assert stage_of(again) == Stage.ENDED
    assert told_of(again).issued == former


def test_it_keeps_the_document_with_which_it_ended(app: Flask) -> None:
    with unit_of_work() as session:
        made = make(session)
    first = issue_one(made)
    with unit_of_work() as session:
        again = make_next(session, made)
    conclude_with_former(again)
    with unit_of_work() as session:
        third = make_next(session, made)
        grow(session, third)
        agree(session, third, ask(session, third))
    assert issue(third) != first
    with unit_of_work() as session:
        revoke_certificate(
            session,
            first,
            reason=RevocationClass.ERROR_IN_DATA,
            note="Nome sbagliato.",
            actor=made.body.lead,
            now=NOW,
        )
    conclude_with_former(again)
    ended = told_of(again)
    assert ended.issued is not None
    assert ended.issued.certificate_id == first
    assert ended.missing == ()


def test_documents_of_two_records_that_are_one_person_stay_two(app: Flask) -> None:
    with unit_of_work() as session:
        one = make(session)
        two = make(session, body=one.body)
    documents = {each.id: issue_one(each) for each in (one, two)}
    with unit_of_work() as session:
        third = make_next(session, two)
        agree(session, third, ask(session, third))
    with unit_of_work() as session:
        merge_persons(
            session,
            one.candidate.person_id,
            two.candidate.person_id,
            note="La stessa persona.",
            actor=one.body.lead,
            now=NOW,
        )
    for each in (one, two):
        issued = told_of(each).issued
        assert issued is not None
        assert issued.certificate_id == documents[each.id]
    with reading() as session:
        assert set(session.scalars(select(Certificate.person_id))) == {one.candidate.person_id}
        assert len(set(session.scalars(select(DossierReceipt.dossier_id)))) == 1
    assert missing_of(third) == ["transparency-content-changed"]
    third = replace(third, candidate=one.candidate)
    with unit_of_work() as session:
        agree(session, third, ask(session, third, now=NOW + timedelta(minutes=1)))
    assert issue(third) not in documents.values()
