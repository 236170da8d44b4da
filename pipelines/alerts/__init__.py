"""Alerts: saved searches that tell of what is new, and what is kept so that each event is told once."""

from pipelines.alerts.cadence import Cadence
from pipelines.alerts.facts import Event, Fact, News, what_is_new
from pipelines.alerts.records import (
    WATCHES,
    Alert,
    Delivery,
    DeliveryState,
    Match,
    Notice,
    NoticeKind,
    Outcome,
    Watch,
)

__all__ = [
    "WATCHES",
    "Alert",
    "Cadence",
    "Delivery",
    "DeliveryState",
    "Event",
    "Fact",
    "Match",
    "News",
    "Notice",
    "NoticeKind",
    "Outcome",
    "Watch",
    "what_is_new",
]
