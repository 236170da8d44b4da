"""Extraction: a page becomes an article, or a reason why it is none.

What extracts is imported when it is asked for: a crawl, which only archives, need not wait for trafilatura.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.extract.generic import GENERIC

if TYPE_CHECKING:
    from pipelines.extract.article import VERSION, extract

__all__ = ["GENERIC", "VERSION", "extract"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pipelines.extract import article

    return getattr(article, name)
