"""Who issues: a page for people, did.json for programs."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from certify.issuers.services import make_issuer_keys, report_compromised_key
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from tests.conftest import Counter
from tests.factories import make_organisation
from tests.issuing import later, make_issuer
from tests.web.page_checks import check_page


@pytest.fixture
def issuer(app: Flask) -> str:
    with unit_of_work() as session:
        make_issuer(session, slug="tsm")
    return "tsm"


@pytest.mark.parametrize("address", ["/issuers/tsm", "/it/issuers/tsm", "/de/issuers/tsm", "/en/issuers/tsm"])
def test_the_page_says_who_since_when_and_that_it_is_a_demonstration(
    client: FlaskClient, issuer: str, address: str, count_queries: Counter
) -> None:
    with count_queries() as seen:
        page = client.get(address)
    assert page.status_code == 200
    assert len(seen) <= 4
    check_page(page)
    text = page.get_data(as_text=True)
    for words in (
        "TSM (dimostrazione)",
        "2026-ed25519-1",
        "2026-p256-1",
        "did:web:segnavia.test:issuers:tsm",
    ):
        assert words in text
    if "/it/" in address:
        assert "dal 23/11/2026" in text
        assert "Ente di prova" in text


def test_did_json_lists_every_key_for_any_origin(client: FlaskClient, issuer: str) -> None:
    answer = client.get("/issuers/tsm/did.json")
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    told = answer.json
    assert told is not None
    assert told["id"] == "did:web:segnavia.test:issuers:tsm"
    assert [method["type"] for method in told["verificationMethod"]] == ["Multikey", "JsonWebKey"]
    assert told["assertionMethod"] == [method["id"] for method in told["verificationMethod"]]
    assert "private" not in answer.get_data(as_text=True).lower()


def test_a_retired_key_stays_and_a_stolen_one_asserts_nothing(
    app: Flask, client: FlaskClient, issuer: str
) -> None:
    with unit_of_work() as session:
        make_issuer_keys(
            session,
            "tsm",
            base_url="http://segnavia.test",
            cabinet=app.extensions["key_cabinet"],
            actor=ANONYMOUS,
            now=later(days=9),
            is_rotation=True,
        )
        stolen = "did:web:segnavia.test:issuers:tsm#2026-ed25519-1"
        report_compromised_key(session, stolen, actor=ANONYMOUS, now=later(days=10))
    told = client.get("/issuers/tsm/did.json").json
    assert told is not None
    assert len(told["verificationMethod"]) == 4
    assert len(told["assertionMethod"]) == 3
    assert stolen not in told["assertionMethod"]
    page = client.get("/it/issuers/tsm")
    check_page(page)
    assert "Non più affidabile dal 03/12/2026" in page.get_data(as_text=True)


def test_who_never_issued_has_neither_page_nor_did(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        make_organisation(session, "Ente", slug="ente")
    for address in ("/it/issuers/ente", "/issuers/ente/did.json", "/issuers/nobody/did.json"):
        assert client.get(address).status_code == 404
