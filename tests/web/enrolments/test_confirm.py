"""Deciding, confirming, reopening: who may, what is said, and what a second click does."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commons.access import ANONYMOUS
from commons.db import unit_of_work
from tests.factories import confirm_edition, mark_attendance
from tests.signin import csrf_token
from tests.web.enrolments.desk import Desk, enter, lay_desk
from tests.web.page_checks import check_page

READY = {"Anna Campione": "PPPPP", "Chiara Esempio": "PAPAP"}
UNDECIDED = READY | {"Fatima Saggio": "PGGPP", "Giulia Prova": "PGGPP"}


def act(client: FlaskClient, desk: Desk, verb: str, version: int | None = None) -> tuple[int, str]:
    """Send the one-button form as it stands on the page; return the status and the page that follows."""
    page = client.get(desk.address)
    number = desk.read().version if version is None else version
    answer = client.post(
        f"{desk.address}/{verb}",
        data={"version": number, "csrf_token": csrf_token(page)},
        headers={"Referer": f"http://segnavia.test{desk.address}"},
    )
    return answer.status_code, client.get(desk.address).get_data(as_text=True)


@pytest.mark.parametrize("referrer", ["http://[broken", "http://evil.example/it/"])
def test_a_referrer_that_is_not_ours_leads_nowhere(app: Flask, client: FlaskClient, referrer: str) -> None:
    desk = lay_desk(UNDECIDED)
    page = enter(client, desk.bob).get(desk.address)
    fields = {"version": desk.read().version, "csrf_token": csrf_token(page)}
    answer = client.post(f"{desk.address}/confirm", data=fields, headers={"Referer": referrer})
    assert answer.status_code == 409
    assert "Location" not in answer.headers


def test_consequence_and_figures_stand_before_the_button(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk(READY)
    page = enter(client, desk.bob).get(desk.address)
    check_page(page)
    text = page.get_data(as_text=True)
    for said in (
        "Confermando gli esiti l’edizione si chiude",
        "1 persona ha completato",
        "1 persona non ha completato",
        "Conferma gli esiti di 2 persone",
    ):
        assert said in text


def test_confirming_closes_the_edition_and_leads_on_to_the_certificates(
    app: Flask, client: FlaskClient
) -> None:
    desk = lay_desk(READY)
    enter(client, desk.bob)
    version = desk.read().version
    status, text = act(client, desk, "confirm", version)
    assert status == 303
    assert desk.read().state == "closed"
    check_page(client.get(desk.address))
    for said in ("Esiti confermati: 1 persona ha completato.", "Vai agli attestati", "da Alice"):
        assert said in text
    assert "<select" not in text
    status, text = act(client, desk, "confirm", version)  # the second click
    assert status == 303
    assert desk.read().version == version + 1


def test_confirming_an_old_page_is_refused_with_a_sentence(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk(READY)
    enter(client, desk.bob)
    version = desk.read().version
    with unit_of_work() as session:
        mark_attendance(session, desk.made.edition_id, {desk.enrolments["Chiara Esempio"]: "PPPPP"})
    status, text = act(client, desk, "confirm", version)
    assert status == 303
    assert "Nel frattempo qualcuno ha cambiato questa edizione." in text
    assert desk.read().state == "open"


def test_undecided_persons_stand_in_the_way(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk(UNDECIDED)
    text = enter(client, desk.bob).get(desk.address).get_data(as_text=True)
    assert re.search(r"Prima decida: \w[^.,]+, \w[^.,]+\.", text)  # both by name
    _status, text = act(client, desk, "confirm")
    assert "Prima degli esiti restano 2 iscrizioni da decidere" in text
    assert desk.read().state == "open"


def test_decision_is_written_with_its_reason(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk(UNDECIDED)
    address = desk.decision("Fatima Saggio")
    page = enter(client, desk.bob).get(address)
    check_page(page)
    values = {
        "decision": "granted",
        "reason": "Ricovero documentato",
        "version": desk.read().version,
        "csrf_token": csrf_token(page),
    }
    answer = client.post(address, data=values)
    assert (answer.status_code, answer.location) == (303, desk.address)
    assert client.post(address, data=values).status_code == 303  # sent twice
    assert desk.proposal("Fatima Saggio") == "exception"
    text = client.get(desk.address).get_data(as_text=True)
    assert "Ha completato, con eccezione" in text
    assert "Ricovero" not in text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"decision": "granted", "reason": " "}, "Scriva il motivo dell’eccezione"),
        ({"reason": "Ricovero documentato"}, "Scelga una delle due."),
        ({"decision": "granted", "reason": "Ricovero documentato", "version": 1}, "Nel frattempo qualcuno"),
    ],
)
def test_decision_that_is_refused_keeps_what_was_typed(
    app: Flask, client: FlaskClient, values: dict[str, object], said: str
) -> None:
    desk = lay_desk(UNDECIDED)
    address = desk.decision("Fatima Saggio")
    page = enter(client, desk.bob).get(address)
    sent = {"version": desk.read().version, "csrf_token": csrf_token(page)} | values
    answer = client.post(address, data=sent)
    check_page(answer)
    assert answer.status_code in {409, 422}
    text = answer.get_data(as_text=True)
    assert said in text
    assert str(values["reason"]).strip() in text
    assert re.search(rf'name="version"[^>]*value="{desk.read().version}"', text)
    assert desk.proposal("Fatima Saggio") == "to_decide"


def test_decision_about_who_has_the_minimum_is_refused(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk(UNDECIDED)
    address = desk.decision("Anna Campione")
    page = enter(client, desk.bob).get(address)
    values = {"decision": "denied", "version": desk.read().version, "csrf_token": csrf_token(page)}
    answer = client.post(address, data=values)
    assert answer.status_code == 422
    assert "ha raggiunto le ore minime" in answer.get_data(as_text=True)


def test_only_the_lead_reopens_and_it_stays_written(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk(READY)
    with unit_of_work() as session:
        confirm_edition(session, desk.made.edition_id, ANONYMOUS)
    text = enter(client, desk.bob).get(desk.address).get_data(as_text=True)
    assert "Riapri l’edizione" not in text
    assert act(client, desk, "reopen")[0] == 403
    enter(client, desk.alice)
    assert "Riapri l’edizione" in client.get(desk.address).get_data(as_text=True)
    status, text = act(client, desk, "reopen")
    assert status == 303
    assert "L’edizione è di nuovo aperta" in text
    assert desk.read().state == "open"


def test_button_without_its_version_is_a_bad_request(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk(READY)
    page = enter(client, desk.bob).get(desk.address)
    answer = client.post(f"{desk.address}/confirm", data={"csrf_token": csrf_token(page)})
    assert answer.status_code == 400
    assert client.post(f"{desk.address}/confirm", data={"version": 1}).status_code == 400


def test_who_does_not_belong_here_is_kept_out(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk(UNDECIDED)
    person = desk.enrolments["Fatima Saggio"]
    pages = [
        desk.address,
        desk.meeting(0),
        desk.decision("Fatima Saggio"),
        f"{desk.address}/people",
        f"{desk.address}/people/new",
        f"{desk.address}/people/{person}/withdraw",
    ]
    acts = [
        desk.address,
        desk.meeting(0),
        desk.decision("Fatima Saggio"),
        f"{desk.address}/open",
        f"{desk.address}/confirm",
        f"{desk.address}/people/new",
        *(f"{desk.address}/people/{person}/{verb}" for verb in ("admit", "turn-away", "withdraw")),
    ]
    token = csrf_token(enter(client, desk.bob).get(desk.address))
    assert [client.get(address).status_code for address in pages] == [200] * len(pages)
    data = {"csrf_token": token, "version": desk.read().version, "decision": "denied"}
    for viewer, status in ((desk.charlie, 404), (desk.partner, 403), (desk.operator, 403)):
        enter(client, viewer)
        data["csrf_token"] = _fresh_token(client)
        assert [client.get(address).status_code for address in pages] == [status] * len(pages)
        answers = [client.post(address, data=data).status_code for address in acts]
        assert answers == [status] * len(acts)
    assert desk.proposal("Fatima Saggio") == "to_decide"


def test_enrolment_of_another_edition_is_not_found_under_this_one(app: Flask, client: FlaskClient) -> None:
    desk, other = lay_desk(UNDECIDED), lay_desk(UNDECIDED)
    foreign = other.enrolments["Fatima Saggio"]
    enter(client, desk.alice)
    assert client.get(f"{desk.address}/decisions/{foreign}").status_code == 404
    token = csrf_token(client.get(desk.address))
    for verb in ("admit", "turn-away", "withdraw"):
        answer = client.post(f"{desk.address}/people/{foreign}/{verb}", data={"csrf_token": token})
        assert answer.status_code == 404


def test_anonymous_is_led_to_the_door(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk(READY)
    answer = client.get(desk.address)
    assert answer.status_code == 303
    assert "/signin" in answer.location


def _fresh_token(client: FlaskClient) -> str:
    """Return a token of this session: any page of a signed-in person holds the form for leaving."""
    return csrf_token(client.get("/it/sessions"))
