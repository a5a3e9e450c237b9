"""The operator's pages of persons."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from commons.access import ANONYMOUS, Role, Viewer
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from commons.people.merging import merge_persons
from commons.people.models import Account, EmailAddress, Person
from commons.people.queries import find_person_by_address, get_holder_name, list_addresses
from commons.people.sealing import FiscalCodeVault
from commons.people.services import set_fiscal_code
from commons.signin.models import SigninLink, SigninSession
from commons.signin.services import ask_link
from tests.conftest import MASTER_KEYS, Counter, KeptMails
from tests.factories import (
    NOW,
    make_account,
    make_membership,
    make_organisation,
    make_person,
    make_staff,
    verify_address,
)
from tests.signin import csrf_token, post_form, sign_in
from tests.web.page_checks import check_page
from tests.web.people.operator import make_operator

HOME = "/it/operator/people"
CODE = "RSSMRA85T10A562S"


@pytest.fixture
def olga(app: Flask, client: FlaskClient) -> Viewer:
    """Sign an operator in."""
    operator = make_operator()
    assert operator.account_id
    sign_in(client, operator.account_id)
    return operator


def made(given: str = "Maria", family: str = "Rossi", **how: object) -> UUID:
    with unit_of_work() as session:
        return make_person(session, given, family, **how)  # type: ignore[arg-type]


def text_of(client: FlaskClient, address: str) -> str:
    page = client.get(address)
    check_page(page)
    return page.get_data(as_text=True)


def test_staff_and_holders_may_not_come_here(app: Flask, client: FlaskClient) -> None:
    person = made()
    with unit_of_work() as session:
        lead = make_staff(session, make_organisation(session), Role.PROVIDER_LEAD)
        holder = make_account(session)
    for account in (lead.account_id, holder):
        assert account
        sign_in(client, account)
        for address in (HOME, f"{HOME}/{person}", f"{HOME}/doubles"):
            assert client.get(address).status_code == 403


@pytest.mark.parametrize("text", ["rossi", "ROSSI maria", "Mària", "maria@example.org", "MARIA@example.org"])
def test_a_person_is_found_by_name_and_by_address(olga: Viewer, client: FlaskClient, text: str) -> None:
    made("Maria", "Rossi", addresses=["maria@example.org"])
    made("Bruno", "Verdi", addresses=["bruno@example.org"])
    page = text_of(client, f"{HOME}?q={text}")
    assert "1 persona" in page
    assert "Rossi Maria" in page
    assert "Verdi" not in page


def test_part_of_an_address_finds_nobody(olga: Viewer, client: FlaskClient) -> None:
    made(addresses=["maria@example.org"])
    assert "Nessuna persona trovata" in text_of(client, f"{HOME}?q=ria@example.org")
    assert "Nessuna persona trovata" in text_of(client, f"{HOME}?q=@")


def test_thirty_persons_cost_as_many_queries_as_three(
    olga: Viewer, client: FlaskClient, count_queries: Counter
) -> None:
    for number in range(3):
        made("Anna", f"Prova{number}")
    with count_queries() as few:
        client.get(HOME)
    for number in range(60):
        made("Anna", f"Prova{number}")
    with count_queries() as many:
        page = client.get(HOME)
    assert len(many) == len(few) < 15
    check_page(page)
    assert f'href="{HOME}?page=2"' in page.get_data(as_text=True)
    assert client.get(f"{HOME}?page=9").status_code == 404


def test_a_record_tells_what_it_holds_and_hides_the_codice_fiscale(
    olga: Viewer, client: FlaskClient, count_queries: Counter
) -> None:
    person = made(addresses=["maria@example.org"], birth_date=date(1985, 12, 10))
    with unit_of_work() as session:
        account = make_account(session, person)
        make_membership(session, account, make_organisation(session, "CSV Prova"), Role.PROVIDER_LEAD)
        vault = FiscalCodeVault(MASTER_KEYS)
        set_fiscal_code(session, person, CODE, vault=vault, actor=ANONYMOUS, now=NOW)
    with count_queries() as queries:
        page = text_of(client, f"{HOME}/{person}")
    assert len(queries) < 15
    for told in ("Maria", "1985", "maria@example.org", "CSV Prova", "responsabile", "registrato, cifrato"):
        assert told in page
    assert CODE not in page
    assert "1985-12-10" not in page
    assert "10/12/1985" not in page


def test_the_operator_corrects_a_name(olga: Viewer, client: FlaskClient) -> None:
    person = made()
    address = f"{HOME}/{person}/name"
    assert 'value="Rossi"' in text_of(client, address)
    answer = post_form(client, address, {"given_name": "Maria", "family_name": "Rossini"})
    assert (answer.status_code, answer.location) == (303, f"{HOME}/{person}")
    with reading() as session:
        assert get_holder_name(session, person).full == "Maria Rossini"
    answer = post_form(client, address, {"given_name": "Maria", "family_name": "Rossini"})
    assert answer.status_code == 422
    assert "già scritto così" in answer.get_data(as_text=True)
    answer = post_form(client, address, {"given_name": "Marta", "family_name": ""})
    assert answer.status_code == 422
    assert 'value="Marta"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("typed", "status", "kept"),
    [
        ("1999-05-06", 303, date(1999, 5, 6)),
        ("", 303, None),
        ("2030-01-01", 422, date(2001, 2, 3)),
        ("2001-02-03", 422, date(2001, 2, 3)),
        ("ieri", 422, date(2001, 2, 3)),
    ],
)
def test_a_birth_date_is_corrected(
    olga: Viewer, client: FlaskClient, typed: str, status: int, kept: date | None
) -> None:
    person = made()
    address = f"{HOME}/{person}/birth-date"
    assert "2001" not in text_of(client, address)
    assert post_form(client, address, {"birth_date": typed}).status_code == status
    with reading() as session:
        assert session.get_one(Person, person).birth_date == kept


def test_an_address_is_added_once(olga: Viewer, client: FlaskClient) -> None:
    person, other = made(addresses=[]), made("Bruno", "Verdi", addresses=["bruno@example.org"])
    address = f"{HOME}/{person}/addresses/new"
    text_of(client, address)
    assert post_form(client, address, {"address": "maria@example.org"}).status_code == 303
    with reading() as session:
        (row,) = list_addresses(session, person)
        assert (row.address, row.is_primary, row.is_verified) == ("maria@example.org", True, False)
    for taken in ("maria@example.org", "bruno@example.org", "senza chiocciola"):
        answer = post_form(client, address, {"address": taken})
        assert answer.status_code == 422
        assert f'value="{taken}"' in answer.get_data(as_text=True)
    with reading() as session:
        assert find_person_by_address(session, "bruno@example.org") == other


def test_who_has_an_account_is_told_of_an_address_and_of_a_merge_by_others(
    olga: Viewer, client: FlaskClient, mails: KeptMails
) -> None:
    person, other = made(addresses=["maria@example.org"]), made(addresses=["maria.2@example.org"])
    with unit_of_work() as session:
        make_account(session, person)
    post_form(client, f"{HOME}/{person}/addresses/new", {"address": "new@example.org"})
    run_all_due()
    assert [mail.to for mail in mails.sent] == ["maria@example.org"]
    assert "aggiunto un indirizzo" in mails.sent[0].text
    post_form(client, f"{HOME}/{other}/same-as/{person}", {"kept": str(other), "note": "stessa"})
    run_all_due()
    assert [mail.to for mail in mails.sent] == ["maria@example.org"] * 2


def test_an_operator_makes_nobody_one_with_herself(olga: Viewer, client: FlaskClient) -> None:
    victim = made()
    with unit_of_work() as session:
        account_id = make_account(session, victim)
    compare = f"{HOME}/{victim}/same-as/{olga.person_id}"
    for kept in (victim, olga.person_id):
        answer = post_form(client, compare, {"kept": str(kept), "note": "sono io"})
        assert answer.status_code == 422
        assert "Una delle due schede è la sua" in answer.get_data(as_text=True)
    with reading() as session:
        assert session.get_one(Account, account_id).person_id == victim


def test_only_an_address_that_nobody_verified_is_taken_off(olga: Viewer, client: FlaskClient) -> None:
    person = made(addresses=["wrong@example.org", "right@example.org"])
    with unit_of_work() as session:
        verify_address(session, "right@example.org")
        ask_link(
            session,
            address="wrong@example.org",
            browser="b",
            language="it",
            next_path="/",
            now=NOW,
            lifetime=timedelta(minutes=10),
        )
        ids = {row.address: row.id for row in session.scalars(select(EmailAddress))}
    show = f"{HOME}/{person}"
    remove = f"{show}/addresses/{ids['wrong@example.org']}/remove"
    assert post_form(client, remove, on=show).status_code == 303
    with reading() as session:
        (row,) = list_addresses(session, person)
        assert (row.address, row.is_primary) == ("right@example.org", True)
        assert session.scalars(select(SigninLink)).all() == []
    verified = f"{show}/addresses/{ids['right@example.org']}/remove"
    assert post_form(client, verified, on=show).status_code in {303, 409}
    stranger = made("Bruno", "Verdi", addresses=["b@example.org"])
    with reading() as session:
        theirs = list_addresses(session, stranger)[0].id
        assert len(list_addresses(session, person)) == 1
    assert post_form(client, f"{show}/addresses/{theirs}/remove", on=show).status_code == 404


def test_a_way_in_is_closed_and_opened_again(olga: Viewer, client: FlaskClient, app: Flask) -> None:
    person = made()
    with unit_of_work() as session:
        account = make_account(session, person)
    other = app.test_client()
    sign_in(other, account)
    show = f"{HOME}/{person}"
    assert "Adesso è entrata da 1 browser" in text_of(client, show)
    assert post_form(client, f"{show}/account/disable", on=show).status_code == 303
    with reading() as session:
        assert session.get_one(Account, account).is_disabled
        assert session.scalars(select(SigninSession).where(SigninSession.account_id == account)).all() == []
    assert "Riattiva" in text_of(client, show)
    assert post_form(client, f"{show}/account/enable", on=show).status_code == 303
    with reading() as session:
        assert not session.get_one(Account, account).is_disabled


def test_nobody_closes_her_own_way_in(olga: Viewer, client: FlaskClient) -> None:
    show = f"{HOME}/{olga.person_id}"
    assert "lo può disabilitare soltanto un’altra persona" in text_of(client, show)
    answer = client.post(
        f"{show}/account/disable", data={"csrf_token": csrf_token(client.get(f"{show}/name"))}
    )
    assert answer.status_code == 409
    with reading() as session:
        assert olga.account_id
        assert not session.get_one(Account, olga.account_id).is_disabled


def test_doubles_are_listed_until_somebody_says_what_they_are(olga: Viewer, client: FlaskClient) -> None:
    first = made("Maria", "Rossi", birth_date=date(2001, 2, 3))
    second = made("MARIA", "Róssi", birth_date=None, addresses=[])
    made("Maria", "Rossi", birth_date=date(1950, 1, 1))  # another person, against the first; not the second
    page = text_of(client, f"{HOME}/doubles")
    assert "2 coppie da guardare" in page
    compare = f"{HOME}/{first}/same-as/{second}"
    assert "È la stessa persona?" in text_of(client, compare)
    assert post_form(client, f"{HOME}/{second}/other-than/{first}", on=compare).status_code == 303
    assert "1 coppia da guardare" in text_of(client, f"{HOME}/doubles")


def test_the_same_identifier_makes_a_pair_whatever_the_names(olga: Viewer, client: FlaskClient) -> None:
    with unit_of_work() as session:
        for person in (make_person(session, "Li", "Wei"), make_person(session, "Wei", "Li Na")):
            session.get_one(Person, person).alternative_identifier = "PASS-1"
    page = text_of(client, f"{HOME}/doubles")
    assert "1 coppia da guardare" in page
    assert "stesso identificativo" in page


def test_thirty_pairs_cost_as_many_queries_as_one(
    olga: Viewer, client: FlaskClient, count_queries: Counter
) -> None:
    made(), made()
    with count_queries() as few:
        client.get(f"{HOME}/doubles")
    for _ in range(6):
        made()
    with count_queries() as many:
        page = client.get(f"{HOME}/doubles")
    assert len(few) == len(many) < 15
    assert "28 coppie" in page.get_data(as_text=True)


def test_two_records_are_made_one_in_the_browser(
    olga: Viewer, client: FlaskClient, count_queries: Counter
) -> None:
    kept, gone = made(addresses=["a@example.org"]), made(addresses=["b@example.org"])
    compare = f"{HOME}/{kept}/same-as/{gone}"
    with count_queries() as queries:
        page = text_of(client, compare)
    assert len(queries) < 15
    assert "Le attestazioni già firmate conservano il nome che fu firmato" in page
    answer = post_form(client, compare, {"kept": str(kept), "note": ""})
    assert answer.status_code == 422
    assert "Scriva il motivo" in answer.get_data(as_text=True)
    answer = post_form(client, compare, {"kept": str(kept), "note": "lo ha detto lei"})
    assert (answer.status_code, answer.location) == (303, f"{HOME}/{kept}")
    page = text_of(client, f"{HOME}/{kept}")
    assert "b@example.org" in page
    assert "lo ha detto lei" in page
    page = text_of(client, f"{HOME}/{gone}")
    assert "Scheda unita a Maria Rossi" in page
    assert "lo ha detto lei" in page
    for closed in ("name", "birth-date", "addresses/new", "same-as"):
        assert client.get(f"{HOME}/{gone}/{closed}").status_code == 404
    assert client.get(compare).location == f"{HOME}/{gone}"
    assert "Nessun doppione" in text_of(client, f"{HOME}/doubles")
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "people.merge")).one()
        assert (entry.account_id, entry.object_id) == (olga.account_id, str(kept))
        assert "lo ha detto lei" not in str(entry.details)


def test_a_merge_that_a_rule_stops_says_why_and_keeps_what_was_typed(
    olga: Viewer, client: FlaskClient
) -> None:
    first, second = made(birth_date=date(2001, 2, 3)), made(birth_date=date(2001, 3, 2))
    compare = f"{HOME}/{first}/same-as/{second}"
    answer = post_form(client, compare, {"kept": str(first), "note": "stessa classe"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Le due date di nascita sono diverse" in page
    assert "stessa classe" in page


def test_a_record_that_is_neither_of_the_two_cannot_stay(olga: Viewer, client: FlaskClient) -> None:
    first, second, third = made(), made(), made()
    compare = f"{HOME}/{first}/same-as/{second}"
    assert post_form(client, compare, {"kept": str(third), "note": "x"}).status_code == 422
    assert client.get(f"{HOME}/{first}/same-as/{first}").status_code == 404


def test_the_codice_fiscale_goes_with_the_record_or_is_taken_off(olga: Viewer, client: FlaskClient) -> None:
    kept, gone = made(), made()
    vault = FiscalCodeVault(MASTER_KEYS)
    with unit_of_work() as session:
        set_fiscal_code(session, gone, CODE, vault=vault, actor=ANONYMOUS, now=NOW)
    post_form(client, f"{HOME}/{kept}/same-as/{gone}", {"kept": str(kept), "note": "stessa"})
    with reading() as session:
        row = session.get_one(Person, kept)
        assert row.fiscal_code_sealed
        assert vault.open(row.fiscal_code_sealed, kept) == CODE
        assert session.get_one(Person, gone).fiscal_code_key is None
    show = f"{HOME}/{kept}"
    assert post_form(client, f"{show}/fiscal-code/remove", on=show).status_code == 303
    with reading() as session:
        assert session.get_one(Person, kept).fiscal_code_key is None


def test_the_way_in_of_one_who_went_stays_closed(olga: Viewer, client: FlaskClient) -> None:
    kept, gone = made(), made()
    with unit_of_work() as session:
        make_account(session, kept)
        account = make_account(session, gone)
        merge_persons(session, kept, gone, note="stessa", actor=olga, now=NOW)
    answer = post_form(client, f"{HOME}/{gone}/account/enable", on=f"{HOME}/{kept}/name")
    assert answer.status_code in {303, 409}
    with reading() as session:
        assert session.get_one(Account, account).is_disabled


def test_the_other_record_is_looked_for(olga: Viewer, client: FlaskClient) -> None:
    person, other = made("Maria", "Rossi"), made("Maria", "Bianchi")
    page = text_of(client, f"{HOME}/{person}/same-as?q=bianchi")
    assert f'href="{HOME}/{person}/same-as/{other}"' in page
    assert "Nessuna altra scheda" in text_of(client, f"{HOME}/{person}/same-as?q=rossi")
