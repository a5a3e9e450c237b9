"""Changing what was planned: as long as nothing is confirmed, and never over what somebody else wrote."""

from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.data import Form
from catalogue.editions.changing import add_meetings, change_edition, change_meeting, remove_meeting
from catalogue.editions.copying import copy_edition
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.planned import PlannedEdition, get_planned_edition
from catalogue.editions.plans import MeetingPlan, Plan
from catalogue.editions.services import cancel_edition
from catalogue.enrolments.models import Enrolment
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from commons.errors import NotFound, Refusal
from commons.jobs import run_all_due
from tests.conftest import KeptMails
from tests.factories import (
    NOW,
    MadeEdition,
    confirm_edition,
    make_course,
    make_course_with_edition,
    make_enrolment,
    make_person,
    mark_attendance,
)


@pytest.fixture
def made(app: Flask) -> MadeEdition:
    with unit_of_work() as session:
        return make_course_with_edition(session)


def read(edition_id: UUID) -> PlannedEdition:
    with reading() as session:
        return get_planned_edition(session, edition_id)


def change(made: MadeEdition, plan: Plan, *, version: int | None = None) -> None:
    with unit_of_work() as session:
        now = get_planned_edition(session, made.edition_id).version
        change_edition(session, made.edition_id, plan, version=version or now, actor=ANONYMOUS, now=NOW)


def meeting(on_day: date, *, minutes: int = 240, starts_at: time | None = time(14)) -> MeetingPlan:
    return MeetingPlan(
        on_day=on_day, minutes=minutes, title="Incontro", starts_at=starts_at, ends_at=time(18)
    )


def add(made: MadeEdition, *plans: MeetingPlan) -> list[UUID]:
    with unit_of_work() as session:
        return add_meetings(session, made.edition_id, plans, actor=ANONYMOUS, now=NOW)


def test_whole_plan_is_replaced(made: MadeEdition) -> None:
    plan = Plan(
        label="Edizione d’inverno",
        enrolment_deadline=date(2026, 9, 30),
        form=Form.MIXED,
        venue="Rovereto, via Prova 2",
        community="vallagarina",
        planned_minutes=1500,
        online_minutes=300,
        minimum_minutes=1200,
        seats=12,
        programme="Un altro programma",
        trainers=("Vera Prova",),
        final_test="Una prova scritta",
        teacher_recognition="20 ore di aggiornamento",
        assessment="Prova scritta",
        quality="Questionario",
        language="it de",
    )
    change(made, plan)
    kept = read(made.edition_id)
    assert kept.plan == replace(plan, starts_on=date(2026, 10, 6), ends_on=date(2026, 11, 3))
    with reading() as session:
        key = session.get_one(Edition, made.edition_id).place_key
    assert "rovereto" in key
    assert "vallagarina" in key


def test_plan_made_from_an_older_edition_is_refused(made: MadeEdition) -> None:
    before = read(made.edition_id)
    change(made, replace(before.plan, seats=30))
    with pytest.raises(Refusal, match="edition-changed"):
        change(made, replace(before.plan, seats=10), version=before.version)
    assert read(made.edition_id).plan.seats == 30


def test_days_follow_the_meetings_whatever_the_plan_says(made: MadeEdition) -> None:
    change(made, replace(read(made.edition_id).plan, starts_on=date(2020, 1, 1), ends_on=None))
    assert read(made.edition_id).plan.starts_on == date(2026, 10, 6)
    with unit_of_work() as session:
        remove_meeting(session, made.edition_id, made.meeting_ids[0], actor=ANONYMOUS, now=NOW)
    assert read(made.edition_id).plan.starts_on == date(2026, 10, 13)
    with unit_of_work() as session:
        change_meeting(
            session,
            made.edition_id,
            made.meeting_ids[-1],
            meeting(date(2026, 12, 15)),
            actor=ANONYMOUS,
            now=NOW,
        )
    assert read(made.edition_id).plan.ends_on == date(2026, 12, 15)


