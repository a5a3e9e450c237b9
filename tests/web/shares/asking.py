"""What the tests of shares do again and again: make one as its owner, open it as a stranger."""

import re
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.clock import FixedClock
from tests.conftest import Browser
from tests.making.portfolio import Shelf
from tests.signin import post_form, sign_in
from tests.web.page_checks import check_page

NEW = "/it/me/shares/new"


def enter(client: FlaskClient, shelf: Shelf) -> FlaskClient:
    sign_in(client, shelf.account_id)
    return client


def page_of(client: FlaskClient, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status, page.status
    check_page(page)
    return page.get_data(as_text=True)


def hidden_id(page: str) -> str:
    found = re.search(r'name="share_id"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def send(client: FlaskClient, shelf: Shelf, **values: Any) -> TestResponse:
    """Send the form of a new share with both documents; what is given stands in place of the usual."""
    page = page_of(client, NEW)
    fields = {
        "share_id": hidden_id(page),
        "documents": [str(each) for each in shelf.certificate_ids],
        "title": "Candidatura",
        "sentence": "",
        "ends_on": FixedClock().today().isoformat(),
        **values,
    }
    return post_form(client, NEW, fields)


def make_share(client: FlaskClient, shelf: Shelf, **values: Any) -> tuple[str, str]:
    """Make a share as its owner; return its own page and the address to send, as a path."""
    answer = send(client, shelf, **values)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location, address_on(page_of(client, answer.location))


def address_on(page: str) -> str:
    found = re.search(r'value="http://segnavia\.test(/shared/[\w-]{43})"', page)
    assert found is not None
    return found[1]


def stranger(app: Flask) -> FlaskClient:
    return Browser(app, app.response_class, use_cookies=True)


def in_days(days: int) -> str:
    return date.fromordinal(FixedClock().today().toordinal() + days).isoformat()
