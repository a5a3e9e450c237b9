"""Jobs are done at least once, whoever dies meanwhile, and tell how far they are."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from commons import jobs
from commons.db import reading, unit_of_work
from commons.jobs import Job, JobRun, JobState
from tests.clock import FixedClock


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing after it is run."""


Handle = Callable[[Callable[[JobRun], None]], None]


@pytest.fixture
def handle() -> Iterator[Handle]:
    """Declare what a job of kind "test" does, in this test only."""

    def declare(run: Callable[[JobRun], None]) -> None:
        jobs._handlers["test"] = run

    yield declare
    jobs._handlers.pop("test", None)


def enqueue(clock: FixedClock, payload: dict[str, Any] | None = None, **how: Any) -> UUID:
    with unit_of_work() as session:
        return jobs.enqueue(session, "test", payload or {}, **{"run_at": clock.now(), **how})


def state(job_id: UUID) -> Job:
    with reading() as session:
        return session.get_one(Job, job_id)


def test_a_job_is_given_its_payload_and_done_once(app: Flask, clock: FixedClock, handle: Handle) -> None:
    seen: list[Any] = []
    handle(lambda run: seen.append(run.payload))
    job = enqueue(clock, {"number": 7})
    assert jobs.run_all_due() == 1
    assert jobs.run_all_due() == 0
    assert seen == [{"number": 7}]
    assert state(job).state == JobState.DONE


def test_a_job_of_a_rolled_back_change_never_existed(app: Flask, clock: FixedClock) -> None:
    def change_and_fail() -> None:
        with unit_of_work() as session:
            jobs.enqueue(session, "test", {}, run_at=clock.now())
            raise Killed

    with pytest.raises(Killed):
        change_and_fail()
    assert jobs.run_all_due() == 0


def test_jobs_wait_for_their_time_and_run_in_its_order(app: Flask, clock: FixedClock, handle: Handle) -> None:
    seen: list[Any] = []
    handle(lambda run: seen.append(run.payload["n"]))
    for n, minutes in enumerate([3, 1, 2, 10]):
        enqueue(clock, {"n": n}, run_at=clock.now() + timedelta(minutes=minutes))
    assert jobs.run_all_due() == 0
    clock.advance(minutes=5)
    assert jobs.run_all_due() == 3
    assert seen == [1, 2, 0]


def test_a_killed_workers_job_is_taken_up_after_the_lease(
    app: Flask, clock: FixedClock, handle: Handle
) -> None:
    tries: list[UUID] = []

    def die_at_first(run: JobRun) -> None:
        tries.append(run.owner)
        if len(tries) == 1:
            raise Killed

    handle(die_at_first)
    job = enqueue(clock)
    with pytest.raises(Killed):
        jobs.run_next(uuid4())
    assert not jobs.run_next(uuid4())  # still leased
    clock.advance(seconds=59)
    assert not jobs.run_next(uuid4())
    clock.advance(seconds=2)
    assert jobs.run_next(uuid4())
    assert len(set(tries)) == 2
    assert state(job).state == JobState.DONE


def test_a_worker_that_lost_its_lease_says_nothing(app: Flask, clock: FixedClock, handle: Handle) -> None:
    second = uuid4()

    def slow(_run: JobRun) -> None:
        clock.advance(seconds=61)
        assert jobs._claim(second) is not None  # another worker takes it up, and is at work

    handle(slow)
    job = enqueue(clock)
    assert jobs.run_next(uuid4())
    assert (state(job).state, state(job).owner) == (JobState.READY, second)


def test_a_late_failure_does_not_undo_what_another_has_done(
    app: Flask, clock: FixedClock, handle: Handle
) -> None:
    runs: list[int] = []

    def slow_then_wrong(_run: JobRun) -> None:
        runs.append(1)
        if len(runs) == 1:
            clock.advance(seconds=61)
            assert jobs.run_next(uuid4())
            raise ValueError

    handle(slow_then_wrong)
    job = enqueue(clock)
    jobs.run_next(uuid4())
    assert len(runs) == 2
    assert (state(job).state, state(job).error) == (JobState.DONE, None)


