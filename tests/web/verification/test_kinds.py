"""What a check says of the kinds B to E, and of what was never signed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from certify.certificates.preparing_signature import annul_prepared
from certify.certificates.queries import find_document
from certify.certificates.rules import Kind
from commons.db import reading, unit_of_work
from tests.conftest import Counter
from tests.factories import NOW
from tests.making.documents import Case, make_case, make_document, register_case
from tests.web.page_checks import check_page, page_of

OTHERS = [kind for kind in Kind if kind is not Kind.ATTENDANCE]


def code_of(certificate_id: object) -> str:
    with reading() as session:
        kept = find_document(session, certificate_id)  # type: ignore[arg-type]
    assert kept is not None
    return kept.code


def type_surname(client: FlaskClient, code: str, surname: str) -> None:
    page = page_of(client, f"/it/v/{code}")
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(f"/it/v/{code}", data={"csrf_token": token, "surname": surname})
    assert answer.status_code == 303


@pytest.mark.parametrize("kind", OTHERS)
def test_a_valid_one_tells_its_name_its_worth_and_what_to_compare(
    client: FlaskClient, app: Flask, kind: Kind
) -> None:
    case, certificate_id = make_document(kind)
    facts = case.facts
    page = page_of(client, f"/it/v/{code_of(certificate_id)}")
    assert "Valido" in page
    for told in (facts.kind_name, facts.worth, facts.issuer.name, "M… R…", facts.competences[0].label):
        assert told in page, told
    assert "Maria Rossi" not in page
    assert ("certificat" in page.split("<main")[1].split("JSON")[0].lower()) or kind is not Kind.CERTIFICATE


@pytest.mark.parametrize("kind", [Kind.TRANSPARENCY, Kind.VALIDATION, Kind.CERTIFICATE])
def test_why_the_issuer_may_is_told_as_it_was_signed(client: FlaskClient, app: Flask, kind: Kind) -> None:
    case, certificate_id = make_document(kind)
    page = page_of(client, f"/it/v/{code_of(certificate_id)}")
    assert case.facts.entitlement.act in page  # type: ignore[union-attr]
    assert case.facts.entitlement.scope in page  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", [Kind.TRANSPARENCY, Kind.VALIDATION, Kind.CERTIFICATE])
def test_a_birth_date_is_nowhere(client: FlaskClient, app: Flask, kind: Kind) -> None:
    case, certificate_id = make_document(kind)
    code = code_of(certificate_id)
    type_surname(client, code, "Rossi")
    born = case.facts.born_on  # type: ignore[union-attr]
    for body in (page_of(client, f"/it/v/{code}"), client.get(f"/v/{code}.json").get_data(as_text=True)):
        assert f"{born:%d/%m/%Y}" not in body
        assert born.isoformat() not in body


def test_a_typed_birth_date_is_answered_with_yes_or_no_after_the_surname(
    client: FlaskClient, app: Flask
) -> None:
    case, certificate_id = make_document(Kind.CERTIFICATE)
    code, born = code_of(certificate_id), case.facts.born_on  # type: ignore[union-attr]
    address = f"/it/v/{code}"
    page = page_of(client, address)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert 'name="born"' not in page
    assert client.post(address, data={"csrf_token": token, "born": born.isoformat()}).status_code == 404
    type_surname(client, code, "Rossi")
    assert 'name="born"' in page_of(client, address)
    for typed, status, word in (
        (born.isoformat(), 200, "La data di nascita corrisponde"),
        (f"{born:%d/%m/%Y}", 200, "La data di nascita corrisponde"),
        ("01/02/1990", 422, "Non è la data di nascita registrata"),
        ("31/02/1990", 422, "Scriva il giorno così"),
    ):
        answer = client.post(address, data={"csrf_token": token, "born": typed})
        assert answer.status_code == status
        assert word in answer.get_data(as_text=True)
        check_page(answer)
    for _turn in range(2):
        answer = client.post(address, data={"csrf_token": token, "born": "01/02/1990"})
    assert answer.status_code == 429


def test_who_hosted_is_told_to_whoever_knows_the_surname(client: FlaskClient, app: Flask) -> None:
    case, certificate_id = make_document(Kind.PLACEMENT)
    code = code_of(certificate_id)
    host = case.facts.hosts[0].name  # type: ignore[union-attr]
    assert host not in page_of(client, f"/it/v/{code}")
    assert "hosts" not in client.get(f"/v/{code}.json").get_json()["document"]
    type_surname(client, code, "Rossi")
    assert host in page_of(client, f"/it/v/{code}")
    told = client.get(f"/v/{code}.json").get_json()["document"]
    assert told["hosts"][0] == host
    assert told["holder"] == {"name": "Maria Rossi", "isMasked": False}


def test_experiences_are_counted_for_strangers(client: FlaskClient, app: Flask) -> None:
    case, certificate_id = make_document(Kind.TRANSPARENCY)
    code, titles = code_of(certificate_id), [each.title for each in case.facts.experiences]  # type: ignore[union-attr]
    page = page_of(client, f"/it/v/{code}")
    assert not any(title in page for title in titles if title not in case.facts.title)
    told = client.get(f"/v/{code}.json").get_json()["document"]
    assert told["experienceCount"] == len(titles)
    assert "experiences" not in told
    type_surname(client, code, "Rossi")
    page = page_of(client, f"/it/v/{code}")
    assert all(title in page for title in titles)


@pytest.mark.parametrize("kind", OTHERS)
def test_programs_get_kind_worth_and_competences(client: FlaskClient, app: Flask, kind: Kind) -> None:
    case, certificate_id = make_document(kind)
    told = client.get(f"/v/{code_of(certificate_id)}.json").get_json()
    assert told["answer"] == "valid"
    document = told["document"]
    assert (document["kind"], document["worth"], document["name"]) == (
        kind.value,
        case.facts.worth,
        case.facts.kind_name,
    )
    assert [each["label"] for each in document["competences"]] == [
        each.label for each in case.facts.competences
    ]


def prepared(kind: Kind) -> tuple[Case, object]:
    with unit_of_work() as session:
        case = make_case(session, kind)
    return case, register_case(case)


@pytest.mark.parametrize("kind", [Kind.VALIDATION, Kind.CERTIFICATE])
def test_one_that_waits_for_its_signature_says_so_and_nothing_of_its_content(
    client: FlaskClient, app: Flask, kind: Kind
) -> None:
    case, certificate_id = prepared(kind)
    code = code_of(certificate_id)
    page = page_of(client, f"/it/v/{code}")
    assert "Registrato, non ancora firmato" in page
    assert "Quando sarà firmato, che cosa varrà" in page
    for hidden in ("M… R…", case.facts.competences[0].label, "Rossi", 'name="surname"'):
        assert hidden not in page
    told = client.get(f"/v/{code}.json").get_json()
    assert told["answer"] == "unsigned"
    assert told["register"]["status"] == "prepared"
    assert "document" not in told
    assert client.get(f"/v/{code}.pdf").status_code == 404


def test_an_annulled_one_says_that_it_never_was_valid(client: FlaskClient, app: Flask) -> None:
    case, certificate_id = prepared(Kind.VALIDATION)
    with unit_of_work() as session:
        annul_prepared(session, certificate_id, note="Segreto.", actor=case.lead, now=NOW)  # type: ignore[arg-type]
    code = code_of(certificate_id)
    page = page_of(client, f"/it/v/{code}")
    assert "Annullato prima della firma" in page
    assert "Segreto" not in page
    assert case.facts.worth not in page
    assert client.get(f"/v/{code}.json").get_json()["answer"] == "annulled"


def test_the_signed_pdf_is_given_after_the_surname(client: FlaskClient, app: Flask) -> None:
    _case, certificate_id = make_document(Kind.CERTIFICATE)
    code = code_of(certificate_id)
    type_surname(client, code, "Rossi")
    pdf = client.get(f"/v/{code}.pdf")
    assert pdf.status_code == 200
    assert b"/ByteRange" in pdf.data


@pytest.mark.parametrize("kind", OTHERS)
def test_a_check_costs_as_many_queries_as_ever(
    client: FlaskClient, app: Flask, kind: Kind, count_queries: Counter
) -> None:
    _case, certificate_id = make_document(kind)
    code = code_of(certificate_id)
    client.get(f"/it/v/{code}")
    with count_queries() as seen:
        client.get(f"/it/v/{code}")
    assert len(seen) <= 4
