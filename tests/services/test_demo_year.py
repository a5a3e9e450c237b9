"""The simulated year: it passes by the services, so what it writes is held against their rules."""

from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certify.assessments.functions import barred
from certify.assessments.models import Assessment
from certify.assessments.queue import Which, list_queue
from certify.assessments.rules import OPEN as OPEN_STAGES
from certify.assessments.rules import Act, Function, Part, Stage, check_move, due_day
from certify.assessments.services import HeldFacts, day_of, declared, tally
from certify.assessments.ties import gather_ties
from certify.certificates.models import Certificate
from certify.hosting.queries import list_interns
from certify.placements.changing import project_print
from certify.placements.closing import rehearse_closing
from certify.placements.hours import is_suspended_on, list_days, list_suspensions
from certify.placements.limits import Checked, refuse_limits
from certify.placements.lives import suspended_days
from certify.placements.models import Observation, Placement, PlacementTutor, Response
from certify.placements.observing import OBSERVABLE, missing_of
from certify.placements.queries import get_placements, hours_of
from certify.placements.rows import PlacementView
from certify.placements.rules import ENDED, PlacementKind, PlacementState, Shown
from certify.placements.signing import lacks_before_signing
from commons.access import Role, Viewer
from commons.db import Base, reading
from commons.organisations.models import Membership
from commons.people.models import Account, Person
from demo.year_rows import INTERNS, Size
from tests.clock import FixedClock

PART = 0.05
SIZE = Size().scaled(PART)
UNSIGNED = {PlacementState.DRAFT, PlacementState.CANCELLED}


