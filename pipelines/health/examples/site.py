"""Made-up years of sites, with what happens to sites: for the test and the benchmark of health.

Nothing here is taken from what judges: how often a site publishes is a product of its week, its hours, holidays of its
own length, a level that wanders, days that are gamma-distributed and articles that come in batches; its pages vary in
fields, lengths and templates, and odd ones come in clusters. Crawls fail as they do, are tried again, and pause when
kyket itself is down.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from math import exp, log

from pipelines.article import VIETNAM
from pipelines.health.gaps import gaps_of
from pipelines.health.holidays import hung_kings, tet
from pipelines.health.judging import PROBES, History, Past, judge, learned
from pipelines.health.records import ARTICLE, FIELDS, Crawl, PageFacts, State, Trouble
from pipelines.health.troubles import steps

KINDS = ("silent", "refused", "down", "redirected", "new CMS", "no body", "short body", "menu in body", "no lead",
         "no date", "half the pages")  # fmt: skip
"""What is made to happen to sites."""
EXPECTED = {
    "silent": {State.STALE},
    "refused": {State.BLOCKED},
    "down": {State.BLOCKED},
    "redirected": {State.MOVED},
    "new CMS": {State.MOVED, State.BROKEN},
}
"""By which state each is rightly reported; all others are broken extraction."""

_DAY = timedelta(days=1)
_TEMPLATE = 32


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens to a site."""

    kind: str
    begin: datetime
    end: datetime

    def lasts(self, moment: datetime) -> bool:
        """Whether it lasts at ``moment``."""
        return self.begin <= moment < self.end


@dataclass
class Report:
    """What became of one happening: when a crawl first met it, when it was reported and as what."""

    site: str
    happening: Happening
    met: datetime | None = None
    """The first crawl that fetched something it had changed; for a silence the moment when the site's true rhythm
    gives it one chance in a thousand."""
    reported: datetime | None = None
    state: State | None = None

    @property
    def delay(self) -> timedelta | None:
        """From meeting it to reporting it."""
        return None if self.reported is None or self.met is None else self.reported - self.met

    @property
    def was_met(self) -> bool:
        """Whether it could be noticed before it was over."""
        return self.met is not None and self.met + _DAY < self.happening.end

    @property
    def rightly(self) -> bool:
        """Whether it was called what it is."""
        return self.state in EXPECTED.get(self.happening.kind, {State.BROKEN})


@dataclass
class Year:
    """What came of one site's year."""

    site: str
    reports: list[Report] = field(default_factory=list)
    false_alarms: list[Trouble] = field(default_factory=list)
    judged: int = 0


