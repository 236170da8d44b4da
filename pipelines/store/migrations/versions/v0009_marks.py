"""What readers have read, and what they gave a star."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "marks",
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("read_at", MOMENT),
        sa.Column("starred_at", MOMENT),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_marks_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reader", "article_id", name="pk_marks"),
    )
    op.create_index("ix_marks_article_id", "marks", ["article_id"])


def downgrade() -> None:
    op.drop_table("marks")