@pytest.fixture
def year(app: Flask) -> Flask:
    """Write a twentieth of the year."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], is_demo=True)
    _write(app)
    return app


def _write(app: Flask) -> str:
    told = app.test_cli_runner().invoke(args=["demo", "year", "--part", str(PART)], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    return told.output


def _count_rows(session: Session) -> dict[str, int | None]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    }


def _lead(session: Session, role: Role, organisation_id: UUID) -> Viewer:
    account_id, person_id = session.execute(
        select(Account.id, Account.person_id)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.role == role, Membership.organisation_id == organisation_id)
    ).one()
    return Viewer(account_id, person_id, frozenset({(organisation_id, role)}))


def _views(session: Session) -> list[PlacementView]:
    return list(get_placements(session, session.scalars(select(Placement.id)).all()).values())


def test_it_is_written_only_beside_invented_people(app: Flask) -> None:
    refused = app.test_cli_runner().invoke(args=["demo", "year", "--part", str(PART)])
    assert refused.exit_code == 1
    assert "DEMO=1" in refused.output
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_the_numbers_and_that_a_second_run_adds_nothing(year: Flask) -> None:
    with reading() as session:
        before = _count_rows(session)
        views = _views(session)
        stages = Counter(session.scalars(select(Assessment.stage)))
        crowded = session.execute(
            select(PlacementTutor.address_key, func.count())
            .where(PlacementTutor.party == "host")
            .group_by(PlacementTutor.address_key)
            .order_by(func.count().desc())
        ).first()
    assert len(views) == SIZE.placements == 100
    assert {each.kind for each in views} == set(PlacementKind)
    assert {each.state for each in views} == set(PlacementState)
    assert (before["dossier"], before["assessment"]) == (SIZE.dossiers, SIZE.assessments)
    assert set(stages) == {each.value for each in Stage}
    assert crowded is not None
    assert crowded[1] == INTERNS
    observations, answers = before["observation"] or 0, before["response"] or 0
    assert 300 <= observations <= 500
    assert 0.35 <= answers / observations <= 0.65
    assert (before["audit_entry"] or 0) < 100

    assert "nulla di doppio" in _write(year)
    with reading() as session:
        assert _count_rows(session) == before


def test_the_rules_of_placements_accept_it(year: Flask, clock: FixedClock) -> None:
    today = clock.today()
    with reading() as session:
        views = _views(session)
        spans = list_suspensions(session, [each.id for each in views])
        hours = hours_of(session, [each.id for each in views])
        for view in views:
            row = session.get_one(Placement, view.id)
            assert lacks_before_signing(view, today) == ()
            _check_limits(session, view, today)
            if view.state not in UNSIGNED:
                assert view.missing_parties(today) == ()
                assert view.first_signed_on is not None
                assert view.first_signed_on < view.starts_on
            if view.state is PlacementState.DRAFT:
                assert view.missing_parties(today)
            assert {each.project_sha256 for each in view.current_signatures} <= {project_print(session, row)}
            assert (view.ended_on is not None) == (view.state in ENDED)
            assert hours[view.id].confirmed <= view.planned_hours
            assert view.created_at <= view.state_since <= clock.now()
        by_id = {each.id: each for each in views}
        for day in list_days(session, list(by_id)):
            view = by_id[day.placement_id]
            assert view.starts_on <= day.day <= min(today, view.ended_on or view.ends_on)
            assert not is_suspended_on(spans.get(view.id, ()), day.day)
            assert view.state not in UNSIGNED | {PlacementState.AGREED, PlacementState.NEVER_STARTED}
            if day.confirmed_hours is not None and day.told_hours is not None:
                assert (day.remark != "") == (day.confirmed_hours != day.told_hours)
        for view in views:
            if view.state is PlacementState.REPORTED:
                lead = _lead(session, Role.PROMOTER_LEAD, view.promoter_id)
                rehearsal = rehearse_closing(session, view, actor=lead, today=today)
                assert rehearsal.against_closing == ()
                assert rehearsal.against_issuing == ()


def _check_limits(session: Session, view: PlacementView, today: date) -> None:
    still = suspended_days(session, session.get_one(Placement, view.id), today)
    refuse_limits(
        Checked(
            view.kind,
            view.variant,
            view.starts_on,
            view.ends_on,
            view.planned_hours,
            view.birth_date,
            suspended_days=still,
        )
    )


def test_what_tutors_sent_is_whole_and_answers_come_after_it(year: Flask, clock: FixedClock) -> None:
    with reading() as session:
        rows = session.execute(
            select(Observation, Response, PlacementTutor, Placement)
            .join(PlacementTutor, PlacementTutor.id == Observation.tutor_id)
            .join(Placement, Placement.id == Observation.placement_id)
            .outerjoin(Response, Response.observation_id == Observation.id)
        ).all()
        for said, answer, tutor, placement in rows:
            assert missing_of(Shown(str(said.shown)), said.level, said.episode) == ()
            assert placement.state in OBSERVABLE
            assert tutor.placement_id == placement.id
            assert tutor.until_on is None
            if answer is not None:
                assert said.sent_at is not None
                assert said.sent_at <= answer.answered_at <= clock.now()
        address = session.execute(
            select(PlacementTutor.address_key)
            .where(PlacementTutor.party == "host")
            .group_by(PlacementTutor.address_key)
            .having(func.count() == INTERNS)
        ).scalar_one()
        interns = list_interns(session, str(address), clock.today())
    assert any(said.sent_at is None for said, *_rest in rows)
    assert len(interns) == INTERNS


def test_the_rules_of_assessments_accept_it(year: Flask, clock: FixedClock) -> None:
    with reading() as session:
        rows = session.scalars(select(Assessment)).all()
        for row in rows:
            told, sure = tally(session, row.id), declared(session, row.id)
            holders = {
                function: person_id
                for function, person_id in zip(Function, (row.f1_id, row.f2_id, row.f3_id), strict=True)
                if person_id is not None
            }
            for function, person_id in holders.items():
                ties = gather_ties(session, [person_id], row.person_id)[person_id]
                assert barred(function, ties) is None
                assert ties == frozenset()
            assert row.due_on == due_day(Part(row.part), day_of(row.asked_at))
            assert told.total > 0
            facts = HeldFacts(row)
            if row.stage in {Stage.IDENTIFICATION, Stage.EVALUATION, Stage.ATTESTATION, Stage.ENDED}:
                facts.stage = Stage.ACCESS
                check_move(Act.ACCOMPANY, facts, told, declared=sure, today=clock.today())
            if row.stage in {Stage.EVALUATION, Stage.ATTESTATION, Stage.ENDED}:
                facts.stage = Stage.IDENTIFICATION
                check_move(Act.EVALUATE, facts, told, declared=sure, today=clock.today())
            if row.stage in {Stage.ATTESTATION, Stage.ENDED}:
                facts.stage = Stage.EVALUATION
                check_move(Act.ATTEST, facts, told, declared=sure, today=clock.today())
        ended = {each.id for each in rows if each.stage == Stage.ENDED}
        documents = session.scalars(select(Certificate)).all()
        assert {each.subject_id for each in documents} == ended
        assert {each.status for each in documents} == {"issued"}
        waiting = 0
        for body_id in {each.body_id for each in rows}:
            lead = _lead(session, Role.ASSESSMENT_LEAD, body_id)
            waiting += list_queue(session, lead, Which.OPEN, clock.today())[1]
    assert waiting == sum(each.stage in OPEN_STAGES for each in rows)
    assert len({each.body_id for each in rows}) == 2
