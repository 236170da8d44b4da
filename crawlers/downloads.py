"""The connection to a site: a Scrapy download handler on asyncio that reaches no private network unless it may."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from contextvars import ContextVar
from typing import ClassVar, Self

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Headers, Response

from crawlers.addresses import is_public, literal_address, private_host
from crawlers.outcomes import Refused, TooLarge

CUT = "cut"
"""Flag of a response whose body was cut at ``meta["cut_at"]`` bytes instead of being refused as too large."""

# Names are resolved in a task of their own, which inherits the context but knows nothing of the request.
_private_allowed: ContextVar[bool] = ContextVar("private_allowed", default=False)


class SiteDownloadHandler:
    """Fetches for Scrapy, with aiohttp.

    Instead of Scrapy's Twisted handler, because a page takes a third of the time and no reactor is needed, of which a
    process has but one: this way a process can crawl several times. At most ``CONCURRENT_REQUESTS`` are under way at
    once; a response longer than ``meta["download_maxsize"]`` raises :class:`TooLarge`, or is cut if there is
    ``meta["cut_at"]``.
    """

    lazy: ClassVar[bool] = False

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._largest = settings.getint("DOWNLOAD_MAXSIZE")
        self._gate = asyncio.Semaphore(settings.getint("CONCURRENT_REQUESTS"))
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0, resolver=_GuardedResolver(), ttl_dns_cache=300, ssl=_tolerant_tls(), keepalive_timeout=30
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent"),
            max_line_size=32_768,
            max_field_size=32_768,
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """The response, whatever its status; redirects are not followed, cookies not kept, the body not unpacked.

        Raises Scrapy's download errors, :class:`Refused` and :class:`TooLarge`.
        """
        timeout: float = request.meta["download_timeout"]
        address = yarl.URL(request.url, encoded=True)
        allow_private: bool = request.meta["site"].allow_private
        # As the connector will read it: it connects to a literal address without asking the resolver.
        if not allow_private and private_host(address.host or ""):
            raise Refused("private address", request.url)
        token = _private_allowed.set(allow_private)
        try:
            async with self._gate:
                begun = time.monotonic()
                async with self._session.get(
                    address,
                    headers=_pairs(request.headers),
                    timeout=aiohttp.ClientTimeout(total=timeout),
                    allow_redirects=False,
                ) as answer:
                    request.meta["download_latency"] = time.monotonic() - begun
                    return await self._read(answer, request)
        except (TooLarge, Refused):
            raise
        except TimeoutError as error:
            raise DownloadTimeoutError(f"no whole answer within {timeout:.0f} s") from error
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as error:
            raise UnsupportedURLSchemeError(str(error)) from error
        except aiohttp.ClientConnectorDNSError as error:
            raise CannotResolveHostError(str(error)) from error
        except aiohttp.ClientConnectorError as error:
            raise DownloadConnectionRefusedError(str(error)) from error
        except aiohttp.ClientPayloadError as error:
            raise ResponseDataLossError(str(error)) from error
        except (aiohttp.ClientError, ConnectionError, ValueError) as error:
            raise DownloadFailedError(f"{type(error).__name__}: {error}") from error
        finally:
            _private_allowed.reset(token)

    async def _read(self, answer: aiohttp.ClientResponse, request: Request) -> Response:
        cut_at: int = request.meta.get("cut_at", 0)
        largest = cut_at or request.meta.get("download_maxsize", self._largest)
        if not cut_at and (answer.content_length or 0) > largest:
            raise TooLarge(f"{answer.content_length} bytes announced, {largest} allowed")
        parts: list[bytes] = []
        size = 0
        flags: list[str] = []
        async for part in answer.content.iter_any():
            parts.append(part)
            size += len(part)
            if size > largest:
                if not cut_at:
                    raise TooLarge(f"more than {largest} bytes")
                flags.append(CUT)
                answer.close()
                break
        body = b"".join(parts)
        headers = Headers([(name.decode("latin-1"), value) for name, value in answer.raw_headers])
        return Response(request.url, status=answer.status, headers=headers, body=body, flags=flags)

    async def close(self) -> None:
        """Ends the connections that are kept open."""
        await self._session.close()


class _GuardedResolver(AbstractResolver):
    """Names to addresses, refusing those of private networks: a public name may be made to point anywhere."""

    def __init__(self) -> None:
        self._resolver = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if not _private_allowed.get():
            for result in found:
                address = literal_address(result["host"])
                if address is None or not is_public(address):
                    raise Refused("private address", f"{host} is {result['host']}")
        return found

    async def close(self) -> None:
        await self._resolver.close()


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]


def _tolerant_tls() -> ssl.SSLContext:
    """Certificates are not verified and old ciphers taken, as in Scrapy and browsers told to go on: many of the sites
    have expired or incomplete certificates, serve the same pages over plain http, and are sent no secret."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    context.options |= 0x4  # OP_LEGACY_SERVER_CONNECT, named in ssl from Python 3.12 on
    return context
