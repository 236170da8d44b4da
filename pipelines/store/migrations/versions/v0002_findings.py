"""What articles say (findings), and what people corrected of it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORD = sa.String(16)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "findings",
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("recogniser", sa.Text, nullable=False),
        sa.Column("label", WORD, nullable=False),
        sa.Column("findings", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_findings"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_findings_article_id", ondelete="CASCADE"),
    )
    op.create_table(
        "corrections",
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("label", WORD, nullable=False),
        sa.Column("findings", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_corrections"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_corrections_article_id", ondelete="CASCADE"),
    )
    # What is here already was no news when it was first read: see recognised.py.
    op.execute("INSERT INTO counters (name, value) SELECT 'unread', value FROM counters WHERE name = 'articles'")


def downgrade() -> None:
    op.execute("DELETE FROM counters WHERE name = 'unread'")
    op.drop_table("corrections")
    op.drop_table("findings")
