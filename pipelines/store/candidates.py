"""Which stored articles may tell the same as a text: those that share enough of its fingerprints with it.

A fingerprint that very many articles bear is a formula and tells nothing: it is kept for the first
:data:`TOO_FREQUENT` of them and then left alone. So the cost of a look-up does not grow with the store. Texts that
consist wholly of such fingerprints (the twenty-fifth copy of a news agency's text) are found by the first that bore
them.
"""

from __future__ import annotations

import struct
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from threading import Lock

from sqlalchemy import Connection, select

from pipelines.article import Article
from pipelines.store import texts
from pipelines.store.database import CHUNK
from pipelines.store.schema import fingerprints, tellings, versions
from pipelines.store.workings import KnownWorkings
from pipelines.stories import Overlap, Sketch, StoryText, compare, read_text, sketch

Key = tuple[str, int]
"""A version of an article: its id and the number."""

TOO_FREQUENT = 24
"""Articles that bear a fingerprint."""

SHARED = 0.35
"""Part of the fewer fingerprints of two texts that they must share to be compared. Of 1,700 pairs of reprints and
originals none shared less than 0.45; look-alikes mostly share 0.2 to 0.3."""

WEIGHED = 32
"""Candidates of which all fingerprints are looked at: those that share most, what is rare before what is frequent."""

COMPARED = 16
"""Candidates compared at most, the most alike ones. Any one of its members leads to a story."""


