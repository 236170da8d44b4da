"""Finding: the query language, the index, and what a search returns."""

from search.backends.protocol import (
    Bucket,
    Filters,
    Hit,
    IndexUnusable,
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
from search.results import result_json

__all__ = [
    "Bucket",
    "Filters",
    "Highlights",
    "Hit",
    "IndexDocument",
    "IndexUnusable",
    "Marked",
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
    "parse",
    "result_json",
    "update",
]
