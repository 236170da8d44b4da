"""Which signings are one agreement.

Two are when kind, local unit and hub agree, the other parties overlap, and the dates are equal or one is unknown and
the publications lie within :data:`NEAR`. The hub is the first party; papers give the parties in different orders, so
the first of each has to be among the parties of the other.

That is no equivalence: an undated one may fit two dated ones that differ. So those of equal dates are joined first;
each undated one then joins the agreement nearest by publication, and what is left is joined among itself. Nothing
depends on the order in which the signings are given.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

from pipelines.agreements.sides import Side, same_unit, shared, side_of
from pipelines.agreements.sources import SigningSource, present
from pipelines.provinces import find

NEAR = timedelta(days=14)
"""Papers report a signing within days; a slower one gives its date."""


@dataclass(frozen=True)
class Candidate:
    """A signing with what is compared of it."""

    source: SigningSource

    @cached_property
    def id(self) -> str:
        return self.source.id

    @cached_property
    def day(self) -> str | None:
        """Of the signing, where the year is known."""
        told = self.source.signing.signed_on
        return told if told is not None and not told.startswith("--") else None

    @cached_property
    def published(self) -> date | None:
        return self.source.teller.day

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        signing = self.source.signing
        return tuple(side_of(each, signing.province, self.published) for each in signing.parties)

    @cached_property
    def provinces(self) -> tuple[str, ...]:
        """Names of that day of the provinces whose agencies sign, or the one in which they do."""
        named = {each.unit: None for each in self.sides if each.level in (None, "province") and find(each.unit)}
        signing = self.source.signing
        if len(named) < 2 and signing.province:
            return (signing.province,)
        return tuple(sorted(named))

    @cached_property
    def places(self) -> frozenset[str]:
        """The districts and communes whose agencies sign."""
        return frozenset(each.unit for each in self.sides if each.level in ("district", "commune") and each.unit)


def block(source: SigningSource) -> str:
    """What two signings must share to be one agreement, for looking them up: kind and local unit, as it is today."""
    signing = source.signing
    if signing.level in ("central", "region"):
        return f"{signing.document_kind}|{signing.level}"
    provinces = sorted({present(each) for each in Candidate(source).provinces})
    return f"{signing.document_kind}|{'region' if len(provinces) > 2 else '+'.join(provinces)}"


def agree(one: Candidate, other: Candidate) -> bool:
    """Whether both are one agreement, as far as the two alone tell."""
    return (
        one.source.teller.article_id != other.source.teller.article_id
        and one.source.signing.document_kind == other.source.signing.document_kind
        and _days_agree(one, other)
        and _units_agree(one, other)
        and parties_agree(one, other, _later(one.published, other.published))
    )


def parties_agree(one: Candidate, other: Candidate, later: date | None) -> bool:
    """Whether the hub of each is among the parties of the other, and another party is shared."""
    if not one.sides or not other.sides:
        return False
    hubs = shared(one.sides[:1], other.sides, later) and shared(other.sides[:1], one.sides, later)
    return bool(hubs) and shared(one.sides, other.sides, later) >= 2


def group(sources: Iterable[SigningSource]) -> dict[str, str]:
    """Agreement of each of ``sources``: id of the source → id of its agreement, which is that of its first source."""
    candidates = sorted({each.id: Candidate(each) for each in sources}.values(), key=_order)
    groups = _Groups(candidates)
    dated = [each for each in candidates if each.day is not None]
    undated = [each for each in candidates if each.day is None]
    by_day: defaultdict[str | None, list[Candidate]] = defaultdict(list)
    for each in dated:
        by_day[each.day].append(each)
    groups.join(_fitting(pair for together in by_day.values() for pair in combinations(together, 2)))
    settled = {each.id for each in dated}
    for late, early in _fitting(_close(undated, dated)):
        if late.id not in settled and groups.joined(late, early):
            settled.add(late.id)
    left = [each for each in undated if each.id not in settled]
    groups.join(_fitting(pair for pair in _close(left, left) if pair[0].id < pair[1].id), within=NEAR)
    return groups.named()


def _close(ones: Iterable[Candidate], others: Sequence[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """The pairs published within :data:`NEAR`, or told in one story where a publication is not known."""
    timed = sorted((each for each in others if each.published is not None), key=_published)
    days = [_published(each) for each in timed]
    by_story: defaultdict[str, list[Candidate]] = defaultdict(list)
    for each in others:
        by_story[each.source.teller.story].append(each)
    for one in ones:
        if one.published is not None:
            first, last = bisect_left(days, one.published - NEAR), bisect_right(days, one.published + NEAR)
            yield from ((one, other) for other in timed[first:last])
        for other in by_story[one.source.teller.story] if one.source.teller.story else ():
            if one.published is None or other.published is None:
                yield one, other


def _published(one: Candidate) -> date:
    return one.published or date.min


def _fitting(pairs: Iterable[tuple[Candidate, Candidate]]) -> list[tuple[Candidate, Candidate]]:
    """Those that agree, what fits best first."""
    return sorted((pair for pair in pairs if agree(*pair)), key=lambda pair: _fit(*pair))


def _fit(one: Candidate, other: Candidate) -> tuple[object, ...]:
    gap = abs((one.published - other.published).days) if one.published and other.published else NEAR.days + 1
    here, there = one.source.signing, other.source.signing
    periods = (here.period_from, here.period_to) != (there.period_from, there.period_to)
    numbers = one.source.number != other.source.number
    differ = (
        len(one.sides) + len(other.sides) - 2 * shared(one.sides, other.sides, _later(one.published, other.published))
    )
    story = not one.source.teller.story or one.source.teller.story != other.source.teller.story
    if one.day is not None and other.day is not None:
        gap = 0
    return gap, story, differ, periods, numbers, _order(one), _order(other)


class _Groups:
    """Candidates in growing groups, each with one signing of an article at most."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._of = {each.id: [each] for each in candidates}

    def join(self, pairs: Iterable[tuple[Candidate, Candidate]], within: timedelta | None = None) -> None:
        for one, other in pairs:
            self.joined(one, other, within)

    def joined(self, one: Candidate, other: Candidate, within: timedelta | None = None) -> bool:
        """Whether both are in one group now."""
        here, there = self._of[one.id], self._of[other.id]
        if here is there:
            return True
        if {each.source.teller.article_id for each in here} & {each.source.teller.article_id for each in there}:
            return False
        if not all(_days_fit(each, its) for each in here for its in there):
            return False
        whole = here + there
        days = [each.published for each in whole if each.published is not None]
        if within is not None and days and max(days) - min(days) > within:
            return False
        for each in whole:
            self._of[each.id] = whole
        return True

    def named(self) -> dict[str, str]:
        return {one: min(whole, key=_order).id for one, whole in self._of.items()}


