"""Alembic's entry: runs on the connection, and in the transaction, that ``migrate`` hands over."""

from alembic import context

from pipelines.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
