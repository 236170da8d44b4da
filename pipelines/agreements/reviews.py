"""Articles that report how an agreement is kept, and further ones of its stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.agreements.records import Agreement
from pipelines.agreements.sides import Side, same_agency, same_side, side_of
from pipelines.agreements.sources import Report, Teller, present

REVIEWED = timedelta(days=365)
"""How long after its end an agreement may be reviewed."""


@dataclass(frozen=True)
class _Read:
    """A report with the agencies that it names, as those of one of its provinces."""

    report: Report
    sides: tuple[Side, ...]
    day: date | None


class Reports:
    """Articles about coordination, to be asked which of them concern an agreement."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._of_story: defaultdict[str, list[Report]] = defaultdict(list)
        self._in_province: defaultdict[tuple[str, str], list[_Read]] = defaultdict(list)
        self._citing: defaultdict[str, list[Report]] = defaultdict(list)
        for each in sorted(reports, key=_order):
            if each.teller.story:
                self._of_story[each.teller.story].append(each)
            for number in each.numbers:
                self._citing[number].append(each)
            if not each.reviews:
                continue
            for province in {present(name): name for name in each.provinces or ("",)}.items():
                sides = tuple(side_of(party, province[1] or None, each.teller.day) for party in each.parties)
                for kind in each.kinds:
                    self._in_province[province[0], kind].append(_Read(each, sides, each.teller.day))

    def telling(self, agreement: Agreement) -> tuple[Teller, ...]:
        """Articles of the stories of its sources, earliest first."""
        stories = dict.fromkeys(one.teller.story for one in agreement.sources if one.teller.story)
        return _tellers(each for story in stories for each in self._of_story.get(story, ()))

    def reviewing(self, agreement: Agreement) -> tuple[Teller, ...]:
        """Articles that look back on it, earliest first: they cite its number, or name kind, hub and another party."""
        of_it = {each.article_id for each in self.telling(agreement)}
        found = [
            each for number in agreement.numbers for each in self._citing.get(number, ()) if _after(each, agreement)
        ]
        sides = _sides(agreement)
        for province in agreement.provinces_now or ("",):
            for read in self._in_province.get((province, agreement.kind), ()):
                if _in_time(read, agreement) and _names(read, sides):
                    found.append(read.report)
        return _tellers(each for each in found if each.teller.article_id not in of_it)


def _after(report: Report, agreement: Agreement) -> bool:
    day, since = report.teller.day, agreement.since
    return day is not None and since is not None and day > since


def _in_time(read: _Read, agreement: Agreement) -> bool:
    """Whether it came between signing and end, or soon after, and names no other period."""
    day, report = read.day, read.report
    if day is None or agreement.since is None or day <= agreement.since:
        return False
    if agreement.expiry is not None and day > agreement.expiry + REVIEWED:
        return False
    years = (report.period_from, agreement.period_from), (report.period_to, agreement.period_to)
    return all(told is None or its is None or told == its for told, its in years)


def _sides(agreement: Agreement) -> tuple[Side, ...]:
    source = agreement.sources[0]
    return tuple(side_of(each, source.signing.province, source.teller.day) for each in agreement.parties)


def _names(read: _Read, sides: tuple[Side, ...]) -> bool:
    """Whether the report names the hub and another party, and the district or commune if it is one's agreement."""
    local = {each.unit for each in sides if each.level in ("district", "commune") and each.unit}
    if local and not local & {each.unit for each in read.sides}:
        return False
    named = (each for each in sides if _is_named(each, read.sides, read.day))
    return bool(sides) and _is_named(sides[0], read.sides, read.day) and len(list(named)) >= 2


def _is_named(side: Side, among: tuple[Side, ...], day: date | None) -> bool:
    """Whether ``among`` has it, or its type alone, as in "ngành công an"."""
    return any(
        same_side(each, side, day)
        or (each.level is None and not each.unit and bool(each.agency) and same_agency(each.agency, side.agency, day))
        for each in among
    )


def _tellers(reports: Iterable[Report]) -> tuple[Teller, ...]:
    unique = {each.teller.article_id: each for each in reports}
    return tuple(each.teller for each in sorted(unique.values(), key=_order))


def _order(report: Report) -> tuple[bool, float, str]:
    published = report.teller.published
    return published is None, published.timestamp() if published else 0.0, report.teller.article_id
