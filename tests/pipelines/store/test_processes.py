"""Several processes on one store, and processes that are killed."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.store import Change, PageState, Store

WRITER = Path(__file__).with_name("writer.py")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """The processes a test has started; whatever still runs at its end is ended."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def write(url: str, site: str, count: int, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), url, site, str(count), *options]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, **pipes)


def test_a_reader_of_the_outbox_misses_nothing_of_two_writing_processes(
    store: Store, store_url: str, started: list[subprocess.Popen[str]]
) -> None:
    """Two crawls at once, a reader that always goes on from the last number it saw."""
    started += [write(store_url, site, 100) for site in ("one.demo", "two.demo")]
    seen: list[Change] = []
    reads_with_news = 0
    while True:
        writing = any(process.poll() is None for process in started)
        news = store.changes_since(seen[-1].seq if seen else 0, 7)
        seen += news
        reads_with_news += bool(news)
        if not writing and not news:
            break
    assert [process.wait() for process in started] == [0, 0]
    assert reads_with_news > 10, "the reader has to run while the others write"
    assert seen == store.changes_since(0, 10_000)
    numbers = [change.seq for change in seen]
    assert numbers == sorted(set(numbers))
    stored = {one.article.id for one in store.articles()}
    assert {change.article_id for change in seen} == stored
    assert len(stored) == 2 * 75
    assert store.counts().aliases == 2 * 25


def test_processes_that_open_a_new_store_at_once_agree_on_it(
    store_url: str, started: list[subprocess.Popen[str]]
) -> None:
    started += [write(store_url, f"{name}.demo", 4) for name in ("one", "two", "three")]
    assert [process.wait() for process in started] == [0, 0, 0]
    with Store.open(store_url) as store:
        assert store.counts().articles == 9


def test_killed_again_and_again_a_crawl_loses_nothing_and_stores_nothing_twice(
    store_url: str, started: list[subprocess.Popen[str]]
) -> None:
    """kill -9 after one to six further calls each time, until the crawl gets to its end."""
    dice = random.Random(7)
    kills = 0
    while True:
        process = write(store_url, "one.demo", 24, "step")
        started.append(process)
        assert process.stdin
        assert process.stdout
        steps = dice.randint(1, 6)
        for line in process.stdout:
            steps -= line.strip() not in ("found",)
            if steps == 0:
                process.kill()
                break
            print(file=process.stdin, flush=True)
        if process.wait() == 0:
            break
        kills += 1
    assert kills >= 3
    with Store.open(store_url) as store:
        counts = store.counts()
        assert (counts.articles, counts.aliases, counts.versions) == (18, 6, 24)
        assert counts.pages == {PageState.ARTICLE.value: 24}
        assert [change.operation for change in store.changes_since(0)] == ["upsert"] * 18
        run = store.runs()[0]
        assert run.finished_at is not None
        # Beside what was fetched a second time and found unchanged; one killed after its last line is run once more.
        assert sum(one.articles.get("new", 0) for one in store.runs()) == 18
        assert store.frontier_pending(run.id) == []
