"""Which articles tell one story: groups of those whose texts stand in one another.

A page made of two items holds both, and would join their stories. So articles are taken from the shortest to the
longest, each with the shorter ones that tell the same: when they belong to several groups so far, the longer one is
either their common source, of which each gives another part, or a page made of several items, which joins the group
that it holds most of and leaves the others alone.

The reverse is an abridgement that keeps what two ceremonies have in common. Of the longer articles that it stands in
it is left only with those that hold most of it; and where some of these came before it, and may be what it was made
of, but do not tell the same, with those nearest in time.

The outcome follows from the articles, not from their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pipelines.stories.overlaps import Overlap

TITLE_ALIKE = 0.8
"""Part of the shorter title's words from which two titles are versions of one."""

EQUALLY = 0.05
"""Parts of an abridgement that two articles hold and that differ by no more are alike."""

MOST = 0.8
"""Two texts that each hold so much of an article hold the same part of it."""

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Telling:
    """One article as far as grouping needs it."""

    id: str
    words: int
    published: datetime | None
    """When it was published, at the latest: the end of the day if only that is known. None if not even that."""
    title: frozenset[str]
    """Folded words."""

    @property
    def order(self) -> tuple[datetime, str]:
        """Earlier articles come first, those without a date last."""
        return self.published or _NEVER, self.id


Overlaps = Mapping[tuple[str, str], Overlap]
"""What articles (one, other) have in common, each pair both ways round."""


def group(tellings: Iterable[Telling], overlaps: Overlaps) -> dict[str, str]:
    """The story of each article, by the article's id.

    A story goes by the id of its earliest article. ``overlaps`` must be all those of ``tellings`` among themselves;
    only those that are ``same`` count.
    """
    return _Grouping({one.id: one for one in tellings}, overlaps).run()


class _Grouping:
    def __init__(self, tellings: Mapping[str, Telling], overlaps: Overlaps) -> None:
        self._tellings = tellings
        self._overlaps = overlaps
        self._neighbours: dict[str, set[str]] = {one: set() for one in tellings}
        for (one, other), overlap in overlaps.items():
            if overlap.same and one in tellings and other in tellings:
                self._neighbours[one].add(other)
        self._groups: dict[str, list[str]] = {}
        """The members of each group under the id of whichever; ``_where`` has the group of each article."""
        self._where: dict[str, str] = {}
        self._made_of_several: set[str] = set()

    def run(self) -> dict[str, str]:
        for one, other in [pair for each in self._tellings for pair in self._mistaken(each)]:
            self._neighbours[one].discard(other)
            self._neighbours[other].discard(one)
        for telling in sorted(self._tellings.values(), key=_size):
            self._place(telling)
        names: dict[str, str] = {}
        for members in self._groups.values():
            first = min((self._tellings[one] for one in members), key=lambda each: each.order)
            names |= dict.fromkeys(members, first.id)
        return names

    def _place(self, telling: Telling) -> None:
        shorter = [one for one in self._neighbours[telling.id] if one in self._where]
        plain = [one for one in shorter if one not in self._made_of_several]
        held: dict[str, list[str]] = {}
        for one in plain or shorter:
            held.setdefault(self._where[one], []).append(one)
        groups = sorted(held, key=lambda each: (-self._weight(telling, held[each]), min(held[each])))
        apart = [each for each in groups[1:] if self._hold_apart(telling, held[groups[0]], held[each])]
        if apart and not self._is_their_source(telling, [groups[0], *apart], held):
            self._made_of_several.add(telling.id)
            groups = [each for each in groups if each not in apart]
        home = groups[0] if groups else telling.id
        members = self._groups.setdefault(home, [])
        members.append(telling.id)
        for merged in groups[1:]:
            members += self._groups.pop(merged)
        self._where |= dict.fromkeys(members, home)

    def _mistaken(self, one: str) -> list[tuple[str, str]]:
        """The longer articles that ``one`` seems to abridge, and does not: pairs of it and each of them."""
        mine = self._tellings[one]
        longer = [other for other in self._neighbours[one] if _size(self._tellings[other]) > _size(mine)]
        if len(longer) < 2:
            return []
        most = max(self._overlaps[one, other].of_one for other in longer)
        best = [other for other in longer if self._overlaps[one, other].of_one >= most - EQUALLY]
        before = [other for other in best if not _is_later(self._tellings[other], mine)]
        home = {other for other in best if other not in before}  # later pages may repeat it beside other items
        if before:
            near = self._connected(before)
            home |= min(near, key=lambda some: min((self._apart(mine, other), other) for other in some))
        return [(one, other) for other in longer if other not in home and not self._neighbours[other] & home]

    def _connected(self, some: Sequence[str]) -> list[set[str]]:
        """``some`` in sets of those that tell the same among themselves."""
        sets: list[set[str]] = []
        for one in some:
            with_it = [each for each in sets if each & self._neighbours[one]]
            sets = [each for each in sets if each not in with_it] + [{one}.union(*with_it)]
        return sets

    def _apart(self, one: Telling, other: str) -> float:
        """Seconds between the two."""
        dates = one.published, self._tellings[other].published
        return abs((dates[0] - dates[1]).total_seconds()) if dates[0] and dates[1] else float("inf")

    def _held(self, telling: Telling, members: Sequence[str]) -> int:
        """Words of the article that stand in any one of ``members``."""
        return max(self._overlaps[telling.id, one].one for one in members)

    def _weight(self, telling: Telling, members: Sequence[str]) -> float:
        """How much of the article is one of ``members``: the words held, the more of it they are, the more they count.

        Of two items that have formulae in common, each holds those that stand in the other.
        """
        both = [self._overlaps[telling.id, one] for one in members]
        return max(each.one * each.of_other for each in both)

    def _hold_apart(self, telling: Telling, some: Sequence[str], others: Sequence[str]) -> bool:
        """Whether the two may stand in different parts of the article, for one of them holds too little of it."""
        return min(self._held(telling, some), self._held(telling, others)) < MOST * telling.words

    def _is_their_source(self, telling: Telling, groups: Sequence[str], held: Mapping[str, Sequence[str]]) -> bool:
        """Whether the groups are parts of one article, this one, rather than the items it was made of.

        It is if it came out before all of them. Where dates are missing or equal, it is if all of them bear its title.
        When neither can be told, it is not: two stories taken for one are worse than one taken for two.
        """
        members = [self._tellings[one].published for each in groups for one in self._groups[each]]
        dates = [date for date in members if date is not None]
        mine = telling.published
        if mine and any(date < mine for date in dates):
            return False
        if mine and len(dates) == len(members) and all(mine < date for date in dates):
            return True
        return all(any(_alike(telling.title, self._tellings[one].title) for one in held[each]) for each in groups)


def _is_later(one: Telling, other: Telling) -> bool:
    return bool(one.published and other.published and one.published > other.published)


def _size(telling: Telling) -> tuple[int, str]:
    return telling.words, telling.id


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    least = min(len(one), len(other))
    return least > 0 and len(one & other) >= TITLE_ALIKE * least
