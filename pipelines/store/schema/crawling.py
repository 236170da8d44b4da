"""Crawls, the pages they met, and where the archive holds them."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from pipelines.store.schema.columns import Moment, Number, identifier, metadata, text

runs = Table(
    "runs",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    text("site"),
    Column("mode", String(16), nullable=False),
    Column("since", Date),
    Column("origin", String(16), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("outcomes", JSON, nullable=False),
    Column("articles", JSON, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
    text("error"),
    Index(None, "site", "id"),
    sqlite_autoincrement=True,  # a run's id is never used again
)

frontier = Table(
    "frontier",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),  # the order of discovery
    Column("run_id", Number, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    identifier("page_id"),
    Column("done", Boolean, nullable=False),
    text("url"),
    Column("kind", String(16), nullable=False),
    Column("depth", Integer, nullable=False),
    text("hinted_published"),
    Column("hinted_source", String(16), nullable=False),
    text("found_on"),
    Index("ix_frontier_pending", "run_id", "done", "id"),
    Index("uq_frontier_run_id_page_id", "run_id", "page_id", unique=True),
)

pages = Table(
    "pages",
    metadata,
    identifier("page_id", primary_key=True),
    text("site"),
    Column("run_id", Number, ForeignKey("runs.id")),
    text("url"),
    text("canonical_url"),
    # What is reported …
    Column("state", String(16), nullable=False),
    text("reason"),
    text("cause"),  # the reason up to its first ": ", for counting
    # … and what we hold in the archive, whatever later visits met: empty, or one of visits.HELD.
    Column("held", String(16), nullable=False),
    text("held_reason"),
    Column("fetched_at", Moment, nullable=False),
    text("content_hash"),
    text("etag"),
    text("last_modified"),
    text("content_type"),
    Column("bytes", BigInteger, nullable=False),
    Column("archive_file", Text),
    Column("archive_offset", BigInteger),
    Column("origin", String(16), nullable=False),
    # The last visit, successful or not.
    Column("visited_at", Moment, nullable=False),
    Column("status", Integer, nullable=False),
    text("hinted_published"),
    Column("hinted_source", String(16), nullable=False),
    # The next crawl should look again: the last visit failed, or an edit elsewhere took its twin away (shelf.py).
    Column("again", Boolean, nullable=False),
    # Crawls in a row that failed, and that met 404 or 410; the runs last counted, so that none counts twice.
    Column("failures", Integer, nullable=False),
    Column("failed_run", Number),
    Column("missing", Integer, nullable=False),
    Column("missing_run", Number),
    Column("failing_since", Moment),  # the first of those crawls in a row
    Index("ix_pages_state_fetched_at", "state", "fetched_at"),
    Index("ix_pages_site_state_cause", "site", "state", "cause"),
    Index("ix_pages_site_again", "site", "again"),
    Index("ix_pages_site_visited_at", "site", "visited_at"),
)

captures = Table(
    "captures",
    metadata,
    Column("archive_file", Text, primary_key=True),
    Column("archive_offset", BigInteger, primary_key=True, autoincrement=False),
    identifier("page_id", index=True),
)
"""Every response of a page that the archive holds, also those that changed nothing: what ``forget`` has to erase.
No foreign key: they outlive a forgotten page until the archive has erased them too."""

archive_moves = Table(
    "archive_moves",
    metadata,
    Column("file", Text, primary_key=True),
    Column("offset", BigInteger, primary_key=True, autoincrement=False),
    Column("to_file", Text, index=True),
    Column("to_offset", BigInteger),
    Column("why", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
"""Where records of the archive are that stand no more where they first stood, which is how all other tables call them;
without ``to_file``: that they were removed."""

archive_rewrites = Table(
    "archive_rewrites",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    text("file"),
    Column("inputs", JSON, nullable=False),
    Column("state", String(8), nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
"""Files of the archive that were made of others, or in which nothing was to be done."""
