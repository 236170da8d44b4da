"""kill -9 at whatever step, then once more: the same articles, none lost, none twice, and no process left behind."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import site as made_up
from benchmarks.crawl import served
from pipelines.archive import verify
from pipelines.store import Store
from search.backends.sqlite import SqliteBackend
from servers.holding import PATIENCE, killed

ARTICLES = 200


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str]]]:
    """The folder of registry entries of five made-up sites, which are up, and their ids."""
    folder = tmp_path_factory.mktemp("made-up")
    made_up.build(folder, ARTICLES)
    with served(folder, ARTICLES) as addresses:
        yield folder / "sites", made_up.write_registry(folder / "sites", addresses)


class Place:
    """A VAR of its own, and kyket run in it."""

    def __init__(self, var: Path, sites: tuple[Path, list[str]]) -> None:
        self.var = var
        self._folder, self._ids = sites

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KYKET_")}
        return kept | {"KYKET_VAR": str(self.var), "KYKET_SITES": str(self._folder)}

    def run(self, command: str = "run") -> None:
        line = [str(Path(sys.executable).with_name("kyket")), command, *self._ids]
        done = subprocess.run(line, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def kill(self, command: str, step: str, *, before: bool = False) -> None:
        """kill -9 the main process of ``command`` behind its first ``step``, or before it; its workers end with it."""
        killed([command, *self._ids], step, environment=self.environment, before=before)

    def count(self, query: str, file: str = "kyket.sqlite") -> int:
        """The one number of ``query``; 0 while there is no such table."""
        path = self.var / file
        if not path.exists():
            return 0
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
                return int(connection.execute(query).fetchone()[0] or 0)
        except (sqlite3.OperationalError, TypeError):
            return 0

    def articles(self) -> dict[str, tuple[str, tuple[str, ...], int]]:
        """What is stored: title, body and version by id."""
        with Store.open(f"sqlite:///{self.var / 'kyket.sqlite'}") as store:
            return {one.article.id: (one.article.title, one.article.body, one.version) for one in store.articles()}

    def assert_whole(self, expected: dict[str, tuple[str, tuple[str, ...], int]]) -> None:
        """Store, index and archive hold ``expected``, each once."""
        assert self.articles() == expected
        with SqliteBackend(self.var / "index.sqlite") as index:
            assert index.count() == len(expected)
            assert all(index.get(one) for one in expected)
        assert [str(finding) for finding in verify(self.var / "archive") if finding.problem] == []
        assert self.count("SELECT count(*) FROM runs WHERE finished_at IS NULL") == 0
        assert self.count("SELECT count(*) FROM frontier") == 0


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, sites: tuple[Path, list[str]]
) -> dict[str, tuple[str, tuple[str, ...], int]]:
    """The articles of a run that nobody killed."""
    place = Place(tmp_path_factory.mktemp("undisturbed"), sites)
    place.run()
    articles = place.articles()
    assert len(articles) == ARTICLES
    return articles


@pytest.fixture
def place(tmp_path: Path, sites: tuple[Path, list[str]]) -> Place:
    return Place(tmp_path, sites)


FETCHED = "SELECT count(*) FROM pages"
SAVED = "SELECT count(*) FROM articles"
PAGES_RECORDED = "pipelines.store:Store.record_pages"
PAGES_DONE = "pipelines.store:Store.frontier_done"
ARTICLES_SAVED = "pipelines.store:Store.save_outcomes"
INDEXED = "kyket.run:update"


def test_a_crawl_killed_three_times_goes_on_where_it_was(
    place: Place, undisturbed: dict[str, tuple[str, tuple[str, ...], int]]
) -> None:
    fetched = 0
    for step in (PAGES_RECORDED, PAGES_DONE, PAGES_RECORDED):
        place.kill("crawl", step)
        assert fetched <= place.count(FETCHED) < ARTICLES
        fetched = place.count(FETCHED)
    assert fetched > 0
    place.run()
    place.assert_whole(undisturbed)


def test_a_run_killed_while_it_fetches_extracts_and_indexes_ends_as_if_it_had_not_been(
    place: Place, undisturbed: dict[str, tuple[str, tuple[str, ...], int]]
) -> None:
    place.kill("run", PAGES_RECORDED)
    assert 0 < place.count(FETCHED) < ARTICLES
    place.kill("run", ARTICLES_SAVED)
    assert 0 < place.count(SAVED) < ARTICLES
    place.kill("run", INDEXED)
    place.run()
    place.assert_whole(undisturbed)


def test_an_extraction_killed_half_way_is_taken_up_by_the_next(
    place: Place, undisturbed: dict[str, tuple[str, tuple[str, ...], int]]
) -> None:
    place.run("crawl")
    place.kill("process", ARTICLES_SAVED)
    assert 0 < place.count(SAVED) < ARTICLES
    place.run("process")
    place.assert_whole(undisturbed)


def test_an_index_killed_before_it_is_complete_catches_up(
    place: Place, undisturbed: dict[str, tuple[str, tuple[str, ...], int]]
) -> None:
    place.run("crawl")
    place.kill("process", INDEXED, before=True)
    assert place.count(SAVED) == ARTICLES
    place.run("process")
    place.assert_whole(undisturbed)
