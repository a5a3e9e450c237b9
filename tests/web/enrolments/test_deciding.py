"""Requests are decided by the desk: several at once, in order, never beyond the seats; people are found."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.requesting import request_place
from catalogue.enrolments.services import withdraw
from commons.access import ANONYMOUS, Viewer
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from commons.people.models import EmailAddress, Person
from tests.conftest import Counter, KeptMails
from tests.factories import NOW, make_enrolment, make_holder, make_person
from tests.signin import csrf_token, post_form
from tests.web.enrolments.desk import Desk, enter, lay_desk
from tests.web.enrolments.test_request import COMING
from tests.web.page_checks import check_page

ASKING = ("Greta Chiede", "Hugo Bittet", "Ines Domanda")


@pytest.fixture
def desk(app: Flask) -> Desk:
    """Three ask for two seats."""
    desk = lay_desk({}, days=COMING, seats=2)
    with unit_of_work() as session:
        for name in ASKING:
            given, _, family = name.partition(" ")
            person_id = make_person(session, given, family)
            desk.enrolments[name], _state = request_place(
                session, desk.made.edition_id, person_id, actor=Viewer(person_id=person_id), now=NOW
            )
    return desk


def states(desk: Desk) -> dict[str, str]:
    with reading() as session:
        rows = {row[0]: row[1] for row in session.execute(select(Enrolment.id, Enrolment.state))}
    return {name: rows[enrolment_id] for name, enrolment_id in desk.enrolments.items()}


def decide(client: FlaskClient, desk: Desk, act: str, *names: str) -> TestResponse:
    people = f"{desk.address}/people"
    data = {"act": act, "who": [str(desk.enrolments[name]) for name in names]}
    return post_form(client, f"{people}/decide", data, on=people)


def told(client: FlaskClient, desk: Desk) -> str:
    return client.get(f"{desk.address}/people").get_data(as_text=True)


def test_requests_stand_on_top_with_a_box_each(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get(f"{desk.address}/people")
    check_page(page)
    text = page.get_data(as_text=True)
    assert "3 richieste da decidere" in text
    assert "2 posti liberi su 2" in text
    assert text.count('name="who"') == 3
    assert " checked>" not in text
    assert client.get(f"{desk.address}/people?chosen=all").get_data(as_text=True).count(" checked>") == 3


def test_several_are_admitted_at_once_and_told_and_twice_is_once(
    desk: Desk, client: FlaskClient, mails: KeptMails
) -> None:
    run_all_due()
    mails.sent.clear()
    enter(client, desk.bob)
    for _again in range(2):
        assert decide(client, desk, "admit", "Greta Chiede", "Ines Domanda").status_code == 303
    assert states(desk) == dict(zip(ASKING, ("admitted", "requested", "admitted"), strict=True))
    run_all_due()
    assert [mail.subject for mail in mails.sent] == ["Il posto è suo"] * 2


def test_more_than_there_are_seats_are_refused_as_a_whole(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    people = f"{desk.address}/people"
    token = csrf_token(client.get(people))
    data = {"act": "admit", "who": [str(each) for each in desk.enrolments.values()], "csrf_token": token}
    answer = client.post(f"{people}/decide", data=data, headers={"Referer": f"http://segnavia.test{people}"})
    assert answer.status_code == 303
    assert "I posti liberi sono 2 e ha scelto 3 persone" in told(client, desk)
    assert set(states(desk).values()) == {"requested"}


def test_nobody_chosen_is_told(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    assert decide(client, desk, "admit").status_code == 409
    assert decide(client, desk, "nonsense", "Greta Chiede").status_code == 400


def test_turning_away_asks_for_two_texts_and_keeps_them_apart(
    desk: Desk, client: FlaskClient, mails: KeptMails
) -> None:
    enter(client, desk.bob)
    answer = decide(client, desk, "turn_away", "Hugo Bittet", "Ines Domanda")
    page = client.get(answer.location)
    check_page(page)
    for said in ("Non ammettere 2 persone", "Hugo Bittet", "2 ricevono subito una mail"):
        assert said in page.get_data(as_text=True)
    run_all_due()
    mails.sent.clear()
    data = {"reason": "Fuori territorio", "message": "La prossima edizione parte in marzo."}
    assert post_form(client, answer.location, data).status_code == 303
    assert states(desk)["Hugo Bittet"] == states(desk)["Ines Domanda"] == "not_admitted"
    run_all_due()
    assert len(mails.sent) == 2
    assert all("La prossima edizione parte in marzo." in mail.text for mail in mails.sent)
    assert not any("territorio" in mail.text + mail.html for mail in mails.sent)
    page = client.get(f"{desk.address}/people")
    check_page(page)
    assert "Fuori territorio" in page.get_data(as_text=True)


def test_who_is_admitted_after_all_carries_no_old_reason(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    people = f"{desk.address}/people"
    greta = desk.enrolments["Greta Chiede"]
    post_form(client, f"{people}/{greta}/turn-away", {"reason": "Per sbaglio"})
    assert post_form(client, f"{people}/{greta}/admit", on=people).status_code == 303
    assert "Per sbaglio" not in told(client, desk)
    with reading() as session:
        assert session.get_one(Enrolment, greta).refusal_reason is None


def test_who_waits_is_called_in_order_when_a_seat_is_free(
    desk: Desk, client: FlaskClient, mails: KeptMails
) -> None:
    enter(client, desk.bob)
    decide(client, desk, "admit", "Greta Chiede", "Hugo Bittet")
    decide(client, desk, "queue", "Ines Domanda")
    with unit_of_work() as session:
        last = make_person(session, "Zeno", "Ultimo", addresses=())
        request_place(
            session, desk.made.edition_id, last, actor=Viewer(person_id=last), now=NOW.replace(hour=10)
        )
    page = client.get(f"{desk.address}/people")
    check_page(page)
    text = page.get_data(as_text=True)
    assert "2 persone in lista d’attesa" in text
    assert "senza e-mail: si stampa" in text
    assert "Chiama la prossima" not in text
    with unit_of_work() as session:
        withdraw(session, desk.enrolments["Greta Chiede"], actor=ANONYMOUS, now=NOW)
    page = client.get(f"{desk.address}/people")
    check_page(page)
    assert "Chiama la prossima: Ines Domanda" in page.get_data(as_text=True)
    run_all_due()
    mails.sent.clear()
    ines = desk.enrolments["Ines Domanda"]
    token = csrf_token(page)
    for status in (303, 409):  # the second click
        answer = client.post(f"{desk.address}/people/{ines}/admit", data={"csrf_token": token})
        assert answer.status_code == status
    assert states(desk)["Ines Domanda"] == "admitted"
    run_all_due()
    assert [mail.subject for mail in mails.sent] == ["Si è liberato un posto: è suo"]


def test_people_are_found_by_any_part_of_the_name(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk({"Zoë D’Àngelo": "PPPPP", "Žiga Škrlj-Gruber": "PPPPP", "Anna Rossi": "PPPPP"})
    enter(client, desk.bob)
    for wanted, name in (("angelo", "D’Àngelo"), ("gruber ziga", "Škrlj"), ("ROSS", "Rossi")):
        page = client.get(f"{desk.address}/people", query_string={"q": wanted})
        check_page(page)
        text = page.get_data(as_text=True)
        assert name in text
        assert "1 persona su 3" in text
    page = client.get(f"{desk.address}/people?q=nessuno&kind=out")
    check_page(page)
    assert "Nessuno con questo nome" in page.get_data(as_text=True)


def test_who_does_not_belong_here_decides_nothing(desk: Desk, client: FlaskClient) -> None:
    people = f"{desk.address}/people"
    hugo = str(desk.enrolments["Hugo Bittet"])
    for viewer, status in ((desk.charlie, 404), (desk.partner, 403), (desk.operator, 403)):
        enter(client, viewer)
        data = {"act": "admit", "who": hugo, "csrf_token": csrf_token(client.get("/it/sessions"))}
        assert client.post(f"{people}/decide", data=data).status_code == status
        assert client.get(f"{people}/turn-away?who={hugo}").status_code == status
        assert client.post(f"{people}/turn-away", data=data).status_code == status
        assert client.get(f"{people}/{hugo}/turn-away").status_code == status
    assert set(states(desk).values()) == {"requested"}


def test_request_of_another_edition_is_not_decided_under_this_one(desk: Desk, client: FlaskClient) -> None:
    other = lay_desk({}, days=COMING)
    with unit_of_work() as session:
        foreign = make_enrolment(session, other.made.edition_id)
    enter(client, desk.bob)
    people = f"{desk.address}/people"
    token = csrf_token(client.get(people))
    data = {"act": "admit", "who": str(foreign), "csrf_token": token}
    assert client.post(f"{people}/decide", data=data).status_code == 404
    assert client.get(f"{people}/turn-away?who={foreign}").status_code == 404
    assert client.get(f"{people}/turn-away?who=nonsense").status_code == 404


def test_list_of_thirty_costs_as_many_queries_as_of_three(
    desk: Desk, client: FlaskClient, count_queries: Counter
) -> None:
    enter(client, desk.bob)
    costs = []
    for more in (1, 27):
        with unit_of_work() as session:
            for _person in range(more):
                person_id = make_person(session)
                request_place(
                    session, desk.made.edition_id, person_id, actor=Viewer(person_id=person_id), now=NOW
                )
        with count_queries() as seen:
            client.get(f"{desk.address}/people")
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 10


NEW = "/people/new"


def test_being_told_whose_address_it_is_leaves_a_trace_and_has_an_end(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = lay_desk({})
    monkeypatch.setattr("catalogue.enrolments.newcomer_views.ASKED_PER_HOUR", 2)
    with unit_of_work() as session:
        known = make_person(session, "Carla", "Altrove", addresses=["carla@example.org"])
    enter(client, desk.bob)
    data = {"given_name": "Qualcuno", "family_name": "Curioso", "address": "carla@example.org"}
    for _time in range(2):
        answer = post_form(client, f"{desk.address}{NEW}", data)
        assert "Carla Altrove" in answer.get_data(as_text=True)
    with reading() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "people.tell_owner_of_address")
        ).all()
    assert [(entry.object_id, entry.account_id) for entry in entries] == [
        (str(known), desk.bob.account_id)
    ] * 2
    assert not any("carla" in str(entry.details) for entry in entries)
    answer = post_form(client, f"{desk.address}{NEW}", data)
    check_page(answer)
    assert answer.status_code == 429
    text = answer.get_data(as_text=True)
    assert "Carla" not in text
    assert "Ha chiesto troppe volte" in text
    assert 'value="Curioso"' in text
    without = data | {"address": ""}
    assert post_form(client, f"{desk.address}{NEW}", without).status_code == 303


@pytest.mark.parametrize("is_kept", [True, False])
def test_new_address_of_somebody_known_is_kept_only_where_it_opens_nothing(
    app: Flask, client: FlaskClient, *, is_kept: bool
) -> None:
    desk = lay_desk({})
    with unit_of_work() as session:
        if is_kept:
            known = make_person(session, "Olga", "Test", addresses=())
        else:
            holder = make_holder(session)
            assert holder.person_id is not None
            known = holder.person_id
    with reading() as session:
        person = session.get_one(Person, known)
    data = {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "address": "nuovo@example.org",
        "same_as": str(known),
    }
    answer = post_form(enter(client, desk.bob), f"{desk.address}{NEW}", data)
    assert answer.status_code == 303
    with reading() as session:
        addresses = set(session.scalars(select(EmailAddress.address).where(EmailAddress.person_id == known)))
        verified = list(session.scalars(select(EmailAddress.verified_at)))
    assert ("nuovo@example.org" in addresses) is is_kept
    assert not any(verified)
    said = "nuovo@example.org non è stato aggiunto"
    assert (said in client.get(answer.location).get_data(as_text=True)) is not is_kept
