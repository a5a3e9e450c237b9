"""`/healthz`: whether this process reaches its database, for whoever watches it. It tells nothing else."""

from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from commons.access import PUBLIC, access
from commons.db import reading

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@access(PUBLIC)
def check() -> ResponseReturnValue:
    try:
        with reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "no database"}, 503
    return {"status": "ok"}


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
