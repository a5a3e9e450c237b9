"""Sessions are rows: they idle out, end, and are gone with the account."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from commons.access import ANONYMOUS, Role
from commons.db import reading, unit_of_work
from commons.organisations.services import end_membership
from commons.people.models import Account
from commons.signin import current, services
from commons.signin.models import SigninSession
from commons.signin.queries import find_session_owner
from commons.signin.rules import hash_secret
from tests.clock import FixedClock
from tests.conftest import Browser, Counter
from tests.factories import NOW, make_account, make_membership, make_organisation
from tests.signin import csrf_token, post_form, sign_in
from tests.web.page_checks import check_page

PAGE = "/it/sessions"


@pytest.fixture
def account(app: Flask) -> UUID:
    with unit_of_work() as session:
        return make_account(session)


def key_of(client: FlaskClient) -> str:
    with client.session_transaction(base_url="http://segnavia.test") as cookie:
        return str(cookie["_user_id"])


def status(client: FlaskClient) -> int:
    return client.get(PAGE).status_code


def test_a_stranger_is_led_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get(PAGE + "?x=1")
    assert (answer.status_code, answer.location) == (303, "/it/signin?next=/it/sessions?x%3D1")
    assert client.post(PAGE).status_code in {400, 401}


def test_the_cookie_holds_a_key_and_the_row_only_its_hash(account: UUID, client: FlaskClient) -> None:
    sign_in(client, account)
    key = key_of(client)
    with reading() as session:
        row = session.scalars(select(SigninSession)).one()
    assert key != row.key_hash
    assert key not in str(vars(row))
    assert str(account) not in key


def test_a_session_ends_when_idle(account: UUID, client: FlaskClient, clock: FixedClock) -> None:
    sign_in(client, account)
    clock.advance(minutes=119)
    assert status(client) == 200
    clock.advance(minutes=119)
    assert status(client) == 200
    clock.advance(minutes=120)
    assert status(client) == 303


def test_a_session_ends_in_any_case(account: UUID, client: FlaskClient, clock: FixedClock) -> None:
    sign_in(client, account)
    for _ in range(11):
        clock.advance(hours=1)
        assert status(client) == 200
    clock.advance(hours=1)
    assert status(client) == 303


def test_being_seen_is_written_once_a_minute(
    account: UUID, client: FlaskClient, clock: FixedClock, count_queries: Counter
) -> None:
    sign_in(client, account)

    def updates() -> int:
        with count_queries() as seen:
            assert status(client) == 200
        return sum(each.startswith("UPDATE signin_session") for each in seen)

    assert updates() == 0
    clock.advance(seconds=59)
    assert updates() == 0
    clock.advance(seconds=1)
    assert updates() == 1
    assert updates() == 0


def test_a_page_is_shown_even_if_being_seen_cannot_be_written(
    account: UUID, client: FlaskClient, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("UPDATE", {}, OSError(28, "No space left on device"))

    sign_in(client, account)
    clock.advance(minutes=2)
    monkeypatch.setattr(services, "note_seen", full_disk)
    assert status(client) == 200


def test_signing_out_makes_a_copied_cookie_worthless(account: UUID, client: FlaskClient, app: Flask) -> None:
    sign_in(client, account)
    key = key_of(client)
    copy = Browser(app, app.response_class, use_cookies=True)
    with copy.session_transaction(base_url="http://segnavia.test") as cookie:
        cookie["_user_id"] = key
    assert status(copy) == 200
    answer = post_form(client, "/it/signout", on=PAGE)
    assert (answer.status_code, answer.location) == (303, "/it/")
    assert status(client) == 303
    assert status(copy) == 303
    with reading() as session:
        assert session.scalars(select(SigninSession.id)).all() == []


def test_signing_out_needs_the_token_of_a_form_and_works_twice(account: UUID, client: FlaskClient) -> None:
    sign_in(client, account)
    token = csrf_token(client.get(PAGE))
    assert client.post("/it/signout").status_code == 400
    assert status(client) == 200
    with unit_of_work() as session:
        session.execute(delete(SigninSession))
    assert client.post("/it/signout", data={"csrf_token": token}).status_code == 303


def test_signing_in_gives_a_new_key_and_drops_what_the_cookie_held(account: UUID, app: Flask) -> None:
    with app.test_request_context("/it/", base_url="http://segnavia.test"):
        from flask import session as cookie

        cookie["csrf_token"] = cookie["planted"] = "by somebody else"
        cookie["_user_id"] = "a key that somebody else knows"
        current.enter(account, "link")
        assert "planted" not in cookie
        assert "csrf_token" not in cookie
        assert cookie["_user_id"] != "a key that somebody else knows"


def test_a_disabled_account_is_out_of_all_browsers_at_once(
    account: UUID, client: FlaskClient, app: Flask
) -> None:
    other = Browser(app, app.response_class, use_cookies=True)
    for browser in (client, other):
        sign_in(browser, account)
    with unit_of_work() as session:
        services.disable_account(session, account, actor=ANONYMOUS, now=NOW)
    assert (status(client), status(other)) == (303, 303)
    with reading() as session:
        assert session.scalars(select(SigninSession.id)).all() == []


def test_a_session_of_a_disabled_account_is_worth_nothing(account: UUID, client: FlaskClient) -> None:
    sign_in(client, account)
    with unit_of_work() as session:
        session.get_one(Account, account).is_disabled = True
    assert status(client) == 303


def test_i_see_my_sessions_and_end_one_of_them(account: UUID, client: FlaskClient, app: Flask) -> None:
    other = Browser(app, app.response_class, use_cookies=True)
    for browser in (other, client):
        sign_in(browser, account)
    page = client.get(PAGE)
    check_page(page)
    assert page.get_data(as_text=True).count("Firefox, Linux") >= 2
    with reading() as session:
        theirs = session.scalars(
            select(SigninSession.id).where(SigninSession.key_hash == hash_secret(key_of(other)))
        ).one()
    answer = post_form(client, PAGE, {"session": theirs})
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert (status(client), status(other)) == (200, 303)


def test_nobody_ends_the_session_of_a_stranger(account: UUID, client: FlaskClient, app: Flask) -> None:
    charlie = Browser(app, app.response_class, use_cookies=True)
    with unit_of_work() as session:
        stranger = make_account(session)
    sign_in(client, account)
    sign_in(charlie, stranger)
    with reading() as session:
        alices = session.scalars(select(SigninSession.id).where(SigninSession.account_id == account)).one()
    for wanted in (alices, uuid4(), "nonsense", ""):
        assert post_form(charlie, PAGE, {"session": wanted}).status_code == 404
    assert status(client) == 200


def test_the_user_is_loaded_by_one_query_with_all_memberships_that_hold(
    account: UUID, app: Flask, clock: FixedClock, count_queries: Counter
) -> None:
    with unit_of_work() as session:
        homes = [make_organisation(session) for _ in range(3)]
        memberships = [make_membership(session, account, home) for home in homes]
        make_membership(session, account, homes[0], Role.PROVIDER_LEAD)
        end_membership(session, memberships[1], on=clock.today(), actor=ANONYMOUS, now=NOW)
        key = services.begin_session(
            session, account, method="link", browser="", now=NOW, lifetime=current.SEEN_EVERY
        )
    with reading() as session, count_queries() as seen:
        owner = find_session_owner(session, key, now=NOW, today=clock.today(), idle=current.SEEN_EVERY)
    assert owner is not None
    assert owner.viewer.memberships == {
        (homes[0], Role.PROVIDER_STAFF),
        (homes[0], Role.PROVIDER_LEAD),
        (homes[2], Role.PROVIDER_STAFF),
    }
    assert len(seen) == 1


def test_the_page_of_sessions_costs_two_queries_however_many_there_are(
    account: UUID, client: FlaskClient, count_queries: Counter
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(10):
            sign_in(client, account)
        with count_queries() as seen:
            assert status(client) == 200
        counts.append(len(seen))
    assert counts == [2, 2]


def test_signed_in_people_are_not_asked_again(account: UUID, client: FlaskClient) -> None:
    sign_in(client, account)
    answer = client.get("/it/signin?next=/it/frameworks")
    assert (answer.status_code, answer.location) == (303, "/it/frameworks")
