"""The public asks for a place: with a session at once, without one by a link in a mail; and leaves again."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from catalogue.editions.models import Edition
from catalogue.enrolments.models import Enrolment, PlaceRequest
from catalogue.enrolments.services import admit, turn_away
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from commons.people.models import EmailAddress, Person
from tests.clock import FixedClock
from tests.conftest import Counter, KeptMails
from tests.factories import (
    NOW,
    MadeEdition,
    make_course_with_edition,
    make_enrolment,
    make_holder,
    make_person,
    verify_address,
)
from tests.signin import csrf_token, post_form, sign_in
from tests.web.page_checks import check_page

COMING = [NOW.date() + timedelta(days=days) for days in (14, 21)]
ANNA = {"given_name": "Anna", "family_name": "Nuova", "address": "anna@example.org", "language": "it"}


def make_offer(**edition: object) -> MadeEdition:
    with unit_of_work() as session:
        return make_course_with_edition(session, **{"days": COMING, **edition})  # type: ignore[arg-type]


def address(made: MadeEdition) -> str:
    return f"/it/editions/{made.edition_id}/enrol"


def enrolments(made: MadeEdition) -> list[tuple[UUID, str]]:
    with reading() as session:
        rows = session.execute(
            select(Enrolment.person_id, Enrolment.state)
            .where(Enrolment.edition_id == made.edition_id)
            .order_by(Enrolment.created_at)
        )
        return [(row.person_id, row.state) for row in rows]


def count(model: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def set_edition(made: MadeEdition, **values: object) -> None:
    with unit_of_work() as session:
        session.execute(update(Edition).where(Edition.id == made.edition_id).values(**values))


def link_in(mails: KeptMails) -> str:
    """Send what is due and return the path of the link in the newest mail."""
    run_all_due()
    found = re.search(r"http://segnavia\.test(/\S+/enrol/\S+)", mails.sent[-1].text)
    assert found, mails.sent[-1].text
    return found.group(1)


def ask(client: FlaskClient, made: MadeEdition, **changed: object) -> TestResponse:
    return post_form(client, address(made), ANNA | changed)


def test_signed_in_a_place_is_one_button_away_and_twice_is_once(
    app: Flask, client: FlaskClient, mails: KeptMails
) -> None:
    made = make_offer()
    with unit_of_work() as session:
        holder = make_holder(session)
    assert holder.account_id is not None
    sign_in(client, holder.account_id)
    page = client.get(address(made))
    check_page(page)
    text = page.get_data(as_text=True)
    for said in (
        "Si iscrive come Alice",
        "Chi insegna vede soltanto il suo nome",
        "Iscrivimi",
        "decide e le scrive",
    ):
        assert said in text
    token = csrf_token(page)
    for _again in range(2):
        answer = client.post(address(made), data={"csrf_token": token})
        assert (answer.status_code, answer.location) == (303, address(made))
    assert enrolments(made) == [(holder.person_id, "requested")]
    page = client.get(address(made))
    check_page(page)
    assert "l’ente deve ancora decidere" in page.get_data(as_text=True)
    run_all_due()
    assert [mail.subject for mail in mails.sent] == ["La sua richiesta è arrivata"]


def test_without_a_session_nothing_counts_before_the_link_in_the_mail(
    app: Flask, client: FlaskClient, mails: KeptMails
) -> None:
    made = make_offer()
    people = count(Person)
    page = client.get(address(made))
    check_page(page)
    answer = ask(client, made)
    assert (answer.status_code, answer.location) == (303, f"{address(made)}/sent")
    check_page(client.get(answer.location))
    assert (count(Person), enrolments(made)) == (people, [])
    path = link_in(mails)
    assert (mails.sent[-1].to, mails.sent[-1].subject) == ("anna@example.org", "Confermi la sua iscrizione")
    page = client.get(path)
    check_page(page)
    assert "Si iscrive Anna Nuova, con l’indirizzo anna@example.org." in page.get_data(as_text=True)
    assert enrolments(made) == []  # a scanner that opens links has enrolled nobody
    answer = client.post(path, data={"csrf_token": csrf_token(page)})
    assert (answer.status_code, answer.location) == (303, address(made))
    [(person_id, state)] = enrolments(made)
    assert state == "requested"
    assert "Ha chiesto un posto" in client.get(address(made)).get_data(as_text=True)  # and is signed in
    with reading() as session:
        row = session.scalars(select(EmailAddress).where(EmailAddress.person_id == person_id)).one()
        request = session.scalars(select(PlaceRequest)).one()
    assert row.verified_at is not None
    assert (request.given_name, request.family_name, request.address) == ("", "", "")
    check_page(client.get(path))
    assert client.get(path).status_code == 404
    assert client.post(path, data={"csrf_token": csrf_token(page)}).status_code in {400, 409}


def test_known_address_is_that_person_and_the_name_stays(
    app: Flask, client: FlaskClient, mails: KeptMails
) -> None:
    made = make_offer()
    with unit_of_work() as session:
        known = make_person(session, "Giulia", "Nota", addresses=["anna@example.org"])
        verify_address(session, "anna@example.org")
    people = count(Person)
    answer = ask(client, made)
    assert "Giulia" not in client.get(answer.location).get_data(as_text=True)
    path = link_in(mails)
    page = client.get(path)
    check_page(page)
    text = page.get_data(as_text=True)
    assert "è già di Giulia Nota" in text
    assert "Nella richiesta c’è scritto Anna Nuova" in text
    client.post(path, data={"csrf_token": csrf_token(page)})
    assert enrolments(made) == [(known, "requested")]
    assert count(Person) == people
    with reading() as session:
        person = session.get_one(Person, known)
    assert (person.given_name, person.family_name) == ("Giulia", "Nota")


def test_page_after_asking_is_the_same_for_known_and_unknown(app: Flask, client: FlaskClient) -> None:
    made = make_offer()
    with unit_of_work() as session:
        make_person(session, "Giulia", "Nota", addresses=["giulia@example.org"])
    pages = []
    for who in ("giulia@example.org", "nessuno@example.org"):
        answer = ask(client, made, address=who)
        pages.append((answer.status_code, answer.location, client.get(answer.location).get_data()))
    strip = re.compile(rb'value="[^"]+"')
    assert strip.sub(b"", pages[0][2]) == strip.sub(b"", pages[1][2])
    assert pages[0][:2] == pages[1][:2]


def test_link_opened_in_another_browser_counts_and_lets_nobody_in(
    app: Flask, client: FlaskClient, mails: KeptMails
) -> None:
    made = make_offer()
    ask(client, made)
    path = link_in(mails)
    phone = client.__class__(app, client.response_wrapper, use_cookies=True)
    answer = post_form(phone, path)
    assert answer.location == f"{address(made)}/done"
    page = phone.get(answer.location)
    check_page(page)
    assert "Nuova" not in page.get_data(as_text=True)
    assert [state for _person, state in enrolments(made)] == ["requested"]
    assert phone.get("/it/sessions").status_code == 303  # led to the door


def test_who_asked_twice_and_is_in_already_is_led_to_the_place(
    app: Flask, client: FlaskClient, mails: KeptMails
) -> None:
    made = make_offer()
    ask(client, made)
    first = link_in(mails)
    ask(client, made)
    second = link_in(mails)
    assert first != second
    post_form(client, first)
    answer = post_form(client, second)
    assert answer.location == address(made)  # and not: confirmed in another browser
    assert "Ha chiesto un posto" in client.get(answer.location).get_data(as_text=True)
    assert [state for _person, state in enrolments(made)] == ["requested"]


def test_link_is_good_for_two_days(
    app: Flask, client: FlaskClient, mails: KeptMails, clock: FixedClock
) -> None:
    made = make_offer()
    ask(client, made)
    path = link_in(mails)
    clock.advance(hours=49)
    page = client.get(path)
    assert page.status_code == 404
    check_page(page)


@pytest.mark.parametrize(
    ("edition", "changed", "said"),
    [
        ({}, {"enrolment_deadline": NOW.date() - timedelta(days=1)}, "Il termine è passato"),
        ({}, {"state": "cancelled"}, "L’edizione è annullata"),
        ({"is_open": False}, {}, "Le iscrizioni non sono ancora aperte"),
        ({"days": [NOW.date() - timedelta(days=7)]}, {}, "Il termine è passato"),
    ],
)
def test_edition_that_takes_nobody_says_why_and_shows_ways_on(
    app: Flask, client: FlaskClient, edition: dict[str, object], changed: dict[str, object], said: str
) -> None:
    made = make_offer(**edition)
    token = csrf_token(client.get("/it/signin"))
    if changed:
        set_edition(made, **changed)
    page = client.get(address(made))
    check_page(page)
    text = page.get_data(as_text=True)
    assert said in text
    assert "Cerca altri corsi" in text
    assert 'name="given_name"' not in text
    answer = client.post(address(made), data=ANNA | {"csrf_token": token})
    assert answer.status_code == 409
    assert count(PlaceRequest) == 0


def test_unpublished_edition_does_not_exist(app: Flask, client: FlaskClient) -> None:
    assert client.get("/it/editions/00000000-0000-4000-8000-000000000000/enrol").status_code == 404


def test_full_edition_offers_the_waiting_list_and_says_how_many_wait(app: Flask, client: FlaskClient) -> None:
    made = make_offer(seats=1)
    with unit_of_work() as session:
        make_enrolment(session, made.edition_id)
        make_enrolment(session, made.edition_id)
        holder = make_holder(session)
    assert holder.account_id is not None
    sign_in(client, holder.account_id)
    page = client.get(address(made))
    check_page(page)
    assert "Prima di lei aspetta 1 persona." in page.get_data(as_text=True)
    answer = client.post(address(made), data={"csrf_token": csrf_token(page)})
    assert answer.status_code == 303
    assert enrolments(made)[-1] == (holder.person_id, "waiting")
    assert "In lista d’attesa" in client.get(address(made)).get_data(as_text=True)


def test_edition_that_admits_at_once_does_so_until_it_is_full(app: Flask, client: FlaskClient) -> None:
    made = make_offer(seats=1)
    set_edition(made, admits_at_once=True)
    states = []
    for _person in range(2):
        with unit_of_work() as session:
            holder = make_holder(session)
        assert holder.account_id is not None
        sign_in(client, holder.account_id)
        post_form(client, address(made))
        states.append(dict(enrolments(made))[holder.person_id])  # type: ignore[index]
    assert states == ["admitted", "waiting"]


def test_holder_leaves_and_may_ask_again(app: Flask, client: FlaskClient) -> None:
    made = make_offer()
    with unit_of_work() as session:
        holder, other = make_holder(session), make_holder(session)
        enrolment_id = make_enrolment(session, made.edition_id, holder.person_id)
    path = f"/it/me/enrolments/{enrolment_id}/leave"
    assert client.get(path).status_code == 303
    assert other.account_id is not None
    assert holder.account_id is not None
    sign_in(client, other.account_id)
    token = csrf_token(client.get("/it/sessions"))
    assert client.get(path).status_code == 404
    assert client.post(path, data={"csrf_token": token}).status_code == 404
    sign_in(client, holder.account_id)
    page = client.get(path)
    check_page(page)
    assert "Il suo posto torna libero" in page.get_data(as_text=True)
    for _again in range(2):
        assert client.post(path, data={"csrf_token": csrf_token(page)}).status_code == 303
    assert enrolments(made) == [(holder.person_id, "withdrawn")]
    check_page(client.get(path))
    assert post_form(client, address(made)).status_code == 303
    assert enrolments(made) == [(holder.person_id, "requested")]


def test_decisions_are_told_in_the_language_of_the_person(app: Flask, mails: KeptMails) -> None:
    made = make_offer(seats=1)
    with unit_of_work() as session:
        first = make_enrolment(session, made.edition_id, make_person(session, language="de"))
        second = make_enrolment(session, made.edition_id, make_person(session))
        nobody = make_enrolment(session, made.edition_id, make_person(session, addresses=()))
        session.get_one(Enrolment, first).state = "requested"
        admit(session, first, actor=ANONYMOUS, now=NOW)
        turn_away(
            session, second, reason="non è del settore", message="Provi in marzo.", actor=ANONYMOUS, now=NOW
        )
        turn_away(session, nobody, actor=ANONYMOUS, now=NOW)
    run_all_due()
    assert [mail.language for mail in mails.sent] == ["de", "it"]
    assert "Provi in marzo." in mails.sent[1].text
    assert "settore" not in mails.sent[1].text


def test_asking_too_often_is_refused_with_what_was_typed(app: Flask, client: FlaskClient) -> None:
    made = make_offer()
    answers = [ask(client, made) for _time in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    check_page(answers[-1])
    assert 'value="Nuova"' in answers[-1].get_data(as_text=True)


@pytest.mark.parametrize(
    "changed", [{"address": "anna@"}, {"family_name": " "}, {"birth_date": "2999-01-01"}]
)
def test_request_with_an_error_is_asked_again(
    app: Flask, client: FlaskClient, changed: dict[str, object]
) -> None:
    made = make_offer()
    answer = ask(client, made, **changed)
    check_page(answer)
    assert answer.status_code in {409, 422}
    assert 'value="Anna"' in answer.get_data(as_text=True)
    assert count(PlaceRequest) == 0


def test_page_costs_few_queries_whoever_is_enrolled(
    app: Flask, client: FlaskClient, count_queries: Counter
) -> None:
    made = make_offer()
    costs = []
    for more in (1, 20):
        with unit_of_work() as session:
            for _person in range(more):
                make_enrolment(session, made.edition_id)
        with count_queries() as seen:
            check_page(client.get(address(made)))
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 5


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_hold_in_other_languages(app: Flask, client: FlaskClient, language: str) -> None:
    made = make_offer()
    for path in ("", "/sent", "/done"):
        page = client.get(f"/{language}/editions/{made.edition_id}/enrol{path}")
        assert page.status_code == 200
        check_page(page)


def test_last_day_is_the_deadline_itself(app: Flask, client: FlaskClient) -> None:
    made = make_offer()
    set_edition(made, enrolment_deadline=NOW.date())
    assert "Iscrivimi" in client.get(address(made)).get_data(as_text=True)
    assert date(2026, 11, 23) == NOW.date()
