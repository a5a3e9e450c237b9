"""The desk of a titled body: the queue, one dossier, one competence, each act by who may."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from certify.assessments.models import AssessedCompetence, Assessment, VerdictChange
from certify.assessments.queue import Which, list_queue
from certify.assessments.rules import Stage
from certify.assessments.services import withdraw_assessment
from certify.placements.models import PlacementTutor
from commons.access import Viewer
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from tests.clock import FixedClock
from tests.conftest import Counter, KeptMails
from tests.factories import NOW
from tests.making.assessments import (
    Body,
    Made,
    make_assessment,
    make_body,
    make_candidate,
    make_ended,
)
from tests.signin import csrf_token, post_form, sign_in
from tests.web.page_checks import check_page

QUEUE = "/it/assessments"


def enter(client: FlaskClient, viewer: Viewer) -> None:
    assert viewer.account_id is not None
    sign_in(client, viewer.account_id)


def make(**kwargs: object) -> Made:
    with unit_of_work() as session:
        return make_assessment(session, **kwargs)  # type: ignore[arg-type]


def read(made: Made) -> Assessment:
    with reading() as session:
        return session.get_one(Assessment, made.id)


def competences(made: Made) -> list[AssessedCompetence]:
    with reading() as session:
        return list(
            session.scalars(
                select(AssessedCompetence)
                .where(AssessedCompetence.assessment_id == made.id)
                .order_by(AssessedCompetence.position)
            )
        )


def text_of(page: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)).split())


def open_page(client: FlaskClient, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status, text_of(page)[:400]
    check_page(page)
    return text_of(page)


@pytest.fixture
def made(app: Flask) -> Made:
    return make(stage=Stage.EVALUATION, decisions=())


def test_only_the_body_sees_its_queue_and_files(made: Made, client: FlaskClient) -> None:
    competence = f"{made.address}/competences/{competences(made)[0].id}"
    assert client.get(QUEUE).status_code == 303
    enter(client, made.candidate.viewer)
    assert client.get(QUEUE).status_code == 403
    enter(client, made.body.eva)
    assert open_page(client, QUEUE).count("La coda è vuota") == 1
    assert client.get(made.address).status_code == 404
    assert client.get(competence).status_code == 404
    enter(client, made.body.dora)
    assert client.get(made.address).status_code == 200
    assert client.get(competence).status_code == 403
    enter(client, made.body.carla)
    assert client.get(competence).status_code == 200


def test_queue_tells_time_stage_and_whose_turn(made: Made, client: FlaskClient, clock: FixedClock) -> None:
    enter(client, made.body.carla)
    told = open_page(client, QUEUE)
    assert "60 giorni" in told
    assert "Valutazione" in told
    assert "0 su 3" in told
    assert "Tocca a lei" in told
    assert "Tirocinio, 0 ore" in told  # confirmed ones, not the 400 that are planned
    enter(client, made.body.anna)
    assert "Tocca a A. " in open_page(client, QUEUE)
    clock.advance(days=63)
    enter(client, made.body.anna)
    assert "3 giorni di ritardo" in open_page(client, QUEUE)


def test_figures_lead_to_the_dossiers_that_they_count(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    with unit_of_work() as session:
        body = make_body(session)
        made = {
            name: make_assessment(session, body=body, candidate=make_candidate(session, name))
            for name in ("Lara", "Sofia", "Olga")
        }
        for name, days in (("Lara", -1), ("Sofia", 3), ("Olga", 30)):
            session.get_one(Assessment, made[name].id).due_on = NOW.date() + timedelta(days=days)
    enter(client, body.lead)
    raw = client.get(QUEUE).get_data(as_text=True)
    for due, own, words in (
        ("late", "Lara", "1 dossier in ritardo"),
        ("soon", "Sofia", "1 dossier scade entro"),
    ):
        address = f"{QUEUE}?due={due}"
        assert f'href="{address}"' in raw
        told = open_page(client, address)
        assert words in told
        assert [name for name in made if f"{name} " in told] == [own]
        sheet = client.get(f"/it/assessments.csv?which={due}").get_data(as_text=True)
        assert [name for name in made if name in sheet] == [own]
        assert "Tutti gli aperti (3)" in told
    assert "3 dossier" in open_page(client, f"{QUEUE}?due=never")
    with unit_of_work() as session:
        session.get_one(Assessment, made["Lara"].id).due_on = NOW.date() + timedelta(days=30)
    assert f'href="{QUEUE}?due=late"' not in client.get(QUEUE).get_data(as_text=True)
    assert "Nessun dossier in ritardo" in open_page(client, f"{QUEUE}?due=late")


def test_own_tutor_is_told_that_she_cannot(app: Flask, client: FlaskClient) -> None:
    made = make()
    with unit_of_work() as session:
        tutor = session.scalars(
            select(PlacementTutor).where(PlacementTutor.placement_id == made.candidate.placement.id)
        ).first()
        assert tutor is not None
        tutor.person_id = made.body.dora.person_id
    enter(client, made.body.dora)
    assert "Lei era tutor di questa persona: non può" in open_page(client, QUEUE)
    declaration = f"{made.address}/declarations/f3"
    answer = post_form(client, declaration, {"stands": "no"})
    assert answer.status_code == 409
    assert "può accompagnare, ma non valutare" in text_of(answer)
    assert read(made).f3_id is None


def test_usual_time_is_told_from_five_ended_ones_on(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        body = make_body(session)
        make_ended(session, body, [10, 20, 41, 50])
    enter(client, body.lead)
    assert "non si sa ancora" in open_page(client, QUEUE)
    with unit_of_work() as session:
        make_ended(session, body, [60])
    assert "41 giorni: tempo di solito" in open_page(client, QUEUE)


@pytest.mark.parametrize("address", [QUEUE, f"{QUEUE}/mine", f"{QUEUE}/decided", f"{QUEUE}.csv"])
def test_ten_rows_cost_as_many_queries_as_two(
    app: Flask, client: FlaskClient, count_queries: Counter, address: str
) -> None:
    def fill(body: Body, count: int) -> None:
        with unit_of_work() as session:
            for _each in range(count):
                make_assessment(session, body=body, candidate=make_candidate(session), stage=Stage.EVALUATION)

    with unit_of_work() as session:
        body = make_body(session)
    fill(body, 2)
    enter(client, body.carla)
    client.get(address)
    with count_queries() as few:
        client.get(address)
    fill(body, 4)
    with count_queries() as many:
        client.get(address)
    assert len(few) == len(many)
    assert len(many) <= 14


def test_a_page_beyond_the_last_still_tells_how_many_there_are(app: Flask) -> None:
    with unit_of_work() as session:
        body = make_body(session)
        for _each in range(3):
            make_assessment(session, body=body, candidate=make_candidate(session), stage=Stage.EVALUATION)
    today = NOW.date()
    with reading() as session:
        pages = [list_queue(session, body.lead, Which.OPEN, today, page=n, page_size=2) for n in (1, 2, 3)]
        ended = list_queue(session, body.lead, Which.CLOSED, today)
    assert [(len(rows), total) for rows, total in pages] == [(2, 3), (1, 3), (0, 3)]
    assert len({row.id for rows, _total in pages for row in rows}) == 3
    assert ended == ([], 0)


def test_page_of_a_competence_costs_at_most_fifteen_queries(
    made: Made, client: FlaskClient, count_queries: Counter
) -> None:
    enter(client, made.body.carla)
    for address in (f"{made.address}/competences/{competences(made)[0].id}", made.address):
        client.get(address)
        with count_queries() as seen:
            client.get(address)
        assert len(seen) <= 14, seen


def decide(
    client: FlaskClient, made: Made, number: int, said: tuple[str, str, str] = ("yes", "evidence", "")
) -> TestResponse:
    verdict, reason, note = said
    address = f"{made.address}/competences/{competences(made)[number].id}"
    page = client.get(address)
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', page.get_data(as_text=True))
    return client.post(
        address,
        data={
            "csrf_token": csrf_token(page),
            "seen": seen.group(1) if seen else "",
            "verdict": verdict,
            "reason": reason,
            "note": note,
        },
    )


def test_f3_decides_one_after_the_other_and_every_change_stays(made: Made, client: FlaskClient) -> None:
    enter(client, made.body.carla)
    first = decide(client, made, 0)
    assert first.status_code == 303
    assert first.location.endswith(str(competences(made)[1].id))
    decide(client, made, 0, ("partly", "other", "Una sola volta."))
    assert [each.verdict for each in competences(made)] == ["partly", None, None]
    with reading() as session:
        change = session.scalars(select(VerdictChange)).one()
    assert (change.verdict, change.reason) == ("yes", "evidence")
    told = open_page(client, f"{made.address}/competences/{competences(made)[0].id}")
    assert "1 decisione di prima" in told


def test_same_decision_sent_twice_writes_nothing_new(made: Made, client: FlaskClient) -> None:
    enter(client, made.body.carla)
    decide(client, made, 0)
    before = competences(made)[0].decided_at
    decide(client, made, 0)
    assert competences(made)[0].decided_at == before
    with reading() as session:
        assert session.scalars(select(VerdictChange)).all() == []


def test_older_form_says_so_and_keeps_what_was_typed(
    made: Made, client: FlaskClient, clock: FixedClock
) -> None:
    enter(client, made.body.carla)
    address = f"{made.address}/competences/{competences(made)[0].id}"
    token = csrf_token(client.get(address))
    decide(client, made, 0)
    old = client.post(
        address,
        data={
            "csrf_token": token,
            "seen": "",
            "verdict": "no",
            "reason": "not_observed",
            "note": "Mia nota.",
        },
    )
    assert old.status_code == 409
    check_page(old)
    assert "quello che ha scritto è ancora qui" in text_of(old)
    assert "Mia nota." in text_of(old)
    assert competences(made)[0].verdict == "yes"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("", "evidence", ""), "Scelga sì, in parte o no."),
        (("yes", "", ""), "Scelga il motivo"),
        (("yes", "evidence_missing", ""), "non va con questo esito"),
        (("no", "other", "  "), "serve una nota"),
    ],
)
def test_decision_that_lacks_something_is_not_saved(
    made: Made, client: FlaskClient, said: tuple[str, str, str], told: str
) -> None:
    enter(client, made.body.carla)
    answer = decide(client, made, 0, said)
    check_page(answer)
    assert answer.status_code in {409, 422}
    assert told in text_of(answer)
    assert competences(made)[0].verdict is None


@pytest.mark.parametrize("who", ["anna", "bruno", "lead"])
def test_nobody_but_f3_decides(made: Made, client: FlaskClient, who: str) -> None:
    enter(client, getattr(made.body, who))
    page = client.get(made.address)
    address = f"{made.address}/competences/{competences(made)[0].id}"
    data = {"csrf_token": csrf_token(page), "seen": "", "verdict": "yes", "reason": "evidence"}
    assert client.post(address, data=data).status_code == 403
    assert competences(made)[0].verdict is None


def step(client: FlaskClient, made: Made, act: str) -> TestResponse:
    page = client.get(made.address)
    data = {"csrf_token": csrf_token(page), "version": str(read(made).version)}
    return client.post(f"{made.address}/steps/{act}", data=data)


def test_evaluation_closes_only_when_whole(made: Made, client: FlaskClient) -> None:
    enter(client, made.body.carla)
    assert "Competenze ancora da decidere: 3" in text_of(step(client, made, "attest"))
    for number in range(3):
        decide(client, made, number)
    assert "Manca il colloquio" in open_page(client, QUEUE)
    assert "Manca il colloquio" in text_of(step(client, made, "attest"))
    page = client.get(made.address)
    client.post(
        f"{made.address}/interview",
        data={
            "csrf_token": csrf_token(page),
            "version": str(read(made).version),
            "interview_on": "2026-11-23",
        },
    )
    assert step(client, made, "attest").status_code == 303
    assert read(made).stage == Stage.ATTESTATION
    assert step(client, made, "attest").status_code == 303  # the second click of a double one
    assert "gli esiti non si cambiano più" in open_page(
        client, f"{made.address}/competences/{competences(made)[0].id}"
    )


def test_step_from_an_outdated_page_is_refused(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.IDENTIFICATION)
    enter(client, made.body.bruno)
    page = client.get(made.address)
    answer = client.post(
        f"{made.address}/steps/evaluate", data={"csrf_token": csrf_token(page), "version": "1"}
    )
    assert answer.status_code == 409
    assert "Nel frattempo" in text_of(answer)
    assert read(made).stage == Stage.IDENTIFICATION


def test_lead_assigns_and_who_is_barred_is_not_offered(app: Flask, client: FlaskClient) -> None:
    made = make()
    with unit_of_work() as session:
        tutor = session.scalars(
            select(PlacementTutor).where(PlacementTutor.placement_id == made.candidate.placement.id)
        ).first()
        assert tutor is not None
        tutor.person_id = made.body.anna.person_id
    address = f"{made.address}/functions"
    enter(client, made.body.dora)
    assert client.get(address).status_code == 403
    enter(client, made.body.lead)
    page = client.get(address)
    check_page(page)
    assert "Chi ha già conosciuto questa persona" in text_of(page)
    f3 = page.get_data(as_text=True).partition('id="f3"')[2]
    assert str(made.body.anna.person_id) not in f3.partition("</select>")[0]
    answer = post_form(
        client,
        address,
        {
            "version": str(read(made).version),
            "f1": str(made.body.anna.person_id),
            "f2": "",
            "f3": str(made.body.carla.person_id),
        },
    )
    assert answer.status_code == 303
    row = read(made)
    assert (row.f1_id, row.f2_id, row.f3_id) == (made.body.anna.person_id, None, made.body.carla.person_id)
    same = {"version": str(row.version), "f1": str(made.body.dora.person_id), "f2": ""}
    answer = post_form(client, address, {**same, "f3": str(made.body.dora.person_id)})
    assert answer.status_code == 409
    assert read(made).f1_id == made.body.anna.person_id


def test_only_functions_that_one_may_have_are_offered(app: Flask, client: FlaskClient) -> None:
    made = make()
    enter(client, made.body.anna)
    assert "Prendi la funzione: Valutazione (F3)" in open_page(client, made.address)
    declare = f"{made.address}/declarations/f1"
    assert post_form(client, declare, {"stands": "no", "words": ""}).status_code == 303
    page = open_page(client, made.address)
    assert "Prendi la funzione: Metodo (F2)" in page
    assert "Prendi la funzione: Valutazione (F3)" not in page
    enter(client, made.body.dora)
    declare = f"{made.address}/declarations/f2"
    assert post_form(client, declare, {"stands": "yes", "words": "È mia cugina."}).status_code == 303
    assert "Prendi la funzione" not in open_page(client, made.address)


def test_refusal_reaches_the_person_with_its_reasons(
    made: Made, client: FlaskClient, mails: KeptMails
) -> None:
    run_all_due()
    mails.sent.clear()
    enter(client, made.body.carla)
    address = f"{made.address}/refuse"
    empty = post_form(client, address, {"version": str(read(made).version), "words": " "})
    assert empty.status_code == 422
    sent = {"version": str(read(made).version), "words": "Manca un episodio per ogni competenza."}
    assert post_form(client, address, sent).status_code == 303
    run_all_due()
    assert [mail.subject for mail in mails.sent] == ["La sua richiesta è stata respinta"]
    assert "Manca un episodio per ogni competenza." in mails.sent[0].text
    assert "23 dicembre 2026" in mails.sent[0].text
    assert "Motivi della decisione" in open_page(client, made.address)


def test_file_of_the_queue_holds_every_row(made: Made, client: FlaskClient) -> None:
    enter(client, made.body.lead)
    answer = client.get(f"{QUEUE}.csv")
    assert answer.mimetype == "text/csv"
    assert "Giulia" in answer.get_data(as_text=True)
    assert client.get(f"{QUEUE}.csv?which=nothing").status_code == 404


def test_own_dossier_is_not_to_be_seen_from_the_desk(app: Flask, client: FlaskClient) -> None:
    made = make()
    with unit_of_work() as session:
        row = session.get_one(Assessment, made.id)
        row.person_id = made.body.dora.person_id or UUID(int=0)
    enter(client, made.body.dora)
    assert "È il suo dossier: non può" in open_page(client, QUEUE)
    assert client.get(made.address).status_code == 403


def test_who_only_assesses_begins_at_the_queue(made: Made, client: FlaskClient) -> None:
    enter(client, made.body.anna)
    page = client.get(QUEUE).get_data(as_text=True)
    for entry in ("Coda dei dossier", "I miei dossier", "Decisi"):
        assert entry in page


def test_whoever_withdraws_takes_her_dossier_back(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.EVALUATION)
    address = f"{made.address}/competences/{competences(made)[0].id}"
    enter(client, made.body.carla)
    assert client.get(address).status_code == 200
    with unit_of_work() as session:
        row = session.get_one(Assessment, made.id)
        withdraw_assessment(session, made.id, version=row.version, actor=made.candidate.viewer, now=NOW)
    taken = client.get(address)
    assert taken.status_code == 403
    assert "ripreso il suo dossier" in taken.get_data(as_text=True)
    page = client.get(made.address)
    check_page(page)
    assert str(competences(made)[0].id) not in page.get_data(as_text=True)


def test_a_page_number_of_any_size_is_answered(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.ACCESS)
    enter(client, made.body.carla)
    assert client.get(f"{QUEUE}?page={10**30}").status_code == 200
