"""Issuing exactly once, with numbers that have no gaps, whatever fails in between."""

import errno
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from catalogue.courses.models import Course
from catalogue.enrolments.models import Enrolment
from certify.certificates.mails import call_back_mails
from certify.certificates.models import Certificate, CertificateKey, NumberCounter
from certify.certificates.papers import get_pdf, open_kept
from certify.certificates.press import current_press
from certify.certificates.queries import find_document, mail_job_name
from certify.certificates.rules import Reason
from certify.certificates.services import (
    issue_attestations,
    order_attestations,
    rehearse_edition,
)
from certify.credential.proofs import verify_bytes
from certify.issuers.queries import list_keys
from commons.access import Role
from commons.audit import AuditEntry
from commons.db import db, reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, Forbidden, NotFound, Refusal
from commons.jobs import Job, JobState, run_all_due
from commons.organisations.models import Organisation
from commons.people.models import EmailAddress, Person
from tests.clock import FixedClock
from tests.conftest import KeptMails
from tests.factories import NOW, make_person, make_staff
from tests.issuing import Taught, enrol, issue, later, make_edition, make_taught

NAMES = [("Anna", "Campione"), ("Bruno", "Demo"), ("Elena", "Prova"), ("Maria", "Rossi")]


@pytest.fixture
def taught(app: Flask) -> Taught:
    with unit_of_work() as session:
        return make_taught(session, NAMES)


def numbers(session: Session, issuer_id: UUID) -> list[int]:
    return list(
        session.scalars(
            select(Certificate.serial).where(Certificate.issuer_id == issuer_id).order_by(Certificate.serial)
        )
    )


def assert_whole(taught: Taught, count: int) -> None:
    """Hold the register to its promises: numbers from 1 without a gap, one document, key and mail each."""
    with reading() as session:
        assert numbers(session, taught.issuer_id) == list(range(1, count + 1))
        last = session.scalar(select(NumberCounter.last).where(NumberCounter.issuer_id == taught.issuer_id))
        assert (last or 0) == count
        ids = list(session.scalars(select(Certificate.id).where(Certificate.issuer_id == taught.issuer_id)))
        assert session.scalar(select(func.count()).select_from(CertificateKey)) == count
        mails = set(session.scalars(select(Job.dedup).where(Job.dedup.like("certificates.tell_holder:%"))))
        assert mails == {mail_job_name(each) for each in ids}
        issued = session.scalar(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "certificates.issue")
        )
        assert issued == count


def order(taught: Taught, token: UUID | None = None) -> UUID:
    with unit_of_work() as session:
        rehearsal = rehearse_edition(session, taught.edition_id, actor=taught.lead, now=NOW)
        return order_attestations(
            session,
            taught.edition_id,
            order=rehearsal.order,
            token=token or uuid4(),
            press=current_press(),
            actor=taught.lead,
            now=NOW,
        )


def test_rehearsal_tells_who_and_why_not(taught: Taught) -> None:
    with unit_of_work() as session:
        for given, state, hours in (("Chiara", "not_completed", 12), ("Ivan", "withdrawn", 3)):
            enrol(session, taught.edition_id, make_person(session, given), state=state, hours=hours)
        enrol(session, taught.edition_id, make_person(session, "देवी", "शर्मा"))
        enrol(session, taught.edition_id, taught.lead.person_id or uuid4())
        make_person(session, "Maria", "Rossi")
    with reading() as session:
        rehearsal = rehearse_edition(session, taught.edition_id, actor=taught.lead, now=NOW)
    assert [each.name for each in rehearsal.recipients] == [f"{given} {family}" for given, family in NAMES]
    assert {each.reason for each in rehearsal.excluded} == {
        Reason.NOT_COMPLETED,
        Reason.WITHDRAWN,
        Reason.UNPRINTABLE,
        Reason.ONESELF,
    }
    assert [each.family_name for each in rehearsal.namesakes] == ["Rossi"]
    assert rehearsal.namesakes[0].has_other_address
    assert rehearsal.first_number == f"DEMO-{taught.slug.upper()}/A/2026/000001"


