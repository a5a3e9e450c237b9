"""Files of a dossier are opened by those in the procedure and by nobody else; so is its PDF."""

from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from certify.assessments.rules import Stage
from certify.dossiers.models import DossierCompetence, DossierEvidence
from certify.evidence.services import keep_file
from commons.db import unit_of_work
from commons.edges import edges
from commons.jobs import run_all_due
from tests.factories import NOW
from tests.making.assessments import Made, make_assessment, make_candidate
from tests.making.evidence import paper
from tests.signin import csrf_token
from tests.web.assessments.test_desk import competences, enter, make, open_page


def show_file(made: Made, *, is_chosen: bool = True) -> UUID:
    with unit_of_work() as session:
        evidence_id = keep_file(
            session,
            paper(),
            person_id=made.candidate.person_id,
            context="placement",
            context_id=made.candidate.placement.id,
            title="Foglio dei turni",
            uploaded_by="Giulia",
            actor=made.candidate.viewer,
            files=edges().files,
            now=NOW,
        )
        if is_chosen:
            first = session.scalars(
                select(DossierCompetence)
                .where(DossierCompetence.dossier_id == made.candidate.dossier_id)
                .order_by(DossierCompetence.position)
            ).first()
            assert first is not None
            session.add(DossierEvidence(id=uuid4(), competence_id=first.id, evidence_id=evidence_id))
    return evidence_id


def test_those_in_the_procedure_open_it_and_nobody_else(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.EVALUATION, decisions=())
    address = f"{made.address}/evidence/{show_file(made)}"
    got = {}
    for name in ("anna", "bruno", "carla", "lead", "dora", "eva"):
        enter(client, getattr(made.body, name))
        got[name] = client.get(address).status_code
    assert got == {"anna": 200, "bruno": 200, "carla": 200, "lead": 200, "dora": 403, "eva": 404}
    enter(client, made.candidate.viewer)
    assert client.get(address).status_code == 403
    enter(client, made.body.carla)
    told = open_page(client, f"{made.address}/competences/{competences(made)[0].id}")
    assert "Foglio dei turni" in told


def test_file_that_the_person_did_not_bring_forward_stays_closed(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.EVALUATION, decisions=())
    enter(client, made.body.carla)
    assert client.get(f"{made.address}/evidence/{show_file(made, is_chosen=False)}").status_code == 404
    assert client.get(f"{made.address}/evidence/{uuid4()}").status_code == 404


def test_file_of_another_dossier_is_not_opened_through_this_one(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.EVALUATION, decisions=())
    with unit_of_work() as session:
        other = make_assessment(session, body=made.body, candidate=make_candidate(session))
    enter(client, made.body.carla)
    assert client.get(f"{made.address}/evidence/{show_file(other)}").status_code == 404


def test_dossier_as_pdf_is_made_for_who_ordered_it(app: Flask, client: FlaskClient) -> None:
    made = make(stage=Stage.EVALUATION, decisions=())
    enter(client, made.body.dora)
    assert client.get(f"{made.address}/dossier.pdf").status_code == 403
    enter(client, made.body.carla)
    assert client.get(f"{made.address}/dossier.pdf").status_code == 404
    token = csrf_token(client.get(made.address))
    for _click in range(2):
        assert client.post(f"{made.address}/dossier", data={"csrf_token": token}).status_code == 303
    assert "si sta preparando" in open_page(client, made.address)
    run_all_due()
    assert "Dossier in un PDF (" in open_page(client, made.address)
    answer = client.get(f"{made.address}/dossier.pdf")
    assert answer.data.startswith(b"%PDF-")
