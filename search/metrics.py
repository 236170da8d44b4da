"""The metrics of kyket, derived from store and index: the same from whatever process they are asked.

Each is listed in docs/operations.md with what it means; a test holds the two together.
"""

from __future__ import annotations

from datetime import datetime

from pipelines.archive import ArchiveReader
from pipelines.errors import KyketError
from pipelines.exposition import Family
from pipelines.health.metrics import families as of_sites
from pipelines.store import Store
from pipelines.store.measuring import Measured
from search.backends.protocol import SearchBackend, SearchRequest
from search.query import parse

PROBE = SearchRequest(parse(""), limit=0, facets=False)
"""Asked of an index to see whether it answers: one that is damaged or missing has a state all the same."""


def metrics(store: Store, backend: SearchBackend, archive: ArchiveReader, now: datetime) -> list[Family]:
    """All of them. A store or index that does not answer is told by ``kyket_store_up`` and ``kyket_index_up``."""
    try:
        measured = store.measured(now)
        conditions = store.health().conditions().values()
    except KyketError:
        return without_store()
    return [
        _store_up(1),
        *_pages(measured),
        *_crawls(measured),
        *_extraction(measured),
        *_alerts(measured),
        *_work(measured),
        *_archive(archive, measured),
        *_index(backend, measured.last_change),
        *of_sites(conditions),
    ]


def without_store() -> list[Family]:
    """All that can be said where the store does not answer."""
    return [_store_up(0)]


def _store_up(value: int) -> Family:
    return Family("kyket_store_up", "Whether the store answers.").add(value)


def _pages(measured: Measured) -> list[Family]:
    articles = Family("kyket_articles", "Articles stored, by site.")
    for site, number in measured.articles.items():
        articles.add(number, site=site)
    pages = Family("kyket_pages", "Pages by site and state; fetched: they wait to be processed.")
    for (site, state), number in measured.pages.items():
        pages.add(number, site=site, state=state)
    return [articles, pages]


def _crawls(measured: Measured) -> list[Family]:
    ended = Family("kyket_crawls_total", "Crawls that came to an end, by how: good, failed.", "counter")
    size = Family("kyket_crawl_bytes_total", "Bytes fetched, unpacked.", "counter")
    seconds = Family("kyket_crawl_seconds_total", "Time that crawls took.", "counter")
    last = Family("kyket_crawl_last_success_timestamp_seconds", "End of the last crawl that did not fail.")
    for one in measured.crawls:
        ended.add(one.ended - one.failed, site=one.site, result="good")
        ended.add(one.failed, site=one.site, result="failed")
        size.add(one.bytes, site=one.site)
        seconds.add(one.seconds, site=one.site)
        if one.last_good is not None:
            last.add(one.last_good.timestamp(), site=one.site)
    return [ended, size, seconds, last]


def _extraction(measured: Measured) -> list[Family]:
    pages = Family("kyket_pages_extracted_total", "Pages of crawls by what came out of them.", "counter")
    timed = Family("kyket_extraction_timed_total", "Of these, the pages whose extraction was timed.", "counter")
    seconds = Family("kyket_extraction_seconds_total", "Time that the extraction of those took.", "counter")
    by_site: dict[str, tuple[int, float]] = {}
    for one in measured.extractions:
        pages.add(one.pages, site=one.site, outcome=one.outcome)
        number, took = by_site.get(one.site, (0, 0.0))
        by_site[one.site] = (number + one.timed, took + one.seconds)
    for site, (number, took) in by_site.items():
        timed.add(number, site=site)
        seconds.add(took, site=site)
    return [pages, timed, seconds]


def _alerts(measured: Measured) -> list[Family]:
    standing = Family("kyket_alerts", "Alerts that are on, that are off, and of those on the ones that need attention.")
    for what, number in measured.alerts.items():
        standing.add(number, state=what)
    states = Family("kyket_deliveries", "Messages of alerts by state; dead: given up.")
    for state in ("waiting", "sending", "sent", "dead"):
        states.add(measured.deliveries.states.get(state, 0), state=state)
    return [
        standing,
        states,
        Family("kyket_deliveries_due", "Messages that are due now.").add(measured.deliveries.due),
        Family("kyket_deliveries_late", "Messages that have been due for 15 minutes.").add(measured.deliveries.late),
    ]


def _work(measured: Measured) -> list[Family]:
    outbox = Family("kyket_outbox_changes_total", "Changes of articles, for indices to take in.", "counter")
    stages = Family("kyket_stage_last_success_timestamp_seconds", "When a stage of the work last came to a good end.")
    for stage, at in measured.stages.items():
        stages.add(at.timestamp(), stage=stage)
    return [
        outbox.add(measured.last_change),
        stages,
        Family("kyket_troubles", "Troubles of sites that last.").add(measured.troubles),
        Family("kyket_failures", "Failures of scheduled work that last.").add(measured.failures),
    ]


def _archive(archive: ArchiveReader, measured: Measured) -> list[Family]:
    removed = Family("kyket_archive_records_removed_total", "Archived responses removed, by reason.", "counter")
    for why, number in measured.archive_records_removed.items():
        removed.add(number, reason=why)
    size = archive.size()
    files = Family("kyket_archive_files", "Files of the archive, where they are on this machine.")
    held = Family("kyket_archive_bytes", "Bytes of the archive, where it is on this machine.")
    if size.bytes is not None and size.files is not None:
        files.add(size.files)
        held.add(size.bytes)
    free = Family("kyket_archive_free_bytes", "Room left on the disk on which archive files are written.")
    return [removed, files, held, free.add(size.free)]


def _index(backend: SearchBackend, last_change: int) -> list[Family]:
    up = Family("kyket_index_up", "Whether the search index answers.")
    behind = Family("kyket_index_behind", "Changes of the store that an index has not taken in.")
    documents = Family("kyket_index_documents", "Documents in an index.")
    rejected = Family("kyket_index_rejected", "Documents that an index did not take, and that are due.")
    size = Family("kyket_index_bytes", "Bytes of an index.")
    try:
        backend.search(PROBE)
        for one in backend.life().status():
            labels = {"index": one.name, "role": one.role}
            behind.add(last_change - one.mark.seq, **labels)
            documents.add(one.documents, **labels)
            rejected.add(one.rejected, **labels)
            size.add(one.bytes, **labels)
    except KyketError:
        return [up.add(0)]
    return [up.add(1), behind, documents, rejected, size]
