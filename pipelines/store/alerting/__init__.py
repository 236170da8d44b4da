"""Alerts in the store: the saved searches, what is new to them, what they found and told, what is to be sent."""

from pipelines.store.alerting.store import AlertStore

__all__ = ["AlertStore"]