class MadeUpSite:
    """One site: what it publishes, and what its pages are like."""

    def __init__(self, name: str, seed: int, first: date, days: int, warm_up: int, troubles: float) -> None:
        self.name = name
        self.dice = dice = random.Random(f"{seed} {name}")
        self.first, self.days, self.warm_up = first, days, warm_up
        self.kind = dice.choices(("committee", "portal", "paper"), (5, 3, 3))[0]
        paper = self.kind == "paper"
        self.rate = exp(
            dice.uniform(*map(log, {"committee": (0.25, 4), "portal": (1, 9), "paper": (8, 40)}[self.kind]))
        )
        self.week = [dice.uniform(0.85, 1.2) for _ in range(5)]
        self.week += [dice.uniform(0.4, 0.9), dice.uniform(0.2, 0.8)] if paper else [dice.choice((0, 0.1, 0.3)), 0.0]
        if not paper and dice.random() < 0.5:
            self.week[6] = dice.uniform(0.02, 0.2)
        self.holiday = dice.uniform(0.4, 0.8) if paper else dice.choice((0.0, 0.0, 0.2, 0.4))
        self.tet = dice.uniform(0.25, 0.6) if paper else dice.choice((0.0, 0.0, 0.1))
        self.tet_days = (-dice.randint(1, 4), dice.randint(5, 8))
        self.shape = dice.uniform(4, 12) if paper else dice.uniform(1.5, 6)
        self.batch = dice.uniform(1, 1.5) if paper else dice.uniform(1, 3)
        self.peaks = [dice.gauss(9, 1), dice.gauss(15.5, 1.5)]
        self.cadence = {"paper": (120, 120, 180), "portal": (180, 360), "committee": (360, 360, 720, 1440)}[self.kind]
        self.minutes = dice.choice(self.cadence)
        self.family = dice.choice(("nukeviet", "vnpt_cms", "onecms", "tuyengiao", "generic"))
        self.odd = dice.uniform(0.0, 0.03)
        self.fills = {
            "title": 0.999,
            "lead": dice.choice((0.02, 0.5, 0.9, 0.99)),
            "byline": dice.choice((0.1, 0.6, 0.95)),
            "date": 0.997,
            "captions": dice.uniform(0.2, 0.9),
            "source": dice.uniform(0, 0.2),
        }
        self.size, self.spread = dice.gauss(7.7, 0.3), dice.uniform(0.35, 0.7)
        self.around = exp(dice.gauss(8.7, 0.4))
        self.templates = [self._template() for _ in range(dice.choice((1, 1, 2, 3)))]
        self.noise = dice.uniform(0.01, 0.12)
        self.restless = dice.random() < 0.25
        self.happenings = self._happenings(troubles)
        self.published, self.true_rates = self._published()
        self.outages = self._outages()
        self.redesign = first + timedelta(days=dice.randint(warm_up, days)) if dice.random() < 0.3 else None

    def happening(self, moment: datetime) -> Happening | None:
        """What happens to it at ``moment``."""
        return next((one for one in self.happenings if one.lasts(moment)), None)

    def is_out(self, moment: datetime) -> bool:
        """Whether it does not answer for a short while."""
        return any(first <= moment < last for first, last in self.outages)

    def page(self, page_id: str, run: int, moment: datetime, odd: bool) -> PageFacts:
        """The page as a crawl meets it at ``moment``."""
        dice, one = self.dice, self.happening(moment)
        hurt = one is not None and (one.kind != "half the pages" or int(page_id[-1], 16) % 2 == 0)
        kind = one.kind if one is not None and hurt else ""
        changed = kind in ("new CMS", "no body", "short body", "menu in body", "no lead", "no date", "half the pages")
        own = random.Random(f"{self.name} {page_id}")  # an article stays what it is when it is met again
        length = int(exp(own.gauss(self.size, self.spread)))
        text = length + int(self.around * own.uniform(0.8, 1.25))
        filled = {name: own.random() < share for name, share in self.fills.items()}
        outcome = dice.choice(("no-body", "listing", "needs-browser")) if odd else ARTICLE
        if kind == "no body" or kind == "half the pages":
            outcome = "no-body" if dice.random() < 0.9 else ARTICLE
        elif kind == "new CMS":
            outcome = "no-body" if dice.random() < 0.4 else ARTICLE
            filled |= {"lead": False, "byline": False}
        elif kind == "short body":
            length = int(length * dice.uniform(0.05, 0.2)) + 60
        elif kind == "menu in body":
            length, text = text, text + 200
        elif kind in ("no lead", "no date"):
            filled[kind.removeprefix("no ")] = False
        if outcome != ARTICLE:
            length, filled = 0, {}
        family = self.family
        if kind == "new CMS":
            family = "dnn_newsview"
        return PageFacts(
            page_id=page_id,
            run_id=run,
            site=self.name,
            at=moment,
            outcome=outcome,
            fields=sum(1 << place for place, name in enumerate(FIELDS) if filled.get(name)),
            length=length,
            text=text,
            family=family,
            template=self._shown(moment, changed, odd),
        )

    def _shown(self, moment: datetime, changed: bool, odd: bool) -> str:
        dice = self.dice
        if odd and dice.random() < 0.5:
            return self._template().hex()
        which = dice.randrange(len(self.templates))
        salt = "" if self.redesign is None or moment.astimezone(VIETNAM).date() < self.redesign else "redesigned"
        one = self.happening(moment)
        if changed and one is not None:
            salt = f"changed {one.begin}"
        template = self.templates[which]
        if salt:
            template = random.Random(f"{salt} {template.hex()}").randbytes(_TEMPLATE)
        return bytes(b if dice.random() > self.noise else dice.randrange(256) for b in template).hex()

    def _template(self) -> bytes:
        return self.dice.randbytes(_TEMPLATE)

    def _happenings(self, troubles: float) -> list[Happening]:
        dice, found = self.dice, []
        day = self.warm_up + dice.randint(5, 60)
        while day < self.days - 25:
            if dice.random() < troubles / 5:
                begin = datetime.combine(self.first + timedelta(days=day), time(dice.randrange(24)), UTC)
                lasts = dice.uniform(8, 16)
                kind = dice.choice(KINDS)
                if kind == "no lead" and self.fills["lead"] < 0.4:
                    kind = "no date"
                if kind == "silent":
                    lasts = min(max(15.0, 35 / self.rate), 90.0)
                elif self.kind == "committee" and self.rate < 1:
                    lasts *= 2
                if day + lasts < self.days:
                    found.append(Happening(kind, begin, begin + timedelta(days=lasts)))
                    day += int(lasts)
            day += dice.randint(45, 85)
        return found

    def _published(self) -> tuple[list[datetime], list[float]]:
        dice, level = self.dice, 0.0
        moments: list[datetime] = []
        rates: list[float] = []
        slow = {dice.randint(self.warm_up, self.days) + extra for _ in range(2) for extra in range(dice.randint(5, 12))}
        for number in range(self.days):
            day = self.first + timedelta(days=number)
            level = 0.97 * level + dice.gauss(0, 0.05)
            rate = self.rate * exp(level) * self.week[day.weekday()] * self._rest(day) * (0.5 if number in slow else 1)
            rates.append(rate)
            mean = rate / self.batch * dice.gammavariate(self.shape, 1 / self.shape)
            for _ in range(_poisson(dice, mean)):
                hour = min(max(dice.gauss(dice.choice(self.peaks), 1.5), 0), 23.9)
                moment = datetime.combine(day, time(), VIETNAM) + timedelta(hours=hour)
                while True:
                    moments.append(moment.astimezone(UTC))
                    moment += timedelta(minutes=dice.randint(1, 8))
                    if dice.random() < 1 / self.batch:
                        break
        silent = [one for one in self.happenings if one.kind == "silent"]
        return sorted(one for one in moments if not any(each.lasts(one) for each in silent)), rates

    def _rest(self, day: date) -> float:
        distance = (day - tet(day.year)).days
        if self.tet_days[0] <= distance <= self.tet_days[1]:
            return self.tet
        if day in (hung_kings(day.year), date(day.year, 1, 1), date(day.year, 4, 30), date(day.year, 5, 1)):
            return self.holiday
        return self.holiday if (day.month, day.day) in ((9, 1), (9, 2)) else 1.0

    def _outages(self) -> list[tuple[datetime, datetime]]:
        found = []
        for _ in range(_poisson(self.dice, 10 * self.days / 365)):
            begin = datetime.combine(self.first, time(), UTC) + timedelta(days=self.dice.uniform(0, self.days))
            hours = min(exp(self.dice.gauss(0.3, 1.0)), 10)
            found.append((begin, begin + timedelta(hours=hours)))
        return found

    def impossible(self, newest: datetime) -> datetime:
        """When a silence since ``newest`` has one chance in a thousand by the true rhythm."""
        chance, day = 1.0, newest.astimezone(VIETNAM).date()
        part = 1 - newest.astimezone(VIETNAM).hour / 24
        while chance > 1e-3:
            number = (day - self.first).days
            rate = self.rates_of(number) * part / self.batch
            chance *= (1 + rate / self.shape) ** -self.shape
            day, part = day + _DAY, 1.0
        return datetime.combine(day - timedelta(days=1), time(18), VIETNAM).astimezone(UTC)

    def rates_of(self, number: int) -> float:
        """The true rate of a day, also of one beyond the end."""
        return self.true_rates[number] if 0 <= number < len(self.true_rates) else self.rate


