"""``kyket import``: pages from elsewhere go the way of crawled ones, marked so that they never notify."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crawlers.canonical import canonical_url, is_article
from crawlers.registry import Registry
from kyket.extraction import ExtractionPool, understanding
from kyket.run import SAVE_BATCH, Processed, Processing
from kyket.workspace import Workspace, site_infos
from pipelines.archive import ForeignError, read_foreign
from pipelines.article import Page, content_hash, page_id
from pipelines.errors import SiteError
from pipelines.store import Store
from pipelines.store.records import PageRecord, PageState


@dataclass
class ImportReport:
    """What was taken in, and what was not with the reason."""

    pages: int = 0
    held: int = 0
    """Pages of which the store already has this response or a later one."""
    problems: list[str] = field(default_factory=list)
    processed: Processed = field(default_factory=Processed)


def import_files(
    workspace: Workspace, registry: Registry, files: Sequence[Path], *, site: str = "", url: str = ""
) -> ImportReport:
    """Archive, extract, store and index the pages of ``files`` (HTML, WARC, JSONL).

    ``site`` is for pages whose address is of no site in the registry, ``url`` for an HTML file without an address.
    """
    if site:
        registry.site(site)
    report = ImportReport()
    workspace.repair_archive()
    with (
        workspace.store() as store,
        workspace.backend() as backend,
        workspace.archive_writer() as writer,
        ExtractionPool(understanding(registry), workspace.settings.processes) as pool,
    ):
        processing = Processing(store, backend, pool, site_infos(registry), erase=workspace.erase)
        batch: list[tuple[Page, PageRecord]] = []

        def hand_over() -> None:
            store.record_pages([record for _, record in batch])
            for page, record in batch:
                processing.take(page, record)
            batch.clear()

        for path in files:
            for item in read_foreign(path, url=url):
                if isinstance(item, ForeignError):
                    report.problems.append(str(item))
                    continue
                try:
                    page = placed(item, registry, site)
                except SiteError as error:
                    report.problems.append(str(error))
                    continue
                record = record_of(page, registry)
                if record is None:
                    report.problems.append(f"{page.final_url}: not the address of an article of {page.site}")
                    continue
                if is_held(store, record):
                    report.held += 1
                    continue
                page = replace(page, archive=writer.write(page))
                batch.append((page, replace(record, archive=page.archive)))
                report.pages += 1
                if len(batch) >= SAVE_BATCH:
                    hand_over()
        hand_over()
        processing.finish()
        report.processed = processing.report
    return report


def placed(page: Page, registry: Registry, site: str) -> Page:
    """``page`` with its site: the one asked for, else the one of its address. Raises :class:`SiteError`."""
    found = site or page.site or getattr(registry.by_url(page.final_url), "id", "")
    if not found:
        raise SiteError("the address is of no site in the registry", about=page.final_url, remedy="give --site SITE")
    registry.site(found)
    return replace(page, site=found)


def is_held(store: Store, record: PageRecord) -> bool:
    """Whether the store has this response, or a later one of the same page."""
    known = store.known_pages(record.site, [record.page_id]).get(record.page_id)
    if known is None or known.fetched_at is None:
        return False
    return known.content_hash == record.content_hash or known.fetched_at >= record.fetched_at


def record_of(page: Page, registry: Registry) -> PageRecord | None:
    """The store's record of an imported page, not archived yet; None if its address is not that of an article."""
    canonical = canonical_url(page.final_url, registry.site(page.site))
    if canonical is None or not is_article(canonical, registry.site(page.site)):
        return None
    return PageRecord(
        page_id=page_id(page.site, canonical),
        site=page.site,
        run_id=None,
        url=page.url,
        canonical_url=canonical,
        state=PageState.FETCHED,
        fetched_at=page.fetched_at,
        status=page.status,
        content_hash=content_hash(page.body),
        content_type=page.header("content-type"),
        bytes=len(page.body),
        origin="import",
    )
