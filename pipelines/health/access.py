"""Whether a site lets us in: what its crawls met, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from pipelines.health.records import Crawl

LEADS_TO = "redirect to host: "
_LEFT = "left: "
_FAILED = "failed: "
_SOURCES = ("feed", "sitemap", "listing")
_READ = tuple(f"{one} read" for one in _SOURCES)
_READ_TO = "listing read to "  # where reading ended; said besides
_SOURCE_FAILED = tuple(f"{one} {_FAILED}" for one in _SOURCES)
_BARE = "listing read: no links"  # and nothing more: with links elsewhere on it, "… where the registry says"
_NO_ANSWER = ("timeout", "connection refused", "host not found", "connection broken", "no robots.txt", "answer broken")
_DENIED = ("status 401", "status 402", "status 403", "status 406", "status 418", "status 429", "status 451")

PATIENCE = timedelta(hours=18)
"""The longest that is waited before a site that cannot be crawled is one in trouble. It is tried again hourly."""
LEAST_PATIENCE = timedelta(hours=11)


class Met(StrEnum):
    """What one crawl met, by what most of its requests came to."""

    SEEN = "seen"
    DENIED = "denied"
    NO_ANSWER = "no answer"
    AWAY = "leads away"
    NO_LINKS = "no links"  # its listings, feeds and sitemaps answer, with something else
    UNFINISHED = "unfinished"  # by us


SHUT = frozenset({Met.DENIED, Met.NO_ANSWER, Met.AWAY, Met.NO_LINKS})
"""What does not see the site, and is not ours."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Crawls in a row, the last among them, that did not see the site."""

    met: Met
    first: datetime
    last: datetime
    crawls: int
    outcomes: Mapping[str, int]
    """What they met, by reason, in sum."""
    hosts: Mapping[str, int]
    """Other hosts that they were sent to."""
    patience: timedelta
    """For how long the site's own past makes it wise to wait and see."""

    def is_trouble(self) -> bool:
        """Whether it has lasted too long to be one of the site's passing failures: by crawls, not by the clock."""
        return self.crawls >= 2 and self.last - self.first >= self.patience


def met(crawl: Crawl) -> Met:
    """What ``crawl`` met."""
    return _met(tuple(crawl.outcomes.items()), crawl.finished_at is not None, crawl.error)


@lru_cache(maxsize=16_384)
def _met(outcomes: tuple[tuple[str, int], ...], finished: bool, error: str) -> Met:
    counts: Counter[Met] = Counter()
    sources: Counter[Met] = Counter()
    for outcome, count in outcomes:
        kind = _kind(outcome)
        if kind is not None:
            counts[kind] += count
            if outcome.startswith(_SOURCES):
                sources[kind] += count
    if not finished and not counts[Met.SEEN]:
        return Met.UNFINISHED
    worst, most = max(((one, counts[one]) for one in (Met.AWAY, Met.DENIED, Met.NO_ANSWER)), key=lambda entry: entry[1])
    if error and not counts[Met.SEEN]:
        return worst if most else Met.DENIED if error.startswith("429") else Met.NO_ANSWER
    # Listings that answer are no use where no article does; and a single article that does not is no trouble.
    pages = counts[Met.SEEN] - sources[Met.SEEN]
    refused = most - sources[worst]
    if most and (not counts[Met.SEEN] or (pages <= 0.1 * refused and refused >= 3)):
        return worst
    return Met.SEEN if _has_links(outcomes) else Met.NO_LINKS


def _has_links(outcomes: Iterable[tuple[str, int]]) -> bool:
    """Whether a listing, feed or sitemap led to articles; also if none was read."""
    read = [
        one for one, _ in outcomes if (one.startswith(_READ) and not one.startswith(_READ_TO)) or _is_without_links(one)
    ]
    return not read or not all(map(_is_without_links, read))


def _is_without_links(outcome: str) -> bool:
    """Whether a source answered, but not as what it is: with 404 or the home page, no feed, a page without links."""
    return outcome == _BARE or (outcome.startswith(_SOURCE_FAILED) and _kind(outcome) is None)


def saw(crawl: Crawl) -> bool:
    """Whether ``crawl`` saw what was new on the site, to its end."""
    return crawl.finished_at is not None and not crawl.error and crawl.reaches_back and met(crawl) is Met.SEEN


