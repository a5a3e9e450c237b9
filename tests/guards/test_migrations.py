"""The newest migration is what the models say, and the way up, down and up again keeps working."""

import ast
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, Connection, create_engine, inspect, text

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
            assert _checks(connection) == _checks_of_models()  # alembic does not compare them
            connection.rollback()
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


def _checks(connection: Connection) -> set[str]:
    found = inspect(connection)
    return {
        str(check["name"]) for table in Base.metadata.tables for check in found.get_check_constraints(table)
    }


def _checks_of_models() -> set[str]:
    return {
        str(constraint.name)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }


ORGANISATION, COURSE, EDITION = (f"{number}" * 32 for number in (1, 2, 3))
OLD = f"""
INSERT INTO organisation (id, slug, name, name_key, country, is_demo, is_historical, created_at)
 VALUES ('{ORGANISATION}', 'prova', 'Prova', 'prova', 'IT', true, false, '2026-11-23 09:00:00');
INSERT INTO course (id, slug, external_ref, state, is_historical, is_demo, record_kind, titles, title_key,
  summaries, is_source_truncated, search_text, created_at, updated_at)
 VALUES ('{COURSE}', 'corso', 'C-1', 'proposed', false, true, 'corso', '{{}}', 'corso', '{{}}', false, '',
  '2026-11-23 09:00:00', '2026-11-24 09:00:00');
INSERT INTO course_provider (id, course_id, organisation_id, is_lead, named_as, position)
 VALUES ('{"4" * 32}', '{COURSE}', '{ORGANISATION}', true, 'Prova', 0);
INSERT INTO edition (id, course_id, label, state, online_minutes, trainers, version, place_key, created_at,
  updated_at)
 VALUES ('{EDITION}', '{COURSE}', 'Prima', 'open', 0, '[]', 1, '', '2026-11-23 09:00:00',
  '2026-11-23 09:00:00')
"""


def test_what_the_first_version_kept_is_there_after_the_second(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    """A reference belongs to the lead of its course; courses and editions are what they were."""
    is_sqlite = database_url.startswith("sqlite")
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}") if is_sqlite else db.engine
    if not is_sqlite:
        Base.metadata.drop_all(engine)
    try:
        with engine.connect() as connection:
            upgrade(connection, "0001")
            for statement in OLD.split(";"):
                connection.execute(text(statement))
            connection.commit()
            upgrade(connection)
            row = connection.execute(
                text("SELECT version, reference_owner_id, proposed_at, updated_at FROM course")
            ).one()
            assert (row[0], str(row[1]).replace("-", ""), str(row[2])[:16]) == (
                1,
                ORGANISATION,
                "2026-11-24 09:00",
            )
            assert connection.scalar(text("SELECT count(*) FROM edition WHERE NOT admits_at_once")) == 1
    finally:
        with engine.begin() as connection:
            Base.metadata.drop_all(connection)
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        Base.metadata.create_all(engine)
        engine.dispose()
