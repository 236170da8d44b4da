"""How often a site publishes, learned from its own past, and how long it has been silent by that measure.

Time is measured in expected articles: on a Sunday of a site that rests on Sundays it stands still. What little is known
of a site is weighed against what is known of all (working days are much alike, levels wander slowly); how surprising a
silence is by that, and how often the site's own days saw one like it, is for :mod:`pipelines.health.silences` to say.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from statistics import variance

from pipelines.health.holidays import DayKind, kind_of
from pipelines.health.silences import Surprises, Tail, fit, fitted

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
_UNLIKE = 0.01
"""The relative variance of working days."""
_WANDER = 0.05
"""The relative variance of a site's level from month to month, within bounds."""
_LEAST_WANDER, _MOST_WANDER = 0.02, 0.5
_DRIFT = 0.02
"""The relative variance of what may change while a silence lasts."""
_BLOCK_DAYS = 28


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
    surprises: Surprises
    days: int
    """From how many days it was learned."""

    def rate(self, day: date) -> float:
        """Articles expected on ``day``."""
        return self.level * self.weekdays[day.weekday()] * self.kinds[kind_of(day)]

    def expected(self, first: datetime, last: datetime) -> float:
        """Articles expected from ``first`` to ``last``."""
        return sum(self._days(first, last))

    def chance(self, newest: datetime, seen: datetime) -> float:
        """The chance of a silence like that from ``newest`` to ``seen``: the share of the site's days that see one.

        A chance of days, not of silences: a paper with thirty batches a day would otherwise have one that is less
        likely than one in a thousand every month.
        """
        return self.tail.chance(self.surprises.of(self._days(newest, seen)))

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
        of_week = [dates[number].weekday() for number in ordinary]
        scatter = _scatter(counted, ordinary, [mean * _WEEKDAYS[one] for one in of_week])
        weekdays = _weekdays(counted, ordinary, dates, mean, scatter)
        scatter = _scatter(counted, ordinary, [mean * weekdays[one] for one in of_week])
        of_kinds = _kinds(counted, days, dates, kinds, weekdays, mean)
        factors = {number: weekdays[dates[number].weekday()] * of_kinds[kinds[number]] for number in days}
        wander = _wander(counted, factors, days, mean, scatter)
        levels, level, seen = _levels(counted, factors, days, mean, scatter / (wander * mean))
        doubt = 1 / (1 / wander + mean * seen / scatter) + scatter / (mean * len(days)) + _DRIFT
        hours = self._hours(set(days))
        rates = {number: levels[number] * factors[number] for number in days}
        surprises = fit([(rate, number in self.counts) for number, rate in rates.items()], doubt)
        tail = self._tail(days, rates, hours, surprises)
        return Rhythm(level, weekdays, of_kinds, hours, tail, surprises, len(days))

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

    def _tail(
        self, days: Sequence[int], rates: Mapping[int, float], hours: Sequence[float], surprises: Surprises
    ) -> Tail:
        """Of the most surprising silence that was open at some moment of each day."""
        of_day = surprises.of_day
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
                silence += of_day(rate * (part - at))
                if silence > most:
                    most, most_of = silence, which
                silence, at, which, place = 0.0, part, which + 1, place + 1
            silence += of_day(rate * (1.0 - at))
            if silence > most:
                most, most_of = silence, which
            if count >= LEAST_DAYS // 2:
                longest.append((surprises.of_sum(most), most_of))
        return fitted(longest)


def _part(hours: Sequence[float], seconds: float) -> float:
    hour, rest = divmod(seconds, 3600.0)
    place = min(int(hour), 23)
    return hours[place] + (hours[place + 1] - hours[place]) * min(rest / 3600.0 if hour < 24 else 1.0, 1.0)


def _scatter(counted: Mapping[int, int], days: Sequence[int], rates: Sequence[float]) -> float:
    """By how much the counts of ``days`` scatter: the variance in units of the mean, one for single articles."""
    beyond = sum((counted[number] - rate) ** 2 for number, rate in zip(days, rates, strict=True))
    return max((beyond + 4.5) / (sum(rates) + 3), 1.0)


def _weekdays(
    counted: Mapping[int, int], ordinary: Sequence[int], dates: Mapping[int, date], mean: float, scatter: float
) -> list[float]:
    """By how much weekdays differ. Working days are alike, unless they say otherwise; weekends speak for themselves."""
    total, days = [0.0] * 7, [0] * 7
    for number in ordinary:
        weekday = dates[number].weekday()
        total[weekday] += counted[number]
        days[weekday] += 1
    working = sum(total[:5]) / (mean * max(sum(days[:5]), 1)) or 1.0
    unlike = _UNLIKE
    if min(days[:5]):
        noise = scatter / (mean * working * min(days[:5]))
        between = variance(total[one] / (days[one] * mean * working) for one in range(5)) - noise
        unlike = max((between + _UNLIKE) / 2, _UNLIKE / 4)
    strength = scatter / unlike
    found = [working * (total[one] + strength) / (days[one] * mean * working + strength) for one in range(5)]
    return [*found, *((total[one] + scatter * _WEEKDAYS[one]) / (days[one] * mean + scatter) for one in (5, 6))]


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


def _wander(
    counted: Mapping[int, int], factors: Mapping[int, float], days: Sequence[int], mean: float, scatter: float
) -> float:
    """How much the site's level differs from month to month, beyond how its days scatter: a relative variance."""
    beyond = square = 0.0
    for place in range(0, len(days) - _BLOCK_DAYS // 2, _BLOCK_DAYS):
        block = days[place : place + _BLOCK_DAYS]
        usual = mean * sum(factors[number] for number in block)
        beyond += (sum(counted[number] for number in block) - usual) ** 2 - scatter * usual
        square += usual * usual
    weight = (20 * scatter) ** 2
    return min(max((beyond + _WANDER * weight) / (square + weight), _LEAST_WANDER), _MOST_WANDER)


def _levels(
    counted: Mapping[int, int], factors: Mapping[int, float], days: Sequence[int], mean: float, weight: float
) -> tuple[dict[int, float], float, float]:
    """What was expected of each day by the weeks before it, what is expected now, and from how many days that is known.

    ``weight``: as how many days the ``mean`` of the whole past counts.
    """
    levels: dict[int, float] = {}
    seen, usual = 0.0, 0.0
    begin = 0
    for number in days:
        while days[begin] < number - _LEVEL_DAYS:
            seen -= counted[days[begin]]
            usual -= factors[days[begin]]
            begin += 1
        levels[number] = (seen + weight * mean) / (usual + weight)
        seen += counted[number]
        usual += factors[number]
    return levels, (seen + weight * mean) / (usual + weight), usual
