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

__all__ = ["FAMILIES", "family", "hints_for", "recognise"]

# Enough of a page to hold its article; what follows is side bars and scripts.
_LOOKED_AT = 400_000


def family(name: str) -> Hints:
    """The hints of family ``name``; ``generic``'s for an empty name. Raises ``KeyError`` for an unknown one."""
    return FAMILIES[name or "generic"]


@lru_cache(maxsize=256)
def _pattern(mark: str) -> re.Pattern[str]:
    return re.compile(mark.removeprefix("re:"), re.IGNORECASE)


def recognise(html: str | bytes, url: str = "") -> str:
    """The name of the family whose marks the page bears most of, or ``generic``.

    ``html`` is the page as served (bytes are read as Latin-1: marks are ASCII); ``url`` decides between equals.
    """
    text = html.decode("latin-1") if isinstance(html, bytes) else html
    text = text[:_LOOKED_AT]
    scores = {
        name: sum(1 for mark in hints.marks if _pattern(mark).search(text))
        for name, hints in FAMILIES.items()
        if hints.marks
    }
    if re.search(r"/\d{6}/[^/?]+-[0-9a-f]{7}/?$", url):
        scores["vnpt_cms"] = scores.get("vnpt_cms", 0) * 2
    best = max(scores, key=lambda name: scores[name], default="generic")
    return best if scores.get(best) else "generic"


def hints_for(html: str | bytes, url: str, hints: Hints | None = None) -> Hints:
    """The hints to extract this page with: ``hints`` of a known family as they are, else those of the family
    that the page's own markup shows.
    """
    if hints is not None and hints.family not in ("", "generic"):
        return hints
    recognised = recognise(html, url)
    if recognised == "generic" and hints is not None:
        return hints if hints.family else GENERIC
    return FAMILIES[recognised]


GENERIC = generic.HINTS
