"""The first schema: runs and their frontier, pages, articles with versions, the outbox, what is forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(16)
HASH = sa.String(32)


def upgrade() -> None:
    counters = op.create_table(
        "counters",
        sa.Column("name", WORD, nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.bulk_insert(counters, [{"name": "articles", "value": 0}, {"name": "changes", "value": 0}])
    op.create_table(
        "runs",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("mode", WORD, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("origin", WORD, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("outcomes", sa.JSON, nullable=False),
        sa.Column("articles", sa.JSON, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_site_id", "runs", ["site", "id"])
    op.create_table(
        "frontier",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("page_id", sa.Text, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("hinted_published", sa.Text, nullable=False),
        sa.Column("hinted_source", WORD, nullable=False),
        sa.Column("found_on", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_frontier"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_frontier_run_id", ondelete="CASCADE"),
    )
    op.create_index("ix_frontier_pending", "frontier", ["run_id", "done", "id"])
    op.create_index("uq_frontier_run_id_page_id", "frontier", ["run_id", "page_id"], unique=True)
    op.create_table(
        "pages",
        sa.Column("page_id", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("run_id", NUMBER),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("canonical_url", sa.Text, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("held", WORD, nullable=False),
        sa.Column("held_reason", sa.Text, nullable=False),
        sa.Column("fetched_at", MOMENT, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("archive_file", sa.Text),
        sa.Column("archive_offset", sa.BigInteger),
        sa.Column("origin", WORD, nullable=False),
        sa.Column("visited_at", MOMENT, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("hinted_published", sa.Text, nullable=False),
        sa.Column("hinted_source", WORD, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failed_run", NUMBER),
        sa.Column("missing", sa.Integer, nullable=False),
        sa.Column("missing_run", NUMBER),
        sa.PrimaryKeyConstraint("page_id", name="pk_pages"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_pages_run_id"),
    )
    op.create_index("ix_pages_state_fetched_at", "pages", ["state", "fetched_at"])
    op.create_index("ix_pages_site_state_cause", "pages", ["site", "state", "cause"])
    op.create_index("ix_pages_site_again", "pages", ["site", "again"])
    op.create_table(
        "captures",
        sa.Column("archive_file", sa.Text, nullable=False),
        sa.Column("archive_offset", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("page_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("archive_file", "archive_offset", name="pk_captures"),
    )
    op.create_index("ix_captures_page_id", "captures", ["page_id"])
    op.create_table(
        "articles",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("born", sa.BigInteger, nullable=False),
        sa.Column("merged_into", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("text_hash", HASH),
        sa.Column("reader_hash", HASH, nullable=False),
        sa.Column("published", MOMENT),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("province", sa.Text, nullable=False),
        sa.Column("province_now", sa.Text, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("gone_since", MOMENT),
        sa.Column("origin", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("born", name="uq_articles_born"),
        sa.ForeignKeyConstraint(["merged_into"], ["articles.id"], name="fk_articles_merged_into"),
    )
    op.create_index("ix_articles_merged_into", "articles", ["merged_into"])
    op.create_index("ix_articles_site_text_hash", "articles", ["site", "text_hash"])
    op.create_table(
        "versions",
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("changed", sa.JSON, nullable=False),
        sa.Column("origin", WORD, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "number", name="pk_versions"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_versions_article_id", ondelete="CASCADE"),
    )
    op.create_table(
        "changes",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("operation", sa.String(8), nullable=False),
        sa.Column("origin", WORD, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_changes"),
    )
    op.create_table(
        "positions",
        sa.Column("index", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("index", name="pk_positions"),
    )
    op.create_table(
        "forgotten",
        sa.Column("page_id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("forgotten_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("page_id", name="pk_forgotten"),
    )
    op.create_index("ix_forgotten_article_id", "forgotten", ["article_id"])
    op.create_table(
        "forgotten_texts",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("text_hash", HASH, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("site", "text_hash", name="pk_forgotten_texts"),
    )


def downgrade() -> None:
    for table in (
        "forgotten_texts",
        "forgotten",
        "positions",
        "changes",
        "versions",
        "articles",
        "captures",
        "pages",
        "frontier",
        "runs",
        "counters",
    ):
        op.drop_table(table)
