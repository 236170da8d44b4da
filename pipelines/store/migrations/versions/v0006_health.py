"""What the health of sites is learned from, how they are, their troubles, and when they were not seen."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATE = sa.String(24)


def upgrade() -> None:
    op.create_table(
        "page_facts",
        sa.Column("run_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("page_id", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("fields", sa.Integer, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("text", sa.Integer, nullable=False),
        sa.Column("family", sa.String(32), nullable=False),
        sa.Column("template", sa.String(64), nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "page_id", name="pk_page_facts"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_page_facts_run_id", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_page_facts_site_at", "page_facts", ["site", "at"])
    op.create_table(
        "conditions",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("province", sa.Text, nullable=False),
        sa.Column("province_now", sa.Text, nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("suspect", sa.Boolean, nullable=False),
        sa.Column("seen_at", MOMENT),
        sa.Column("due_at", MOMENT),
        sa.PrimaryKeyConstraint("site", name="pk_conditions"),
    )
    op.create_table(
        "troubles",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("remedy", sa.Text, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("told_at", MOMENT),
        sa.Column("times_told", sa.Integer, nullable=False),
        sa.Column("acknowledged_at", MOMENT),
        sa.Column("acknowledged_by", sa.Text, nullable=False),
        sa.Column("end_told", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_troubles"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_troubles_site_ended_at", "troubles", ["site", "ended_at"])
    op.create_table(
        "gaps",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("first", MOMENT, nullable=False),
        sa.Column("last", MOMENT),
        sa.Column("cause", STATE, nullable=False),
        sa.Column("found", sa.Integer, nullable=False),
        sa.Column("expected", sa.Float),
        sa.Column("filled", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("site", "first", name="pk_gaps"),
    )


def downgrade() -> None:
    for table in ("gaps", "troubles", "conditions", "page_facts"):
        op.drop_table(table)
