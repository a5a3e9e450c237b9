"""A person's own documents of kinds B to E: list, page, files, annex, competences, shares, export."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from certify.certificates.numbering import record_numbers
from certify.certificates.preparing_signature import annul_prepared
from certify.certificates.rules import Kind
from certify.portfolio.competences import compose_pictures
from certify.portfolio.export import export_files, export_portfolio
from certify.portfolio.queries import list_attestations
from certify.portfolio.rules import STATION_OF
from commons.access import Role
from commons.db import reading, unit_of_work
from tests.conftest import Counter
from tests.factories import NOW, make_staff
from tests.making.documents import Case, make_case, make_document, make_valid, register_case
from tests.signin import sign_in
from tests.web.page_checks import check_page

OTHERS: list[Kind] = [kind for kind in Kind if kind is not Kind.ATTENDANCE]


def enter(client: FlaskClient, case: Case) -> None:
    assert case.holder.account_id is not None
    sign_in(client, case.holder.account_id)


def page_of(client: FlaskClient, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status, page.status
    check_page(page)
    return page.get_data(as_text=True)


@pytest.mark.parametrize("kind", OTHERS)
def test_the_holder_sees_what_it_is_and_what_it_is_worth(client: FlaskClient, app: Flask, kind: Kind) -> None:
    case, certificate_id = make_document(kind)
    enter(client, case)
    assert case.facts.worth in page_of(client, "/it/me")
    page = page_of(client, f"/it/me/attestations/{certificate_id}")
    for told in (case.facts.kind_name, case.facts.worth, "Maria Rossi", case.facts.competences[0].label):
        assert told in page
    page_of(client, f"/it/me/attestations/{certificate_id}/elsewhere")
    assert client.get(f"/credentials/{certificate_id}.json").status_code == 200
    assert client.get(f"/credentials/{certificate_id}.pdf").status_code == 200


@pytest.mark.parametrize("kind", [Kind.VALIDATION, Kind.CERTIFICATE])
def test_what_waits_for_its_signature_is_a_draft_and_no_more(
    client: FlaskClient, app: Flask, kind: Kind
) -> None:
    with unit_of_work() as session:
        case = make_case(session, kind)
    certificate_id = register_case(case, annex=b"note")
    enter(client, case)
    page = page_of(client, f"/it/me/attestations/{certificate_id}")
    assert "Non vale ancora" in page
    assert "Leggi la bozza non firmata" in page
    assert client.get(f"/credentials/{certificate_id}.json").status_code == 404
    assert client.get(f"/credentials/{certificate_id}/annex").status_code == 404
    assert client.get(f"/credentials/{certificate_id}.pdf").status_code == 200
    page_of(client, "/it/me")
    assert page_of(client, "/it/me/competences").count("<table") == 0
    with unit_of_work() as session:
        annul_prepared(session, certificate_id, note="Segreto.", actor=case.lead, now=NOW)
    page = page_of(client, f"/it/me/attestations/{certificate_id}")
    assert "annullato" in page
    assert "Segreto" not in page


def test_the_annex_is_for_the_holder_and_the_issuer_alone(client: FlaskClient, app: Flask) -> None:
    with unit_of_work() as session:
        case = make_case(session, Kind.CERTIFICATE)
        assessor = make_staff(session, case.issuer_id, Role.ASSESSOR)
        provider = make_staff(session, case.issuer_id, Role.PROVIDER_LEAD)
        stranger = make_case(session, Kind.CERTIFICATE)
    certificate_id = make_valid(case, annex=b"Osservazioni.")
    address = f"/credentials/{certificate_id}/annex"
    assert client.get(address).status_code == 303
    for viewer, status in (
        (case.holder, 200),
        (assessor, 200),
        (provider, 404),
        (stranger.holder, 404),
        (stranger.lead, 404),
    ):
        assert viewer.account_id is not None
        sign_in(client, viewer.account_id)
        answer = client.get(address)
        assert answer.status_code == status
        if status == 200:
            assert answer.data == b"Osservazioni."
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Rossi" not in answer.headers["Content-Disposition"]


def test_numbers_of_other_registers_are_shown_when_they_are_there(client: FlaskClient, app: Flask) -> None:
    case, certificate_id = make_document(Kind.CERTIFICATE)
    enter(client, case)
    address = f"/it/me/attestations/{certificate_id}"
    assert "Registro provinciale" not in page_of(client, address)
    with unit_of_work() as session:
        record_numbers(
            session,
            certificate_id,
            protocol_number="DEMO-P 12",
            provincial_number="DEMO-R 7",
            seen=("", ""),
            actor=case.lead,
            now=NOW,
        )
    page = page_of(client, address)
    assert "DEMO-P 12" in page
    assert "DEMO-R 7" in page


def documents_of_one(kinds: list[Kind]) -> tuple[Case, list[UUID]]:
    cases: list[Case] = []
    with unit_of_work() as session:
        for kind in kinds:
            cases.append(make_case(session, kind, holder_of=cases[0] if cases else None))
    return cases[0], [make_valid(case) for case in cases]


def test_each_kind_has_its_own_station_and_nothing_is_merged(client: FlaskClient, app: Flask) -> None:
    case, ids = documents_of_one(OTHERS)
    with reading() as session:
        attestations = list_attestations(session, case.holder)
    seen = {
        place.certificate_id: place.station
        for picture in compose_pictures(attestations)
        for competence in picture.competences
        for place in competence.seen
    }
    assert [seen[each] for each in ids] == [STATION_OF[kind] for kind in OTHERS]
    assert len(set(seen.values())) == 4
    enter(client, case)
    page = page_of(client, "/it/me/competences")
    for word in ("Individuata", "Validata", "Certificata"):
        assert word in page
    assert client.get("/it/me/competences.csv").status_code == 200


def test_a_share_shows_every_kind_with_its_worth(client: FlaskClient, app: Flask) -> None:
    case, _ids = documents_of_one(OTHERS)
    enter(client, case)
    page = page_of(client, "/it/me/shares/new")
    with reading() as session:
        attestations = list_attestations(session, case.holder)
    for each in attestations:
        assert each.facts is not None
        assert each.facts.kind_name in page


def test_the_file_to_take_home_holds_them_all_and_nothing_unsigned(app: Flask) -> None:
    case, ids = documents_of_one(OTHERS)
    with unit_of_work() as session:
        waiting = make_case(session, Kind.VALIDATION, holder_of=case)
    register_case(waiting)
    with reading() as session:
        told = export_portfolio(session, case.person_id)
        names = [name for name, _content in export_files(session, case.person_id)]
    assert len(told["documents"]) == len(ids) + 1
    assert len(names) == 2 * len(ids)


def test_a_page_costs_the_same_whatever_the_number_of_documents(
    client: FlaskClient, app: Flask, count_queries: Counter
) -> None:
    case, _ids = documents_of_one(OTHERS)
    enter(client, case)
    for address in ("/it/me", "/it/me/competences"):
        client.get(address)
        with count_queries() as seen:
            client.get(address)
        assert len(seen) <= 15, address
