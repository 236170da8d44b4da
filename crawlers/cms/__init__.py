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


# The letters that a mark begins with, up to what is not to be taken as written.
_WRITTEN = re.compile(r"(?:[\w/=-]|\\\.)*(?![*+?{|])")
# A search for fewer bytes is slower than that of a pattern.
_LEAST_WRITTEN = 8


@lru_cache(maxsize=256)
def _pattern(mark: str) -> tuple[re.Pattern[bytes], bytes]:
    """``mark`` as a pattern, and the bytes that a page must hold for it to match: to look for them goes fast."""
    pattern = mark.removeprefix("re:")
    found = _WRITTEN.match(pattern)
    written = found.group().replace("\\", "").encode() if found is not None and "|" not in pattern else b""
    return re.compile(pattern.encode()), written if len(written) >= _LEAST_WRITTEN else b""


def recognise(html: str | bytes, url: str = "") -> str:
    """The name of the family whose marks the page bears most of, or ``generic``.

    A family's first mark is its own alone; of the others, which other sites may share, it takes two. ``html`` is the
    page as served (marks are ASCII, so any charset will do); ``url`` decides between equals.
    """
    page = (html.encode("utf-8", "ignore") if isinstance(html, str) else html)[:_LOOKED_AT]
    if page[:2] in (b"\xff\xfe", b"\xfe\xff"):
        page = page.replace(b"\x00", b"")
    # The family whose own mark is there comes first: the others are given up once they cannot catch up.
    places = {name: place for place, name in enumerate(FAMILIES)}
    own = {name: bool(hints.marks) and _bears(page, hints.marks[0]) for name, hints in FAMILIES.items()}
    best, most = "generic", (0.0, 1)
    for name in sorted(FAMILIES, key=lambda name: not own[name]):
        score = _score(page, name, url, own[name], most[0])
        if (score, -places[name]) > most:  # of equals, the first
            best, most = name, (score, -places[name])
    return best


def _score(page: bytes, name: str, url: str, own: bool, most: float) -> float:
    """How much speaks for the family ``name``; 0 for too little, and for what is sure to be less than ``most``."""
    marks = FAMILIES[name].marks
    score = float(own)
    for number, mark in enumerate(marks[1:], 1):
        if score + len(marks) - number + 0.5 < most:
            return 0.0
        score += _bears(page, mark)
    if name == "vnpt_cms" and score and _VNPT_ADDRESS.search(url):
        score += 0.5
    return score if own or score >= 1.5 else 0.0


def _bears(page: bytes, mark: str) -> bool:
    pattern, written = _pattern(mark)
    return written in page and pattern.search(page) is not None
