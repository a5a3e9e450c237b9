"""Files are kept sealed, once, for their time; what is gone leaves only its trace."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from certify.evidence import jobs as _jobs  # noqa: F401  declares its handlers
from certify.evidence import rules, services
from certify.evidence.merging import move_evidence
from certify.evidence.models import EvidenceFile
from certify.evidence.queries import list_files, list_files_of_person
from certify.evidence.rules import Context, DeletedWhy
from certify.evidence.services import delete_file, drop_expired, move_deletion, open_file
from commons import jobs
from commons.access import ANONYMOUS
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, NotFound, Refusal
from commons.jobs import run_all_due
from tests.clock import FixedClock
from tests.conftest import Counter
from tests.factories import NOW, make_holder, make_person
from tests.making.evidence import make_evidence, paper, photograph, screenshot


def test_what_was_kept_is_opened_again_and_stands_nowhere_in_the_open(app: Flask) -> None:
    with unit_of_work() as session:
        evidence_id = make_evidence(session, make_person(session), title="  Foglio\n dei turni ")
    with reading() as session:
        row, content = open_file(session, evidence_id, edges().files)
        kept = session.get_one(EvidenceFile, evidence_id)
        sealed = edges().files.get(kept.file_sha256)
    assert (row.title, content) == ("Foglio dei turni", paper())
    assert sealed is not None
    assert b"%PDF" not in sealed
    assert row.delete_on == date(2028, 11, 23)


def test_same_content_twice_is_one_file_for_one_thing_and_two_for_two(app: Flask) -> None:
    with unit_of_work() as session:
        person, one, other = make_person(session), uuid4(), uuid4()
        first = make_evidence(session, person, context_id=one)
        assert make_evidence(session, person, context_id=one) == first
        second = make_evidence(session, person, context_id=other)
    assert first != second
    with unit_of_work() as session:
        delete_file(session, first, why=DeletedWhy.PERSON, actor=ANONYMOUS, now=NOW)
    run_all_due()
    with reading() as session:
        assert open_file(session, second, edges().files)[1] == paper()


def test_deleted_file_leaves_its_trace_and_no_byte(app: Flask) -> None:
    with unit_of_work() as session:
        evidence_id = make_evidence(session, make_person(session))
        name = session.get_one(EvidenceFile, evidence_id).file_sha256
    assert edges().files.has(name)
    for _ in range(2):
        with unit_of_work() as session:
            delete_file(session, evidence_id, why=DeletedWhy.PERSON, actor=ANONYMOUS, now=NOW)
    with reading() as session, pytest.raises(Refusal) as refused:
        open_file(session, evidence_id, edges().files)
    assert refused.value.code == "evidence-deleted"
    run_all_due()
    assert not edges().files.has(name)
    with reading() as session:
        row = session.get_one(EvidenceFile, evidence_id)
        told = session.scalars(select(AuditEntry).where(AuditEntry.action == "evidence.delete")).all()
    assert (row.key, row.deleted_at, row.deleted_why, row.title) == (None, NOW, "person", "Foglio dei turni")
    assert [entry.details for entry in told] == [{"reason": "person"}]


def test_deletion_that_was_rolled_back_loses_nothing(app: Flask) -> None:
    with unit_of_work() as session:
        evidence_id = make_evidence(session, make_person(session))
    with unit_of_work() as session:
        delete_file(session, evidence_id, why=DeletedWhy.PERSON, actor=ANONYMOUS, now=NOW)
        session.rollback()
    run_all_due()
    with reading() as session:
        assert open_file(session, evidence_id, edges().files)[1] == paper()


def test_each_day_what_is_over_goes_and_the_rest_stays(
    app: Flask, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    with unit_of_work() as session:
        person = make_person(session)
        old = [make_evidence(session, person) for _ in range(5)]
        young = make_evidence(session, person, now=NOW + timedelta(days=1))
    clock.at = NOW.replace(year=2028) - timedelta(days=1)
    with unit_of_work() as session:
        assert drop_expired(session, today=clock.today(), now=clock.now()) == 0
    clock.at = NOW.replace(year=2028)
    with unit_of_work() as session:
        jobs.plan_daily(session, today=clock.today(), now=clock.now())
    run_all_due()
    with reading() as session:
        rows = {row.id: row for row in list_files_of_person(session, person)}
    assert {rows[each].deleted_why for each in old} == {DeletedWhy.EXPIRED}
    assert rows[young].is_here
    with reading() as session:
        kept = [edges().files.has(name) for name in session.scalars(select(EvidenceFile.file_sha256))]
    assert sum(kept) == 1


def test_procedure_may_keep_its_files_longer(app: Flask) -> None:
    with unit_of_work() as session:
        person, thing = make_person(session), uuid4()
        make_evidence(session, person, context_id=thing)
        move_deletion(session, "placement", thing, date(2030, 1, 1), actor=ANONYMOUS, now=NOW)
    with unit_of_work() as session:
        assert drop_expired(session, today=date(2029, 12, 31), now=NOW) == 0
        assert drop_expired(session, today=date(2030, 1, 1), now=NOW) == 1


def test_lost_or_altered_bytes_are_said_to_be_missing(app: Flask) -> None:
    with unit_of_work() as session:
        evidence_id = make_evidence(session, make_person(session))
        row = session.get_one(EvidenceFile, evidence_id)
        other = session.get_one(EvidenceFile, make_evidence(session, row.person_id))
        row.file_sha256 = other.file_sha256  # the sealed bytes of another file
    with reading() as session, pytest.raises(CannotTell):
        open_file(session, evidence_id, edges().files)
    edges().files.drop(row.file_sha256)
    with reading() as session, pytest.raises(CannotTell):
        open_file(session, evidence_id, edges().files)


def test_file_that_never_was_is_not_found(app: Flask) -> None:
    with reading() as session, pytest.raises(NotFound):
        open_file(session, uuid4(), edges().files)


def test_files_are_listed_for_many_things_in_one_query(app: Flask, count_queries: Counter) -> None:
    things = [uuid4() for _ in range(4)]
    with unit_of_work() as session:
        person = make_person(session)
        for thing in things[:3]:
            make_evidence(session, person, context_id=thing)
        gone = make_evidence(session, person, context_id=things[0], content=screenshot())
        delete_file(session, gone, why=DeletedWhy.PERSON, actor=ANONYMOUS, now=NOW)
        make_evidence(session, person, context="experience", context_id=things[3], content=photograph())
    with reading() as session, count_queries() as seen:
        found = list_files(session, Context.PLACEMENT, things)
    assert len(seen) == 1
    assert [len(found[each]) for each in things] == [2, 1, 1, 0]
    with reading() as session:
        assert len(list_files(session, "placement", things, with_gone=False)[things[0]]) == 1


def test_too_many_files_of_one_thing_are_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_FILES", 2)
    with unit_of_work() as session:
        person, thing = make_person(session), uuid4()
        for pages in (1, 2):
            make_evidence(session, person, context_id=thing, content=paper(pages))
        with pytest.raises(Refusal) as refused:
            make_evidence(session, person, context_id=thing, content=paper(3))
    assert refused.value.code == "evidence-many"
    assert rules.MOST_FILES == 40


def test_last_place_is_taken_once_however_many_come_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_FILES", 2)
    with unit_of_work() as session:
        person, thing = make_person(session), uuid4()
        make_evidence(session, person, context_id=thing)
    start, told = Barrier(3), []

    def bring(pages: int) -> None:
        with app.app_context():
            start.wait()
            try:
                with unit_of_work() as session:
                    make_evidence(session, person, context_id=thing, content=paper(pages))
            except Refusal as refusal:
                told.append(refusal.code)

    threads = [Thread(target=bring, args=(pages,)) for pages in (2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["evidence-many"] * 2
    with reading() as session:
        assert len(list_files(session, Context.PLACEMENT, [thing])[thing]) == 2


def test_what_two_bring_bears_the_title_of_each_and_goes_with_its_own(app: Flask) -> None:
    with unit_of_work() as session:
        holder, thing = make_holder(session), uuid4()
        assert holder.person_id is not None
        tutors = make_evidence(session, holder.person_id, context_id=thing, title="Foglio delle ore firmato")
        own = [
            make_evidence(session, holder.person_id, context_id=thing, title=title, actor=holder)
            for title in ("I miei turni", "Un doppio clic")
        ]
        assert own[0] == own[1] != tutors
        delete_file(session, own[0], why=DeletedWhy.PERSON, actor=holder, now=NOW)
    run_all_due()
    with reading() as session:
        rows = list_files(session, Context.PLACEMENT, [thing])[thing]
        assert {row.title: row.is_here for row in rows} == {
            "Foglio delle ore firmato": True,
            "I miei turni": False,
        }
        assert open_file(session, tutors, edges().files)[1] == paper()


def test_who_brought_it_is_told(app: Flask) -> None:
    with unit_of_work() as session:
        holder = make_holder(session)
        assert holder.person_id is not None
        make_evidence(session, holder.person_id, actor=holder)
        row = list_files_of_person(session, holder.person_id)[0]
    assert (row.uploaded_by, row.uploaded_by_id) == ("Alice Prova", holder.account_id)


def test_files_follow_when_two_records_are_one_person(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = make_person(session), make_person(session)
        evidence_id = make_evidence(session, gone)
        move_evidence(session, kept, gone)
        assert [row.id for row in list_files_of_person(session, kept)] == [evidence_id]
