"""When stages of the work last came to a good end, and how long extraction took."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stages",
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("stage", name="pk_stages"),
    )
    op.add_column("page_facts", sa.Column("seconds", sa.Float))


def downgrade() -> None:
    op.drop_column("page_facts", "seconds")
    op.drop_table("stages")
