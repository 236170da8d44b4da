"""Which templates a site's pages have, told from fingerprints of which no two are quite alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import eq

from pipelines.health.records import PageFacts

ALIKE = 0.7
"""Templates with this much in common are one: pages of one template have nine tenths in common, where only the part
around the article was changed two thirds, others a tenth."""


def likeness(template: str, known: Sequence[bytes]) -> float:
    """How like ``template`` is to the likest of those known, from 0 to 1."""
    own = bytes.fromhex(template)
    return max((sum(map(eq, own, one)) / len(own) for one in known), default=0.0)


def is_known(template: str, known: Sequence[bytes]) -> bool:
    """Whether ``template`` is one of those known."""
    own = bytes.fromhex(template)
    return own in known or any(_alike(own, one) for one in known)


def templates_of(pages: Sequence[PageFacts]) -> list[bytes]:
    """The templates that the site uses: those that more than one page in a hundred is like."""
    counts = Counter(page.template for page in pages if page.template)
    members: dict[bytes, list[bytes]] = {}
    for template, count in counts.most_common():
        own = bytes.fromhex(template)
        like = next((one for one in members if _alike(own, one)), None)
        if like is not None:
            members[like] += [own] * count
        elif len(members) < 12:
            members[own] = [own] * count
    # A page is one sample of its template, no two are quite alike: what most of its kind have stands for it.
    groups = sorted(members.values(), key=len, reverse=True)
    for _ in range(2):
        middles = [_middle(group) for group in groups]
        joined: dict[bytes, list[bytes]] = {}
        for middle, group in zip(middles, groups, strict=True):
            like = next((one for one in joined if _alike(middle, one)), None)
            joined.setdefault(middle if like is None else like, []).extend(group)
        groups = sorted(joined.values(), key=len, reverse=True)
    kinds = {_middle(group): len(group) for group in groups}
    least = max(1.0, 0.01 * len(pages))
    return [one for one, count in kinds.items() if count > least] or list(kinds)[:1]


def _middle(group: Sequence[bytes]) -> bytes:
    """What most of ``group`` have, byte by byte."""
    return bytes(Counter(values).most_common(1)[0][0] for values in zip(*group, strict=True))


def _alike(one: bytes, other: bytes) -> bool:
    return bool(sum(map(eq, one, other)) >= ALIKE * len(one))
