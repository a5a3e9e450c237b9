"""One's own addresses, language and data."""

import io
import json
import re
import zipfile
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from commons.access import Viewer
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from commons.people.models import EmailAddress, Person
from tests.clock import FixedClock
from tests.conftest import KeptMails
from tests.factories import make_account, make_person, verify_address
from tests.signin import csrf_token, post_form, sign_in
from tests.web.page_checks import check_page

PAGE = "/it/me/account"
SCHOOL, OWN = "alice@school.example", "alice@own.example"


@pytest.fixture
def alice(app: Flask, client: FlaskClient) -> Viewer:
    """Alice Prova, signed in; the address of her school is confirmed."""
    with unit_of_work() as session:
        person_id = make_person(session, "Alice", "Prova", addresses=[SCHOOL])
        account_id = make_account(session, person_id)
        verify_address(session, SCHOOL)
    sign_in(client, account_id)
    return Viewer(account_id, person_id)


def link_to(mails: KeptMails, address: str) -> str:
    run_all_due()
    letter = next(mail for mail in reversed(mails.sent) if mail.to == address)
    found = re.search(r"http://segnavia\.test(/it/me/account/addresses/[\w-]{43})", letter.text)
    assert found, letter.text
    return found.group(1)


def addresses_of(person_id: UUID | None) -> dict[str, tuple[bool, bool]]:
    """Return (primary, verified) by address."""
    with reading() as session:
        rows = session.scalars(select(EmailAddress).where(EmailAddress.person_id == person_id))
        return {row.address: (row.is_primary, row.verified_at is not None) for row in rows}


def add(client: FlaskClient, mails: KeptMails, address: str = OWN) -> str:
    assert post_form(client, f"{PAGE}/addresses", {"address": address}, on=PAGE).status_code == 303
    return link_to(mails, address)


def test_an_address_is_hers_once_she_opened_its_link_and_the_old_one_is_told(
    alice: Viewer, client: FlaskClient, mails: KeptMails
) -> None:
    path = add(client, mails)
    assert OWN not in addresses_of(alice.person_id)
    page = client.get(PAGE)
    check_page(page)
    assert "aspettiamo che apra il collegamento" in page.get_data(as_text=True)
    check_page(client.get(path))
    assert OWN not in addresses_of(alice.person_id), "a mail scanner opens links too"
    assert post_form(client, path).status_code == 303
    assert addresses_of(alice.person_id) == {SCHOOL: (True, True), OWN: (False, True)}
    run_all_due()
    assert [mail.to for mail in mails.sent] == [OWN, SCHOOL]
    assert client.get(path).status_code == 404, "used once"


def test_mails_go_to_the_chosen_address_and_the_last_way_in_cannot_be_removed(
    alice: Viewer, client: FlaskClient, mails: KeptMails
) -> None:
    post_form(client, add(client, mails))
    with reading() as session:
        ids = dict(session.execute(select(EmailAddress.address, EmailAddress.id)).all())
    post_form(client, f"{PAGE}/addresses/{ids[OWN]}/primary", on=PAGE)
    assert addresses_of(alice.person_id) == {SCHOOL: (False, True), OWN: (True, True)}
    post_form(client, f"{PAGE}/addresses/{ids[OWN]}/remove", on=PAGE)
    assert OWN in addresses_of(alice.person_id), "mails go there"
    post_form(client, f"{PAGE}/addresses/{ids[SCHOOL]}/remove", on=PAGE)
    assert addresses_of(alice.person_id) == {OWN: (True, True)}


def test_a_link_works_for_nobody_else_and_not_for_ever(
    app: Flask, alice: Viewer, client: FlaskClient, mails: KeptMails, clock: FixedClock
) -> None:
    path = add(client, mails)
    with unit_of_work() as session:
        charlie = make_account(session, make_person(session, "Charlie"))
    sign_in(client, charlie)
    page = client.get(path)
    check_page(page)
    assert page.status_code == 404
    assert alice.account_id is not None
    clock.advance(hours=49)
    sign_in(client, alice.account_id)
    assert client.get(path).status_code == 404


def test_the_same_name_behind_the_address_becomes_one_record(
    alice: Viewer, client: FlaskClient, mails: KeptMails
) -> None:
    with unit_of_work() as session:
        other = make_person(session, "ALICE", "PROVA", addresses=[OWN])
    path = add(client, mails)
    page = client.get(path)
    check_page(page)
    assert "due schede" in page.get_data(as_text=True)
    post_form(client, path)
    with reading() as session:
        assert session.get_one(Person, other).merged_into_id == alice.person_id
    assert addresses_of(alice.person_id)[OWN] == (False, True)


def test_an_address_of_another_name_is_left_to_the_operator(
    alice: Viewer, client: FlaskClient, mails: KeptMails
) -> None:
    with unit_of_work() as session:
        other = make_person(session, "Bob", "Prova", addresses=[OWN])
    path = add(client, mails)
    page = client.get(path)
    check_page(page)
    assert "un altro nome" in page.get_data(as_text=True)
    token = csrf_token(client.get(PAGE))
    client.post(path, data={"csrf_token": token})
    assert OWN not in addresses_of(alice.person_id)
    assert addresses_of(other) == {OWN: (True, False)}


def test_what_was_typed_stays_with_the_sentence_that_says_why(alice: Viewer, client: FlaskClient) -> None:
    answer = post_form(client, f"{PAGE}/addresses", {"address": "alice at own"}, on=PAGE)
    assert answer.status_code == 422
    check_page(answer)
    assert 'value="alice at own"' in answer.get_data(as_text=True)
    answer = post_form(client, f"{PAGE}/addresses", {"address": SCHOOL.upper()}, on=PAGE)
    assert "già suo" in answer.get_data(as_text=True)


def test_mails_are_written_in_the_chosen_language(alice: Viewer, client: FlaskClient) -> None:
    post_form(client, f"{PAGE}/language", {"language": "de"}, on=PAGE)
    with reading() as session:
        assert session.get_one(Person, alice.person_id).language == "de"
    post_form(client, f"{PAGE}/language", {"language": "tlh"}, on=PAGE)
    with reading() as session:
        assert session.get_one(Person, alice.person_id).language == "de"


def test_all_about_me_comes_as_one_file(alice: Viewer, client: FlaskClient) -> None:
    answer = post_form(client, f"{PAGE}/data", on=PAGE)
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        told = json.loads(packed.read("dati.json"))
        assert "privacy" in packed.read("leggimi.txt").decode()
    assert told["person"]["family_name"] == "Prova"
    assert told["person"]["addresses"][0]["address"] == SCHOOL
    assert told["person"]["browsers"][0]["browser"] == "Firefox, Linux"