def sees(crawl: Crawl, *, articles: bool) -> bool:
    """Whether an article of the site answered ``crawl``; else whether a listing, feed or sitemap did."""
    return any(
        count and _kind(outcome) is Met.SEEN and outcome.startswith(_SOURCES) is not articles
        for outcome, count in crawl.outcomes.items()
    )


def is_of_articles(crawl: Crawl) -> bool:
    """Whether only articles did not let a crawl in, listings did: what listings say since is no end of that."""
    return met(crawl) in SHUT - {Met.NO_LINKS} and sees(crawl, articles=False)


def met_no_article(crawl: Crawl) -> bool:
    """Whether listings answered and articles were looked for, but none of them answered."""
    tried = any(
        outcome.startswith(_FAILED) or (not outcome.startswith(_SOURCES) and _kind(outcome) in SHUT)
        for outcome in crawl.outcomes
    )
    return met(crawl) is Met.SEEN and not sees(crawl, articles=True) and tried


def leaves_gap(crawl: Crawl) -> bool:
    """Whether it left something that may be new."""
    return any(outcome.startswith(_LEFT) for outcome in crawl.outcomes)


def spell(crawls: Sequence[Crawl]) -> Spell | None:
    """The spell that lasts, if the last of ``crawls`` (oldest first) did not see the site."""
    mine, blank = list[tuple[Crawl, Met]](), list[tuple[Crawl, Met]]()
    for crawl in reversed(crawls):
        what = met(crawl)
        if what is Met.SEEN and sees(crawl, articles=True):
            break
        if what is Met.SEEN:
            blank.append((crawl, what))
        elif what is not Met.UNFINISHED:
            # Where listings answer and articles do not, a crawl that came across none says nothing.
            if blank and not is_of_articles(crawl):
                break
            mine += [*blank, (crawl, what)]
            blank = []
    if not mine:
        return None
    kind = Counter(what for _, what in mine if what is not Met.SEEN).most_common(1)[0][0]
    outcomes: Counter[str] = Counter()
    hosts: Counter[str] = Counter()
    for crawl, _ in mine:
        for outcome, count in crawl.outcomes.items():
            if outcome.startswith(LEADS_TO):
                hosts[outcome.removeprefix(LEADS_TO)] += count
            elif _kind(outcome) not in (None, Met.SEEN) or _is_without_links(outcome):
                outcomes[_reason(outcome)] += count
        if crawl.error:
            outcomes[crawl.error] += 1
    return Spell(
        kind, mine[-1][0].started_at, mine[0][0].started_at, len(mine), outcomes, hosts, _patience(crawls, len(mine))
    )


def last_look(crawls: Sequence[Crawl]) -> Crawl | None:
    """The last crawl that saw the site."""
    return next((crawl for crawl in reversed(crawls) if saw(crawl)), None)


def _kind(outcome: str) -> Met | None:
    if outcome.startswith(LEADS_TO):
        return None  # counted by the refusal beside it
    if "redirect leaves the site" in outcome:
        return Met.AWAY
    if outcome == "fetched" or outcome == "unchanged" or outcome.startswith(tuple(f"{one} read" for one in _SOURCES)):
        return Met.SEEN
    if outcome.endswith("refused: robots.txt"):
        return Met.DENIED
    _, failed, reason = outcome.partition("failed: ")
    if not failed:
        return None
    if reason.startswith(_DENIED):
        return Met.DENIED
    if reason.startswith(_NO_ANSWER) or reason.startswith("status 5"):
        return Met.NO_ANSWER
    return None


def _reason(outcome: str) -> str:
    return outcome.partition(": ")[2] or outcome


def _patience(crawls: Sequence[Crawl], lasting: int) -> timedelta:
    """Half as long again as the site's own failures of the past lasted, within bounds."""
    before = crawls[: len(crawls) - lasting]
    longest, begin = timedelta(), None
    spells: list[timedelta] = []
    for crawl in before:
        if met(crawl) in (Met.SEEN, Met.UNFINISHED):
            if begin is not None:
                spells.append(crawl.started_at - begin)
            begin = None
        elif begin is None:
            begin = crawl.started_at
    spells = sorted(one for one in spells if one < PATIENCE)
    if spells:
        longest = spells[int(0.9 * (len(spells) - 1))]
    return min(max(1.5 * longest, LEAST_PATIENCE), PATIENCE)
