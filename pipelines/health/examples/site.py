"""A made-up site: how often it publishes, and what happens to it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from math import erf, exp, log, sqrt

from pipelines.article import VIETNAM
from pipelines.health.examples.happenings import KINDS, Happening
from pipelines.health.holidays import hung_kings, tet

_DAY = timedelta(days=1)
TEMPLATE = 32
"""Bytes of a template's fingerprint."""
SOON = 0.4
"""How often something else may happen to a site within days of what is over."""


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
        self.dead = min(dice.expovariate(1 / 0.003), 0.02)
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
        self.templates = [self.template() for _ in range(dice.choice((1, 1, 2, 3)))]
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

    def template(self) -> bytes:
        """A template like no other."""
        return self.dice.randbytes(TEMPLATE)

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
                    if dice.random() < SOON:
                        day += dice.randint(4, 10)
                        continue
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

    def impossible(self, newest: datetime, chance: float = 1e-3) -> datetime:
        """When a silence since ``newest`` has this chance by the true rhythm: its days, their hours, its batches."""
        local = newest.astimezone(VIETNAM)
        day, begun, surprise = local.date(), self._part(local.hour + local.minute / 60), 0.0
        while True:
            batches = self.rates_of((day - self.first).days) / self.batch
            left = exp((-log(chance) - surprise) / self.shape) - 1  # of what the day may still bring
            if batches * (1 - begun) >= left * self.shape:
                hour = next(
                    quarter / 4
                    for quarter in range(97)
                    if batches * (self._part(quarter / 4) - begun) >= left * self.shape
                )
                return (datetime.combine(day, time(), VIETNAM) + timedelta(hours=hour)).astimezone(UTC)
            surprise += self.shape * log(1 + batches * (1 - begun) / self.shape)
            day, begun = day + _DAY, 0.0

    def improbable(self) -> int:
        """How many pauses after the warm-up, happenings aside, had less than one chance in a thousand all the same."""
        counted = datetime.combine(self.first + timedelta(days=self.warm_up), time(), UTC)
        return sum(
            before >= counted
            and after - before > timedelta(hours=3)
            and not any(one.begin <= after and before <= one.end for one in self.happenings)
            and self.impossible(before) < after
            for before, after in pairwise(self.published)
        )

    def _part(self, hour: float) -> float:
        """The part of a day's articles that has appeared at ``hour``."""
        if not 0 < hour < 23.9:
            return float(hour > 0)
        return sum(0.5 + 0.5 * erf((hour - peak) / (1.5 * sqrt(2))) for peak in self.peaks) / len(self.peaks)

    def rates_of(self, number: int) -> float:
        """The true rate of a day, also of one beyond the end."""
        return self.true_rates[number] if 0 <= number < len(self.true_rates) else self.rate


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
