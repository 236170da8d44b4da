"""Whether a site's pages still come out as they used to.

Each page bears marks of what is odd about it by the site's own past: it held no article, its date is missing, its
text is far shorter than the site's are, its template is none that is known … Each of these happens on some pages of a
healthy site, and such pages come in clusters (a series of pictures, a page in English). So the last pages are compared
with a beta-binomial: what is reported has less than one chance in ten thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from math import exp, lgamma
from statistics import median
from typing import NamedTuple

from pipelines.health.records import ARTICLE, FIELDS, PageFacts
from pipelines.health.templates import is_known, templates_of

RECENT = 40
"""Pages that are compared with those before them."""
LEAST_USUAL = 6
"""Pages without which nothing is usual."""
CHANCE = 1e-4
_CHANCE_WITH_NEW = 1e-3
"""Of what known pages have lost where new ones are odd, too: the one speaks for the other."""

NO_ARTICLE = "no article"
SHORT = "short text"
LONG = "long text"
AROUND = "more text around the article"
SWALLOWED = "text around the article is in it"
TEMPLATE = "unknown template"
FAMILY = "other CMS family"
HOST = "other host"
CHANGED = "unknown template and something missing"
LOST = "less than the same page had"
MISSING = {name: f"no {name}" for name in FIELDS}

BREAKING = (NO_ARTICLE, *MISSING.values(), SHORT, LONG, SWALLOWED)
BROKEN = (LOST, CHANGED, *BREAKING)
NEW = frozenset((CHANGED, *BREAKING))
"""What says so of pages that were not met before, too."""
_ALL = (*BROKEN, AROUND, TEMPLATE, FAMILY, HOST)
"""What says that extraction is broken; the others only say that something changed."""
_OF_ARTICLES = frozenset((*MISSING.values(), SHORT, LONG, SWALLOWED, AROUND))
_WINDOWS = frozenset((*range(1, 17), 20, 25, 32, RECENT))
_CLUSTERED = 0.15
"""How much neighbouring pages are alike in being odd: correlation of two. A cluster is short: among more than
:data:`_CLUSTER` pages it is less."""
_CLUSTER = 8
_LOST_CLUSTERED = 0.05
_LEAST_BAD = 4
_LEAST_LOST = 3
"""A page that is met again has only itself to be compared with: fewer of them say as much."""
_KEPT = sum(1 << FIELDS.index(name) for name in ("title", "lead", "byline", "date"))
"""Fields that an edited article still has."""
_OTHER_DATE, _TODAY = timedelta(hours=20), timedelta(hours=24)
_OF_REDESIGN = 0.02
CHANCE_OF_REDESIGN = 2e-3
_WITNESSES = 5
"""Pages of a template not known that show what it does to them."""
_RARE = 0.2
"""What is missing on more pages than this is no sign of anything."""
SUSPICION = 0.2
"""Good pages are looked at again where the last ones are odd to this chance: that costs a dozen visits, no alarm."""


@dataclass(frozen=True, slots=True)
class Usual:
    """How the pages of a site usually are."""

    pages: int
    rates: Mapping[str, float]
    """Of each mark the share of pages (or of articles) that bear it, half a page added."""
    filled: Mapping[str, float]
    lengths: tuple[float, float, float]
    """The length below which an article is short, the median, and above which it is long."""
    shares: tuple[float, float, float]
    """The same of the boilerplate's share."""
    templates: Sequence[bytes]
    families: tuple[str, ...]
    """That of most pages, and the registry's."""
    rare: frozenset[str] = frozenset()
    """What :data:`BREAKING` names and the site's pages rarely bear."""
    lacking: float = 0.0
    """The share of pages that bear one of :attr:`rare` all the same."""
    known: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    """The marks of pages that were looked at before: a page of a crawl stays what it is."""

    def marks(self, page: PageFacts) -> frozenset[str]:
        """What is odd about ``page``."""
        key = page.page_id, page.run_id
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = frozenset(marks(page, self))
        return found


