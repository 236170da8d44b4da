"""Extraction on all cores: pages go to worker processes, outcomes come back; nobody but the caller writes."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import connection, forkserver
from queue import Empty, SimpleQueue
from time import monotonic
from types import FrameType

from crawlers.cms import FAMILIES, recognise
from crawlers.registry import Registry
from kyket.reading import read_article, workings_of
from pipelines import logs
from pipelines.article import Article, NotAnArticle, Origin, Outcome, Page
from pipelines.extract.article import Examined, examine
from pipelines.extract.facts import facts_of
from pipelines.findings import Findings
from pipelines.health.records import PageFacts
from pipelines.hints import Hints, SiteFacts
from pipelines.workings import Workings

Understanding = Mapping[str, tuple[Hints, SiteFacts]]
"""What the workers know of each site, by site id."""

PAGE_SECONDS = 60
"""Longest time one page may take; the slowest real pages take a tenth of a second."""

_TOGETHER = 4
"""Pages in one message to a worker that has work: each message costs the process that writes as much as a page."""


def understanding(registry: Registry) -> Understanding:
    """The part of ``registry`` that extraction needs, small enough to be handed to every worker."""
    return {site.id: (site.hints(), site.facts()) for site in registry}


def extract_page(page: Page, sites: Understanding) -> Outcome:
    """``page`` understood with what is known of its site.

    A site's family may have changed since the page was made (a new CMS, an old page from the archive) or may not be
    known: then the page itself says which family it is of.
    """
    return _examine(page, sites)[0].outcome


def _examine(page: Page, sites: Understanding) -> tuple[Examined, str]:
    """``page`` understood, and the family of which it bears the marks."""
    hints, facts = sites.get(page.site, (FAMILIES["generic"], SiteFacts(id=page.site)))
    seen = recognise(page.body, page.final_url)
    if seen not in ("generic", hints.family):
        hints = FAMILIES[seen]
    return examine(page, hints, facts), seen


@dataclass(frozen=True, slots=True)
class Task:
    """A page on its way through the pool."""

    page_id: str
    page: Page
    origin: Origin
    run_id: int | None = None
    """The crawl that fetched it; None for a page from elsewhere."""
    read: bool = True
    """Whether the recogniser is to read what comes out."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What came of a :class:`Task`."""

    task: Task
    outcome: Outcome
    findings: Findings | None = None
    """What the article says; None where there is none."""
    facts: PageFacts | None = None
    """What else was seen of a page that a crawl fetched; None where the extractor failed."""
    seconds: float = 0.0
    """How long that took in the worker."""
    workings: Workings | None = None
    """What stories and agreements ask of the article, where that could be worked out."""


_Made = tuple[Outcome, Findings | None, PageFacts | None, float, Workings | None]


