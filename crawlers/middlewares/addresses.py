"""No request leaves the hosts of its site or reaches a private network."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request

from crawlers.addresses import private_host
from crawlers.canonical import normal_url
from crawlers.outcomes import Refused
from crawlers.site import Site


class AddressMiddleware:
    """Refuses addresses of other hosts and, unless the registry entry says so, of this machine and private networks.

    This looks at the spelling; what a name resolves to is checked where the connection is made
    (:mod:`crawlers.downloads`). Raises :class:`Refused`.
    """

    def process_request(self, request: Request) -> None:
        """Checks each request, also for robots.txt and after redirects; ``meta["site"]`` is its site."""
        check_address(request.url, request.meta["site"])


def check_address(url: str, site: Site) -> None:
    """Raise :class:`Refused` if ``url`` may not be fetched for ``site``."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise Refused("not a web address", url)
    if not site.allow_private and private_host(parts.hostname or ""):
        raise Refused("private address", url)
    # The host alone: robots.txt stands outside the path of a base address that has one.
    if normal_url(f"{parts.scheme}://{parts.netloc}{site.rules.prefix}/", site) is None:
        raise Refused("other host", url)
