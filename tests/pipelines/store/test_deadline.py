"""A statement is ended when nobody waits for it any longer."""

from __future__ import annotations

import pytest

from pipelines import deadline
from pipelines.errors import StoreError
from pipelines.store.database import Database

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000000) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(30)",
}


def test_a_statement_is_ended_and_the_connection_goes_on(store_url: str) -> None:
    database = Database(store_url)
    try:
        with pytest.raises(StoreError), deadline.within(0.05), database.reading() as connection:
            connection.exec_driver_sql(ENDLESS[connection.dialect.name])
        with database.reading() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    finally:
        database.close()


def test_the_nearest_deadline_counts_and_ends_with_its_block() -> None:
    assert deadline.left() is None
    assert not deadline.is_over()
    with deadline.within(-1):
        with deadline.within(1000):
            assert deadline.is_over()
        with deadline.within(-5):
            assert (deadline.left() or 0) < -4
    with deadline.within(1000):
        assert not deadline.is_over()
    assert deadline.left() is None
