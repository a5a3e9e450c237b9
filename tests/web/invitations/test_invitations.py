"""Invitations: they belong to an address, work once, and say what became of them."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select

from commons.access import Role, Viewer
from commons.db import reading, unit_of_work
from commons.invitations.models import Invitation
from commons.invitations.services import invite, make_token, revoke_invitation, send_again
from commons.jobs import run_all_due
from commons.organisations.models import Membership
from commons.people.models import EmailAddress, Person
from commons.signin.models import SigninSession
from commons.signin.services import disable_account
from tests.clock import FixedClock
from tests.conftest import Browser, KeptMails
from tests.factories import NOW, make_account, make_holder, make_person
from tests.making.operators import Service, make_service
from tests.signin import csrf_token, post_form
from tests.web.enrolments.desk import enter
from tests.web.page_checks import check_page

ADDRESS = "Dora.Nuova@example.org"


@pytest.fixture
def service(app: Flask) -> Service:
    return make_service()


def invited(
    service: Service, address: str = ADDRESS, role: Role = Role.PROVIDER_STAFF, language: str = "it"
) -> UUID:
    with unit_of_work() as session:
        return invite(
            session,
            organisation_id=service.body_id,
            address=address,
            role=role,
            office="Segreteria",
            language=language,
            actor=service.charlie,
            now=NOW,
            today=NOW.date(),
        )


def link_of(mails: KeptMails) -> str:
    """Let the mail go and return the path of the link in the last one."""
    run_all_due()
    found = re.search(r"http://segnavia\.test(/\w\w/invitations/\S+)", mails.sent[-1].text)
    assert found
    return found.group(1)


def roles() -> list[tuple[str, str | None]]:
    with reading() as session:
        found = session.execute(
            select(Membership.role, Membership.office)
            .join(Invitation, Invitation.used_by_id == Membership.account_id)
            .distinct()
        )
        return [(row.role, row.office) for row in found]


def person_count() -> int:
    with reading() as session:
        return len(session.scalars(select(Person.id)).all())


NAME = {"given_name": "Dora", "family_name": "Nuova"}


def test_newcomer_accepts_and_is_signed_in(service: Service, client: FlaskClient, mails: KeptMails) -> None:
    invited(service)
    link = link_of(mails)
    assert mails.sent[-1].to == "Dora.Nuova@example.org"
    assert link not in mails.sent[-1].subject
    assert "Ente Titolato" in mails.sent[-1].html
    before = person_count()
    page = client.get(link)
    check_page(page)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    for told in ("Ente Titolato", "Segreteria", ADDRESS, "07/12/2026", "ci dica come si chiama"):
        assert told in text
    assert person_count() == before
    answer = post_form(client, link, NAME)
    assert (answer.status_code, person_count(), roles()) == (
        303,
        before + 1,
        [("provider_staff", "Segreteria")],
    )
    with reading() as session:
        row = session.scalars(select(EmailAddress).where(EmailAddress.address == ADDRESS)).one()
        assert row.verified_at is not None
    home = client.get(answer.location)
    assert (home.status_code, home.location.startswith("/it/")) == (303, True)
    assert "Dora Nuova" in client.get("/it/me").get_data(as_text=True)


def test_opening_the_link_changes_nothing_however_often(
    service: Service, client: FlaskClient, mails: KeptMails
) -> None:
    invited(service)
    link = link_of(mails)
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert client.post(link).status_code == 400  # no token of a page
    with reading() as session:
        assert session.scalars(select(Invitation.used_at)).all() == [None]
        assert session.scalars(select(SigninSession.id)).all() == []


def test_no_row_ever_holds_the_token(service: Service, mails: KeptMails) -> None:
    invited(service)
    token = link_of(mails).rpartition("/")[2]
    with reading() as session:
        row = session.scalars(select(Invitation)).one()
        assert row.token_hash is not None
        assert token not in row.token_hash


def test_known_address_is_not_asked_its_name(service: Service, client: FlaskClient, mails: KeptMails) -> None:
    with unit_of_work() as session:
        make_person(session, "Anna", "Campione", addresses=["anna@example.org"], language="de")
    invited(service, "ANNA@example.org", language="de")
    link = link_of(mails)
    assert link.startswith("/de/")
    before = person_count()
    page = client.get(link.replace("/de/", "/it/"))
    text = page.get_data(as_text=True)
    assert "è di Anna Campione" in text
    assert "given_name" not in text
    assert post_form(client, link).status_code == 303
    assert (person_count(), len(roles())) == (before, 1)


def test_names_that_cannot_be_read_are_asked_again(
    service: Service, client: FlaskClient, mails: KeptMails
) -> None:
    invited(service)
    link = link_of(mails)
    for name in ({"given_name": "Dora", "family_name": ""}, {"given_name": "Dora", "family_name": "--"}):
        answer = post_form(client, link, name)
        check_page(answer)
        assert answer.status_code in {409, 422}
        assert 'value="Dora"' in answer.get_data(as_text=True)
    assert roles() == []


def test_accepting_twice_does_nothing_twice(
    app: Flask, service: Service, client: FlaskClient, mails: KeptMails
) -> None:
    invited(service)
    link = link_of(mails)
    token = csrf_token(client.get(link))
    assert client.post(link, data=NAME | {"csrf_token": token}).status_code == 303
    people, after = person_count(), roles()
    page = client.get(link)
    check_page(page)
    assert page.status_code == 410
    assert "Vai alla mia area" in page.get_data(as_text=True)
    token = csrf_token(client.get("/it/sessions"))
    again = client.post(link, data=NAME | {"csrf_token": token})
    assert (again.status_code, person_count(), roles()) == (303, people, after)
    stranger = Browser(app, Response, use_cookies=True)
    used = stranger.get(link)
    check_page(used)
    assert "già stato accettato" in used.get_data(as_text=True)
    token = csrf_token(stranger.get("/it/signin"))
    assert stranger.post(link, data=NAME | {"csrf_token": token}).status_code == 409
    assert (person_count(), stranger.get("/it/me").status_code) == (people, 303)


def test_somebody_else_who_is_signed_in_has_to_leave_first(
    service: Service, client: FlaskClient, mails: KeptMails
) -> None:
    with unit_of_work() as session:
        bruno = make_holder(session)
    invited(service)
    link = link_of(mails)
    enter(client, bruno)
    page = client.get(link)
    check_page(page)
    text = page.get_data(as_text=True)
    assert "In questo browser adesso c’è" in text
    assert "Accetta l’invito" not in text
    token = csrf_token(page)
    refused = client.post(link, data=NAME | {"csrf_token": token})
    check_page(refused)
    assert (refused.status_code, roles()) == (409, [])
    left = client.post(f"{link}/leave", data={"csrf_token": token})
    assert (left.status_code, left.location) == (303, link)
    assert post_form(client, link, NAME).status_code == 303
    assert len(roles()) == 1


def test_who_is_signed_in_with_that_address_keeps_the_session(
    service: Service, client: FlaskClient, mails: KeptMails
) -> None:
    with unit_of_work() as session:
        person = make_person(session, addresses=["anna@example.org"])
        anna = Viewer(make_account(session, person), person)
    invited(service, "anna@example.org", Role.PROVIDER_LEAD)
    link = link_of(mails)
    enter(client, anna)
    answer = post_form(client, link)
    assert (answer.status_code, roles()) == (303, [("provider_lead", "Segreteria")])
    assert client.get(client.get(answer.location).location).status_code == 200
    with reading() as session:
        assert len(session.scalars(select(SigninSession.id)).all()) == 1


def test_link_says_what_became_of_it(
    service: Service, client: FlaskClient, mails: KeptMails, clock: FixedClock
) -> None:
    withdrawn = invited(service)
    link = link_of(mails)
    with unit_of_work() as session:
        revoke_invitation(session, withdrawn, actor=service.charlie, now=NOW)
    again = invited(service)
    old = link_of(mails)
    clock.advance(days=14)
    for path, said, status in (
        (link, "è stato ritirato", 410),
        (old, "è scaduto", 410),
        ("/it/invitations/" + "x" * 43, "non vale", 404),
    ):
        page = client.get(path)
        check_page(page)
        assert page.status_code == status
        assert said in page.get_data(as_text=True)
        assert "hieda un nuovo invito" in page.get_data(as_text=True)
    with unit_of_work() as session:
        send_again(session, again, actor=service.charlie, now=clock.now())
    new = link_of(mails)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_only_the_latest_mail_works_and_an_overtaken_one_is_not_sent(
    service: Service, client: FlaskClient, mails: KeptMails
) -> None:
    first = invited(service)
    assert invited(service) == first
    link = link_of(mails)
    assert len(mails.sent) == 1
    with unit_of_work() as session:
        send_again(session, first, actor=service.charlie, now=NOW)
    assert client.get(link).status_code == 404  # at once, not when the next mail leaves
    assert client.get(link_of(mails)).status_code == 200


def test_closed_account_does_not_come_back_by_an_invitation(
    service: Service, client: FlaskClient, mails: KeptMails
) -> None:
    with unit_of_work() as session:
        person = make_person(session, addresses=["anna@example.org"])
        account = make_account(session, person)
        disable_account(session, account, actor=service.alice, now=NOW)
    invited(service, "anna@example.org")
    link = link_of(mails)
    answer = post_form(client, link)
    check_page(answer)
    assert (answer.status_code, roles()) == (409, [])
    assert "è chiuso" in answer.get_data(as_text=True)


def test_trying_links_that_are_none_is_slowed_down(service: Service, client: FlaskClient) -> None:
    answers = [client.get(f"/it/invitations/{number:043}").status_code for number in range(62)]
    assert set(answers[:60]) == {404}
    assert set(answers[60:]) == {429}


def test_old_invitations_are_forgotten(service: Service, clock: FixedClock) -> None:
    first = invited(service)
    with unit_of_work() as session:
        later = NOW + timedelta(days=105)
        invite(
            session,
            organisation_id=service.body_id,
            address="altra@example.org",
            role=Role.PROVIDER_STAFF,
            office="Altro",
            language="it",
            actor=service.charlie,
            now=later,
            today=later.date(),
        )
    with reading() as session:
        assert session.get(Invitation, first) is None


def test_token_of_what_is_over_is_not_made(service: Service) -> None:
    made = invited(service)
    with unit_of_work() as session:
        revoke_invitation(session, made, actor=service.charlie, now=NOW)
        assert make_token(session, made, now=NOW) is None


def test_first_operator_comes_by_command(app: Flask, client: FlaskClient, mails: KeptMails) -> None:
    run = app.test_cli_runner().invoke
    words = ["operators", "invite", "prima@example.org", "--organisation", "gestione"]
    assert "there is no organisation" in run(args=words).output
    named = [*words, "--organisation-name", "Gestione", "--given", "Paola", "--family", "Prima"]
    first = run(args=named)
    assert first.exit_code == 0, first.output
    second = run(args=words)
    old, link = (each.output.strip().removeprefix("http://segnavia.test") for each in (first, second))
    assert client.get(old).status_code == 404
    page = client.get(link)
    assert "Paola Prima" in page.get_data(as_text=True)
    assert post_form(client, link).status_code == 303
    assert client.get("/it/operator/organisations").status_code == 200
    assert mails.sent == []
    assert run(args=words).exit_code == 1  # she is one already
    assert run(args=["operators", "invite", "no address", "--organisation", "gestione"]).exit_code == 1
    assert run(args=[*words, "--given", "Sola"]).exit_code == 1
