"""What is counted over all hits, exactly: facets, days, stories.

``terms`` aggregations are exact as long as each shard returns every value it has, so they ask for more values than
there are; an answer that left some out says so, and is then replaced by a ``composite`` one, which pages through all.

Stories are many more than values. How many match follows from those with several articles among the hits: every other
article is a story by itself. They are counted, not listed (``stats_bucket``), and on one shard only they are collected.
``cardinality`` would be quicker, but is an estimate: of 10,000 stories it is off by one or two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from search.backends.elasticsearch.compile import Clause
from search.backends.elasticsearch.mapping import site_of_label
from search.backends.protocol import Bucket, Period, SearchRequest
from search.facets import facets
from search.histogram import fold

Aggregations = Mapping[str, Mapping[str, Any]]
All = Callable[[str], Mapping[str, int]]
"""Counts every value of a field, however many."""

MOST_VALUES = 10_000
MOST_STORIES = 50_000
"""Elasticsearch refuses answers of more than 65,536 buckets in all."""

_FIELDS = {
    "province": "province",
    "kind": "kind",
    "label": "label",
    "document_kind": "document_kinds",
    "agency": "agencies",
}


def aggregations(request: SearchRequest, shards: int) -> dict[str, Clause]:
    """What to count for ``request`` in an index of so many shards."""
    counted: dict[str, Clause] = {}
    if request.facets:
        counted |= {field: _values(field) for field in (*_FIELDS.values(), "site_label")}
    if request.facets or request.histogram:
        counted["day"] = _values("day")
    if request.collapse:
        least = _fewest(shards)
        terms = {"field": "story_key", "size": MOST_STORIES, "min_doc_count": least, "shard_min_doc_count": least}
        counted["stories"] = {"terms": terms}
        counted["story_sizes"] = {"stats_bucket": {"buckets_path": "stories>_count"}}
    return counted


def _values(field: str) -> Clause:
    return {"terms": {"field": field, "size": MOST_VALUES}}


def _fewest(shards: int) -> int:
    # Of a story's articles each shard may have but one.
    return 2 if shards == 1 else 1


def count_facets(told: Aggregations, everything: All) -> dict[str, tuple[Bucket, ...]]:
    """The facets in an answer."""
    counts = {facet: _counts(told, field, everything) for facet, field in _FIELDS.items()}
    sites: Counter[str] = Counter()
    names: dict[str, str] = {}
    # Of several names of one site the commonest; it comes first.
    for label, count in sorted(_counts(told, "site_label", everything).items(), key=lambda one: (-one[1], one[0])):
        site, name = site_of_label(label)
        sites[site] += count
        names.setdefault(site, name)
    years: Counter[str] = Counter()
    for day, count in _counts(told, "day", everything).items():
        years[str(date.fromisoformat(day).year)] += count
    return facets({**counts, "site": sites, "year": years}, names)


def count_days(told: Aggregations, everything: All) -> tuple[Period, ...]:
    """The histogram in an answer."""
    return fold({date.fromisoformat(day): count for day, count in _counts(told, "day", everything).items()})


def count_stories(told: Aggregations, total: int, shards: int, everything: All) -> int:
    """How many stories ``total`` hits tell."""
    sizes = told["story_sizes"]
    complete = sizes["count"] < MOST_STORIES if shards == 1 else not told["stories"]["sum_other_doc_count"]
    if not complete:
        return len(everything("story_key"))
    return int(total - sizes["sum"] + sizes["count"])


def several_tell_one(told: Aggregations, shards: int) -> bool:
    """Whether some story may have several articles among the hits."""
    return shards > 1 or told["story_sizes"]["count"] > 0


def _counts(told: Aggregations, field: str, everything: All) -> Mapping[str, int]:
    counted = told[field]
    if counted["sum_other_doc_count"]:
        return everything(field)
    return buckets(counted)


def buckets(counted: Mapping[str, Any]) -> dict[str, int]:
    """Counts by value."""
    return {one["key"]: one["doc_count"] for one in counted["buckets"]}


def pages_of_values(field: str, ask: Callable[[Clause], Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    """Every value of ``field`` with its count; ``ask`` answers a ``composite`` aggregation."""
    after: Clause = {}
    while True:
        told = ask({"size": MOST_VALUES, "sources": [{field: {"terms": {"field": field}}}], **after})
        yield from ((one["key"][field], one["doc_count"]) for one in told["buckets"])
        if "after_key" not in told:
            return
        after = {"after": told["after_key"]}
