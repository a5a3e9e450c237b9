"""Revoked, replaced, suspended, erased: only the status changes, once, by who may."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from catalogue.enrolments.models import Enrolment
from certify.certificates import lives
from certify.certificates.documents import read_facts
from certify.certificates.models import Certificate, CertificateKey, CertificateNote
from certify.certificates.papers import get_pdf, open_kept
from certify.certificates.press import current_press
from certify.certificates.queries import KeptDocument, find_document, list_register
from certify.certificates.rules import RevocationClass, Status
from certify.credential.facts import AttendanceFacts
from commons.access import Role, Viewer
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, Forbidden, NotFound, Refusal
from commons.jobs import JobState, run_all_due
from commons.people.models import EmailAddress, Person
from tests.clock import FixedClock
from tests.conftest import KeptMails
from tests.factories import NOW, make_staff
from tests.issuing import Taught, enrol, issue, later, make_taught


@pytest.fixture
def taught(app: Flask) -> Taught:
    with unit_of_work() as session:
        return make_taught(session, [("Maria", "Rosi"), ("Luca", "Bianchi")])


@pytest.fixture
def certificate_id(taught: Taught) -> UUID:
    return issue(taught)[0]


def facts_of(kept: KeptDocument) -> AttendanceFacts:
    facts = read_facts(open_kept(kept))
    assert isinstance(facts, AttendanceFacts)
    return facts


def get(certificate_id: UUID) -> KeptDocument:
    with reading() as session:
        kept = find_document(session, certificate_id)
    assert kept is not None
    return kept


def revoke(certificate_id: UUID, actor: Viewer, note: str = "ore sbagliate") -> None:
    with unit_of_work() as session:
        lives.revoke_certificate(
            session,
            certificate_id,
            reason=RevocationClass.ERROR_IN_DATA,
            note=note,
            actor=actor,
            now=later(days=1),
        )


def replace(certificate_id: UUID, actor: Viewer) -> UUID:
    with unit_of_work() as session:
        return lives.replace_certificate(
            session,
            certificate_id,
            note="nome scritto male",
            press=current_press(),
            actor=actor,
            now=later(days=2),
        )


def rename(person_id: UUID, family_name: str) -> None:
    with unit_of_work() as session:
        session.get_one(Person, person_id).family_name = family_name


def test_a_revoked_document_says_since_when_and_keeps_its_bytes(taught: Taught, certificate_id: UUID) -> None:
    before = open_kept(get(certificate_id))
    revoke(certificate_id, taught.lead)
    kept = get(certificate_id)
    assert (kept.status, kept.status_since) == (Status.REVOKED, later(days=1))
    assert open_kept(kept) == before
    with reading() as session:
        row = session.get_one(Certificate, certificate_id)
        assert (row.revoked_at, row.revocation_class) == (later(days=1), RevocationClass.ERROR_IN_DATA)
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "certificates.become_revoked")
        ).one()
        assert entry.account_id == taught.lead.account_id
        assert "ore" not in str(entry.details)
        assert session.scalars(select(CertificateNote.text)).all() == ["ore sbagliate"]


def test_second_revocation_is_refused(taught: Taught, certificate_id: UUID) -> None:
    revoke(certificate_id, taught.lead)
    with pytest.raises(Refusal, match="certificate-is-revoked"):
        revoke(certificate_id, taught.lead)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(CertificateNote)) == 1


def test_a_revocation_without_reason_changes_nothing(taught: Taught, certificate_id: UUID) -> None:
    with pytest.raises(Refusal, match="note-missing"):
        revoke(certificate_id, taught.lead, note="  ")
    assert get(certificate_id).status is Status.ISSUED


def test_strangers_and_staff_without_the_right_revoke_nothing(taught: Taught, certificate_id: UUID) -> None:
    with unit_of_work() as session:
        staff = make_staff(session, taught.issuer_id, Role.PROVIDER_STAFF)
        stranger = make_taught(session).lead
    with pytest.raises(Forbidden):
        revoke(certificate_id, staff)
    with pytest.raises(NotFound):
        revoke(certificate_id, stranger)
    with pytest.raises(NotFound):
        revoke(uuid4(), taught.lead)
    assert get(certificate_id).status is Status.ISSUED


def test_a_revoked_document_is_not_issued_again_by_a_run(taught: Taught, certificate_id: UUID) -> None:
    revoke(certificate_id, taught.lead)
    assert issue(taught) == []


def test_a_document_revoked_before_its_mail_left_is_not_announced(
    taught: Taught, certificate_id: UUID, clock: FixedClock, mails: KeptMails
) -> None:
    revoke(certificate_id, taught.lead)
    clock.advance(hours=1)
    run_all_due()
    assert [str(certificate_id) in mail.text for mail in mails.sent] == [False]


def test_a_correction_is_a_new_document_with_its_own_number_and_code(
    taught: Taught, certificate_id: UUID
) -> None:
    old_person = get(certificate_id).person_id
    rename(old_person, "Rossi")
    new_id = replace(certificate_id, taught.lead)
    old, new = get(certificate_id), get(new_id)
    assert (old.status, old.successor_id, old.successor_code) == (Status.REPLACED, new_id, new.code)
    assert (new.status, new.version) == (Status.ISSUED, old.version + 1)
    assert new.number.endswith("/000003")
    before, after = facts_of(old), facts_of(new)
    assert after.replaces == before.credential_id
    assert after.holder.family_name != before.holder.family_name
    assert after.holder.subject_id == before.holder.subject_id
    assert (after.title, after.programme, after.venue) == (before.title, before.programme, before.venue)
    assert get_pdf(new, edges().files) != get_pdf(old, edges().files)


def test_hours_are_corrected_to_what_is_confirmed_now(taught: Taught, certificate_id: UUID) -> None:
    person_id = get(certificate_id).person_id
    with unit_of_work() as session:
        session.scalars(select(Enrolment).where(Enrolment.person_id == person_id)).one().confirmed_minutes = (
            20 * 60
        )
    new = facts_of(get(replace(certificate_id, taught.lead)))
    assert new.attended.total == 20


def test_without_a_difference_there_is_nothing_to_correct(taught: Taught, certificate_id: UUID) -> None:
    with pytest.raises(Refusal, match="nothing-to-correct"):
        replace(certificate_id, taught.lead)


def test_who_no_longer_completed_gets_no_correction(taught: Taught, certificate_id: UUID) -> None:
    person_id = get(certificate_id).person_id
    rename(person_id, "Rossi")
    with unit_of_work() as session:
        session.scalars(
            select(Enrolment).where(Enrolment.person_id == person_id)
        ).one().state = "not_completed"
    with pytest.raises(Refusal, match="no-longer-completed"):
        replace(certificate_id, taught.lead)


def test_a_document_is_replaced_once_and_its_correction_may_be_corrected(
    taught: Taught, certificate_id: UUID
) -> None:
    person_id = get(certificate_id).person_id
    rename(person_id, "Rossi")
    second = replace(certificate_id, taught.lead)
    rename(person_id, "Rossini")
    with pytest.raises(Refusal, match="certificate-is-replaced"):
        replace(certificate_id, taught.lead)
    third = replace(second, taught.lead)
    assert get(second).successor_id == third
    assert get(third).version == 3


def test_a_suspension_is_lifted_or_ends_in_a_revocation(taught: Taught, certificate_id: UUID) -> None:
    def suspend() -> None:
        with unit_of_work() as session:
            lives.suspend_certificate(session, certificate_id, note="x", actor=taught.lead, now=NOW)

    def reinstate() -> None:
        with unit_of_work() as session:
            lives.reinstate_certificate(session, certificate_id, note="x", actor=taught.lead, now=NOW)

    with pytest.raises(Refusal, match="certificate-not-suspended"):
        reinstate()
    suspend()
    with pytest.raises(Refusal, match="certificate-is-suspended"):
        suspend()
    reinstate()
    assert get(certificate_id).status is Status.ISSUED
    suspend()
    revoke(certificate_id, taught.lead)
    assert get(certificate_id).status is Status.REVOKED


def test_erasing_destroys_key_and_bytes_and_keeps_number_and_day(
    taught: Taught, certificate_id: UUID
) -> None:
    before = get(certificate_id)
    revoke(certificate_id, taught.lead)
    with unit_of_work() as session:
        lives.erase_certificate(
            session, certificate_id, note="richiesta", actor=taught.lead, now=later(days=9)
        )
    kept = get(certificate_id)
    assert (kept.status, kept.status_since, kept.number) == (Status.ERASED, later(days=9), before.number)
    assert (kept.document, kept.key) == (None, None)
    with pytest.raises(NotFound, match="document-erased"):
        open_kept(kept)
    with reading() as session:
        assert session.get(CertificateKey, certificate_id) is None
    sealed = edges().files.get(kept.pdf_file)
    assert sealed is not None
    assert b"%PDF" not in sealed


def test_a_document_moved_to_another_row_does_not_open(taught: Taught, certificate_id: UUID) -> None:
    with unit_of_work() as session:
        other = session.scalars(select(Certificate).where(Certificate.id != certificate_id)).one()
        session.get_one(Certificate, certificate_id).document = other.document
    with pytest.raises(CannotTell, match="document-damaged"):
        open_kept(get(certificate_id))


def test_nobody_corrects_his_own_document(taught: Taught) -> None:
    with unit_of_work() as session:
        other_lead = make_staff(session, taught.issuer_id, Role.PROVIDER_LEAD)
        enrol(session, taught.edition_id, other_lead.person_id or uuid4())
    (own,) = issue(taught, persons=[other_lead.person_id or uuid4()])
    rename(other_lead.person_id or uuid4(), "Nuovo")
    with pytest.raises(Refusal, match="not-to-oneself"):
        replace(own, other_lead)
    assert get(replace(own, taught.lead)).version == 2


def test_the_command_erases_by_number_once(app: Flask, certificate_id: UUID) -> None:
    runner, number = app.test_cli_runner(), get(certificate_id).number
    arguments = ["certificates", "erase", number, "--note", "richiesta del 20/11/2026"]
    assert runner.invoke(args=arguments).exit_code == 0
    assert get(certificate_id).status is Status.ERASED
    assert runner.invoke(args=arguments).exit_code == 1
    assert runner.invoke(args=["certificates", "erase", "X/A/2026/1", "--note", "x"]).exit_code == 1


def confirm_hours(person_id: UUID, hours: int) -> None:
    with unit_of_work() as session:
        row = session.scalars(select(Enrolment).where(Enrolment.person_id == person_id)).one()
        row.confirmed_minutes = hours * 60


def test_a_correction_meets_the_same_conditions_as_a_first_document(
    taught: Taught, certificate_id: UUID
) -> None:
    person_id = get(certificate_id).person_id
    confirm_hours(person_id, 30)
    with pytest.raises(Refusal, match="more-than-planned"):
        replace(certificate_id, taught.lead)
    confirm_hours(person_id, 20)
    rename(person_id, "शर्मा")
    with pytest.raises(Refusal, match="name-unprintable"):
        replace(certificate_id, taught.lead)
    assert get(certificate_id).status is Status.ISSUED


def test_what_is_suspended_is_not_offered_for_correction(taught: Taught, certificate_id: UUID) -> None:
    rename(get(certificate_id).person_id, "Rossi")
    with unit_of_work() as session:
        lives.suspend_certificate(session, certificate_id, note="x", actor=taught.lead, now=NOW)
    with reading() as session, pytest.raises(Refusal, match="certificate-is-suspended"):
        lives.find_corrections(session, certificate_id, actor=taught.lead)


@pytest.mark.parametrize("address", ["kept", "gone"])
def test_a_mail_that_did_not_leave_is_never_said_to_have_left(
    taught: Taught, certificate_id: UUID, clock: FixedClock, mails: KeptMails, address: str
) -> None:
    if address == "kept":
        revoke(certificate_id, taught.lead)
    else:
        with unit_of_work() as session:
            holder = get(certificate_id).person_id
            session.execute(delete(EmailAddress).where(EmailAddress.person_id == holder))
    clock.advance(hours=1)
    run_all_due()
    assert len(mails.sent) == 1
    with reading() as session:
        rows = {row.id: row.mail_state for row in list_register(session, taught.edition_id)}
    assert rows.pop(certificate_id) is JobState.CALLED_BACK
    assert list(rows.values()) == [JobState.DONE]


def test_of_two_acts_at_once_one_is_done(app: Flask, taught: Taught, certificate_id: UUID) -> None:
    rename(get(certificate_id).person_id, "Rossi")
    start = threading.Barrier(4)

    def act(turn: int) -> str:
        with app.app_context():
            start.wait()
            try:
                if turn % 2:
                    revoke(certificate_id, taught.lead)
                else:
                    replace(certificate_id, taught.lead)
            except Refusal as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(act, range(4)))
    assert told.count("done") == 1
    status = get(certificate_id).status
    assert told.count(f"certificate-is-{status.value}") == 3
    with reading() as session:
        serials = session.scalars(select(Certificate.serial).order_by(Certificate.serial)).all()
    assert serials == ([1, 2, 3] if status is Status.REPLACED else [1, 2])


def test_the_command_tells_what_else_of_the_same_person_is_kept(
    app: Flask, taught: Taught, certificate_id: UUID
) -> None:
    rename(get(certificate_id).person_id, "Rossi")
    old, new = get(certificate_id).number, get(replace(certificate_id, taught.lead)).number
    runner = app.test_cli_runner()
    told = runner.invoke(args=["certificates", "erase", new, "--note", "richiesta"])
    assert f"still kept: {old}" in told.output
    told = runner.invoke(args=["certificates", "erase", old, "--note", "richiesta"])
    assert "still kept" not in told.output
