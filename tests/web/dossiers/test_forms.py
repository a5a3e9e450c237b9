"""The forms of a dossier: what is wrong stands in the order of the page, and a file is not optional."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from certify.dossiers.models import Experience
from commons.db import reading, unit_of_work
from tests.making.dossiers import fill_dossier, make_volunteer
from tests.signin import csrf_token, post_form, sign_in

HOME = "/it/me/dossier"


@pytest.fixture(autouse=True)
def marta(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        fill_dossier(session, who)
    sign_in(client, who.account_id)


def test_errors_stand_in_the_order_of_the_fields(client: FlaskClient) -> None:
    answer = post_form(client, f"{HOME}/experiences/new", {})
    assert answer.status_code == 422
    found = re.findall(r'<a href="#(title|kind-0|from_on)">', answer.get_data(as_text=True))
    assert found == ["title", "kind-0", "from_on"]


def test_file_of_an_experience_is_not_optional(client: FlaskClient) -> None:
    with reading() as session:
        experience_id = session.scalars(select(Experience.id)).first()
    address = f"{HOME}/experiences/{experience_id}"
    page = client.get(address)
    label = re.search(r'<label for="file">(.*?)</label>', page.get_data(as_text=True))
    assert label is not None
    assert label[1] == "File"
    data = {"csrf_token": csrf_token(page), "shown": "La squadra"}
    answer = client.post(f"{address}/files", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Scelga il file da caricare." in answer.get_data(as_text=True)
