"""A site's last pages, as they were fetched and as they were understood, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response

from pipelines.article import Page
from pipelines.errors import ArchiveError, StoreError
from pipelines.health.records import FIELDS, PageFacts
from pipelines.store import Store
from pipelines.store.records import PageRecord, PageState, StoredArticle
from search.web.access import Action
from search.web.pages.copies import inert
from search.web.pages.sites import known
from search.web.visit import Visit

router = APIRouter()

SHOWN = 30
STATES = tuple(one.value for one in PageState)
_FACTS = 400


@dataclass(frozen=True)
class Fetched:
    """One page."""

    page: PageRecord
    stored: StoredArticle | None
    """The article that came of it."""
    facts: PageFacts | None
    """What extraction met when a crawl last fetched it."""

    @property
    def lacks(self) -> list[str]:
        """Fields that were not found on it."""
        return [name for name in FIELDS if not self.facts.has(name)] if self.facts and self.stored else []


@router.get("/sites/{site}/pages")
def listed(request: Request, site: str) -> Response:
    """The pages visited last; ``state`` narrows them."""
    visit = Visit(request)
    one = known(visit, site)
    state = request.query_params.get("state", "")
    states = [PageState(state)] if state in STATES else []
    return visit.page("fetched.html", site=one, pages=last_pages(visit.sources.store, site, states), state=state)


@router.get("/sites/{site}/pages/{page_id}")
def shown(request: Request, site: str, page_id: str) -> Response:
    """One page beside what was extracted from it."""
    visit = Visit(request)
    visit.require(Action.OPERATE)
    record = _record(visit, site, page_id)
    one = _with_articles(visit.sources.store, site, [record])[0]
    held: Page | None = None
    missing = ""
    if record.archive is not None:
        try:
            held = visit.sources.archive.read(record.archive)
        except ArchiveError as error:  # what was extracted is shown all the same
            missing = visit.language.error(error)
    return visit.page("page.html", site=known(visit, site), one=one, held=held, missing=missing)


@router.get("/sites/{site}/pages/{page_id}/copy")
def copied(request: Request, site: str, page_id: str) -> Response:
    """What the site sent, inert."""
    visit = Visit(request)
    visit.require(Action.OPERATE)
    return inert(_held(visit, site, page_id))


@router.get("/sites/{site}/pages/{page_id}/source")
def source(request: Request, site: str, page_id: str) -> Response:
    """What the site sent, as text: its headers, then its body, byte by byte where it is no UTF-8."""
    visit = Visit(request)
    visit.require(Action.OPERATE)
    page = _held(visit, site, page_id)
    head = "".join(f"{name}: {value}\n" for name, value in page.headers)
    return PlainTextResponse(
        f"{page.final_url}\n{page.status}\n{head}\n{page.body.decode('utf-8', 'backslashreplace')}"
    )


def last_pages(store: Store, site: str, states: Sequence[PageState] = (), limit: int = SHOWN) -> list[Fetched]:
    """The pages of ``site`` that were visited last."""
    return _with_articles(store, site, store.health().last_pages(site, limit, states))


def _with_articles(store: Store, site: str, records: Sequence[PageRecord]) -> list[Fetched]:
    articles: Mapping[str, StoredArticle] = store.current([one.page_id for one in records])
    facts = {one.page_id: one for one in store.health().facts(site, limit=_FACTS)}
    return [Fetched(one, articles.get(one.page_id) or _alias(store, one), facts.get(one.page_id)) for one in records]


def _alias(store: Store, record: PageRecord) -> StoredArticle | None:
    """The article that a page with the same text is."""
    if record.state not in (PageState.ARTICLE, PageState.GONE):
        return None
    try:
        return store.article(record.page_id)
    except StoreError:
        return None


def _record(visit: Visit, site: str, page_id: str) -> PageRecord:
    record = visit.sources.store.health().page(page_id)
    if record is None or record.site != site:
        raise HTTPException(404)
    return record


def _held(visit: Visit, site: str, page_id: str) -> Page:
    record = _record(visit, site, page_id)
    if record.archive is None:
        raise HTTPException(404)
    return visit.sources.archive.read(record.archive)
