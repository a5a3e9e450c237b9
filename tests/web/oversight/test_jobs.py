"""Jobs that failed are seen and started again; those that are done long ago are swept away."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from commons import jobs
from commons.access import ANONYMOUS, Viewer
from commons.agenda.rules import sources_of
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.jobs import Job, JobState
from commons.oversight.jobs import SWEEP, sweep
from commons.worker import Rounds, WorkerSign, last_sign
from tests.clock import FixedClock
from tests.conftest import Counter
from tests.factories import NOW
from tests.signin import post_form, sign_in
from tests.web.page_checks import check_page
from tests.web.people.operator import make_operator

HOME = "/it/operator/jobs"
MAIL = "certificates.tell_holder"


@pytest.fixture
def olga(app: Flask, client: FlaskClient) -> Viewer:
    operator = make_operator()
    assert operator.account_id
    sign_in(client, operator.account_id)
    return operator


def make_job(
    kind: str = "signin.send-link", state: JobState = JobState.DEAD, *, days: float = 0, has_end: bool = True
) -> UUID:
    with unit_of_work() as session:
        at = NOW - timedelta(days=days)
        job = Job(
            id=uuid4(),
            kind=kind,
            payload={},
            state=state,
            run_at=at,
            tries=8 if state == JobState.DEAD else 0,
            error="SMTPServerDisconnected\nmail.py:10 send\nmail.py:41 deliver\n"
            if state == JobState.DEAD
            else None,
            finished_at=at if has_end and state != JobState.READY else None,
        )
        session.add(job)
    return job.id


def get(job_id: UUID) -> Job | None:
    with reading() as session:
        return session.get(Job, job_id)


def test_a_dead_job_is_told_with_its_error_and_place(
    olga: Viewer, client: FlaskClient, count_queries: Counter
) -> None:
    make_job()
    with count_queries() as few:
        page = client.get(HOME)
    check_page(page)
    text = page.get_data(as_text=True)
    for told in ("1 lavoro fermo", "Mail con il collegamento per entrare", "SMTPServerDisconnected"):
        assert told in text
    assert "mail.py:41 deliver" in text
    assert "mail.py:10" not in text
    for _ in range(60):
        make_job(MAIL)
    with count_queries() as many:
        page = client.get(HOME)
    assert len(few) == len(many) < 15
    check_page(client.get(f"{HOME}?page=2"))
    assert client.get(f"{HOME}?page=3").status_code == 404


def test_nothing_dead_is_said_so(olga: Viewer, client: FlaskClient) -> None:
    page = client.get(HOME)
    check_page(page)
    assert "Nessun lavoro fermo" in page.get_data(as_text=True)


def test_one_job_begins_again(olga: Viewer, client: FlaskClient, clock: FixedClock) -> None:
    one, other = make_job(), make_job()
    assert post_form(client, f"{HOME}/{one}/restart", on=HOME).status_code == 303
    row = get(one)
    assert row
    assert (row.state, row.tries, row.error, row.run_at) == (JobState.READY, 0, None, clock.now())
    still = get(other)
    assert still
    assert still.state == JobState.DEAD
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "jobs.restart")).one()
        assert (entry.account_id, entry.object_id) == (olga.account_id, str(one))
    again = post_form(client, f"{HOME}/{one}/restart", on=HOME)
    assert again.status_code in {303, 409}
    with reading() as session:
        asked = select(AuditEntry).where(AuditEntry.action == "jobs.restart")
        assert len(session.scalars(asked).all()) == 1


def test_all_jobs_or_those_of_a_kind_begin_again(olga: Viewer, client: FlaskClient) -> None:
    mail, link, done = make_job(MAIL), make_job(), make_job(state=JobState.DONE)
    assert "Solo «Mail: l’attestazione è pronta» (1)" in client.get(HOME).get_data(as_text=True)
    post_form(client, f"{HOME}/restart", {"kind": MAIL}, on=HOME)
    states = [row.state for each in (mail, link, done) if (row := get(each))]
    assert states == [JobState.READY, JobState.DEAD, JobState.DONE]
    post_form(client, f"{HOME}/restart", on=HOME)
    states = [row.state for each in (mail, link, done) if (row := get(each))]
    assert states == [JobState.READY, JobState.READY, JobState.DONE]


def test_a_job_that_nobody_runs_is_late(olga: Viewer, client: FlaskClient) -> None:
    make_job(state=JobState.READY, days=0.1)
    text = client.get(HOME).get_data(as_text=True)
    assert "1 lavoro doveva già partire" in text
    assert "Nessuno sta lavorando" in text


def test_a_job_that_waits_for_its_hour_is_not_late(olga: Viewer, client: FlaskClient) -> None:
    make_job(state=JobState.READY, days=-1)
    assert "doveva già partire" not in client.get(HOME).get_data(as_text=True)


def test_a_worker_gives_signs_of_life_and_plans_the_day(app: Flask, clock: FixedClock) -> None:
    rounds = Rounds(uuid4())
    rounds.make()
    with reading() as session:
        assert last_sign(session) == clock.now()
        planned = session.scalars(select(Job.dedup).where(Job.kind == SWEEP)).all()
    assert planned == [f"{SWEEP}:{clock.today()}"]
    first = clock.now()
    clock.advance(seconds=10)
    rounds.make()
    with reading() as session:
        assert last_sign(session) == first
    clock.advance(days=1)
    Rounds(uuid4()).make()
    rounds.make()
    with reading() as session:
        assert last_sign(session) == clock.now()
        assert len(session.scalars(select(Job.id).where(Job.kind == SWEEP)).all()) == 2
        assert len(session.scalars(select(WorkerSign)).all()) == 2


def test_only_what_was_done_long_ago_is_swept_away(app: Flask, clock: FixedClock) -> None:
    kept = [
        make_job(state=JobState.DONE, days=29),
        make_job(state=JobState.DEAD, days=90),
        make_job(state=JobState.READY, days=90),
        make_job(MAIL, state=JobState.DONE, days=90),
        make_job(MAIL, state=JobState.CALLED_BACK, days=90),
    ]
    swept = [
        make_job(state=JobState.DONE, days=31),
        make_job(state=JobState.DONE, days=31, has_end=False),
        make_job(state=JobState.CALLED_BACK, days=31),
    ]
    for _ in range(2):
        sweep(jobs.JobRun(uuid4(), {}, uuid4()))
    assert all(get(each) for each in kept)
    assert not any(get(each) for each in swept)
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "jobs.sweep")).one()
        assert entry.details == {"count": 3}


def test_a_finished_job_knows_when(app: Flask, clock: FixedClock) -> None:
    jobs._handlers["test"] = lambda _run: None
    try:
        with unit_of_work() as session:
            job_id = jobs.enqueue(session, "test", {}, run_at=clock.now() - timedelta(hours=1))
        jobs.run_all_due()
    finally:
        jobs._handlers.pop("test")
    row = get(job_id)
    assert row
    assert row.finished_at == clock.now()


def test_dead_jobs_stand_on_the_agenda_of_operators_alone(app: Flask, clock: FixedClock) -> None:
    make_job(), make_job()
    operator = make_operator()
    with app.test_request_context("/it/", base_url="http://segnavia.test"), reading() as session:
        told = [
            due
            for source in sources_of("operator")
            for due in source(session, operator, clock.today())
            if due.about == "Mail con il collegamento per entrare"
        ]
        silent = [
            due for source in sources_of("operator") for due in source(session, ANONYMOUS, clock.today())
        ]
    assert [(due.text, due.address) for due in told] == [
        ("Guardi perché 2 lavori si sono fermati", "/it/operator/jobs")
    ]
    assert silent == []