class ExtractionPool:
    """Worker processes that turn pages into outcomes. A page that kills its worker is recorded as broken."""

    def __init__(self, sites: Understanding, processes: int) -> None:
        self._sites = sites
        self._processes = processes
        # A fork server: workers share the imported modules' memory, and none inherits the reactor's threads.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["kyket.preloaded"])
        forkserver.ensure_running()  # it imports while the crawl begins
        self._pool = self._start(processes)
        self._unsent: list[Task] = []
        self._under_way: dict[Future[list[_Made]], tuple[Task, ...]] = {}
        self._done: SimpleQueue[Future[list[_Made]]] = SimpleQueue()

    def _start(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes, mp_context=self._context, initializer=_prepare_worker, initargs=(self._sites, logs.present())
        )

    def __len__(self) -> int:
        """Pages under way: submitted and not yet given back by :meth:`ready` or :meth:`finish`."""
        return len(self._unsent) + sum(map(len, self._under_way.values()))

    def behind(self) -> bool:
        """Whether the workers have all they can use: time for the crawl to wait."""
        return len(self) >= self._processes * 32

    def submit(self, task: Task) -> None:
        """Hand ``task`` to a worker: at once to one without work, else with others. Does not block."""
        self._unsent.append(task)
        self._send(least=_TOGETHER)

    def _send(self, least: int = 1) -> None:
        """Hand over what waits to be sent, if it is ``least`` pages or a worker would have nothing to do."""
        if not self._unsent or (len(self._unsent) < least and len(self._under_way) > self._processes):
            return
        tasks = tuple(self._unsent)
        self._unsent.clear()
        try:
            future = self._pool.submit(_extract_in_worker, tasks)
        except BrokenProcessPool:
            self._pool = self._start(self._processes)
            future = self._pool.submit(_extract_in_worker, tasks)
        self._under_way[future] = tasks
        future.add_done_callback(self._done.put)

    def ready(self) -> Iterator[Extracted]:
        """What has been extracted since the last call; does not wait."""
        with contextlib.suppress(Empty):
            while True:
                yield from self._take(self._done.get_nowait())
        self._send(least=_TOGETHER)

    def finish(self) -> Iterator[Extracted]:
        """Wait for everything under way and yield it as it comes."""
        self._send()
        while self._under_way:
            yield from self._take(self._done.get())

    def wait(self) -> list[Extracted]:
        """Wait for something under way to be done: at least one, if anything is."""
        done: list[Extracted] = []
        self._send()
        while self._under_way and not done:
            done.extend(self._take(self._done.get()))
        return done

    def _take(self, future: Future[list[_Made]]) -> Iterator[Extracted]:
        tasks = self._under_way.pop(future, None)
        if tasks is None:
            return
        try:
            for task, made in zip(tasks, future.result(), strict=True):
                yield Extracted(task, *made)
        except BrokenProcessPool:
            # Every page under way fails when one kills its worker: find out which, one at a time.
            suspects = [*tasks, *(task for others in self._under_way.values() for task in others)]
            self._under_way.clear()
            self._pool.shutdown(wait=False, cancel_futures=True)
            for suspect in suspects:
                yield Extracted(suspect, *self._alone(suspect))
            self._pool = self._start(self._processes)

    def _alone(self, task: Task) -> _Made:
        with self._start(1) as pool:
            try:
                return pool.submit(_extract_in_worker, (task,)).result()[0]
            except BrokenProcessPool:
                return _broken(task.page, "the extractor's process died on this page")

    def close(self) -> None:
        """End the workers; what is still under way is dropped (its pages stay waiting in the store)."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> ExtractionPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_worker_sites: Understanding = {}


def _prepare_worker(sites: Understanding, logging: logs.Logging) -> None:
    logs.set_up(logging)
    global _worker_sites
    _worker_sites = sites
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the main process's business
    signal.signal(signal.SIGALRM, _too_long)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose main process was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _extract_in_worker(tasks: tuple[Task, ...]) -> list[_Made]:
    made = []
    for task in tasks:
        with logs.bound(site=task.page.site, page=task.page_id, run=task.run_id, url=task.page.url):
            made.append(_extract(task))
    return made


def _extract(task: Task) -> _Made:
    page = task.page
    begun = monotonic()
    signal.alarm(PAGE_SECONDS)
    try:
        examined, family = _examine(page, _worker_sites)
        outcome = examined.outcome
        facts = None
        if task.run_id is not None:
            facts = facts_of(page, examined, page_id=task.page_id, run_id=task.run_id, family=family)
        findings = workings = None
        if task.read and isinstance(outcome, Article):
            findings = read_article(outcome)
            workings = workings_of(outcome, findings)
        seconds = monotonic() - begun
        return outcome, findings, facts and replace(facts, seconds=seconds), seconds, workings
    except TimeoutError:
        return _broken(page, f"extraction took longer than {PAGE_SECONDS} s")
    except Exception as error:
        # A fault of the extractor must not stop the other pages; the operator sees it with its page and kind.
        return _broken(page, f"the extractor failed: {type(error).__name__}: {error}")
    finally:
        signal.alarm(0)


def _broken(page: Page, why: str) -> _Made:
    return NotAnArticle(page.final_url, page.site, "broken", why), None, None, 0.0, None
