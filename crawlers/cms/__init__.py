"""CMS families: one module each, data only. ``generic`` serves what is of none of them."""

from __future__ import annotations

import re
from functools import lru_cache

from crawlers.cms import dnn_newsview, generic, nukeviet, onecms, tuyengiao, vnpt_cms
from pipelines.hints import Hints

FAMILIES: dict[str, Hints] = {
    module.HINTS.family: module.HINTS for module in (nukeviet, tuyengiao, dnn_newsview, vnpt_cms, onecms, generic)
}
"""Hints by family name; ``generic`` is among them."""

__all__ = ["FAMILIES", "family", "recognise"]

# Enough of a page to hold its article; what follows is side bars and scripts.
_LOOKED_AT = 400_000
_VNPT_ADDRESS = re.compile(r"/\d{6}/[^/?]+-[0-9a-f]{7}/?$")


def family(name: str) -> Hints:
    """The hints of family ``name``; ``generic``'s for an empty name. Raises ``KeyError`` for an unknown one."""
    return FAMILIES[name or "generic"]


@lru_cache(maxsize=256)
def _pattern(mark: str) -> re.Pattern[bytes]:
    return re.compile(mark.removeprefix("re:").encode())


def recognise(html: str | bytes, url: str = "") -> str:
    """The name of the family whose marks the page bears most of, or ``generic``.

    A family's first mark is its own alone; of the others, which other sites may share, it takes two. ``html`` is the
    page as served (marks are ASCII, so any charset will do); ``url`` decides between equals.
    """
    page = (html.encode("utf-8", "ignore") if isinstance(html, str) else html)[:_LOOKED_AT]
    if page[:2] in (b"\xff\xfe", b"\xfe\xff"):
        page = page.replace(b"\x00", b"")
    best, most = "generic", 0.0
    for name, hints in FAMILIES.items():
        found = [_pattern(mark).search(page) is not None for mark in hints.marks]
        score = float(sum(found))
        if name == "vnpt_cms" and score and _VNPT_ADDRESS.search(url):
            score += 0.5
        if score > most and (score >= 1.5 or found[0]):
            best, most = name, score
    return best
