"""The tables. Their history is ``migrations/``; a test holds the two equal.

Every table is plain: what a query filters or joins on is a column, the article itself is one JSON text
(:mod:`pipelines.store.texts`), so that a new field of the record needs no migration.
"""

from pipelines.store.schema.alerting import alerts, deliveries, enclosures, matches, notices, told_aliases
from pipelines.store.schema.articles import (
    articles,
    changes,
    corrections,
    counters,
    findings,
    forgotten,
    forgotten_texts,
    marks,
    positions,
    versions,
)
from pipelines.store.schema.columns import VERSION_TABLE, Moment, metadata
from pipelines.store.schema.crawling import archive_moves, archive_rewrites, captures, frontier, pages, runs
from pipelines.store.schema.grouping import (
    agreement_aliases,
    fingerprints,
    overlaps,
    reports,
    signings,
    story_aliases,
    tellings,
)
from pipelines.store.schema.operating import (
    conditions,
    failures,
    gaps,
    page_facts,
    reextracted,
    reextractions,
    stages,
    troubles,
)

__all__ = [
    "VERSION_TABLE",
    "Moment",
    "agreement_aliases",
    "alerts",
    "archive_moves",
    "archive_rewrites",
    "articles",
    "captures",
    "changes",
    "conditions",
    "corrections",
    "counters",
    "deliveries",
    "enclosures",
    "failures",
    "findings",
    "fingerprints",
    "forgotten",
    "forgotten_texts",
    "frontier",
    "gaps",
    "marks",
    "matches",
    "metadata",
    "notices",
    "overlaps",
    "page_facts",
    "pages",
    "positions",
    "reextracted",
    "reextractions",
    "reports",
    "runs",
    "signings",
    "stages",
    "story_aliases",
    "tellings",
    "told_aliases",
    "troubles",
    "versions",
]
