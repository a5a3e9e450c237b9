"""Two records of one person become one: what she asked and did goes with her, and two sides stay two."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.models import AssessedCompetence, Assessment, ConflictDeclaration
from certify.assessments.rules import Stage
from commons.access import Viewer
from commons.db import unit_of_work
from commons.errors import Refusal
from commons.people.merging import merge_persons
from commons.people.models import Person
from tests.factories import NOW
from tests.making.assessments import make_assessment, make_body, make_candidate


def merge(session: Session, kept: Viewer, gone: Viewer) -> None:
    assert kept.person_id
    assert gone.person_id
    session.get_one(Person, gone.person_id).birth_date = session.get_one(Person, kept.person_id).birth_date
    merge_persons(session, kept.person_id, gone.person_id, note="La stessa persona.", actor=kept, now=NOW)


def test_functions_decisions_and_declarations_follow(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_assessment(session, stage=Stage.EVALUATION)
        merge(session, made.body.dora, made.body.carla)
        session.expire_all()
        dora = made.body.dora.person_id
        assert session.get_one(Assessment, made.id).f3_id == dora
        assert set(session.scalars(select(AssessedCompetence.decided_by_id))) == {dora}
        assert dora in session.scalars(select(ConflictDeclaration.declared_by_id)).all()


@pytest.mark.parametrize("pair", [("anna", "carla"), ("carla", "anna")])
def test_f1_and_f3_are_not_made_one(app: Flask, pair: tuple[str, str]) -> None:
    with unit_of_work() as session:
        made = make_assessment(session, stage=Stage.EVALUATION)
        kept, gone = (getattr(made.body, name) for name in pair)
        with pytest.raises(Refusal, match="merge-both-in-assessment"):
            merge(session, kept, gone)


@pytest.mark.parametrize("name", ["anna", "bruno", "carla"])
def test_person_and_who_has_a_function_are_not_made_one(app: Flask, name: str) -> None:
    with unit_of_work() as session:
        made = make_assessment(session, stage=Stage.IDENTIFICATION)
        with pytest.raises(Refusal, match="merge-both-in-assessment"):
            merge(session, getattr(made.body, name), made.candidate.viewer)


def test_two_open_requests_of_one_kind_wait_until_one_is_taken_back(app: Flask) -> None:
    with unit_of_work() as session:
        body = make_body(session)
        one = make_assessment(session, body=body, candidate=make_candidate(session, "Ada", "Doppia"))
        two = make_assessment(session, body=body, candidate=make_candidate(session, "Ada", "Doppia"))
        with pytest.raises(Refusal, match="merge-two-requests"):
            merge(session, one.candidate.viewer, two.candidate.viewer)
