"""When what the last pages bear began: not with the first odd page among them, which any site has.

A window in which pages are odd more often than chance allows may open with one that was odd by itself, weeks before. So
the beginning is the odd page that splits the pages best: by how much likelier all from it on are as those of a site
that bears the marks as often as they do, than as those of the site that it was. Every visit counts for that: a page
that was well last week and is odd today says that it began since.

Where the trouble came with a template, only pages of that template are part of it. And all odd pages right before it
are, or the site's past would learn from them what is to be found odd.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from math import log

from pipelines.health.pages import CHANGED, FAMILY, LOST, RECENT, TEMPLATE, Borne, Break, Usual
from pipelines.health.templates import is_known, templates_of

_LEAST, _MOST = 1e-3, 0.97
_DOUBT = 0.05


def begun(visits: Sequence[Borne], found: Sequence[Break], changed: Sequence[Break], known: Usual) -> datetime:
    """When what was ``found`` on the last pages began, by ``visits`` (oldest first), the last ones among them.

    ``changed``: what most of the pages bear besides, that by itself takes nothing away. They broke when that changed,
    unless enough pages since bear it and are well all the same.
    """
    marks = {one.mark for one in found}
    if CHANGED in marks or any(one.mark == TEMPLATE for one in changed):
        visits = _of_new_template(visits)
    since = _split(visits, marks, known) or min(one.since for one in found)
    before = _split(visits, {one.mark for one in changed}, known) if changed else None
    if before is not None and before < since:
        shows = [one for one in visits if one.again or marks != {LOST}]
        well = sum(before <= one.page.at < since for one in shows)
        later = [not marks.isdisjoint(one.marks) for one in shows if one.page.at >= since]
        share = min(sum(later) / max(len(later), 1), _MOST)
        if (1 - share) ** well <= _DOUBT:
            return _right_before(visits, since, known.rare)
        since = before
    return _right_before(visits, since, {TEMPLATE, FAMILY, *known.rare})


def _of_new_template(visits: Sequence[Borne]) -> list[Borne]:
    """``visits`` without what is odd about pages whose template is not the new one of the last pages."""
    new = templates_of([one.page for one in visits[-RECENT:] if TEMPLATE in one.marks])
    return [
        one if TEMPLATE in one.marks and is_known(one.page.template, new) else one._replace(marks=frozenset())
        for one in visits
    ]


def _right_before(visits: Sequence[Borne], since: datetime, odd: Collection[str]) -> datetime:
    """The first of the odd pages in a row that end at ``since``."""
    for one in reversed(visits):
        if one.page.at < since:
            if one.marks.isdisjoint(odd):
                break
            since = one.page.at
    return since


def _split(visits: Sequence[Borne], marks: Collection[str], known: Usual) -> datetime | None:
    """When the first page was fetched from which on pages are likeliest to bear one of ``marks`` more than usual."""
    rate = min(max(sum(known.rates[mark] for mark in marks), _LEAST), 0.5)
    best, since = 0.0, None
    bad = count = 0
    for one in reversed(visits):
        if not one.again and set(marks) == {LOST}:
            continue  # of which nobody knows what it had
        count += 1
        if one.marks.isdisjoint(marks):
            continue
        bad += 1
        share = min(max(bad / count, rate), _MOST)
        gain = bad * log(share / rate) + (count - bad) * log((1 - share) / (1 - rate))
        if gain >= best:
            best, since = gain, one.page.at
    return since
