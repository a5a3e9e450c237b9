"""The desk of who issues other kinds than attendance: list, one document, numbers, sentences."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from certify.certificates.listing import PAGE_SIZE
from certify.certificates.models import Certificate, IssuerSwitch
from certify.certificates.press import current_press
from certify.certificates.rules import Kind, Switch
from certify.certificates.services import compose_preview
from certify.certificates.switches import notices_for, record_public_issuer, set_switch
from commons.access import ANONYMOUS, Role, Viewer
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.errors import Forbidden, NotFound, Refusal
from commons.organisations.models import Organisation
from tests.conftest import Counter
from tests.factories import NOW, make_staff
from tests.issuing import make_taught
from tests.making.documents import STAFF, Case, make_case, make_document, make_valid, register_case
from tests.signin import csrf_token, post_form, sign_in
from tests.web.page_checks import check_page, page_of

OTHERS = [kind for kind in Kind if kind is not Kind.ATTENDANCE]


def enter(client: FlaskClient, viewer: Viewer) -> None:
    assert viewer.account_id is not None
    sign_in(client, viewer.account_id)


def number_of(certificate_id: UUID) -> str:
    with reading() as session:
        return session.scalars(select(Certificate.number).where(Certificate.id == certificate_id)).one()


def slug_of(case: Case) -> str:
    with reading() as session:
        return session.get_one(Organisation, case.issuer_id).slug


@pytest.mark.parametrize("kind", OTHERS)
def test_staff_of_that_room_finds_and_opens_it_and_only_the_lead_may_act(
    client: FlaskClient, app: Flask, kind: Kind
) -> None:
    case, certificate_id = make_document(kind)
    with unit_of_work() as session:
        staff = make_staff(session, case.issuer_id, STAFF[kind])
    enter(client, staff)
    assert number_of(certificate_id) in page_of(client, "/it/desk/documents")
    page = page_of(client, f"/it/desk/certificates/{certificate_id}")
    assert case.facts.kind_name in page
    assert "Revoca per sempre" not in page
    assert client.get(f"/it/desk/certificates/{certificate_id}/revoke").status_code == 403
    enter(client, case.lead)
    assert "Revoca per sempre" in page_of(client, f"/it/desk/certificates/{certificate_id}")
    for act in ("revoke", "suspend"):
        page_of(client, f"/it/desk/certificates/{certificate_id}/{act}")
    answer = post_form(client, f"/it/desk/certificates/{certificate_id}/suspend", {"note": "Un dubbio."})
    assert answer.status_code == 303
    page_of(client, f"/it/desk/certificates/{certificate_id}/reinstate")
    assert "Correggi nome o ore" not in page_of(client, f"/it/desk/certificates/{certificate_id}")


def test_a_room_does_not_see_the_documents_of_another(client: FlaskClient, app: Flask) -> None:
    with unit_of_work() as session:
        case = make_case(session, Kind.CERTIFICATE)
        promoter = make_staff(session, case.issuer_id, Role.PROMOTER_LEAD)
        stranger = make_case(session, Kind.CERTIFICATE).lead
    certificate_id = make_valid(case)
    for viewer, status in ((promoter, 403), (stranger, 404)):
        enter(client, viewer)
        assert number_of(certificate_id) not in page_of(client, "/it/desk/documents")
        assert client.get(f"/it/desk/certificates/{certificate_id}").status_code == status
        assert client.get(f"/it/desk/certificates/{certificate_id}.pdf").status_code == status
        assert client.get(f"/it/desk/certificates/{certificate_id}/to-sign.pdf").status_code == status


def test_the_list_is_empty_then_filtered_then_a_file(client: FlaskClient, app: Flask) -> None:
    with unit_of_work() as session:
        one = make_case(session, Kind.VALIDATION, name=("Anna", "Campione"))
        two = make_case(
            session, Kind.CERTIFICATE, name=("Bruno", "Esempio"), issuer_id=one.issuer_id, lead=one.lead
        )
    enter(client, one.lead)
    assert "Ancora nessun documento" in page_of(client, "/it/desk/documents")
    register_case(one)
    make_valid(two)
    for query, shown in (
        ("", {"Anna Campione", "Bruno Esempio"}),
        ("?kind=certificate", {"Bruno Esempio"}),
        ("?status=prepared", {"Anna Campione"}),
        ("?q=campiòne", {"Anna Campione"}),
        ("?q=/E/2026", {"Bruno Esempio"}),
        ("?q=nobody", set()),
        ("?kind=attendance&status=nonsense&page=x", {"Anna Campione", "Bruno Esempio"}),
    ):
        page = page_of(client, f"/it/desk/documents{query}")
        assert {name for name in ("Anna Campione", "Bruno Esempio") if name in page} == shown, query
    table = client.get("/it/desk/documents.csv?kind=certificate").get_data(as_text=True)
    assert "Bruno Esempio" in table
    assert "Anna Campione" not in table


def test_the_list_costs_the_same_for_three_and_for_thirty(
    client: FlaskClient, app: Flask, count_queries: Counter
) -> None:
    case, _id = make_document(Kind.PLACEMENT)
    enter(client, case.lead)
    client.get("/it/desk/documents")
    with count_queries() as few:
        client.get("/it/desk/documents")
    for _turn in range(12):
        with unit_of_work() as session:
            more = make_case(session, Kind.PLACEMENT, issuer_id=case.issuer_id, lead=case.lead)
        register_case(more)
    with count_queries() as many:
        client.get("/it/desk/documents")
    assert len(few) == len(many) <= 15
    assert PAGE_SIZE > 12


def test_what_waits_for_its_signature_offers_the_pdf_to_sign(client: FlaskClient, app: Flask) -> None:
    with unit_of_work() as session:
        case = make_case(session, Kind.VALIDATION)
    certificate_id = register_case(case)
    enter(client, case.lead)
    page = page_of(client, f"/it/desk/certificates/{certificate_id}")
    assert "Scarica il PDF da firmare" in page
    pdf = client.get(f"/it/desk/certificates/{certificate_id}/to-sign.pdf")
    assert pdf.status_code == 200
    assert pdf.data.startswith(b"%PDF-")
    assert client.get(f"/it/desk/certificates/{certificate_id}.pdf").data != pdf.data


def test_a_self_signed_seal_is_called_what_it_is(client: FlaskClient, app: Flask) -> None:
    case, certificate_id = make_document(Kind.CERTIFICATE)
    enter(client, case.lead)
    page = page_of(client, f"/it/desk/certificates/{certificate_id}")
    assert "sigillo autofirmato, nessuna autorità garantisce chi è" in page
    assert client.get(f"/it/desk/certificates/{certificate_id}/to-sign.pdf").status_code == 409


def test_numbers_are_written_by_staff_and_never_over_somebody_elses(client: FlaskClient, app: Flask) -> None:
    case, certificate_id = make_document(Kind.CERTIFICATE)
    with unit_of_work() as session:
        staff = make_staff(session, case.issuer_id, Role.ASSESSOR)
    enter(client, staff)
    address = f"/it/desk/certificates/{certificate_id}/numbers"
    old_page = client.get(address)
    assert post_form(client, address, {"protocol_number": " DEMO-P  12 "}).status_code == 303
    assert "DEMO-P 12" in page_of(client, f"/it/desk/certificates/{certificate_id}")
    old = {
        "csrf_token": csrf_token(old_page),
        "protocol_number": "DEMO-P 99",
        "seen_protocol": "",
        "seen_provincial": "",
    }
    answer = client.post(address, data=old)
    assert answer.status_code == 409
    check_page(answer)
    text = answer.get_data(as_text=True)
    assert "DEMO-P 99" in text
    assert "DEMO-P 12" in text
    assert post_form(client, address, {"provincial_number": "x" * 81}).status_code == 422
    with reading() as session:
        assert session.get_one(Certificate, certificate_id).protocol_number == "DEMO-P 12"
        actions = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action == "certificates.record_numbers")
        ).all()
    assert len(actions) == 1


def test_a_sentence_is_printed_only_when_the_lead_switched_it_on(client: FlaskClient, app: Flask) -> None:
    with unit_of_work() as session:
        case = make_case(session, Kind.CERTIFICATE)
    enter(client, case.lead)
    page = page_of(client, "/it/desk/switches")
    assert "art. 40" in page
    assert "ontrassegno" not in page
    address = f"/it/desk/switches/{case.issuer_id}/certificate"
    with reading() as session:
        assert notices_for(session, case.issuer_id, Kind.CERTIFICATE) == ()
    assert post_form(client, f"{address}/art_40", {"is_on": "y"}, on="/it/desk/switches").status_code == 303
    wrong = post_form(client, f"{address}/stamp_duty", {"is_on": "y"}, on="/it/desk/switches")
    assert wrong.status_code == 422
    check_page(wrong)
    told = {"is_on": "y", "words": "Esente da imposta di bollo (norma di prova)."}
    assert post_form(client, f"{address}/stamp_duty", told, on="/it/desk/switches").status_code == 303
    with reading() as session:
        notices = notices_for(session, case.issuer_id, Kind.CERTIFICATE)
        assert notices_for(session, case.issuer_id, Kind.VALIDATION) == ()
    assert notices[0].startswith("Il presente certificato non può essere prodotto")
    assert notices[1] == told["words"]
    check_page(client.get("/it/desk/switches"))
    assert post_form(client, f"{address}/art_40", {}, on="/it/desk/switches").status_code == 303
    with reading() as session:
        assert notices_for(session, case.issuer_id, Kind.CERTIFICATE) == (told["words"],)


def test_contrassegno_exists_only_for_a_public_issuer_with_a_recorded_signer(app: Flask) -> None:
    with unit_of_work() as session:
        case = make_case(session, Kind.CERTIFICATE)

    def switch(words: str) -> None:
        with unit_of_work() as session:
            set_switch(
                session,
                case.issuer_id,
                Kind.CERTIFICATE,
                Switch.CONTRASSEGNO,
                is_on=True,
                words=words,
                actor=case.lead,
                now=NOW,
            )

    with pytest.raises(NotFound):
        switch("Elena Prova, dirigente")
    with unit_of_work() as session:
        record_public_issuer(session, slug_of(case), act="DEMO-1", actor=ANONYMOUS, now=NOW)
    with pytest.raises(Refusal, match="switch-words-contrassegno"):
        switch(" ")
    switch("Elena Prova, dirigente")
    with reading() as session:
        (sentence,) = notices_for(session, case.issuer_id, Kind.CERTIFICATE)
    assert "Elena Prova, dirigente" in sentence


def test_who_does_not_lead_that_kind_switches_nothing(client: FlaskClient, app: Flask) -> None:
    with unit_of_work() as session:
        case = make_case(session, Kind.CERTIFICATE)
        promoter = make_staff(session, case.issuer_id, Role.PROMOTER_LEAD)
        stranger = make_case(session, Kind.CERTIFICATE).lead
    for viewer, error in ((promoter, Forbidden), (stranger, NotFound)):
        with unit_of_work() as session, pytest.raises(error):
            set_switch(
                session,
                case.issuer_id,
                Kind.CERTIFICATE,
                Switch.ART_40,
                is_on=True,
                words="",
                actor=viewer,
                now=NOW,
            )
    with reading() as session:
        assert session.scalars(select(IssuerSwitch)).all() == []


def test_attestations_of_attendance_carry_the_issuers_sentences_too(app: Flask) -> None:
    with unit_of_work() as session:
        taught = make_taught(session)
        set_switch(
            session,
            taught.issuer_id,
            Kind.ATTENDANCE,
            Switch.ART_40,
            is_on=True,
            words="",
            actor=taught.lead,
            now=NOW,
        )
    with reading() as session:
        facts = compose_preview(
            session,
            taught.edition_id,
            taught.persons[0],
            base_url=current_press().base_url,
            actor=taught.lead,
            now=NOW,
        )
    assert facts.notices[0].startswith("Il presente documento non può essere prodotto")
