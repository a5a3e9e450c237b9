"""What every answer carries, and what a GET must not do."""

import hashlib
import json
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from sqlalchemy import MetaData, select, text
from sqlalchemy.exc import DBAPIError

from commons.access import PUBLIC, access
from commons.db import db, reading
from commons.demo.views import LETTER_CSP
from commons.errors import CannotTell
from commons.pages.answers import CSP
from tests.conftest import Browser
from tests.guards.test_access_table import address, doors, read_token
from tests.guards.world import make_world
from tests.signin import sign_in

MAY_CHANGE_ON_GET = {"signin_session", "certificate_check", "limit_window"}
"""Last seen, check counters, limits: counted on connections of their own."""
WANTED = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

OWN_POLICY = {"GET demo.letter": {"Content-Security-Policy": LETTER_CSP}}
"""A mail is shown in a frame of its own, with less rights than a page, and only to the mailbox page."""


def visits(app: Flask) -> Iterator[tuple[str, Response]]:
    """Open every page that can be opened, as a lead who also holds nothing."""
    world = make_world(app)
    client = Browser(app, Response, use_cookies=True)
    account_id = world.accounts["lead"]
    assert account_id is not None
    sign_in(client, account_id)
    yield "", Response()
    for door, rule in sorted(doors(app).items()):
        if door.startswith("GET"):
            answer = client.get(address(app, rule, world))
            yield door, answer  # type: ignore[misc]
            answer.close()


def fingerprint() -> dict[str, str]:
    """Return a hash of each table's rows."""
    tables = MetaData()
    tables.reflect(db.engine)
    with reading() as session:
        return {
            name: hashlib.sha256(
                json.dumps(sorted(map(str, session.execute(select(table)).all()))).encode()
            ).hexdigest()
            for name, table in tables.tables.items()
            if name not in MAY_CHANGE_ON_GET
        }


def test_every_answer_carries_the_headers(demo_app: Flask) -> None:
    for door, answer in visits(demo_app):
        if door:
            wanted = WANTED | OWN_POLICY.get(door, {})
            assert {name: answer.headers.get(name) for name in wanted} == wanted, door
            assert "Cache-Control" in answer.headers, door
            assert answer.status_code < 500, door


def test_reading_pages_changes_nothing(demo_app: Flask) -> None:
    pages = visits(demo_app)
    next(pages)
    before = fingerprint()
    for _visit in pages:
        pass
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("path", "status"),
    [("/it/nowhere", 404), ("/v/unknown", 404), ("/it/signout", 405), ("/it/courses/none", 404)],
)
def test_errors_carry_the_headers_and_no_trace(demo_app: Flask, path: str, status: int) -> None:
    answer = Browser(demo_app, Response, use_cookies=True).get(path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in WANTED} == WANTED
    assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/it/courses/%00", 404),
        ("/it/organisations/%00", 404),
        ("/issuers/%00/did.json", 404),
        ("/it/frameworks/prova?page=99999999999999999999", 404),
        (f"/it/courses?page={'9' * 5000}", 303),
        ("/courses.json?q=%00&topic=%00&provider=%00", 200),
    ],
)
def test_an_address_that_no_database_could_answer_is_answered(
    demo_app: Flask, path: str, status: int
) -> None:
    make_world(demo_app)
    assert Browser(demo_app, Response, use_cookies=True).get(path).status_code == status


def test_a_form_with_a_sign_that_no_database_keeps_is_refused(demo_app: Flask) -> None:
    client = Browser(demo_app, Response, use_cookies=True)
    token = read_token(client.get("/it/signin").get_data(as_text=True))
    answer = client.post("/it/signin", data={"csrf_token": token, "address": "a\0@example.org"})
    assert answer.status_code == 400


def test_a_bug_is_logged_by_its_place_without_what_it_was_about(
    demo_app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("Maria Rossi")

    monkeypatch.setitem(demo_app.view_functions, "pages.how", access(PUBLIC)(fail))
    monkeypatch.setitem(demo_app.config, "PROPAGATE_EXCEPTIONS", value=False)
    answer = Browser(demo_app, Response, use_cookies=True).get("/it/how")
    assert answer.status_code == 500
    assert "pages.how failed: ValueError" in caplog.text
    assert "Maria" not in caplog.text + answer.get_data(as_text=True)


def test_what_is_missing_to_answer_is_told(demo_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def lack_a_key() -> None:
        raise CannotTell("master-key-missing")

    monkeypatch.setitem(demo_app.view_functions, "pages.how", access(PUBLIC)(lack_a_key))
    answer = Browser(demo_app, Response, use_cookies=True).get("/it/how")
    assert answer.status_code == 503
    assert "MASTER_KEYS_FILE" in answer.get_data(as_text=True)


def test_the_database_tells_no_values_when_it_fails(demo_app: Flask) -> None:
    with pytest.raises(DBAPIError) as failed, reading() as session:
        session.execute(text("SELECT :who FROM nowhere"), {"who": "Maria Rossi"})
    assert "Maria" not in str(failed.value)


def test_a_foreign_host_name_is_refused(demo_app: Flask) -> None:
    answer = Browser(demo_app, Response, use_cookies=True).get("/it/", base_url="http://evil.example")
    assert answer.status_code == 400
    assert "evil.example" not in answer.get_data(as_text=True)


def test_cookies_are_kept_from_scripts_and_other_sites(demo_app: Flask) -> None:
    answer = Browser(demo_app, Response, use_cookies=True).get("/it/signin")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie or "SameSite=Strict" in cookie
