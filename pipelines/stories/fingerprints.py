"""Fingerprints: a few of a text's shingles, so chosen that two texts that share a passage share a fingerprint.

Winnowing (Schleimer, Wilkerson, Aiken 2003): of every :data:`WINDOW` shingles in a row the one with the smallest hash.
What is chosen depends on the passage alone, so any passage of ``SHINGLE + WINDOW - 1`` words (31) that two texts have
in common gives both at least one fingerprint in common: a reprint abridged to a few paragraphs is found. MinHash
estimates how much of both texts together is shared, which for an abridgement to 30 % is too little to be noticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pipelines.stories.texts import SHINGLE, StoryText

WINDOW = 24
"""One shingle in twelve is a fingerprint: 48 for an article of 600 words."""

_PRIME = (1 << 61) - 1
_BASE = 1_000_003
_TOP = pow(_BASE, SHINGLE, _PRIME)
_BITS = (1 << 48) - 1
"""Six bytes in the store; among ten million, two are the same by chance in fewer than one look-up of a million."""


def fingerprints(text: StoryText) -> tuple[int, ...]:
    """The fingerprints of ``text``, each once, in ascending order; all shingles of a text shorter than a window."""
    hashes = hash_shingles(text.words)
    if len(hashes) < WINDOW:
        return tuple(sorted({one & _BITS for one in hashes}))
    return tuple(sorted({one & _BITS for one in _winnow(hashes)}))


def hash_shingles(words: Sequence[str]) -> list[int]:
    """A hash for each place of ``words`` at which a shingle begins; the same on any machine."""
    known = list(map(_WORDS.__getitem__, words))
    if len(known) < SHINGLE:
        return []
    base, prime = _BASE, _PRIME
    rolled = 0
    for value, _ in known[:SHINGLE]:
        rolled = (rolled * base + value) % prime
    hashes = [rolled]
    for (_, gone), (value, _) in zip(known, known[SHINGLE:], strict=False):
        rolled = (rolled * base + value - gone) % prime
        hashes.append(rolled)
    return hashes


class _Words(dict[str, tuple[int, int]]):
    """For each word its value, and what it leaves behind in a hash when it goes; those seen last."""

    def __missing__(self, word: str) -> tuple[int, int]:
        if len(self) >= _MOST_WORDS:
            self.clear()
        digest = hashlib.blake2b(word.encode("utf-8", "ignore"), digest_size=7).digest()
        value = int.from_bytes(digest, "big") + 1
        known = self[word] = value, value * _TOP % _PRIME
        return known


_MOST_WORDS = 1 << 16
_WORDS = _Words()


def _winnow(hashes: Sequence[int]) -> list[int]:
    chosen: list[int] = []
    best, at = -1, -1
    for end in range(WINDOW, len(hashes) + 1):
        start = end - WINDOW
        newest = hashes[end - 1]
        if at < start:  # the smallest has left the window
            window = hashes[start:end]
            best = min(window)
            at = end - 1 - window[::-1].index(best)
            chosen.append(best)
        elif newest <= best:
            best, at = newest, end - 1
            chosen.append(best)
    return chosen
