import pytest
from flask import Flask

from commons.settings import Settings
from wsgi import create_app


@pytest.fixture(scope="module")
def app_once(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Build the application without a database behind it, for questions about its shape."""
    folder = tmp_path_factory.mktemp("instance")
    return create_app(
        Settings(instance=folder, database_url=f"sqlite:///{folder}/x.db", secret_key="x" * 32, is_demo=True)
    )
