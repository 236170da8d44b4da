"""Opening: migrations, settings of the database, and errors that say what to do."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import pipelines.store
from pipelines.article import Article
from pipelines.errors import StoreError
from pipelines.store import Store
from pipelines.store.database import Database
from pipelines.store.migrations import HEAD, SCRIPTS, migrate
from pipelines.store.schema import VERSION_TABLE, metadata


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return ScriptDirectory.from_config(config)


def differences(database: Database) -> list[object]:
    options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
    with database.reading() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def tables(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(inspect(connection).get_table_names())


def test_the_migrations_end_at_the_head_that_the_code_expects() -> None:
    assert scripts().get_heads() == [HEAD]


def test_a_new_store_has_the_schema_of_the_code(store_url: str) -> None:
    database = Database(store_url)
    migrate(database)
    assert differences(database) == []
    database.close()


def test_every_migration_goes_down_and_up_again(store_url: str) -> None:
    database = Database(store_url)
    revisions = [script.revision for script in scripts().walk_revisions()]
    migrate(database)
    for revision in [*revisions[1:], "base", *reversed(revisions)]:
        migrate(database, revision)
    assert differences(database) == []
    migrate(database, "base")
    assert tables(database) == {VERSION_TABLE}
    database.close()
    with Store.open(store_url) as store:
        assert store.last_seq() == 0


def test_what_is_stored_is_there_when_the_store_is_opened_again(
    store_url: str, article: Callable[..., Article], now: datetime
) -> None:
    one = article("a")
    with Store.open(store_url) as store:
        store.save_outcomes([(one.id, one, "crawl")], now)
        store.set_position("fts", 1)
    with Store.open(store_url) as store:
        assert store.article(one.id).article == one
        assert (store.position("fts"), store.position("other")) == (1, 0)
        store.set_position("fts", 0)
        assert store.position("fts") == 0


def test_a_store_of_a_newer_schema_is_refused(store_url: str) -> None:
    Store.open(store_url).close()
    database = Database(store_url)
    with database.writing() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9001'"))
    with pytest.raises(StoreError, match="9001") as error:
        Store.open(store_url)
    assert "newer kyket" in error.value.remedy
    database.close()


def test_a_database_of_something_else_is_left_alone(store_url: str) -> None:
    database = Database(store_url)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE pages (name TEXT)"))
    with pytest.raises(StoreError, match="not a kyket store"):
        Store.open(store_url)
    assert tables(database) == {"pages"}
    database.close()


def test_a_shared_postgresql_database_may_hold_other_tables(postgres_url: str) -> None:
    """Airflow, for one, brings its own ``alembic_version``."""
    database = Database(postgres_url)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
    with Store.open(postgres_url) as store:
        assert store.last_seq() == 0
    database.close()


def test_the_plain_postgresql_address_is_understood(postgres_url: str) -> None:
    for scheme in ("postgresql://", "postgres://"):
        Store.open(postgres_url.replace("postgresql+psycopg://", scheme)).close()


def test_sqlite_is_set_up_for_one_writer_and_many_readers(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/folder/store.sqlite")
    migrate(database)
    names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
    with database.reading() as connection:
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert values == ["wal", 1, 30_000, 1]
    database.close()


def test_a_store_in_memory_serves_a_trial(article: Callable[..., Article], now: datetime) -> None:
    one = article("a")
    with Store.open("sqlite://") as store:
        store.save_outcomes([(one.id, one, "import")], now)
        assert [stored.article for stored in store.articles()] == [one]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("not an address", "not an address of a store"),
        ("mysql://localhost/kyket", "mysql is not supported"),
        ("oracle+what://localhost/kyket", "not supported"),
        ("postgresql://nobody@127.0.0.1:1/kyket?connect_timeout=2", "does not do what it should"),
    ],
)
def test_an_address_that_leads_nowhere_is_a_clear_error(address: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as error:
        Store.open(address)
    assert error.value.remedy


def test_a_wrong_database_or_user_is_a_clear_error(postgres_url: str) -> None:
    with pytest.raises(StoreError, match="no such database"):
        Store.open(postgres_url + "_not")
    with pytest.raises(StoreError, match="does not know the user"):
        Store.open(postgres_url.replace("//kyket@", "//nobody@"))


def test_a_password_is_not_shown_in_an_error() -> None:
    with pytest.raises(StoreError) as error:
        Store.open("postgresql://kyket:geheim@127.0.0.1:1/kyket?connect_timeout=2")
    assert "geheim" not in str(error.value)


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<html>" * 1000)
    with pytest.raises(StoreError, match="not a kyket store"):
        Store.open(f"sqlite:///{file}")
    assert file.read_text().startswith("<html>")


def test_a_folder_in_the_way_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(f"sqlite:///{tmp_path}")
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="folder cannot be made"):
        Store.open(f"sqlite:///{tmp_path}/file/store.sqlite")


def test_a_file_that_may_not_be_written_is_a_clear_error(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/store.sqlite").close()
    with sqlite3.connect(tmp_path / "store.sqlite") as plain:
        plain.execute("PRAGMA journal_mode = DELETE")
    with pytest.raises(StoreError, match="cannot be written") as error:
        Store.open(f"sqlite:///file:{tmp_path}/store.sqlite?mode=ro&uri=true")
    assert "permissions" in error.value.remedy
    assert not Path("file:").exists()


def test_a_failed_call_leaves_nothing_behind(store: Store, article: Callable[..., Article], now: datetime) -> None:
    good = article("a")
    bad = replace(article("b"), published=datetime(2025, 3, 10, 9, 30))  # noqa: DTZ001 - this is what must be refused
    with pytest.raises(Exception, match="time zone"):
        store.save_outcomes([(good.id, good, "crawl"), (bad.id, bad, "crawl")], now)
    assert (store.counts().articles, store.last_seq()) == (0, 0)


def test_the_migrations_run_from_an_installed_package(tmp_path: Path) -> None:
    """What a wheel holds is enough: nothing beside the package is read."""
    shutil.copytree(Path(pipelines.store.__file__).parents[1], tmp_path / "site" / "pipelines")
    code = "from pipelines.store import Store; Store.open('sqlite:///new.sqlite').close()"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site")}, check=True)
    assert os.path.getsize(tmp_path / "new.sqlite") > 10_000  # noqa: PTH202
