"""Facets: how many hits have which value. Counted once over all combinations, then summed up for each field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from search.backends.protocol import Bucket

FACETS = ("province", "site", "kind", "year")
"""In the order they are shown."""


def roll_up(
    combinations: Iterable[tuple[Mapping[str, str], int]], site_names: Mapping[str, str]
) -> dict[str, tuple[Bucket, ...]]:
    """The facets of hits given as combinations of values with their number; an empty value is not counted."""
    counters: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    for values, count in combinations:
        for facet in FACETS:
            if value := values.get(facet):
                counters[facet][value] += count
    return {facet: _buckets(counter, site_names if facet == "site" else {}) for facet, counter in counters.items()}


def _buckets(counter: Counter[str], names: Mapping[str, str]) -> tuple[Bucket, ...]:
    ordered = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Bucket(key, count, names.get(key, "")) for key, count in ordered)
