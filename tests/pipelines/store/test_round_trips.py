"""Batches cost statements, not their rows: fifty pages are as many round trips as two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event

from pipelines.article import Article
from pipelines.store import PageRecord, Store


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SQL statements that are sent meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def round_trips(
    store: Store, article: Callable[..., Article], visit: Callable[..., PageRecord], now: datetime
) -> Callable[[int], dict[str, int]]:
    """Statements of each call for a batch of so many pages."""

    def of(size: int) -> dict[str, int]:
        site = f"n{size}.demo"
        names = [f"p{number}" for number in range(size)]
        made = [article(name, site=site) for name in names]
        edited = [replace(one, title=f"{one.title}, sửa") for one in made]
        ids = [one.id for one in made]
        calls: dict[str, Callable[[], object]] = {
            "record": lambda: store.record_pages([visit(name, site=site) for name in names]),
            "save": lambda: store.save_outcomes([(one.id, one, "crawl") for one in made], now),
            "known": lambda: store.known_pages(site, ids),
            "record again": lambda: store.record_pages([visit(name, 2, site=site) for name in names]),
            "save unchanged": lambda: store.save_outcomes([(one.id, one, "crawl") for one in made], now),
            "save edited": lambda: store.save_outcomes([(one.id, one, "crawl") for one in edited], now),
            "touch": lambda: store.touch_pages(ids, now),
            "current": lambda: store.current(ids),
        }
        found = {}
        for name, call in calls.items():
            with counted() as statements:
                call()
            found[name] = len(statements)
        return found

    return of


def test_fifty_pages_are_as_many_round_trips_as_two(round_trips: Callable[[int], dict[str, int]]) -> None:
    few = round_trips(2)
    assert round_trips(50) == few
    assert max(few.values()) <= 16
