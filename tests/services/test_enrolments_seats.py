"""Coming in and going: duplicates, seats, the last seat under eight threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.rules import EnrolmentState
from catalogue.enrolments.services import admit, enrol_person, turn_away, withdraw
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from commons.errors import Refusal
from tests.factories import NOW, make_course_with_edition, make_enrolment, make_person


def state_of(enrolment_id: object) -> tuple[str, date | None]:
    with reading() as session:
        row = session.execute(
            select(Enrolment.state, Enrolment.withdrawn_on).where(Enrolment.id == enrolment_id)
        ).one()
        return row.state, row.withdrawn_on


def test_same_person_twice_is_refused_by_rule_and_by_constraint(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session)
        person_id = make_person(session)
        make_enrolment(session, made.edition_id, person_id)
        with pytest.raises(Refusal, match="already-enrolled"):
            make_enrolment(session, made.edition_id, person_id)
    row = {
        "id": uuid4(),
        "edition_id": made.edition_id,
        "person_id": person_id,
        "state": "admitted",
        "is_walk_in": False,
        "is_decided": False,
        "is_exception": False,
        "created_at": NOW,
        "updated_at": NOW,
    }
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(insert(Enrolment), row)


def test_after_the_last_seat_persons_wait_and_walk_ins_do_not(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, seats=1)
        people = [make_person(session) for _ in range(3)]
        states = [
            enrol_person(session, made.edition_id, person, is_walk_in=place == 2, actor=ANONYMOUS, now=NOW)[1]
            for place, person in enumerate(people)
        ]
    assert states == [EnrolmentState.ADMITTED, EnrolmentState.WAITING, EnrolmentState.ADMITTED]


def test_seat_of_who_withdrew_goes_to_who_waits(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, seats=1)
        first, second = make_enrolment(session, made.edition_id), make_enrolment(session, made.edition_id)
        with pytest.raises(Refusal, match="edition-is-full"):
            admit(session, second, actor=ANONYMOUS, now=NOW)
        withdraw(session, first, actor=ANONYMOUS, now=NOW)
        admit(session, second, actor=ANONYMOUS, now=NOW)
        with pytest.raises(Refusal, match="edition-is-full"):
            admit(session, first, actor=ANONYMOUS, now=NOW)
    assert state_of(first) == ("withdrawn", NOW.date())
    assert state_of(second) == ("admitted", None)


def test_withdrawal_has_a_day_that_has_come(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session)
        enrolment = make_enrolment(session, made.edition_id)
        with pytest.raises(Refusal, match="withdrawn-in-future"):
            withdraw(session, enrolment, on_day=NOW.date() + timedelta(days=1), actor=ANONYMOUS, now=NOW)
    with unit_of_work() as session:
        withdraw(session, enrolment, on_day=date(2026, 10, 10), actor=ANONYMOUS, now=NOW)
    assert state_of(enrolment) == ("withdrawn", date(2026, 10, 10))
    with unit_of_work() as session:
        admit(session, enrolment, actor=ANONYMOUS, now=NOW)
    assert state_of(enrolment) == ("admitted", None)


def test_who_waits_can_be_turned_away_and_who_is_in_cannot(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, seats=1)
        inside, waiting = make_enrolment(session, made.edition_id), make_enrolment(session, made.edition_id)
        turn_away(session, waiting, actor=ANONYMOUS, now=NOW)
        with pytest.raises(Refusal, match="enrolment-is-admitted"):
            turn_away(session, inside, actor=ANONYMOUS, now=NOW)
    assert state_of(waiting) == ("not_admitted", None)


def test_nobody_is_enrolled_before_the_edition_opens(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, is_open=False)
        with pytest.raises(Refusal, match="edition-is-planned"):
            make_enrolment(session, made.edition_id)


def test_last_seat_is_given_once_to_eight_who_want_it_at_once(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, seats=1)
        people = [make_person(session) for _ in range(8)]

    def want(person_id: UUID) -> EnrolmentState:
        with app.app_context(), unit_of_work() as session:
            return enrol_person(session, made.edition_id, person_id, actor=ANONYMOUS, now=NOW)[1]

    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(want, people))
    assert sorted(states) == [EnrolmentState.ADMITTED] + [EnrolmentState.WAITING] * 7


def test_last_seat_is_given_once_to_eight_who_wait_for_it(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, seats=1)
        first = make_enrolment(session, made.edition_id)
        waiting = [make_enrolment(session, made.edition_id) for _ in range(8)]
        withdraw(session, first, actor=ANONYMOUS, now=NOW)

    def let_in(enrolment_id: UUID) -> str:
        try:
            with app.app_context(), unit_of_work() as session:
                admit(session, enrolment_id, actor=ANONYMOUS, now=NOW)
        except Refusal as refusal:
            return refusal.code
        return "admitted"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(let_in, waiting))
    assert sorted(answers) == ["admitted"] + ["edition-is-full"] * 7
