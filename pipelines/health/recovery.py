"""Whether a trouble of pages is over: not when its pages are too few to tell it anew, but when good ones say so.

A trouble is told once. That its evidence has grown old, or that a few pages of a site half of whose pages are broken
happened to be good, is no end of it. So pages are weighed one after the other since it was told: a good one by how much
likelier it is on a site that is well than on one as broken as this was; one that is odd as those were takes that back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

from pipelines.health.pages import BREAKING, FAMILY, HOST, LOST, Borne, Usual, borne_by
from pipelines.health.records import PageFacts, Trouble

SURE = log(10_000)
"""By so much likelier must it be that the site is well."""
_TOLD = 16
_SHARE = 0.25
"""A trouble is in the marks that as many of the pages that told it bear, and three times as many as usual."""
_AT_MOST = 0.95
_MENDED = 0.9
"""How many pages that were odd would still be so if nothing had been mended."""


def is_over(trouble: Trouble, pages: Sequence[PageFacts], known: Usual, earlier: Mapping[str, PageFacts]) -> bool:
    """Whether ``pages`` (those of the site, oldest first) say that ``trouble`` is over, or were none that told it.

    ``known``: what was usual before it. ``earlier``: pages as they were before it, by id.
    """
    weight = _weighed(trouble, pages, known, earlier)
    return weight is None or weight >= SURE


def is_mended(trouble: Trouble, pages: Sequence[PageFacts], known: Usual, earlier: Mapping[str, PageFacts]) -> bool:
    """Whether pages told of ``trouble``, and say that it is over: however many odd ones are still among the last."""
    weight = _weighed(trouble, pages, known, earlier)
    return weight is not None and weight >= SURE


def _weighed(
    trouble: Trouble, pages: Sequence[PageFacts], known: Usual, earlier: Mapping[str, PageFacts]
) -> float | None:
    met = borne_by([page for page in pages if page.at >= trouble.since], known, earlier)
    # It may be said to have begun long before, with a single page: the last ones are what told it.
    told = [one for one in met if one.page.at <= trouble.opened_at][-_TOLD:]
    marks = told_by(told, known)
    if not marks:
        return None
    if marks == {LOST}:  # new pages cannot bear it, and say nothing
        met, told = [one for one in met if one.again], [one for one in told if one.again]
    return _weight([one for one in met if one.page.at > trouble.opened_at], told, marks, known)


def told_by(told: Sequence[Borne], known: Usual) -> frozenset[str]:
    """The marks that made a trouble of the pages ``told``."""
    found = set()
    for mark in (LOST, FAMILY, HOST, *BREAKING):
        share = sum(mark in one.marks for one in told) / max(len(told), 1)
        if share >= _SHARE and share >= 3 * known.rates[mark]:
            found.add(mark)
    return frozenset(found)


def _weight(met: Sequence[Borne], told: Sequence[Borne], marks: frozenset[str], known: Usual) -> float:
    odd = min(sum(not marks.isdisjoint(one.marks) for one in told) / len(told), _AT_MOST)
    usual = min(sum(known.rates[mark] for mark in marks), odd / 3)
    good, mended, bad = log((1 - usual) / (1 - odd)), log((1 - usual) / (1 - _MENDED)), log(odd / usual)
    was_odd = {one.page.page_id: not marks.isdisjoint(one.marks) for one in told}
    weight = 0.0
    for one in met:
        before = was_odd.get(one.page.page_id)
        now = was_odd[one.page.page_id] = not marks.isdisjoint(one.marks)
        if now:
            weight = max(0.0, weight - bad)
        elif before is not False:  # a page that was good all the while says nothing
            weight += mended if before else good
    return weight
