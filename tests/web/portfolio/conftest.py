"""Maria, who has one document, at home in her own area."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commons.db import unit_of_work
from tests.factories import make_account
from tests.issuing import Taught, issue, make_taught
from tests.signin import sign_in


@pytest.fixture
def taught(app: Flask) -> Taught:
    with unit_of_work() as session:
        return make_taught(session, [("Maria", "Rossi"), ("Luca", "Bianchi")])


@pytest.fixture
def certificate_id(taught: Taught) -> UUID:
    """Return Maria's document."""
    return issue(taught, persons=taught.persons[:1])[0]


@pytest.fixture
def maria(client: FlaskClient, taught: Taught) -> FlaskClient:
    with unit_of_work() as session:
        account_id = make_account(session, taught.persons[0])
    sign_in(client, account_id)
    return client
