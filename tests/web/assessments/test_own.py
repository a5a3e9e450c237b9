"""The person's side: whom she may ask, where she stands, the way out, the appeal; and the tutor's answer."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from certify.assessments.exporting import export_assessments
from certify.assessments.models import Appeal, Assessment, HostQuestion
from certify.assessments.rules import Part, Stage
from certify.hosting.links import confirm_writer, ensure_link, make_token
from certify.hosting.models import HostMail
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from commons.organisations.rules import AccreditationFunction
from tests.clock import FixedClock
from tests.conftest import Counter, KeptMails
from tests.factories import NOW, make_holder
from tests.making.assessments import (
    Body,
    Candidate,
    Made,
    make_assessment,
    make_body,
    make_candidate,
    make_ended,
)
from tests.signin import csrf_token, post_form
from tests.web.assessments.test_desk import enter, make, open_page, read, text_of
from tests.web.page_checks import check_page

MINE = "/it/me/assessments"


@pytest.fixture
def pair(app: Flask) -> tuple[Body, Candidate]:
    with unit_of_work() as session:
        return make_body(session), make_candidate(session)


def ask(client: FlaskClient, body: Body, part: str = "validation", informed: str = "y") -> TestResponse:
    data = {"body": str(body.id), **({"informed": informed} if informed else {})}
    return post_form(client, f"{MINE}/new/{part}", data)


def asked() -> list[Assessment]:
    with reading() as session:
        return list(session.scalars(select(Assessment)))


def test_person_asks_a_titled_body_and_follows_it(
    pair: tuple[Body, Candidate], client: FlaskClient, mails: KeptMails
) -> None:
    body, candidate = pair
    enter(client, candidate.viewer)
    told = open_page(client, MINE)
    assert "Ente titolato DEMO-01" in told
    assert "tempo di solito: non si sa ancora" in told
    assert "Patto di servizio" in open_page(client, f"{MINE}/new/validation")
    answer = ask(client, body)
    assert answer.status_code == 303
    told = open_page(client, answer.location)
    assert "1 di 1" in told
    assert "22/01/2027" in told
    assert "non ancora fissato" in told
    run_all_due()
    assert mails.sent[-1].subject == "La sua richiesta è arrivata"


def test_without_agreement_nothing_is_asked(pair: tuple[Body, Candidate], client: FlaskClient) -> None:
    body, candidate = pair
    enter(client, candidate.viewer)
    answer = ask(client, body, informed="")
    check_page(answer)
    assert (answer.status_code, asked()) == (422, [])
    assert "deve confermare" in text_of(answer)


def test_second_request_of_the_same_kind_is_told_and_a_double_click_is_one(
    pair: tuple[Body, Candidate], client: FlaskClient
) -> None:
    body, candidate = pair
    with unit_of_work() as session:
        other = make_body(session, "Altro ente")
    enter(client, candidate.viewer)
    assert ask(client, body).location == ask(client, body).location
    second = ask(client, other)
    assert second.status_code == 409
    assert "Ha già una richiesta aperta di questo tipo" in text_of(second)
    assert ask(client, other, "identification").status_code == 303
    assert sorted(each.part for each in asked()) == ["identification", "validation"]


def test_body_whose_act_lapsed_is_neither_offered_nor_accepted(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    with unit_of_work() as session:
        body = make_body(
            session,
            functions=[AccreditationFunction.VALIDATION],
            valid_until=(NOW + timedelta(days=1)).date(),
        )
        candidate = make_candidate(session)
    enter(client, candidate.viewer)
    page = client.get(f"{MINE}/new/validation")
    clock.advance(days=2)
    enter(client, candidate.viewer)
    late = client.post(
        f"{MINE}/new/validation",
        data={"csrf_token": csrf_token(client.get(MINE)), "body": str(body.id), "informed": "y"},
    )
    assert page.status_code == 200
    assert late.status_code == 422
    assert asked() == []
    assert "Oggi nessun ente qui è titolato" in open_page(client, MINE)


def test_without_a_dossier_the_page_leads_there(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        make_body(session)
        holder = make_holder(session)
    enter(client, holder)
    assert "Prima serve il dossier" in open_page(client, MINE)
    assert "Prima serve il dossier" in open_page(client, f"{MINE}/new/validation")
    assert client.get(f"{MINE}/new/nothing").status_code == 404


def test_stranger_sees_no_request_of_others(app: Flask, client: FlaskClient) -> None:
    made = make()
    with unit_of_work() as session:
        stranger = make_holder(session)
    for viewer in (stranger, made.body.lead):
        enter(client, viewer)
        for way in ("", "/withdraw", "/appeal"):
            assert client.get(f"{MINE}/{made.id}{way}").status_code == 404


def test_notes_and_partial_decisions_are_not_shown_before_the_end(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.EVALUATION)
    enter(client, made.candidate.viewer)
    assert "Esito" not in open_page(client, f"{MINE}/{made.id}").replace("Esito entro il", "")


def test_person_takes_her_request_back_once(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.IDENTIFICATION)
    enter(client, made.candidate.viewer)
    address = f"{MINE}/{made.id}/withdraw"
    check_page(client.get(address))
    data = {"csrf_token": csrf_token(client.get(address)), "version": str(read(made).version)}
    assert client.post(address, data=data).status_code == 303
    assert client.post(address, data=data).status_code == 303
    assert read(made).stage == Stage.WITHDRAWN
    assert "Ritirata" in open_page(client, f"{MINE}/{made.id}")
    assert "Non si può più ritirare" in open_page(client, address)


def test_appeal_is_heard_by_another_and_rejected_with_reasons(
    app: Flask, client: FlaskClient, mails: KeptMails
) -> None:
    made = make(stage=Stage.REFUSED)
    enter(client, made.candidate.viewer)
    refused = open_page(client, f"{MINE}/{made.id}")
    assert "Fai ricorso entro il 23/12/2026" in refused
    assert ": Sì. " in refused
    assert "Nel documento stanno" not in refused  # there will be none
    words = {"words": "L’episodio c’è, nella voce del tutor."}
    for _click in range(2):
        assert post_form(client, f"{MINE}/{made.id}/appeal", words).status_code in {303, 200}
        enter(client, made.candidate.viewer)
    enter(client, made.body.carla)
    assert "Ricorso da sentire" in open_page(client, "/it/assessments")
    assert "Senti il ricorso" not in open_page(client, made.address)
    decision = {"result": "rejected", "reasons": "L’episodio non basta."}
    assert post_form(client, f"{made.address}/appeal", decision).status_code == 409
    enter(client, made.body.dora)
    assert "Senti il ricorso" in open_page(client, made.address)
    assert post_form(client, f"{made.address}/appeal", decision).status_code == 303
    check_page(client.get(f"{made.address}/appeal"))
    run_all_due()
    assert mails.sent[-1].subject == "Il suo ricorso è stato respinto"
    assert "L’episodio non basta." in mails.sent[-1].text
    enter(client, made.candidate.viewer)
    assert "Respinto: la decisione resta" in open_page(client, f"{MINE}/{made.id}")


def test_appeal_after_its_term_is_refused(app: Flask, client: FlaskClient, clock: FixedClock) -> None:
    made = make(stage=Stage.REFUSED)
    enter(client, made.candidate.viewer)
    clock.advance(days=31)
    enter(client, made.candidate.viewer)
    assert "Fai ricorso" not in open_page(client, f"{MINE}/{made.id}")
    page = client.get(f"{MINE}/{made.id}/appeal")
    token = csrf_token(page)
    late = client.post(f"{MINE}/{made.id}/appeal", data={"csrf_token": token, "words": "Tardi."})
    assert late.status_code == 409
    assert "Il termine per il ricorso è passato il 23/12/2026" in text_of(late)
    with reading() as session:
        assert session.scalars(select(Appeal)).all() == []


def test_usual_time_is_the_median_of_that_body(app: Flask, client: FlaskClient) -> None:
    made = make()
    with unit_of_work() as session:
        make_ended(session, made.body, [10, 20, 41, 50, 60])
    enter(client, made.candidate.viewer)
    assert "41 giorni" in open_page(client, f"{MINE}/{made.id}")


def test_own_pages_cost_at_most_fifteen_queries(
    app: Flask, client: FlaskClient, count_queries: Counter
) -> None:
    made = make(stage=Stage.EVALUATION)
    enter(client, made.candidate.viewer)
    for address in (MINE, f"{MINE}/{made.id}", f"{MINE}/new/certification"):
        client.get(address)
        with count_queries() as seen:
            client.get(address)
        assert len(seen) <= 15, (address, len(seen))


def test_own_data_tells_decisions_only_once_taken_and_no_notes(app: Flask) -> None:
    with unit_of_work() as session:
        open_one = make_assessment(session, stage=Stage.EVALUATION)
        closed = make_assessment(session, stage=Stage.REFUSED, body=open_one.body)
    with reading() as session:
        before = export_assessments(session, open_one.candidate.person_id)["asked"][0]
        after = export_assessments(session, closed.candidate.person_id)["asked"][0]
    assert [each["verdict"] for each in before["competences"]] == [None, None, None]
    assert [each["verdict"] for each in after["competences"]] == ["yes", "yes", "yes"]
    assert after["reasons"] == "Mancano episodi concreti per tutte le competenze."
    assert "note" not in str(after)


def ask_tutor(client: FlaskClient, made: Made, words: str = "Quando ha guidato il gruppo?") -> TestResponse:
    address = f"{made.address}/questions/new"
    page = client.get(address)
    check_page(page)
    found = re.search(
        r'name="tutor"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="tutor"', page.get_data(as_text=True)
    )
    tutor = next(each for each in (found.groups() if found else ()) if each)
    return client.post(address, data={"csrf_token": csrf_token(page), "tutor": tutor, "question": words})


def come_in(client: FlaskClient, address: str = "tutor@associazione.example") -> None:
    """Open the tutor's link and say who is writing."""
    with unit_of_work() as session:
        link_id = ensure_link(session, address, "it", now=NOW)
        confirm_writer(session, link_id, "Marta Ospite", "tutor", now=NOW)
        token = make_token(session, link_id, now=NOW)
    client.get(f"/h/{token}")
    page = client.get(f"/h/{token}")
    client.post(
        f"/h/{token}",
        data={"csrf_token": csrf_token(page), "name": "Marta Ospite", "role": "tutor"},
    )


