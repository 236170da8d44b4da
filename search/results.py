"""A search result as JSON-ready values: what ``kyket search --json`` prints."""

from __future__ import annotations

from typing import Any

from search.backends.protocol import Hit, SearchResult
from search.highlight import Marked


def result_json(result: SearchResult, *, before: str = "<mark>", after: str = "</mark>") -> dict[str, Any]:
    """``result`` as one object.

    ``total``, ``stories`` (null if not collapsed), ``took_ms``, ``suggestion``, ``offset`` (hits before the first of
    these), ``after`` (the cursor that leads to the next page; empty on the last), ``hits``, ``facets``, ``histogram``.

    In a hit's ``highlights`` every text stands twice: ``marked``, with ``before`` and ``after`` around matching words
    (the text between is as it is, not escaped for HTML), and plain with the ``spans`` of those words.
    """
    return {
        "total": result.total,
        "stories": result.stories,
        "took_ms": round(result.took_ms, 1),
        "suggestion": result.suggestion,
        "offset": result.offset,
        "after": result.after,
        "hits": [hit_json(hit, before=before, after=after) for hit in result.hits],
        "facets": {
            name: [
                {"key": bucket.key, "count": bucket.count, **({"name": bucket.name} if bucket.name else {})}
                for bucket in buckets
            ]
            for name, buckets in result.facets.items()
        },
        "histogram": [
            {"first": bar.first.isoformat(), "last": bar.last.isoformat(), "count": bar.count}
            for bar in result.histogram
        ],
    }


def hit_json(hit: Hit, *, before: str = "<mark>", after: str = "</mark>") -> dict[str, Any]:
    """``hit`` as one object; ``highlights`` only if it has any."""

    def marked(text: Marked) -> dict[str, Any]:
        return {"text": text.text, "spans": [list(span) for span in text.spans], "marked": text.render(before, after)}

    shown: dict[str, Any] = {
        "id": hit.id,
        "site": hit.site,
        "site_name": hit.site_name,
        "url": hit.url,
        "title": hit.title,
        "lead": hit.lead,
        "published": hit.published.isoformat() if hit.published else None,
        "province": hit.province,
        "province_now": hit.province_now,
        "kind": hit.kind,
        "language": hit.language,
        "score": round(hit.score, 6),
        "label": hit.label,
        "document_kinds": list(hit.document_kinds),
        "parties": list(hit.parties),
        "signed_on": [day.isoformat() for day in hit.signed_on],
        "story": hit.story,
        "story_size": hit.story_size,
    }
    if hit.highlights is not None:
        shown["highlights"] = {
            "title": marked(hit.highlights.title),
            "lead": marked(hit.highlights.lead),
            "fragments": [{"field": fragment.field.value, **marked(fragment)} for fragment in hit.highlights.fragments],
        }
    return shown
