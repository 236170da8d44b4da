"""A site whose listings are fine, and whose articles answer 404, 500 or nothing at all.

Every site has a dead link now and then. So the articles found last are weighed as pages are: how many of them do not
answer, against how many of this site's never did. A few in a row leave no doubt, nor do old articles that no longer
answer. Of a site with an article a week one has to be enough: it is told where dead links are as good as unknown and
nothing else has answered for most of a day. Passing failures are waited for as those of whole sites are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.health import clauses
from pipelines.health.access import LEAST_PATIENCE
from pipelines.health.history import History
from pipelines.health.pages import CHANCE, RECENT, tail
from pipelines.health.probing import PROBES, REST
from pipelines.health.records import Condition, Crawl, State, Trouble, Unanswered

_TAIL_PATIENCE = timedelta(hours=20)
"""For how long nothing new may answer where that is all there is to go by: a night and the morning after."""
_TAIL_CHANCE = 8e-3
"""One dead link of the kind known among a hundred articles leaves this open; with two, one more says nothing."""
_WINDOW, _CRAWLS = 10 * RECENT, 100
"""How many articles and crawls back a beginning is looked for: a busy paper finds a hundred in half a day."""
_DEAD, _OF = 0.05, 50
"""Dead links among so many pages, taken to have been seen before the first one was looked at."""
_CLUSTERED = 0.15
_OLD_RATE, _OLD_CLUSTERED = 0.01, 0.05
_OVER, _MOST = 0.05, 0.9
_MOST_ASKED = 200
_LEADS_NOWHERE = ("status 404", "status 410", "empty answer", "redirect")
_STATES = (State.BROKEN, State.BLOCKED)


@dataclass(frozen=True, slots=True)
class Failing:
    """Articles that do not answer."""

    since: datetime
    """The first crawl that met one."""
    new: Sequence[Unanswered]
    """Those that never did, of those found since then."""
    of: int
    """How many articles were found since then."""
    old: Sequence[Unanswered]
    """Those that had answered, and do not any more since then."""
    answered: int
    """How often articles that were known before have answered since."""
    chance: float
    """How likely that is on a site that is as it was."""
    patience: timedelta
    """For how long that makes it wise to wait and see."""

    @property
    def pages(self) -> Sequence[Unanswered]:
        """All of them."""
        return (*self.new, *self.old)

    @property
    def waited(self) -> timedelta:
        """For how long they have been tried."""
        return max(one.last for one in self.pages) - self.since


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the articles that do not answer finds."""

    failing: Failing | None = None
    """More than chance allows, however short that has lasted."""
    lasting: Trouble | None = None
    """The trouble that lasts and was told for such articles."""
    answers: bool = False
    """Whether articles were found since that answer."""
    over: bool = False
    """Whether so many answer that it is over."""


def look(history: History) -> Look:
    """Look at what does not answer."""
    if not history.unanswered:
        return Look()
    met = _Met(history)
    lasting = next((one for one in history.troubles if one.state in _STATES and _is_told(history, met, one)), None)
    found = _failing(history, met)
    if lasting is None:
        return Look(found)
    since = max(lasting.opened_at, history.probed or lasting.opened_at)
    return Look(found, lasting, met.found_well(since) > 0, _is_over(met, lasting))


def _failing(history: History, met: _Met) -> Failing | None:
    """Articles of which more do not answer than chance allows; the least likely of them."""
    first = met.well[-_WINDOW] if len(met.well) >= _WINDOW else history.unanswered[0].begun
    candidates = sorted({one.begun for one in history.unanswered if one.begun >= first})[-_CRAWLS:]
    found = [one for since in candidates if (one := _weighed(history, met, since)) is not None]
    return min(found, key=lambda one: one.chance, default=None)


class _Met:
    """When articles were found, and when known ones answered."""

    def __init__(self, history: History) -> None:
        found: dict[str, datetime] = {}
        again: list[datetime] = []
        for page in history.pages:
            if page.page_id in found:
                again.append(page.at)
            else:
                found[page.page_id] = page.at
        self.well = sorted(found.values())
        """When those that answer were found."""
        self.bad = [one.begun for one in history.unanswered if not one.held]
        """When those were that do not."""
        self.reasons = Counter(one.reason for one in history.unanswered if not one.held)
        self._again = again
        self._crawls = history.crawls

    def found_well(self, first: datetime, last: datetime | None = None) -> int:
        """How many that answer were found from ``first`` to ``last``."""
        end = len(self.well) if last is None else bisect_right(self.well, last)
        return max(end - bisect_left(self.well, first), 0)

    def answered(self, first: datetime, last: datetime | None = None) -> int:
        """How often known ones answered from ``first`` to ``last``."""
        end = len(self._again) if last is None else bisect_right(self._again, last)
        crawls = self._crawls[bisect_left(self._crawls, first, key=_started) :]
        unchanged = sum(one.outcomes.get("unchanged", 0) for one in crawls if last is None or one.started_at <= last)
        return unchanged + max(end - bisect_left(self._again, first), 0)


def _started(crawl: Crawl) -> datetime:
    return crawl.started_at


