"""The date that came out of each page: that of pages met again shows whether dates have become that of the visit."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page_facts", sa.Column("published", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("page_facts", "published")
