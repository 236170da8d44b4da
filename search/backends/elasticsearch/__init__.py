"""Elasticsearch, where production searches. Imported only where it is used: its client takes a second to load."""
