"""The main job, and its halves: crawl what is due, process it as it comes, index it, tell what is new of it.

Reads like the list of steps. One process — this one — writes the store and the index; workers only return records.
Every step may be killed and run again: a page that was archived but not processed is still waiting in the store, a
change that was not indexed is still due in the outbox.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from crawlers.crawl import CrawlOptions, Progress, crawl
from crawlers.registry import Registry, Site
from kyket.alerting import Alerted, run_alerts
from kyket.extraction import Extracted, ExtractionPool, Task, understanding
from kyket.health import look
from kyket.reading import read_due
from kyket.workspace import Workspace, site_infos
from pipelines.archive import ArchiveReader
from pipelines.article import ArchiveReference, Article, NotAnArticle, Page
from pipelines.errors import ArchiveError, ArchiveUnreachable, BackendUnavailable
from pipelines.logs import say
from pipelines.store import Store
from pipelines.store.records import CrawlRun, Forgotten, PageRecord, PageState, Saved, SaveResult
from search.backends.protocol import Rejected, SearchBackend
from search.documents import SiteInfo
from search.indexing import update

log = logging.getLogger(__name__)

SAVE_BATCH = 50
"""Outcomes saved in one transaction: a commit costs as much as a dozen articles."""
READ_BATCH = 500
"""Waiting pages asked of the store at once."""
INDEX_BATCH = 400
"""Changes after which the index follows while the crawl goes on."""


@dataclass
class Processed:
    """What processing did, article by article and in sum."""

    saved: Counter[Saved] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    """Why pages held no article, and how often."""
    read: int = 0
    """Articles of earlier runs that were read again, or at last: by a new recogniser, or after a kill."""
    indexed: int = 0
    rejected: dict[str, Rejected] = field(default_factory=dict)
    """Articles that the index did not take, by id."""
    trouble: BackendUnavailable | None = None
    """Why the index is behind the store."""


class Step(StrEnum):
    """What processing is made of."""

    EXTRACT = "extract"
    READ = "read"
    RELATE = "relate"
    INDEX = "index"


Notice = Callable[[Processed], None]
Save = Callable[[Sequence[Extracted], datetime], list[SaveResult]]
"""Puts outcomes into the store; results come in the same order."""


class Processing:
    """Pages in; articles in the store and the index out. ``erase`` takes a response out of the archive."""

    def __init__(
        self,
        store: Store,
        backend: SearchBackend,
        pool: ExtractionPool,
        infos: Mapping[str, SiteInfo],
        *,
        erase: Callable[[ArchiveReference], object],
        on_saved: Notice | None = None,
        save: Save | None = None,
    ) -> None:
        """``save``: how outcomes come into the store, where that is not as what a crawl brings."""
        self._store = store
        self._put = save or self._save_outcomes
        self._backend = backend
        self._pool = pool
        self._infos = infos
        self._erase = erase
        self._on_saved = on_saved
        self._unsaved: list[Extracted] = []
        self._unindexed = 0
        self.report = Processed()

    def take(self, page: Page, record: PageRecord) -> None:
        """Hand ``page`` to the workers and save what has come back meanwhile. Does not wait for ``page``."""
        self._pool.submit(Task(record.page_id, page, record.origin, record.run_id))
        self.settle()

    def settle(self) -> None:
        """Save what the workers have given back, in whole batches."""
        self._unsaved.extend(self._pool.ready())
        if len(self._unsaved) >= SAVE_BATCH:
            self._save()
            if self._unindexed >= INDEX_BATCH:
                self._index()

    def behind(self) -> bool:
        """Whether the workers have all they can use, after taking in what they have given back."""
        self.settle()
        return self._pool.behind()

    def wait_while_behind(self) -> None:
        """Wait until the workers can take more: whoever reads pages faster than they are understood calls it."""
        while self.behind():
            self._unsaved.extend(self._pool.wait())

    def save_all(self) -> None:
        """Wait for the workers and save everything."""
        for extracted in self._pool.finish():
            self._unsaved.append(extracted)
            if len(self._unsaved) >= SAVE_BATCH:
                self._save()
        self._save()

    def finish(self) -> None:
        """Wait for the workers, save everything, read what is still to be read, index."""
        self.save_all()
        self.report.read = read_due(self._store)
        self._index(at_the_end=True)

    def _save(self) -> None:
        batch, self._unsaved = self._unsaved, []
        if not batch:
            return
        results = self._put(batch, datetime.now(UTC))
        for one, result in zip(batch, results, strict=True):
            self.report.saved[result.saved] += 1
            _say_saved(one, result)
            if result.saved is Saved.NOT_ARTICLE:
                self.report.reasons[getattr(one.outcome, "reason", "")] += 1
            if result.saved is Saved.FORGOTTEN and one.task.page.archive:
                self._erase(one.task.page.archive)  # its text came back under another address
            self._unindexed += result.seq is not None
        # An alias shows another page's text: what that says is read already, or due.
        shown = [
            (result.article_id, result.version, one)
            for one, result in zip(batch, results, strict=True)
            if result.saved in (Saved.NEW, Saved.CHANGED)
        ]
        self._store.save_findings([(one, number, made.findings) for one, number, made in shown if made.findings])
        self._store.remember({(one, number): made.workings for one, number, made in shown if made.workings})
        if self._on_saved:
            self._on_saved(self.report)

    def _save_outcomes(self, batch: Sequence[Extracted], now: datetime) -> list[SaveResult]:
        items = [(one.task.page_id, one.outcome, one.task.origin) for one in batch]
        facts = [one.facts for one in batch if one.facts is not None]
        return self._store.save_outcomes(items, now, facts)

    def _index(self, *, at_the_end: bool = False) -> None:
        """Find the stories and agreements of what is new, and have the index follow the store.

        One that does not answer stops nothing: what is due stays in the outbox. It is asked once more at the end.
        """
        self._unindexed = 0
        relate_due(self._store)  # what one article changes, of its story too, is indexed once
        if self.report.trouble and not at_the_end:
            return
        self.report.trouble = None
        try:
            indexed = update(self._backend, self._store, self._infos, resend=at_the_end, on_rejected=self._rejected)
        except BackendUnavailable as error:
            self.report.trouble = error
            say(log, logging.ERROR, "index behind", reason=str(error))
        else:
            self.report.indexed += indexed
            say(log, logging.INFO, "indexed", changes=indexed)

    def _rejected(self, one: Rejected) -> None:
        self.report.rejected[one.id] = one
        _say_rejected(one)


def _say_saved(one: Extracted, result: SaveResult) -> None:
    outcome = one.outcome
    failed = isinstance(outcome, NotAnArticle) and outcome.reason == "broken"
    say(
        log,
        logging.WARNING if failed else logging.INFO,
        "page processed",
        outcome=result.saved.value,
        reason=f"{outcome.reason}: {outcome.detail}" if isinstance(outcome, NotAnArticle) else "",
        site=one.task.page.site,
        run=one.task.run_id,
        page=one.task.page_id,
        article=result.article_id if isinstance(outcome, Article) else "",
        url=one.task.page.url,
        seconds=round(one.seconds, 4),
    )


def _say_rejected(one: Rejected) -> None:
    say(log, logging.WARNING, "not indexed", article=one.id, reason=one.reason)


def relate_due(store: Store) -> None:
    """Find the stories and agreements of what is new."""
    begun = time.monotonic()
    rounds = 0
    while store.place_due():
        rounds += 1
    while store.agree_due():
        rounds += 1
    if rounds:
        say(
            log, logging.INFO, "stories and agreements found", rounds=rounds, seconds=round(time.monotonic() - begun, 3)
        )


def process(
    workspace: Workspace,
    registry: Registry,
    sites: Sequence[str] = (),
    step: Step | None = None,
    *,
    on_saved: Notice | None = None,
) -> Processed:
    """Process every page that waits, of ``sites`` alone if there are any; or only one ``step`` of that.

    Each step does all that is due, may be killed and run again, and by several processes at once.
    """
    infos = site_infos(registry)
    if step in (None, Step.EXTRACT):
        workspace.repair_archive()
        with (
            workspace.store() as store,
            workspace.backend() as backend,
            workspace.archive_reader(store) as reader,
            ExtractionPool(understanding(registry), workspace.settings.processes) as pool,
        ):
            processing = Processing(store, backend, pool, infos, erase=workspace.erase, on_saved=on_saved)
            extract_waiting(store, reader, processing, sites)
            if step is None:
                processing.finish()
            else:
                processing.save_all()
            if not sites and processing.report.trouble is None:
                store.stages.done("process", datetime.now(UTC))
            return processing.report
    report = Processed()
    with workspace.store() as store:
        if step is Step.READ:
            report.read = read_due(store)
        elif step is Step.RELATE:
            relate_due(store)
        elif step is Step.INDEX:
            with workspace.backend() as backend:
                report.indexed = update(
                    backend, store, infos, resend=True, on_rejected=lambda one: report.rejected.update({one.id: one})
                )
            store.stages.done("index", datetime.now(UTC))
    return report


def process_waiting(store: Store, archive: ArchiveReader, processing: Processing, sites: Sequence[str] = ()) -> None:
    """Process every page that is archived and waits. A page whose record is lost is marked to be fetched again."""
    extract_waiting(store, archive, processing, sites)
    processing.finish()


def extract_waiting(store: Store, archive: ArchiveReader, processing: Processing, sites: Sequence[str] = ()) -> None:
    """Hand every page that is archived and waits to ``processing``, which is not finished by it."""
    for site in sites or (None,):
        last: PageRecord | None = None
        while waiting := store.pending_pages(limit=READ_BATCH, site=site, after=last):
            for record in waiting:
                try:
                    page = read_page(archive, record)
                except ArchiveUnreachable:
                    raise  # says nothing of this page
                except ArchiveError as error:
                    say(log, logging.WARNING, "page lost", site=record.site, page=record.page_id, reason=str(error))
                    store.record_pages([lost(record, error)])
                    continue
                processing.take(page, record)
                processing.wait_while_behind()
            last = waiting[-1]


def read_page(archive: ArchiveReader, record: PageRecord) -> Page:
    """The archived page of ``record``. Raises :class:`ArchiveError`."""
    if record.archive is None:
        raise ArchiveError("the page was never archived", about=record.url, remedy="it is fetched again")
    return archive.read(record.archive)


def lost(record: PageRecord, error: ArchiveError) -> PageRecord:
    """``record`` as failed, so that the next crawl fetches it again."""
    return PageRecord(
        page_id=record.page_id,
        site=record.site,
        run_id=record.run_id,
        url=record.url,
        canonical_url=record.canonical_url,
        state=PageState.FAILED,
        fetched_at=datetime.now(UTC),
        reason=f"the archive lost it: {error.message}",
        archive=record.archive,  # names which response is lost: a later one is not
        origin=record.origin,
    )


@dataclass(frozen=True)
class RunReport:
    """What one ``kyket run`` did."""

    runs: Sequence[CrawlRun]
    processed: Processed
    alerted: Alerted


def run(
    workspace: Workspace,
    registry: Registry,
    sites: Sequence[Site],
    options: CrawlOptions,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    on_saved: Notice | None = None,
) -> RunReport:
    """Crawl ``sites`` and process what comes, on all cores; first what an earlier run left waiting. Then alerts.

    At last the health of ``sites`` is looked at: what was odd is kept, and looked into by the next crawl.
    """
    workspace.repair_archive()
    with (
        workspace.store() as store,
        workspace.backend() as backend,
        ExtractionPool(understanding(registry), workspace.settings.processes) as pool,
    ):
        processing = Processing(store, backend, pool, site_infos(registry), erase=workspace.erase, on_saved=on_saved)
        with workspace.archive_reader(store) as reader:
            process_waiting(store, reader, processing)
        with workspace.archive_writer() as writer:
            runs = crawl(
                sites,
                store=store,
                writer=writer,
                options=options,
                on_page=processing.take,
                behind=processing.behind,
                on_progress=on_progress,
            )
        processing.finish()
        now = datetime.now(UTC)
        if any(not one.error for one in runs):
            store.stages.done("crawl", now)
        if processing.report.trouble is None:
            store.stages.done("process", now)
            store.stages.done("index", now)
        alerted = run_alerts(store, backend, site_infos(registry), workspace.settings)
        look(store, [site for site in sites if site.enabled], datetime.now(UTC))
        return RunReport(runs, processing.report, alerted)


def forget(workspace: Workspace, registry: Registry, store: Store, one: str) -> Forgotten:
    """Remove the article or page ``one`` from store, index and archive. Killed half way, it may be repeated.

    Raises :class:`pipelines.errors.StoreError` for an id that was never stored.
    """
    forgotten = store.forget(one, datetime.now(UTC))
    with workspace.backend() as backend:
        update(backend, store, site_infos(registry))
    for reference in forgotten.archive:
        workspace.erase(reference)
    return forgotten
