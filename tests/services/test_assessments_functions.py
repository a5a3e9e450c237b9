"""Who may be F1, F2, F3: by rule, by declaration, by constraint."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from certify.assessments.appeals import file_appeal, hear_appeal
from certify.assessments.assigning import assign_functions, declare
from certify.assessments.models import Assessment, ConflictDeclaration, VerdictChange
from certify.assessments.rules import AppealResult, Function, Stage
from certify.placements.models import PlacementTutor
from commons.access import Viewer
from commons.db import unit_of_work
from commons.errors import Refusal
from tests.factories import NOW
from tests.making.assessments import Made, make_assessment, take_functions, version_of


def assign(session: Session, made: Made, **wanted: Viewer) -> None:
    assign_functions(
        session,
        made.id,
        {Function(name): viewer.person_id for name, viewer in wanted.items()},
        version=version_of(session, made.id),
        actor=made.body.lead,
        now=NOW,
    )


def say(session: Session, made: Made, function: Function, viewer: Viewer, words: str = "") -> bool:
    return declare(session, made.id, function, has_conflict=bool(words), words=words, actor=viewer, now=NOW)


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.RaisesExc(Refusal, check=lambda refusal: refusal.code == code)


def make_tutor(session: Session, made: Made, viewer: Viewer) -> None:
    tutor = session.scalars(
        select(PlacementTutor).where(
            PlacementTutor.placement_id == made.candidate.placement.id, PlacementTutor.party == "host"
        )
    ).one()
    tutor.person_id = viewer.person_id
    session.flush()


def test_tutor_of_the_person_never_evaluates_but_may_accompany(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_assessment(session)
        make_tutor(session, made, made.body.anna)
        with refused("function-barred-tutor"):
            assign(session, made, f3=made.body.anna)
        with refused("function-barred-tutor"):
            say(session, made, Function.F3, made.body.anna)
        assign(session, made, f1=made.body.anna)
        assert session.get_one(Assessment, made.id).f1_id == made.body.anna.person_id


def test_who_accompanied_once_never_evaluates_even_after_another_took_over(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_assessment(session)
        take_functions(session, made)
        assign(session, made, f1=made.body.dora)
        with refused("function-f1-judges"):
            assign(session, made, f3=made.body.anna)
        assign(session, made, f1=made.body.dora, f3=made.body.bruno)
        with refused("function-f3-accompanies"):
            assign(session, made, f1=made.body.carla)


def test_f1_and_f3_are_two_persons_in_one_assignment(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_assessment(session)
        with refused("function-f3-accompanies"):
            assign(session, made, f1=made.body.dora, f3=made.body.dora)


def test_database_keeps_f1_and_f3_apart_without_the_rule(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_assessment(session)
        row = session.get_one(Assessment, made.id)
        said = {"assessment_id": made.id, "has_conflict": False, "words": "", "declared_at": NOW}
        dora = made.body.dora.person_id
        with session.begin_nested() as savepoint:
            row.f1_id = row.f3_id = dora
            with pytest.raises(IntegrityError):
                session.flush()
            savepoint.rollback()
        with session.begin_nested() as savepoint:
            for function in (Function.F1, Function.F3):
                session.add(ConflictDeclaration(id=uuid4(), declared_by_id=dora, function=function, **said))
            with pytest.raises(IntegrityError):
                session.flush()
            savepoint.rollback()


def test_declared_conflict_frees_the_function_and_keeps_from_f2_too(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_assessment(session)
        assign(session, made, f3=made.body.dora, f2=made.body.dora)
        assert not say(session, made, Function.F3, made.body.dora, "È mia nipote.")
        row = session.get_one(Assessment, made.id)
        assert (row.f2_id, row.f3_id) == (None, None)
        with refused("function-conflict"):
            assign(session, made, f2=made.body.dora)
        assert say(session, made, Function.F1, made.body.dora)


def test_conflict_needs_words(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_assessment(session)
        with refused("assessment-words-missing"):
            declare(
                session, made.id, Function.F3, has_conflict=True, words="  ", actor=made.body.dora, now=NOW
            )


def test_free_function_is_taken_by_declaring_and_only_once(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_assessment(session)
        assert say(session, made, Function.F1, made.body.anna)
        assert say(session, made, Function.F1, made.body.anna)
        with refused("function-taken"):
            say(session, made, Function.F1, made.body.dora)


def test_person_of_another_body_gets_no_function(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_assessment(session)
        with refused("function-not-of-body"):
            assign(session, made, f2=made.body.eva)


def test_appeal_is_heard_by_somebody_without_function_and_gives_another_f3(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_assessment(session, stage=Stage.REFUSED)
        assert file_appeal(session, made.id, "Il tutor ha scritto.", actor=made.candidate.viewer, now=NOW)
        for viewer in (made.body.anna, made.body.bruno, made.body.carla):
            with pytest.raises(Refusal, match="appeal-heard-by-another"):
                hear_appeal(session, made.id, AppealResult.UPHELD, "Sì.", actor=viewer, now=NOW)
        hear_appeal(session, made.id, AppealResult.UPHELD, "Le voci ci sono.", actor=made.body.dora, now=NOW)
        row = session.get_one(Assessment, made.id)
        assert (row.stage, row.f3_id, row.outcome_words) == (Stage.EVALUATION, None, "")
        assert len(session.scalars(select(VerdictChange)).all()) == 3
        for viewer in (made.body.carla, made.body.dora):
            with refused("function-judged-before"):
                assign(session, made, f3=viewer)
