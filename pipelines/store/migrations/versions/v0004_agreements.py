"""The signings that articles report, which of them are one agreement, and articles that may review one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signings",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("province", sa.Text, nullable=False),
        sa.Column("signed_on", sa.String(10)),
        sa.Column("period_from", sa.Integer),
        sa.Column("period_to", sa.Integer),
        sa.Column("published", sa.DateTime(timezone=True)),
        sa.Column("block", sa.Text, nullable=False),
        sa.Column("agreement_id", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signings"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_signings_article_id", ondelete="CASCADE"),
    )
    for column in ("article_id", "block", "agreement_id"):
        op.create_index(f"ix_signings_{column}", "signings", [column])
    op.create_table(
        "reports",
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_reports"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_reports_article_id", ondelete="CASCADE"),
    )
    op.create_table(
        "agreement_aliases",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("signing_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agreement_aliases"),
    )
    op.create_index("ix_agreement_aliases_signing_id", "agreement_aliases", ["signing_id"])


def downgrade() -> None:
    op.execute("DELETE FROM positions WHERE \"index\" = 'agreements'")
    for table in ("agreement_aliases", "reports", "signings"):
        op.drop_table(table)