def _order(one: Candidate) -> tuple[bool, float, str, int]:
    published = one.source.teller.published
    moment = published.timestamp() if published is not None else 0.0
    return published is None, moment, one.source.teller.article_id, one.source.number


def _days_agree(one: Candidate, other: Candidate) -> bool:
    if not _days_fit(one, other):
        return False
    if one.day is not None and other.day is not None:
        return True
    if one.published is None or other.published is None:
        return _same_story(one, other)
    return abs(one.published - other.published) <= NEAR


def _days_fit(one: Candidate, other: Candidate) -> bool:
    """Whether what is told of both days is no contradiction."""
    here, there = one.source.signing.signed_on, other.source.signing.signed_on
    if here is None or there is None:
        return True
    return here[-5:] == there[-5:] and (one.day is None or other.day is None or here == there)


def _units_agree(one: Candidate, other: Candidate) -> bool:
    here, there = one.source.signing, other.source.signing
    if here.level is not None and there.level is not None and here.level != there.level:
        return False
    later = _later(one.published, other.published)
    if "central" not in (here.level, there.level) and not _provinces_agree(one, other, later):
        return False
    if one.places and other.places:
        return bool(one.places & other.places)
    # Agencies below the province whose unit one of the two does not name: any of a hundred could be meant.
    local = {"district", "commune"} & {here.level, there.level}
    return not local or _same_story(one, other)


def _provinces_agree(one: Candidate, other: Candidate, later: date | None) -> bool:
    if not one.provinces or not other.provinces:
        return not one.provinces and not other.provinces
    return any(same_unit(here, there, later) for here in one.provinces for there in other.provinces)


def _same_story(one: Candidate, other: Candidate) -> bool:
    return bool(one.source.teller.story) and one.source.teller.story == other.source.teller.story


def _later(one: date | None, other: date | None) -> date | None:
    days = [each for each in (one, other) if each is not None]
    return max(days) if days else None
