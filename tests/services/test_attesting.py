"""From a decided assessment to its document: once, only with all conditions, complete only when signed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from certify.assessments.attesting import (
    Incomplete,
    abandon_attestation,
    deposit_attestation,
    prepare_attestation,
    preview_document,
)
from certify.assessments.attesting_queries import get_attestation
from certify.assessments.commission import appoint_commission, mark_of
from certify.assessments.deciding import Decision
from certify.assessments.models import Assessment, AttestationTerms, Commission
from certify.assessments.rules import Part, ReasonCode, Stage, Verdict
from certify.certificates.models import Certificate, CertificateAnnex
from certify.certificates.papers import get_annex, open_kept, read_kept
from certify.certificates.press import current_press
from certify.certificates.queries import find_document
from certify.certificates.rules import Kind, Status, SubjectType
from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
from commons.access import Viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Forbidden, NotFound, Refusal
from commons.organisations.accrediting import end_accreditation
from commons.organisations.models import Accreditation, Organisation
from commons.people.models import Person
from tests.factories import NOW
from tests.making.assessments import NO, YES, Made, decide_all
from tests.making.attesting import (
    COMMISSION,
    deposit,
    deposit_signed,
    describe,
    make_decided,
    make_issuing_body,
    pdf_of,
    prepare,
    signed_pdf_of,
)
from tests.making.signatures import sign_pdf

PARTLY = Decision(Verdict.PARTLY, ReasonCode.EVIDENCE_MISSING, "Il turno di sera nessuno l’ha visto.")


@pytest.fixture
def made(app: Flask) -> Made:
    with unit_of_work() as session:
        return make_decided(session, decisions=(YES, PARTLY, NO))


@pytest.fixture
def certified(app: Flask) -> Made:
    with unit_of_work() as session:
        return make_decided(session, part=Part.CERTIFICATION)


def prepared(made: Made) -> UUID:
    with unit_of_work() as session:
        return prepare(session, made)


def status_of(certificate_id: UUID) -> str:
    with reading() as session:
        return session.get_one(Certificate, certificate_id).status


def stage_of(made: Made) -> str:
    with reading() as session:
        return session.get_one(Assessment, made.id).stage


def missing_codes(made: Made) -> list[str]:
    with unit_of_work() as session, pytest.raises(Incomplete) as caught:
        prepare(session, made)
    return [each.code for each in caught.value.missing]


def facts_of(certificate_id: UUID) -> Any:
    with reading() as session:
        kept = find_document(session, certificate_id)
        assert kept is not None
        return read_kept(kept)


def test_a_validation_names_only_what_was_validated(made: Made) -> None:
    certificate_id = prepared(made)
    assert status_of(certificate_id) == Status.PREPARED
    assert stage_of(made) == Stage.ATTESTATION
    facts = facts_of(certificate_id)
    assert isinstance(facts, ValidationFacts)
    assert len(facts.competences) == 1
    assert facts.competences[0].ada_code == "DEMO-ADA.24.04.01"
    assert facts.entitlement.scope == "DEMO-01"
    assert facts.entitlement.act == "DEMO-ATTO validation"
    assert facts.number.startswith("DEMO-")
    assert facts.born_on == date(2003, 5, 6)
    assert [each.office for each in facts.signatories] == [
        "F2, metodo di valutazione",
        "F3, contenuti",
        "Legale rappresentante",
    ]


def test_remarks_stand_in_the_annex_and_nowhere_in_the_document(made: Made) -> None:
    certificate_id = prepared(made)
    with reading() as session:
        kept = find_document(session, certificate_id)
        assert kept is not None
        annex = get_annex(kept, edges().files).decode()
        document = open_kept(kept).decode()
        sha256 = session.get_one(CertificateAnnex, certificate_id).annex_sha256
    assert PARTLY.note in " ".join(annex.split())
    assert NO.note in " ".join(annex.split())
    assert "turno di sera" not in document
    assert "foglio dei turni" not in document
    assert facts_of(certificate_id).annex_hash == sha256


def test_a_certificate_names_commission_and_level(certified: Made) -> None:
    facts = facts_of(prepared(certified))
    assert isinstance(facts, CertificateFacts)
    assert facts.commission.president == "Olga Demo"
    assert facts.qualification.eqf_level == 4
    assert facts.kind == Kind.CERTIFICATE
    assert facts.decided_on == NOW.date()


def test_preparing_twice_is_one_document(made: Made) -> None:
    assert prepared(made) == prepared(made)
    with reading() as session:
        rows = session.scalars(select(Certificate).where(Certificate.subject_id == made.id)).all()
    assert len(rows) == 1
    assert rows[0].subject_type == SubjectType.ASSESSMENT
    assert rows[0].serial == 1


def test_the_signed_file_ends_the_assessment(made: Made) -> None:
    certificate_id = prepared(made)
    with unit_of_work() as session:
        assert deposit_signed(session, made) == certificate_id
    assert status_of(certificate_id) == Status.ISSUED
    assert stage_of(made) == Stage.ENDED


def test_the_same_signed_file_again_changes_nothing(made: Made) -> None:
    certificate_id = prepared(made)
    with reading() as session:
        signed = signed_pdf_of(session, certificate_id)
    for _ in range(2):
        with unit_of_work() as session:
            assert deposit(session, made, signed) == certificate_id
    with unit_of_work() as session, pytest.raises(Refusal) as caught:
        deposit(session, made, sign_pdf(signed, field="Firma9"))
    assert caught.value.code == "certificate-is-issued"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"non e un pdf", "pdf-not-a-pdf"), (b"%PDF-1.7\n1 0 obj\n%%EOF\n", "pdf-not-the-prepared-one")],
)
def test_a_wrong_file_is_refused_and_nothing_ends(made: Made, content: bytes, code: str) -> None:
    certificate_id = prepared(made)
    with unit_of_work() as session, pytest.raises(Refusal) as caught:
        deposit(session, made, content)
    assert caught.value.code == code
    assert status_of(certificate_id) == Status.PREPARED
    assert stage_of(made) == Stage.ATTESTATION


def test_the_unsigned_file_is_refused(made: Made) -> None:
    certificate_id = prepared(made)
    with unit_of_work() as session, pytest.raises(Refusal) as caught:
        deposit(session, made, pdf_of(session, certificate_id))
    assert caught.value.code == "pdf-not-signed"


def test_nothing_is_deposited_where_nothing_was_prepared(made: Made) -> None:
    with unit_of_work() as session, pytest.raises(Refusal) as caught:
        deposit(session, made, b"%PDF-")
    assert caught.value.code == "attestation-none"


def abandon(made: Made) -> bool:
    with unit_of_work() as session:
        return abandon_attestation(session, made.id, note="Errore nel codice.", actor=made.body.lead, now=NOW)


def test_an_abandoned_document_keeps_its_number_and_opens_the_evaluation(made: Made) -> None:
    first = prepared(made)
    assert abandon(made)
    assert status_of(first) == Status.ANNULLED
    assert stage_of(made) == Stage.EVALUATION
    assert not abandon(made)
    second = prepared(made)
    assert second != first
    with reading() as session:
        serials = session.scalars(
            select(Certificate.serial).where(Certificate.subject_id == made.id).order_by(Certificate.serial)
        ).all()
    assert serials == [1, 2]


def test_decisions_can_change_after_abandoning(made: Made) -> None:
    prepared(made)
    with unit_of_work() as session, pytest.raises(Refusal) as caught:
        decide_all(session, made, (NO, NO, NO))
    assert caught.value.code == "verdict-closed"
    abandon(made)
    with unit_of_work() as session:
        decide_all(session, made, (YES, YES, YES))
    assert len(facts_of(prepared(made)).competences) == 3


def test_a_signed_document_cannot_be_abandoned(made: Made) -> None:
    prepared(made)
    with unit_of_work() as session:
        deposit_signed(session, made)
    with pytest.raises(Refusal) as caught:
        abandon(made)
    assert caught.value.code == "attestation-ended"


def test_what_is_missing_is_told_all_at_once(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_decided(session, is_described=False, interview_on=None, decisions=(YES,))
    told = missing_codes(made)
    assert {"scope-missing", "standard-code-missing", "interview-missing", "competence-undecided"} <= {*told}
    assert told.count("competence-undecided") == 2
    with reading() as session:
        assert session.scalars(select(Certificate.id)).all() == []
    assert stage_of(made) == Stage.EVALUATION


def test_a_certificate_needs_its_commission(certified: Made) -> None:
    with unit_of_work() as session:
        session.delete(session.get_one(Commission, certified.id))
    assert missing_codes(certified) == ["commission-missing"]


def test_the_accreditation_must_name_the_scope(made: Made) -> None:
    with unit_of_work() as session:
        describe(session, made, seen=1, scope="DEMO-01 e altri")
    assert missing_codes(made) == ["accreditation-other-scope"]


def test_an_accreditation_that_ended_meanwhile_stops_the_deposit_too(made: Made) -> None:
    certificate_id = prepared(made)
    with unit_of_work() as session:
        signed = signed_pdf_of(session, certificate_id)
        row = session.scalars(
            select(Accreditation).where(
                Accreditation.organisation_id == made.body.id, Accreditation.function == "validation"
            )
        ).one()
        end_accreditation(
            session,
            row.id,
            on=NOW.date(),
            act_number="DEMO-ATTO fine",
            actor=Viewer(row.entered_by_id, None),
            now=NOW,
        )
    with unit_of_work() as session, pytest.raises(Incomplete) as caught:
        deposit(session, made, signed, now=NOW + timedelta(days=1))
    assert [each.code for each in caught.value.missing] == ["accreditation-lapsed"]
    assert status_of(certificate_id) == Status.PREPARED
    with unit_of_work() as session:
        deposit(session, made, signed)
    assert status_of(certificate_id) == Status.ISSUED


def test_birth_date_seat_and_key_are_needed(made: Made) -> None:
    with unit_of_work() as session:
        session.get_one(Person, made.candidate.person_id).birth_date = None
        session.get_one(Organisation, made.body.id).address = None
    assert missing_codes(made) == ["birth-date-missing", "issuer-place-missing"]


@pytest.mark.parametrize("who", ["anna", "bruno", "carla", "dora"])
def test_only_who_leads_prepares(made: Made, who: str) -> None:
    actor = getattr(made.body, who)
    with unit_of_work() as session, pytest.raises(Forbidden):
        prepare_attestation(session, made.id, actor=actor, press=current_press(), now=NOW)


def test_strangers_do_not_know_of_it(made: Made) -> None:
    for actor in (made.body.eva, made.candidate.viewer, Viewer()):
        with unit_of_work() as session:
            with pytest.raises(NotFound):
                prepare_attestation(session, made.id, actor=actor, press=current_press(), now=NOW)
            with pytest.raises(NotFound):
                deposit_attestation(session, made.id, b"", actor=actor, files=edges().files, now=NOW)
            with pytest.raises(NotFound):
                abandon_attestation(session, made.id, note="x", actor=actor, now=NOW)
            with pytest.raises(NotFound):
                get_attestation(session, made.id, actor, now=NOW)


def test_nobody_prepares_her_own(made: Made) -> None:
    """Somebody may be hired by the body after she asked."""
    mine = replace(made.candidate.viewer, memberships=made.body.lead.memberships)
    with unit_of_work() as session, pytest.raises(Forbidden):
        prepare_attestation(session, made.id, actor=mine, press=current_press(), now=NOW)


def test_a_prepared_document_holds_standard_and_commission(certified: Made) -> None:
    prepared(certified)
    with unit_of_work() as session, pytest.raises(Refusal) as caught:
        describe(session, certified, seen=1, code="DEMO-TN-0413")
    assert caught.value.code == "attestation-prepared"
    with unit_of_work() as session, pytest.raises(Refusal) as caught:
        appoint_commission(
            session,
            certified.id,
            replace(COMMISSION, president="Pia Demo"),
            seen=mark_of(COMMISSION),
            actor=certified.body.lead,
            now=NOW,
        )
    assert caught.value.code == "attestation-prepared"


def test_saving_the_standard_twice_changes_nothing(made: Made) -> None:
    with unit_of_work() as session:
        assert not describe(session, made, seen=0)
        assert session.get_one(AttestationTerms, made.id).version == 1


def test_an_old_page_overwrites_no_newer_standard(made: Made) -> None:
    with unit_of_work() as session:
        assert describe(session, made, seen=1, title="Animatore sociale")
    with unit_of_work() as session, pytest.raises(Refusal) as caught:
        describe(session, made, seen=1, title="Educatore")
    assert caught.value.code == "standard-changed"


def test_an_old_page_overwrites_no_newer_commission(certified: Made) -> None:
    def appoint(president: str, seen: str) -> bool:
        with unit_of_work() as session:
            return appoint_commission(
                session,
                certified.id,
                replace(COMMISSION, president=president),
                seen=seen,
                actor=certified.body.lead,
                now=NOW,
            )

    mark = mark_of(COMMISSION)
    assert appoint("Pia Demo", mark)
    assert not appoint("Pia Demo", mark)
    with pytest.raises(Refusal) as caught:
        appoint("Nora Demo", mark)
    assert caught.value.code == "commission-changed"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"members": ("Ivo Demo", "ivo demo")}, "commission-names"),
        ({"members": ("Olga Demo",)}, "commission-names"),
        ({"act": " "}, "commission-line"),
        ({"president": "x" * 201}, "commission-line"),
    ],
)
def test_a_commission_that_cannot_be_is_refused(certified: Made, changed: dict[str, Any], code: str) -> None:
    with unit_of_work() as session, pytest.raises(Refusal) as caught:
        appoint_commission(
            session,
            certified.id,
            replace(COMMISSION, **changed),
            seen=mark_of(COMMISSION),
            actor=certified.body.lead,
            now=NOW,
        )
    assert caught.value.code == code


def test_a_validation_has_no_commission(made: Made) -> None:
    with unit_of_work() as session, pytest.raises(Refusal) as caught:
        appoint_commission(session, made.id, COMMISSION, seen="", actor=made.body.lead, now=NOW)
    assert caught.value.code == "commission-only-certification"


def test_the_preview_registers_nothing(made: Made) -> None:
    with unit_of_work() as session:
        facts = preview_document(
            session, made.id, base_url="http://segnavia.test", actor=made.body.lead, now=NOW
        )
    assert facts.title == "Tecnico dell’animazione di comunità"
    with reading() as session:
        assert session.scalars(select(Certificate.id)).all() == []
    assert stage_of(made) == Stage.EVALUATION


def test_an_issuing_body_can_have_several_scopes(app: Flask) -> None:
    with unit_of_work() as session:
        body = make_issuing_body(session)
        for row in session.scalars(select(Accreditation)):
            row.scope = "DEMO-00;\n demo-01 \nDEMO-02"
        made = make_decided(session, body=body)
    assert facts_of(prepared(made)).entitlement.scope == "DEMO-01"
