"""Which articles tell one story: their fingerprints, what they have in common, where they belong."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tellings",
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("text_key", sa.String(32), nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("published", sa.DateTime(timezone=True)),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("fingerprints", sa.LargeBinary, nullable=False),
        sa.Column("story_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_tellings"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_tellings_article_id"),
        sa.UniqueConstraint("number", name="uq_tellings_number"),
    )
    op.create_index("ix_tellings_story_id", "tellings", ["story_id"])
    op.create_table(
        "fingerprints",
        sa.Column("fingerprint", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", "number", name="pk_fingerprints"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "overlaps",
        sa.Column("one", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("other", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("words_of_one", sa.Integer, nullable=False),
        sa.Column("words_of_other", sa.Integer, nullable=False),
        sa.Column("same", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("one", "other", name="pk_overlaps"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_aliases",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story_aliases"),
    )
    op.create_index("ix_story_aliases_article_id", "story_aliases", ["article_id"])


def downgrade() -> None:
    op.execute("DELETE FROM positions WHERE \"index\" = 'stories'")
    for table in ("story_aliases", "overlaps", "fingerprints", "tellings"):
        op.drop_table(table)
