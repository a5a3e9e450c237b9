from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from commons.adapters.files import DiskFiles
from commons.db import db
from commons.edges import Edges
from commons.settings import Settings
from tests.clock import FixedClock
from tests.conftest import KeptMails
from wsgi import create_app


@pytest.fixture(scope="module")
def app_once(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Build the application without a database behind it, for questions about its shape."""
    folder = tmp_path_factory.mktemp("instance")
    return create_app(
        Settings(instance=folder, database_url=f"sqlite:///{folder}/x.db", secret_key="x" * 32, is_demo=True)
    )


@pytest.fixture
def demo_app(settings: Settings, clock: FixedClock, mails: KeptMails) -> Iterator[Flask]:
    """Build the whole application as the demonstration runs it, on both databases."""
    edges = Edges(clock=clock, mailer=mails, files=DiskFiles(settings.files_dir))
    app = create_app(replace(settings, is_demo=True), edges)
    with app.app_context():
        yield app
        db.engine.dispose()