@dataclass(frozen=True, slots=True)
class Break:
    """A mark that the last pages bear more often than chance allows."""

    mark: str
    since: datetime
    """When the first page of the window was fetched."""
    bad: int
    of: int
    usual: float
    chance: float
    doubted: datetime
    """When the first of the last few pages that bear it was fetched: what was seen since may speak against it."""
    last: datetime
    """When the newest page that bears it was fetched."""


def distinct(pages: Sequence[PageFacts]) -> list[PageFacts]:
    """Each page as it was last met, in the order of time."""
    last = {page.page_id: page for page in pages}
    return sorted(last.values(), key=lambda page: page.at)


def usual(pages: Sequence[PageFacts], family: str = "") -> Usual | None:
    """What is usual by ``pages``; None if they are too few. ``family`` is the registry's, which is never odd."""
    again = met_again(pages)
    pages = distinct(pages)  # one that was met ten times says no more than one that was met once
    if len(pages) < LEAST_USUAL:
        return None
    articles = [page for page in pages if page.outcome == ARTICLE]
    lengths = _bounds([float(page.length) for page in articles], 0.4, 2.5)
    shares = _bounds([page.boilerplate for page in articles], 0.6, 1.15)
    templates = templates_of(pages)
    families = Counter(page.family for page in pages).most_common(1)[0][0], family
    made = Usual(len(pages), {}, {}, lengths, shares, templates, families)
    counts: Counter[str] = Counter()
    borne = [frozenset(marks(page, made)) for page in pages]
    for found in borne:
        counts.update(found)
    rates = {
        mark: (counts[mark] + 0.5) / ((len(articles) if mark in _OF_ARTICLES else len(pages)) + 1) for mark in _ALL
    }
    rare = frozenset(mark for mark in BREAKING if rates[mark] < _RARE)
    lacking = sum(not rare.isdisjoint(found) for found in borne) / len(pages)
    changed = sum(is_changed(found, rare) for found in borne)
    rates[CHANGED] = (changed + 0.3) / (len(pages) + 1)
    rates[LOST] = (sum(lost for _, lost in again) + 0.1) / (len(again) + 30)
    filled = {name: sum(page.has(name) for page in articles) / max(len(articles), 1) for name in FIELDS}
    return Usual(len(pages), rates, filled, lengths, shares, templates, families, rare, lacking)


def is_changed(found: Collection[str], rare: Collection[str]) -> bool:
    """Whether a page with these marks has another template *and* lacks what the site's pages rarely lack."""
    return TEMPLATE in found and any(mark in rare for mark in found)


def has_lost(before: PageFacts, now: PageFacts) -> bool:
    """Whether less came out of a page than came out of the same page before, or far more text."""
    if before.outcome != ARTICLE:
        return False
    if now.outcome != ARTICLE or before.fields & ~now.fields & _KEPT or is_restamped(before, now):
        return True
    return not 0.6 * before.length <= now.length <= 2.5 * before.length + 200


def is_restamped(before: PageFacts, now: PageFacts) -> bool:
    """Whether the date of a page has become that of the visit: what is read is today's, not the article's."""
    if before.published is None or now.published is None or now.published - before.published < _OTHER_DATE:
        return False
    return now.published > now.at - _TODAY


def met_again(pages: Sequence[PageFacts]) -> list[tuple[PageFacts, bool]]:
    """Those of ``pages`` (oldest first) that had been met before, and whether they hold less than at first."""
    first: dict[str, PageFacts] = {}
    again = []
    for page in pages:
        before = first.setdefault(page.page_id, page)
        if before.outcome != ARTICLE and page.outcome == ARTICLE:
            first[page.page_id] = page
        elif before.at < page.at:
            again.append((page, has_lost(before, page)))
    return again


def _is_restored(before: PageFacts, now: PageFacts, found: frozenset[str]) -> bool:
    """Whether a page that has grown is only as long as the site's pages are: it was cut short when it was first met."""
    return (
        now.outcome == ARTICLE
        and now.length > before.length
        and found.isdisjoint((LONG, SWALLOWED))
        and not (before.fields & ~now.fields & _KEPT)
        and not is_restamped(before, now)
    )


