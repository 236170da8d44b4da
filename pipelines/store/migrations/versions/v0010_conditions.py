"""What was told of each site, and its pages by when they were visited."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conditions", sa.Column("told", sa.JSON))
    op.create_index("ix_pages_site_visited_at", "pages", ["site", "visited_at"])


def downgrade() -> None:
    op.drop_index("ix_pages_site_visited_at", "pages")
    with op.batch_alter_table("conditions") as table:
        table.drop_column("told")
