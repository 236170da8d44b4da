"""Articles, what they say, what of them has changed, and who has read them."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from pipelines.store.schema.columns import Moment, Number, identifier, metadata, text

counters = Table(
    "counters",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""``changes``: the last sequence number given out; ``articles``: the last ordinal (``ordering.py``). ``unread``: the
last ordinal of the articles that were here before findings were kept (``recognised.py``). ``notices``, ``deliveries``:
the last id (``alerting/``), which is never used again, also not when an alert is removed."""

articles = Table(
    "articles",
    metadata,
    identifier("id", primary_key=True),
    text("site"),
    Column("born", BigInteger, nullable=False, unique=True),  # the order of first storing
    # Of two pages with equal text the one born later is merged into the other; an article is a row without.
    identifier("merged_into", ForeignKey("articles.id"), nullable=True, index=True),
    Column("version", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("text_hash", String(32)),
    Column("reader_hash", String(32), nullable=False),
    Column("published", Moment),
    Column("language", String(8), nullable=False),
    text("province"),
    text("province_now"),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("gone_since", Moment),
    Column("origin", String(16), nullable=False),
    Index(None, "site", "text_hash"),
)

versions = Table(
    "versions",
    metadata,
    identifier("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("seen_at", Moment, nullable=False),
    Column("changed", JSON, nullable=False),
    Column("origin", String(16), nullable=False),
    text("article"),
)

findings = Table(
    "findings",
    metadata,
    identifier("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),  # that was read
    text("recogniser"),
    Column("label", String(16), nullable=False),
    text("findings"),
)
"""What the recogniser last read in an article."""

corrections = Table(
    "corrections",
    metadata,
    identifier("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),  # that the person saw
    Column("label", String(16), nullable=False),
    text("findings"),
    text("who"),
    text("note"),
    Column("made_at", Moment, nullable=False),
)
"""What a person says instead. Beside the findings, so that these may be made again and compared."""

changes = Table(
    "changes",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=False),
    identifier("article_id"),
    Column("operation", String(8), nullable=False),
    Column("origin", String(16), nullable=False),
)
"""The outbox."""

positions = Table(
    "positions",
    metadata,
    Column("index", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)
"""How far each search index has come in the outbox."""

forgotten = Table(
    "forgotten",
    metadata,
    identifier("page_id", primary_key=True),
    identifier("article_id", index=True),
    text("site"),
    Column("forgotten_at", Moment, nullable=False),
)

forgotten_texts = Table(
    "forgotten_texts",
    metadata,
    Column("site", Text, primary_key=True),
    Column("text_hash", String(32), primary_key=True),
    identifier("article_id"),
)
"""Equal text is the same article, so a forgotten one must not come back under a new address."""

marks = Table(
    "marks",
    metadata,
    Column("reader", Text, primary_key=True),
    identifier("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("read_at", Moment),
    Column("starred_at", Moment),
)
"""What readers have read, and what they gave a star."""
