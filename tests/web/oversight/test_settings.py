"""The settings are shown, the secrets are not."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commons.oversight.machine import describe_settings
from commons.settings import Settings
from tests.conftest import MASTER_KEYS
from tests.signin import sign_in
from tests.web.page_checks import check_page
from tests.web.people.operator import make_operator

SECRETS = Settings(
    instance=Path("/srv/segnavia"),
    database_url="postgresql+psycopg://dbuser:dbpassword@db.example:5432/segnavia",
    mail_url="smtps://mailuser:mailpassword@smtp.example:465",
    secret_key="the secret of the cookies, long enough",
    master_keys=MASTER_KEYS,
)


def test_no_secret_is_shown() -> None:
    shown = describe_settings(SECRETS)
    text = str(shown)
    for secret in ("dbpassword", "dbuser", "mailpassword", "mailuser", "cookies", "1f"):
        assert secret not in text
    assert (shown["secret_key"], shown["master_keys"]) == (True, True)
    assert shown["database_url"] == "PostgreSQL, db.example:5432"
    assert shown["mail_url"] == "smtps://smtp.example:465"
    assert describe_settings(replace(SECRETS, master_keys={}))["master_keys"] is False


@pytest.mark.parametrize("name", sorted(Settings.__dataclass_fields__))
def test_every_setting_is_described(name: str) -> None:
    assert name in describe_settings(SECRETS)


def test_the_page_tells_version_database_and_space(app: Flask, client: FlaskClient) -> None:
    operator = make_operator()
    assert operator.account_id
    sign_in(client, operator.account_id)
    page = client.get("/it/operator/settings")
    check_page(page)
    text = page.get_data(as_text=True)
    assert app.config["SECRET_KEY"] not in text
    assert "impostato" in text
    for told in ("Versione di Segnavia", "PUBLIC_BASE_URL", "http://segnavia.test", " GB"):
        assert told in text
    assert "da aggiornare" in text  # tests make their tables without migrations: it says so