def marks(page: PageFacts, known: Usual) -> list[str]:
    """What is odd about ``page``."""
    found = []
    if page.outcome == ARTICLE:
        found += [MISSING[name] for place, name in enumerate(FIELDS) if not page.fields >> place & 1]
        if page.length < known.lengths[0]:
            found.append(SHORT)
        elif page.length > known.lengths[2]:
            found.append(LONG)
        if page.boilerplate < known.shares[0]:
            found.append(SWALLOWED)
        elif page.boilerplate > known.shares[2]:
            found.append(AROUND)
    else:
        found.append(NO_ARTICLE)
    if page.template and not is_known(page.template, known.templates):
        found.append(TEMPLATE)
    if page.family not in known.families:
        found.append(FAMILY)
    if page.host:
        found.append(HOST)
    return found


def breaks(borne: Sequence[Borne], known: Usual) -> list[Break]:
    """What pages (oldest first) bear more often than chance allows, the least likely first."""
    articles = [one for one in borne if one.page.outcome == ARTICLE]
    again = [one for one in borne if one.again]
    kinds: dict[str, Sequence[Borne]] = {
        mark: again if mark == LOST else articles if mark in _OF_ARTICLES else borne for mark in _ALL
    }
    new = [one for one in borne if not one.again]
    odd = any(not known.rare.isdisjoint(one.marks) for one in new)
    found = [
        _break(mark, pages, known.rates[mark], _CHANCE_WITH_NEW if mark == LOST and odd else CHANCE)
        for mark, pages in kinds.items()
    ]
    breaking = [one for one in found if one is not None and not (one.mark == LOST and _are_well(borne, one))]
    if any(one.mark == TEMPLATE for one in breaking) and not any(one.mark in BROKEN for one in breaking):
        breaking += _lost_by_redesign(borne, known)
    return sorted(breaking, key=lambda one: one.chance)


def _lost_by_redesign(borne: Sequence[Borne], known: Usual) -> list[Break]:
    """What the pages of a template that was not known lack: where it is new, less makes it likely that it lost it."""
    found = []
    changed = [one for one in borne if TEMPLATE in one.marks]
    for mark in BREAKING:
        pages = [one for one in changed if one.page.outcome == ARTICLE] if mark in _OF_ARTICLES else changed
        bad = [one.page for one in pages if mark in one.marks]
        chance = tail(len(bad), len(pages), known.rates[mark], _OF_REDESIGN) if bad else 1.0
        if chance < CHANCE_OF_REDESIGN and len(bad) > 2 * known.rates[mark] * len(pages):
            doubted = bad[-min(len(bad), _LEAST_BAD)].at
            one = Break(mark, bad[0].at, len(bad), len(pages), known.rates[mark], chance, doubted, bad[-1].at)
            found += [] if _is_over(mark, pages, one) else [one]
    return found


def is_harmless(borne: Sequence[Borne]) -> bool:
    """Whether pages that were met before hold under a template that was not known what they held."""
    again = [LOST in one.marks for one in borne if one.again and TEMPLATE in one.marks]
    return len(again) >= _WITNESSES and not any(again)


def is_suspect(borne: Sequence[Borne], known: Usual, after: datetime | None = None) -> bool:
    """Whether the pages fetched ``after`` are odd, though not by more than chance may allow."""
    odd = {LOST, CHANGED, FAMILY, *known.rare}
    if not is_harmless(borne):
        odd.add(TEMPLATE)
    if after is not None:
        borne = [one for one in borne if one.page.at > after]
    for mark in odd:
        bad = 0
        for count, one in enumerate(reversed(borne), 1):
            if mark in one.marks:
                bad += 1
                if _chance(mark, bad, count, known.rates[mark]) < SUSPICION:
                    return True
    return False


class Borne(NamedTuple):
    """A page, and what is odd about it."""

    page: PageFacts
    marks: frozenset[str]
    again: bool
    """Whether it was met before, in another crawl."""


