"""A made-up site's year: crawled as the schedule would, and looked at as ``kyket sites health`` would.

A look follows each crawl within the hour, as the hourly DAG's does. What it says depends on crawls and pages alone, so
looks in between would say the same; but where articles do not answer, they may ask to have them tried again. The past
is learned anew every few days, and whenever a trouble begins or ends; kyket learns it at every look.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from pipelines.article import VIETNAM
from pipelines.health import access, probing, unanswered
from pipelines.health.access import Met
from pipelines.health.cadence import next_crawl
from pipelines.health.examples.happenings import EXPECTED, KINDS, UNANSWERED, Happening, Report, Year
from pipelines.health.examples.markup import page_of
from pipelines.health.examples.site import MadeUpSite
from pipelines.health.gaps import gaps_of
from pipelines.health.history import TOLD, History, Past, completed, hiding, learned
from pipelines.health.judging import STALE_CHANCE, judge
from pipelines.health.records import Crawl, PageFacts, State, Trouble, Unanswered
from pipelines.health.troubles import steps, unlearned_since

MOST_PAGES = 1500
"""As :data:`pipelines.store.health.MOST_FACTS`."""
_MOST_CRAWLS = 1000
_LOOK_MINUTE = 37
_WHOLE_SITE = ("down", "refused", "redirected")
_NOT_SHOWN = frozenset(("silent", *_WHOLE_SITE, *UNANSWERED))
"""What does not change the pages that answer."""
_YOUNG = timedelta(hours=48)
_FRESH = timedelta(hours=12)
_OVERLAP = timedelta(days=2)
_WAITED_FOR = timedelta(days=3)
_MISSES = 3
"""As :data:`pipelines.store.visits.GONE_AFTER`."""
_LEARNED_SELDOM = 60
"""Pages from which on a few more do not change what is usual."""


def live(site: MadeUpSite, pauses: Sequence[tuple[datetime, datetime]], learn_every: int = 4) -> Year:
    """Crawl and judge ``site`` from its first day to its last. ``pauses``: when kyket does not run."""
    return _Life(site, pauses, timedelta(days=learn_every)).run()


class _Life:
    """A site's year, crawl by crawl, as the store would see it."""

    def __init__(self, site: MadeUpSite, pauses: Sequence[tuple[datetime, datetime]], learn_every: timedelta) -> None:
        self.site, self.pauses, self.learn_every = site, pauses, learn_every
        self.crawls: list[Crawl] = []
        self.pages: list[PageFacts] = []
        self.seen: list[tuple[datetime | None, datetime]] = []
        self.place = 0
        self.last_met: dict[str, tuple[datetime, str]] = {}
        self.young: deque[str] = deque()
        self.again: list[str] = []
        self.failing: dict[str, Unanswered] = {}
        self.misses: Counter[str] = Counter()
        self.dead: set[str] = set()
        self.moments: dict[str, datetime] = {}
        self.lasting: list[Trouble] = []
        self.past: Past | None = None
        self.learn_at = datetime.min.replace(tzinfo=UTC)
        self.away: list[tuple[datetime, datetime]] = []
        self.ended: list[tuple[datetime, datetime]] = []
        self.spoilt: list[tuple[datetime, datetime]] = []
        self.over: list[Trouble] = []
        self.odd_before = False
        self.suspect = False
        self.probed: datetime | None = None
        self.year = Year(site.name, [Report(site.name, one) for one in site.happenings])
        self.number = 0
        self.reported: dict[int, Report] = {}

    def run(self) -> Year:
        site = self.site
        for report in self.year.reports:
            if report.happening.kind == "silent":
                report.begun = [one for one in site.published if one < report.happening.begin][-1]
                report.met = site.impossible(report.begun)
        self.year.improbable = site.improbable()
        now = datetime.combine(site.first, time(), UTC) + timedelta(days=3)
        end = datetime.combine(site.first, time(), UTC) + timedelta(days=site.days)
        counted_from = datetime.combine(site.first, time(), UTC) + timedelta(days=site.warm_up)
        while now < end:
            stopped = next((last for first, last in self.pauses if first <= now < last), None)
            if stopped is not None:
                now = stopped
                continue
            good = self.crawl(now)
            if now >= counted_from - timedelta(days=2):
                self.look(_look_after(now), counts=now >= counted_from)
            now = self.look_between(now, self.next_crawl(now, good), counted_from)
        return self.year

    # Crawling

    def next_crawl(self, last: datetime, good: bool) -> datetime:
        """When the next crawl is due: as kyket's schedule says, which knows what is odd."""
        rhythm = self.past.rhythm if self.past is not None else None
        due = next_crawl(last, self.site.minutes, rhythm)
        if probing.is_hurried(not good, self.suspect, {one.state for one in self.lasting}):
            due = min(due, last + max(probing.AGAIN, _look_after(last) - last))
        return due

    def look_between(self, last: datetime, due: datetime, counted_from: datetime) -> datetime:
        """When the next crawl is due if a look before ``due`` finds that articles should be tried again."""
        hour = _look_after(last) + timedelta(hours=1)
        while self._fails_lately(hour) and last >= counted_from and hour < due:
            history = self.history()
            if unanswered.is_wanted(history, unanswered.look(history), hour):
                self.look(hour, counts=True)
                return min(due, hour + probing.AGAIN) if self.suspect else due
            hour += timedelta(hours=1)
        return due

    def crawl(self, now: datetime) -> bool:
        """One crawl; whether it saw the site."""
        site, one = self.site, self.site.happening(now)
        run = len(self.crawls) + 1
        outcomes: dict[str, int] = {}
        error = ""
        if site.is_out(now) or (one is not None and one.kind == "down"):
            outcomes, error = {"listing failed: timeout": 5}, "no answer to 5 addresses in a row: timeout"
        elif one is not None and one.kind == "refused":
            outcomes = {"listing failed: status 403": 3, "feed failed: status 403": 1}
        elif one is not None and one.kind == "redirected":
            outcomes = {"listing refused: redirect leaves the site": 3, "redirect to host: new.example": 3}
        if outcomes:
            self.crawls.append(Crawl(run, now, now + timedelta(minutes=5), outcomes, error))
            self._met(now, one, *_WHOLE_SITE)
            return False
        self._mended(now, *_WHOLE_SITE)
        met = {"listing read": 3} | self._visit(now, run)
        self.crawls.append(Crawl(run, now, now + timedelta(minutes=5), met))
        return access.met(self.crawls[-1]) is Met.SEEN

    def _visit(self, now: datetime, run: int) -> dict[str, int]:
        """Visit what is new, what failed, what is young and what was asked for; what came of it."""
        site, published = self.site, self.site.published
        new: list[str] = []
        while self.place < len(published) and published[self.place] <= now:
            self.number += 1
            new.append(f"{self.number:016x}")
            self.moments[new[-1]] = published[self.place]
            self.place += 1
        salt = self._salt(now)
        while self.young and now - self.last_met[self.young[0]][0] >= _YOUNG:
            self.young.popleft()
        failing = [one for one in self.failing if self.misses[one] < _MISSES]
        counts: Counter[str] = Counter()
        for one in dict.fromkeys((*new, *failing, *self.young, *self.again)):
            if reason := self._failure(one, now):
                counts[f"failed: {reason}"] += 1
                continue
            first, shown = self.last_met.get(one, (now, None))
            if shown == salt and not (site.restless and now - first > timedelta(hours=20)):
                counts["unchanged"] += 1
                continue
            counts["fetched"] += 1
            self._read(one, now, run, salt)
        self.again = []
        return dict(counts)

    def _failure(self, page_id: str, now: datetime) -> str:
        """Why the page does not answer, if so."""
        one, before = self.site.happening(now), self.failing.get(page_id)
        is_new = page_id not in self.last_met
        if is_new and before is None and self.site.dice.random() < self.site.dead:
            self.dead.add(page_id)
        hurt = one is not None and one.kind in UNANSWERED and (is_new or one.kind.startswith("all"))
        if page_id not in self.dead and not hurt:
            if before is not None:
                del self.failing[page_id]
                self._mended(now, *UNANSWERED)
            self.misses.pop(page_id, None)
            return ""
        reason = "status 404"
        if one is not None and hurt and page_id not in self.dead:
            reason = UNANSWERED[one.kind]
            self._met(now, one, one.kind)
        if reason == "status 404":
            self.misses[page_id] += 1
        begun = before.begun if before is not None else now
        self.failing[page_id] = Unanswered(page_id, reason, begun, now, not is_new)
        return reason

    def _read(self, page_id: str, now: datetime, run: int, salt: str) -> None:
        """The page as it answers: new, or again."""
        again = page_id in self.last_met
        odd = not again and self.site.dice.random() < (0.3 if self.odd_before else self.site.odd)
        self.odd_before = odd if not again else self.odd_before
        page = page_of(self.site, page_id, run, now, odd)
        self.pages.append(page)
        self.last_met[page_id] = (self.last_met[page_id][0] if again else now, salt)
        if not again:
            self.young.append(page_id)
            moment = self.moments.pop(page_id)
            self.seen.append((moment, moment if not self.crawls else now))
            self._mended(now, "silent", *UNANSWERED)
        self._met_page(page, now, odd)

    def _salt(self, now: datetime) -> str:
        one = self.site.happening(now)
        redesigned = self.site.redesign is not None and now.astimezone(VIETNAM).date() >= self.site.redesign
        hurt = one is not None and one.kind not in _NOT_SHOWN
        return f"{redesigned} {one.begin if one and hurt else ''}"

    def _met(self, now: datetime, one: Happening | None, *kinds: str) -> None:
        for report in self.year.reports:
            if report.happening is one and one is not None and one.kind in kinds and report.met is None:
                report.met = report.begun = now

    def _mended(self, now: datetime, *kinds: str) -> None:
        """A crawl meets that the last happening of one of ``kinds`` is over."""
        over = [report for report in self.year.reports if report.happening.end <= now]
        if over and over[-1].happening.kind in kinds and over[-1].mended is None:
            over[-1].mended = now

    def _met_page(self, page: PageFacts, now: datetime, odd: bool) -> None:
        one = self.site.happening(now)
        if one is None and not odd:
            self._mended(now, *(kind for kind in KINDS if kind not in _NOT_SHOWN))
        if one is None or odd:
            return
        if one.kind == "half the pages" and int(page.page_id[-1], 16) % 2:
            return
        if one.kind not in _NOT_SHOWN:
            self._met(now, one, one.kind)

    # Looking

    def look(self, now: datetime, *, counts: bool) -> None:
        """One look at how the site is."""
        if self.past is None or now >= self.learn_at:
            self.learn(now)
        elif self._says_nothing_new(now):
            return
        history = self.history()
        condition = judge(history, now, self.past)
        self.year.judged += 1
        self.suspect, self.probed = condition.suspect, condition.probed
        if condition.probed == now:
            self.again = [*probing.chosen(history.pages, now, self.lasting), *unanswered.to_ask(history)]
        done = steps(condition, self.lasting)
        for one in done.over:
            self.ended.append((unlearned_since(one), now))
            if one.state in (State.BROKEN, State.MOVED):
                self.spoilt.append((one.since, now))
                self.over.append(replace(one, ended_at=now))
            self._count_end(one, now)
        self.lasting = [one for one in self.lasting if one not in done.over]
        if done.begins is not None:
            begun = replace(done.begins, id=len(self.ended) + len(self.lasting) + 1)
            self.lasting.append(begun)
            self._count(begun, now, counts=counts)
        if done.over or (done.begins is not None and condition.state in (State.BROKEN, State.MOVED)):
            self.learn(now)

    def _says_nothing_new(self, now: datetime) -> bool:
        """Whether a look would find the site healthy, as the last one did: it saw nothing but a silence that may be."""
        if self.lasting or self.suspect or self._fails_lately(now) or "fetched" not in self.crawls[-1].outcomes:
            return False
        if self.pages and now - self.pages[-1].at < _FRESH:
            return False
        rhythm = self.past.rhythm if self.past is not None else None
        if rhythm is None or not self.seen:
            return True
        return rhythm.chance(self.seen[-1][1], self.crawls[-1].started_at) > 2 * STALE_CHANCE

    def _fails_lately(self, now: datetime) -> bool:
        """Whether a page has not answered for less than what is waited for; of older ones all is known."""
        newest = next(reversed(self.failing.values()), None)
        return newest is not None and now - newest.begun < _WAITED_FOR

    def learn(self, now: datetime) -> None:
        """Learn the past again."""
        usual = self.past.usual if self.past is not None else None
        is_little = usual is None or usual.pages < _LEARNED_SELDOM
        self.learn_at = now if is_little else now + self.learn_every
        appeared = [seen for seen, _ in self.seen if seen is not None]
        rhythm = self.past.rhythm if self.past else None
        recent = self.crawls[-_MOST_CRAWLS:]
        found = gaps_of(self.site.name, recent, appeared[-3000:], rhythm, self.site.minutes, now)
        known = dict(self.away)
        known |= {gap.first: gap.last for gap in found if gap.last is not None}
        self.away = sorted(known.items())
        self.past = learned(self.history())

    def history(self) -> History:
        """What the store would know."""
        pages = self.pages[-MOST_PAGES:]
        broken = [one for one in self.lasting if one.state in (State.BROKEN, State.MOVED)]
        one = hiding([*broken, *self.over], pages)
        if one is not None:
            before = [page for page in self.pages if page.at < one.since][-MOST_PAGES // 2 :]
            told = [] if one.ended_at else [page for page in self.pages if page.at < one.opened_at][-TOLD:]
            pages = completed(one, before, told, pages)
        return History(
            self.site.name, self.site.family, [*self.crawls[:1], *self.crawls[1:][-_MOST_CRAWLS:]], pages, self.seen,
            [*self.away, *self.ended], self.lasting, self.spoilt, self.probed,
            sorted((one for one in self.failing.values() if one.begun >= pages[0].at), key=lambda one: one.begun),
        )  # fmt: skip

    # Counting

    def _count(self, trouble: Trouble, now: datetime, *, counts: bool) -> None:
        """What ``trouble`` says of what happens."""
        mine = [
            report for report in self.year.reports if report.happening.begin <= now < report.happening.end + _OVERLAP
        ]
        if not mine:
            if counts:
                self.year.false_alarms.append(trouble)
            return
        report = mine[-1]
        right = trouble.state in EXPECTED.get(report.happening.kind, {State.BROKEN})
        if right:
            report.open, report.over = report.open + 1, None
            self.reported[trouble.id] = report
        if report.reported is None or (not report.rightly and right):
            report.reported, report.state, report.since = now, trouble.state, trouble.since
            report.paused = self._paused(report.met or now, now)
        else:
            self.year.repeated.append(trouble)

    def _count_end(self, trouble: Trouble, now: datetime) -> None:
        """That ``trouble`` is said to be over."""
        report = self.reported.get(trouble.id)
        if report is not None:
            report.open -= 1
            if not report.open:
                report.over = now
                report.paused_after = self._paused(report.mended or now, now)

    def _paused(self, first: datetime, last: datetime) -> timedelta:
        """How long kyket did not run in that time."""
        return sum((max(min(end, last) - max(begin, first), timedelta()) for begin, end in self.pauses), timedelta())


def _look_after(crawl: datetime) -> datetime:
    """The first hourly look when ``crawl`` is over and its pages are read."""
    over = crawl + timedelta(minutes=10)
    look = over.replace(minute=_LOOK_MINUTE, second=0, microsecond=0)
    return look if look >= over else look + timedelta(hours=1)
