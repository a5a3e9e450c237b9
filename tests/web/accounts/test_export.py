"""The file of all data holds what the registers and the documents say of its owner, and of nobody else."""

import io
import json
import zipfile

from flask import Flask
from flask.testing import FlaskClient

from commons.db import unit_of_work
from tests.factories import make_account
from tests.issuing import issue, make_taught
from tests.signin import post_form, sign_in


def test_registers_and_documents_are_in_it(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        taught = make_taught(session, (("Maria", "Rossi"), ("Ugo", "Verdi")))
        account_id = make_account(session, taught.persons[0])
    issue(taught)
    sign_in(client, account_id)
    answer = post_form(client, "/it/me/account/data", on="/it/me/account")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        text = packed.read("dati.json").decode()
        told = json.loads(text)
        files = {name: packed.read(name) for name in packed.namelist() if name.startswith("attestazioni/")}
    assert [each["course"] for each in told["enrolments"]] == ["Progettare la solidarietà internazionale"]
    assert told["enrolments"][0]["confirmed_minutes"] == 22 * 60
    assert "Verdi" not in text
    assert sorted(name.rpartition(".")[2] for name in files) == ["json", "pdf"]
    for name, content in files.items():
        assert content.startswith(b"%PDF" if name.endswith("pdf") else b"{"), name
