"""What the promoter's list reads, on both databases."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from certify.placements.desk import DeskRow, list_desk_rows
from certify.placements.models import HourEntry, Placement
from certify.placements.queries import get_placements
from certify.placements.rules import PlacementKind, PlacementState
from commons.db import reading, unit_of_work
from tests.conftest import Counter
from tests.making.placements import MadePlacement, confirm_hours, make_placement


def make_desk(session: Session) -> tuple[MadePlacement, ...]:
    """Make three of one promoter (one with confirmed hours, one with told ones alone) and a stranger's."""
    confirmed = make_placement(session)
    at = {"promoter_id": confirmed.promoter_id, "lead": confirmed.lead}
    told = make_placement(session, **at)  # type: ignore[arg-type]
    draft = make_placement(session, state=PlacementState.DRAFT, kind=PlacementKind.VOLUNTEERING, **at)  # type: ignore[arg-type]
    stranger = make_placement(session)
    for each in (confirmed, stranger):
        confirm_hours(session, each.id, {date(2026, 10, 5): Decimal(4), date(2026, 10, 8): Decimal(3)})
    for each, day in ((confirmed, date(2026, 11, 20)), (told, date(2026, 11, 19))):
        session.add(HourEntry(id=uuid4(), placement_id=each.id, day=day, told_hours=Decimal(5)))
    return confirmed, told, draft, stranger


def test_the_rows_are_those_of_the_own_promoter_with_the_last_confirmed_day(
    app: Flask, count_queries: Counter
) -> None:
    with unit_of_work() as session:
        confirmed, told, draft, stranger = make_desk(session)
    with reading() as session:
        with count_queries() as asked:
            rows = list_desk_rows(session, confirmed.lead)
        views = get_placements(session, [confirmed.id, told.id, draft.id])
        foreign = list_desk_rows(session, stranger.lead)
    assert len(asked) == 1
    assert [each.id for each in foreign] == [stranger.id]
    days = {confirmed.id: date(2026, 10, 8), told.id: None, draft.id: None}
    assert {each.id: each for each in rows} == {
        view.id: DeskRow(
            id=view.id,
            kind=view.kind,
            state=view.state,
            person_name=f"{view.family_name} {view.given_name}",
            host_name=view.host_name,
            title=view.title,
            starts_on=view.starts_on,
            ends_on=view.ends_on,
            last_confirmed_on=days[view.id],
        )
        for view in views.values()
    }


def test_of_what_does_not_run_no_confirmed_day_is_asked(app: Flask) -> None:
    with unit_of_work() as session:
        confirmed, *_others = make_desk(session)
        session.execute(
            update(Placement).where(Placement.id == confirmed.id).values(state=PlacementState.REPORTED)
        )
    with reading() as session:
        rows = {each.id: each for each in list_desk_rows(session, confirmed.lead)}
    assert rows[confirmed.id].state is PlacementState.REPORTED
    assert rows[confirmed.id].last_confirmed_on is None
