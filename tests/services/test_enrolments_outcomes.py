"""The register and what is confirmed from it: whole or not at all, once, never over another's shoulder."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalogue import api
from catalogue.data import Outcome
from catalogue.editions import services as edition_services
from catalogue.editions.models import Edition
from catalogue.enrolments.attendance import Sheet, record_attendance
from catalogue.enrolments.models import Attendance, Enrolment
from catalogue.enrolments.register import Register, get_register
from catalogue.enrolments.rules import Mark, Presence, Proposal
from catalogue.enrolments.services import (
    confirm_outcomes,
    decide_exception,
    reopen_outcomes,
    withdraw,
)
from commons.access import ANONYMOUS
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.errors import NotFound, Refusal
from commons.jobs import Job
from tests.conftest import Counter
from tests.factories import (
    NOW,
    MadeEdition,
    confirm_edition,
    make_course_with_edition,
    make_enrolment,
    make_person,
    make_staff,
    mark_attendance,
)

PRESENT = Mark(Presence.PRESENT, 240)


def read(edition_id: UUID) -> Register:
    with reading() as session:
        return get_register(session, edition_id)


def proposals(edition_id: UUID) -> dict[UUID, Proposal]:
    return {row.enrolment_id: row.proposal for row in read(edition_id).rows}


@pytest.fixture
def made(app: Flask) -> MadeEdition:
    with unit_of_work() as session:
        return make_course_with_edition(session)


def enrol(made: MadeEdition, *rows: str) -> list[UUID]:
    with unit_of_work() as session:
        ids = [make_enrolment(session, made.edition_id) for _ in rows]
        mark_attendance(session, made.edition_id, dict(zip(ids, rows, strict=True)))
    return ids


def decide(made: MadeEdition, enrolment_id: UUID, reason: str | None) -> None:
    version = read(made.edition_id).version
    with unit_of_work() as session:
        decide_exception(
            session,
            enrolment_id,
            is_granted=reason is not None,
            reason=reason or "",
            version=version,
            actor=ANONYMOUS,
            now=NOW,
        )


def test_register_counts_hours_and_proposes(made: MadeEdition) -> None:
    anna, bruno, chiara, fatima, maria = enrol(made, "PPPPP", "PPGPP", "PAPAP", "PGGPP", "PPPP2")
    rows = {row.enrolment_id: row for row in read(made.edition_id).rows}
    assert [rows[each].standing.attended_minutes // 60 for each in (anna, bruno, chiara, fatima, maria)] == [
        20, 16, 12, 12, 18,
    ]  # fmt: skip
    assert proposals(made.edition_id) == {
        anna: Proposal.COMPLETED,
        bruno: Proposal.COMPLETED,
        chiara: Proposal.BELOW_MINIMUM,
        fatima: Proposal.TO_DECIDE,
        maria: Proposal.COMPLETED,
    }


def test_outcomes_are_confirmed_with_their_hours_once_all_is_decided(made: MadeEdition) -> None:
    anna, chiara, fatima, ivan = enrol(made, "PPPPP", "PAPAP", "PGGPP", "AA   ")
    with unit_of_work() as session:
        withdraw(session, ivan, on_day=date(2026, 10, 20), actor=ANONYMOUS, now=NOW)
    with pytest.raises(Refusal, match="outcomes-undecided") as refused, unit_of_work() as session:
        confirm_edition(session, made.edition_id)
    assert refused.value.values == {"count": 1}
    assert read(made.edition_id).state == "open"
    decide(made, fatima, "Ricovero documentato")
    with unit_of_work() as session:
        staff = make_staff(session, made.lead_id)
        confirm_edition(session, made.edition_id, staff)
    with reading() as session:
        found = {each.enrolment_id: each for each in api.list_outcomes(session, made.edition_id)}
        assert session.get_one(Edition, made.edition_id).closed_by_id == staff.account_id
        assert api.get_taught_edition(session, made.edition_id).is_closed
    assert [(found[each].outcome, found[each].attended_hours) for each in (anna, chiara, fatima, ivan)] == [
        (Outcome.COMPLETED, Decimal(20)),
        (Outcome.NOT_COMPLETED, Decimal(12)),
        (Outcome.COMPLETED, Decimal(12)),
        (Outcome.WITHDRAWN, Decimal(0)),
    ]
    assert [found[each].is_exception for each in (anna, chiara, fatima)] == [False, False, True]
    assert found[ivan].withdrawn_on == date(2026, 10, 20)


def test_second_click_on_confirm_changes_nothing(made: MadeEdition) -> None:
    enrol(made, "PPPPP")
    version = read(made.edition_id).version
    for _ in range(2):
        with unit_of_work() as session:
            confirmed = confirm_outcomes(session, made.edition_id, version=version, actor=ANONYMOUS, now=NOW)
        assert confirmed.completed_count == 1
    assert read(made.edition_id).version == version + 1
    with reading() as session:
        assert _count_traces(session, "enrolments.confirm_outcomes") == 1


def test_confirming_what_one_has_not_seen_is_refused(made: MadeEdition) -> None:
    (anna,) = enrol(made, "PPPPP")
    version = read(made.edition_id).version
    with unit_of_work() as session:
        mark_attendance(session, made.edition_id, {anna: "PPPPA"})
    with pytest.raises(Refusal, match="edition-changed"), unit_of_work() as session:
        confirm_outcomes(session, made.edition_id, version=version, actor=ANONYMOUS, now=NOW)
    with reading() as session:
        assert api.list_outcomes(session, made.edition_id)[0].outcome is Outcome.UNDECIDED


def test_new_enrolment_makes_a_confirmation_old(made: MadeEdition) -> None:
    enrol(made, "PPPPP")
    version = read(made.edition_id).version
    with unit_of_work() as session:
        make_enrolment(session, made.edition_id)
    with pytest.raises(Refusal, match="edition-changed"), unit_of_work() as session:
        confirm_outcomes(session, made.edition_id, version=version, actor=ANONYMOUS, now=NOW)


def test_eight_who_confirm_at_once_confirm_once(app: Flask, made: MadeEdition) -> None:
    enrol(made, "PPPPP")
    version = read(made.edition_id).version

    def confirm(_number: int) -> int:
        with app.app_context(), unit_of_work() as session:
            return confirm_outcomes(
                session, made.edition_id, version=version, actor=ANONYMOUS, now=NOW
            ).completed_count

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(confirm, range(8))) == [1] * 8
    with reading() as session:
        assert _count_traces(session, "enrolments.confirm_outcomes") == 1


def test_outcomes_wait_for_the_last_meeting(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, days=[date(2026, 10, 6), NOW.date()])
        with pytest.raises(Refusal, match="edition-still-meets"):
            confirm_edition(session, made.edition_id)
    with unit_of_work() as session:  # it ends at six in Trento, which is five in the winter's UTC
        confirm_edition(session, made.edition_id, now=NOW.replace(hour=17))


def test_presence_is_not_written_before_its_day(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, days=[NOW.date() + timedelta(days=1)])
        enrolment = make_enrolment(session, made.edition_id)
        with pytest.raises(Refusal, match="meeting-not-yet"):
            mark_attendance(session, made.edition_id, {enrolment: "P"})
    with unit_of_work() as session:
        mark_attendance(session, made.edition_id, {enrolment: "G"})
    assert read(made.edition_id).rows[0].standing.excused_minutes == 240


def test_same_sheet_twice_changes_nothing(made: MadeEdition) -> None:
    (anna,) = enrol(made, "PPPPP")
    register = read(made.edition_id)
    meeting = register.meetings[0]
    sheet = Sheet(meeting.id, {anna: Mark(Presence.ABSENT, 0)}, {anna: PRESENT})
    for expected in (1, 0):
        with unit_of_work() as session:
            assert record_attendance(session, made.edition_id, [sheet], actor=ANONYMOUS, now=NOW) == expected
    assert read(made.edition_id).version == register.version + 1


def test_two_who_write_different_cells_do_not_disturb_each_other(made: MadeEdition) -> None:
    anna, bruno = enrol(made, "PPPPP", "PPPPP")
    meeting = read(made.edition_id).meetings[0]
    seen = {anna: PRESENT, bruno: PRESENT}
    absent = Mark(Presence.ABSENT, 0)
    for marks in ({anna: absent, bruno: PRESENT}, {anna: PRESENT, bruno: absent}):
        with unit_of_work() as session:
            sheet = Sheet(meeting.id, marks, seen)
            assert record_attendance(session, made.edition_id, [sheet], actor=ANONYMOUS, now=NOW) == 1
    assert {row.marks[meeting.id] for row in read(made.edition_id).rows} == {absent}


def test_cell_that_somebody_else_has_changed_is_not_written_over(made: MadeEdition) -> None:
    anna, bruno = enrol(made, "PPPPP", "PPPPP")
    meeting = read(made.edition_id).meetings[0]
    with unit_of_work() as session:
        mark_attendance(session, made.edition_id, {anna: "APPPP"})
    excused = Mark(Presence.EXCUSED, 0)
    sheet = Sheet(meeting.id, {anna: excused, bruno: excused}, {anna: PRESENT, bruno: PRESENT})
    with pytest.raises(Refusal, match="register-changed"), unit_of_work() as session:
        record_attendance(session, made.edition_id, [sheet], actor=ANONYMOUS, now=NOW)
    marks = {row.enrolment_id: row.marks[meeting.id] for row in read(made.edition_id).rows}
    assert marks == {anna: Mark(Presence.ABSENT, 0), bruno: PRESENT}


def test_meeting_of_another_edition_is_not_found(made: MadeEdition) -> None:
    (anna,) = enrol(made, "PPPPP")
    with unit_of_work() as session:
        other = make_course_with_edition(session)
    sheet = Sheet(other.meeting_ids[0], {anna: PRESENT}, {})
    with pytest.raises(NotFound), unit_of_work() as session:
        record_attendance(session, made.edition_id, [sheet], actor=ANONYMOUS, now=NOW)


def test_mark_can_be_taken_away(made: MadeEdition) -> None:
    (anna,) = enrol(made, "PPPPP")
    meeting = read(made.edition_id).meetings[0]
    with unit_of_work() as session:
        record_attendance(
            session,
            made.edition_id,
            [Sheet(meeting.id, {anna: None}, {anna: PRESENT})],
            actor=ANONYMOUS,
            now=NOW,
        )
    assert proposals(made.edition_id) == {anna: Proposal.UNMARKED}


def test_marks_of_who_withdrew_stay_and_do_not_change(made: MadeEdition) -> None:
    (ivan,) = enrol(made, "PP   ")
    with unit_of_work() as session:
        withdraw(session, ivan, actor=ANONYMOUS, now=NOW)
    with pytest.raises(Refusal, match="marks-of-admitted-only"), unit_of_work() as session:
        mark_attendance(session, made.edition_id, {ivan: "PPPPP"})
    assert read(made.edition_id).rows[0].standing.attended_minutes == 480


def test_decision_falls_when_the_facts_it_was_taken_on_change(made: MadeEdition) -> None:
    (fatima,) = enrol(made, "PGGPP")
    decide(made, fatima, "Ricovero documentato")
    assert proposals(made.edition_id) == {fatima: Proposal.EXCEPTION}
    with unit_of_work() as session:
        mark_attendance(session, made.edition_id, {fatima: "PGGPG"})
    row = read(made.edition_id).rows[0]
    assert not row.standing.is_decided
    assert row.exception_reason == "Ricovero documentato"


def test_same_decision_twice_leaves_one_trace_and_an_old_one_is_refused(made: MadeEdition) -> None:
    fatima, giulia = enrol(made, "PGGPP", "PGGPP")
    version = read(made.edition_id).version
    with unit_of_work() as session:
        for _ in range(2):
            decide_exception(
                session, fatima, is_granted=False, reason="", version=version, actor=ANONYMOUS, now=NOW
            )
        with pytest.raises(Refusal, match="edition-changed"):
            decide_exception(
                session, giulia, is_granted=False, reason="", version=version, actor=ANONYMOUS, now=NOW
            )
    with reading() as session:
        assert _count_traces(session, "enrolments.decide_exception") == 1


def test_reopened_edition_has_no_outcomes_until_they_are_confirmed_again(made: MadeEdition) -> None:
    anna, fatima, ivan = enrol(made, "PPPPP", "PGGPP", "PP   ")
    decide(made, fatima, "Ricovero documentato")
    with unit_of_work() as session:
        withdraw(session, ivan, actor=ANONYMOUS, now=NOW)
    with unit_of_work() as session:
        confirm_edition(session, made.edition_id)
    version = read(made.edition_id).version
    for _ in range(2):
        with unit_of_work() as session:
            reopen_outcomes(session, made.edition_id, version=version, actor=ANONYMOUS, now=NOW)
    assert proposals(made.edition_id) == {
        anna: Proposal.COMPLETED,
        fatima: Proposal.EXCEPTION,
        ivan: Proposal.WITHDRAWN,
    }
    with reading() as session:
        outcomes = api.list_outcomes(session, made.edition_id)
        assert {(each.outcome, each.attended_hours, each.is_exception) for each in outcomes} == {
            (Outcome.UNDECIDED, Decimal(0), False),
            (Outcome.WITHDRAWN, Decimal(0), False),
        }
        assert _count_traces(session, "editions.reopen") == 1


def test_reopening_tells_whoever_follows_and_nobody_else(
    made: MadeEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(made, "PPPPP")
    monkeypatch.setattr(edition_services, "_followers", [])
    for kinds in ([], ["test.edition_reopened"]):
        for kind in kinds:
            api.follow_reopened_editions(kind)
            api.follow_reopened_editions(kind)
        with unit_of_work() as session:
            confirm_edition(session, made.edition_id)
        version = read(made.edition_id).version
        with unit_of_work() as session:
            reopen_outcomes(session, made.edition_id, version=version, actor=ANONYMOUS, now=NOW)
        with reading() as session:
            jobs = session.execute(select(Job.kind, Job.payload)).all()
        assert [(job.kind, job.payload) for job in jobs] == [
            (kind, {"edition_id": str(made.edition_id)}) for kind in kinds
        ]


def test_closed_register_is_not_written(made: MadeEdition) -> None:
    (anna,) = enrol(made, "PPPPP")
    with unit_of_work() as session:
        confirm_edition(session, made.edition_id)
    for act in (
        lambda session: mark_attendance(session, made.edition_id, {anna: "AAAAA"}),
        lambda session: withdraw(session, anna, actor=ANONYMOUS, now=NOW),
        lambda session: make_enrolment(session, made.edition_id),
    ):
        with pytest.raises(Refusal, match="edition-is-closed"), unit_of_work() as session:
            act(session)


def test_trace_of_the_register_holds_ids_and_marks_and_no_reason(made: MadeEdition) -> None:
    (fatima,) = enrol(made, "PGGPP")
    decide(made, fatima, "Ricovero documentato")
    with reading() as session:
        details = session.scalars(select(AuditEntry.details)).all()
    assert "Ricovero" not in str(details)
    assert str(fatima) in str(details)


def test_broken_write_confirms_nobody(made: MadeEdition, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(made, "PPPPP", "PPPPP")

    def fail(*_args: object, **_values: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("catalogue.enrolments.services.audit.record", fail)
    with pytest.raises(OSError, match="no space"), unit_of_work() as session:
        confirm_edition(session, made.edition_id)
    monkeypatch.undo()
    with reading() as session:
        assert (
            session.scalar(
                select(func.count()).where(
                    Enrolment.edition_id == made.edition_id, Enrolment.state == "admitted"
                )
            )
            == 2
        )
    assert read(made.edition_id).state == "open"


def test_register_of_thirty_takes_as_many_queries_as_of_three(
    made: MadeEdition, count_queries: Counter
) -> None:
    counts = []
    for size in (3, 27):
        enrol(made, *["PPPP2"] * size)
        with count_queries() as seen:
            read(made.edition_id)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


def test_writing_and_confirming_thirty_takes_as_many_statements_as_three(
    app: Flask, count_queries: Counter
) -> None:
    counts = []
    for size in (3, 30):
        with unit_of_work() as session:
            made = make_course_with_edition(session)
            ids = [make_enrolment(session, made.edition_id) for _ in range(size)]
        marks = {enrolment: ("PPPP2", "PAPAP", "PPPPP")[place % 3] for place, enrolment in enumerate(ids)}
        with count_queries() as seen, unit_of_work() as session:
            mark_attendance(session, made.edition_id, marks)
        with unit_of_work() as session:
            for enrolment in ids[1::4]:
                withdraw(session, enrolment, actor=ANONYMOUS, now=NOW)
        with count_queries() as more, unit_of_work() as session:
            confirm_edition(session, made.edition_id)
        counts.append((len(seen), len(more)))
    assert counts[0] == counts[1]


def test_attendance_cannot_say_absent_and_hours_at_once(made: MadeEdition) -> None:
    enrol(made, "PPPPP")
    with reading() as session:
        row = session.scalars(select(Attendance).limit(1)).one()
    for presence, minutes in (("absent", 60), ("present", 0), ("partial", 50)):
        wrong = update(Attendance).where(Attendance.id == row.id).values(presence=presence, minutes=minutes)
        with pytest.raises(IntegrityError), unit_of_work() as session:
            session.execute(wrong)


def test_person_without_an_account_stands_in_the_register(made: MadeEdition) -> None:
    with unit_of_work() as session:
        person = make_person(session, "Йоана", "Петрова", addresses=())
        make_enrolment(session, made.edition_id, person)
    assert read(made.edition_id).rows[0].name.full == "Йоана Петрова"


def _count_traces(session: Session, action: str) -> int:
    return session.scalar(select(func.count()).where(AuditEntry.action == action)) or 0
