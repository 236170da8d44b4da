"""From a document to the hit that shows it: the same on every backend."""

from __future__ import annotations

from search.backends.protocol import Hit
from search.documents import IndexDocument
from search.highlight import highlight
from search.query import Query


def hit(
    document: IndexDocument,
    *,
    score: float = 0.0,
    query: Query | None = None,
    site_name: str | None = None,
    story_size: int = 1,
) -> Hit:
    """``document`` as a hit, with the marks of ``query`` if one is given.

    ``site_name``: what the site is called now, where that is known better than from the document.
    """
    return Hit(
        id=document.id,
        site=document.site,
        site_name=document.site_name if site_name is None else site_name,
        url=document.url,
        title=document.title,
        lead=document.lead,
        published=document.published,
        province=document.province,
        province_now=document.province_now,
        kind=document.kind,
        language=document.language,
        score=score,
        label=document.label,
        document_kinds=document.document_kinds,
        parties=document.parties,
        signed_on=document.signed_on,
        story=document.story or document.id,
        story_size=story_size,
        highlights=highlight(query, document) if query is not None else None,
    )
