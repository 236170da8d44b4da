"""The query language: what people type, and what it means. The same on every backend."""

from search.query.nodes import (
    And,
    Everything,
    InLanguage,
    InProvince,
    Node,
    Not,
    OfKind,
    OnSite,
    Or,
    Published,
    Query,
    Text,
    TextField,
    Word,
)
from search.query.parser import MAX_CHARACTERS, MAX_DEPTH, MAX_WORDS, parse

__all__ = [
    "MAX_CHARACTERS",
    "MAX_DEPTH",
    "MAX_WORDS",
    "And",
    "Everything",
    "InLanguage",
    "InProvince",
    "Node",
    "Not",
    "OfKind",
    "OnSite",
    "Or",
    "Published",
    "Query",
    "Text",
    "TextField",
    "Word",
    "parse",
]
