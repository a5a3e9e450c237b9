"""Ways to a document around its conditions: another F3's decisions, a judge who turns out to be the tutor."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from certify.assessments.assigning import assign_functions, declare
from certify.assessments.attesting import Incomplete
from certify.assessments.models import AssessedCompetence, Assessment, VerdictChange
from certify.assessments.rules import Function
from certify.placements.models import PlacementTutor
from commons.access import Viewer
from commons.db import reading, unit_of_work
from tests.factories import NOW
from tests.making.assessments import Made, decide_all, version_of
from tests.making.attesting import deposit_signed, make_decided, prepare


@pytest.fixture
def made(app: Flask) -> Made:
    with unit_of_work() as session:
        return make_decided(session)


def hand_over(made: Made, *viewers: Viewer | None) -> None:
    """Give F3 to one after the other."""
    for viewer in viewers:
        with unit_of_work() as session:
            assign_functions(
                session,
                made.id,
                {Function.F3: viewer.person_id if viewer is not None else None},
                version=version_of(session, made.id),
                actor=made.body.lead,
                now=NOW,
            )


def verdicts_of(made: Made) -> list[str | None]:
    with reading() as session:
        return list(
            session.scalars(
                select(AssessedCompetence.verdict)
                .where(AssessedCompetence.assessment_id == made.id)
                .order_by(AssessedCompetence.position)
            )
        )


def missing(made: Made, act: object) -> set[str]:
    with unit_of_work() as session, pytest.raises(Incomplete) as caught:
        act(session, made)  # type: ignore[operator]
    return {each.code for each in caught.value.missing}


def test_nobody_signs_for_what_another_has_decided(made: Made) -> None:
    hand_over(made, made.body.dora)
    assert verdicts_of(made) == [None, None, None]
    with unit_of_work() as session:
        declare(session, made.id, Function.F3, has_conflict=False, words="", actor=made.body.dora, now=NOW)
    assert "competence-undecided" in missing(made, prepare)
    with reading() as session:
        assert len(session.scalars(select(VerdictChange)).all()) == 3


def test_what_the_same_f3_decided_stays_when_she_comes_back(made: Made) -> None:
    hand_over(made, None, made.body.carla)
    assert verdicts_of(made) == ["yes", "yes", "yes"]


def test_who_takes_a_free_f3_decides_anew(made: Made) -> None:
    hand_over(made, None)
    with unit_of_work() as session:
        declare(session, made.id, Function.F3, has_conflict=False, words="", actor=made.body.dora, now=NOW)
    assert verdicts_of(made) == [None, None, None]


def test_a_judge_who_turns_out_to_be_the_tutor_stops_the_signed_document(made: Made) -> None:
    with unit_of_work() as session:
        prepare(session, made)
        session.execute(
            update(PlacementTutor)
            .where(PlacementTutor.placement_id == made.candidate.placement.id)
            .values(person_id=made.body.carla.person_id)
        )
    assert missing(made, deposit_signed) == {"f3-knows-person"}
    with reading() as session:
        assert session.get_one(Assessment, made.id).stage == "attestation"


def test_decisions_of_the_present_f3_are_enough(made: Made) -> None:
    with unit_of_work() as session:
        decide_all(session, made)
        prepare(session, made)
        deposit_signed(session, made)
