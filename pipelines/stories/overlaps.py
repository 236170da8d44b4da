"""How much of one text stands in another, and whether they tell the same thing.

A reprint leaves out or adds; a similar ceremony says other names and numbers in the same places. So the passages that
two texts share are laid side by side, and where a short gap between two of them is filled in both, the names and
numbers in it are compared: those that differ contradict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.stories.texts import SHINGLE, StoryText, names

KEPT = 0.6
"""Of the words of one of two articles, how many must stand in the other for them to be one story."""

PASSAGE = 20
"""Words that a text must at least share: below, a formula alone would do."""

LINKED_PART = 0.3
"""Part of one of two articles that must stand in the other for their stories to be linked."""

LINKED_NAMES = 12
"""Names and numbers that must be in what they share, then: formulae have few."""

GAP = 12
"""A gap of more words than that is a passage left out or added, not something said otherwise."""

CONTRADICTIONS = 2
"""So many may be corrections, typing errors, an abbreviation written out. More than that are tolerated as …"""

CONTRADICTION_RATE = 0.008
"""… this part of the words shared."""


WHOLE = 0.9
"""Of the words of one, from which it does not matter what else it says."""

FOREIGN = 2
"""Names and numbers that only the one text knows: fewer may be slips and additions."""

FOREIGN_PART = 0.4
"""… and the part that they must be of those it has beyond what is shared."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts, ``one`` and ``other``, have in common; counted in words."""

    one: int
    """Words of one that stand in the other."""
    other: int
    """Words of the other that stand in the one."""
    of_one: float
    """``one`` as a part of its words."""
    of_other: float
    same: bool
    """Whether they tell the same story, as far as these two can say."""

    def turned(self) -> Overlap:
        """The same, seen from the other."""
        return Overlap(self.other, self.one, self.of_other, self.of_one, self.same)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that two texts share word by word: where it begins in each, and how long it is."""

    one: int
    other: int
    length: int


def compare(one: StoryText, other: StoryText) -> Overlap | None:
    """What the texts have in common; None if it is too little for one story and for a link."""
    if (len(one), one.key) > (len(other), other.key):  # either way round, the same is found
        found = compare(other, one)
        return found.turned() if found else None
    if one.words == other.words:
        return Overlap(len(one), len(other), 1.0, 1.0, True) if len(one) >= SHINGLE else None
    shared = passages(one, other)
    in_one = sum(covered(((each.one, each.length) for each in shared), len(one)))
    in_other = sum(covered(((each.other, each.length) for each in shared), len(other)))
    if not shared or min(in_one, in_other) < PASSAGE:
        return None
    found = Overlap(in_one, in_other, in_one / len(one), in_other / len(other), False)
    kept = max(found.of_one, found.of_other)
    if kept < LINKED_PART or contradicts(one, other, shared, min(in_one, in_other)):
        return None
    if kept >= WHOLE or (kept >= KEPT and not speaks_of_others(one, other, shared)):
        return replace(found, same=True)
    return found if len(names_shared(one, shared)) >= LINKED_NAMES else None


def passages(one: StoryText, other: StoryText) -> list[Passage]:
    """The passages of at least :data:`SHINGLE` words that the texts share, in the order of ``one``."""
    where, shingles = other.places, one.shingles
    found: list[Passage] = []
    at, behind = 0, 0
    while at < len(shingles):
        place = where.get(shingles[at])
        if place is None:
            at += 1
            continue
        length = _common(one.words, at, other.words, place)
        for each in other.repeated.get(shingles[at], ()):
            another = _common(one.words, at, other.words, each)
            if (another, each >= behind, -each) > (length, place >= behind, -place):
                place, length = each, another
        found.append(Passage(at, place, length))
        at += length
        behind = place + length
    return found


def covered(ranges: Iterable[tuple[int, int]], words: int) -> bytearray:
    """For each of ``words`` words 1 if one of the ranges (begin, length) holds it, else 0."""
    flags = bytearray(words)
    for begin, length in ranges:
        flags[begin : begin + length] = b"\x01" * length
    return flags


def contradicts(one: StoryText, other: StoryText, shared: Sequence[Passage], words: int) -> bool:
    """Whether the texts say too many other names and numbers in the same places. ``words``: so many they share."""
    count = 0
    for before, after in pairwise(shared):
        first = one.telling[before.one + before.length : after.one]
        second = other.telling[before.other + before.length : after.other]
        if 0 < len(first) <= GAP and 0 < len(second) <= GAP:
            count += _differ(first, second)
    return count > max(CONTRADICTIONS, CONTRADICTION_RATE * words)


def speaks_of_others(one: StoryText, other: StoryText, shared: Sequence[Passage]) -> bool:
    """Whether what ``one`` has beyond the passages shared, title included, names what the other text does not know.

    Two ceremonies may share long formulae, or the list of what was agreed; the rest says who, when and where. A reprint
    that was given another beginning still speaks of the same people.
    """
    flags = covered(((each.one, each.length) for each in shared), len(one))
    own = [("" if flag else word) for word, flag in zip(one.telling, flags, strict=True)]
    named = names(own) | names(one.title_telling)
    foreign = named - other.said
    return len(foreign) >= FOREIGN and len(foreign) >= FOREIGN_PART * len(named)


def names_shared(one: StoryText, shared: Sequence[Passage]) -> set[str]:
    """The names and numbers in the passages shared."""
    return {name for each in shared for name in names(one.telling[each.one : each.one + each.length])}


def _common(one: Sequence[str], at: int, other: Sequence[str], place: int) -> int:
    length = 0
    most = min(len(one) - at, len(other) - place)
    while length < most and one[at + length] == other[place + length]:
        length += 1
    return length


def _differ(first: Sequence[str], second: Sequence[str]) -> int:
    """Whether numbers, and whether names, stand on both sides and have nothing in common: 0, 1 or 2."""
    numbers = [{word for word in side if word and word[0].isdigit()} for side in (first, second)]
    names = [{word for word in side if word and not word[0].isdigit()} for side in (first, second)]
    return sum(bool(a and b and a.isdisjoint(b)) for a, b in (numbers, names))