def _weighed(history: History, met: _Met, since: datetime) -> Failing | None:
    """What does not answer ``since`` then, if that is no chance and not over."""
    new = [one for one in history.unanswered if one.begun >= since and not one.held]
    old = [one for one in history.unanswered if one.begun >= since and one.held]
    of = len(new) + met.found_well(since)
    if of > _WINDOW:
        return None
    answered = met.answered(since)
    rate = 0.0
    if new:  # that a link now and then is dead does not make it likely that one is empty
        reason, same = Counter(one.reason for one in new).most_common(1)[0]
        rate = (met.reasons[reason] - same + _DEAD) / (len(met.bad) + len(met.well) - of + _OF)
    chance = 1.0
    if new and len(new) > 2 * rate * of and not _are_well(len(new) / of, met.found_well(new[-1].begun)):
        chance = tail(len(new), of, rate, _CLUSTERED)
    of_tail = bool(new) and len(new) == of and chance < _TAIL_CHANCE
    if len(old) > answered:
        chance *= tail(len(old), len(old) + answered, _OLD_RATE, _OLD_CLUSTERED)
    if chance >= CHANCE and not of_tail:
        return None
    return Failing(since, new, of, old, answered, chance, LEAST_PATIENCE if chance < CHANCE else _TAIL_PATIENCE)


def _are_well(share: float, well: int) -> bool:
    """Whether so many that answer would hardly have come in a row if ``share`` of them did not."""
    return (1 - min(share, _MOST)) ** well < _OVER


def judged(history: History, seen: Look, now: datetime) -> Condition | None:
    """That articles of the site do not answer, if that has lasted long enough; or if it was told and lasts."""
    one, lasting = seen.failing, seen.lasting
    if lasting is not None:
        if seen.over:
            return None
        said = evidence(one) if one is not None else lasting.evidence
        return Condition(history.site, lasting.state, now, lasting.since, said, lasting.remedy)
    if one is None or one.waited < one.patience:
        return None
    reason = Counter(page.reason for page in one.pages).most_common(1)[0][0]
    state = State.BROKEN if reason.startswith(_LEADS_NOWHERE) else State.BLOCKED
    return Condition(history.site, state, now, one.since, evidence(one), remedy(history.site, state))


def _is_told(history: History, met: _Met, one: Trouble) -> bool:
    """Whether what was found up to when ``one`` was told did not answer, or else what had been known before."""
    then = [page for page in history.unanswered if one.since <= page.begun <= one.opened_at]
    if not then:
        return False
    new = sum(not page.held for page in then)
    if new:
        return new >= met.found_well(one.since, one.opened_at)
    return len(then) > met.answered(one.since, one.opened_at)


def _is_over(met: _Met, trouble: Trouble) -> bool:
    """Whether articles answer again, as they would hardly do if that lasted."""
    bad = [one for one in met.bad if one >= trouble.since]
    then = sum(one <= trouble.opened_at for one in bad)
    of = then + met.found_well(trouble.since, trouble.opened_at)
    since = max([trouble.opened_at, *bad])
    well = met.found_well(since)
    if not met.answered(trouble.since, trouble.opened_at):  # known ones did not either: that they do says as much
        well += met.answered(since)
    return _are_well(then / of if of else _MOST, well)


def evidence(one: Failing) -> tuple[str, ...]:
    """Clauses for a person."""
    reasons = Counter(page.reason for page in one.pages)
    said = ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common(3))
    new = len(one.new)
    some = f"{new} of the last {one.of} articles found do not answer"
    many = some if one.of > 1 else "the last article found does not answer"
    old = f"{len(one.old)} articles that had answered do not any more"
    found = [f"{many if new else old}, since {clauses.moment(one.since)}: {said}; the listings do"]
    if new and one.old:
        found.append(old)
    elif one.answered and not one.old:
        found.append("articles that were known before answer as always")
    return tuple(found)


def remedy(site: str, state: State) -> str:
    """What to do."""
    if state is State.BLOCKED:
        there = "crawl the site less hard (politeness.delay in its entry) or ask its keepers to let kyket in"
    else:
        there = (
            f"its address is not the one that kyket takes from the listings (`kyket sites check {site}` shows that: "
            "set listings and links in its entry)"
        )
    return (
        f"open one of its newest articles in a browser: if it is there, {there}; if not, it is theirs to mend. What "
        "did not answer is tried again once a day, and all of it when new ones answer"
    )


def is_wanted(history: History, seen: Look, now: datetime) -> bool:
    """Whether articles that do not answer should be tried again now, though no listing may lead to them any more."""
    one = seen.failing
    if seen.lasting is None:
        return one is not None and one.waited < one.patience <= now - one.since
    return seen.answers or history.probed is None or now - history.probed >= 2 * REST


def to_ask(history: History) -> list[str]:
    """Which ones: the newest, and all once new ones answer again."""
    seen = look(history)
    if seen.lasting is not None:
        since = seen.lasting.since
    elif seen.failing is not None:
        since = seen.failing.since
    else:
        return []
    waiting = [page.page_id for page in history.unanswered if page.begun >= since]
    return waiting[-(_MOST_ASKED if seen.answers else PROBES) :]
