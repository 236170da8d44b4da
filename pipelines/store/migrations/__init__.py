"""Brings a database to the present schema, from wherever it is: empty, older, or already there.

Alembic does the steps (``versions/``); it is imported only when there is one to do, for it takes a third of a second.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, func, inspect, select, text

from pipelines.errors import StoreError
from pipelines.store.database import Database
from pipelines.store.schema import VERSION_TABLE, metadata

HEAD = "0015"
"""Revision of the present schema; the newest file in ``versions/``."""

SCRIPTS = Path(__file__).parent

_LOCK = 0x6B796B6574  # "kyket": PostgreSQL's advisory locks are numbers


def migrate(database: Database, revision: str = HEAD) -> None:
    """Bring ``database`` to ``revision``, as one transaction. Processes that start at once wait for each other.

    Raises :class:`StoreError` when it holds something else, or the schema of a newer kyket.
    """
    with database.reading() as connection:
        if current(connection) == revision:
            return
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        present = current(connection)
        if present is None:
            _refuse_foreign(connection, database.address)
        elif present > HEAD:
            raise StoreError(
                f"it has schema {present}, this kyket knows up to {HEAD}",
                about=database.address,
                remedy="use the newer kyket that made it, or another store",
            )
        if present != revision:
            _step(connection, present, revision)


def current(connection: Connection) -> str | None:
    """The revision of the database, None if it has no schema of ours."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    revision: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
    return revision


def _step(connection: Connection, present: str | None, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    goes_down = revision == "base" or (present is not None and revision < present)
    (command.downgrade if goes_down else command.upgrade)(config, revision)


def _refuse_foreign(connection: Connection, address: str) -> None:
    """A file with tables of something else is a mistake; in PostgreSQL only tables under our names are."""
    found = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
    if connection.dialect.name == "postgresql":
        found &= set(metadata.tables)
    if found:
        raise StoreError(
            f"not a kyket store: it has the tables {', '.join(sorted(found)[:5])} of something else",
            about=address,
            remedy="give another file or database",
        )