def test_edition_without_meetings_keeps_the_days_of_its_plan(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, days=[])
    change(made, replace(read(made.edition_id).plan, starts_on=date(2027, 1, 1), ends_on=date(2027, 2, 1)))
    plan = read(made.edition_id).plan
    assert (plan.starts_on, plan.ends_on) == (date(2027, 1, 1), date(2027, 2, 1))


def test_fewer_hours_than_the_meetings_are_refused(made: MadeEdition) -> None:
    with pytest.raises(Refusal, match="plan-below-meetings"):
        change(made, replace(read(made.edition_id).plan, planned_minutes=1185, minimum_minutes=600))


def test_fewer_seats_than_persons_are_refused(made: MadeEdition) -> None:
    with unit_of_work() as session:
        for _ in range(2):
            make_enrolment(session, made.edition_id)
    with pytest.raises(Refusal, match="seats-below-taken"):
        change(made, replace(read(made.edition_id).plan, seats=1))
    change(made, replace(read(made.edition_id).plan, seats=2))


def test_name_of_another_edition_is_refused(made: MadeEdition) -> None:
    with unit_of_work() as session:
        other = copy_edition(
            session, made.edition_id, label="Altra", shift_to=date(2027, 1, 1), actor=ANONYMOUS, now=NOW
        )
    with pytest.raises(Refusal, match="edition-label-taken"):
        change(made, replace(read(made.edition_id).plan, label=" Altra "))
    assert read(other).plan.label == "Altra"


def test_closed_and_cancelled_editions_are_not_changed(made: MadeEdition) -> None:
    plan = read(made.edition_id).plan
    with unit_of_work() as session:
        confirm_edition(session, made.edition_id)
    for act in (
        lambda: change(made, plan),
        lambda: add(made, meeting(date(2026, 11, 10))),
    ):
        with pytest.raises(Refusal, match="edition-is-closed"):
            act()
    with unit_of_work() as session:
        other = make_course_with_edition(session)
        cancel_edition(session, other.edition_id, actor=ANONYMOUS, now=NOW)
        with pytest.raises(Refusal, match="edition-is-cancelled"):
            remove_meeting(session, other.edition_id, other.meeting_ids[0], actor=ANONYMOUS, now=NOW)


def test_meetings_are_added_all_or_none(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, days=[date(2026, 10, 6)], meeting_minutes=240)
    change(made, replace(read(made.edition_id).plan, planned_minutes=720))
    with pytest.raises(Refusal, match="meetings-beyond-plan"):
        add(made, *(meeting(date(2026, 10, day)) for day in (13, 20, 27)))
    assert len(read(made.edition_id).meetings) == 1
    add(made, *(meeting(date(2026, 10, day)) for day in (20, 13)))
    assert [each.plan.on_day.day for each in read(made.edition_id).meetings] == [6, 13, 20]


def test_same_meeting_twice_is_refused(made: MadeEdition) -> None:
    change(made, replace(read(made.edition_id).plan, planned_minutes=None, minimum_minutes=None))
    with pytest.raises(Refusal, match="meeting-twice"):
        add(made, meeting(date(2026, 10, 6)))
    add(made, meeting(date(2026, 10, 6), starts_at=time(9)))
    with pytest.raises(Refusal, match="meeting-twice"), unit_of_work() as session:
        change_meeting(
            session,
            made.edition_id,
            made.meeting_ids[1],
            meeting(date(2026, 10, 6)),
            actor=ANONYMOUS,
            now=NOW,
        )


def test_meeting_added_after_one_was_removed(made: MadeEdition) -> None:
    with unit_of_work() as session:
        remove_meeting(session, made.edition_id, made.meeting_ids[1], actor=ANONYMOUS, now=NOW)
    add(made, meeting(date(2026, 11, 10)))
    assert len(read(made.edition_id).meetings) == 5


