"""Failures of scheduled work, and what operators were told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "failures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("told_at", MOMENT),
        sa.Column("times_told", sa.Integer, nullable=False),
        sa.Column("acknowledged_at", MOMENT),
        sa.Column("acknowledged_by", sa.Text, nullable=False),
        sa.Column("end_told", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_failures"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_failures_key_ended_at", "failures", ["key", "ended_at"])


def downgrade() -> None:
    op.drop_table("failures")
