"""Signed-in clients for web tests, and forms sent with the CSRF token of the page they stand on."""

import re
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commons.db import unit_of_work
from commons.edges import edges
from commons.signin.services import begin_session

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def sign_in(client: FlaskClient, account_id: UUID) -> None:
    """Sign the client in as this account, as if it had used a link a moment ago."""
    settings = client.application.config["SETTINGS"]
    with unit_of_work() as session:
        key = begin_session(
            session,
            account_id,
            method="link",
            browser="Firefox, Linux",
            now=edges().clock.now(),
            lifetime=timedelta(hours=settings.session_hours),
        )
    with client.session_transaction(base_url=settings.public_base_url) as cookie:
        cookie.clear()
        cookie["_user_id"] = key
        cookie["_fresh"] = True


def csrf_token(page: TestResponse) -> str:
    """Return the token of the first form on a page."""
    found = _TOKEN.search(page.get_data(as_text=True))
    assert found, f"no form with a token on this page ({page.status})"
    return found.group(1)


def post_form(
    client: FlaskClient, address: str, data: Mapping[str, object] | None = None, *, on: str | None = None
) -> TestResponse:
    """Open the page of the form (`on`, else its own address) and send the form as a browser would."""
    page = client.get(on or address)
    return client.post(address, data={**(data or {}), "csrf_token": csrf_token(page)})
