"""A link opens the placements of its address; those of another do not exist for it."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from certify.evidence.models import EvidenceFile
from certify.placements.models import HourEntry, Observation, ProjectSignature
from certify.placements.rules import PlacementState
from commons.db import reading
from commons.frameworks.models import Competence
from tests.making.evidence import photograph
from tests.making.hosting import MONDAY, HostDesk, enter_host, lay_host
from tests.signin import csrf_token
from tests.web.hosting.test_observing import SAID

OTHER = "altra@cooperativa.example"


@pytest.fixture
def own(app: Flask, client: FlaskClient) -> HostDesk:
    desk = lay_host()
    enter_host(client, desk.token)
    return desk


@pytest.fixture
def foreign(own: HostDesk) -> HostDesk:
    return lay_host(OTHER, competence_ids=own.made.competence_ids)


def test_another_address_has_no_page_here(own: HostDesk, foreign: HostDesk, client: FlaskClient) -> None:
    assert str(foreign.made.id) not in client.get("/it/host").get_data(as_text=True)
    paths = ["hours", f"hours/{MONDAY}", "sheet", "project", "competences", "preview"]
    paths.append(f"competences/{foreign.made.competence_ids[0]}")
    for path in paths:
        assert client.get(f"{own.address}/{path}").status_code == 200, path
        assert client.get(f"{foreign.address}/{path}").status_code == 404, path


def test_no_address_draws_the_project_of_another(own: HostDesk, client: FlaskClient) -> None:
    foreign = lay_host(OTHER, days={}, state=PlacementState.DRAFT, competence_ids=own.made.competence_ids)
    assert client.get(f"{foreign.address}/project.pdf").status_code == 404


def test_nothing_is_written_for_another_address(
    own: HostDesk, foreign: HostDesk, client: FlaskClient
) -> None:
    token = csrf_token(client.get("/it/host"))
    competence = f"competences/{foreign.made.competence_ids[0]}"
    for path, values in (
        ("hours", {"seen": "2026-11-16=4"}),
        (f"hours/{MONDAY}", {"seen": "2026-11-16=4", "hours-2026-11-16": "4"}),
        (competence, SAID),
        (f"{competence}/take-back", {}),
        ("preview", {f"saved-{foreign.made.competence_ids[0].hex}": "1"}),
        ("project", {"seen": "x"}),
    ):
        answer = client.post(f"{foreign.address}/{path}", data={**values, "csrf_token": token})
        assert answer.status_code == 404, path
    answer = client.post(
        f"{foreign.address}/sheet",
        data={"csrf_token": token, "file": (io.BytesIO(photograph()), "a.jpg"), "total-2026-11-16": "4"},
    )
    assert answer.status_code == 404
    with reading() as session:
        assert session.scalars(select(Observation)).all() == []
        assert session.scalars(select(EvidenceFile)).all() == []
        assert {row.confirmed_hours for row in session.scalars(select(HourEntry))} == {None}
        assert len(session.scalars(select(ProjectSignature)).all()) == 6


def test_competence_of_another_project_is_not_found(own: HostDesk, client: FlaskClient) -> None:
    with reading() as session:
        other = session.scalars(
            select(Competence.id).where(Competence.id.not_in(own.made.competence_ids))
        ).first()
    assert other is not None
    token = csrf_token(client.get("/it/host"))
    address = f"{own.address}/competences/{other}"
    assert client.get(address).status_code == 404
    assert client.post(address, data={**SAID, "csrf_token": token}).status_code == 404


def test_without_a_link_nothing_is_shown(own: HostDesk, app: Flask, client: FlaskClient) -> None:
    stranger = client.__class__(app, client.response_wrapper, use_cookies=True)
    for path in ("/it/host", own.address + "/hours", own.competence(0)):
        assert stranger.get(path).location.startswith("/h?"), path
    assert stranger.post(f"{own.address}/hours", data={"seen": ""}).status_code == 400


def test_project_is_signed_as_it_was_read(app: Flask, client: FlaskClient) -> None:
    desk = lay_host(days={}, state=PlacementState.DRAFT)
    enter_host(client, desk.token)
    page = client.get("/it/host")
    assert "Il progetto aspetta la sua firma" in page.get_data(as_text=True)
    address = f"{desk.address}/project"
    assert client.get(f"{address}.pdf").mimetype == "application/pdf"
    page = client.get(address)
    text = page.get_data(as_text=True)
    assert "Firma il progetto" in text
    stale = client.post(address, data={"csrf_token": csrf_token(page), "seen": "0" * 64})
    assert stale.status_code == 409
    seen = text.split('name="seen" type="hidden" value="')[1].split('"')[0]
    for _time in range(2):  # a double click
        answer = client.post(address, data={"csrf_token": csrf_token(page), "seen": seen})
        assert answer.status_code == 303
    page = client.get("/it/host")
    assert "Mancano le altre firme" in page.get_data(as_text=True)
    assert "Progetto da firmare" not in page.get_data(as_text=True)
    with reading() as session:
        signature = session.scalars(select(ProjectSignature)).one()
    assert (signature.party, signature.mode, signature.name, signature.office) == (
        "host",
        "click",
        "Marta Ospite",
        "tutor",
    )
    assert "Firmato per chi ospita da Marta Ospite" in client.get(address).get_data(as_text=True)
    assert client.get(f"{address}.pdf").status_code == 404, "it tells the birth date: only who signs reads it"