def test_progress_is_told_and_renews_the_lease(app: Flask, clock: FixedClock, handle: Handle) -> None:
    def work(run: JobRun) -> None:
        for done in range(1, 4):
            clock.advance(seconds=50)
            with unit_of_work() as session:
                run.progress(session, done, 3)
            with reading() as session:
                assert jobs.get_progress(session, run.id) == (JobState.READY, done, 3)
            assert jobs._claim(uuid4()) is None

    handle(work)
    job = enqueue(clock, total=3)
    with reading() as session:
        assert jobs.get_progress(session, job) == (JobState.READY, 0, 3)
        assert jobs.get_progress(session, uuid4()) is None
    jobs.run_next(uuid4())
    with reading() as session:
        assert jobs.get_progress(session, job) == (JobState.DONE, 3, 3)


def test_a_failing_job_waits_longer_each_time_and_then_is_dead(
    app: Flask, clock: FixedClock, handle: Handle
) -> None:
    def fail(_run: JobRun) -> None:
        raise ValueError("alice@example.org has no mailbox")

    handle(fail)
    job = enqueue(clock)
    waits = []
    while state(job).state == JobState.READY:
        clock.at = max(clock.at, state(job).run_at)
        started = clock.at
        assert jobs.run_next(uuid4())
        waits.append((state(job).run_at - started).total_seconds())
    assert len(waits) == jobs.MAX_TRIES
    for n, wait in enumerate(waits[:-1], start=1):
        assert 0.8 * 2**n <= wait <= 1.2 * 2**n
    assert state(job).state == JobState.DEAD
    clock.advance(days=30)
    assert jobs.run_all_due() == 0


def test_an_error_tells_its_kind_and_place_and_no_person(
    app: Flask, clock: FixedClock, handle: Handle, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_run: JobRun) -> None:
        raise ValueError("alice@example.org has no mailbox")

    handle(fail)
    job = enqueue(clock)
    jobs.run_next(uuid4())
    error = state(job).error or ""
    assert error.startswith("ValueError\n")
    assert "test_jobs.py" in error
    assert "alice" not in error + caplog.text


def test_a_job_that_kills_each_worker_is_dead_in_the_end(
    app: Flask, clock: FixedClock, handle: Handle
) -> None:
    def kill(_run: JobRun) -> None:
        raise Killed

    handle(kill)
    job = enqueue(clock)
    for _ in range(jobs.MAX_TRIES):
        with pytest.raises(Killed):
            jobs.run_next(uuid4())
        clock.advance(seconds=61)
    assert not jobs.run_next(uuid4())
    assert state(job).state == JobState.DEAD


def test_a_job_of_an_unknown_kind_is_kept_for_a_worker_that_knows_it(app: Flask, clock: FixedClock) -> None:
    job = enqueue(clock)
    assert jobs.run_next(uuid4())
    assert state(job).state == JobState.READY
    assert (state(job).error or "").startswith("KeyError")


def test_a_named_job_is_added_once(app: Flask, clock: FixedClock) -> None:
    first = enqueue(clock, {"n": 1}, dedup="certificates.mail:1")
    assert enqueue(clock, {"n": 2}, dedup="certificates.mail:1") == first
    assert enqueue(clock, dedup="certificates.mail:2") != first
    assert state(first).payload == {"n": 1}


def test_a_named_job_is_added_once_by_eight_requests_at_a_time(app: Flask, clock: FixedClock) -> None:
    together = threading.Barrier(8)
    found: list[UUID] = []

    def ask() -> None:
        with app.app_context():
            together.wait()
            found.append(enqueue(clock, dedup="once"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_two_workers_never_take_the_same_job(app: Flask, clock: FixedClock, handle: Handle) -> None:
    done: list[int] = []
    handle(lambda run: done.append(run.payload["n"]))
    for n in range(20):
        enqueue(clock, {"n": n})

    def work() -> None:
        with app.app_context():
            owner = uuid4()
            while jobs.run_next(owner):
                pass

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == list(range(20))
