"""Days that count twice or not at all, and an agreement against a refusal."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from certify.dossiers.receipts import decline_receipt, record_receipt
from certify.evidence.cleaning import clean_file
from certify.evidence.services import keep_file
from certify.placements.hours import DaySaid, confirm_week
from certify.placements.lives import end_placement, resume_placement, suspend_placement, suspended_days
from certify.placements.models import Placement
from certify.placements.rules import PlacementState
from commons.db import unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from tests.factories import NOW
from tests.making.dossiers import ask, make_volunteer, photo
from tests.making.placements import MadePlacement, make_placement

TODAY = NOW.date()


@pytest.fixture
def made(app: Flask) -> MadePlacement:
    with unit_of_work() as session:
        return make_placement(session)


def suspend(made: MadePlacement, on_day: date, minutes: int = 0) -> None:
    with unit_of_work() as session:
        at = NOW + timedelta(minutes=minutes)
        suspend_placement(session, made.id, on_day=on_day, reason="Ferie.", actor=made.lead, now=at)


def resume(made: MadePlacement, on_day: date, minutes: int) -> None:
    with unit_of_work() as session:
        at = NOW + timedelta(minutes=minutes)
        resume_placement(session, made.id, on_day=on_day, actor=made.lead, now=at)


def work_on(made: MadePlacement, day: date) -> None:
    with unit_of_work() as session:
        confirm_week(session, made.id, {day: DaySaid(Decimal(4), None)}, confirmed_by="Marta", now=NOW)


def test_no_day_is_taken_out_of_the_count_twice(made: MadePlacement) -> None:
    first, last = TODAY - timedelta(days=20), TODAY - timedelta(days=10)
    suspend(made, first)
    resume(made, last, 1)
    with pytest.raises(Refusal, match="placement-day-outside"):
        suspend(made, first, 2)
    suspend(made, last, 3)
    resume(made, TODAY, 4)
    with unit_of_work() as session:
        assert suspended_days(session, session.get_one(Placement, made.id), TODAY) == 20


def test_days_with_confirmed_hours_are_not_taken_out_of_the_count(made: MadePlacement) -> None:
    day = TODAY - timedelta(days=5)
    work_on(made, day)
    with pytest.raises(Refusal, match="placement-day-worked"):
        suspend(made, day)
    suspend(made, day + timedelta(days=1))


def test_nothing_ended_before_the_last_confirmed_day(made: MadePlacement) -> None:
    day = TODAY - timedelta(days=5)
    work_on(made, day)

    def interrupt(on_day: date) -> None:
        with unit_of_work() as session:
            end_placement(
                session,
                made.id,
                outcome=PlacementState.INTERRUPTED,
                on_day=on_day,
                reason="Un lavoro.",
                actor=made.lead,
                now=NOW,
            )

    with pytest.raises(Refusal, match="placement-day-worked"):
        interrupt(day - timedelta(days=1))
    interrupt(day)


def test_no_sheet_stands_against_a_refusal(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        receipt_id = ask(session, who)
        decline_receipt(session, receipt_id, "Non sono io.", actor=who.viewer, now=NOW)
        scan_id = keep_file(
            session,
            clean_file(photo()),
            person_id=who.person_id,
            context="placement",
            context_id=who.placement.id,
            title="Ricevuta",
            uploaded_by="Anna Demo",
            actor=who.lead,
            files=edges().files,
            now=NOW,
        )
        with pytest.raises(Refusal, match="receipt-answered"):
            record_receipt(session, receipt_id, signed_on=TODAY, scan_id=scan_id, actor=who.lead, now=NOW)
