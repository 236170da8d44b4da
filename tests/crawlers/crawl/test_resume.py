"""A crawl that was ended early goes on where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from crawl_pages import article, path, whole_site
from crawl_server import Asked, Reply, Server
from crawl_setting import Crawling, site_at

from crawlers import site_crawl
from crawlers.crawl import CrawlOptions, crawl
from pipelines.archive import ArchiveWriter, repair
from pipelines.errors import StoreError
from pipelines.store import PageState

CHILD = Path(__file__).with_name("crawl_child.py")
PATIENCE = 300
"""Seconds after which a condition is given up: on a busy machine a crawl takes its time to start."""


class Gate:
    """Serves articles until ``count`` were asked for, then holds the next one back until it is opened."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.reached = threading.Event()
        self.open = threading.Event()

    def __call__(self, asked: Asked) -> Reply:
        self._count -= 1
        if self._count < 0 and not self.open.is_set():
            self.reached.set()
            self.open.wait(PATIENCE)
        return article(int(asked.path.rpartition("-")[2].partition(".")[0]))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)


def _pending(crawling: Crawling, url: str) -> bool:
    """Pages are written a moment before the addresses that led to them are done."""
    store = crawling.store
    return any(entry.url == url for run in store.runs() for entry in store.frontier_pending(run.id))


def start(server: Server, folder: Path, *options: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (CHILD.parent, CHILD.parents[3])))}
    command = [sys.executable, str(CHILD), server.url, str(folder), *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("after", [3, 44])
def test_a_crawl_killed_at_any_point_loses_no_page_and_fetches_none_again_that_was_recorded(
    server: Server, crawling: Crawling, tmp_path: Path, after: int
) -> None:
    gate = Gate(after)
    server.routes |= whole_site(60) | {path(number): gate for number in range(1, 61)}
    child = start(server, tmp_path)
    assert gate.reached.wait(PATIENCE)
    wait_until(lambda: len(list(crawling.store.pages())) == after and not _pending(crawling, server.url + "/tin/"))
    child.kill()
    child.wait()
    gate.open.set()
    before = Counter(server.paths("/tin/bai"))
    recorded = {record.url for record in crawling.store.pages("mau.vn")}
    repair(tmp_path / "archive")
    server.asked.clear()
    run = crawling(site_at(server.url))
    again = {server.url + asked for asked in server.paths("/tin/bai")}
    assert not again & recorded
    assert len(again) == 60 - after
    assert run.finished_at is not None
    assert {record.state for record in crawling.store.pages("mau.vn")} == {PageState.FETCHED}
    assert crawling.archived() == {server.url + path(number): 1 for number in range(1, 61)}
    assert "/tin/" not in server.paths()  # read before the kill
    assert len(before) == after + 1


def test_pages_of_a_batch_not_yet_written_are_fetched_again(server: Server, crawling: Crawling, tmp_path: Path) -> None:
    gate = Gate(5)
    server.routes |= whole_site(9) | {path(number): gate for number in range(1, 10)}
    child = start(server, tmp_path)
    assert gate.reached.wait(PATIENCE)
    child.kill()
    child.wait()
    gate.open.set()
    repair(tmp_path / "archive")
    crawling(site_at(server.url))
    assert len(crawling.archived()) == 9
    assert {record.state for record in crawling.store.pages()} == {PageState.FETCHED}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_crawl_in_order_and_the_next_goes_on(
    server: Server, crawling: Crawling, tmp_path: Path, number: signal.Signals
) -> None:
    gate = Gate(12)
    server.routes |= whole_site(30) | {path(one): gate for one in range(1, 31)}
    child = start(server, tmp_path, f"timeout={10 * PATIENCE}")
    assert gate.reached.wait(PATIENCE)
    child.send_signal(number)
    said, _ = child.communicate(timeout=PATIENCE)  # the page that is held back is not waited for
    gate.open.set()
    assert child.returncode == 0
    assert said.startswith("unfinished")
    assert len(list(crawling.store.pages())) == 12
    server.asked.clear()
    run = crawling(site_at(server.url))
    assert run.outcomes["fetched"] == 30
    assert len(server.paths("/tin/bai")) == 18


def test_a_crawl_out_of_time_goes_on_with_the_next(
    server: Server, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each page takes a second of this clock.
    clock = SimpleNamespace(monotonic=lambda: float(len(server.paths("/tin/bai"))))
    monkeypatch.setattr(site_crawl, "time", clock)
    server.routes |= whole_site(30)
    site = site_at(server.url)
    first = crawling(site, max_seconds=7)
    assert first.finished_at is None
    assert first.outcomes["fetched"] == 7
    second = crawling(site)
    assert second.id == first.id
    assert second.outcomes["fetched"] == 30
    assert len(server.paths("/tin/bai")) == 30
    assert second.bytes > first.bytes


def test_an_unfinished_full_crawl_keeps_an_incremental_one_from_stopping_early(
    server: Server, crawling: Crawling
) -> None:
    server.routes |= whole_site(30)
    site = site_at(server.url)
    crawling(site, mode="full", max_seconds=0.0001)
    crawling(site, max_pages=12)
    assert crawling(site, stop_after_known=3).outcomes["fetched"] == 18


def test_when_whoever_takes_the_pages_fails_the_crawl_ends_with_that_error(
    server: Server, crawling: Crawling, tmp_path: Path
) -> None:
    def broken(*_page: object) -> None:
        raise BrokenPipeError("no workers")

    server.routes |= whole_site(3)
    options = CrawlOptions(polite=False)
    with ArchiveWriter(tmp_path / "archive") as writer, pytest.raises(BrokenPipeError, match="no workers"):
        crawl([site_at(server.url)], store=crawling.store, writer=writer, options=options, on_page=broken)
    assert {record.state for record in crawling.store.pages()} == {PageState.FETCHED}


def test_a_store_that_cannot_be_written_ends_the_crawl_with_its_error(
    server: Server, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_records: object) -> None:
        raise StoreError("the disk is full", about="store.sqlite")

    server.routes |= whole_site(3)
    monkeypatch.setattr(crawling.store, "record_pages", full)
    with pytest.raises(StoreError, match="the disk is full"):
        crawling(site_at(server.url))
