"""Finding: the query language, the index, and what a search returns."""

from search.backends.protocol import (
    Bucket,
    Filters,
    Hit,
    IndexUnusable,
    Period,
    Rejected,
    SearchBackend,
    SearchRequest,
    SearchResult,
)
from search.backends.sqlite import SqliteBackend
from search.documents import IndexDocument, SiteInfo, document
from search.export import export
from search.highlight import Highlights, Marked, highlight
from search.indexing import update
from search.query import Query, parse
from search.results import hit_json, result_json
from search.suggest import suggested

__all__ = [
    "Bucket",
    "Filters",
    "Highlights",
    "Hit",
    "IndexDocument",
    "IndexUnusable",
    "Marked",
    "Period",
    "Query",
    "Rejected",
    "SearchBackend",
    "SearchRequest",
    "SearchResult",
    "SiteInfo",
    "SqliteBackend",
    "document",
    "export",
    "highlight",
    "hit_json",
    "parse",
    "result_json",
    "suggested",
    "update",
]
