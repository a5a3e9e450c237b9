"""Alembic runs here: `flask --app wsgi database upgrade` hands over the connection."""

from alembic import context

from commons.db import Base
from commons.schema import render_item

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    compare_server_default=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
