import pytest
from flask import Flask
from flask.testing import FlaskClient

from commons.db import unit_of_work
from tests.making.voices import Intern, make_intern
from tests.signin import sign_in


@pytest.fixture
def intern(app: Flask) -> Intern:
    with unit_of_work() as session:
        return make_intern(session)


@pytest.fixture
def giulia(client: FlaskClient, intern: Intern) -> FlaskClient:
    """Return the browser of the intern, signed in."""
    sign_in(client, intern.account_id)
    return client
