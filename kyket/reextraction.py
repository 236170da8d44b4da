"""Repair without crawling: the present extractor over the archive, first shown, then applied as it was shown.

Fetches nothing and tells no reader anything: what it stores is marked ``reextract``. Memory stays flat, however large
the archive is; dry run and promotion may be killed and go on where they were.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from crawlers.cms import FAMILIES
from crawlers.registry import Registry
from kyket.extraction import Extracted, ExtractionPool, Task, understanding
from kyket.run import Notice, Processed, Processing
from kyket.workspace import Workspace, site_infos
from pipelines.archive import ArchiveReader
from pipelines.article import ArchiveReference, Article, Page
from pipelines.errors import ArchiveError, ArchiveRemoved, ArchiveUnreachable, KyketError
from pipelines.extract import VERSION
from pipelines.reextraction.comparing import Compared, compare, examples_of
from pipelines.reextraction.records import Candidate, Difference, Reextraction, Selection, Verdict
from pipelines.store import Store
from pipelines.store.records import PageRecord, PageState, SaveResult
from pipelines.store.texts import outcome_digest

BATCH = 256
"""Pages whose comparison is written at once: what a kill makes be done again."""
EXAMPLES = 5
"""Examples kept of each field of each site."""

Progress = Callable[[int, int], None]
"""Told how many pages are done, and of how many."""


@dataclass(frozen=True)
class Promotion:
    """What a promotion did."""

    run: Reextraction
    processed: Processed
    already: bool = False
    """It had been promoted before; nothing was done."""


def select(registry: Registry, sites: Sequence[str], since: date | None, until: date | None) -> Selection:
    """The selection of ``sites``, or, without any, of all of the registry. Raises :class:`SiteError`."""
    chosen = {registry.site(name).id for name in sites} or {site.id for site in registry}
    return Selection(tuple(sorted(chosen)), since, until)


def extractor_of(registry: Registry, selection: Selection) -> str:
    """Version of the extractor, and a digest of what the registry and the families tell it of the selected sites."""
    known = understanding(registry)
    told = (sorted(FAMILIES.items()), [(site, known[site]) for site in selection.sites if site in known])
    return f"{VERSION} {hashlib.blake2b(repr(told).encode(), digest_size=4).hexdigest()}"


def dry_run(
    workspace: Workspace, registry: Registry, selection: Selection, *, on_progress: Progress | None = None
) -> Reextraction:
    """Compare what the present extractor makes of every selected response with what is stored. Changes no article.

    One that was killed goes on where it was. Raises StoreError, and :class:`ArchiveUnreachable` when the archive
    cannot be read at all; a single record that is lost is a finding.
    """
    with (
        workspace.store() as store,
        workspace.archive_reader(store) as reader,
        ExtractionPool(understanding(registry), workspace.settings.processes) as pool,
    ):
        book = store.reextractions
        run = book.start(selection, extractor_of(registry, selection), datetime.now(UTC))
        done, total = sum(run.pages.values()), book.size(selection)
        examples = _Examples(book.differences(run.id, examples=True) if run.resumed else ())
        last = run.position
        while batch := book.candidates(selection, last, BATCH):
            comparing = _Comparing(reader, pool, registry, examples)
            found = comparing.run(batch)
            last = batch[-1].page.page_id
            book.note(run.id, found, Counter(one.page.site for one in batch), last)
            done += len(batch)
            if on_progress:
                on_progress(done, max(done, total))
        return replace(book.finish(run.id, datetime.now(UTC)), resumed=run.resumed)


def promote(
    workspace: Workspace, registry: Registry, run: Reextraction, *, on_saved: Notice | None = None
) -> Promotion:
    """Store what the dry run ``run`` has shown, as new versions; then findings, stories, agreements, index.

    A page that was fetched again meanwhile, or of which something else comes out, stays as it is and is counted as
    overtaken. An article of which the extractor makes none any more is never taken away. Killed, it is run again.
    Raises :class:`KyketError` when the extractor or the registry is not that of the dry run.
    """
    if run.finished_at is None:
        raise KyketError("the dry run has not come to its end", about=run.token, remedy="run it again: it goes on")
    if run.promoted_at is not None:
        return Promotion(run, Processed(), already=True)
    present = extractor_of(registry, run.selection)
    if present != run.extractor:
        raise KyketError(
            f"the extractor or the registry is not that of the dry run any more ({run.extractor}, now {present})",
            about=run.token,
            remedy="make a new dry run: what is promoted is what was shown",
        )
    with (
        workspace.store() as store,
        workspace.backend() as backend,
        workspace.archive_reader(store) as reader,
        ExtractionPool(understanding(registry), workspace.settings.processes) as pool,
    ):
        book = store.reextractions
        book.start_promotion(run.id, datetime.now(UTC))

        def save(batch: Sequence[Extracted], now: datetime) -> list[SaveResult]:
            return book.promote(run.id, [(one.task.page_id, one.outcome) for one in batch], now)

        processing = Processing(
            store, backend, pool, site_infos(registry), erase=workspace.erase, on_saved=on_saved, save=save
        )
        for one in book.differences(run.id, state="waiting"):
            try:
                page = _read(reader, one.made_of, one.site)
            except ArchiveUnreachable:
                raise
            except ArchiveError as error:
                book.overtake(run.id, one.page_id, f"its response cannot be read any more: {error.message}")
                continue
            processing.take(page, _record(one, page))
            processing.wait_while_behind()
        processing.finish()
        return Promotion(book.finish_promotion(run.id, datetime.now(UTC)), processing.report)


def left_out(store: Store, registry: Registry) -> dict[str, int]:
    """Pages that no selection holds, for their sites are not in the registry: what to read them by is not known."""
    return store.reextractions.other_sites([site.id for site in registry])


class _Examples:
    """Counts the examples kept, so that there are a few of each field of each site."""

    def __init__(self, kept: Iterator[Difference] | Sequence[Difference] = ()) -> None:
        self._kept: Counter[tuple[str, str, str]] = Counter(
            (one.site, one.verdict.value, name) for one in kept for name in one.examples
        )

    def wanted(self, site: str, verdict: Verdict, fields: Sequence[str]) -> list[str]:
        """Those of ``fields`` of which there are not enough yet; they are counted as kept."""
        wanted = [name for name in fields if self._kept[site, verdict.value, name] < EXAMPLES]
        self._kept.update((site, verdict.value, name) for name in wanted)
        return wanted


class _Comparing:
    """The comparison of one batch of pages."""

    def __init__(self, reader: ArchiveReader, pool: ExtractionPool, registry: Registry, examples: _Examples) -> None:
        self._reader = reader
        self._pool = pool
        self._registry = registry
        self._examples = examples
        self._stored: dict[str, Candidate] = {}
        self._found: dict[str, Difference] = {}

    def run(self, batch: Sequence[Candidate]) -> list[Difference]:
        """What would change of ``batch``."""
        self._stored = {one.page.page_id: one for one in batch}
        for one in batch:
            if one.page.archive is None or self._needs_browser(one):
                continue
            self._submit(one, one.page.archive)
            while self._pool.behind():
                self._take(self._pool.wait())
        while len(self._pool):
            self._take(self._pool.wait())
        return [self._found[one] for one in sorted(self._found)]

    def _needs_browser(self, one: Candidate) -> bool:
        """Whether the registry says that the site's pages hold nothing, and said so when this one was fetched."""
        return one.reason.startswith("needs a browser") and self._registry.site(one.page.site).needs_browser

    def _submit(self, one: Candidate, reference: ArchiveReference) -> None:
        try:
            page = _read(self._reader, reference, one.page.site)
        except ArchiveUnreachable:
            raise
        except ArchiveError as error:
            verdict = Verdict.REMOVED if isinstance(error, ArchiveRemoved) else Verdict.LOST
            self._found[one.page.page_id] = _difference(one, Compared(verdict, note=str(error)), reference)
            return
        self._pool.submit(Task(one.page.page_id, page, "reextract", read=False))

    def _take(self, done: Sequence[Extracted]) -> None:
        for extracted in done:
            one, outcome = self._stored[extracted.task.page_id], extracted.outcome
            reference = extracted.task.page.archive
            assert reference is not None
            if reference == one.page.archive:
                compared = compare(one, outcome)
                if not isinstance(outcome, Article) and one.kept is not None:
                    self._submit(one, one.kept)  # the page shows no article any more; what was there is looked at too
            else:
                compared = compare(replace(one, shows_article=True), outcome)
            if compared is None:
                continue
            difference = _difference(one, compared, reference, digest=outcome_digest(outcome))
            if isinstance(outcome, Article):
                fields = compared.fields or (("title", "body") if compared.verdict is Verdict.NEW else ())
                wanted = self._examples.wanted(one.page.site, compared.verdict, fields)
                difference = replace(difference, examples=examples_of(one.article, outcome, wanted))
            self._found[one.page.page_id] = difference


def _difference(one: Candidate, compared: Compared, made_of: ArchiveReference, digest: str = "") -> Difference:
    assert one.page.archive is not None
    return Difference(
        page_id=one.page.page_id,
        site=one.page.site,
        url=one.page.canonical_url or one.page.url,
        verdict=compared.verdict,
        held=one.page.archive,
        made_of=made_of,
        version=one.version,
        fields=compared.fields,
        digest=digest,
        note=compared.note,
    )


def _read(reader: ArchiveReader, reference: ArchiveReference, site: str) -> Page:
    page = reader.read(reference)
    return page if page.site == site else replace(page, site=site)


def _record(one: Difference, page: Page) -> PageRecord:
    """What :class:`Processing` has to know of a page that is read again."""
    return PageRecord(
        page_id=one.page_id,
        site=one.site,
        run_id=None,
        url=page.url,
        canonical_url=one.url,
        state=PageState.FETCHED,
        fetched_at=page.fetched_at,
        archive=one.made_of,
        origin="reextract",
    )
