"""What a person reads of her own enrolments, through the door of the catalogue."""

from datetime import date, timedelta
from decimal import Decimal

from flask import Flask

from catalogue.api import list_enrolments_of
from catalogue.data import OwnEnrolment, Standing
from catalogue.enrolments.services import withdraw
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from tests.conftest import Counter
from tests.factories import (
    MEETING_DAYS,
    NOW,
    confirm_edition,
    make_course_with_edition,
    make_enrolment,
    make_person,
    mark_attendance,
)

TODAY = NOW.date()
COMING = tuple(TODAY + timedelta(days=7 * week) for week in range(-1, 3))


def test_an_open_edition_tells_its_next_meeting_and_the_hours_so_far(app: Flask) -> None:
    with unit_of_work() as session:
        alice, bob = make_person(session), make_person(session, "Bob")
        made = make_course_with_edition(session, days=COMING)
        enrolment_id = make_enrolment(session, made.edition_id, alice)
        make_enrolment(session, made.edition_id, bob)
        mark_attendance(session, made.edition_id, {enrolment_id: "P   "})
    with reading() as session:
        [own] = list_enrolments_of(session, alice)
    assert (own.enrolment_id, own.edition_id, own.standing) == (
        enrolment_id,
        made.edition_id,
        Standing.ADMITTED,
    )
    assert own.course_slug is not None
    assert (own.attended_hours, own.planned_hours, own.minimum_hours) == (
        Decimal(4),
        Decimal(16),
        Decimal(15),
    )
    assert not own.is_over(TODAY)
    coming = own.next_meeting(TODAY)
    assert coming is not None
    assert (coming.on_day, coming.title) == (TODAY, "Incontro 2")


def test_nothing_is_next_once_outcomes_are_confirmed(app: Flask) -> None:
    with unit_of_work() as session:
        alice = make_person(session)
        made = make_course_with_edition(session)
        mark_attendance(session, made.edition_id, {make_enrolment(session, made.edition_id, alice): "PPPPA"})
        confirm_edition(session, made.edition_id)
    with reading() as session:
        [own] = list_enrolments_of(session, alice)
    assert (own.standing, own.attended_hours) == (Standing.COMPLETED, Decimal(16))
    assert own.is_over(MEETING_DAYS[0])
    assert own.next_meeting(MEETING_DAYS[0]) is None


def test_whoever_withdrew_is_expected_nowhere(app: Flask) -> None:
    with unit_of_work() as session:
        alice = make_person(session)
        made = make_course_with_edition(session, days=COMING)
        enrolment_id = make_enrolment(session, made.edition_id, alice)
        withdraw(session, enrolment_id, on_day=TODAY, actor=ANONYMOUS, now=NOW)
    with reading() as session:
        [own] = list_enrolments_of(session, alice)
    assert (own.standing, own.withdrawn_on) == (Standing.WITHDRAWN, TODAY)
    assert own.is_over(TODAY)
    assert own.next_meeting(TODAY) is None


def test_an_edition_ends_with_its_last_day() -> None:
    own = OwnEnrolment(
        enrolment_id=None,  # type: ignore[arg-type]
        edition_id=None,  # type: ignore[arg-type]
        course_slug=None,
        title=None,  # type: ignore[arg-type]
        label="",
        provider_name="",
        standing=Standing.ADMITTED,
        is_closed=False,
        is_cancelled=False,
        starts_on=None,
        ends_on=date(2026, 11, 23),
        dates_text="",
        venue="",
        form=None,
        planned_hours=None,
        minimum_hours=None,
        attended_hours=Decimal(0),
        withdrawn_on=None,
        meetings=(),
    )
    assert not own.is_over(date(2026, 11, 23))
    assert own.is_over(date(2026, 11, 24))


def test_thirty_enrolments_cost_as_many_queries_as_three(app: Flask, count_queries: Counter) -> None:
    with unit_of_work() as session:
        alice = make_person(session)
    counts = []
    for more in (3, 9):
        with unit_of_work() as session:
            for _turn in range(more):
                make_enrolment(session, make_course_with_edition(session, days=COMING).edition_id, alice)
        with reading() as session, count_queries() as seen:
            assert list_enrolments_of(session, alice)
        counts.append(len([each for each in seen if each.startswith("SELECT")]))
    assert counts == [2, 2]
