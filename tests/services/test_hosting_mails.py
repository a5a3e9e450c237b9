"""Mails to tutors: one invitation, one reminder a week, none when all is done; those that come back."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from certify.hosting.completion import completion_of, list_host_mails
from certify.hosting.jobs import INVITE, REMIND
from certify.hosting.mailing import plan_mail
from certify.hosting.models import HostMail
from certify.placements.hours import DaySaid, confirm_week, list_days
from commons import jobs
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from tests.clock import FixedClock
from tests.conftest import KeptMails
from tests.factories import NOW
from tests.making.hosting import TUTOR, HostDesk, lay_host, write_observation
from tests.making.placements import make_placement
from tests.unit.test_hosting_rules import report


@pytest.fixture
def desk(app: Flask) -> HostDesk:
    return lay_host()


def run_day(clock: FixedClock, days: int = 0) -> None:
    clock.at = NOW + timedelta(days=days)
    with unit_of_work() as session:
        jobs.enqueue(session, REMIND, {}, run_at=clock.now())
    run_all_due()


def own(mails: KeptMails) -> list[str]:
    return [mail.subject for mail in mails.sent if mail.to == TUTOR]


def test_tutor_is_invited_once_then_reminded_once_a_week(
    desk: HostDesk, mails: KeptMails, clock: FixedClock
) -> None:
    for day in (0, 0, 1, 6):
        run_day(clock, day)
    assert own(mails) == ["La sua pagina di tutor"]
    assert "Giulia P." in mails.sent[0].text
    for day in (7, 8, 13):
        run_day(clock, day)
    assert own(mails)[1:] == ["Qualcosa aspetta la sua conferma"]
    assert "ore da confermare" in mails.sent[-1].text
    run_day(clock, 14)
    assert len(own(mails)) == 3


def test_reminders_stop_when_all_is_confirmed(desk: HostDesk, mails: KeptMails, clock: FixedClock) -> None:
    run_day(clock)
    with unit_of_work() as session:
        days = {
            row.day: DaySaid(row.told_hours, row.told_hours)
            for row in list_days(session, [desk.made.id])
            if row.told_hours is not None
        }
        confirm_week(session, desk.made.id, days, confirmed_by="Marta", now=NOW)
    for day in (8, 20, 40):
        run_day(clock, day)
    assert len(own(mails)) == 1


def test_what_was_done_while_a_mail_waited_stops_it(
    desk: HostDesk, mails: KeptMails, clock: FixedClock
) -> None:
    run_day(clock)
    clock.at = NOW + timedelta(days=8)
    with unit_of_work() as session:
        planned = plan_mail(session, TUTOR, now=clock.now())
        for row in list_days(session, [desk.made.id]):
            assert row.told_hours is not None
            said = {row.day: DaySaid(row.told_hours, row.told_hours)}
            confirm_week(session, desk.made.id, said, confirmed_by="Marta", now=NOW)
    run_all_due()
    assert len(own(mails)) == 1
    with reading() as session:
        assert session.get_one(HostMail, planned).state == "stopped"


def test_many_new_interns_are_one_mail(app: Flask, mails: KeptMails, clock: FixedClock) -> None:
    with unit_of_work() as session:
        made = [make_placement(session) for _number in range(3)]
        jobs.enqueue(session, INVITE, {"placement": str(made[0].id)}, run_at=NOW)
    run_all_due()
    assert len(own(mails)) == 1
    with reading() as session:
        rows = list_host_mails(session, [each.id for each in made])
    assert [row.state for mails_of in rows.values() for row in mails_of] == ["sent"] * 3


def test_bounce_is_marked_by_the_command(
    desk: HostDesk, mails: KeptMails, clock: FixedClock, app: Flask
) -> None:
    run_day(clock)
    key = mails.sent[0].message_key
    assert re.fullmatch(r"host-mail\.[0-9a-f-]{36}", key)
    runner = app.test_cli_runner()
    answer = runner.invoke(args=["mail", "bounce"], input=report("delayed", key=key))
    assert (answer.exit_code, "may still arrive" in answer.output) == (0, True)
    answer = runner.invoke(args=["mail", "bounce"], input=report(key=key))
    assert (answer.exit_code, "Marked as bounced" in answer.output) == (0, True), answer.output
    answer = runner.invoke(args=["mail", "bounce"], input=report(key=key))
    assert (answer.exit_code, "it was known" in answer.output) == (0, True)
    assert runner.invoke(args=["mail", "bounce"], input=report()).exit_code == 67
    assert runner.invoke(args=["mail", "bounce"], input=b"Subject: x\n\ny").exit_code == 65
    with reading() as session:
        told = completion_of(session, [desk.made.id])[desk.made.id]
    assert told.last_mail is not None
    assert (told.last_mail.state, told.last_mail.bounced_at) == ("bounced", NOW)
    assert told.last_mail.bounce.startswith("5.1.1")
    run_day(clock, 20)
    assert len(own(mails)) == 1  # nobody writes to an address that does not exist


def test_completion_tells_how_far_the_host_is(desk: HostDesk) -> None:
    with unit_of_work() as session:
        write_observation(session, desk)
        told = completion_of(session, [desk.made.id])[desk.made.id]
        row = session.scalars(select(HostMail)).first()
    assert row is None
    assert (told.is_signed, told.open_day_count, told.objective_count) == (True, 3, 3)
    assert (told.drafted_count, told.sent_count, told.is_done) == (1, 0, False)