def live(site: MadeUpSite, pauses: Sequence[tuple[datetime, datetime]], every: timedelta, learn_every: int = 4) -> Year:
    """Crawl and judge ``site`` from its first day to its last. ``pauses``: when kyket does not run."""
    return _Life(site, pauses, every, learn_every).run()


class _Life:
    """A site's year, crawl by crawl, as the store would see it."""

    def __init__(
        self, site: MadeUpSite, pauses: Sequence[tuple[datetime, datetime]], every: timedelta, learn_every: int
    ) -> None:
        self.site, self.pauses, self.every, self.learn_every = site, pauses, every, learn_every
        self.crawls: list[Crawl] = []
        self.pages: list[PageFacts] = []
        self.seen: list[tuple[datetime | None, datetime]] = []
        self.place = 0
        self.last_met: dict[str, tuple[datetime, str]] = {}
        self.young: deque[str] = deque()
        self.probes: list[str] = []
        self.lasting: list[Trouble] = []
        self.past: Past | None = None
        self.away: list[tuple[datetime, datetime]] = []
        self.ended: list[tuple[datetime, datetime]] = []
        self.spoilt: list[tuple[datetime, datetime]] = []
        self.odd_before = False
        self.hurry = False
        self.probed = datetime.min.replace(tzinfo=UTC)
        self.year = Year(site.name, [Report(site.name, one) for one in site.happenings])
        self.number = 0

    def run(self) -> Year:
        site = self.site
        for report in self.year.reports:
            if report.happening.kind == "silent":
                report.met = site.impossible([one for one in site.published if one < report.happening.begin][-1])
        begin = datetime.combine(site.first, time(), UTC) + timedelta(days=3)
        end = datetime.combine(site.first, time(), UTC) + timedelta(days=site.days)
        crawl_at, judge_at, learn_at = begin, begin + self.every, begin
        judged_from = begin + timedelta(days=site.warm_up - 3)
        while judge_at < end:
            if crawl_at <= judge_at:
                if any(first <= crawl_at < last for first, last in self.pauses):
                    crawl_at += timedelta(minutes=30)
                    continue
                good = self.crawl(crawl_at)
                self.hurry = False
                # One that failed is tried again soon, until it is known to be in trouble.
                wait = timedelta(minutes=site.minutes)
                crawl_at += wait if good or self.lasting else min(wait, timedelta(hours=1))
                continue
            if judge_at >= judged_from - timedelta(days=2):
                if self.past is None or judge_at >= learn_at:
                    self.learn(judge_at)
                    learn_at = judge_at + timedelta(days=self.learn_every)
                self.judge(judge_at, counts=judge_at >= judged_from)
                if self.hurry:
                    crawl_at = min(crawl_at, judge_at + timedelta(hours=1))
            judge_at += self.every
        return self.year

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
            self._met(now, one, "down", "refused", "redirected")
            return False
        fetched = self._fetch(now, run)
        self.crawls.append(Crawl(run, now, now + timedelta(minutes=5), {"listing read": 3, "fetched": fetched}))
        return True

    def _fetch(self, now: datetime, run: int) -> int:
        site, published = self.site, self.site.published
        wanted: list[str] = []
        while self.place < len(published) and published[self.place] <= now:
            moment = published[self.place]
            self.seen.append((moment, moment if not self.crawls else now))
            self.number += 1
            self.place += 1
            wanted.append(f"{self.number:016x}")
        salt = self._salt(now)
        while self.young and now - self.last_met[self.young[0]][0] >= timedelta(hours=48):
            self.young.popleft()
        for one in dict.fromkeys((*self.young, *self.probes)):
            first, shown = self.last_met[one]
            if shown != salt or (site.restless and now - first > timedelta(hours=20)):
                wanted.append(one)
        self.probes = []
        for one in dict.fromkeys(wanted):
            again = one in self.last_met
            odd = not again and site.dice.random() < (0.3 if self.odd_before else site.odd)
            self.odd_before = odd if not again else self.odd_before
            page = site.page(one, run, now, odd)
            self.pages.append(page)
            self.last_met[one] = (self.last_met[one][0] if again else now, salt)
            if not again:
                self.young.append(one)
            self._met_page(page, now, odd)
        return len(wanted)

    def _salt(self, now: datetime) -> str:
        one = self.site.happening(now)
        redesigned = self.site.redesign is not None and now.astimezone(VIETNAM).date() >= self.site.redesign
        hurt = one is not None and one.kind not in ("silent", "down", "refused", "redirected")
        return f"{redesigned} {one.begin if one and hurt else ''}"

    def _met(self, now: datetime, one: Happening | None, *kinds: str) -> None:
        for report in self.year.reports:
            if report.happening is one and one is not None and one.kind in kinds and report.met is None:
                report.met = now

    def _met_page(self, page: PageFacts, now: datetime, odd: bool) -> None:
        one = self.site.happening(now)
        if one is None or odd:
            return
        if one.kind == "half the pages" and int(page.page_id[-1], 16) % 2:
            return
        if one.kind not in ("silent", "down", "refused", "redirected"):
            self._met(now, one, one.kind)

    def learn(self, now: datetime) -> None:
        """Learn again, as each look at the health of sites does."""
        appeared = [seen for seen, _ in self.seen if seen is not None]
        rhythm = self.past.rhythm if self.past else None
        recent = self.crawls[-400:]
        found = gaps_of(self.site.name, recent, appeared[-3000:], rhythm, self.site.minutes, now)
        known = dict(self.away)
        known |= {gap.first: gap.last for gap in found if gap.last is not None}
        self.away = sorted(known.items())
        self.past = learned(self.history())

    def history(self) -> History:
        pages = self.pages[-1500:]
        broken = [one for one in self.lasting if one.state in (State.BROKEN, State.MOVED)]
        if broken:
            before = [page for page in self.pages if page.at < broken[0].since][-800:]
            pages = before + [page for page in pages if page.at >= broken[0].since]
        crawls = [*self.crawls[:1], *self.crawls[1:][-300:]]
        return History(
            self.site.name, self.site.family, crawls, pages, self.seen,
            [*self.away, *self.ended], self.lasting, self.spoilt,
        )  # fmt: skip

    def judge(self, now: datetime, *, counts: bool) -> None:
        """One look."""
        condition = judge(self.history(), now, self.past)
        self.year.judged += 1
        if condition.suspect and not self.lasting and now - self.probed >= timedelta(hours=24):
            self.probed, self.hurry = now, True
            good = [page.page_id for page in reversed(self.pages[-400:]) if page.outcome == ARTICLE]
            good = [one for one in dict.fromkeys(good) if now - self.last_met[one][0] > timedelta(hours=12)]
            self.probes = good[:PROBES]
        done = steps(condition, self.lasting)
        for one in done.over:
            self.ended.append((one.since, now))
            if one.state in (State.BROKEN, State.MOVED):
                self.spoilt.append((one.since, now))
        self.lasting = [one for one in self.lasting if one not in done.over]
        if done.over:
            self.learn(now)
        if done.begins is None:
            return
        self.lasting.append(replace(done.begins, id=len(self.ended) + len(self.lasting) + 1))
        if condition.state in (State.BROKEN, State.MOVED):
            self.learn(now)
        self._count(done.begins, now, counts=counts)

    def _count(self, trouble: Trouble, now: datetime, *, counts: bool) -> None:
        mine = [
            report
            for report in self.year.reports
            if report.happening.begin <= now < report.happening.end + timedelta(days=2)
        ]
        if not mine:
            if counts:
                self.year.false_alarms.append(trouble)
            return
        report = mine[-1]
        if report.reported is None or (not report.rightly and report.state is not None):
            first = report.reported is None
            report.reported = now if first else report.reported
            report.state = (
                trouble.state
                if first or trouble.state in EXPECTED.get(report.happening.kind, {State.BROKEN})
                else report.state
            )


def _poisson(dice: random.Random, mean: float) -> int:
    if mean > 30:
        return max(0, round(dice.gauss(mean, mean**0.5)))
    limit, count, product = exp(-mean), 0, dice.random()
    while product > limit:
        count += 1
        product *= dice.random()
    return count


def pauses(seed: int, first: date, days: int) -> list[tuple[datetime, datetime]]:
    """When kyket itself does not run: four times a year for hours or a day and a half, and once for four days."""
    dice = random.Random(f"pauses {seed}")
    begin = datetime.combine(first, time(), UTC)
    found = []
    for hours in (*(dice.uniform(5, 40) for _ in range(4)), 96.0):
        start = begin + timedelta(days=dice.uniform(10, days - 10))
        found.append((start, start + timedelta(hours=hours)))
    return found


def sites(count: int, seed: int, first: date, days: int, warm_up: int, troubles: float = 2.0) -> Iterator[MadeUpSite]:
    """``count`` made-up sites, to each of which about ``troubles`` things happen a year."""
    for number in range(count):
        yield MadeUpSite(f"site-{number:03}.example", seed, first, days, warm_up, troubles)
