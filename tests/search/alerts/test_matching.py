"""Alerts among articles: each as the search that it is, those alike once, and what cannot be read by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.alerts import Alert
from pipelines.errors import BackendUnavailable, QueryError
from search import IndexDocument, SqliteBackend, parse
from search.alerts.matching import match, request_of

Make = Callable[..., IndexDocument]


@pytest.fixture
def index(tmp_path: Path) -> SqliteBackend:
    return SqliteBackend(tmp_path / "index.sqlite")


def test_hits_are_told_article_after_article(index: SqliteBackend, article: Make) -> None:
    index.apply([article(1, body="ký kết"), article(2, body="kết nạp"), article(3, body="hội nghị")], (), 1)
    one, two, three = (f"{number:016x}" for number in (1, 2, 3))
    matched = match(index, [Alert("a", "A", "kết"), Alert("b", "B", "ký"), Alert("c", "C", "huế")], [two, one, three])
    assert matched.hits == [("a", two), ("a", one), ("b", one)]
    assert (matched.invalid, matched.missing) == ({}, frozenset())


def test_filters_narrow_an_alert(index: SqliteBackend, article: Make) -> None:
    index.apply([article(1, body="ký", label="signing"), article(2, body="ký", province="Hà Giang")], (), 1)
    alerts = [
        Alert("a", "A", "ký", {"labels": ("signing",)}),
        Alert("b", "B", "", {"provinces": ("Hà Giang",)}),
        Alert("c", "C", "ký", {"provinces": ("Hà Giang",), "labels": ("signing",)}),
    ]
    ids = [f"{number:016x}" for number in (1, 2)]
    assert match(index, alerts, ids).hits == [("a", ids[0]), ("b", ids[1])]


def test_an_alert_that_cannot_be_read_stops_no_other(index: SqliteBackend, article: Make) -> None:
    index.apply([article(1, body="ký")], (), 1)
    alerts = [
        Alert("a", "A", "(ký"),
        Alert("b", "B", "ký", {"province": ("Huế",)}),
        Alert("c", "C", "ký"),
        Alert("d", "D", "(ký"),
    ]
    matched = match(index, alerts, [f"{1:016x}"])
    assert matched.hits == [("c", f"{1:016x}")]
    assert matched.invalid.keys() == {"a", "b", "d"}
    assert matched.invalid["a"].position == 0
    assert matched.invalid["b"].about == "province"
    with pytest.raises(QueryError):
        request_of(alerts[0])


def test_more_articles_and_alerts_than_are_taken_at_once(index: SqliteBackend, article: Make) -> None:
    index.apply([article(number, body=f"tin{number % 1200} ký") for number in range(1300)], (), 1)
    alerts = [Alert(f"{number}", f"{number}", f"tin{number % 1100}") for number in range(2200)]
    ids = [f"{number:016x}" for number in range(1300)]
    matched = match(index, alerts, [*ids, "unknown", *ids])
    expected = {
        (f"{number}", f"{tin:016x}")
        for number in range(2200)
        for tin in (number % 1100, number % 1100 + 1200)
        if tin < 1300
    }
    assert len(matched.hits) == len(expected)
    assert set(matched.hits) == expected
    assert matched.missing == {"unknown"}


def test_without_alerts_or_articles_there_is_nothing_to_do(index: SqliteBackend, article: Make) -> None:
    index.apply([article(1, body="ký")], (), 1)
    assert match(index, [], [f"{1:016x}"]).hits == []
    assert match(index, [Alert("a", "A", "ký")], []).hits == []


def test_an_index_that_does_not_answer_is_told(index: SqliteBackend) -> None:
    with pytest.raises(BackendUnavailable):
        match(index, [Alert("a", "A", "ký")], [f"{1:016x}"])


def test_an_alert_is_the_search_of_its_query_and_filters() -> None:
    request = request_of(Alert("a", "A", "ký kết", {"years": ("2021",)}))
    assert (request.query, request.filters.years) == (parse("ký kết"), (2021,))
