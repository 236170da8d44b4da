"""Unpacking, with a limit on what comes out."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.outcomes import BrokenEncoding, TooLarge


class LimitedCompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's, with an error of its own for a response that unpacks to more than ``DOWNLOAD_MAXSIZE`` (gzip bombs)."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature, not given any more
    ) -> Request | Response:
        """Raises :class:`TooLarge` and :class:`BrokenEncoding`."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooLarge(f"more than {self._max_size} bytes unpacked") from error
        except Exception as error:  # zlib.error, brotli.error, EOFError, OSError, struct.error …
            raise BrokenEncoding(f"{type(error).__name__}: {error}") from error
