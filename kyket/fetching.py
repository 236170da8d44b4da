"""One page fetched at a person's request (``kyket extract URL``, ``kyket sites add URL``), outside any crawl."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC, datetime
from http.client import HTTPException

from kyket.settings import Settings
from pipelines.article import Page
from pipelines.errors import KyketError


class FetchError(KyketError):
    """A page that was asked for did not come."""


def fetch(url: str, settings: Settings, *, site: str = "") -> Page:
    """``url`` as a page, redirects followed. An HTTP error status is an answer, not an error.

    Raises :class:`FetchError` when nothing answers, the answer is larger than ``max_page_mb`` or breaks off, or where
    ``url`` is no address of the web.
    """
    if not url.lower().startswith(("http://", "https://")):
        raise FetchError("is no address of the web", about=url, remedy="write it whole, as https://example.vn")
    request = urllib.request.Request(
        url, headers={"User-Agent": settings.user_agent, "Accept": "text/html,application/xhtml+xml,*/*;q=0.5"}
    )
    limit = int(settings.max_page_mb * 1_000_000)
    try:
        try:
            answer = urllib.request.urlopen(request, timeout=settings.timeout_seconds)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            body = answer.read(limit + 1)
            if len(body) > limit:
                raise FetchError("the page is too large", about=url, remedy="raise KYKET_MAX_PAGE_MB")
            return Page(
                url=url,
                final_url=answer.geturl(),
                site=site,
                fetched_at=datetime.now(UTC),
                status=answer.status or 0,
                headers=tuple(answer.headers.items()),
                body=body,
            )
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise FetchError(f"cannot be fetched: {reason}", about=url, remedy="check the address") from error
