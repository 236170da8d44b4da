"""Alerts, what they found, and what was sent."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from pipelines.store.schema.columns import Moment, Number, identifier, metadata, text

alerts = Table(
    "alerts",
    metadata,
    identifier("id", primary_key=True),
    text("name"),
    text("name_key", unique=True),  # the name whatever the case
    text("query"),
    Column("filters", JSON, nullable=False),
    Column("watch", String(16), nullable=False),
    Column("days", Integer),
    text("cadence"),
    Column("channels", JSON, nullable=False),
    text("owner"),
    Column("mute_until", Moment),
    Column("enabled", Boolean, nullable=False),
    text("note"),
    Column("created_at", Moment, nullable=False),
    Column("edited_at", Moment, nullable=False),
    text("attention"),
    Column("start", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
)

matches = Table(
    "matches",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),  # the order in which they were recorded
    identifier("alert_id", ForeignKey("alerts.id", ondelete="CASCADE")),
    identifier("article_id", index=True),
    Column("version", Integer, nullable=False),
    text("event"),
    Column("outcome", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("found_by", String(8), nullable=False),
    Column("notice_id", Number),
    Index("uq_matches_alert_id_article_id", "alert_id", "article_id", "version", "event", unique=True),
)
"""What alerts found: one row for each event that an article reports."""

notices = Table(
    "notices",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    identifier("alert_id", ForeignKey("alerts.id", ondelete="CASCADE")),
    text("event", index=True),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    text("fact"),
    text("news"),
    identifier("article_id"),
    Column("at", Moment, nullable=False),
    Column("muted", Boolean, nullable=False),
    text("text"),
    Index("uq_notices_alert_id_event", "alert_id", "event", "number", unique=True),
)
"""The ledger: what alerts have told."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    identifier("alert_id", ForeignKey("alerts.id", ondelete="CASCADE")),
    text("channel"),
    Column("due_at", Moment, nullable=False),
    text("key", unique=True),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    # From when on it may be claimed: when it is due, or when it is to be tried again, or when the claim on it ends.
    Column("ready_at", Moment, nullable=False),
    text("reason"),
    Column("doubtful", Integer, nullable=False),
    Column("sent_at", Moment),
    Index(None, "alert_id", "due_at"),
    Index(None, "state", "ready_at"),
    Index(None, "channel", "sent_at"),
)
"""The outbox of alerts: one message to one channel each."""

enclosures = Table(
    "enclosures",
    metadata,
    Column("delivery_id", Number, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("notice_id", Number, primary_key=True, autoincrement=False),
)
"""Which notices a delivery holds."""

told_aliases = Table(
    "told_aliases",
    metadata,
    identifier("id", primary_key=True),
    identifier("article_id", index=True),
)
"""Keys of events that were told by the id of an article that is forgotten, each with an article that reports the same
event. What is left of the event answers to them, so that it is not told again."""
