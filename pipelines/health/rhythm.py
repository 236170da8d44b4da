"""How often a site publishes, learned from its own past, and how long it has been silent by that measure.

Time is measured in expected articles: on a Sunday of a site that rests on Sundays it stands still. A silence of
length x by that clock is compared with the silences of the site's own past, day by day: what is asked is on how many
of a thousand of its days a silence as long as this would have been seen.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import exp, log1p

from pipelines.health.holidays import DayKind, kind_of

LEAST_DAYS = 14
LEAST_ARTICLES = 6
LEARNED_DAYS = 400
"""How far back is learned: the last Tết is among it."""
_LEVEL_DAYS = 42
_DAY = 86_400.0
_ZONE = 25_200.0  # Vietnam has no summer time
_EPOCH = date(1970, 1, 1).toordinal()

# What is expected before a site's own past says something else: weekday factors, and of the kinds of days.
_WEEKDAYS = (1.15, 1.15, 1.15, 1.15, 1.15, 0.65, 0.6)
_KINDS = {DayKind.ORDINARY: 1.0, DayKind.HOLIDAY: 0.35, DayKind.TET: 0.1, DayKind.AROUND_TET: 0.6}
_PRIOR_DAYS = 1.5


@dataclass(frozen=True, slots=True)
class Tail:
    """How often silences of the past were long: above ``threshold`` an exponential one, of a mean that is not known.

    What few silences say of the mean leaves it open; weighing its values by what they make likely gives a Pareto tail
    (Lomax), the heavier the fewer silences were seen.
    """

    values: Sequence[float]
    """The longest silence of each day, in order of length."""
    threshold: float
    share: float
    """Of the days whose longest silence is above the threshold."""
    excess: float
    """By how much, on average."""
    silences: int
    """How many silences that is known from."""

    def chance(self, silence: float) -> float:
        """The share of days on which a silence of this length is seen."""
        if silence > self.threshold:
            return self.share * (1 + (silence - self.threshold) / (self.excess * self.silences)) ** -self.silences
        values = self.values
        return (len(values) - bisect_left(values, silence)) / len(values) if values else 1.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a site's past makes likely."""

    level: float
    """Articles on an average day of now."""
    weekdays: Sequence[float]
    """By how much each weekday differs, Monday first."""
    kinds: Mapping[DayKind, float]
    hours: Sequence[float]
    """The part of a day's articles that has appeared at the beginning of each hour; 25 values from 0 to 1."""
    tail: Tail
    dispersion: float
    """By how much its days differ more than chance would have it: the variance is mean + dispersion × mean²."""
    days: int
    """From how many days it was learned."""

    def rate(self, day: date) -> float:
        """Articles expected on ``day``."""
        return self.level * self.weekdays[day.weekday()] * self.kinds[kind_of(day)]

    def expected(self, first: datetime, last: datetime) -> float:
        """Articles expected from ``first`` to ``last``."""
        return sum(self._days(first, last))

    def chance(self, newest: datetime, seen: datetime) -> float:
        """The chance that nothing appears from ``newest`` to ``seen``, by the site's own past.

        Asked of its silences and of how its days differ, the likelier counts: a short past knows few silences.
        """
        days = self._days(newest, seen)
        by_silences = self.tail.chance(sum(days))
        if self.dispersion < 1e-6:
            return max(by_silences, exp(-sum(days)))
        by_days = exp(-sum(log1p(day * self.dispersion) for day in days) / self.dispersion)
        return max(by_silences, by_days)

    def _days(self, first: datetime, last: datetime) -> list[float]:
        """Articles expected on each day, and part of one, from ``first`` to ``last``."""
        begin, end = first.timestamp() + _ZONE, last.timestamp() + _ZONE
        if end <= begin:
            return []
        days = []
        for number in range(int(begin // _DAY), int(end // _DAY) + 1):
            part = self._part(min(end - number * _DAY, _DAY)) - self._part(max(begin - number * _DAY, 0.0))
            if part > 0:
                days.append(part * self.rate(date.fromordinal(_EPOCH + number)))
        return days

    def _part(self, seconds: float) -> float:
        return _part(self.hours, seconds)


def events_of(
    appearances: Sequence[tuple[datetime | None, datetime]], first_crawl: datetime, late: float = 3 * _DAY
) -> list[datetime]:
    """When articles became known, in order: when each was first seen, or published if that was before ``first_crawl``.

    An article that was old already when it was first seen (found by a deeper crawl) says nothing about the rhythm,
    unless it was newer than all that was known before: it came while the site could not be seen.
    ``first_crawl`` is when kyket began to look regularly: what it then found at once had come over time.
    """
    events: list[datetime] = []
    newest = before = datetime.min.replace(tzinfo=UTC)
    last_seen = before
    for published, seen in appearances:
        if seen > last_seen:
            last_seen, before = seen, newest
        if published is not None and published <= first_crawl:
            event = published
        elif seen <= first_crawl:
            continue
        elif published is None or (seen - published).total_seconds() <= late:
            event = seen
        elif before < published < seen:
            event = published
        else:
            continue
        events.append(event)
        newest = max(newest, event)
    return sorted(events)


def learn(
    events: Sequence[datetime],
    first: datetime,
    last: datetime,
    away: Sequence[tuple[datetime, datetime]] = (),
) -> Rhythm | None:
    """The rhythm of ``events`` (in order) from ``first`` to ``last``; None if that is too little to say anything.

    ``away`` are times that say nothing: the site could not be seen, or was in trouble.
    """
    return _Learning(events, first, last, away).run()


@dataclass
class _Learning:
    """One call of :func:`learn`; days are numbered from 1 January 1970 in Vietnam."""

    events: Sequence[datetime]
    first: datetime
    last: datetime
    away: Sequence[tuple[datetime, datetime]]
    moments: list[float] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)

    def run(self) -> Rhythm | None:
        begin = int((self.first.timestamp() + _ZONE) // _DAY) + 1
        end = int((self.last.timestamp() + _ZONE) // _DAY)  # today is not over
        begin = max(begin, end - LEARNED_DAYS)
        dark = self._dark()
        days = [number for number in range(begin, end) if number not in dark]
        self.moments = [one.timestamp() + _ZONE for one in self.events]
        for moment in self.moments:
            number = int(moment // _DAY)
            self.counts[number] = self.counts.get(number, 0) + 1
        if len(days) < LEAST_DAYS or sum(self.counts.get(number, 0) for number in days) < LEAST_ARTICLES:
            return None
        dates = {number: date.fromordinal(_EPOCH + number) for number in days}
        kinds = {number: kind_of(day) for number, day in dates.items()}
        ordinary = [number for number in days if kinds[number] is DayKind.ORDINARY] or days
        cap = self._cap(ordinary)
        counted = {number: min(self.counts.get(number, 0), cap) for number in days}
        mean = max(sum(counted[number] for number in ordinary) / len(ordinary), 1e-3)
        weekdays = _weekdays(counted, ordinary, dates, mean)
        of_kinds = _kinds(counted, days, dates, kinds, weekdays, mean)
        factors = {number: weekdays[dates[number].weekday()] * of_kinds[kinds[number]] for number in days}
        levels, level = _levels(counted, factors, days, mean)
        hours = self._hours(set(days))
        rates = {number: levels[number] * factors[number] for number in days}
        tail = self._tail(days, rates, hours)
        return Rhythm(level, weekdays, of_kinds, hours, tail, self._dispersion(rates), len(days))

    def _dark(self) -> set[int]:
        dark: set[int] = set()
        for first, last in self.away:
            begin, end = first.timestamp() + _ZONE, last.timestamp() + _ZONE
            for number in range(int(begin // _DAY), int(end // _DAY) + 1):
                if min(end, (number + 1) * _DAY) - max(begin, number * _DAY) > _DAY / 4:
                    dark.add(number)
        return dark

    def _cap(self, days: Sequence[int]) -> int:
        """One day of a congress is not the rhythm."""
        ordered = sorted(self.counts.get(number, 0) for number in days)
        return max(3, ordered[int(0.95 * (len(ordered) - 1))] * 3 // 2)

    def _dispersion(self, rates: Mapping[int, float]) -> float:
        beyond = sum((self.counts.get(number, 0) - rate) ** 2 - rate for number, rate in rates.items())
        square = sum(rate * rate for rate in rates.values())
        return max((beyond + 1.0) / (square + 4.0), 0.0)

    def _hours(self, days: set[int]) -> list[float]:
        counts = [0.0] * 24
        total = 0
        for moment in self.moments:
            if int(moment // _DAY) in days:
                counts[int(moment % _DAY // 3600)] += 1
                total += 1
        smoothed = [one + 0.01 * total + 0.2 for one in counts]
        whole, so_far, hours = sum(smoothed), 0.0, [0.0]
        for one in smoothed:
            so_far += one
            hours.append(so_far / whole)
        hours[24] = 1.0
        return hours

    def _tail(self, days: Sequence[int], rates: Mapping[int, float], hours: Sequence[float]) -> Tail:
        """The longest silence that was open at some moment of each day."""
        longest: list[tuple[float, int]] = []
        silence, which = 0.0, 0
        place = bisect_left(self.moments, days[0] * _DAY)
        before = days[0]
        for count, number in enumerate(days):
            begin = number * _DAY
            if number > before + 1:  # what happened while it was not seen ends a silence, if anything happened
                after = bisect_left(self.moments, begin)
                if after > place:
                    place, silence, which = after, 0.0, which + 1
            before = number
            rate, at, most, most_of = rates[number], 0.0, silence, which
            while place < len(self.moments) and self.moments[place] < begin + _DAY:
                part = _part(hours, self.moments[place] - begin)
                silence += rate * (part - at)
                if silence > most:
                    most, most_of = silence, which
                silence, at, which, place = 0.0, part, which + 1, place + 1
            silence += rate * (1.0 - at)
            if silence > most:
                most, most_of = silence, which
            if count >= LEAST_DAYS // 2:
                longest.append((most, most_of))
        return _fitted(longest)


def _part(hours: Sequence[float], seconds: float) -> float:
    hour, rest = divmod(seconds, 3600.0)
    place = min(int(hour), 23)
    return hours[place] + (hours[place + 1] - hours[place]) * min(rest / 3600.0 if hour < 24 else 1.0, 1.0)


def _weekdays(
    counted: Mapping[int, int], ordinary: Sequence[int], dates: Mapping[int, date], mean: float
) -> list[float]:
    total, days = [0.0] * 7, [0] * 7
    for number in ordinary:
        weekday = dates[number].weekday()
        total[weekday] += counted[number]
        days[weekday] += 1
    return [(total[one] + _PRIOR_DAYS * _WEEKDAYS[one] * mean) / ((days[one] + _PRIOR_DAYS) * mean) for one in range(7)]


def _kinds(
    counted: Mapping[int, int],
    days: Sequence[int],
    dates: Mapping[int, date],
    kinds: Mapping[int, DayKind],
    weekdays: Sequence[float],
    mean: float,
) -> dict[DayKind, float]:
    seen, usual = dict.fromkeys(DayKind, 0.0), dict.fromkeys(DayKind, 0.0)
    for number in days:
        kind = kinds[number]
        seen[kind] += counted[number]
        usual[kind] += mean * weekdays[dates[number].weekday()]
    prior = 2 * mean
    factors = {kind: (seen[kind] + prior * _KINDS[kind]) / (usual[kind] + prior) for kind in DayKind}
    factors[DayKind.ORDINARY] = 1.0
    # A holiday on which more appears than on other days is news, not a habit to be relied on.
    return {kind: min(factor, 1.0) for kind, factor in factors.items()}


def _levels(
    counted: Mapping[int, int], factors: Mapping[int, float], days: Sequence[int], mean: float
) -> tuple[dict[int, float], float]:
    """What was expected of each day by the weeks before it, and what is expected now."""
    levels: dict[int, float] = {}
    seen, usual = 0.0, 0.0
    begin = 0
    for number in days:
        while days[begin] < number - _LEVEL_DAYS:
            seen -= counted[days[begin]]
            usual -= factors[days[begin]]
            begin += 1
        levels[number] = (seen + 3 * mean) / (usual + 3)
        seen += counted[number]
        usual += factors[number]
    return levels, (seen + 3 * mean) / (usual + 3)


def _fitted(longest: Sequence[tuple[float, int]]) -> Tail:
    values = sorted(value for value, _ in longest)
    count = len(values)
    place = int((0.9 if count >= 60 else 0.8) * count)
    threshold = values[min(place, count - 1)]
    above = [(value - threshold, which) for value, which in longest if value > threshold]
    silences = len({which for _, which in above})
    # As if two silences of a site that publishes by pure chance had been seen besides.
    excess = max((sum(value for value, _ in above) + 2.0) / (len(above) + 2), 0.7)
    return Tail(values, threshold, max(len(above), 1) / count, excess, silences + 2)