def test_nothing_is_issued_before_outcomes_are_confirmed(taught: Taught) -> None:
    with unit_of_work() as session:
        edition_id = make_edition(session, taught.issuer_id, state="open")
    with reading() as session, pytest.raises(Refusal, match="edition-not-closed"):
        rehearse_edition(session, edition_id, actor=taught.lead, now=NOW)


def test_an_edition_that_lacks_a_fact_says_which(taught: Taught) -> None:
    with unit_of_work() as session:
        edition_id = make_edition(session, taught.issuer_id, programme=None)
    with reading() as session, pytest.raises(Refusal, match="edition-lacks-programme"):
        rehearse_edition(session, edition_id, actor=taught.lead, now=NOW)


def test_strangers_find_no_edition_and_staff_may_only_rehearse(taught: Taught) -> None:
    with unit_of_work() as session:
        stranger = make_taught(session).lead
        staff = make_staff(session, taught.issuer_id, Role.PROVIDER_STAFF)
    with reading() as session:
        with pytest.raises(NotFound):
            rehearse_edition(session, taught.edition_id, actor=stranger, now=NOW)
        seen = rehearse_edition(session, taught.edition_id, actor=staff, now=NOW)
    with unit_of_work() as session, pytest.raises(Forbidden):
        order_attestations(
            session,
            taught.edition_id,
            order=seen.order,
            token=uuid4(),
            press=current_press(),
            actor=staff,
            now=NOW,
        )


def test_an_issued_document_proves_itself_and_its_pdf_comes_from_it(taught: Taught) -> None:
    ids = issue(taught)
    with reading() as session:
        kept = find_document(session, ids[0])
        assert kept is not None
        listed = list_keys(session, taught.issuer_id)
    document = open_kept(kept)
    keys = {key.public.key_id: key.public.raw for key in listed}
    assert verify_bytes(document, keys, expected_sha256=kept.document_sha256).is_intact
    told = json.loads(document)
    assert told["registerNumber"] == kept.number
    assert told["publicCode"] == kept.code
    assert told["credentialSubject"]["holderFamilyName"] == "Campione"
    files = edges().files
    first = get_pdf(kept, files)
    assert first.startswith(b"%PDF-1.7")
    sealed = files.get(kept.pdf_file)
    assert sealed is not None
    assert b"%PDF" not in sealed
    assert get_pdf(kept, files) == first


def test_no_name_stands_readable_in_the_database(taught: Taught) -> None:
    issue(taught)
    with reading() as session:
        rows = session.scalars(select(Certificate.document)).all()
    assert all(row is not None and b"Campione" not in row and b"credentialSubject" not in row for row in rows)


def test_a_lost_pdf_is_drawn_again_the_same(taught: Taught, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = issue(taught)
    with reading() as session:
        kept = find_document(session, ids[0])
    assert kept is not None
    files = edges().files
    before = get_pdf(kept, files)
    path = files._path(kept.pdf_file)  # type: ignore[attr-defined]
    path.unlink()
    assert get_pdf(kept, files) == before
    assert path.is_file()
    path.write_bytes(b"damaged")
    assert get_pdf(kept, files) == before
    path.unlink()
    monkeypatch.setattr("certify.certificates.papers.draw", lambda _sheet: b"%PDF something else")
    with pytest.raises(CannotTell, match="pdf-differs"):
        get_pdf(kept, files)


def test_a_second_run_issues_nothing(taught: Taught) -> None:
    assert len(issue(taught)) == 4
    assert issue(taught, now=later(days=400)) == []
    assert_whole(taught, 4)


def test_the_same_button_pressed_twice_is_one_job_and_a_new_one_finds_nobody(taught: Taught) -> None:
    token = uuid4()
    assert order(taught, token) == order(taught, token)
    other = order(taught)
    assert run_all_due() == 2
    assert_whole(taught, 4)
    with reading() as session:
        assert {session.get_one(Job, each).state for each in (order(taught, token), other)} == {JobState.DONE}
    with pytest.raises(Refusal, match="nobody-to-issue"):
        order(taught)


def test_a_list_that_changed_since_it_was_shown_is_not_issued(taught: Taught) -> None:
    with reading() as session:
        shown = rehearse_edition(session, taught.edition_id, actor=taught.lead, now=NOW)
    with unit_of_work() as session:
        session.get_one(Person, taught.persons[0]).given_name = "Hanna"
    with unit_of_work() as session, pytest.raises(Refusal, match="rehearsal-outdated"):
        order_attestations(
            session,
            taught.edition_id,
            order=shown.order,
            token=uuid4(),
            press=current_press(),
            actor=taught.lead,
            now=NOW,
        )


def test_who_lost_the_right_since_the_order_is_passed_over(taught: Taught) -> None:
    order(taught)
    with unit_of_work() as session:
        row = session.scalars(select(Enrolment).where(Enrolment.person_id == taught.persons[1])).one()
        row.state = "not_completed"
    run_all_due()
    assert_whole(taught, 3)


def test_threads_that_issue_the_same_edition_give_each_person_one_document(
    app: Flask, taught: Taught
) -> None:
    start = threading.Barrier(4)

    def run(_turn: int) -> int:
        with app.app_context():
            start.wait()
            return len(issue(taught))

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(run, range(4)))
    assert sum(counts) == 4
    assert_whole(taught, 4)


