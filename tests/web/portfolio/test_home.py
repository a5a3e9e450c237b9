"""The holder's own area: her documents, theirs alone, and how often they were checked."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from certify.certificates import lives
from certify.certificates.press import current_press
from certify.certificates.rules import RevocationClass
from commons.access import Role
from commons.db import unit_of_work
from commons.people.models import Person
from tests.conftest import Browser, Counter
from tests.factories import (
    NOW,
    make_course_with_edition,
    make_enrolment,
    make_holder,
    make_staff,
)
from tests.issuing import Taught, later
from tests.making.portfolio import make_shelf
from tests.signin import post_form, sign_in
from tests.web.page_checks import page_of


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
    assert len(seen) <= 9


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


def test_checks_are_counted_once_and_never_the_holders_own(
    maria: FlaskClient, app: Flask, certificate_id: UUID
) -> None:
    told = json.loads(maria.get(f"/credentials/{certificate_id}.json").data)
    address = f"/v/{told['publicCode']}"
    maria.get(address)
    maria.get(f"{address}.json")
    assert "Mai verificata" in page_of(maria, f"/it/me/attestations/{certificate_id}")
    visitor = Browser(app, app.response_class, use_cookies=True)
    post_form(visitor, address, {"surname": "Rossi"})
    assert "Maria Rossi" in page_of(visitor, address)
    assert visitor.get(f"{address}.pdf").status_code == 200
    assert "Verificata una volta" in page_of(maria, f"/it/me/attestations/{certificate_id}")


def test_a_corrected_document_names_the_one_it_replaces(
    maria: FlaskClient, taught: Taught, certificate_id: UUID
) -> None:
    with unit_of_work() as session:
        session.get_one(Person, taught.persons[0]).given_name = "Maria Luisa"
        new_id = lives.replace_certificate(
            session, certificate_id, note="x", press=current_press(), actor=taught.lead, now=later(days=1)
        )
    new = page_of(maria, f"/it/me/attestations/{new_id}")
    assert "Prende il posto di" in new
    assert f"/it/me/attestations/{certificate_id}" in new
    old = page_of(maria, f"/it/me/attestations/{certificate_id}")
    assert f"/it/me/attestations/{new_id}" in old
    assert "che oggi non vale" in page_of(maria, "/it/me")


def test_the_first_page_says_what_is_next(maria: FlaskClient, taught: Taught) -> None:
    coming = NOW.date() + timedelta(days=3)
    with unit_of_work() as session:
        made = make_course_with_edition(session, days=[coming, coming + timedelta(days=7)])
        enrolment_id = make_enrolment(session, made.edition_id, taught.persons[0])
    page = page_of(maria, "/it/me")
    assert "Il prossimo incontro" in page
    assert 'giovedì 26 novembre, <span class="sv-clock">14:00–18:00</span>' in page
    assert "Posto confermato" in page
    assert f"/it/me/enrolments/{enrolment_id}/leave" in page
    assert "Un corso passato o lasciato" in page
    assert "L’ente non ha ancora rilasciato l’attestato" in page


def test_thirty_documents_cost_as_many_queries_as_three(client: FlaskClient, count_queries: Counter) -> None:
    costs = []
    for count in (3, 12):
        shelf = make_shelf([f"Corso {turn}" for turn in range(count)], prefix=f"t{count}")
        sign_in(client, shelf.account_id)
        for address in ("/it/me", "/it/me/competences", f"/it/me/attestations/{shelf.certificate_ids[0]}"):
            with count_queries() as seen:
                page_of(client, address)
            costs.append(len(seen))
    assert costs[:3] == costs[3:]
    assert max(costs) <= 10
