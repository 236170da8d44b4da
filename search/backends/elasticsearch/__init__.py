"""Elasticsearch, where production searches. Imported only where it is used: its client takes a second to load."""

from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.backends.elasticsearch.connection import ElasticsearchOptions
from search.backends.elasticsearch.mapping import IndexSettings

__all__ = ["ElasticsearchBackend", "ElasticsearchOptions", "IndexSettings"]
