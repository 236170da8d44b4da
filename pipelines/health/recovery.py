"""Whether a trouble of pages is over: not when its pages are too few to tell it anew, but when good ones say so.

A trouble is told once. That its evidence has grown old, or that a few pages of a site half of whose pages are broken
happened to be good, is no end of it. So pages are weighed one after the other since it was told: a good one by how much
likelier it is on a site that is well than on one as broken as this was; one that is odd as those were takes that back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import log
from typing import NamedTuple

from pipelines.health.pages import BREAKING, FAMILY, HOST, LOST, Borne, Usual, borne_by
from pipelines.health.records import PageFacts, Trouble

SURE = log(10_000)
"""By so much likelier must it be that the site is well."""
_TOLD = 16
_ASKED = timedelta(hours=48)
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
    since = [one for one in met if one.page.at > trouble.opened_at]
    asked = [one for one in since if one.again]
    if LOST in marks and asked and LOST in asked[-1].marks and since[-1].page.at - asked[-1].page.at < _ASKED:
        # Known pages are asked again and again, and the last of them still lacks what it had. Not for ever: where the
        # registry's entry was mended, they are as they were, and are not read anew.
        return 0.0
    return _weight(since, told, marks, known)


def told_by(told: Sequence[Borne], known: Usual) -> frozenset[str]:
    """The marks that made a trouble of the pages ``told``."""
    found = set()
    for mark in (LOST, FAMILY, HOST, *BREAKING):
        share = sum(mark in one.marks for one in told) / max(len(told), 1)
        if share >= _SHARE and share >= 3 * known.rates[mark]:
            found.add(mark)
    return frozenset(found)


def _weight(met: Sequence[Borne], told: Sequence[Borne], marks: frozenset[str], known: Usual) -> float:
    # What known pages have lost new ones cannot have: half of those may look well while every known one is odd.
    known_ones = _Signs.of([one for one in told if one.again] or told, marks, known)
    new_ones = _Signs.of(told, marks - {LOST}, known)
    was_odd = {one.page.page_id: not marks.isdisjoint(one.marks) for one in told}
    weight = 0.0
    for one in met:
        signs = known_ones if one.again else new_ones
        before = was_odd.get(one.page.page_id)
        now = was_odd[one.page.page_id] = not marks.isdisjoint(one.marks)
        if now:
            weight = max(0.0, weight - signs.bad)
        elif before is not False:  # a page that was good all the while says nothing
            weight += signs.mended if before else signs.good
    return weight


class _Signs(NamedTuple):
    """By how much likelier a page is on a site that is well than on one as broken as it was, as logarithms."""

    good: float
    """A good one."""
    mended: float
    """One that was odd, and is good."""
    bad: float
    """An odd one: by so much less likely."""

    @classmethod
    def of(cls, told: Sequence[Borne], marks: frozenset[str], known: Usual) -> _Signs:
        """By how many of the pages ``told`` bear one of ``marks``."""
        odd = min(sum(not marks.isdisjoint(one.marks) for one in told) / len(told), _AT_MOST)
        usual = min(sum(known.rates[mark] for mark in marks), odd / 3)
        if not usual:
            return cls(0.0, 0.0, 0.0)
        return cls(log((1 - usual) / (1 - odd)), log((1 - usual) / (1 - _MENDED)), log(odd / usual))
