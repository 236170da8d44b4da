"""The store: articles with their versions, pages, crawl runs and the outbox, in SQLite or PostgreSQL."""

from pipelines.store.records import (
    AddressKind,
    Change,
    Correction,
    Counts,
    CrawlRun,
    Forgotten,
    FrontierEntry,
    KnownPage,
    PageRecord,
    PageState,
    RunMode,
    Saved,
    SaveResult,
    StoredArticle,
    Version,
)
from pipelines.store.store import Store

__all__ = [
    "AddressKind",
    "Change",
    "Correction",
    "Counts",
    "CrawlRun",
    "Forgotten",
    "FrontierEntry",
    "KnownPage",
    "PageRecord",
    "PageState",
    "RunMode",
    "SaveResult",
    "Saved",
    "Store",
    "StoredArticle",
    "Version",
]