def test_meeting_with_presences_is_not_removed_nor_shortened_nor_moved_ahead(made: MadeEdition) -> None:
    with unit_of_work() as session:
        alice = make_enrolment(session, made.edition_id)
        mark_attendance(session, made.edition_id, {alice: "P    "})
    first, second = made.meeting_ids[:2]
    day = date(2026, 10, 6)
    with pytest.raises(Refusal, match="meeting-is-marked"), unit_of_work() as session:
        remove_meeting(session, made.edition_id, first, actor=ANONYMOUS, now=NOW)
    for code, plan in (
        ("meeting-is-marked-length", meeting(day, minutes=180)),
        ("meeting-is-marked-day", meeting(date(2026, 11, 24))),
    ):
        with pytest.raises(Refusal, match=code), unit_of_work() as session:
            change_meeting(session, made.edition_id, first, plan, actor=ANONYMOUS, now=NOW)
    with unit_of_work() as session:
        change_meeting(session, made.edition_id, first, meeting(date(2026, 10, 7)), actor=ANONYMOUS, now=NOW)
        remove_meeting(session, made.edition_id, second, actor=ANONYMOUS, now=NOW)
    assert [each.plan.on_day.day for each in read(made.edition_id).meetings] == [7, 20, 27, 3]


def test_meeting_of_another_edition_does_not_exist_here(made: MadeEdition) -> None:
    with unit_of_work() as session:
        other = make_course_with_edition(session)
    with pytest.raises(NotFound), unit_of_work() as session:
        remove_meeting(session, made.edition_id, other.meeting_ids[0], actor=ANONYMOUS, now=NOW)


def test_copy_keeps_weekdays_hours_and_trainers_and_nobody(made: MadeEdition) -> None:
    with unit_of_work() as session:
        make_enrolment(session, made.edition_id)
        copied = copy_edition(
            session,
            made.edition_id,
            label="Primavera",
            shift_to=date(2027, 3, 1),  # a Monday; the meetings were on Tuesdays
            actor=ANONYMOUS,
            now=NOW,
        )
    source, copy = read(made.edition_id), read(copied)
    assert [each.plan.on_day for each in copy.meetings] == [
        date(2027, 3, 2),
        date(2027, 3, 9),
        date(2027, 3, 16),
        date(2027, 3, 23),
        date(2027, 3, 30),
    ]
    assert copy.state == "planned"
    assert {(each.plan.starts_at, each.plan.ends_at) for each in copy.meetings} == {(time(14), time(18))}
    assert copy.plan == replace(
        source.plan, label="Primavera", starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 30)
    )
    with reading() as session:
        assert (
            session.scalar(select(func.count()).select_from(Enrolment).where(Enrolment.edition_id == copied))
            == 0
        )


def test_copy_into_another_course_and_from_the_archive(made: MadeEdition) -> None:
    with unit_of_work() as session:
        course_id = make_course(session)
        edition = session.get_one(Edition, made.edition_id)
        edition.state, edition.planned_minutes, edition.minimum_minutes = "historical", 1201, 1200
        copied = copy_edition(
            session,
            made.edition_id,
            label="Di nuovo",
            shift_to=date(2027, 3, 2),
            actor=ANONYMOUS,
            now=NOW,
            into_course_id=course_id,
        )
    copy = read(copied)
    assert copy.course_id == course_id
    assert (copy.plan.planned_minutes, copy.plan.minimum_minutes) == (None, None)
    assert len(copy.meetings) == 5


def test_everybody_is_told_once_that_an_edition_is_cancelled(made: MadeEdition, mails: KeptMails) -> None:
    with unit_of_work() as session:
        anna = make_person(session, "Anna", addresses=["anna@example.org"])
        daniel = make_person(session, "Daniel", addresses=["daniel@example.org"], language="de")
        elena = make_person(session, "Elena", addresses=[])
        for person in (anna, daniel, elena):
            make_enrolment(session, made.edition_id, person)
        cancel_edition(session, made.edition_id, actor=ANONYMOUS, now=NOW)
    run_all_due()
    run_all_due()
    assert sorted((mail.to, mail.language) for mail in mails.sent) == [
        ("anna@example.org", "it"),
        ("daniel@example.org", "de"),
    ]
    assert all("Edizione" in mail.text and "/courses/" in mail.html for mail in mails.sent)


def test_meetings_of_a_cancelled_edition_stay_in_the_database(made: MadeEdition) -> None:
    with unit_of_work() as session:
        cancel_edition(session, made.edition_id, actor=ANONYMOUS, now=NOW)
        assert session.scalar(select(func.count()).select_from(Meeting)) == 5
