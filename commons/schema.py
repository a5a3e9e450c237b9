"""The database's shape over time: Alembic migrations, run by `flask --app wsgi database upgrade`."""

from pathlib import Path
from typing import Any

import click
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import Connection

from commons.db import UTCDateTime, db
from commons.settings import ROOT

FOLDER = ROOT / "migrations"
group = AppGroup("database", help="Bring the database to the shape that this version needs.")


def alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    _without_foreign_keys(connection, command.upgrade, revision)


def downgrade(connection: Connection, revision: str) -> None:
    _without_foreign_keys(connection, command.downgrade, revision)


def _without_foreign_keys(connection: Connection, run: Any, revision: str) -> None:
    """Let SQLite copy tables, as its changes need: foreign keys look away meanwhile and are checked after."""
    is_sqlite = connection.dialect.name == "sqlite"
    raw: Any = connection.connection.dbapi_connection
    if is_sqlite:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys=OFF")
    run(alembic_config(connection), revision)
    connection.commit()
    if is_sqlite:
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
        raw.execute("PRAGMA foreign_keys=ON")
        if broken:
            raise RuntimeError(f"foreign keys broken by the migration: {broken[:5]}")


@group.command("upgrade")
def upgrade_command() -> None:
    """Migrate to the newest shape. Safe to repeat."""
    if (file := db.engine.url.database) and db.engine.dialect.name == "sqlite":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    with db.engine.connect() as connection:
        upgrade(connection)
    click.echo("Il database è aggiornato.")


@group.command("new")
@click.argument("message")
def new_command(message: str) -> None:
    """Write a migration from what the models say (for developers)."""
    with db.engine.connect() as connection:
        script = command.revision(
            alembic_config(connection),
            message,
            autogenerate=True,
            rev_id=f"{len(list((FOLDER / 'versions').glob('*.py'))) + 1:04d}",
        )
    if script is None or isinstance(script, list):
        raise click.ClickException("nothing was written")
    (FOLDER / "HEAD").write_text(f"{script.revision}\n")
    click.echo(f"migrations/versions/{Path(script.path).name}")


def render_item(kind: str, item: object, _context: Any) -> str | bool:
    """Write our UTC instants as plain date-times, so that old migrations do not import today's code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime()"
    return False


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
