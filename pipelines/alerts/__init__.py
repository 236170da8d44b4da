"""Alerts: saved searches that tell of what is new, and what is kept so that each event is told once."""

from pipelines.alerts.cadence import Cadence
from pipelines.alerts.facts import ArticleEvents, Event, Fact, News, SigningFact, fact_of, what_is_new
from pipelines.alerts.records import (
    WATCHES,
    Alert,
    Delivery,
    DeliveryState,
    Found,
    FoundBy,
    Match,
    NewsItem,
    Notice,
    NoticeKind,
    Outcome,
    Sending,
    Step,
    Watch,
    named,
    shown_name,
)

__all__ = [
    "WATCHES",
    "Alert",
    "ArticleEvents",
    "Cadence",
    "Delivery",
    "DeliveryState",
    "Event",
    "Fact",
    "Found",
    "FoundBy",
    "Match",
    "News",
    "NewsItem",
    "Notice",
    "NoticeKind",
    "Outcome",
    "Sending",
    "SigningFact",
    "Step",
    "Watch",
    "fact_of",
    "named",
    "shown_name",
    "what_is_new",
]
