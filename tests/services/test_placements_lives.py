"""The life of a placement on both databases."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from certify.hosting.queries import get_intern, list_interns
from certify.placements.closing import close_placement
from certify.placements.lives import extend_placement, report_placement
from certify.placements.queries import (
    get_placement_unchecked,
    list_placements_of_person,
    list_placements_of_tutor,
)
from certify.placements.rules import PlacementState
from commons.db import reading, unit_of_work
from commons.errors import NotFound, Refusal
from tests.conftest import Counter
from tests.factories import NOW
from tests.making.placements import make_placement, sign_all


def test_a_project_that_all_signed_is_agreed_and_starts_on_its_day(app: Flask) -> None:
    with unit_of_work() as session:
        running = make_placement(session)
        agreed = make_placement(
            session, state=PlacementState.AGREED, starts_on=date(2026, 12, 1), person_id=running.person_id
        )
        draft = make_placement(session, state=PlacementState.DRAFT)
    with reading() as session:
        states = [get_placement_unchecked(session, each.id).state for each in (running, agreed, draft)]
        own = list_placements_of_person(session, running.person_id)
        of_tutor = list_placements_of_tutor(session, "tutor@associazione.example")
    assert states == [PlacementState.ACTIVE, PlacementState.AGREED, PlacementState.DRAFT]
    assert [each.id for each in own] == [agreed.id, running.id]
    assert {each.id for each in of_tutor} == {running.id, agreed.id, draft.id}
    assert len(own[0].objectives) == 3


def test_one_intern_is_read_alone_and_never_by_another_address(app: Flask, count_queries: Counter) -> None:
    with unit_of_work() as session:
        first, _second = make_placement(session), make_placement(session)
        foreign = make_placement(session, tutor_address="altra@associazione.example")
    key, today = "tutor@associazione.example", NOW.date()
    with reading() as session:
        among = {each.view.id: each for each in list_interns(session, key, today)}
        with count_queries() as seen:
            assert get_intern(session, key, first.id, today) == among[first.id]
        assert len(among) == 2
        assert [each.id for each in list_placements_of_tutor(session, key, placement_id=first.id)] == [
            first.id
        ]
        with pytest.raises(NotFound):
            get_intern(session, key, foreign.id, today)
    assert len(seen) <= 10


def test_what_was_extended_is_signed_by_all_before_it_is_reported_and_closed(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session)
        extend_placement(
            session,
            made.id,
            ends_on=date(2027, 2, 15),
            planned_hours=Decimal(400),
            reason="Manca poco",
            actor=made.lead,
            now=NOW,
        )
        over = NOW + timedelta(days=90)
        with pytest.raises(Refusal, match="placement-report-early"):
            report_placement(session, made.id, actor=made.lead, now=NOW, without_hours=True)
        for act in (report_placement, close_placement):
            with pytest.raises(Refusal, match="placement-close-unsigned"):
                act(session, made.id, actor=made.lead, now=over, without_hours=True)
        assert sign_all(session, made.id, made.lead, now=over).state is PlacementState.ACTIVE
        with pytest.raises(Refusal, match="placement-ends-without-hours"):
            report_placement(session, made.id, actor=made.lead, now=over)
        report_placement(session, made.id, actor=made.lead, now=over, without_hours=True)
        with pytest.raises(Refusal, match="placement-ends-without-hours"):
            close_placement(session, made.id, actor=made.lead, now=over)
        close_placement(session, made.id, actor=made.lead, now=over, without_hours=True)
    with reading() as session:
        assert get_placement_unchecked(session, made.id).state is PlacementState.CLOSED
