"""The surname opens one document's name and PDF, in this browser, for ten minutes."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from certify.certificates.models import Certificate
from commons.db import reading, unit_of_work
from tests.clock import FixedClock
from tests.issuing import Taught, issue, make_taught
from tests.signin import csrf_token
from tests.web.page_checks import check_page


@pytest.fixture
def taught(app: Flask) -> Taught:
    with unit_of_work() as session:
        taught = make_taught(session, [("Maria", "Rossi"), ("Luca", "De Gasperi")])
    issue(taught)
    return taught


def code_of(taught: Taught, turn: int) -> str:
    with reading() as session:
        return session.scalars(
            select(Certificate.code).where(Certificate.person_id == taught.persons[turn])
        ).one()


def send(client: FlaskClient, code: str, surname: str, **headers: str) -> TestResponse:
    token = csrf_token(client.get(f"/it/v/{code}"))
    return client.post(f"/it/v/{code}", data={"surname": surname, "csrf_token": token}, headers=headers)


def test_the_right_surname_shows_the_name_and_gives_the_pdf(client: FlaskClient, taught: Taught) -> None:
    code = code_of(taught, 0)
    assert client.get(f"/v/{code}.pdf").status_code == 404
    answer = send(client, code, "rossi")
    assert answer.status_code == 303
    assert answer.location == f"/it/v/{code}#holder"
    page = client.get(f"/it/v/{code}")
    check_page(page)
    assert "Maria Rossi" in page.get_data(as_text=True)
    assert "Il cognome corrisponde" in page.get_data(as_text=True)
    told = client.get(f"/v/{code}.json").json
    assert told is not None
    assert told["document"]["holder"] == {"name": "Maria Rossi", "isMasked": False}
    pdf = client.get(f"/v/{code}.pdf")
    assert pdf.mimetype == "application/pdf"
    assert "Rossi" not in pdf.headers["Content-Disposition"]


def test_a_wrong_surname_keeps_what_was_typed_and_shows_nothing(client: FlaskClient, taught: Taught) -> None:
    code = code_of(taught, 0)
    answer = send(client, code, "Bianchi")
    assert answer.status_code == 422
    check_page(answer)
    text = answer.get_data(as_text=True)
    assert 'value="Bianchi"' in text
    assert "Non corrisponde al cognome registrato" in text
    assert "Maria" not in text
    assert "Set-Cookie" not in answer.headers
    assert client.get(f"/v/{code}.pdf").status_code == 404


@pytest.mark.parametrize("typed", ["De Gasperi", "degasperi", "DE  GASPERI", "De-Gasperi", "Luca De Gasperi"])
def test_compound_surnames_are_taken_as_people_type_them(
    client: FlaskClient, taught: Taught, typed: str
) -> None:
    assert send(client, code_of(taught, 1), typed).status_code == 303


def test_one_surname_opens_one_document_for_ten_minutes(
    client: FlaskClient, taught: Taught, clock: FixedClock
) -> None:
    mine, other = code_of(taught, 0), code_of(taught, 1)
    cookie = send(client, mine, "Rossi").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=600" in cookie
    assert "L… D…" in client.get(f"/it/v/{other}").get_data(as_text=True)
    assert client.get(f"/v/{other}.pdf").status_code == 404
    clock.advance(minutes=9, seconds=59)
    assert client.get(f"/v/{mine}.pdf").status_code == 200
    clock.advance(seconds=2)
    assert client.get(f"/v/{mine}.pdf").status_code == 404
    assert "M… R…" in client.get(f"/it/v/{mine}").get_data(as_text=True)


def test_a_forged_cookie_opens_nothing(client: FlaskClient, taught: Taught) -> None:
    code = code_of(taught, 0)
    for forged in (f"{code}.99999999999", f"{code}.99999999999.AAAA", "x", ""):
        client.set_cookie("segnavia-unlocked", forged, domain="segnavia.test")
        assert client.get(f"/v/{code}.pdf").status_code == 404
        assert "Rossi" not in client.get(f"/v/{code}").get_data(as_text=True)


def test_a_form_from_elsewhere_or_without_its_token_is_refused(client: FlaskClient, taught: Taught) -> None:
    code = code_of(taught, 0)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert send(client, code, "Rossi", **headers).status_code == 400
    own = {"Origin": "http://segnavia.test", "Sec-Fetch-Site": "same-origin"}
    assert send(client, code, "Rossi", **own).status_code == 303
    for token in ("", "x", "é", "0" * 40):
        answer = client.post(f"/it/v/{code}", data={"surname": "Rossi", "csrf_token": token})
        assert answer.status_code == 400
        check_page(answer)


def test_guessing_surnames_ends_soon(client: FlaskClient, taught: Taught, clock: FixedClock) -> None:
    code = code_of(taught, 0)
    answers = [send(client, code, f"Prova{turn}").status_code for turn in range(12)]
    assert answers == [422] * 10 + [429] * 2
    assert send(client, code, "Rossi").status_code == 429
    clock.advance(minutes=11)
    assert send(client, code, "Rossi").status_code == 303


def test_a_surname_for_an_unknown_code_is_not_compared(client: FlaskClient, taught: Taught) -> None:
    answer = client.post(f"/it/v/{'0' * 26}", data={"surname": "Rossi", "csrf_token": "x"})
    assert answer.status_code == 404