def test_question_goes_to_the_tutor_and_her_answer_comes_back(
    app: Flask, client: FlaskClient, mails: KeptMails
) -> None:
    made = make(stage=Stage.EVALUATION, decisions=())
    enter(client, made.body.carla)
    assert ask_tutor(client, made).status_code == 303
    assert "In attesa del tutor" in open_page(client, "/it/assessments")
    with reading() as session:
        question = session.scalars(select(HostQuestion)).one()
        assert session.scalars(select(HostMail.purpose)).all() == ["question"]
    run_all_due()
    assert "tutor@associazione.example" in {mail.to for mail in mails.sent}
    address = f"/it/host/questions/{question.id}"
    with client.session_transaction(base_url="http://segnavia.test") as cookie:
        cookie.clear()
    assert client.get(address).status_code == 303  # nobody came in by a link
    come_in(client)
    told = open_page(client, "/it/host")
    assert "Quando ha guidato il gruppo?" in told
    check_page(client.get(address))
    assert post_form(client, address, {"answer": " "}).status_code == 422
    assert post_form(client, address, {"answer": "A novembre, in due scuole."}).status_code == 303
    page = open_page(client, address)
    assert "A novembre, in due scuole." in page
    enter(client, made.body.carla)
    told = open_page(client, made.address)
    assert "A novembre, in due scuole." in told
    assert "Marta Ospite, tutor" in told
    enter(client, made.candidate.viewer)
    assert "A novembre, in due scuole." in open_page(client, f"{MINE}/{made.id}")


def test_tutor_of_another_address_finds_no_such_question(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.EVALUATION, decisions=())
    enter(client, made.body.carla)
    ask_tutor(client, made)
    with reading() as session:
        question = session.scalars(select(HostQuestion)).one()
    with unit_of_work() as session:
        make_candidate(session, tutor_address="altra@associazione.example")
    with client.session_transaction(base_url="http://segnavia.test") as cookie:
        cookie.clear()
    come_in(client, "altra@associazione.example")
    assert client.get(f"/it/host/questions/{question.id}").status_code == 404


def test_tutor_is_asked_once(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.EVALUATION, decisions=())
    enter(client, made.body.carla)
    ask_tutor(client, made)
    page = client.get(f"{made.address}/questions/new")
    assert "è già stata fatta" in text_of(page)
    with reading() as session:
        assert len(session.scalars(select(HostQuestion)).all()) == 1


def test_identification_needs_no_evaluation(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.ATTESTATION, part=Part.IDENTIFICATION)
    enter(client, made.body.lead)
    assert "Da attestare" in open_page(client, "/it/assessments")
    enter(client, made.candidate.viewer)
    assert "Metodo (F2)" not in open_page(client, f"{MINE}/{made.id}")
