"""A visit to an article's address: what is kept, recorded and counted of the answer."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from crawlers.canonical import canonical_url
from crawlers.content import not_html
from crawlers.discoveries import Discoveries
from crawlers.fetching import Answer, Fetcher
from crawlers.job import Job
from crawlers.keeping import keep
from crawlers.outcomes import LEADS_TO, Refused, SiteStopped, StopAll, failure_detail
from crawlers.redirects import Meaning, other_host
from crawlers.revisits import conditions
from crawlers.site import Site
from pipelines.article import Page, content_hash
from pipelines.errors import KyketError
from pipelines.logs import say
from pipelines.store.records import AddressKind, CrawlRun, FrontierEntry, KnownPage, PageRecord, PageState

log = logging.getLogger(__name__)


class Visitor:
    """Visits the articles of one site in one run."""

    def __init__(self, site: Site, run: CrawlRun, job: Job, fetcher: Fetcher, discoveries: Discoveries) -> None:
        self._site = site
        self._run = run
        self._job = job
        self._fetcher = fetcher
        self._discoveries = discoveries
        self.bytes = 0
        self.fetched = 0
        self.failed = 0

    async def visit(self, entry: FrontierEntry) -> Exception | None:
        """Visit ``entry``; the error, if there was no answer. Raises :class:`SiteStopped` and what stops every site."""
        known = self._discoveries.known.pop(entry.page_id, None)
        headers = conditions(known) if self._site.discovery.conditional else None
        try:
            answer = await self._fetcher.fetch(entry.url, AddressKind.ARTICLE, headers)
        except Refused as error:
            self._refused(entry, error)
        except (SiteStopped, StopAll, KyketError):
            raise
        except Exception as error:  # whatever a hostile answer makes a library raise is one failed page
            self._failed(entry, failure_detail(error))
            return error
        else:
            self._answered(entry, known, answer)
        return None

    def _answered(self, entry: FrontierEntry, known: KnownPage | None, answer: Answer) -> None:
        response = answer.response
        self.bytes += len(response.body)
        if answer.redirect is not None:
            self._redirected(entry, answer)
        elif response.status == 304 and known is not None:
            self._unchanged(entry)
        elif response.status in (404, 410):
            self._failed(entry, f"status {response.status}", answer=answer, page=self._keep(entry, answer))
        elif response.status != 200:
            tries = f": after {answer.tries} tries" if answer.tries > 1 else ""
            self._failed(entry, f"status {response.status}{tries}", answer=answer)
        elif not response.body.strip():
            self._failed(entry, "empty answer", answer=answer)
        elif known is not None and content_hash(response.body) == known.content_hash:
            self._unchanged(entry)
        else:
            self._page(entry, answer)

    def _page(self, entry: FrontierEntry, answer: Answer) -> None:
        page = self._keep(entry, answer)
        kind = not_html(page.body, page.header("Content-Type"))
        if kind:
            self._count(entry, "not HTML", kind)
            record = self._record(entry, PageState.NOT_ARTICLE, answer, page, f"not HTML: {kind}")
            self._job.recorder.visit(self._run.id, record)
            return
        if self._site.needs_browser:
            self._count(entry, "needs a browser")
            record = self._record(entry, PageState.NEEDS_BROWSER, answer, page, "needs a browser: so the registry says")
            self._job.recorder.visit(self._run.id, record)
            return
        self.fetched += 1
        self._count(entry, "fetched")
        self._job.recorder.page(self._run.id, page, self._record(entry, PageState.FETCHED, answer, page))

    def _keep(self, entry: FrontierEntry, answer: Answer) -> Page:
        """The answer as a page, archived."""
        hinted = entry.hinted_published, entry.hinted_source
        return keep(self._job.writer, self._run, answer, entry.url, *hinted)

    def _redirected(self, entry: FrontierEntry, answer: Answer) -> None:
        redirect = answer.redirect
        assert redirect is not None
        if redirect.meaning is Meaning.MISSING:
            self._failed(entry, redirect.reason, status=404)
        elif redirect.meaning is Meaning.MOVED and entry.depth < self._job.options.max_redirects:
            self._discoveries.moved(redirect.target, entry)
            self._count(entry, "redirect to another article")
            reason = f"redirect to another article: {redirect.target}"
            self._job.recorder.visit(self._run.id, self._record(entry, PageState.NOT_ARTICLE, answer, None, reason))
        else:
            reason = redirect.reason or f"too many redirects: more than {self._job.options.max_redirects}"
            detail = reason if ": " in reason else f"{reason}: {redirect.target}"
            self._failed(entry, detail, answer=answer)

    def _unchanged(self, entry: FrontierEntry) -> None:
        self._count(entry, "unchanged")
        self._job.recorder.unchanged(self._run.id, entry.page_id)

    def _refused(self, entry: FrontierEntry, error: Refused) -> None:
        self._count(entry, f"refused: {error.reason}", told=str(error))
        if host := other_host(error):
            self._discoveries.outcomes[f"{LEADS_TO}{host}"] += 1
        self._job.recorder.visit(self._run.id, self._record(entry, PageState.REFUSED, None, None, str(error)))

    def _failed(
        self,
        entry: FrontierEntry,
        reason: str,
        *,
        answer: Answer | None = None,
        page: Page | None = None,
        status: int = 0,
    ) -> None:
        """Counted under ``reason`` up to its first ": ", as the store does."""
        self.failed += 1
        self._count(entry, f"failed: {reason.partition(': ')[0]}", told=reason, level=logging.WARNING)
        record = self._record(entry, PageState.FAILED, answer, page, reason, status)
        self._job.recorder.visit(self._run.id, record)

    def _count(
        self, entry: FrontierEntry, outcome: str, detail: str = "", *, told: str = "", level: int = logging.INFO
    ) -> None:
        """One more of ``outcome``; a line of the log says of which page, and ``told`` or ``detail`` about it."""
        self._discoveries.outcomes[f"{outcome}: {detail}" if detail else outcome] += 1
        kind = outcome.partition(": ")[0]
        say(log, level, "page visited", outcome=kind, reason=told or detail, page=entry.page_id, url=entry.url)

    def _record(
        self,
        entry: FrontierEntry,
        state: PageState,
        answer: Answer | None,
        page: Page | None,
        reason: str = "",
        status: int = 0,
    ) -> PageRecord:
        return PageRecord(
            page_id=entry.page_id,
            site=self._site.id,
            run_id=self._run.id,
            url=entry.url,
            canonical_url=canonical_url(entry.url, self._site) or entry.url,
            state=state,
            fetched_at=page.fetched_at if page else datetime.now(UTC),
            status=status or (answer.response.status if answer else 0),
            reason=reason,
            content_hash=content_hash(page.body) if page else "",
            etag=answer.header("ETag") if answer else "",
            last_modified=answer.header("Last-Modified") if answer else "",
            content_type=answer.header("Content-Type") if answer else "",
            bytes=len(page.body) if page else 0,
            archive=page.archive if page else None,
            hinted_published=entry.hinted_published,
            hinted_source=entry.hinted_source,
            origin=self._run.origin,
        )
