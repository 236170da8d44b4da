"""One address of a site asked for, through its redirects, to an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from scrapy import Request
from scrapy.http import Response

from crawlers.options import CrawlOptions
from crawlers.redirects import REDIRECTS, Meaning, Redirect, understand
from crawlers.site import Site
from crawlers.sitemaps import LARGEST_SITEMAP
from pipelines.store.records import AddressKind

Download = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site said in the end."""

    response: Response
    final_url: str
    redirect: Redirect | None = None
    """The redirect that was not followed, if the answer is one."""
    tries: int = 1

    def header(self, name: str) -> str:
        """Header ``name`` as text; empty if it is not there."""
        return (self.response.headers.get(name) or b"").decode("latin-1")


class Fetcher:
    """Asks one site. Retries, robots.txt and the check of addresses are the middlewares'
    (:mod:`crawlers.middlewares`)."""

    def __init__(self, site: Site, download: Download, options: CrawlOptions) -> None:
        self._site = site
        self._download = download
        self._options = options

    async def fetch(self, url: str, kind: AddressKind, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to ``url``; redirects that lead to the same thing are followed, at most ``max_redirects``.

        Raises :class:`crawlers.outcomes.Refused`, :class:`SiteStopped`, :class:`TooLarge` and Scrapy's download errors.
        """
        for _ in range(self._options.max_redirects + 1):
            request = self._request(url, kind, headers)
            response = await self._download(request)
            # A further try is a copy of the request, which the middleware returned in its stead.
            tries = (response.request or request).meta.get("tries", 1)
            location = response.headers.get("Location")
            if response.status not in REDIRECTS or location is None:
                return Answer(response, url, None, tries)
            redirect = understand(kind, url, location.decode("utf-8", "replace"), self._site)
            if redirect.meaning is not Meaning.FOLLOW:
                return Answer(response, url, redirect, tries)
            url = redirect.target
        reason = f"too many redirects: more than {self._options.max_redirects}"
        return Answer(response, url, Redirect(Meaning.ASTRAY, url, reason), tries)

    def _request(self, url: str, kind: AddressKind, headers: Mapping[str, str] | None) -> Request:
        meta: dict[str, object] = {"site": self._site, "download_slot": self._site.id}
        if not self._site.politeness.autothrottle:
            meta["autothrottle_dont_adjust_delay"] = True
        if kind is AddressKind.SITEMAP:
            meta |= {"cut_at": LARGEST_SITEMAP, "download_maxsize": 2 * LARGEST_SITEMAP}
        request = Request(url, headers=headers, meta=meta, dont_filter=True)
        if self._site.politeness.user_agent:
            request.headers["User-Agent"] = self._site.politeness.user_agent
        return request
