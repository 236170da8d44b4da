"""The words written in the articles of an index, and how many articles have each.

Elasticsearch has no list of the words of a text, but says of each word of a made-up document how many articles have it:
so what may be written is made in Python and asked for in one request.
"""

from __future__ import annotations

from collections.abc import Iterable

from elasticsearch import Elasticsearch

from search.backends.elasticsearch.compile import Clause
from search.backends.elasticsearch.mapping import ANY_EXACT, ANY_FOLDED, EXACT
from search.query import TextField

_MOST_ODD = 1000
_COMPARED = (TextField.TITLE, TextField.LEAD, TextField.BODY)


def articles_with(client: Elasticsearch, index: str, words: Iterable[str]) -> tuple[dict[str, int], int]:
    """How many articles have each of ``words`` (exact forms), and of how many; words that none has are left out.

    About: what was replaced or deleted is counted until Elasticsearch tidies up, and of several shards one is asked.
    """
    return _articles_with(client, index, ANY_EXACT, words)


def bare_articles(client: Elasticsearch, index: str, words: Iterable[str]) -> dict[str, int]:
    """About how many articles have each of ``words`` (folded forms), with any marks."""
    found, _ = _articles_with(client, index, ANY_FOLDED, words)
    return found


def _articles_with(client: Elasticsearch, index: str, field: str, words: Iterable[str]) -> tuple[dict[str, int], int]:
    told = client.termvectors(
        index=index,
        doc={field: " ".join(words)},
        fields=[field],
        term_statistics=True,
        field_statistics=True,
        positions=False,
        offsets=False,
        payloads=False,
    )
    known = told["term_vectors"].get(field)
    if known is None:
        return {}, 0
    found = {word: one["doc_freq"] for word, one in known["terms"].items() if one.get("doc_freq")}
    return found, max(known["field_statistics"]["doc_count"], 0)


def exactly(client: Elasticsearch, index: str, words: Iterable[str]) -> dict[str, int]:
    """How many articles have each of ``words`` now; those that none has are left out."""
    filters = {word: {"term": {ANY_EXACT: word}} for word in words}
    if not filters:
        return {}
    told = client.search(
        index=index, size=0, track_total_hits=False, aggregations={"words": {"filters": {"filters": filters}}}
    )
    counted = told["aggregations"]["words"]["buckets"].items()
    return {word: one["doc_count"] for word, one in counted if one["doc_count"]}


def oddly_marked(client: Elasticsearch, index: str, folded: str) -> list[str]:
    """The words that fold to ``folded`` and bear marks as no syllable does."""
    beginning = f"{folded} "
    told = client.search(
        index=index,
        query={"bool": {"filter": [{"prefix": {"odd_words": beginning}}]}},
        size=0,
        track_total_hits=False,
        aggregations={"odd": {"terms": {"field": "odd_words", "include": f"{folded} .*", "size": _MOST_ODD}}},
    )
    return [one["key"].removeprefix(beginning) for one in told["aggregations"]["odd"]["buckets"]]


def alike(weights: dict[str, float], story: str) -> Clause:
    """Scores an article by the sum of ``weights`` of the words in its title, lead and body; none of ``story``."""
    return {
        "bool": {
            "should": [
                {"constant_score": {"filter": _said(word), "boost": weight}} for word, weight in weights.items()
            ],
            "must_not": [{"term": {"story_key": story}}],
        }
    }


def _said(word: str) -> Clause:
    return {"bool": {"should": [{"term": {EXACT[field]: word}} for field in _COMPARED]}}
