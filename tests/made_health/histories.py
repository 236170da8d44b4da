"""Sites as somebody else would make them up: told by what they do, crawled by their cadence, judged after each crawl.

Nothing is shared with :mod:`pipelines.health.examples`: articles come when a test says so, pages are what a test makes
of them, and crawls come by the clock. Only what kyket itself does is real: judging, troubles, looking again at good
pages and coming back sooner.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from made_health.sites import page

from pipelines.article import VIETNAM
from pipelines.health import access, probing, unanswered
from pipelines.health.access import Met
from pipelines.health.gaps import gaps_of
from pipelines.health.history import History, Past, learned
from pipelines.health.judging import judge
from pipelines.health.records import Crawl, PageFacts, State, Trouble, Unanswered
from pipelines.health.troubles import steps, unlearned_since

SITE = "nguoikhac.example"
FIRST = date(2026, 3, 2)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_YOUNG = timedelta(hours=48)
_NEVER = datetime.min.replace(tzinfo=UTC)
Answer = Callable[[datetime], Mapping[str, int] | None]
Shown = Callable[[PageFacts, datetime], PageFacts]


def at(day: int, hour: float = 0.0, first: date = FIRST) -> datetime:
    """``hour`` of the day so many days after ``first``, in Vietnam."""
    return (datetime.combine(first, time(), VIETNAM) + timedelta(days=day, hours=hour)).astimezone(UTC)


def arrivals(days: int, a_day: Callable[[int, date], float], seed: int = 1, first: date = FIRST) -> list[datetime]:
    """Articles between seven and seventeen, as many on each day as ``a_day`` says on average."""
    dice, found = random.Random(seed), []
    for day in range(days):
        left = a_day(day, first + timedelta(days=day))
        clock = dice.expovariate(1.0)
        while clock < left:
            found.append(at(day, dice.uniform(7, 17), first))
            clock += dice.expovariate(1.0)
    return sorted(found)


def as_always(_: datetime) -> None:
    """A site that lets every crawl in."""


def as_it_was(one: PageFacts, _: datetime) -> PageFacts:
    """A page that never changes."""
    return one


def no_failure(_: datetime) -> str:
    """A site whose pages all answer."""
    return ""


@dataclass
class Told:
    """A trouble: when it was told, as what, and when it was over."""

    at: datetime
    state: State
    evidence: Sequence[str]
    since: datetime
    over: datetime | None = None


@dataclass
class Watch:
    """A site that is crawled every ``every`` from ``begin`` to ``end``.

    ``answer``: what a crawl meets if it is not let in. ``failing``: why articles do not answer, though listings do;
    ``only_new``: those that had answered before do. ``shown``: what a page is at that moment; pages are fetched again
    when that has changed, for two days after they came, and when kyket asks for it. From ``judged`` on it is judged
    after each crawl that met something, else every six hours.
    """

    published: Sequence[datetime]
    begin: datetime
    end: datetime
    judged: datetime
    every: timedelta = timedelta(hours=3)
    answer: Answer = as_always
    shown: Shown = as_it_was
    failing: Callable[[datetime], str] = no_failure
    only_new: bool = False
    told: list[Told] = field(default_factory=list)
    crawls: list[Crawl] = field(default_factory=list)
    pages: list[PageFacts] = field(default_factory=list)
    seen: list[tuple[datetime | None, datetime]] = field(default_factory=list)
    lasting: list[Trouble] = field(default_factory=list)
    away: list[tuple[datetime, datetime]] = field(default_factory=list)
    unseen: list[tuple[datetime, datetime]] = field(default_factory=list)
    spoilt: list[tuple[datetime, datetime]] = field(default_factory=list)
    last: dict[int, PageFacts] = field(default_factory=dict)
    unanswered: dict[int, Unanswered] = field(default_factory=dict)
    looked: datetime = _NEVER
    probed: datetime | None = None
    asked: Sequence[str] = ()
    suspect: bool = False
    past: Past | None = None
    learned_on: date | None = None

    def run(self) -> list[Told]:
        """All that was told."""
        now = self.begin
        while now < self.end:
            failed = self._crawl(now)
            met = self.crawls[-1].outcomes
            is_news = failed or self.suspect or self.lasting or "fetched" in met or any("failed" in one for one in met)
            if now >= self.judged and (is_news or now - self.looked >= 6 * HOUR):
                self.looked = now
                self._look(now + timedelta(minutes=20))
            soon = probing.is_hurried(failed, self.suspect, {one.state for one in self.lasting})
            now += min(self.every, HOUR) if soon else self.every
        return self.told

    def _crawl(self, now: datetime) -> bool:
        run = len(self.crawls) + 1
        refused = self.answer(now)
        if refused is not None:
            self.crawls.append(Crawl(run, now, now + HOUR / 12, dict(refused)))
            return access.met(self.crawls[-1]) is not Met.SEEN
        if reason := self.failing(now):
            wanted = [number for number in range(len(self.published)) if self._is_wanted(number, now)]
            self.asked = ()
            well = [number for number in wanted if self.only_new and number < len(self.seen)]
            for number in set(wanted) - set(well):
                before = self.unanswered.get(number)
                begun, held = before.begun if before else now, number < len(self.seen)
                self.unanswered[number] = Unanswered(f"{number:016x}", reason, begun, now, held)
            failed = {f"failed: {reason}": len(wanted) - len(well), "unchanged": len(well)}
            failed = {name: count for name, count in failed.items() if count}
            self.crawls.append(Crawl(run, now, now + HOUR / 12, {"listing read": 2, **failed}))
            return access.met(self.crawls[-1]) is not Met.SEEN
        fetched = unchanged = 0
        self.unanswered.clear()
        for number in range(len(self.seen), len(self.published)):
            if self.published[number] > now:
                break
            self.seen.append((self.published[number], now if run > 1 else self.published[number]))
            self.last[number] = self._page(number, now, run)
            self.pages.append(self.last[number])
            fetched += 1
        young = [number for number in range(max(len(self.seen) - 60, 0), len(self.seen)) if self._is_young(number, now)]
        for number in dict.fromkeys([*young, *(int(name, 16) for name in self.asked)]):
            before = self.last[number]
            if before.run_id != run:
                again = self._page(number, now, run)
                changed = replace(again, at=before.at, run_id=before.run_id) != before
                if changed:
                    self.pages.append(again)
                    self.last[number] = again
                fetched, unchanged = fetched + changed, unchanged + (not changed)
        self.asked = ()
        found = {"listing read": 2, "listing read to known pages": 2, "fetched": fetched, "unchanged": unchanged}
        self.crawls.append(Crawl(run, now, now + HOUR / 12, {name: count for name, count in found.items() if count}))
        return False

    def _is_wanted(self, number: int, now: datetime) -> bool:
        if number >= len(self.seen):
            return self.published[number] <= now
        return self._is_young(number, now) or f"{number:016x}" in self.asked

    def _is_young(self, number: int, now: datetime) -> bool:
        return now - self.seen[number][1] < _YOUNG

    def _page(self, number: int, now: datetime, run: int) -> PageFacts:
        return self.shown(replace(page(number, now, run=run), site=SITE, published=self.published[number]), now)

    def _look(self, now: datetime) -> None:
        history = self._history()
        if self.past is None or self.learned_on != now.date():
            self._learn(now)
        condition = judge(history, now, self.past)
        self.suspect, self.probed = condition.suspect, condition.probed
        if condition.probed == now:
            self.asked = [*probing.chosen(history.pages, now, self.lasting), *unanswered.to_ask(history)]
        done = steps(condition, self.lasting)
        for one in done.over:
            self.away.append((unlearned_since(one), now))
            if one.state in (State.BROKEN, State.MOVED):
                self.spoilt.append((one.since, now))
            next(told for told in reversed(self.told) if told.state is one.state).over = now
        self.lasting = [one for one in self.lasting if one not in done.over]
        if done.begins is not None:
            self.lasting.append(replace(done.begins, id=len(self.told) + 1))
            self.told.append(Told(now, done.begins.state, done.begins.evidence, done.begins.since))
        if done.over or done.begins is not None:
            self._learn(now)

    def _learn(self, now: datetime) -> None:
        gaps = gaps_of(SITE, self.crawls, [one for one, _ in self.seen if one], None, int(self.every / HOUR * 60), now)
        self.unseen = [(one.first, one.last) for one in gaps if one.last is not None]
        self.past, self.learned_on = learned(self._history()), now.date()

    def _history(self) -> History:
        away = [*self.away, *self.unseen]
        failing = sorted(self.unanswered.values(), key=lambda one: one.begun)
        return History(
            SITE, "nukeviet", self.crawls, self.pages, self.seen, away, self.lasting, self.spoilt, self.probed, failing
        )
