"""The link that cannot die: opened by a button, old ones lead to a new one, a code on paper opens it too."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from certify.credential.codes import grouped
from certify.hosting.links import make_printed_code
from certify.hosting.models import HostLink, HostMail, HostToken
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from tests.clock import FixedClock
from tests.conftest import KeptMails
from tests.factories import NOW
from tests.making.hosting import TUTOR, HostDesk, enter_host, lay_host
from tests.signin import csrf_token, post_form
from tests.web.page_checks import check_page


@pytest.fixture
def desk(app: Flask) -> HostDesk:
    return lay_host()


def mailed(mails: KeptMails) -> str:
    run_all_due()
    found = re.search(r"http://segnavia\.test(/h/\S+)", mails.sent[-1].text)
    assert found
    return found.group(1)


def test_looking_at_a_link_opens_nothing(desk: HostDesk, client: FlaskClient) -> None:
    page = client.get(f"/h/{desk.token}")
    check_page(page)
    text = page.get_data(as_text=True)
    assert "1 persona da seguire" in text
    assert "Giulia" not in text
    assert 'value="Marta Ospite"' in text
    assert client.get("/it/host").location.startswith("/h?")
    with reading() as session:
        assert session.scalars(select(HostLink)).one().seen_at is None


def test_button_opens_the_page_and_the_name_is_asked_once(desk: HostDesk, client: FlaskClient) -> None:
    answer = post_form(client, f"/h/{desk.token}", {"name": "Ugo Collega", "role": "segreteria"})
    assert answer.location == "/it/host"
    page = client.get("/it/host")
    check_page(page)
    text = page.get_data(as_text=True)
    for said in ("Giulia", "Sta scrivendo Ugo Collega, segreteria", "Conferma le 14,5 ore"):
        assert said in text
    assert 'value="Ugo Collega"' in client.get(f"/h/{desk.token}").get_data(as_text=True)
    answer = post_form(client, "/it/host/writer", {"name": "Marta Ospite", "role": "tutor"})
    assert answer.location == "/it/host"
    assert "Sta scrivendo Marta Ospite, tutor" in client.get("/it/host").get_data(as_text=True)


def test_page_without_a_name_is_not_opened(desk: HostDesk, client: FlaskClient) -> None:
    answer = post_form(client, f"/h/{desk.token}", {"name": " ", "role": ""})
    check_page(answer)
    assert answer.status_code == 422
    assert client.get("/it/host").status_code == 303


def test_link_speaks_the_language_of_its_address_and_switches(desk: HostDesk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        session.scalars(select(HostLink)).one().language = "de"
    assert '<html lang="de">' in client.get(f"/h/{desk.token}").get_data(as_text=True)
    assert '<html lang="en">' in client.get(f"/h/{desk.token}?lang_wanted=en").get_data(as_text=True)


def test_old_link_sends_a_new_one_to_the_same_address(
    desk: HostDesk, client: FlaskClient, clock: FixedClock, mails: KeptMails
) -> None:
    enter_host(client, desk.token)
    clock.at = NOW + timedelta(days=61)
    assert client.get("/it/host").status_code == 303  # who was in is out
    page = client.get(f"/h/{desk.token}")
    check_page(page)
    assert page.status_code == 410
    assert "t…@associazione.example" in page.get_data(as_text=True)
    assert TUTOR not in page.get_data(as_text=True)
    answer = client.post(f"/h/{desk.token}/fresh", data={"csrf_token": csrf_token(page)})
    assert answer.status_code == 303
    fresh = mailed(mails)
    assert mails.sent[-1].to == TUTOR
    assert fresh != f"/h/{desk.token}"
    enter_host(client, fresh.removeprefix("/h/"))
    assert client.get("/it/host").status_code == 200
    with reading() as session:
        mail = session.scalars(select(HostMail).where(HostMail.purpose == "fresh")).one()
    assert (mail.state, mail.opened_at) == ("opened", clock.at)


def test_too_many_are_not_sent_and_the_words_stay_the_same(
    desk: HostDesk, client: FlaskClient, mails: KeptMails
) -> None:
    said = set()
    for address in (TUTOR, TUTOR.upper(), TUTOR, TUTOR, "nessuno@example.org"):
        answer = post_form(client, "/h/address?lang_wanted=it", {"address": address}, on="/h?lang_wanted=it")
        page = client.get(answer.location)
        found = re.search(r"Se l’indirizzo è quello[^<]+", page.get_data(as_text=True))
        assert found
        said.add((answer.status_code, found.group()))
    run_all_due()
    assert len(said) == 1
    assert [mail.to for mail in mails.sent] == [TUTOR] * 3


def test_code_on_paper_opens_the_page_however_it_is_typed(desk: HostDesk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        first = make_printed_code(session, desk.tutor_id, actor=ANONYMOUS, now=NOW)
        code = make_printed_code(session, desk.tutor_id, actor=ANONYMOUS, now=NOW)
    assert first
    assert code
    typed = grouped(code).lower().replace("0", "o").replace("1", "l")
    answer = post_form(client, "/h?lang_wanted=it", {"code": typed})
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    assert client.get(f"/h/{first}").status_code == 410  # the slip before
    with reading() as session:
        kept = session.scalars(select(HostToken).where(HostToken.is_printed)).all()
    assert code not in {each.token_hash for each in kept}


def test_wrong_code_is_told_at_the_field_and_tried_only_so_often(desk: HostDesk, client: FlaskClient) -> None:
    for code in ("abc", "0000 0000 0000 0000"):
        answer = post_form(client, "/h?lang_wanted=it", {"code": code})
        check_page(answer)
        assert answer.status_code == 422
    for _time in range(20):
        answer = post_form(client, "/h?lang_wanted=it", {"code": "0000 0000 0000 0000"})
    assert answer.status_code == 429


def test_unknown_link_is_told_and_leads_on(desk: HostDesk, client: FlaskClient) -> None:
    page = client.get(f"/h/{desk.token[:-2]}?lang_wanted=it")
    check_page(page)
    assert page.status_code == 404
    assert "forse è stato copiato a metà" in page.get_data(as_text=True)


def test_leaving_closes_the_page_on_this_device(desk: HostDesk, client: FlaskClient) -> None:
    enter_host(client, desk.token)
    page = client.get("/it/host")
    check_page(client.post("/it/host/leave", data={"csrf_token": csrf_token(page)}))
    assert client.get("/it/host").status_code == 303


def test_form_of_a_closed_page_is_refused_with_a_way_back(
    desk: HostDesk, client: FlaskClient, clock: FixedClock
) -> None:
    enter_host(client, desk.token)
    token = csrf_token(client.get("/it/host"))
    clock.advance(days=61)
    answer = client.post(f"{desk.address}/hours", data={"csrf_token": token, "seen": ""})
    check_page(answer)
    assert answer.status_code == 401