def test_eight_issuers_on_one_counter_leave_no_gap(app: Flask) -> None:
    with unit_of_work() as session:
        taught = make_taught(session, [("Person", f"Numero{turn}") for turn in range(24)])
    start = threading.Barrier(8)

    def run(turn: int) -> None:
        with app.app_context():
            start.wait()
            for person_id in taught.persons[turn::8]:
                issue(taught, persons=[person_id])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(8)))
    assert_whole(taught, 24)


def issue_and_fail(taught: Taught) -> None:
    with unit_of_work() as session:
        issue_attestations(
            session, taught.edition_id, taught.persons, press=current_press(), actor=taught.lead, now=NOW
        )
        raise RuntimeError("something later failed")


def issue_into_a_full_database(taught: Taught) -> None:
    with unit_of_work() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count={pages}"))
        issue_attestations(
            session, taught.edition_id, taught.persons, press=current_press(), actor=taught.lead, now=NOW
        )


def test_a_rolled_back_batch_leaves_no_number_behind(taught: Taught) -> None:
    issue(taught, persons=taught.persons[:1])
    with pytest.raises(RuntimeError, match="later"):
        issue_and_fail(taught)
    assert_whole(taught, 1)
    issue(taught)
    assert_whole(taught, 4)


def test_a_full_disk_of_files_loses_and_acknowledges_nothing(
    taught: Taught, monkeypatch: pytest.MonkeyPatch, clock: FixedClock
) -> None:
    job_id = order(taught)
    kept = edges().files.put
    left = [2]

    def put(_self: object, content: bytes) -> str:
        if left[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= 1
        return kept(content)

    with monkeypatch.context() as full:
        full.setattr(type(edges().files), "put", put)
        run_all_due()
        assert_whole(taught, 0)
        with reading() as session:
            job = session.get_one(Job, job_id)
            assert (job.state, job.done_count, job.tries) == (JobState.READY, 0, 1)
            assert (job.error or "").startswith("OSError")
    clock.advance(minutes=5)
    run_all_due(limit=1)
    assert_whole(taught, 4)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_database_loses_and_acknowledges_nothing(app: Flask, taught: Taught) -> None:
    db.engine.dispose()
    with pytest.raises(OperationalError, match="full"):
        issue_into_a_full_database(taught)
    db.engine.dispose()
    assert_whole(taught, 0)
    issue(taught)
    assert_whole(taught, 4)


def test_without_master_key_nothing_is_issued_and_the_order_says_so(app: Flask, taught: Taught) -> None:
    app.extensions["key_cabinet"]._ring = None
    app.extensions["key_cabinet"]._open.clear()
    with pytest.raises(CannotTell, match="master-key-missing"):
        issue(taught)
    with pytest.raises(CannotTell, match="master-key-missing"):
        order(taught)
    assert_whole(taught, 0)


def test_the_database_itself_refuses_a_second_document_and_one_to_oneself(taught: Taught) -> None:
    ids = issue(taught)

    def copy(**changed: object) -> None:
        with unit_of_work() as session:
            row = session.get_one(Certificate, ids[0])
            values = {column.key: getattr(row, column.key) for column in Certificate.__table__.columns}
            fresh = {"id": uuid4(), "serial": 99, "number": "X/A/2026/000099", "code": "Z" * 26}
            session.add(Certificate(**{**values, **fresh, **changed}))

    with pytest.raises(IntegrityError):
        copy()
    with pytest.raises(IntegrityError):
        copy(person_id=taught.lead.person_id)
    assert_whole(taught, 4)


def test_holders_are_told_after_the_delay_each_in_his_language(
    taught: Taught, clock: FixedClock, mails: KeptMails
) -> None:
    with unit_of_work() as session:
        session.get_one(Person, taught.persons[0]).language = "de"
        session.delete(
            session.scalars(select(EmailAddress).where(EmailAddress.person_id == taught.persons[1])).one()
        )
    ids = issue(taught)
    clock.advance(minutes=29)
    assert run_all_due() == 0
    clock.advance(minutes=2)
    assert run_all_due() == 3
    assert run_all_due() == 0
    assert sorted(mail.language for mail in mails.sent) == ["de", "it", "it"]
    first = next(mail for mail in mails.sent if mail.language == "de")
    link = f"http://segnavia.test/de/me/attestations/{ids[0]}"
    assert link in first.text
    assert link in first.html
    assert "Anna Campione" in first.text
    assert "<img" not in first.html


def test_mails_can_be_called_back_until_they_leave(
    taught: Taught, clock: FixedClock, mails: KeptMails
) -> None:
    issue(taught)
    with unit_of_work() as session:
        assert call_back_mails(session, taught.edition_id, actor=taught.lead, now=NOW) == 4
    with unit_of_work() as session:
        assert call_back_mails(session, taught.edition_id, actor=taught.lead, now=NOW) == 0
    clock.advance(hours=1)
    run_all_due()
    assert mails.sent == []


def test_an_issuer_that_is_no_demonstration_has_plain_numbers(app: Flask) -> None:
    with unit_of_work() as session:
        taught = make_taught(session)
        session.get_one(Organisation, taught.issuer_id).is_demo = False
        for course in session.scalars(select(Course)):
            course.is_demo = False
    ids = issue(taught)
    with reading() as session:
        kept = find_document(session, ids[0])
    assert kept is not None
    assert kept.number == f"{taught.slug.upper()}/A/2026/000001"


def test_the_year_of_a_number_changes_at_midnight_in_trento(taught: Taught) -> None:
    """Half past eleven in UTC is half past midnight in Trento: another year, another series from 1."""
    first, second, third = taught.persons[:3]
    before, after = datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    issue(taught, persons=[first], now=before)
    issue(taught, persons=[second], now=after)
    issue(taught, persons=[third], now=before)  # the clock went back
    slug = taught.slug.upper()
    with reading() as session:
        found = {row.person_id: row for row in session.scalars(select(Certificate))}
    assert [found[each].number for each in (first, second, third)] == [
        f"DEMO-{slug}/A/2026/000001",
        f"DEMO-{slug}/A/2027/000001",
        f"DEMO-{slug}/A/2026/000002",
    ]
    assert [found[each].issued_on for each in (first, second)] == [date(2026, 12, 31), date(2027, 1, 1)]


def test_no_trace_of_a_person_outside_her_document(
    taught: Taught, clock: FixedClock, mails: KeptMails
) -> None:
    """Audit, jobs and file names tell ids and numbers only, also after the mails have left."""
    order(taught)
    run_all_due()
    clock.advance(hours=1)
    run_all_due()
    assert len(mails.sent) == len(NAMES)
    with reading() as session:
        told = [
            *(f"{row.action} {row.object_id} {row.details}" for row in session.scalars(select(AuditEntry))),
            *(f"{row.kind} {row.payload} {row.dedup} {row.error}" for row in session.scalars(select(Job))),
        ]
        addresses = session.scalars(select(EmailAddress.address)).all()
    for secret in (*addresses, *(name for names in NAMES for name in names)):
        assert not [line for line in told if secret in line]
