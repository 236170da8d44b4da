"""What operators look after: the health of sites, failures of scheduled work, and extraction made again."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from pipelines.store.schema.columns import Moment, Number, identifier, metadata, text

page_facts = Table(
    "page_facts",
    metadata,
    Column("run_id", Number, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    identifier("page_id", primary_key=True),
    text("site"),
    Column("at", Moment, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("fields", Integer, nullable=False),  # one bit each, in the order of pipelines.health.records.FIELDS
    Column("length", Integer, nullable=False),
    Column("text", Integer, nullable=False),
    Column("family", String(32), nullable=False),
    Column("template", String(64), nullable=False),
    text("host"),
    Column("seconds", Float),
    Column("published", Moment),
    Index(None, "site", "at"),
    sqlite_with_rowid=False,
)
"""What extraction met on each page that a crawl fetched: what the health of sites is learned from."""

conditions = Table(
    "conditions",
    metadata,
    identifier("site", primary_key=True),
    text("name"),
    Column("kind", String(16), nullable=False),
    text("province"),
    text("province_now"),
    Column("state", String(24), nullable=False),
    Column("at", Moment, nullable=False),
    Column("suspect", Boolean, nullable=False),
    # The last time that the site was seen whole, and when it should be again: after that, what is newer is a gap.
    Column("seen_at", Moment),
    Column("due_at", Moment),
    Column("told", JSON(none_as_null=True)),  # the whole condition: why it is said, what to do, what was measured
)
"""How each site that is crawled was when it was last looked at."""

stages = Table(
    "stages",
    metadata,
    Column("stage", String(16), primary_key=True),
    Column("at", Moment, nullable=False),
)
"""When each stage of the work last came to a good end."""

troubles = Table(
    "troubles",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    text("site"),
    Column("state", String(24), nullable=False),
    Column("since", Moment, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("evidence", JSON, nullable=False),
    text("remedy"),
    Column("ended_at", Moment),
    Column("told_at", Moment),
    Column("times_told", Integer, nullable=False),
    Column("acknowledged_at", Moment),
    text("acknowledged_by"),
    Column("end_told", Boolean, nullable=False),
    Index(None, "site", "ended_at"),
    sqlite_autoincrement=True,
)
"""Troubles of sites from beginning to end, and what operators were told of them."""

gaps = Table(
    "gaps",
    metadata,
    identifier("site", primary_key=True),
    Column("first", Moment, primary_key=True),
    Column("last", Moment),
    Column("cause", String(24), nullable=False),
    Column("found", Integer, nullable=False),
    Column("expected", Float),
    Column("filled", Boolean, nullable=False),
)
"""When sites were not seen."""

failures = Table(
    "failures",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    text("key"),
    text("text"),
    Column("since", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("times", Integer, nullable=False),
    Column("ended_at", Moment),
    Column("told_at", Moment),
    Column("times_told", Integer, nullable=False),
    Column("acknowledged_at", Moment),
    text("acknowledged_by"),
    Column("end_told", Boolean, nullable=False),
    Index(None, "key", "ended_at"),
    sqlite_autoincrement=True,
)
"""Failures of scheduled work, and what operators were told of them."""

reextractions = Table(
    "reextractions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("sites", JSON, nullable=False),
    Column("since", Date),
    Column("until", Date),
    text("extractor"),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    text("position"),
    Column("pages", JSON, nullable=False),
    Column("token", String(16), nullable=False, index=True),
    Column("promotion_started_at", Moment),
    Column("promoted_at", Moment),
    Column("promoted", JSON, nullable=False),
    sqlite_autoincrement=True,
)
"""Dry runs over the archive, and what was promoted of them."""

reextracted = Table(
    "reextracted",
    metadata,
    Column("run_id", Number, ForeignKey("reextractions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    identifier("page_id", primary_key=True),
    text("site"),
    text("url"),
    Column("verdict", String(16), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("held_file", Text, nullable=False),
    Column("held_offset", BigInteger, nullable=False),
    Column("made_of_file", Text, nullable=False),
    Column("made_of_offset", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String(32), nullable=False),
    text("note"),
    Column("examples", JSON, nullable=False),
    Column("state", String(16), nullable=False),  # waiting, promoted, overtaken; empty for what is only told
)
"""Pages of which a dry run made something else than is stored."""