def borne_by(pages: Sequence[PageFacts], known: Usual, earlier: Mapping[str, PageFacts]) -> list[Borne]:
    """What is odd about each of ``pages``.

    ``earlier``: pages as they were first met, by id, to be compared with what they are when they are met again.
    """
    borne = []
    for page in pages:
        found = known.marks(page)
        before = earlier.get(page.page_id)
        again = before is not None and before.at < page.at
        if again and before is not None and has_lost(before, page) and not _is_restored(before, page, found):
            found |= {LOST}
        borne.append(Borne(page, found | {CHANGED} if is_changed(found, known.rare) else found, again))
    # After a redesign every page has an unknown template, and some have always lacked something.
    unknown = sum(TEMPLATE in one.marks for one in borne)
    if sum(CHANGED in one.marks for one in borne) < max(0.4, 2 * known.lacking + 0.1) * unknown:
        borne = [one._replace(marks=one.marks - {CHANGED}) for one in borne]
    return borne


def _chance(mark: str, bad: int, of: int, rate: float) -> float:
    """The chance of so many pages with ``mark`` on a site that is as it was."""
    clustered = _LOST_CLUSTERED if mark == LOST else _CLUSTERED * min(1.0, _CLUSTER / of)
    return tail(bad, of, rate, clustered)


def _break(mark: str, pages: Sequence[Borne], rate: float, allowed: float = CHANCE) -> Break | None:
    best: tuple[float, int, int] | None = None
    bad, least = 0, _LEAST_LOST if mark == LOST else _LEAST_BAD
    for count, one in enumerate(reversed(pages), 1):
        if mark in one.marks:
            bad += 1
        elif bad == 0 and count > 3:
            return None  # the last pages are all good: whatever was, is over
        if count not in _WINDOWS or bad < least or bad <= 2 * rate * count:
            continue
        chance = _chance(mark, bad, count, rate)
        if chance < allowed and (best is None or chance < best[0]):
            best = chance, bad, count
    if best is None:
        return None
    chance, bad, count = best
    bearing = [one.page for one in pages[len(pages) - count :] if mark in one.marks]
    found = Break(mark, bearing[0].at, bad, count, rate, chance, bearing[-least].at, bearing[-1].at)
    return None if _is_over(mark, pages, found) else found


def _are_well(borne: Sequence[Borne], lost: Break) -> bool:
    """Whether the newest pages, most of which were not met before, bear nothing of what pages have ``lost``."""
    well = 0
    for one in reversed(borne):
        if LOST in one.marks or TEMPLATE in one.marks or not one.marks.isdisjoint({NO_ARTICLE, SHORT, LONG, SWALLOWED}):
            break
        well += 1
    return (1 - min(lost.bad / lost.of, 0.98)) ** well < 0.05


def _is_over(mark: str, pages: Sequence[Borne], found: Break) -> bool:
    """Whether the newest pages are good as those of a site so broken would hardly be."""
    good = 0
    for one in reversed(pages):
        if mark in one.marks:
            break
        good += 1
    return (1 - min(found.bad / found.of, 0.98)) ** good < 0.05


@lru_cache(maxsize=65_536)
def tail(bad: int, of: int, rate: float, clustered: float = _CLUSTERED) -> float:
    """The chance of ``bad`` or more odd pages among ``of``, where ``rate`` of a healthy site's are."""
    rate = min(max(rate, 1e-4), 0.999)
    strength = 1 / clustered - 1
    a, b = rate * strength, (1 - rate) * strength
    both = lgamma(a) + lgamma(b) - lgamma(a + b)
    total = 0.0
    for count in range(bad, of + 1):
        choose = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
        total += exp(choose + lgamma(a + count) + lgamma(b + of - count) - lgamma(a + b + of) - both)
    return min(total, 1.0)


def _bounds(values: Sequence[float], below: float, above: float) -> tuple[float, float, float]:
    """Far below and far above what is usual, and the middle."""
    if not values:
        return 0.0, 0.0, float("inf")
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[int(0.02 * last)] * below, median(ordered), ordered[-1 - int(0.02 * last)] * above
