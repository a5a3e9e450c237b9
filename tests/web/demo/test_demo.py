"""The demonstration exists only with DEMO=1, and lets nobody in but its own cast."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commons.adapters.files import DiskFiles
from commons.adapters.mail import MailboxMailer
from commons.db import unit_of_work
from commons.demo.models import Part
from commons.demo.services import cast_person
from commons.edges import Edges, Mail
from commons.jobs import run_all_due
from commons.settings import Settings
from tests.clock import FixedClock
from tests.conftest import Browser, Counter
from tests.factories import make_person
from tests.signin import csrf_token, post_form
from tests.web.page_checks import check_page
from wsgi import create_app


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, is_demo=True)


@pytest.fixture
def mails(settings: Settings, clock: FixedClock) -> MailboxMailer:
    """Keep the mails where the page of the demonstration finds them."""
    return MailboxMailer(settings.mailbox_dir, settings.mail_from, clock)


@pytest.fixture
def anna(app: Flask) -> UUID:
    with unit_of_work() as session:
        anna = make_person(session, "Anna", "Bianchi", addresses=["anna@example.org"])
        bruno = make_person(session, "Bruno", "Verdi", addresses=())
        cast_person(session, bruno, part=Part.PROVIDER, stories={"it": "Organizza un corso."})
        cast_person(
            session, anna, part=Part.HOLDER, stories={"it": "Ha un attestato.", "de": "Hat eine Bestätigung."}
        )
        cast_person(session, anna, part=Part.HOLDER, stories={"it": "Ha un attestato."}, position=1)
    return anna


def test_without_demo_none_of_its_addresses_exist(settings: Settings, clock: FixedClock) -> None:
    plain = replace(settings, is_demo=False)
    mailer = MailboxMailer(plain.mailbox_dir, plain.mail_from, clock)
    app = create_app(plain, Edges(clock=clock, mailer=mailer, files=DiskFiles(plain.files_dir)))
    assert not [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("demo.")]
    client = Browser(app, app.response_class, use_cookies=True)
    for path in ("/it/demo", "/demo", "/it/demo/mailbox", f"/it/demo/{uuid4()}"):
        assert client.get(path).status_code == 404


def test_the_cast_is_shown_by_part(anna: UUID, client: FlaskClient, count_queries: Counter) -> None:
    with count_queries() as seen:
        page = client.get("/de/demo")
    check_page(page)
    text = page.get_data(as_text=True)
    assert text.index("Anna Bianchi") < text.index("Bruno Verdi")
    assert '<p lang="it">Ha un attestato.</p>' in text
    assert len(seen) == 1


def test_one_click_enters_as_somebody_of_the_cast(anna: UUID, client: FlaskClient) -> None:
    answer = post_form(client, f"/it/demo/{anna}", on="/it/demo")
    assert (answer.status_code, answer.location) == (303, "/it/me")
    page = client.get("/it/sessions")
    check_page(page)
    assert "Anna Bianchi" in page.get_data(as_text=True)
    assert "come persona di prova" in page.get_data(as_text=True)


def test_nobody_else_can_be_entered_so(anna: UUID, client: FlaskClient) -> None:
    with unit_of_work() as session:
        outsider = make_person(session)
    token = csrf_token(client.get("/it/demo"))
    for person in (outsider, uuid4()):
        assert client.post(f"/it/demo/{person}", data={"csrf_token": token}).status_code == 404
    assert client.post(f"/it/demo/{anna}").status_code == 400
    assert client.get("/it/sessions").status_code == 303


def test_an_empty_cast_and_an_empty_mailbox_say_so(client: FlaskClient) -> None:
    for path in ("/it/demo", "/it/demo/mailbox"):
        page = client.get(path)
        assert page.status_code == 200
        check_page(page)


def test_the_link_in_the_mailbox_signs_in(anna: UUID, client: FlaskClient) -> None:
    post_form(client, "/it/signin", {"address": "anna@example.org"})
    assert "/it/demo/mailbox" in client.get("/it/signin/sent").get_data(as_text=True)
    run_all_due()
    page = client.get("/it/demo/mailbox")
    check_page(page)
    text = page.get_data(as_text=True)
    link = text.partition('href="http://segnavia.test/it/signin/')[2].partition('"')[0]
    assert len(link) == 43
    assert post_form(client, f"/it/signin/{link}").status_code == 303


def test_the_newest_mail_comes_first_and_its_html_runs_nothing(
    client: FlaskClient, clock: FixedClock, mails: MailboxMailer
) -> None:
    for subject in ("Prima", "Seconda <b>"):
        html = "<!doctype html><html lang=it><title>x</title><h1>Lettera</h1><script>alert(1)</script>"
        mails.send(Mail("a@example.org", subject, "Testo <i>\n\nhttps://a.example/x", html, "it", "prova"))
        clock.advance(seconds=1)
    page = client.get("/it/demo/mailbox")
    check_page(page)
    text = page.get_data(as_text=True)
    assert text.index("Seconda &lt;b&gt;") < text.index("Prima")
    assert "Testo &lt;i&gt;" in text
    assert '<a href="https://a.example/x"' in text
    path = "/it/demo/mailbox/" + text.partition('href="/it/demo/mailbox/')[2].partition('"')[0]
    letter = client.get(path)
    assert "<h1>Lettera</h1>" in letter.get_data(as_text=True)
    assert letter.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert letter.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["nessuna", "..%2F..%2Fsecret_key", "20261123T090000.000000-00000000", "%00"]
)
def test_a_letter_that_is_not_in_the_mailbox_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/it/demo/mailbox/{name}").status_code == 404
