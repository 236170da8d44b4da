"""Previews for the page: bounded, few at once, counted once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from made_alerts.newsroom import Newsroom
from made_alerts.told import NOW, article

from pipelines.alerts import Alert, Watch
from pipelines.errors import BackendUnavailable
from pipelines.store import Store
from search import SqliteBackend
from search.alerts import standing
from search.web import previews as bounds
from search.web.previews import Previews, TooMuch

TODAY = NOW.date()
ONE = Alert("", "preview", "ký")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with (
        Store.open(f"sqlite:///{tmp_path}/store.sqlite") as store,
        SqliteBackend(tmp_path / "index.sqlite") as backend,
    ):
        made = Newsroom(store, backend)
        made.come(*[article(number, published=NOW) for number in range(3)])
        yield made


def test_what_was_counted_is_remembered_until_something_comes(newsroom: Newsroom) -> None:
    previews = Previews(newsroom.store, newsroom.backend)
    first = previews.events(ONE, TODAY, 365)
    assert len(first.hits) == 3
    assert previews.events(Alert("other", "another", "ký", note="x"), TODAY, 365) is first
    for other, day, days in ((Alert("", "a", "kết"), TODAY, 365), (ONE, TODAY, 30), (ONE, date(2021, 7, 14), 365)):
        assert previews.events(other, day, days) is not first
    assert previews.events(ONE, TODAY, 365) is first
    newsroom.come(article(9, published=NOW))
    assert len(previews.events(ONE, TODAY, 365).hits) == 4


def test_the_oldest_are_forgotten_when_they_hold_too_much(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_KEPT", 5)
    previews = Previews(newsroom.store, newsroom.backend)
    first = previews.events(ONE, TODAY, 365)
    last = previews.events(Alert("", "a", "kết"), TODAY, 365)
    assert previews.events(Alert("", "a", "kết"), TODAY, 365) is last
    assert previews.events(ONE, TODAY, 365) is not first


def test_one_that_takes_too_long_is_ended_and_leaves_its_place(newsroom: Newsroom) -> None:
    previews = Previews(newsroom.store, newsroom.backend, longest=-1, patience=0)
    for _ in range(bounds.AT_ONCE + 1):
        with pytest.raises(TooMuch, match="takes too long"):
            previews.events(ONE, TODAY, 365)


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000000) SELECT count(*) FROM n"


def test_one_statement_that_takes_too_long_is_ended_and_the_next_is_not(newsroom: Newsroom) -> None:
    previews = Previews(newsroom.store, newsroom.backend, longest=0.05)
    with pytest.raises(TooMuch, match="takes too long"), previews.place(), newsroom.backend._pool.using() as opened:
        opened.connection.execute(ENDLESS).fetchone()
    with newsroom.backend._pool.using() as opened:
        assert opened.connection.execute("SELECT count(*) FROM doc").fetchone() == (3,)
    assert Previews(newsroom.store, newsroom.backend).events(ONE, TODAY, 365).hits


def test_what_fails_for_another_reason_is_told_as_that(newsroom: Newsroom) -> None:
    with (
        pytest.raises(BackendUnavailable, match="no such column"),
        Previews(newsroom.store, newsroom.backend).place(),
        newsroom.backend._pool.using() as opened,
    ):
        opened.connection.execute("SELECT lost FROM doc")


@pytest.mark.parametrize("watch", ["expiry", "silence"])
def test_one_by_the_calendar_is_ended_too_also_on_its_way(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, watch: Watch
) -> None:
    alert = Alert("", "preview", "ký", watch=watch, days=30)
    with pytest.raises(TooMuch, match="takes too long"):
        Previews(newsroom.store, newsroom.backend, longest=-1).standing(alert, TODAY, 365)
    monkeypatch.setattr(standing, "_LOOK", 1)
    looks: list[int] = []

    def over() -> None:
        looks.append(1)
        if len(looks) > 2:
            raise TooMuch("this preview takes too long")

    items = standing._checked(range(10), over)
    with pytest.raises(TooMuch):
        list(items)
    assert len(looks) == 3
    looks.clear()
    standing.replay(newsroom.store, newsroom.backend, alert, TODAY, days=365, check=lambda: looks.append(1))
    assert looks


def test_no_more_than_a_few_are_made_at_once(newsroom: Newsroom) -> None:
    previews = Previews(newsroom.store, newsroom.backend, patience=0)
    known = previews.events(ONE, TODAY, 365)
    with previews.place(), previews.place():
        with pytest.raises(TooMuch, match="too many previews"):
            previews.events(Alert("", "a", "kết"), TODAY, 365)
        assert previews.events(ONE, TODAY, 365) is known  # nothing is made for it
    assert previews.events(Alert("", "a", "kết"), TODAY, 365).hits
