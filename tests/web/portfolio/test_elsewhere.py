"""LinkedIn, Europass and a CV: what is said is true, and LinkedIn is told what the page says it is told."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from certify.certificates import lives
from certify.certificates.models import Certificate
from commons.db import reading, unit_of_work
from tests.factories import NOW, make_holder
from tests.making.portfolio import Shelf, make_shelf
from tests.signin import sign_in
from tests.web.page_checks import check_page


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    return make_shelf(["Primo corso"])


def address_of(shelf: Shelf, language: str = "it") -> str:
    return f"/{language}/me/attestations/{shelf.certificate_ids[0]}/elsewhere"


@pytest.mark.parametrize("language", ["it", "de", "en"])
def test_linkedin_gets_the_document_and_nothing_about_the_person(
    client: FlaskClient, shelf: Shelf, language: str
) -> None:
    sign_in(client, shelf.account_id)
    answer = client.get(address_of(shelf, language))
    check_page(answer)
    page = answer.get_data(as_text=True)
    found = re.search(r'href="(https://www\.linkedin\.com/[^"]+)"', page)
    assert found is not None
    link = urlsplit(html.unescape(found[1]))
    with reading() as session:
        row = session.get_one(Certificate, shelf.certificate_ids[0])
    assert link.path == "/profile/add"
    told = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert told.pop("startTask") == "CERTIFICATION_NAME"
    assert told.pop("organizationName") in page
    assert told == {
        "name": "Attestato di frequenza: Primo corso",
        "issueYear": "2026",
        "issueMonth": "11",
        "certUrl": f"http://segnavia.test/v/{row.code}",
        "certId": row.number,
    }
    assert all(value in page for value in told.values())
    assert "Rossi" not in link.query
    assert '<script src="/static/js/copy.js' in page


def test_the_page_claims_nothing_that_is_not_so(client: FlaskClient, shelf: Shelf) -> None:
    sign_in(client, shelf.account_id)
    page = client.get(address_of(shelf)).get_data(as_text=True)
    assert "Non certifica competenze" in page
    assert "Europass lo conserva: non lo controlla." in page
    assert "non lo è" in page


def test_what_is_not_valid_is_taken_nowhere(client: FlaskClient, shelf: Shelf) -> None:
    with unit_of_work() as session:
        lives.suspend_certificate(session, shelf.certificate_ids[0], note="x", actor=shelf.lead, now=NOW)
    sign_in(client, shelf.account_id)
    assert client.get(address_of(shelf)).location.endswith(str(shelf.certificate_ids[0]))


def test_it_exists_for_the_holder_alone(client: FlaskClient, shelf: Shelf) -> None:
    with unit_of_work() as session:
        charlie = make_holder(session)
    for account_id in (charlie.account_id, shelf.lead.account_id):
        assert account_id is not None
        sign_in(client, account_id)
        assert client.get(address_of(shelf)).status_code == 404
