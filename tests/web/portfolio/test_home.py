"""The holder's own area: her documents, theirs alone, and how often they were checked."""

import hashlib
import json
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from certify.certificates import lives
from certify.certificates.models import Certificate, CertificateKey
from certify.certificates.rules import RevocationClass
from certify.certificates.sealing import seal_document
from commons.access import Role
from commons.db import unit_of_work
from tests.conftest import Counter
from tests.factories import make_account, make_holder, make_staff
from tests.issuing import Taught, issue, later, make_taught
from tests.signin import post_form, sign_in
from tests.web.page_checks import check_page


@pytest.fixture
def taught(app: Flask) -> Taught:
    with unit_of_work() as session:
        return make_taught(session, [("Maria", "Rossi"), ("Luca", "Bianchi")])


@pytest.fixture
def certificate_id(taught: Taught) -> UUID:
    """Return Maria's document."""
    return issue(taught, persons=taught.persons[:1])[0]


@pytest.fixture
def maria(client: FlaskClient, taught: Taught) -> FlaskClient:
    with unit_of_work() as session:
        account_id = make_account(session, taught.persons[0])
    sign_in(client, account_id)
    return client


def page_of(client: FlaskClient, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status, page.status
    check_page(page)
    return page.get_data(as_text=True)


def test_whoever_has_none_is_told_what_that_means(maria: FlaskClient) -> None:
    assert "Ancora nessun documento" in page_of(maria, "/it/me")


@pytest.mark.parametrize("language", ["it", "de", "en"])
def test_the_list_shows_what_each_document_is_worth(
    maria: FlaskClient, certificate_id: UUID, language: str
) -> None:
    page = page_of(maria, f"/{language}/me")
    assert f"/{language}/me/attestations/{certificate_id}" in page
    assert "Progettare la solidarietà internazionale" in page
    if language == "it":
        assert "Attesta la presenza. Non certifica competenze." in page
        assert "Mai verificata" in page


def test_the_list_costs_few_queries(maria: FlaskClient, certificate_id: UUID, count_queries: Counter) -> None:
    with count_queries() as seen:
        maria.get("/it/me")
    assert len(seen) <= 8


def test_a_check_is_counted_and_nobody_is_named(maria: FlaskClient, app: Flask, certificate_id: UUID) -> None:
    told = json.loads(maria.get(f"/credentials/{certificate_id}.json").data)
    visitor = app.test_client()
    for _turn in range(3):
        visitor.get(f"/v/{told['publicCode']}", headers={"Host": "segnavia.test"})
    page = page_of(maria, f"/it/me/attestations/{certificate_id}")
    assert "Verificata 3 volte, l’ultima il 23/11/2026" in page
    assert "Verificata 3 volte" in page_of(maria, "/it/me")


def test_pdf_and_json_are_what_was_signed(maria: FlaskClient, certificate_id: UUID) -> None:
    page = page_of(maria, f"/it/me/attestations/{certificate_id}")
    for ending, kind in (("pdf", "application/pdf"), ("json", "application/json")):
        assert f'href="/credentials/{certificate_id}.{ending}"' in page
        answer = maria.get(f"/credentials/{certificate_id}.{ending}")
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Rossi" not in answer.headers["Content-Disposition"]
    told = json.loads(maria.get(f"/credentials/{certificate_id}.json").data)
    assert told["credentialSubject"]["holderFamilyName"] == "Rossi"
    assert told["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"


def test_the_address_of_a_document_leads_each_to_his_own_page(
    maria: FlaskClient, taught: Taught, certificate_id: UUID
) -> None:
    assert maria.get(f"/credentials/{certificate_id}").location.endswith(f"/me/attestations/{certificate_id}")
    assert taught.lead.account_id is not None
    sign_in(maria, taught.lead.account_id)
    assert maria.get(f"/credentials/{certificate_id}").location.endswith(
        f"/desk/certificates/{certificate_id}"
    )
    page_of(maria, f"/it/me/attestations/{certificate_id}", 404)


def test_staff_of_the_issuer_gets_the_files_and_nobody_else(
    client: FlaskClient, taught: Taught, certificate_id: UUID
) -> None:
    for address in (f"/credentials/{certificate_id}", f"/it/me/attestations/{certificate_id}", "/it/me"):
        answer = client.get(address)
        assert answer.status_code == 303
        assert "/signin" in answer.location
    with unit_of_work() as session:
        staff = make_staff(session, taught.issuer_id, Role.PROVIDER_STAFF)
        charlie = make_holder(session)
    assert staff.account_id is not None
    assert charlie.account_id is not None
    sign_in(client, staff.account_id)
    assert client.get(f"/credentials/{certificate_id}.pdf").status_code == 200
    sign_in(client, charlie.account_id)
    for address in (
        f"/credentials/{certificate_id}",
        f"/credentials/{certificate_id}.json",
        f"/credentials/{certificate_id}.pdf",
        f"/it/me/attestations/{certificate_id}",
    ):
        page_of(client, address, 404)


def test_revoked_and_erased_documents_are_told_to_their_holder(
    maria: FlaskClient, taught: Taught, certificate_id: UUID
) -> None:
    with unit_of_work() as session:
        lives.revoke_certificate(
            session,
            certificate_id,
            reason=RevocationClass.HOLDERS_REQUEST,
            note="segreto",
            actor=taught.lead,
            now=later(days=1),
        )
    page = page_of(maria, f"/it/me/attestations/{certificate_id}")
    assert "Revocato il 24/11/2026" in page
    assert "segreto" not in page
    assert "Revocato" in page_of(maria, "/it/me")
    with unit_of_work() as session:
        lives.erase_certificate(session, certificate_id, note="x", actor=taught.lead, now=later(days=2))
    assert "Non è più conservato qui" in page_of(maria, f"/it/me/attestations/{certificate_id}")
    assert "Cancellato il 25/11/2026" in page_of(maria, "/it/me")
    page_of(maria, f"/credentials/{certificate_id}.pdf", 404)


def test_a_key_that_is_missing_is_told_as_such(maria: FlaskClient, certificate_id: UUID) -> None:
    with unit_of_work() as session:
        session.delete(session.get_one(CertificateKey, certificate_id))
    page_of(maria, "/it/me")
    assert "Manca la chiave" in page_of(maria, f"/it/me/attestations/{certificate_id}", 503)


def test_bytes_that_are_no_document_are_told_as_damaged(
    maria: FlaskClient, taught: Taught, certificate_id: UUID
) -> None:
    """Sealed and hashed as they should be, by who can write everywhere: nobody sees a failure for it."""
    with unit_of_work() as session:
        row = session.get_one(Certificate, certificate_id)
        key = session.get_one(CertificateKey, certificate_id).key
        row.document = seal_document(key, certificate_id, b"{}")
        row.document_sha256 = hashlib.sha256(b"{}").hexdigest()
    page_of(maria, "/it/me")
    assert "non corrispondono a quelli registrati" in page_of(
        maria, f"/it/me/attestations/{certificate_id}", 503
    )
    assert taught.lead.account_id is not None
    sign_in(maria, taught.lead.account_id)
    desk = f"/it/desk/certificates/{certificate_id}"
    page_of(maria, f"{desk}/replace", 503)
    page_of(maria, f"/it/desk/editions/{taught.edition_id}/certificates/issued")
    assert "non corrispondono a quelli registrati" in page_of(maria, desk)
    answer = post_form(maria, f"{desk}/revoke", {"reason": "fraud", "note": "x"})
    assert "Revocato" in page_of(maria, answer.location)
