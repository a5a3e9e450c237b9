"""The newest migration is what the models say, and the way up, down and up again keeps working."""

import ast
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import create_engine, inspect, text

from commons.db import Base, db
from commons.schema import downgrade, upgrade

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def test_head_names_the_newest_migration() -> None:
    newest = max(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
    assert (MIGRATIONS / "HEAD").read_text().strip() == newest.split("_")[0]


def test_migrations_import_nothing_of_todays_code() -> None:
    for path in (MIGRATIONS / "versions").glob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text())))
        names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        names += [str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)]
        modules = {name.split(".")[0] for name in names}
        assert modules <= {"sqlalchemy", "alembic"}, path.name


def test_up_down_up_with_data_and_head_equals_the_models(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    if database_url.startswith("sqlite"):
        engine = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    else:
        engine = db.engine
        Base.metadata.drop_all(engine)
    try:
        with engine.connect() as connection:
            upgrade(connection)
            differences = compare_metadata(
                MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata
            )
            assert differences == []
            connection.execute(
                text(
                    "INSERT INTO organisation"
                    " (id, slug, name, name_key, country,"
                    " is_demo, is_historical, created_at)"
                    " VALUES ('6f1f9d2e4b7c4d0e8a55b7d9c2e10f01', 'prova', 'Prova', 'prova',"
                    " 'IT', true, false, '2026-11-23 09:00:00')"
                )
            )
            connection.commit()
            upgrade(connection)  # again, with data: nothing happens
            assert connection.scalar(text("SELECT count(*) FROM organisation")) == 1
            connection.rollback()
            downgrade(connection, "base")
            assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
            connection.rollback()
            upgrade(connection)
            assert set(inspect(connection).get_table_names()) >= set(Base.metadata.tables)
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        Base.metadata.create_all(engine)
        engine.dispose()