_PLACED = select(
    tellings.c.number, tellings.c.article_id, tellings.c.version, tellings.c.story_id, tellings.c.fingerprints
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An article that is in a story."""

    key: Key
    story_id: str


class Holders:
    """The bearers of some fingerprints, by the articles' numbers, and all fingerprints of each."""

    def __init__(self, connection: Connection, wanted: Iterable[int]) -> None:
        self._of: defaultdict[int, list[int]] = defaultdict(list)
        for some in batches(sorted(set(wanted))):
            query = select(fingerprints.c.fingerprint, fingerprints.c.number)
            for fingerprint, number in connection.execute(query.where(fingerprints.c.fingerprint.in_(some))).all():
                self._of[fingerprint].append(number)
        self._prints: dict[int, frozenset[int]] = {}
        self.placed: dict[int, Placed] = {}
        """Candidates that have been placed, by number."""
        self._connection = connection

    def candidates(self, prints: Sequence[int], number: int) -> list[int]:
        """Articles to compare article ``number`` with. First those that share the greatest part: it may be short."""
        shared = Counter(chain.from_iterable(self._of[one] for one in prints))
        rare = Counter(chain.from_iterable(self._of[one] for one in prints if not self._is_frequent(one, number)))
        least = min(2, len(prints))
        likely = [(rare[one], count, -one) for one, count in shared.items() if count >= least and one != number]
        bearers = [-one for _, _, one in sorted(likely, reverse=True)[:WEIGHED]]
        self._load(bearers)
        mine = frozenset(prints)
        part = {
            bearer: len(mine & kept) / min(len(mine), len(kept)) for bearer in bearers if (kept := self._prints[bearer])
        }
        alike = [bearer for bearer in part if part[bearer] >= SHARED]
        return sorted(alike, key=lambda bearer: (-part[bearer], bearer))[:COMPARED]

    def put(self, prints: Sequence[int], number: int) -> list[int]:
        """Make article ``number`` a bearer of those of ``prints`` that are not too frequent; returns these."""
        kept = [one for one in prints if not self._is_frequent(one, number)]
        for one in kept:
            if number not in self._of[one]:
                self._of[one].append(number)
        self._prints[number] = frozenset(prints)
        return kept

    def remove(self, prints: Iterable[int], number: int) -> None:
        """Article ``number`` bears ``prints`` no more."""
        for one in prints:
            if number in self._of[one]:
                self._of[one].remove(number)

    def _is_frequent(self, fingerprint: int, number: int) -> bool:
        bearers = self._of[fingerprint]
        return len(bearers) >= TOO_FREQUENT and number not in bearers

    def _load(self, numbers: Iterable[int]) -> None:
        for some in batches(sorted(one for one in numbers if one not in self._prints)):
            for row in self._connection.execute(_PLACED.where(tellings.c.number.in_(some))).all():
                self._prints[row.number] = frozenset(unpack(row.fingerprints))
                self.placed[row.number] = Placed((row.article_id, row.version), row.story_id)


class Recent:
    """The texts read last, for the next look-ups: reprints come within hours. May be used from several threads."""

    def __init__(self, limit: int = 150) -> None:
        self._limit = limit  # 20 MB at most
        self._texts: OrderedDict[Key, StoryText] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> StoryText | None:
        """The text of the version ``key``, if it is among them. A version never changes."""
        with self._lock:
            if key in self._texts:
                self._texts.move_to_end(key)
            return self._texts.get(key)

    def put(self, key: Key, text: StoryText) -> None:
        """Keep ``text`` instead of the one not asked for longest."""
        with self._lock:
            self._texts[key] = text
            if len(self._texts) > self._limit:
                self._texts.popitem(last=False)


class Comparisons:
    """Reads each version of an article once, and compares each two once, however often that is asked for."""

    def __init__(self, recent: Recent, workings: KnownWorkings) -> None:
        """``workings``: what was worked out elsewhere. Of these articles only those compared are read."""
        self.sketches: dict[Key, Sketch] = {}
        self._texts: dict[Key, StoryText] = {}
        self._recent = recent
        self._workings = workings
        self._found: dict[frozenset[Key], tuple[Key, Overlap | None]] = {}

    def take(self, article: Article, version: int) -> None:
        """Read one version of an article; 0 stands for one that is not stored."""
        key = article.id, version
        text = self._texts[key] = read_text(article)
        self.sketches[key] = sketch(article, text)
        if version:
            self._recent.put(key, text)

    def knows(self, key: Key) -> bool:
        """Whether the sketch of the version ``key`` is there, so that it need not be taken."""
        if key not in self.sketches and (known := self._workings.get(key)):
            self.sketches[key] = known.sketch
        return key in self.sketches

    def compare(self, connection: Connection, one: Key, others: Iterable[Key]) -> dict[Key, Overlap]:
        """What ``one`` has in common with ``others``, where that is enough."""
        wanted = [(other, frozenset((one, other))) for other in others]
        new = [other for other, pair in wanted if pair not in self._found]
        if new:
            self._read(connection, [one, *new])
        result: dict[Key, Overlap] = {}
        for other, pair in wanted:
            if pair not in self._found:
                self._found[pair] = one, compare(self._texts[one], self._texts[other])
            seen_from, overlap = self._found[pair]
            if overlap is not None:
                result[other] = overlap if seen_from == one else overlap.turned()
        return result

    def _read(self, connection: Connection, keys: Iterable[Key]) -> None:
        """Have the texts of ``keys`` at hand."""
        missing = []
        for key in keys:
            if key not in self._texts:
                if (text := self._recent.get(key)) is not None:
                    self._texts[key] = text
                else:
                    missing.append(key)
        if not missing:
            return
        ids, numbers = zip(*missing, strict=True)
        query = select(versions.c.article_id, versions.c.number, versions.c.article)
        query = query.where(versions.c.article_id.in_(ids), versions.c.number.in_(set(numbers)))
        for row in connection.execute(query).all():
            key = row.article_id, row.number
            if key in missing:
                text = self._texts[key] = read_text(texts.load(row.article))
                self._recent.put(key, text)


def overlaps_of(
    connection: Connection, compared: Comparisons, one: Key, others: Mapping[int, Placed]
) -> dict[int, Overlap]:
    """What the article ``one`` has in common with placed articles, by number."""
    numbers = {placed.key: number for number, placed in others.items()}
    found = compared.compare(connection, one, numbers)
    return {numbers[other]: overlap for other, overlap in found.items()}


def pack(prints: Sequence[int]) -> bytes:
    """Fingerprints as they stand in ``tellings``."""
    return struct.pack(f"<{len(prints)}q", *prints)


def unpack(packed: bytes) -> tuple[int, ...]:
    """The inverse of :func:`pack`."""
    return struct.unpack(f"<{len(packed) // 8}q", packed)


def batches(numbers: Iterable[int]) -> Iterable[list[int]]:
    """``numbers`` in lists short enough for one statement."""
    rest = iter(numbers)
    while some := list(islice(rest, CHUNK)):
        yield some
