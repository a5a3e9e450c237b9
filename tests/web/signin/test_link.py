"""Signing in by a link: asked for, mailed, opened, confirmed."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from commons.db import reading, unit_of_work
from commons.jobs import Job, run_all_due
from commons.limits import LimitWindow
from commons.people.models import Account, EmailAddress
from commons.signin.models import SigninLink, SigninSession
from tests.clock import FixedClock
from tests.conftest import Browser, Counter, KeptMails
from tests.factories import make_account, make_person
from tests.signin import csrf_token, post_form
from tests.web.page_checks import check_page

ADDRESS = "alice@example.org"


@pytest.fixture
def alice(app: Flask) -> None:
    with unit_of_work() as session:
        make_person(session, addresses=[ADDRESS])


def ask(client: FlaskClient, address: str = ADDRESS, next_path: str = "/it/frameworks") -> None:
    answer = post_form(client, "/it/signin", {"address": address, "next": next_path})
    assert answer.status_code == 303
    assert answer.location == "/it/signin/sent"


def mailed_path(mails: KeptMails) -> str:
    """Run the jobs and return the path of the link in the newest mail."""
    run_all_due()
    found = re.search(r"http://segnavia\.test(/(?:it|de|en)/signin/[\w-]{43})\s", mails.sent[-1].text)
    assert found, mails.sent[-1].text
    return found.group(1)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/it/sessions").status_code == 200


def other_browser(app: Flask) -> Browser:
    return Browser(app, app.response_class, use_cookies=True)


def test_a_link_leads_in_and_on_to_the_page_that_was_wanted(
    alice: None, client: FlaskClient, mails: KeptMails
) -> None:
    ask(client)
    path = mailed_path(mails)
    page = client.get(path)
    check_page(page)
    assert ADDRESS in page.get_data(as_text=True)
    assert not is_signed_in(client)
    answer = post_form(client, path)
    assert (answer.status_code, answer.location) == (303, "/it/frameworks")
    assert is_signed_in(client)


def test_the_first_use_makes_an_account_and_verifies_the_address(
    alice: None, client: FlaskClient, mails: KeptMails, clock: FixedClock
) -> None:
    for _ in range(2):
        ask(client)
        path = mailed_path(mails)
        post_form(client, path)
        post_form(client, "/it/signout", on="/it/sessions")
        clock.advance(minutes=20)
    with reading() as session:
        assert len(session.scalars(select(Account)).all()) == 1
        assert session.scalars(select(EmailAddress.verified_at)).one() == datetime(
            2026, 11, 23, 9, tzinfo=UTC
        )


def test_opening_the_link_many_times_uses_nothing_up(
    alice: None, client: FlaskClient, app: Flask, mails: KeptMails
) -> None:
    ask(client)
    path = mailed_path(mails)
    scanner = other_browser(app)
    assert [scanner.get(path).status_code for _ in range(3)] == [404] * 3
    assert [client.get(path).status_code for _ in range(3)] == [200] * 3
    assert post_form(client, path).status_code == 303


def test_a_link_works_once(alice: None, client: FlaskClient, mails: KeptMails) -> None:
    ask(client)
    path = mailed_path(mails)
    with client.session_transaction(base_url="http://segnavia.test") as cookie:
        before = dict(cookie)
    assert post_form(client, path).status_code == 303
    with client.session_transaction(base_url="http://segnavia.test") as cookie:
        cookie.clear()
        cookie.update(before)  # the very browser that asked, signed out again
    again = client.get(path)
    assert again.status_code == 404
    check_page(again)


def test_a_used_link_is_refused_even_to_the_browser_that_asked(
    alice: None, client: FlaskClient, mails: KeptMails
) -> None:
    ask(client)
    path = mailed_path(mails)
    token = csrf_token(client.get(path))
    with unit_of_work() as session:
        session.execute(update(SigninLink).values(used_at=datetime(2026, 11, 23, tzinfo=UTC)))
    answer = client.post(path, data={"csrf_token": token})
    assert answer.status_code == 409
    check_page(answer)
    assert not is_signed_in(client)


def test_a_link_works_only_in_the_browser_that_asked(
    alice: None, client: FlaskClient, app: Flask, mails: KeptMails
) -> None:
    ask(client)
    path = mailed_path(mails)
    thief = other_browser(app)
    thief.get("/it/signin")
    token = csrf_token(thief.get("/it/signin"))
    assert thief.get(path).status_code == 404
    assert thief.post(path, data={"csrf_token": token}).status_code == 409
    ask(thief, "eve@example.org")  # even with a browser name of his own
    assert thief.post(path, data={"csrf_token": token}).status_code == 409
    assert not is_signed_in(thief)
    assert post_form(client, path).status_code == 303


def test_a_link_ends_after_ten_minutes(
    alice: None, client: FlaskClient, mails: KeptMails, clock: FixedClock
) -> None:
    ask(client)
    path = mailed_path(mails)
    clock.advance(minutes=9, seconds=59)
    token = csrf_token(client.get(path))
    clock.advance(seconds=1)
    assert client.get(path).status_code == 404
    assert client.post(path, data={"csrf_token": token}).status_code == 409


def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_work(
    alice: None, client: FlaskClient, mails: KeptMails, count_queries: Counter
) -> None:
    token = csrf_token(client.get("/it/signin"))
    done = {}
    for address in ("first@example.org", ADDRESS, "nobody@example.org"):  # the first adds its network's row
        with count_queries() as seen:
            answer = client.post("/it/signin", data={"address": address, "csrf_token": token})
        done[address] = (answer.status_code, answer.location, [each.split("(")[0][:40] for each in seen])
    assert done[ADDRESS] == done["nobody@example.org"]
    run_all_due()
    assert [mail.to for mail in mails.sent] == [ADDRESS]


def test_no_row_ever_holds_the_token_or_the_address(
    alice: None, client: FlaskClient, mails: KeptMails
) -> None:
    ask(client)
    with reading() as session:
        assert session.scalars(select(SigninLink.token_hash)).all() == [None]
    token = mailed_path(mails).rpartition("/")[2]
    with reading() as session:
        kept = str([job.payload for job in session.scalars(select(Job))])
        kept += str(session.execute(select(SigninLink.token_hash, SigninLink.browser_hash)).all())
        kept += str(session.scalars(select(LimitWindow.key)).all())
    assert token not in kept
    assert ADDRESS not in kept


def test_a_disabled_account_gets_no_mail_and_no_way_in(
    app: Flask, client: FlaskClient, mails: KeptMails
) -> None:
    with unit_of_work() as session:
        make_account(session, make_person(session, addresses=[ADDRESS]))
    ask(client)
    path = mailed_path(mails)
    token = csrf_token(client.get(path))
    with unit_of_work() as session:
        session.execute(update(Account).values(is_disabled=True))
    assert client.post(path, data={"csrf_token": token}).status_code == 409
    assert not is_signed_in(client)
    ask(client)
    run_all_due()
    assert len(mails.sent) == 1


def test_the_mail_is_in_the_language_of_the_page_and_has_both_forms(
    alice: None, client: FlaskClient, mails: KeptMails
) -> None:
    post_form(client, "/de/signin", {"address": ADDRESS})
    path = mailed_path(mails)
    (mail,) = mails.sent
    assert path.startswith("/de/")
    assert mail.language == "de"
    assert path in mail.html
    assert 'lang="de"' in mail.html
    assert ADDRESS not in mail.reference


def test_a_wrong_address_is_shown_again_with_a_sentence(client: FlaskClient) -> None:
    for typed in ("", "not-an-address", "a@b\r\nBcc: eve@example.org"):
        answer = post_form(client, "/it/signin", {"address": typed})
        assert answer.status_code == 422
        check_page(answer)
    assert 'value="not-an-address"' in post_form(
        client, "/it/signin", {"address": "not-an-address"}
    ).get_data(as_text=True)


def test_a_foreign_next_leads_to_the_own_area(alice: None, client: FlaskClient, mails: KeptMails) -> None:
    ask(client, next_path="//evil.example/x")
    assert post_form(client, mailed_path(mails)).location == "/it/me"


def test_who_is_in_finds_the_own_area_from_the_home_page(
    alice: None, client: FlaskClient, mails: KeptMails
) -> None:
    assert 'href="/it/me"' not in client.get("/it/").get_data(as_text=True)
    ask(client)
    post_form(client, mailed_path(mails))
    home = client.get("/it/")
    check_page(home)
    text = home.get_data(as_text=True)
    assert text.count('href="/it/me"') == 3  # the navigation, the phone's, the button
    assert 'href="/it/signin"' not in text
    assert 'href="/it/courses"' in client.get("/it/me").get_data(as_text=True)
    assert client.get("/it/signin").location == "/it/me"
    assert 'href="/it/me/account"' in client.get("/it/me").get_data(as_text=True)


def test_asking_too_often_is_refused_whether_known_or_not(
    alice: None, client: FlaskClient, clock: FixedClock
) -> None:
    token = csrf_token(client.get("/it/signin"))
    for address in (ADDRESS, "nobody@example.org"):
        sent = [client.post("/it/signin", data={"address": address, "csrf_token": token}) for _ in range(6)]
        assert [answer.status_code for answer in sent] == [303] * 5 + [429]
        assert int(sent[-1].headers["Retry-After"]) > 0
        check_page(sent[-1])
    clock.advance(minutes=15)
    assert client.post("/it/signin", data={"address": ADDRESS, "csrf_token": token}).status_code == 303


def test_one_network_cannot_ask_for_everybody(client: FlaskClient) -> None:
    token = csrf_token(client.get("/it/signin"))
    answers = [
        client.post("/it/signin", data={"address": f"p{i}@example.org", "csrf_token": token}).status_code
        for i in range(31)
    ]
    assert answers == [303] * 30 + [429]


def test_without_the_token_of_the_form_nothing_is_sent(alice: None, client: FlaskClient) -> None:
    client.get("/it/signin")
    answer = client.post("/it/signin", data={"address": ADDRESS})
    assert answer.status_code == 400
    with reading() as session:
        assert session.scalars(select(SigninLink.id)).all() == []


@pytest.mark.parametrize("path", ["/it/signin", "/de/signin?next=/de/frameworks", "/en/signin/sent"])
def test_pages_of_signing_in_hold_to_the_rules(
    client: FlaskClient, path: str, count_queries: Counter
) -> None:
    with count_queries() as seen:
        page = client.get(path)
    assert page.status_code == 200
    check_page(page)
    assert len(seen) == 0


def test_sessions_and_links_of_the_past_are_swept(
    alice: None, client: FlaskClient, mails: KeptMails, clock: FixedClock
) -> None:
    ask(client)
    post_form(client, mailed_path(mails))
    clock.advance(days=2)
    ask(client)
    post_form(client, mailed_path(mails))
    with reading() as session:
        assert len(session.scalars(select(SigninLink.id)).all()) == 1
        assert len(session.scalars(select(SigninSession.id)).all()) == 1
